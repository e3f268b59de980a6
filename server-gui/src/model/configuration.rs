//! What of recado.toml is being edited: which keys the page shows, and what was typed but not saved.

use daemon::config::{Changes, ConfigFile, Setting, SettingKind};
use lang::Lang;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// What belongs together on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Where it listens and whom it serves.
    Server,
    /// What is kept, and for how long.
    History,
    /// What newcomers are asked for.
    Entrance,
    /// How much each person may say.
    Limits,
    /// How existing programs find it.
    Programs,
}

impl Section {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Server,
        Self::History,
        Self::Entrance,
        Self::Limits,
        Self::Programs,
    ];

    /// What it is called.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Server => lang.settings_server(),
            Self::History => lang.settings_history(),
            Self::Entrance => lang.settings_entrance(),
            Self::Limits => lang.settings_limits(),
            Self::Programs => lang.settings_programs(),
        }
    }
}

/// A key on the page: its name in the file, where it stands, what it is called.
type Shown = (&'static str, Section, fn(Lang) -> &'static str);

/// The keys on the page.
const SHOWN: [Shown; 13] = [
    ("udp", Section::Server, Lang::setting_udp),
    ("beacon", Section::Server, Lang::setting_beacon),
    ("rede-aberta", Section::Server, Lang::setting_open_network),
    ("diario", Section::History, Lang::setting_journal),
    ("guardar-dias", Section::History, Lang::setting_keep_days),
    (
        "guardar-registros",
        Section::History,
        Lang::setting_keep_records,
    ),
    ("senha", Section::Entrance, Lang::setting_password),
    (
        "textos-por-segundo",
        Section::Limits,
        Lang::setting_texts_per_second,
    ),
    ("textos-rajada", Section::Limits, Lang::setting_texts_burst),
    (
        "partes-por-segundo",
        Section::Limits,
        Lang::setting_parts_per_second,
    ),
    ("partes-rajada", Section::Limits, Lang::setting_parts_burst),
    ("registrar-em", Section::Programs, Lang::setting_register_at),
    ("nomes-http", Section::Programs, Lang::setting_host_names),
];

/// Keys that are chosen elsewhere: the doors and the classic dialect have controls of their own, whose
/// choices outrank the file; the data folder is where the file is looked for.
#[cfg(test)]
const ELSEWHERE: [&str; 7] = [
    "dados", "classico", "xmlrpc", "salas-a", "salas-b", "binder", "grpc",
];

/// recado.toml, and what is to become of it.
#[derive(Debug)]
pub struct Configuration {
    file: ConfigFile,
    /// What was typed or chosen and is not in the file yet; `None` for the default.
    drafts: BTreeMap<&'static str, Option<Zeroizing<String>>>,
    /// Something was saved that the running server does not know yet.
    pub is_pending: bool,
}

impl Configuration {
    /// A file of which nothing has been changed.
    #[must_use]
    pub const fn new(file: ConfigFile) -> Self {
        Self {
            file,
            drafts: BTreeMap::new(),
            is_pending: false,
        }
    }

    /// The file.
    #[must_use]
    pub const fn file(&self) -> &ConfigFile {
        &self.file
    }

    /// The keys of a section, each with what it is called.
    pub fn shown(
        section: Section,
    ) -> impl Iterator<Item = (&'static str, fn(Lang) -> &'static str)> {
        let shown = SHOWN.into_iter().filter(move |shown| shown.1 == section);
        shown.map(|(key, _, title)| (key, title))
    }

    /// How a key stands in the file.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.file
            .settings()
            .iter()
            .find(|setting| setting.name() == key)
    }

    /// What stands in the field of a key: what outranks the file, else what was typed, else what is in the
    /// file, else the default.
    /// A secret that is in the file is not shown.
    #[must_use]
    pub fn value(&self, key: &str) -> &str {
        let Some(setting) = self.setting(key) else {
            return "";
        };
        if let Some(value) = setting.overriding() {
            return value;
        }
        match self.drafts.get(key) {
            Some(Some(typed)) => typed,
            Some(None) => setting.default(),
            None if setting.kind() == SettingKind::Secret => "",
            None => setting.written().unwrap_or_else(|| setting.default()),
        }
    }

    /// Something was typed or chosen.
    pub fn set(&mut self, key: &'static str, value: &str) {
        let Some(setting) = self.setting(key) else {
            return;
        };
        let is_as_written = match setting.kind() {
            // Nothing typed: what is there stays.
            SettingKind::Secret => value.is_empty(),
            _ => value == setting.written().unwrap_or_else(|| setting.default()),
        };
        if is_as_written {
            self.drafts.remove(key);
        } else if value.is_empty() && setting.default().is_empty() {
            self.set_default(key);
        } else {
            self.drafts
                .insert(key, Some(Zeroizing::new(value.to_owned())));
        }
    }

    /// The key is to leave the file.
    pub fn set_default(&mut self, key: &'static str) {
        if self
            .setting(key)
            .is_some_and(|setting| setting.written().is_some())
        {
            self.drafts.insert(key, None);
        } else {
            self.drafts.remove(key);
        }
    }

    /// Whether the default is what stands there.
    #[must_use]
    pub fn is_default(&self, key: &str) -> bool {
        match self.drafts.get(key) {
            Some(change) => change.is_none(),
            None => self
                .setting(key)
                .is_none_or(|setting| setting.written().is_none()),
        }
    }

    /// Whether what was typed for a key makes no sense.
    #[must_use]
    pub fn is_wrong(&self, key: &str) -> bool {
        let typed = self.drafts.get(key).and_then(Option::as_ref);
        typed.is_some_and(|value| {
            !self
                .setting(key)
                .is_some_and(|setting| setting.accepts(value))
        })
    }

    /// Whether there is something to save or to discard.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.drafts.is_empty()
    }

    /// Whether what there is to save makes sense.
    #[must_use]
    pub fn can_save(&self) -> bool {
        self.is_changed() && !self.drafts.keys().any(|key| self.is_wrong(key))
    }

    /// What there is to save.
    #[must_use]
    pub const fn changes(&self) -> &Changes {
        &self.drafts
    }

    /// Forgets what was typed.
    pub fn discard(&mut self) {
        self.drafts.clear();
    }

    /// The file was written and read again.
    pub fn saved(&mut self, file: ConfigFile, is_running: bool) {
        self.file = file;
        self.drafts.clear();
        self.is_pending = is_running;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daemon::config::Sources;
    use std::{fs, path::Path};

    struct Folder<'a>(&'a Path);

    impl Sources for Folder<'_> {
        fn option(&self, name: &str) -> Option<String> {
            (name == "dados").then(|| self.0.display().to_string())
        }

        fn variable(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn configuration(text: &str) -> (tempfile::TempDir, Configuration) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("recado.toml"), text).unwrap();
        let file = ConfigFile::open(&Folder(folder.path())).unwrap();
        (folder, Configuration::new(file))
    }

    #[test]
    fn every_key_is_on_the_page_or_elsewhere() {
        let (_folder, configuration) = configuration("");
        for setting in configuration.file().settings() {
            let name = setting.name();
            let is_shown = SHOWN.iter().any(|shown| shown.0 == name);
            assert!(is_shown != ELSEWHERE.contains(&name), "{name}");
        }
        let known = configuration.file().settings().len();
        assert_eq!(SHOWN.len() + ELSEWHERE.len(), known);
    }

    #[test]
    fn typing_the_old_value_again_changes_nothing() {
        let (_folder, mut configuration) = configuration("beacon = 5\n");
        configuration.set("beacon", "6");
        assert!(configuration.can_save());
        configuration.set("beacon", "");
        assert!(configuration.is_changed() && !configuration.can_save());
        configuration.set("beacon", "5");
        assert!(!configuration.is_changed());
        configuration.set_default("beacon");
        assert_eq!(
            (
                configuration.value("beacon"),
                configuration.is_default("beacon")
            ),
            ("60", true)
        );
        configuration.discard();
        assert_eq!(configuration.value("beacon"), "5");
        configuration.set_default("guardar-dias");
        assert!(!configuration.is_changed());
    }

    #[test]
    fn a_password_is_changed_and_taken_away_but_not_shown() {
        let (_folder, mut configuration) = configuration("senha = \"segredo\"\n");
        assert_eq!(configuration.value("senha"), "");
        configuration.set("senha", "outra");
        assert_eq!(configuration.value("senha"), "outra");
        configuration.set("senha", "");
        assert!(!configuration.is_changed());
        configuration.set_default("senha");
        assert!(configuration.can_save() && configuration.is_default("senha"));
    }
}
