//! `cliente.toml`: what the window remembers between two starts.

use crate::model::{Form, Target, form};
use lang::Lang;
use protocol::PersonId;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
};

/// The name of the file in the data folder.
pub const FILE: &str = "cliente.toml";
/// The version this program writes and reads.
const VERSION: u32 = 1;
/// Servers remembered: as many as the form shows without scrolling.
pub const MAX_SERVERS: usize = 5;
/// A file larger than this was not written by us.
const MAX_BYTES: u64 = 64 * 1024;

/// What is remembered. The keys are Portuguese: a user may read the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    #[serde(rename = "versao")]
    version: u32,
    /// Tag of the language; `None` follows the system.
    #[serde(rename = "lingua", default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Tag of the theme.
    #[serde(rename = "tema", default)]
    pub theme: String,
    /// Zoom of the window, 1 = as the system says.
    #[serde(default = "one")]
    pub zoom: f32,
    /// Whether the people panel is shown.
    #[serde(rename = "painel_pessoas", default = "yes")]
    pub people_panel: bool,
    /// What somebody who looks elsewhere is told of.
    #[serde(rename = "avisos", default, skip_serializing_if = "is_default")]
    pub notices: Notices,
    /// Whether notices may be heard.
    #[serde(rename = "sons", default = "yes", skip_serializing_if = "is_yes")]
    pub sounds: bool,
    /// Whether others are told what was read here, and we are shown what they have read.
    #[serde(
        rename = "confirmacoes",
        default = "yes",
        skip_serializing_if = "is_yes"
    )]
    pub confirmations: bool,
    /// Servers connected to, the latest first; its id and name prefill the form.
    #[serde(rename = "servidores", default)]
    pub servers: Vec<Server>,
}

/// A server somebody connected to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Address or name.
    #[serde(rename = "ip")]
    pub host: String,
    /// Port.
    #[serde(rename = "porta")]
    pub port: u16,
    /// The id used there; absent when it was automatic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The name used there.
    #[serde(rename = "nome")]
    pub name: String,
}

const fn one() -> f32 {
    1.0
}

const fn yes() -> bool {
    true
}

// As serde wants it: by reference.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
const fn is_yes(value: &bool) -> bool {
    *value
}

fn is_default(value: &Notices) -> bool {
    *value == Notices::default()
}

/// What somebody who looks elsewhere is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Notices {
    /// Everything that is said.
    #[serde(rename = "tudo")]
    All,
    /// What is said to us alone or with our name in it.
    #[default]
    #[serde(rename = "pessoais")]
    Personal,
    /// Nothing.
    #[serde(rename = "nada")]
    Nothing,
}

impl Notices {
    /// Every choice, in the order the settings show them.
    pub const ALL: [Self; 3] = [Self::All, Self::Personal, Self::Nothing];
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            language: None,
            theme: String::new(),
            zoom: 1.0,
            people_panel: true,
            notices: Notices::default(),
            sounds: true,
            confirmations: true,
            servers: Vec::new(),
        }
    }
}

impl Server {
    /// `192.168.0.10:1235`.
    #[must_use]
    pub fn address(&self) -> String {
        form::address(&self.host, self.port)
    }

    /// The form filled in for this server.
    #[must_use]
    pub fn form(&self) -> Form {
        Form {
            id: self.id.map_or_else(String::new, |id| id.to_string()),
            name: self.name.clone(),
            ip: self.host.clone(),
            port: self.port.to_string(),
            password: String::new(),
        }
    }
}

impl Settings {
    /// Puts the server just connected to in front.
    pub fn remember(&mut self, target: &Target) {
        self.servers
            .retain(|server| (&server.host, server.port) != (&target.host, target.port));
        let server = Server {
            host: target.host.clone(),
            port: target.port,
            id: target.id.map(PersonId::value),
            name: target.name.to_string(),
        };
        self.servers.insert(0, server);
        self.servers.truncate(MAX_SERVERS);
    }

    /// The language chosen here, if any; `RECADO_LINGUA` goes over it.
    #[must_use]
    pub fn language(&self) -> Option<Lang> {
        self.language.as_deref().and_then(Lang::from_tag)
    }

    /// The form as it is first shown.
    #[must_use]
    pub fn form(&self) -> Form {
        self.servers
            .first()
            .map_or_else(Form::default, Server::form)
    }
}

/// The data folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// A settings file that could not be used, and where it lies now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside(pub PathBuf);

impl Folder {
    /// The folder at `path`; made when something is first written.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Reads the settings. A file that cannot be understood is set aside, not overwritten: somebody
    /// may have edited it by hand.
    #[must_use]
    pub fn load(&self) -> (Settings, Option<SetAside>) {
        let path = self.0.join(FILE);
        let read = match read_bounded(&path, MAX_BYTES) {
            Ok(text) => toml::from_str::<Settings>(&text).ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return (Settings::default(), None);
            }
            Err(_) => None,
        };
        match read.filter(|settings| settings.version == VERSION) {
            Some(mut settings) => {
                settings.servers.truncate(MAX_SERVERS);
                (settings, None)
            }
            None => {
                let aside = self.0.join(format!("{FILE}.danificado"));
                // If even that fails the file stays, and the next save reports it.
                let moved = fs::rename(&path, &aside).is_ok();
                let lies_at = if moved { aside } else { path };
                (Settings::default(), Some(SetAside(lies_at)))
            }
        }
    }

    /// Writes the settings: whole or not at all, so that two windows never read half a file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, settings: &Settings) -> io::Result<()> {
        let text = toml::to_string_pretty(settings).map_err(io::Error::other)?;
        self.write(FILE, &text, &mut OpenOptions::new())
    }

    /// Writes a file that only its user may read, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn write_private(&self, file: &str, text: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        self.write(file, text, &mut options)
    }

    fn write(&self, file: &str, text: &str, options: &mut OpenOptions) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        // One name per process: two windows may save into one folder at once.
        let new = self.0.join(format!("{file}.{}", std::process::id()));
        let mut written = options.write(true).create(true).truncate(true).open(&new)?;
        written.write_all(text.as_bytes())?;
        fs::rename(&new, self.0.join(file))
    }
}

/// Reads a text file, at most so many bytes of it.
pub(crate) fn read_bounded(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(most).read_to_string(&mut text)?;
    Ok(text)
}
