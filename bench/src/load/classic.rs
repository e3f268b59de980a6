//! The classic dialect: frames, alone or put together by the kernel.

use super::{Heard, Parser, Refused};
use protocol::{Datagram, Frame, Kind, frame::TEXT_OFFSET};

pub(super) struct Frames;

impl Parser for Frames {
    fn read(&self, bytes: &[u8], heard: &mut Heard) -> anyhow::Result<usize> {
        for frame in bytes.chunks(Frame::SIZE) {
            let Ok(datagram) = Datagram::parse(frame) else {
                continue;
            };
            match datagram.kind {
                Kind::OI => heard.ready += 1,
                // Signs of life are not counted, nor what others say there.
                Kind::MSG if datagram.origin != 0 => {
                    let text = frame.get(TEXT_OFFSET..).unwrap_or_default();
                    if text.iter().take(8).all(u8::is_ascii_digit) {
                        heard.message(text);
                    }
                }
                Kind::ERRO => return Err(Refused(datagram.text().to_string()).into()),
                _ => {}
            }
        }
        Ok(bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::{hello, message, said, welcome};

    #[test]
    fn frames_that_lie_together_are_told_apart() {
        let together = [
            welcome(1),
            said(1, 0, "00000001 a"),
            message(2, 0),
            said(2, 0, "00000002 b"),
        ]
        .map(|frame| *frame.bytes());
        let mut heard = Heard::default();
        Frames.read(together.as_flattened(), &mut heard).unwrap();
        assert_eq!(
            (heard.ready, heard.messages),
            (1, 2),
            "what others say is not counted"
        );
    }

    #[test]
    fn a_refusal_ends_the_run() {
        let mut frame = *hello(1).bytes();
        frame[3] = 3;
        assert!(Frames.read(&frame, &mut Heard::default()).is_err());
    }
}
