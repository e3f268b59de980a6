//! Where a server's options come from.

use daemon::{
    cli,
    config::{self, ConfigError, Sources},
    exit::Exit,
    server::{JournalKind, KeyKind, ServerOptions},
};
use lang::Lang;
use std::{collections::BTreeMap, fs, path::PathBuf};
use udp_core::password::Secret;

#[derive(Default)]
struct Given {
    options: BTreeMap<&'static str, String>,
    variables: BTreeMap<&'static str, String>,
}

impl Given {
    fn option(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.options.insert(name, value.into());
        self
    }

    fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.to_owned());
        self
    }

    fn load(&self) -> Result<ServerOptions, ConfigError> {
        config::load(self, Lang::Pt)
    }
}

impl Sources for Given {
    fn option(&self, name: &str) -> Option<String> {
        self.options.get(name).cloned()
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }
}

fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recado.toml");
    fs::write(&path, text).unwrap();
    (folder, path.to_str().unwrap().to_owned())
}

#[test]
fn the_command_line_outranks_the_environment_and_that_the_file() {
    let (_folder, path) = file("textos-rajada = 11\npartes-rajada = 12\nbeacon = 13\n");
    let options = Given::default()
        .option("config", path)
        .option("beacon", "33")
        .variable("RECADO_BEACON", "23")
        .variable("RECADO_PARTES_RAJADA", "22")
        .load()
        .unwrap();
    let settings = options.settings;
    assert_eq!(settings.beacon.as_secs(), 33);
    assert_eq!(settings.parts.burst, 22);
    assert_eq!(settings.texts.burst, 11);
    assert_eq!(settings.texts.per_second, 20);
}

#[test]
fn the_file_is_found_in_the_data_folder() {
    let (folder, _path) = file("udp = \"127.0.0.1:4321\"\nrede-aberta = true\n");
    let data = folder.path().to_str().unwrap();
    for given in [
        Given::default().option("dados", data),
        Given::default().variable("RECADO_DADOS", data),
    ] {
        let options = given.load().unwrap();
        assert_eq!(options.udp, "127.0.0.1:4321".parse().unwrap());
        assert!(options.settings.open_network);
        assert_eq!(options.data, PathBuf::from(data));
    }
}

#[test]
fn english_keys_mean_the_same() {
    let (_folder, path) = file(
        "open-network = true\ndata = \"/tmp/x\"\njournal = \"memoria\"\nkeep-days = 7\nkeep-records = 5000\n",
    );
    let options = Given::default().option("config", path).load().unwrap();
    assert!(options.settings.open_network);
    assert_eq!(options.data, PathBuf::from("/tmp/x"));
    assert_eq!(options.journal, JournalKind::Memory);
    let retention = options.settings.retention;
    assert_eq!((retention.days, retention.records), (7, 5_000));
}

#[test]
fn the_example_is_the_defaults_commented_out_or_not() {
    for lang in Lang::ALL {
        let example = config::example(lang);
        let active: String = example
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert!(active.contains("\nudp = \"0.0.0.0:1235\"\n"), "{active}");
        for text in [example, active] {
            let (_folder, path) = file(&text);
            let options = Given::default().option("config", path).load().unwrap();
            assert_eq!(
                format!("{options:?}"),
                format!("{:?}", config::defaults(Lang::Pt))
            );
        }
    }
}

#[test]
fn wrong_values_say_where_they_stand_and_what_is_right() {
    let (_folder, path) = file("diario = \"papel\"");
    for (given, text, exit) in [
        (
            Given::default().option("udp", "1235"),
            "--udp: valor inválido '1235'; use ENDEREÇO:PORTA, como 0.0.0.0:1235 ou [::]:1235."
                .to_owned(),
            Exit::Usage,
        ),
        (
            Given::default().variable("RECADO_BEACON", "0"),
            "RECADO_BEACON: valor inválido '0'; use um número de segundos, de 1 a 86400."
                .to_owned(),
            Exit::Config,
        ),
        (
            Given::default().option("config", &path),
            format!("{path}: linha 1: valor inválido 'papel'; use redb (em disco) ou memoria."),
            Exit::Config,
        ),
    ] {
        let error = given.load().unwrap_err();
        assert_eq!((error.text(Lang::Pt), error.exit()), (text, exit));
    }
}

#[test]
fn the_classic_door_is_open_unless_somebody_says_otherwise() {
    assert!(Given::default().load().unwrap().settings.classic);
    let closed = Given::default().option("classico", "nao").load().unwrap();
    assert!(!closed.settings.classic);
    let (_folder, path) = file("classico = false\n");
    let closed = Given::default().option("config", path);
    assert!(!closed.load().unwrap().settings.classic);
    let open = closed.variable("RECADO_CLASSICO", "sim").load().unwrap();
    assert!(open.settings.classic);
    let with_password = || Given::default().variable("RECADO_SENHA", "abacaxi");
    assert!(!with_password().load().unwrap().settings.classic);
    let open = with_password().option("classico", "sim").load().unwrap();
    assert!(open.settings.classic);
}

#[test]
fn the_key_passes_with_the_server_only_where_no_folder_is_named() {
    let memory = || Given::default().option("diario", "memoria");
    assert_eq!(memory().load().unwrap().key, KeyKind::Passing);
    let named = memory().variable("RECADO_DADOS", "/tmp/recado");
    assert_eq!(named.load().unwrap().key, KeyKind::Kept);
    assert_eq!(Given::default().load().unwrap().key, KeyKind::Kept);
}

#[test]
fn the_password_comes_from_the_file_or_the_environment_and_is_shown_nowhere() {
    let (_folder, path) = file("senha = \"abacaxi\"\n");
    let from_file = Given::default().option("config", &path);
    let options = from_file.load().unwrap();
    assert_eq!(options.password, Secret::new("abacaxi"));
    assert!(!format!("{options:?}").contains("abacaxi"));
    let options = from_file.variable("RECADO_SENHA", "caju").load().unwrap();
    assert_eq!(options.password, Secret::new("caju"));
    // Not even when somebody puts it where it does not belong.
    let option = Given::default().option("senha", "abacaxi").load().unwrap();
    assert_eq!(option.password, None);
    let (_folder, english) = file("password = \"caju\"\n");
    let options = Given::default().option("config", english).load().unwrap();
    assert_eq!(options.password, Secret::new("caju"));

    let long = "x".repeat(141);
    let (_folder, path) = file(&format!("senha = \"{long}\"\n"));
    for given in [
        Given::default().option("config", path),
        Given::default().variable("RECADO_SENHA", &long),
    ] {
        let error = given.load().unwrap_err();
        let text = error.text(Lang::Pt);
        assert!(text.contains("140") && !text.contains("xxx"), "{text}");
        assert!(!format!("{error:?} {error}").contains("xxx"));
        assert_eq!(error.exit(), Exit::Config);
    }
    let help = format!(
        "{}",
        cli::server_command("recado-servidor", Lang::Pt).render_long_help()
    );
    assert!(!help.contains("--senha"), "{help}");
}

#[test]
fn a_client_reads_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let password = |given: &Given| config::password(given, folder.path());
    assert_eq!(password(&Given::default()).unwrap(), None);
    let given = Given::default().variable("RECADO_SENHA", "caju");
    assert_eq!(password(&given).unwrap(), Secret::new("caju"));
    fs::write(folder.path().join("recado.toml"), "senha = \"abacaxi\"").unwrap();
    assert_eq!(password(&given).unwrap(), Secret::new("caju"));
    assert_eq!(password(&Given::default()).unwrap(), Secret::new("abacaxi"));
    fs::write(folder.path().join("recado.toml"), "senah = \"abacaxi\"").unwrap();
    let error = password(&Given::default()).unwrap_err().text(Lang::Pt);
    assert!(error.contains("'senha'"), "{error}");
}
