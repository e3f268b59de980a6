//! Records as tests make them, and as they write them down.

use crate::lan::frame;
use protocol::{
    ConversationState, Frame, FrameText, Heading, Kind, PlaceRange, Record, Refusal, Text, Token,
};
use std::fmt::Write as _;

pub(super) const ROOMS: u32 = 1_000_000_000;
pub(super) const REDES: u32 = 1_000_000_001;

pub(super) fn record(frame: Frame, token: u64) -> Record {
    let heading = Heading {
        token: token.into(),
        parts: 1,
        ..Heading::default()
    };
    Record { heading, frame }
}

pub(super) fn token((outbox, number): (u32, u32)) -> u64 {
    Token { outbox, number }.to_wire()
}

/// The records of a message.
pub(super) fn message(to: u32, under: (u32, u32), text: &str) -> Vec<Record> {
    let parts: Vec<FrameText> = Text::new(text).parts().collect();
    let count = parts.len() as u8;
    let records = (0..count).zip(&parts).map(|(part, text)| {
        let mut record = record(frame(Kind::MSG, 0, to, "", text.as_str()), token(under));
        (record.heading.part, record.heading.parts) = (part, count);
        record
    });
    records.collect()
}

/// A record as tests write it down: kind, origin and destination, then what there is of token, place,
/// part and text. `MSG 1>0 @3 oi` · `RECIBO 0>0 t1.1 @3` · `ERRO 16 t1.1` · `LIDO 2>0 @5` ·
/// `HISTORICO 0>0 t0.99 1..3` · `ESTADO 0>7 t0.5 0:1..3/2` (destination: first..last/read).
pub(super) fn line(record: &Record) -> String {
    let Record { heading, frame } = record;
    let kind = frame.kind();
    let mut line = match kind {
        Kind::ERRO => format!("ERRO {}", heading.flags.get()),
        _ => format!("{} {}>{}", name(kind), frame.origin(), frame.destination()),
    };
    if let Some(Token { outbox, number }) = Token::from_wire(heading.token.get()) {
        let _ = write!(line, " t{outbox}.{number}");
    }
    if heading.place != 0 {
        let _ = write!(line, " @{}", heading.place);
    }
    if heading.parts > 1 {
        let _ = write!(line, " {}/{}", heading.part, heading.parts);
    }
    match kind {
        Kind::ERRO => {
            let refusal = Refusal::from_code(heading.flags.get() as u8).unwrap();
            assert_eq!(frame.text().to_string(), refusal.text());
        }
        Kind::HISTORICO => {
            let PlaceRange { first, last } = PlaceRange::of(frame);
            let _ = write!(line, " {first}..{last}");
        }
        Kind::ESTADO => {
            for state in ConversationState::all_of(frame) {
                let ConversationState {
                    destination,
                    first,
                    last,
                    read,
                } = state;
                let _ = write!(line, " {destination}:{first}..{last}/{read}");
            }
        }
        _ if frame.size() > 0 => {
            let _ = write!(line, " {}", frame.text());
        }
        _ => {}
    }
    line
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::OI => "OI",
        Kind::TCHAU => "TCHAU",
        Kind::MSG => "MSG",
        Kind::LISTA => "LISTA",
        Kind::RECIBO => "RECIBO",
        Kind::LIDO => "LIDO",
        Kind::HISTORICO => "HISTORICO",
        Kind::ESTADO => "ESTADO",
        _ => "?",
    }
}
