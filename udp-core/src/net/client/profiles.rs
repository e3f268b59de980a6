//! Where a client keeps what outlives it: for each server its pin, for each account with it a profile.
//!
//! ```text
//!   servidores/
//!     1235-192.168.0.10/     a server, as the user calls it
//!       impressao.txt        its pin, once trusted, in hex
//!       ultimo.txt           the profile last used with it
//!       20231234/            a profile, by its id
//!         perfil.chave       the key that owns the id
//!         perfil.redb        outbox and cache; open in one program at a time
//!       novo-5f1c09ab/       one whose id the server has yet to give
//!         id.txt             … has given; takes the id as its name at the next start
//! ```
//!
//! The pin is the server's and not the profile's: who has compared the words has done so for all accounts.

mod files;
mod folder_name;

use super::api::Problem;
use crate::{
    client::sealed::{OpenError, RedbStore},
    sealed::identity::{
        KeyPair, Pin,
        file::{self, FileError},
    },
};
use etcetera::BaseStrategy as _;
use protocol::PersonId;
use std::{
    fs,
    path::{Path, PathBuf},
};

const SERVERS: &str = "servidores";
const PIN: &str = "impressao.txt";
const LAST: &str = "ultimo.txt";
const KEY: &str = "perfil.chave";
const STORE: &str = "perfil.redb";
const ID: &str = "id.txt";
/// How the name of a profile without an id begins.
const PROVISIONAL: &str = "novo-";

/// The client's data folder when nobody says where: `recado` in the user's data folder, as the
/// platform has it.
#[must_use]
pub fn default_folder() -> PathBuf {
    // Without a home folder (a bare service account) the current one is the only honest choice.
    let Ok(folders) = etcetera::base_strategy::choose_native_strategy() else {
        return PathBuf::from("recado");
    };
    let folder = folders.data_dir().join("recado");
    // Where windows keep their files on Windows.
    if cfg!(windows) {
        folder.join("data")
    } else {
        folder
    }
}

/// The file in a data folder that remembers the pin of the server called `server_name`: who deletes it
/// meets the server anew.
#[must_use]
pub fn pin_file(data: &Path, server_name: &str) -> PathBuf {
    ServerFolder::of(data, server_name).0.join(PIN)
}

/// Everything kept about one server.
#[derive(Debug)]
pub(super) struct ServerFolder(PathBuf);

/// An open profile: nobody else has it while its store lives.
pub(super) struct OpenProfile {
    pub(super) folder: PathBuf,
    pub(super) key: KeyPair,
    pub(super) store: RedbStore,
}

impl ServerFolder {
    /// That of the server called `server_name` (`host:port`) in a data folder. Nothing is made yet.
    pub(super) fn of(data: &Path, server_name: &str) -> Self {
        Self(data.join(SERVERS).join(folder_name::of(server_name)))
    }

    /// The pin that is trusted, if there is one. A file that holds none is an error: whoever can damage
    /// it must not make a known server an unknown one.
    pub(super) fn pin(&self) -> Result<Option<Pin>, Problem> {
        let path = self.0.join(PIN);
        let Some(text) = files::read(&path)? else {
            return Ok(None);
        };
        let pin = text.trim().parse().map(Some);
        pin.map_err(
            |error: crate::sealed::identity::PinError| Problem::Damaged {
                path,
                reason: error.to_string(),
            },
        )
    }

    /// From now on this pin is trusted.
    pub(super) fn trust(&self, pin: Pin) -> Result<(), Problem> {
        files::make_folder(&self.0)?;
        files::write(&self.0.join(PIN), &format!("{pin}\n"))
    }

    /// Opens the profile of an id, or without one the profile last used; what is not there is made.
    /// `random` names a profile that has no id yet.
    pub(super) fn open(&self, id: Option<PersonId>, random: u32) -> Result<OpenProfile, Problem> {
        files::make_folder(&self.0)?;
        let name = match id {
            Some(id) => self.find(id)?,
            None => self.last()?,
        };
        let is_last_known = files::read(&self.0.join(LAST))?.is_some();
        let name = name.unwrap_or_else(|| match id {
            Some(id) => id.to_string(),
            None => format!("{PROVISIONAL}{random:08x}"),
        });
        let profile = open(&self.0.join(&name))?;
        let profile = self.settle(profile, &name)?;
        if !is_last_known {
            self.use_as_last(&profile.folder)?;
        }
        Ok(profile)
    }

    /// The server has accepted this profile under this id.
    pub(super) fn accepted(&self, folder: &Path, id: PersonId) -> Result<(), Problem> {
        if name_of(folder).is_some_and(|name| name.starts_with(PROVISIONAL)) {
            let path = folder.join(ID);
            if files::read(&path)?.is_none() {
                files::write(&path, &format!("{id}\n"))?;
            }
        }
        self.use_as_last(folder)
    }

    fn use_as_last(&self, folder: &Path) -> Result<(), Problem> {
        let path = self.0.join(LAST);
        let name = name_of(folder).unwrap_or_default();
        if files::read(&path)?.is_some_and(|last| last.trim() == name) {
            return Ok(());
        }
        files::write(&path, &format!("{name}\n"))
    }

    /// Where the profile of an id is.
    fn find(&self, id: PersonId) -> Result<Option<String>, Problem> {
        let name = id.to_string();
        if self.0.join(&name).is_dir() {
            return Ok(Some(name));
        }
        for name in self.provisional()? {
            if given_id(&self.0.join(&name))? == Some(id) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// The profile last used. Its name is only believed if it is one.
    fn last(&self) -> Result<Option<String>, Problem> {
        let Some(last) = files::read(&self.0.join(LAST))? else {
            return Ok(None);
        };
        let last = last.trim();
        if let Some(id) = read_id(last) {
            return self.find(id);
        }
        let is_there = self.provisional()?.iter().any(|name| name == last);
        if is_there {
            return Ok(Some(last.to_owned()));
        }
        Ok(None)
    }

    /// The profiles that have no id for a name.
    fn provisional(&self) -> Result<Vec<String>, Problem> {
        let entries = fs::read_dir(&self.0).map_err(|error| files::problem(&error, &self.0))?;
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| files::problem(&error, &self.0))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(PROVISIONAL) {
                found.push(name);
            }
        }
        // Whatever order the disk has them in.
        found.sort();
        Ok(found)
    }

    /// Gives a profile that has got its id the id for a name. Not while others may have it open, so
    /// at the start; where it cannot be done the old name is as good.
    fn settle(&self, profile: OpenProfile, name: &str) -> Result<OpenProfile, Problem> {
        let is_provisional = name.starts_with(PROVISIONAL);
        let Some(id) = given_id(&profile.folder)?.filter(|_| is_provisional) else {
            return Ok(profile);
        };
        let (old, new) = (profile.folder.clone(), self.0.join(id.to_string()));
        if new.exists() {
            return Ok(profile);
        }
        // Some systems rename no folder in which a file is open.
        drop(profile);
        let is_renamed = fs::rename(&old, &new).is_ok();
        let folder = if is_renamed { &new } else { &old };
        let profile = open(folder)?;
        if is_renamed {
            // The name says it from now on.
            let _ = fs::remove_file(new.join(ID));
            self.use_as_last(&new)?;
        }
        Ok(profile)
    }
}

fn open(folder: &Path) -> Result<OpenProfile, Problem> {
    files::make_folder(folder)?;
    let (key, store) = (folder.join(KEY), folder.join(STORE));
    if !key.exists() && store.exists() {
        return Err(Problem::Damaged {
            path: key,
            reason: "the key is gone".to_owned(),
        });
    }
    let key = file::load_or_generate(&key).map_err(key_problem)?;
    let store = RedbStore::open(store).map_err(|error| store_problem(error, folder))?;
    Ok(OpenProfile {
        folder: folder.to_owned(),
        key,
        store,
    })
}

/// The id that was given to a profile, if its name does not say it.
fn given_id(folder: &Path) -> Result<Option<PersonId>, Problem> {
    Ok(files::read(&folder.join(ID))?.and_then(|text| read_id(text.trim())))
}

fn read_id(text: &str) -> Option<PersonId> {
    let id = text.parse().ok().and_then(PersonId::new)?;
    // "+7" and "007" are names of no folder.
    (id.to_string() == text).then_some(id)
}

fn name_of(folder: &Path) -> Option<&str> {
    folder.file_name()?.to_str()
}

fn key_problem(error: FileError) -> Problem {
    match error {
        FileError::Read(path, error) | FileError::Write(path, error) => {
            files::problem(&error, &path)
        }
        FileError::Form(path, error) => Problem::Damaged {
            path,
            reason: error.to_string(),
        },
        FileError::Generate(error) => Problem::Disk {
            path: PathBuf::from(KEY),
            reason: error.to_string(),
        },
    }
}

fn store_problem(error: OpenError, folder: &Path) -> Problem {
    let damaged = |path, reason: &str| Problem::Damaged {
        path,
        reason: reason.to_owned(),
    };
    match error {
        OpenError::AlreadyOpen { .. } => Problem::AlreadyOpen {
            folder: folder.to_owned(),
        },
        OpenError::NewerVersion { path, .. } => Problem::NewerVersion { path },
        OpenError::NotAProfile { path } => damaged(path, "it is not a profile"),
        OpenError::Damaged { path, reason } => damaged(path, &reason),
        OpenError::Missing { path } => damaged(path, "it is not there"),
        OpenError::Forbidden { path } => Problem::Forbidden { path },
        OpenError::Full { path } => Problem::Full { path },
        OpenError::Disk { path, source } => files::problem(&source, &path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: u32) -> Option<PersonId> {
        PersonId::new(id)
    }

    fn server(data: &Path) -> ServerFolder {
        ServerFolder::of(data, "127.0.0.1:1235")
    }

    fn name(profile: &OpenProfile) -> &str {
        name_of(&profile.folder).unwrap()
    }

    #[test]
    fn a_pin_is_remembered_for_its_server_only() {
        let data = tempfile::tempdir().unwrap();
        let server = server(data.path());
        assert_eq!(server.pin(), Ok(None));
        let pin = Pin::from_bytes([7; 32]);
        server.trust(pin).unwrap();
        assert_eq!(server.pin(), Ok(Some(pin)));
        assert_eq!(
            ServerFolder::of(data.path(), "127.0.0.1:1236").pin(),
            Ok(None)
        );
        let other = Pin::from_bytes([8; 32]);
        server.trust(other).unwrap();
        assert_eq!(server.pin(), Ok(Some(other)));
        fs::write(server.0.join(PIN), "half a p").unwrap();
        assert!(matches!(server.pin(), Err(Problem::Damaged { .. })));
    }

    #[test]
    fn an_id_has_one_profile_and_one_key() {
        let data = tempfile::tempdir().unwrap();
        let server = server(data.path());
        let seven = server.open(person(7), 1).unwrap();
        let pin = seven.key.pin();
        assert_eq!(name(&seven), "7");
        assert!(matches!(
            server.open(person(7), 2),
            Err(Problem::AlreadyOpen { .. })
        ));
        assert_ne!(server.open(person(8), 3).unwrap().key.pin(), pin);
        drop(seven);
        assert_eq!(server.open(person(7), 4).unwrap().key.pin(), pin);
    }

    #[test]
    fn without_an_id_it_is_the_profile_last_used() {
        let data = tempfile::tempdir().unwrap();
        let server = server(data.path());
        for id in [7, 8] {
            let profile = server.open(person(id), 1).unwrap();
            let id = person(id).unwrap();
            server.accepted(&profile.folder, id).unwrap();
        }
        assert_eq!(name(&server.open(None, 2).unwrap()), "8");
        // One that no server has accepted was not used.
        drop(server.open(person(9), 3).unwrap());
        assert_eq!(name(&server.open(None, 4).unwrap()), "8");
    }

    #[test]
    fn an_automatic_id_becomes_the_folders_name_at_the_next_start() {
        let data = tempfile::tempdir().unwrap();
        let server = server(data.path());
        let fresh = server.open(None, 0xab).unwrap();
        assert_eq!(name(&fresh), "novo-000000ab");
        let pin = fresh.key.pin();
        drop(fresh);
        // What it wrote while no server answered waits for the next start.
        let again = server.open(None, 0xcd).unwrap();
        assert_eq!(
            (name(&again), again.key.pin() == pin),
            ("novo-000000ab", true)
        );
        let id = PersonId::new(10_000).unwrap();
        server.accepted(&again.folder, id).unwrap();
        assert!(matches!(
            server.open(Some(id), 1),
            Err(Problem::AlreadyOpen { .. })
        ));
        drop(again);
        let third = server.open(None, 0xef).unwrap();
        assert_eq!((name(&third), third.key.pin() == pin), ("10000", true));
        drop(third);
        let by_id = server.open(Some(id), 1).unwrap();
        assert_eq!((name(&by_id), by_id.key.pin() == pin), ("10000", true));
    }

    #[test]
    fn a_lost_key_is_said_and_not_replaced() {
        let data = tempfile::tempdir().unwrap();
        let server = server(data.path());
        let folder = server.open(person(7), 1).unwrap().folder;
        fs::remove_file(folder.join(KEY)).unwrap();
        assert!(matches!(
            server.open(person(7), 1),
            Err(Problem::Damaged { .. })
        ));
        assert!(!folder.join(KEY).exists());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_private_is_the_owners_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let profile = server(data.path()).open(person(7), 1).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&profile.folder.join(KEY)), 0o600);
        assert_eq!(mode(&profile.folder), 0o700);
        assert_eq!(mode(&data.path().join(SERVERS)), 0o700);
    }
}
