//! What went wrong, as a sentence that says what to do.

use crate::conversation::COMMAND;
use daemon::server::StartError;
use lang::Lang;

/// Something that stays on the screen until it is dealt with.
#[derive(Debug)]
pub enum Notice {
    /// What stands in the field IP is no address.
    BadIp(String),
    /// What stands in the field Porta is no port.
    BadPort(String),
    /// The server did not start.
    NotStarted(StartError),
    /// The server stopped by itself.
    Failed(String),
    /// There is no conversation window beside this program.
    ClientAbsent,
    /// The conversation window did not start.
    ClientNotStarted(String),
    /// The conversation window ended with an error.
    ClientFailed(String),
}

impl Notice {
    /// The sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::BadIp(typed) => lang.bad_ip(typed),
            Self::BadPort(typed) => lang.bad_port(typed),
            Self::NotStarted(error) => error.text(lang),
            Self::Failed(reason) => lang.server_failed(reason),
            Self::ClientAbsent => lang.client_absent(COMMAND),
            Self::ClientNotStarted(reason) => lang.client_not_started(reason),
            Self::ClientFailed(status) => lang.conversation_failed(status),
        }
    }

    /// Whether the field IP is at fault.
    #[must_use]
    pub const fn blames_ip(&self) -> bool {
        matches!(
            self,
            Self::BadIp(_) | Self::NotStarted(StartError::AddressNotHere(_))
        )
    }

    /// Whether the field Porta is at fault.
    #[must_use]
    pub const fn blames_port(&self) -> bool {
        matches!(
            self,
            Self::BadPort(_)
                | Self::NotStarted(StartError::PortInUse(_) | StartError::NoPermission(_))
        )
    }
}
