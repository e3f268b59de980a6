//! Frames against the golden bytes: encoded, decoded, read leniently, relayed, refused.

use crate::fixtures::{self, Fields};
use protocol::{
    Datagram, DatagramError, Destination, Frame, FrameText, Kind, Message, Name, Origin, frame,
};
use zerocopy::FromBytes as _;

/// Builds the frame that the fields name.
pub(crate) fn encode(fields: &Fields<'_>) -> Frame {
    let text = FrameText::cut(fields.str("text"));
    let name = Name::cut(fields.str("name"));
    assert_eq!(text.as_str(), fields.str("text"), "a canonical text");
    assert_eq!(name.as_str(), fields.str("name"), "a canonical name");
    Frame::new(
        Kind(fields.u32("kind")),
        Origin::from_wire(fields.u32("origin")).expect("an origin"),
        Destination::from_wire(fields.u32("destination")).expect("a destination"),
        &name,
        &text,
    )
}

/// Compares what a frame says with the fields.
pub(crate) fn assert_says(frame: &Frame, fields: &Fields<'_>, context: &str) {
    assert_eq!(frame.kind(), Kind(fields.u32("kind")), "{context}");
    assert_eq!(frame.origin(), fields.u32("origin"), "{context}");
    assert_eq!(frame.destination(), fields.u32("destination"), "{context}");
    assert_eq!(frame.size(), fields.u32("size"), "{context}");
    assert_eq!(frame.name().as_str(), fields.str("name"), "{context}");
    assert_eq!(frame.text().to_string(), fields.str("text"), "{context}");
}

#[test]
fn good_frames_are_encoded_and_decoded() {
    for good in fixtures::all("frames/good") {
        let (fields, bytes) = (good.fields("/frame"), good.bytes());
        assert_eq!(encode(&fields).bytes()[..], bytes, "{}", good.name);
        assert_says(
            Frame::ref_from_bytes(&bytes).expect("176 bytes"),
            &fields,
            &good.name,
        );
    }
}

#[test]
fn lenient_datagrams_are_decoded_and_relayed_as_canonical_frames() {
    for lenient in fixtures::all("frames/lenient") {
        let (fields, bytes) = (lenient.fields("/decoded"), lenient.bytes());
        let datagram = Datagram::parse(&bytes).expect(&lenient.name);
        assert_eq!(datagram.kind, Kind(fields.u32("kind")), "{}", lenient.name);
        assert_eq!(datagram.origin, fields.u32("origin"), "{}", lenient.name);
        assert_eq!(
            datagram.destination,
            fields.u32("destination"),
            "{}",
            lenient.name
        );
        assert_eq!(
            datagram.claimed_size,
            fields.u32("claimed_size"),
            "{}",
            lenient.name
        );
        assert_eq!(
            datagram.name().as_str(),
            fields.str("name"),
            "{}",
            lenient.name
        );
        assert_eq!(
            datagram.text().to_string(),
            fields.str("text"),
            "{}",
            lenient.name
        );

        if let Some(relayed) = lenient.relayed() {
            let message = Message::read(&datagram).expect(&lenient.name);
            let frames: Vec<Frame> = message.frames().collect();
            let frames: Vec<&[u8]> = frames.iter().map(|frame| &frame.bytes()[..]).collect();
            assert_eq!(frames, relayed, "{}", lenient.name);
        }
    }
}

#[test]
fn bad_datagrams_are_refused_for_the_named_reason() {
    for bad in fixtures::all("frames/bad") {
        let reason = match Datagram::parse(&bad.bytes()) {
            Ok(datagram) => panic!("{}: read as {datagram:?}", bad.name),
            Err(DatagramError::TooShort(_)) => "too-short",
            Err(DatagramError::TooLong(_)) => "too-long",
            Err(DatagramError::NotBare(_)) => "not-bare",
        };
        assert_eq!(reason, bad.fields("/error").as_str(), "{}", bad.name);
    }
}

#[test]
fn the_first_example_of_the_classic_contract_is_what_we_send() {
    let person = protocol::PersonId::new(1).unwrap();
    let oi = Frame::new(
        Kind::OI,
        Origin::Person(person),
        Destination::Everyone,
        &Name::cut("Ana"),
        &FrameText::cut("Conectando como Ana..."),
    );
    let mut expected = [0; Frame::SIZE];
    expected[7] = 1;
    expected[15] = 0x16;
    expected[frame::NAME_OFFSET..][..3].copy_from_slice(b"Ana");
    expected[frame::TEXT_OFFSET..][..22].copy_from_slice(b"Conectando como Ana...");
    assert_eq!(oi.bytes(), &expected);
}
