//! `recado cliente` in somebody else's chat: our own doors, and doubles of the existing servers.

mod multicast;
mod rooms;

use crate::program::Program;

/// A server of ours with these doors and no others, and where each of them is.
fn server(doors: &[&str]) -> (Program, Vec<String>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut arguments = vec!["servidor", "--udp", "127.0.0.1:0", "--dados", data];
    let all = [
        ("--xmlrpc", "xmlrpc"),
        ("--salas-a", "salas-a"),
        ("--salas-b", "salas-b"),
        ("--binder", "binder"),
        ("--grpc", "grpc"),
    ];
    for (option, word) in all {
        arguments.push(option);
        arguments.push(if doors.contains(&word) {
            "127.0.0.1:0"
        } else {
            "nao"
        });
    }
    let mut server = Program::recado(arguments);
    let ready = server.line_with(&["pronto udp="]);
    let at = |door: &&str| {
        let prefix = format!("{door}=");
        let mut words = ready.split(' ');
        let found = words.find_map(|word| word.strip_prefix(&prefix));
        found
            .unwrap_or_else(|| panic!("{door} in {ready}"))
            .to_owned()
    };
    let addresses = doors.iter().map(at).collect();
    (server, addresses, folder)
}

/// A double of an existing server, and where it is.
fn double(program: &str, more: &[&str]) -> (Program, String) {
    let mut double = Program::python(program, [&["--port", "0", "--until-eof"], more].concat());
    let at = double
        .line_with(&["pronto "])
        .replace("pronto ", "127.0.0.1:");
    (double, at)
}

/// A client that writes JSON, on its way in.
fn guest(door: &str, at: &str, name: &str) -> Program {
    Program::recado(["cliente", door, at, "--nome", name, "--json"])
}

#[test]
fn options_of_different_chats_exclude_each_other() {
    for (arguments, said) in [
        (
            &["cliente", "--xmlrpc", "a", "--rpyc", "b"][..],
            "--xmlrpc não combina com --rpyc.",
        ),
        (
            &["cliente", "--rpyc", "a", "--id", "7"],
            "--rpyc não combina com --id.",
        ),
        (
            &["client", "--xmlrpc", "a", "--server", "b"],
            "--xmlrpc não combina com --servidor.",
        ),
        (
            &["cliente", "--binder", "a", "--rpyc", "b"],
            "--rpyc não combina com --binder.",
        ),
        (&["cliente", "--variante", "a"], "Falta --binder."),
        (
            &["cliente", "--xmlrpc", "a", "--variante", "a"],
            "--xmlrpc não combina com --variante.",
        ),
        (
            &["cliente", "--binder", "a", "--variante", "c"],
            "Valor inválido 'c' em --variante.",
        ),
        (
            &["binder", "--endereco", "x"],
            "Valor inválido 'x' em --endereco.",
        ),
        (
            &["cliente", "--xmlrpc", "a b"],
            "Valor inválido 'a b' em --xmlrpc.",
        ),
        (
            &[
                "cliente",
                "--xmlrpc",
                "a",
                "--nome",
                "Maximiliana Conceição",
            ],
            "O nome cabe em 20 bytes",
        ),
    ] {
        let finished = Program::recado(arguments).finish();
        assert_eq!(finished.code, Some(2), "{finished:?}");
        assert!(finished.errors.contains(said), "{finished:?}");
    }
}
