//! Why a connection did not come about, in words, and which field is to blame.

use crate::panel::refusals::refusal;
use lang::Lang;
use protocol::Refusal;
use udp_core::client::Refused;

/// Why a connection did not come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nobody answered at this address.
    NoAnswer(String),
    /// Nobody knows this machine.
    UnknownHost(String),
    /// This machine's network refused, for a reason in the system's words.
    Network(String),
    /// The server refused.
    Refused(Refused),
}

impl Problem {
    /// In words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NoAnswer(address) => lang.form_no_answer(address),
            Self::UnknownHost(host) => lang.form_unknown_host(host),
            Self::Network(reason) => lang.form_network_failed(reason),
            Self::Refused(refused) => {
                let text = lang.form_refused(&refusal(lang, refused));
                if refused.refusal == Some(Refusal::IdInUse) {
                    format!("{text} {}", lang.form_try_other_id())
                } else {
                    text
                }
            }
        }
    }

    /// The field whose content this is about, if it is about one.
    pub(super) const fn blames(&self) -> Option<Field> {
        match self {
            Self::UnknownHost(_) => Some(Field::Ip),
            Self::Refused(Refused {
                refusal: Some(Refusal::IdInUse | Refusal::InvalidId),
                ..
            }) => Some(Field::Id),
            Self::Refused(Refused {
                refusal: Some(Refusal::NameNotAllowed | Refusal::NameInUse),
                ..
            }) => Some(Field::Name),
            Self::NoAnswer(_) | Self::Network(_) | Self::Refused(_) => None,
        }
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Name,
    Ip,
    Port,
}
