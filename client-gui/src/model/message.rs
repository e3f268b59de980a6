//! One entry of a conversation: something said, or a line of the system.

use jiff::civil::DateTime;
use protocol::{Name, PersonId};
use udp_core::client::{Label, Lost, NoRoom, NotSaid, Refused};

/// An entry of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Unique and growing in this session; stays when the message moves.
    pub id: u64,
    /// Local time at which it was heard or said here: frames carry no time.
    pub at: DateTime,
    /// What it is.
    pub body: Body,
}

/// What an entry is. Lines of the system keep their meaning, not their words, so that a change of
/// language changes them too.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Somebody said something.
    Said(Line),
    /// The server speaks to its people.
    Notice(String),
    /// The server refused something.
    Refused(Refused),
    /// The connection was lost.
    Lost(Lost),
    /// The connection is back.
    Back,
    /// We entered this room.
    Entered,
    /// We left this room.
    Left,
    /// We left this room by entering another.
    Moved,
    /// We were not let into this room.
    NotEntered(NoRoom),
}

/// Something said.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Who said it.
    pub author: Author,
    /// The name it was said under.
    pub name: Name,
    /// The clean text.
    pub text: String,
    /// What became of it.
    pub delivery: Delivery,
    /// The label of our own text.
    pub label: Option<Label>,
    /// True when the server sends it back to us: what is said to everyone or to a room.
    comes_back: bool,
    /// Parts it takes.
    parts: u8,
    /// Which parts have come back, one bit each: a text has at most 64.
    back: u64,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// We did.
    Me,
    /// Somebody else.
    Person(PersonId),
}

/// What became of something said.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivery {
    /// It came from the network.
    Heard,
    /// Ours; so many of its frames have left, 0 while the connection is away.
    Leaving {
        /// Frames that have left.
        sent: u8,
        /// Frames it takes.
        parts: u8,
    },
    /// Ours; it came back in the server's order, so everyone was sent it.
    Echoed,
    /// Ours to everyone; it has not come back.
    NotEchoed,
    /// Ours; the server most likely refused it.
    Refused(Refused),
    /// Ours; it never left.
    NotSaid(NotSaid),
}

impl Line {
    /// Something of our own, not yet sent.
    #[must_use]
    pub fn own(label: Label, text: String, parts: u8, comes_back: bool) -> Self {
        Self {
            author: Author::Me,
            name: Name::EMPTY,
            text,
            delivery: Delivery::Leaving { sent: 0, parts },
            label: Some(label),
            comes_back,
            parts,
            back: 0,
        }
    }

    /// Something the network brought.
    #[must_use]
    pub const fn heard(author: Author, name: Name, text: String) -> Self {
        Self {
            author,
            name,
            text,
            delivery: Delivery::Heard,
            label: None,
            comes_back: false,
            parts: 1,
            back: 0,
        }
    }

    /// True when it can be said again.
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        matches!(
            self.delivery,
            Delivery::NotEchoed | Delivery::Refused(_) | Delivery::NotSaid(_)
        )
    }

    /// True until it has left whole.
    #[must_use]
    pub const fn is_leaving(&self) -> bool {
        matches!(self.delivery, Delivery::Leaving { sent, parts } if sent < parts)
    }

    /// True until its place among the others is known: it came back, or, to one person, it left.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.delivery, Delivery::Leaving { sent, parts } if self.comes_back || sent < parts)
    }

    /// Something became of it. What comes late changes nothing that is certain already.
    pub(super) fn settle(&mut self, delivery: Delivery) {
        let is_open = matches!(self.delivery, Delivery::Leaving { .. });
        let refused = matches!(delivery, Delivery::Refused(_));
        if is_open || refused {
            self.delivery = delivery;
        }
    }

    /// Notes that a part came back; true for the first of them.
    pub(super) fn part_came_back(&mut self, part: u8) -> bool {
        let first = self.back == 0;
        self.back |= 1_u64.checked_shl(part.into()).unwrap_or(0);
        if self.back.count_ones() >= u32::from(self.parts) {
            self.delivery = Delivery::Echoed;
        } else if matches!(self.delivery, Delivery::NotEchoed) {
            // Late, but coming: no longer lost.
            self.delivery = Delivery::Leaving {
                sent: self.parts,
                parts: self.parts,
            };
        }
        first
    }
}

impl Message {
    /// The line, when this is something said.
    #[must_use]
    pub const fn line(&self) -> Option<&Line> {
        match &self.body {
            Body::Said(line) => Some(line),
            _ => None,
        }
    }

    pub(super) const fn line_mut(&mut self) -> Option<&mut Line> {
        match &mut self.body {
            Body::Said(line) => Some(line),
            _ => None,
        }
    }
}
