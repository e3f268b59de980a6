//! `conversas.toml`: drafts, muted conversations and hidden people, for each server and name.

use crate::{
    model::{Kept, Key, Target},
    settings::{Folder, read_bounded},
};
use protocol::{Destination, PersonId};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, io};

/// The name of the file in the data folder.
pub const FILE: &str = "conversas.toml";
/// The version this program writes and reads.
const VERSION: u32 = 1;
/// Servers and names remembered; past it the one that was used longest ago goes.
const MAX_SESSIONS: usize = 16;
/// A file larger than this was not written by us: sixteen sessions with all the drafts there may be.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// What is kept of every session. The keys are Portuguese: a user may read the file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    #[serde(rename = "versao")]
    version: u32,
    #[serde(rename = "sessao", default)]
    sessions: Vec<Session>,
}

/// What is kept of a session. Conversations stand by the number one writes to.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Session {
    #[serde(rename = "servidor")]
    server: String,
    #[serde(rename = "nome")]
    name: String,
    #[serde(rename = "silenciadas", default, skip_serializing_if = "Vec::is_empty")]
    muted: Vec<u32>,
    #[serde(rename = "ocultos", default, skip_serializing_if = "Vec::is_empty")]
    hidden: Vec<u32>,
    #[serde(
        rename = "rascunhos",
        default,
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    drafts: BTreeMap<String, String>,
    #[serde(
        rename = "lidas_ate",
        default,
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    read: BTreeMap<String, u32>,
}

/// What an earlier session with this server under this name has kept. A file that cannot be read is as
/// good as none: it holds nothing that was said.
#[must_use]
pub fn load(folder: &Folder, target: &Target) -> Kept {
    let sessions = read(folder).sessions;
    let session = sessions.into_iter().find(|session| session.is_of(target));
    session.map_or_else(Kept::default, Session::into_kept)
}

/// Keeps what there is of a session with this server under this name.
///
/// # Errors
/// When the folder cannot be written.
pub fn save(folder: &Folder, target: &Target, kept: &Kept) -> io::Result<()> {
    let mut file = read(folder);
    file.version = VERSION;
    file.sessions.retain(|session| !session.is_of(target));
    if !kept.is_empty() {
        file.sessions.insert(0, Session::new(target, kept));
    }
    file.sessions.truncate(MAX_SESSIONS);
    let text = toml::to_string_pretty(&file).map_err(io::Error::other)?;
    folder.write_private(FILE, &text)
}

fn read(folder: &Folder) -> File {
    let text = read_bounded(&folder.path().join(FILE), MAX_BYTES).ok();
    let file = text.and_then(|text| toml::from_str::<File>(&text).ok());
    file.filter(|file| file.version == VERSION)
        .unwrap_or_default()
}

impl Session {
    fn new(target: &Target, kept: &Kept) -> Self {
        let number = |key: &Key| key.destination().to_wire();
        Self {
            server: target.address(),
            name: target.name.to_string(),
            muted: kept.muted.iter().map(number).collect(),
            hidden: kept.hidden.iter().map(|id| id.value()).collect(),
            drafts: (kept.drafts.iter())
                .map(|(key, draft)| (number(key).to_string(), draft.clone()))
                .collect(),
            read: (kept.read.iter())
                .map(|(key, place)| (number(key).to_string(), *place))
                .collect(),
        }
    }

    fn is_of(&self, target: &Target) -> bool {
        self.server == target.address() && self.name == target.name.as_str()
    }

    fn into_kept(self) -> Kept {
        Kept {
            drafts: (self.drafts.into_iter())
                .filter_map(|(number, draft)| Some((key(number.parse().ok()?)?, draft)))
                .collect(),
            muted: self.muted.into_iter().filter_map(key).collect(),
            hidden: self.hidden.into_iter().filter_map(PersonId::new).collect(),
            read: (self.read.into_iter())
                .filter_map(|(number, place)| Some((key(number.parse().ok()?)?, place)))
                .collect(),
        }
    }
}

/// The conversation that one writes to by this number.
fn key(number: u32) -> Option<Key> {
    match Destination::from_wire(number)? {
        Destination::Everyone => Some(Key::Everyone),
        Destination::Room(room) => Some(Key::Room(room)),
        Destination::Person(id) => Some(Key::Person(id)),
        Destination::Rooms => None,
    }
}
