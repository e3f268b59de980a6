//! Properties that hold for any bytes: the bodies of the fuzz targets, fed by proptest and fixtures.

use crate::{datagram_body, fixtures, lista_body, text_body};
use proptest::{collection::vec, prelude::*};
use protocol::{Datagram, Destination, Frame, FrameText, Kind, Message, Name, Origin, Text};

/// Longer than any datagram that is read.
const MAX_BYTES: usize = 2048;

/// Bytes of every length, most of them noise, many of them nearly a frame.
fn datagrams() -> impl Strategy<Value = Vec<u8>> {
    let id = || {
        prop_oneof![
            0..5u32,
            999_999_998..1_000_000_003u32,
            1_999_999_998..2_000_000_002u32,
            any::<u32>(),
        ]
    };
    let nearly = (0..21u32, id(), id(), any::<u32>(), texts()).prop_map(
        |(kind, origin, destination, size, rest)| {
            let numbers = [kind, origin, destination, size];
            let mut bytes: Vec<u8> = numbers.into_iter().flat_map(u32::to_be_bytes).collect();
            bytes.extend(rest);
            bytes
        },
    );
    prop_oneof![vec(any::<u8>(), 0..=MAX_BYTES), nearly]
}

/// Bytes that are nearly a text: letters of one to four bytes, controls, halves of letters, NULs.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[a-z ,:#0-9]{0,9}".prop_map(String::into_bytes),
        any::<char>().prop_map(|character| character.to_string().into_bytes()),
        prop::sample::select(vec![
            "\r",
            "\n",
            "\r\n",
            "\t",
            "\0",
            "\0\0\0",
            "\x1b[2J",
            "\u{202e}",
            "\u{2067}",
            "\u{9b}",
            "ã",
            "€",
            "👩‍💻",
            "❤️",
            ", 7: ",
            ", … e mais 3",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        vec(any::<u8>(), 1..4),
    ];
    vec(piece, 0..200).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_datagram_is_read_or_refused(bytes in datagrams()) {
        datagram_body::check(&bytes);
    }

    #[test]
    fn any_text_is_made_clean(bytes in texts()) {
        text_body::check(&bytes);
    }

    #[test]
    fn any_answer_to_lista_is_read(bytes in prop_oneof![texts(), vec(any::<u8>(), 0..6000)]) {
        lista_body::check(&bytes);
    }

    #[test]
    fn what_is_said_arrives(
        kind in 0..5u32,
        origin in 1..1_000_000_000u32,
        destination in 0..2_000_000_000u32,
        name in ".{0,30}",
        text in texts(),
    ) {
        let (name, text) = (Name::cut(&name), Text::from_field(&text));
        let message = Message {
            verb: protocol::Verb::from_kind(Kind(kind)).expect("one of the five"),
            origin: Origin::from_wire(origin).expect("a person"),
            destination: Destination::from_wire(destination).expect("in range"),
            name,
            text,
        };
        let mut joined = String::new();
        for frame in message.frames() {
            let datagram = Datagram::parse(frame.bytes()).expect("a frame");
            let arrived = Message::read(&datagram).expect("a message");
            joined += &arrived.text.to_string();
            prop_assert_eq!(Message { text, ..arrived }, message);
        }
        prop_assert_eq!(joined, text.to_string());
    }

    #[test]
    fn unknown_kinds_survive(kind in 0..Kind::BARE_LIMIT) {
        let frame = Frame::from_server(Kind(kind), Destination::Everyone, &FrameText::EMPTY);
        let datagram = Datagram::parse(frame.bytes()).expect("a bare frame");
        prop_assert_eq!(datagram.kind, Kind(kind));
        prop_assert_eq!(Message::read(&datagram).is_ok(), kind < 5);
    }
}

#[test]
fn every_length_of_every_fixture_holds_too() {
    let folders = ["frames/good", "frames/lenient", "frames/bad", "records"];
    for fixture in folders.into_iter().flat_map(fixtures::all) {
        let bytes = fixture.bytes();
        for end in 0..=bytes.len() {
            datagram_body::check(&bytes[..end]);
        }
        text_body::check(&bytes);
        lista_body::check(&bytes);
    }
}

#[test]
fn every_length_up_to_2048_is_judged() {
    for length in 0..=MAX_BYTES {
        datagram_body::check(&vec![0; length]);
        datagram_body::check(&vec![0xff; length]);
    }
}
