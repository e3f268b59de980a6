//! Records against the golden bytes.

use crate::{
    fixtures,
    frames::{assert_says, encode},
};
use protocol::{Heading, Record};
use zerocopy::FromBytes as _;

#[test]
fn records_are_encoded_and_decoded() {
    for fixture in fixtures::all("records") {
        let (fields, frame) = (fixture.fields("/record"), fixture.fields("/record/frame"));
        let record = Record {
            heading: Heading {
                order: fields.u64("order").into(),
                time_ms: fields.u64("time").into(),
                token: fields.u64("token").into(),
                place: fields.u32("place").into(),
                part: fields.u32("part").try_into().expect("one byte"),
                parts: fields.u32("parts").try_into().expect("one byte"),
                flags: u16::try_from(fields.u32("flags"))
                    .expect("two bytes")
                    .into(),
            },
            frame: encode(&frame),
        };
        let bytes = fixture.bytes();
        assert_eq!(record.bytes()[..], bytes, "{}", fixture.name);

        let read = Record::ref_from_bytes(&bytes).expect("208 bytes");
        assert_eq!(*read, record, "{}", fixture.name);
        assert_says(&read.frame, &frame, &fixture.name);
    }
}
