//! Why a connection did not come about, in words, and which field is to blame.

use crate::panel::refusals::refusal;
use lang::Lang;
use protocol::Refusal;
use std::path::Path;
use udp_core::{
    client::Refused,
    net::client::{self as net, Lost},
    sealed::endpoint::CloseReason,
};

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
    /// The server answered, and no sealed session came about.
    NotMet(Lost),
    /// Something on this computer stands in the way.
    Here(net::Problem),
}

impl Problem {
    /// In words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NoAnswer(address) => lang.form_no_answer(address),
            Self::UnknownHost(host) => lang.form_unknown_host(host),
            Self::Network(reason) | Self::Here(net::Problem::Network { reason }) => {
                lang.form_network_failed(reason)
            }
            Self::NotMet(Lost::NoAnswer | Lost::PortClosed) => lang.form_not_met().to_owned(),
            Self::NotMet(Lost::Closed(CloseReason::Full)) => {
                lang.form_refused(lang.refusal(Refusal::ServerFull))
            }
            Self::NotMet(Lost::Closed(reason)) => lang.form_handshake_failed(&reason.to_string()),
            Self::Here(problem) => here(lang, problem),
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

    /// True when the server wants another password.
    #[must_use]
    pub const fn is_wrong_password(&self) -> bool {
        matches!(
            self,
            Self::Refused(Refused {
                refusal: Some(Refusal::WrongPassword),
                ..
            })
        )
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
            Self::Refused(Refused {
                refusal: Some(Refusal::WrongPassword),
                ..
            }) => Some(Field::Password),
            Self::NoAnswer(_)
            | Self::Network(_)
            | Self::Refused(_)
            | Self::NotMet(_)
            | Self::Here(_) => None,
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
    Password,
}

/// What on this computer stands in the way, in words.
fn here(lang: Lang, problem: &net::Problem) -> String {
    let file = |path: &Path| path.display().to_string();
    match problem {
        net::Problem::Downgrade { .. } => lang.downgrade_asked().to_owned(),
        net::Problem::AlreadyOpen { .. } => lang.profile_already_open().to_owned(),
        net::Problem::NewerVersion { path } => lang.profile_newer(&file(path)),
        net::Problem::Damaged { path, reason } => lang.profile_damaged(&file(path), reason),
        net::Problem::Forbidden { path } => lang.profile_forbidden(&file(path)),
        net::Problem::Full { path } => lang.profile_full(&file(path)),
        net::Problem::Disk { path, reason } => lang.profile_disk(&file(path), reason),
        net::Problem::Network { reason } => lang.form_network_failed(reason),
    }
}
