//! Why a door did not open, as a sentence that says what to do.

use lang::Lang;
use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
};

/// Why a door did not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorTrouble {
    /// Another program listens there.
    InUse,
    /// No interface of this machine has the address.
    AddressNotHere,
    /// The system does not let this user open the port.
    NoPermission,
    /// The file that names the other nodes makes no sense; in words.
    NodesFile(String),
    /// Anything else the system said.
    Other(String),
}

impl From<&io::Error> for DoorTrouble {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::AddrInUse => Self::InUse,
            ErrorKind::AddrNotAvailable => Self::AddressNotHere,
            ErrorKind::PermissionDenied => Self::NoPermission,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl DoorTrouble {
    /// What happened and what to do.
    #[must_use]
    pub fn text(&self, address: SocketAddr, lang: Lang) -> String {
        let port = address.port();
        match self {
            // macOS has its AirPlay receiver there.
            Self::InUse if cfg!(target_os = "macos") && matches!(port, 5000 | 7000) => {
                lang.door_airplay(port)
            }
            Self::InUse => lang.door_in_use(port),
            Self::AddressNotHere => lang.door_address_not_here(&address.ip().to_string()),
            Self::NoPermission => lang.door_no_permission(port),
            Self::NodesFile(why) => why.clone(),
            Self::Other(why) => lang.door_other(why),
        }
    }
}
