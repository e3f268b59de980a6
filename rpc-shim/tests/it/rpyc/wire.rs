//! The frames in `fixtures/rpyc`, as RPyC 6.0.2 itself writes and reads them.

use rpc_shim::rpyc::{Value, brine, frame::Decoder, message::Message, repr};
use serde_json::Value as Json;
use std::{fs, path::Path};

/// Name, content and bytes of every fixture.
pub(super) fn fixtures() -> Vec<(String, Json, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/rpyc");
    let files = fs::read_dir(folder).unwrap();
    let mut found: Vec<_> = files
        .map(|file| {
            let path = file.unwrap().path();
            let json: Json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let hex = json["hex"].as_str().unwrap().replace(' ', "");
            let bytes = hex.as_bytes().chunks(2);
            let bytes =
                bytes.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap());
            (path.display().to_string(), json.clone(), bytes.collect())
        })
        .collect();
    assert!(!found.is_empty());
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

pub(super) fn payload(frame: &[u8]) -> Vec<u8> {
    let mut decoder = Decoder::default();
    decoder.push(frame);
    decoder.next_payload().unwrap().expect("a whole frame")
}

#[test]
fn golden_frames_say_what_they_say() {
    for (name, json, bytes) in fixtures() {
        let payload = payload(&bytes);
        assert_eq!(json["kind"], payload[0], "{name}");
        let value = brine::load(&payload[1..]).unwrap();
        assert_eq!(json["decoded"], repr(&Value::Plain(value)), "{name}");
    }
}

#[test]
fn golden_frames_are_written_as_they_were_read() {
    for (name, _, bytes) in fixtures() {
        let message = Message::read(&payload(&bytes)).unwrap();
        let written = message.frame();
        // Two packers may pack differently; what is packed is the same.
        assert_eq!(payload(&written), payload(&bytes), "{name}");
        assert_eq!(written[4], bytes[4], "{name}: packed or not");
        if bytes[4] == 0 {
            assert_eq!(written, bytes, "{name}");
        }
    }
}
