//! The refusals of the protocol, as a person reads them.

use crate::Lang;
use protocol::Refusal;

impl Lang {
    /// A refusal of which only the code is known: it came from a newer server. In both languages the protocol's word.
    #[must_use]
    pub fn unknown_refusal(code: u8) -> String {
        format!("ERRO {code}")
    }

    /// The text of a refusal. In Portuguese it is the fixed text that travels in the frame.
    #[must_use]
    pub const fn refusal(self, refusal: Refusal) -> &'static str {
        match self {
            Self::Pt => refusal.text(),
            Self::En => match refusal {
                Refusal::IdInUse => "ID already in use.",
                Refusal::UnknownDestination => "Destination ID not found.",
                Refusal::UnknownKind => "Unknown message type.",
                Refusal::NameNotAllowed => "Name not allowed.",
                Refusal::InvalidId => "Invalid ID: use 1 to 999999999.",
                Refusal::ServerFull => "Server full.",
                Refusal::TooFast => "Slow down: too many messages.",
                Refusal::Muted => "You are muted.",
                Refusal::Banned => "You have been banned.",
                Refusal::Kicked => "Disconnected by the operator.",
                Refusal::TextTooLong => "Text too long.",
                Refusal::UnknownRoom => "Room not found.",
                Refusal::RoomNameTaken => "The room name already exists.",
                Refusal::NotInRoom => "You are not in this room.",
                Refusal::RecipientNotInRoom => "The recipient is not in the same room.",
                Refusal::DiskFull => "Server out of disk space.",
                Refusal::WrongPassword => "Wrong password.",
                Refusal::AlreadyHandled => "Message already handled.",
                Refusal::LocalNetworkOnly => "Local network only.",
                Refusal::NameInUse => "Name already in use.",
            },
        }
    }
}
