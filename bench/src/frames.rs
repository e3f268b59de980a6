//! The frames everybody here says.

use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, PersonId, words};

/// 140 bytes, what a whole frame holds.
const TEXT: &str = "Uma mensagem como as outras, do tamanho que cabe inteira num quadro de cento e setenta e seis bytes: \
                    nem uma letra a mais e nem uma a menos.";

/// A frame of the person `id`, who is called `p` and the id.
#[must_use]
pub fn frame(kind: Kind, id: u32, destination: u32, text: &str) -> Frame {
    let origin = PersonId::new(id).map_or(Origin::Server, Origin::Person);
    let to = Destination::from_wire(destination).unwrap_or(Destination::Everyone);
    let name = Name::cut(&format!("p{id}"));
    Frame::new(kind, origin, to, &name, &FrameText::cut(text))
}

/// "I am here".
#[must_use]
pub fn hello(id: u32) -> Frame {
    frame(Kind::OI, id, 0, "")
}

/// "I am going".
#[must_use]
pub fn goodbye(id: u32) -> Frame {
    frame(Kind::TCHAU, id, 0, "")
}

/// A text of somebody, to a person or, with 0, to everyone.
#[must_use]
pub fn said(id: u32, destination: u32, text: &str) -> Frame {
    frame(Kind::MSG, id, destination, text)
}

/// Something said, to a person or, with 0, to everyone.
#[must_use]
pub fn message(id: u32, destination: u32) -> Frame {
    said(id, destination, TEXT)
}

/// What a server answers to [`hello`].
#[must_use]
pub fn welcome(id: u32) -> Frame {
    let to = PersonId::new(id).map_or(Destination::Everyone, Destination::Person);
    Frame::from_server(Kind::OI, to, &FrameText::cut(words::ACCEPTED))
}

/// Kind and origin of a bare frame; `None` where the bytes are none.
#[must_use]
pub fn kind_and_origin(bytes: &[u8]) -> Option<(Kind, u32)> {
    let word = |at: usize| {
        let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    Some((Kind(word(0)?), word(4)?))
}

/// Whether the bytes are something a person said.
#[must_use]
pub fn is_said(bytes: &[u8]) -> bool {
    kind_and_origin(bytes).is_some_and(|(kind, origin)| kind == Kind::MSG && origin != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_told_from_what_the_server_says() {
        assert!(is_said(message(7, 0).bytes()));
        assert!(!is_said(hello(7).bytes()));
        assert!(!is_said(welcome(7).bytes()));
        assert!(!is_said(b"no"));
    }

    #[test]
    fn a_message_fills_its_frame() {
        assert_eq!(TEXT.len(), 140);
        assert_eq!(message(1, 0).size(), 140);
    }
}
