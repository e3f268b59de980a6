//! A message: the typed form of a frame, which cannot hold nonsense.

use crate::{
    datagram::Datagram,
    frame::Frame,
    id::{Destination, Origin},
    kind::Kind,
    name::Name,
    text::Text,
};
use thiserror::Error;

/// The five words. Every door maps onto them and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Register, enter, create.
    Oi,
    /// Leave.
    Tchau,
    /// Say.
    Msg,
    /// Refuse.
    Erro,
    /// Ask who or which.
    Lista,
}

impl Verb {
    /// The verb of a kind; `None` when it is none of the five.
    #[must_use]
    pub const fn from_kind(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::OI => Self::Oi,
            Kind::TCHAU => Self::Tchau,
            Kind::MSG => Self::Msg,
            Kind::ERRO => Self::Erro,
            Kind::LISTA => Self::Lista,
            _ => return None,
        })
    }

    /// The kind field of this verb.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Oi => Kind::OI,
            Self::Tchau => Kind::TCHAU,
            Self::Msg => Kind::MSG,
            Self::Erro => Kind::ERRO,
            Self::Lista => Kind::LISTA,
        }
    }
}

/// Why a datagram is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MessageError {
    /// None of the five verbs.
    #[error("peer sent an unknown kind {0:?}")]
    UnknownKind(Kind),
    /// An origin that is neither the server, a person nor a room.
    #[error("peer sent origin {0}, which nobody may have")]
    Origin(u32),
    /// A destination that is neither everyone, a person nor a room.
    #[error("peer sent destination {0}, which nobody may have")]
    Destination(u32),
}

/// A message: verb, ids in range, a clean name and a text that is cleaned as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// What is done.
    pub verb: Verb,
    /// By whom.
    pub origin: Origin,
    /// To whom.
    pub destination: Destination,
    /// The name it is done under.
    pub name: Name,
    /// What is said; longer than a frame's text when it came from somebody who does not cut.
    pub text: Text<'a>,
}

impl<'a> Message<'a> {
    /// Types the fields of a datagram.
    ///
    /// # Errors
    /// See [`MessageError`].
    ///
    /// ```
    /// use protocol::{Datagram, Message, Verb};
    /// let bytes = [0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0];
    /// let message = Message::read(&Datagram::parse(&bytes)?)?;
    /// assert_eq!(message.verb, Verb::Oi);
    /// assert_eq!(message.origin.to_wire(), 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(datagram: &Datagram<'a>) -> Result<Self, MessageError> {
        Ok(Self {
            verb: Verb::from_kind(datagram.kind).ok_or(MessageError::UnknownKind(datagram.kind))?,
            origin: Origin::from_wire(datagram.origin)
                .ok_or(MessageError::Origin(datagram.origin))?,
            destination: Destination::from_wire(datagram.destination)
                .ok_or(MessageError::Destination(datagram.destination))?,
            name: datagram.name(),
            text: datagram.text(),
        })
    }

    /// The canonical frames that say this, one for each part of the text.
    pub fn frames(self) -> impl Iterator<Item = Frame> + 'a {
        self.text.parts().map(move |part| {
            Frame::new(
                self.verb.kind(),
                self.origin,
                self.destination,
                &self.name,
                &part,
            )
        })
    }
}
