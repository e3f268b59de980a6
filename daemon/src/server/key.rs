//! What people know a server by, and where that is kept.

use std::path::Path;
use udp_core::sealed::identity::{
    KeyPair,
    file::{FileError, load_or_generate},
};

/// The key's file in the data folder. Whoever has it can pass for this server.
pub const KEY_FILE: &str = "servidor.chave";

/// Where a server's key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyKind {
    /// From the data folder, where the first start puts it.
    #[default]
    Kept,
    /// A new one for each start, kept nowhere: whoever pinned it meets a stranger next time.
    Passing,
}

pub(super) fn open(kind: KeyKind, data: &Path) -> Result<KeyPair, FileError> {
    match kind {
        KeyKind::Kept => load_or_generate(&data.join(KEY_FILE)),
        KeyKind::Passing => KeyPair::generate().map_err(FileError::Generate),
    }
}
