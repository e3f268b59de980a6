//! One entry of a conversation: something said, or a line of the system.

use jiff::civil::DateTime;
use protocol::{Name, PersonId, Token};
use udp_core::client::{Label, Lost, NoRoom, NotSaid, Refused};

/// An entry of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Unique and growing in this session; stays when the message moves.
    pub id: u64,
    /// Local time at which it was heard or said here: frames carry no time.
    pub at: DateTime,
    /// Where the server's journal has it, on a sealed link.
    pub place: Option<Place>,
    /// The place it stands behind, for what has none; never read where it waits at the end.
    pub(super) after: u32,
    /// What it is.
    pub body: Body,
}

/// The places of a conversation that a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The first.
    pub first: u32,
    /// How many: the parts of its text.
    pub parts: u8,
}

impl Place {
    /// The last of them: whoever has read up to here has read it all.
    #[must_use]
    pub fn last(self) -> u32 {
        (self.first).saturating_add(u32::from(self.parts.saturating_sub(1)))
    }
}

/// What an entry is. Lines of the system keep their meaning, not their words, so that a change of
/// language changes them too.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Somebody said something.
    Said(Line),
    /// The server speaks to its people.
    Notice(String),
    /// Somebody came or went.
    Passage {
        /// Who.
        who: PersonId,
        /// Under which name.
        name: Name,
        /// True when they came.
        is_entry: bool,
    },
    /// The server has another history than the one that was shown.
    Replaced,
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
    /// Its name in the outbox, when it is our own on a sealed link.
    pub token: Option<Token>,
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
    /// Ours, on a sealed link; it waits in the outbox, and survives a restart (◷).
    Queued,
    /// Ours, on a sealed link; the server keeps it (✓). Who has read it, marks tell (✓✓).
    Kept,
    /// Ours; the server refused it, or, on a classic link, most likely did.
    Refused(Refused),
    /// Ours; it never left.
    NotSaid(NotSaid),
    /// Ours, on a sealed link; it could not be kept here, so it was not said.
    NotStored,
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
            token: None,
            comes_back,
            parts,
            back: 0,
        }
    }

    /// Something of our own that waits in the outbox.
    #[must_use]
    pub const fn queued(label: Option<Label>, token: Token, text: String) -> Self {
        Self {
            author: Author::Me,
            name: Name::EMPTY,
            text,
            delivery: Delivery::Queued,
            label,
            token: Some(token),
            comes_back: false,
            parts: 1,
            back: 0,
        }
    }

    /// Something of our own that the server keeps.
    #[must_use]
    pub const fn kept(token: Option<Token>, text: String) -> Self {
        Self {
            author: Author::Me,
            name: Name::EMPTY,
            text,
            delivery: Delivery::Kept,
            label: None,
            token,
            comes_back: false,
            parts: 1,
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
            token: None,
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
            Delivery::NotEchoed | Delivery::Refused(_) | Delivery::NotSaid(_) | Delivery::NotStored
        )
    }

    /// True until it has left whole.
    #[must_use]
    pub const fn is_leaving(&self) -> bool {
        match self.delivery {
            Delivery::Leaving { sent, parts } => sent < parts,
            Delivery::Queued => true,
            _ => false,
        }
    }

    /// True until its place among the others is known: it came back, or, to one person, it left.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        match self.delivery {
            Delivery::Leaving { sent, parts } => self.comes_back || sent < parts,
            Delivery::Queued => true,
            _ => false,
        }
    }

    /// Something became of it. What comes late changes nothing that is certain already.
    pub(super) fn settle(&mut self, delivery: Delivery) {
        let is_open = matches!(self.delivery, Delivery::Leaving { .. } | Delivery::Queued);
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
    /// True for what somebody else said.
    #[must_use]
    pub fn is_from_other(&self) -> bool {
        self.line().is_some_and(|line| line.author != Author::Me)
    }

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
