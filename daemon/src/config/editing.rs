//! `recado.toml` as a window edits it: what was changed is written, and all else in it stays as it is.

use super::{
    ConfigError, Place, Sources, defaults, file, file_to_edit, given,
    keys::{KEYS, Key, Kind},
};
use lang::Lang;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;
use toml_edit::{DocumentMut, Item, Value};
use zeroize::Zeroizing;

/// What is to become of a key in the file, by its name: a value as a person types it, or `None` for the default.
pub type Changes = BTreeMap<&'static str, Option<Zeroizing<String>>>;

/// The file of a server's configuration, and how every key stands.
#[derive(Debug)]
pub struct ConfigFile {
    path: PathBuf,
    settings: Vec<Setting>,
}

/// How one key stands.
#[derive(Debug)]
pub struct Setting {
    key: &'static Key,
    default: String,
    written: Option<Zeroizing<String>>,
    overridden: Option<(Place, Zeroizing<String>)>,
}

/// What a person chooses or types for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// A line of text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no: `true` or `false`.
    Switch,
    /// A line that is not shown.
    Secret,
}

/// Why the file was not written. It is as it was.
#[derive(Debug, Error)]
pub enum EditError {
    /// What stands in the file makes no sense, or would make none.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The file cannot be written.
    #[error("cannot write {}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl EditError {
    /// What is wrong, for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Config(error) => error.text(lang),
            Self::Unwritable { path, source } => {
                lang.config_unwritable(&path.display().to_string(), &source.to_string())
            }
        }
    }
}

impl Setting {
    /// The key in the file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.key.name
    }

    /// What a value is.
    #[must_use]
    pub const fn kind(&self) -> SettingKind {
        match self.key.kind {
            Kind::Text => SettingKind::Text,
            Kind::Number => SettingKind::Number,
            Kind::Switch | Kind::Choice => SettingKind::Switch,
            Kind::Secret => SettingKind::Secret,
        }
    }

    /// One line about it.
    #[must_use]
    pub fn help(&self, lang: Lang) -> &'static str {
        (self.key.help)(lang)
    }

    /// What a right value looks like.
    #[must_use]
    pub fn expected(&self, lang: Lang) -> &'static str {
        (self.key.expected)(lang)
    }

    /// The value where nobody says otherwise.
    #[must_use]
    pub fn default(&self) -> &str {
        &self.default
    }

    /// The value in the file, if it is there.
    #[must_use]
    pub fn written(&self) -> Option<&str> {
        self.written.as_ref().map(|value| value.as_str())
    }

    /// What outranks the file: an option of the command line or a variable.
    #[must_use]
    pub fn overridden_by(&self, lang: Lang) -> Option<String> {
        self.overridden.as_ref().map(|(place, _)| place.text(lang))
    }

    /// The value in force where something [outranks](Self::overridden_by) the file; a secret is not told.
    #[must_use]
    pub fn overriding(&self) -> Option<&str> {
        let (_, value) = self.overridden.as_ref()?;
        (self.kind() != SettingKind::Secret).then_some(value.as_str())
    }

    /// Whether a value makes sense.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        (self.key.apply)(&mut defaults(Lang::default()), value)
    }
}

impl ConfigFile {
    /// Finds the file that [`load`](super::load) reads, or the one it would read in the data folder,
    /// and reads it.
    ///
    /// # Errors
    /// The first thing in it that makes no sense, with the place it stands at.
    pub fn open(sources: &impl Sources) -> Result<Self, ConfigError> {
        let lang = Lang::default();
        let defaults = defaults(lang);
        let path = file_to_edit(sources, &defaults.data);
        let entries = if path.exists() {
            file::read(&path)?
        } else {
            Vec::new()
        };
        let setting = |key: &'static Key| {
            let entry = entries.iter().find(|entry| std::ptr::eq(entry.key, key));
            Setting {
                key,
                default: (key.value)(&defaults),
                written: entry.map(|entry| entry.value.clone()),
                overridden: given(sources, key),
            }
        };
        let settings = KEYS.into_iter().map(setting).collect();
        Ok(Self { path, settings })
    }

    /// Where it is, or would be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every key, in the order of the help.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Writes these keys and touches nothing else: other keys, comments and order stay, also those that
    /// somebody else wrote since the file was read. Whole or not at all.
    ///
    /// # Errors
    /// [`EditError`]; the file is then as it was.
    pub fn write(&self, changes: &Changes) -> Result<(), EditError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Zeroizing::default(),
            Err(source) => {
                let path = self.path.clone();
                return Err(ConfigError::Unreadable { path, source }.into());
            }
        };
        // Strictly, as it will be read: nothing is added to a file that makes no sense.
        file::parse(&self.path, &text)?;
        let edited = Zeroizing::new(edited(&self.path, &text, changes)?);
        for entry in file::parse(&self.path, &edited)? {
            if !(entry.key.apply)(&mut defaults(Lang::default()), &entry.value) {
                return Err(super::wrong_value(entry.key, entry.place, &entry.value).into());
            }
        }
        replace(&self.path, &edited).map_err(|source| EditError::Unwritable {
            path: self.path.clone(),
            source,
        })
    }
}

fn edited(path: &Path, text: &str, changes: &Changes) -> Result<String, ConfigError> {
    let mut document: DocumentMut =
        text.parse()
            .map_err(|error: toml_edit::TomlError| ConfigError::Syntax {
                place: Place::Line {
                    path: path.to_owned(),
                    line: 1,
                },
                message: error.message().to_owned(),
            })?;
    for key in KEYS {
        let Some(change) = changes.get(key.name) else {
            continue;
        };
        let in_english = document.contains_key(key.english) && !document.contains_key(key.name);
        let name = if in_english { key.english } else { key.name };
        match change {
            Some(value) => set(&mut document, name, typed(key.kind, value)),
            None => remove(&mut document, name),
        }
    }
    Ok(document.to_string())
}

/// A value as the file has it.
fn typed(kind: Kind, value: &str) -> Value {
    match kind {
        Kind::Number => value
            .parse::<i64>()
            .map_or_else(|_| value.into(), Value::from),
        Kind::Switch | Kind::Choice => {
            super::keys::switch(value).map_or_else(|| value.into(), Value::from)
        }
        Kind::Text | Kind::Secret => value.into(),
    }
}

/// The comment behind a value stays.
fn set(document: &mut DocumentMut, name: &str, mut value: Value) {
    if let Some(Item::Value(old)) = document.get(name) {
        *value.decor_mut() = old.decor().clone();
    }
    // Not `insert`, which would make the line anew.
    document[name] = Item::Value(value);
}

/// The comments above a line belong to its reader and stay, above what comes next.
fn remove(document: &mut DocumentMut, name: &str) {
    let after = document
        .iter()
        .map(|(key, _)| key.to_owned())
        .skip_while(|key| key != name)
        .nth(1);
    let Some((key, _)) = document.remove_entry(name) else {
        return;
    };
    let text = |raw: Option<&toml_edit::RawString>| {
        raw.and_then(toml_edit::RawString::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let above = text(key.leaf_decor().prefix());
    match after.and_then(|after| document.key_mut(&after)) {
        Some(mut next) => {
            let decor = next.leaf_decor_mut();
            let own = text(decor.prefix());
            decor.set_prefix(above + &own);
        }
        None => {
            let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
            document.set_trailing(above + &trailing);
        }
    }
}

/// Puts a file in the place of another, so that a reader sees the old or the new. Who could read the old
/// one can read the new one; one that was not there before only its owner can, since it may hold a password.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("toml.novo");
    // Left over from a run that was cut off, with rights of then.
    let _ = fs::remove_file(&beside);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(&path) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(tempfile::TempDir);

    impl Sources for Folder {
        fn option(&self, name: &str) -> Option<String> {
            (name == "dados").then(|| self.0.path().display().to_string())
        }

        fn variable(&self, name: &str) -> Option<String> {
            (name == "RECADO_BEACON").then(|| "30".to_owned())
        }
    }

    fn folder(text: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        fs::write(folder.0.path().join("recado.toml"), text).unwrap();
        folder
    }

    fn text(folder: &Folder) -> String {
        fs::read_to_string(folder.0.path().join("recado.toml")).unwrap()
    }

    fn changes<const N: usize>(changes: [(&'static str, Option<&str>); N]) -> Changes {
        let owned = |value: &str| Zeroizing::new(value.to_owned());
        changes.map(|(key, value)| (key, value.map(owned))).into()
    }

    #[test]
    fn only_what_was_changed_is_written() {
        let before = "# Sala 3\n\n# por um ano\nkeep-days = 365 # a pedido\nbeacon = 60\n\n# fim\n";
        let folder = folder(before);
        let file = ConfigFile::open(&folder).unwrap();
        file.write(&changes([])).unwrap();
        assert_eq!(text(&folder), before);
        file.write(&changes([
            ("guardar-dias", Some("90")),
            ("rede-aberta", Some("sim")),
            ("senha", Some("ab\"c")),
        ]))
        .unwrap();
        assert_eq!(
            text(&folder),
            "# Sala 3\n\n# por um ano\nkeep-days = 90 # a pedido\nbeacon = 60\nrede-aberta = true\nsenha = 'ab\"c'\n\n# fim\n"
        );
    }

    #[test]
    fn back_to_the_default_keeps_the_comments() {
        let folder = folder("# acima\nbeacon = 5\n# dias\nguardar-dias = 3\n# fim\n");
        let file = ConfigFile::open(&folder).unwrap();
        file.write(&changes([("beacon", None)])).unwrap();
        assert_eq!(text(&folder), "# acima\n# dias\nguardar-dias = 3\n# fim\n");
        file.write(&changes([("guardar-dias", None), ("udp", None)]))
            .unwrap();
        assert_eq!(text(&folder), "# acima\n# dias\n# fim\n");
    }

    #[test]
    fn what_somebody_else_wrote_meanwhile_stays() {
        let folder = folder("beacon = 5\n");
        let file = ConfigFile::open(&folder).unwrap();
        fs::write(file.path(), "guardar-dias = 7\n").unwrap();
        file.write(&changes([("beacon", Some("9"))])).unwrap();
        assert_eq!(text(&folder), "guardar-dias = 7\nbeacon = 9\n");
        fs::write(file.path(), "guardar-dias = [\n").unwrap();
        let error = file.write(&changes([("beacon", Some("9"))])).unwrap_err();
        assert!(error.text(Lang::Pt).contains("linha 1"), "{error}");
        assert_eq!(text(&folder), "guardar-dias = [\n");
    }

    #[test]
    fn a_wrong_value_is_not_written() {
        let folder = folder("");
        let file = ConfigFile::open(&folder).unwrap();
        for (key, value) in [
            ("beacon", "0"),
            ("beacon", "x"),
            ("udp", "aqui"),
            ("classico", "talvez"),
        ] {
            file.write(&changes([(key, Some(value))])).unwrap_err();
            assert_eq!(text(&folder), "");
        }
        let long = "x".repeat(141);
        let error = file.write(&changes([("senha", Some(&long))])).unwrap_err();
        assert!(!error.text(Lang::Pt).contains(&long));
    }

    #[test]
    fn a_key_knows_how_it_stands() {
        let folder = folder("beacon = 5\n");
        let file = ConfigFile::open(&folder).unwrap();
        let setting = |name| {
            file.settings()
                .iter()
                .find(|setting| setting.name() == name)
        };
        let beacon = setting("beacon").unwrap();
        assert_eq!((beacon.default(), beacon.written()), ("60", Some("5")));
        assert_eq!(
            beacon.overridden_by(Lang::Pt).as_deref(),
            Some("RECADO_BEACON")
        );
        assert!(beacon.accepts("1") && !beacon.accepts("-1"));
        let days = setting("guardar-dias").unwrap();
        assert_eq!((days.written(), days.overridden_by(Lang::Pt)), (None, None));
        assert_eq!(days.kind(), SettingKind::Number);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_and_an_old_one_stays_everybodys() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = Folder(tempfile::tempdir().unwrap());
        let file = ConfigFile::open(&folder).unwrap();
        file.write(&changes([("beacon", Some("9"))])).unwrap();
        assert_eq!(mode(file.path()), 0o600);
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
        file.write(&changes([("beacon", Some("8"))])).unwrap();
        assert_eq!(
            (mode(file.path()), text(&folder)),
            (0o644, "beacon = 8\n".to_owned())
        );
    }
}
