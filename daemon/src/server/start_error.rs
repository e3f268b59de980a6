//! Why a server did not start, as a sentence that says what to do.

use lang::Lang;
use rpc_shim::node::ListenError;
use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    path::{Path, PathBuf},
};
use udp_core::{journal::OpenError, net::server::BindError, sealed::identity::file::FileError};

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there.
    #[error("{0} is in use")]
    PortInUse(SocketAddr),
    /// No interface of this machine has the address.
    #[error("{0} is not an address of this machine")]
    AddressNotHere(SocketAddr),
    /// The system does not let this user open the port.
    #[error("no permission to open {0}")]
    NoPermission(SocketAddr),
    /// The data folder cannot be created or written to.
    #[error("cannot use the data folder {}", path.display())]
    DataFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] OpenError),
    /// There is no key.
    #[error(transparent)]
    Key(#[from] FileError),
    /// Anything else the system said.
    #[error("the system refused")]
    Other(#[source] io::Error),
}

impl StartError {
    /// What happened and what to do, for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::PortInUse(address) => {
                lang.start_port_in_use(&address.ip().to_string(), address.port())
            }
            Self::AddressNotHere(address) => lang.start_address_not_here(&address.ip().to_string()),
            Self::NoPermission(address) => lang.start_no_permission(address.port()),
            Self::DataFolder { path, source } => {
                lang.start_data_folder(&path.display().to_string(), &source.to_string())
            }
            Self::Journal(error) => journal_error_text(error, lang),
            Self::Key(error) => key_error_text(error, lang),
            Self::Other(error) => lang.start_other(&error.to_string()),
        }
    }
}

fn key_error_text(error: &FileError, lang: Lang) -> String {
    let shown = |path: &Path| path.display().to_string();
    match error {
        FileError::Read(path, source) => lang.key_unreadable(&shown(path), &source.to_string()),
        FileError::Write(path, source) => lang.key_unwritable(&shown(path), &source.to_string()),
        FileError::Form(path, _) => lang.key_damaged(&shown(path)),
        FileError::Generate(error) => lang.start_other(&error.to_string()),
    }
}

/// Why a journal cannot be opened and what to do, for a person.
#[must_use]
pub fn journal_error_text(error: &OpenError, lang: Lang) -> String {
    let shown = |path: &Path| path.display().to_string();
    match error {
        OpenError::AlreadyOpen { path } => {
            let folder = path.parent().unwrap_or(path);
            lang.journal_already_open(&shown(folder))
        }
        OpenError::NewerVersion { path, found, known } => {
            lang.journal_newer_version(&shown(path), *found, *known)
        }
        OpenError::Missing { path } => lang.journal_missing(&shown(path)),
        OpenError::NotAJournal { path } => lang.journal_not_one(&shown(path)),
        OpenError::Damaged { path, reason } => lang.journal_damaged(&shown(path), reason),
        OpenError::Forbidden { path } => lang.journal_forbidden(&shown(path)),
        OpenError::Full { path } => lang.journal_no_space(&shown(path)),
        OpenError::Disk { path, source } => {
            lang.journal_disk_failed(&shown(path), &source.to_string())
        }
    }
}

impl From<BindError> for StartError {
    fn from(error: BindError) -> Self {
        Self::of_port(error.address, error.source)
    }
}

impl From<ListenError> for StartError {
    fn from(error: ListenError) -> Self {
        Self::of_port(error.address, error.source)
    }
}

impl StartError {
    fn of_port(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            ErrorKind::AddrInUse => Self::PortInUse(address),
            ErrorKind::AddrNotAvailable => Self::AddressNotHere(address),
            ErrorKind::PermissionDenied => Self::NoPermission(address),
            _ => Self::Other(source),
        }
    }
}
