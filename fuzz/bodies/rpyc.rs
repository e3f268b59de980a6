//! Any bytes as a payload and as a connection's stream: read or refused, within the bounds, and what is
//! read can be written and read again.

use rpc_shim::rpyc::{
    Connection, Signature, Value,
    brine::{self, Plain},
    frame::{self, Decoder},
    message::Message,
};

const METHODS: &[Signature] = &[
    Signature {
        name: "join",
        parameters: &["client_id"],
    },
    Signature {
        name: "send_message",
        parameters: &["client_id", "text"],
    },
];

/// Reads the bytes in every way there is.
pub(crate) fn check(bytes: &[u8]) {
    if let Ok(value) = brine::load(bytes) {
        // Written bytes are compared: a NaN is not equal to itself.
        assert_eq!(
            dump(&brine::load(&dump(&value)).expect("brine of ours")),
            dump(&value)
        );
    }
    if let Ok(message) = Message::read(bytes) {
        let framed = message.frame();
        let mut decoder = Decoder::default();
        decoder.push(&framed);
        let payload = decoder.next_payload().expect("a frame").expect("all of it");
        assert_eq!(Message::read(&payload).expect("a message").frame(), framed);
    }
    converse(bytes);
    // Behind a good beginning, so that the peer has something to refer to, and framed, so that more
    // than the first bytes is looked at.
    let root = [1, 0x11, 0x50, 0x11, 0x53, 0x11, 0x51, 0x02];
    converse(&[frame::encode(&root), bytes.to_vec()].concat());
    converse(&[frame::encode(&root), frame::encode(bytes)].concat());
}

fn dump(value: &Plain) -> Vec<u8> {
    let mut bytes = Vec::new();
    brine::dump(value, &mut bytes);
    bytes
}

/// A peer says the bytes, and every call of it is answered with a dict.
fn converse(bytes: &[u8]) {
    let mut connection = Connection::new(METHODS);
    let mut answers = Decoder::default();
    for chunk in bytes.chunks(4_096) {
        connection.handle_bytes(chunk);
        loop {
            if let Some(sent) = connection.poll_transmit() {
                answers.push(&sent);
                while let Some(payload) = answers.next_payload().expect("frames of ours") {
                    assert!(Message::read(&payload).is_ok());
                }
                assert_eq!(answers.waiting(), 0, "whole frames");
            } else if let Some(invocation) = connection.poll_invocation() {
                assert!(invocation.arguments.len() <= 2);
                let answer = Value::Dict([("type", Value::text("CHAT"))].into());
                connection.handle_result(invocation.ticket, Ok(answer));
            } else {
                break;
            }
        }
    }
}
