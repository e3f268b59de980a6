//! From bytes to records, and each record to whoever it is for. Nothing the server says is believed beyond what it
//! may say.

use super::{Event, Malformed, SealedSession, SessionError, connection::Stage};
use crate::time::Now;
use protocol::{Destination, Kind, Origin, Record, Token};
use zerocopy::FromBytes;

impl SealedSession {
    pub(super) fn receive(&mut self, bytes: &[u8], now: Now) -> Result<(), SessionError> {
        self.input.extend_from_slice(bytes);
        let input = std::mem::take(&mut self.input);
        let (records, rest) = input.as_chunks::<{ Record::SIZE }>();
        for bytes in records {
            if !matches!(self.stage, Stage::Greeting | Stage::Online | Stage::Leaving) {
                return Ok(());
            }
            if let Ok(record) = Record::read_from_bytes(bytes) {
                self.take(&record, now)?;
            }
        }
        self.input = rest.to_vec();
        Ok(())
    }

    fn take(&mut self, record: &Record, now: Now) -> Result<(), SessionError> {
        let (heading, frame) = (&record.heading, &record.frame);
        let kind = frame.kind();
        let origin = Origin::from_wire(frame.origin()).ok_or(Malformed::Address)?;
        let to = Destination::from_wire(frame.destination()).ok_or(Malformed::Address)?;
        if self.stage == Stage::Greeting {
            return match kind {
                Kind::OI if origin == Origin::Server => self.accepted(record),
                Kind::ERRO => {
                    self.sent_away(code(record));
                    Ok(())
                }
                // A server that ends says so to whoever is there.
                Kind::MSG if origin == Origin::Server && heading.order == 0 => {
                    self.notice(record);
                    Ok(())
                }
                _ => Err(Malformed::Kind(kind.0).into()),
            };
        }
        match (kind, origin) {
            (Kind::MSG | Kind::OI | Kind::TCHAU, _) if heading.order != 0 => {
                self.take_record(record, origin, to)?;
            }
            (Kind::MSG, Origin::Server) if heading.token == 0 => self.notice(record),
            (Kind::MSG, Origin::Server) => self.take_page(record)?,
            (Kind::OI | Kind::TCHAU, Origin::Room(room)) => self.take_room(record, room)?,
            (Kind::RECIBO, Origin::Server) => self.take_receipt(record, to)?,
            (Kind::ERRO, Origin::Server) => self.take_refusal(record, now)?,
            (Kind::LIDO, Origin::Person(reader)) => self.take_mark(record, reader, to)?,
            (Kind::HISTORICO, Origin::Server) => self.take_answer(record, to)?,
            (Kind::ESTADO, Origin::Server) => self.take_states(record, now)?,
            _ => return Err(Malformed::Kind(kind.0).into()),
        }
        Ok(())
    }

    fn notice(&mut self, record: &Record) {
        let text = record.frame.text().to_string();
        self.tell(Event::Notice { text });
    }

    fn take_refusal(&mut self, record: &Record, now: Now) -> Result<(), SessionError> {
        let code = code(record);
        match Token::from_wire(record.heading.token.get()) {
            None => self.sent_away(code),
            Some(Token { outbox: 0, number }) => {
                if !self.wish_refused(number, code) && !self.question_refused(number)? {
                    return Err(Malformed::Unasked.into());
                }
            }
            Some(token) => self.message_refused(token, code, now)?,
        }
        Ok(())
    }
}

/// The code of a refusal: the low byte of the flags; the rest is reserved.
fn code(record: &Record) -> u8 {
    record.heading.flags.get() as u8
}
