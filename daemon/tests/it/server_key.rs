//! The key a server is known by: made once, never replaced, and told to whoever starts it.

use crate::program::{Finished, Program};
use std::{fs, path::Path};

/// Starts a server and stops it once it is up.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let arguments = ["servidor", "--udp", "127.0.0.1:0"].iter().chain(arguments);
    let mut server = Program::recado_with(arguments, variables);
    let ready = server.line_with(&["pronto udp="]);
    let address = ready.strip_prefix("pronto udp=").unwrap();
    assert!(address.parse::<std::net::SocketAddr>().is_ok(), "{ready}");
    server.signal("TERM");
    let finished = server.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    finished
}

/// What stands behind the beginning of a line of standard error.
fn told<'a>(finished: &'a Finished, beginning: &str) -> &'a str {
    let mut lines = finished.errors.lines();
    let told = lines.find_map(|line| line.strip_prefix(beginning));
    told.unwrap_or_else(|| panic!("{finished:?}"))
}

fn words(finished: &Finished) -> &str {
    told(finished, "Palavras da chave deste servidor: ")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_first_start_makes_the_key_and_later_ones_have_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let data = ["--dados", text(folder.path())];
    let first = run(&data, &[]);
    let file = folder.path().join("servidor.chave");
    let key = fs::read(&file).unwrap();
    assert_eq!(key.len(), 48);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = run(&data, &[]);
    assert_eq!(words(&again), words(&first));
    assert_eq!(words(&first).split(' ').count(), 6);
    let invite = told(&first, "Convite: ");
    assert!(invite.starts_with("recado://127.0.0.1:"), "{invite}");
    assert_eq!(invite.split_once('#').unwrap().1.len(), 64);
    // In a folder that was named it is kept, whatever becomes of the messages.
    let memory = run(&[&data[..], &["--diario", "memoria"]].concat(), &[]);
    assert_eq!(words(&memory), words(&first));
    assert_eq!(fs::read(&file).unwrap(), key);
}

#[test]
fn a_damaged_key_is_said_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("servidor.chave");
    fs::write(&file, b"meia chave").unwrap();
    let data = [
        "servidor",
        "--udp",
        "127.0.0.1:0",
        "--dados",
        text(folder.path()),
    ];
    let finished = Program::recado(data).finish();
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(finished.errors.contains("servidor.chave"), "{finished:?}");
    assert!(finished.errors.contains("danificado"), "{finished:?}");
    assert_eq!(fs::read(&file).unwrap(), b"meia chave");
}

#[test]
fn without_a_folder_and_a_journal_the_key_passes_too_and_that_is_said() {
    let home = tempfile::tempdir().unwrap();
    let home = text(home.path());
    let variables = [("HOME", home), ("XDG_DATA_HOME", home)];
    let passing = "A chave vale só até o servidor ser desligado";
    let memory = ["--diario", "memoria"];
    let (first, second) = (run(&memory, &variables), run(&memory, &variables));
    assert!(first.errors.contains(passing), "{first:?}");
    assert_ne!(words(&first), words(&second));
    let kept = run(&[], &variables);
    assert!(!kept.errors.contains(passing), "{kept:?}");
}
