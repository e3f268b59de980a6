//! MQTT 3.1.1 with quality of service 0, as far as a crowd needs it (OASIS standard, chapters 2 and 3).

use super::{Heard, Parser, Speaks};

const CONNECT: u8 = 0x10;
const CONNACK: u8 = 0x20;
const PUBLISH: u8 = 0x30;
const SUBSCRIBE: u8 = 0x82;
const SUBACK: u8 = 0x90;

const TOPIC: &str = "todos";
/// Longest packet; the messages here have 140 bytes.
const PACKET: usize = 64 * 1_024;

pub(super) fn greeting(id: u32, speaks: Speaks) -> Vec<u8> {
    // Version 4, a clean session, no keep-alive.
    let mut body = string("MQTT");
    body.extend([4, 2, 0, 0]);
    body.extend(string(&format!("p{id}")));
    let mut bytes = packet(CONNECT, &body);
    if speaks == Speaks::Never {
        let mut body = vec![0, 1];
        body.extend(string(TOPIC));
        body.push(0);
        bytes.extend(packet(SUBSCRIBE, &body));
    }
    bytes
}

pub(super) fn publish(text: &str) -> Vec<u8> {
    let mut body = string(TOPIC);
    body.extend(text.as_bytes());
    packet(PUBLISH, &body)
}

fn string(text: &str) -> Vec<u8> {
    let mut bytes = (text.len() as u16).to_be_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

fn packet(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    let mut length = body.len();
    loop {
        let more = u8::from(length >= 128) << 7;
        bytes.push(more | (length & 127) as u8);
        length >>= 7;
        if more == 0 {
            break;
        }
    }
    bytes.extend(body);
    bytes
}

pub(super) struct Packets(pub(super) Speaks);

impl Parser for Packets {
    fn read(&self, bytes: &[u8], heard: &mut Heard) -> anyhow::Result<usize> {
        let mut used = 0;
        while let Some((kind, body, length)) = unpack(bytes.get(used..).unwrap_or_default())? {
            used += length;
            match (kind & 0xf0, self.0) {
                (CONNACK, _) => {
                    anyhow::ensure!(body.get(1) == Some(&0), "the connection was refused");
                    heard.ready += usize::from(self.0 == Speaks::Yes);
                }
                (SUBACK, _) => heard.ready += 1,
                (PUBLISH, _) => heard.message(body.get(2 + TOPIC.len()..).unwrap_or_default()),
                (other, _) => anyhow::bail!("a packet of kind {other:#x}"),
            }
        }
        Ok(used)
    }
}

/// The first packet: kind, body and length; `None` while it is not whole.
fn unpack(bytes: &[u8]) -> anyhow::Result<Option<(u8, &[u8], usize)>> {
    let Some((kind, rest)) = bytes.split_first() else {
        return Ok(None);
    };
    let (mut length, mut head) = (0, 1);
    for (at, byte) in rest.iter().take(4).enumerate() {
        length |= usize::from(byte & 127) << (7 * at);
        head += 1;
        if byte & 128 == 0 {
            anyhow::ensure!(length <= PACKET, "a packet of {length} bytes");
            let body = bytes.get(head..head + length);
            return Ok(body.map(|body| (*kind, body, head + length)));
        }
    }
    anyhow::ensure!(rest.len() < 4, "a length without an end");
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::dialect::tests::heard;

    #[test]
    fn a_subscriber_is_in_with_its_subscription() {
        let mut said = vec![CONNACK, 2, 0, 0, SUBACK, 3, 0, 1, 0];
        said.extend(publish(&"a".repeat(140)));
        assert_eq!(heard(&Packets(Speaks::Never), &said), (1, 1, vec![]));
    }

    #[test]
    fn who_publishes_is_in_with_the_connection() {
        let said = [CONNACK, 2, 0, 0];
        assert_eq!(heard(&Packets(Speaks::Yes), &said), (1, 0, vec![]));
    }

    #[test]
    fn lengths_are_written_seven_bits_at_a_time() {
        assert_eq!(packet(PUBLISH, &[0; 321])[..3], [PUBLISH, 0xc1, 2]);
    }

    #[test]
    fn refusals_and_absurd_lengths_are_refused() {
        for bytes in [
            &[CONNACK, 2, 0, 5][..],
            &[PUBLISH, 255, 255, 255, 255, 1],
            &[PUBLISH, 255, 255, 127],
            &[0xe0, 0],
        ] {
            let parser = Packets(Speaks::Never);
            assert!(parser.read(bytes, &mut Heard::default()).is_err());
        }
    }
}
