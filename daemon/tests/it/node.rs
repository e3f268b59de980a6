//! `recado no` as its users run it: nodes among themselves.

use crate::program::Program;
use std::{fs, net::TcpListener, path::Path};

/// A port that is free now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A file that names these nodes.
fn write_nodes(folder: &Path, ports: &[u16]) -> String {
    let entry = |port: &u16| format!(r#"{{"host": "localhost", "port": {port}}}"#);
    let entries: Vec<_> = ports.iter().map(entry).collect();
    let file = folder.join("nodes.json");
    fs::write(&file, format!("[{}]", entries.join(", "))).unwrap();
    file.to_str().unwrap().to_owned()
}

fn node(port: u16, name: &str, file: &str) -> Program {
    let port = port.to_string();
    Program::recado(["no", &port, "--nome", name, "--nos", file, "--json"])
}

#[test]
fn nodes_talk_and_hear_after_a_death_what_was_said_to_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (port, other) = (free_port(), free_port());
    let file = write_nodes(folder.path(), &[port, other]);
    let mut ana = node(port, "Ana", &file);
    ana.line_with(&[r#""estado":"pronto""#, &format!(r#""porta":{port}"#)]);
    let mut bia = node(other, "Bia", &file);
    let at_bia = format!(r#""no":"localhost:{other}""#);
    bia.line_with(&[r#""estado":"conectado""#]);
    ana.type_line("/RETRY");
    ana.line_with(&[r#""estado":"conectado""#, &at_bia]);

    ana.type_line("Olá, ação <&>");
    bia.line_with(&[
        "mensagem",
        r#""nome":"Ana""#,
        r#""texto":"Olá, ação <&>""#,
        r#""hora":""#,
    ]);
    ana.line_with(&["recibo", &at_bia, r#""texto":"Olá, ação <&>""#]);
    bia.type_line("oi");
    ana.line_with(&["mensagem", r#""nome":"Bia""#, r#""texto":"oi""#]);
    ana.type_line("/List");
    ana.line_with(&["lista", &format!(r#""nos":["localhost:{other}"]"#)]);
    ana.type_line(&"x".repeat(8_961));
    ana.line_with(&["erro", "no máximo 8.960 bytes"]);

    bia.signal("KILL");
    ana.line_with(&[r#""estado":"sem-conexao""#, &at_bia]);
    for text in ["um", "dois"] {
        ana.type_line(text);
        ana.line_with(&[r#""estado":"na-fila""#, text]);
    }
    let mut bia = node(other, "Bia", &file);
    bia.line_with(&["pronto"]);
    bia.line_with(&["mensagem", r#""texto":"um""#]);
    bia.line_with(&["mensagem", r#""texto":"dois""#]);
    ana.line_with(&["recibo", r#""texto":"dois""#]);

    ana.signal("TERM");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(
        finished.output.contains(r#""estado":"fim""#),
        "{finished:?}"
    );
    bia.line_with(&[r#""estado":"sem-conexao""#]);
    bia.type_line("/Quit");
    assert_eq!(bia.finish().code, Some(0));
}

#[test]
fn the_end_of_input_waits_until_somebody_has_heard() {
    let folder = tempfile::tempdir().unwrap();
    let (port, other) = (free_port(), free_port());
    let file = write_nodes(folder.path(), &[port, other]);
    let mut bia = node(port, "Bia", &file);
    bia.line_with(&["pronto"]);
    let mut ana = node(other, "Ana", &file);
    for number in 0..200 {
        ana.type_line(&format!("linha {number}"));
    }
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    for number in 0..200 {
        bia.line_with(&["mensagem", &format!(r#""texto":"linha {number}""#)]);
    }
}

#[test]
fn texts_that_nobody_hears_end_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let file = write_nodes(folder.path(), &[free_port()]);
    let mut ana = Program::recado(["node", "0", "--name", "Ana", "--nodes", &file]);
    ana.type_line("alguém?");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(3), "{finished:?}");
    let said = "Textos que não saíram: 1.";
    assert!(finished.errors.contains(said), "{finished:?}");
}

#[test]
fn people_read_lines_and_a_file_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let file = write_nodes(folder.path(), &[port]);
    let port = port.to_string();
    let mut bia = Program::recado(["no", &port, "--nome", "Bia", "--nos", &file]);
    bia.type_line("sozinha");
    let other = folder.path().join("new.json");
    let other = other.to_str().unwrap();
    let ana = Program::recado(["no", "0", "--nome", "Ana", "--nos", other]);
    assert_eq!(ana.finish().code, Some(0));
    let made = fs::read_to_string(other).unwrap();
    assert!(
        made.contains(r#"{"host": "localhost", "port": 50053}"#),
        "{made}"
    );

    let mut ana = Program::recado(["no", "0", "--nome", "Ana", "--nos", &file]);
    ana.type_line("boa tarde");
    assert_eq!(ana.finish().code, Some(0));
    bia.line_with(&["] Ana: boa tarde"]);
    let finished = bia.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let said = "Não há outros nós em";
    assert!(finished.errors.contains(said), "{finished:?}");
}

#[test]
fn what_makes_no_sense_is_told_with_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nodes.json");
    fs::write(&file, "[\n  {\"host\": \"a b\", \"port\": 1}\n]").unwrap();
    let wrong = file.to_str().unwrap();
    let taken = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (arguments, code, said) in [
        (
            &["no", "0", "--nos", wrong][..],
            78,
            "linha 2: \"a b\" is no host",
        ),
        (&["no", &port, "--nos", wrong], 1, "já está em uso"),
        (&["no"], 2, "Falta <PORTA>."),
        (&["no", "70000"], 2, "Valor inválido '70000' em PORTA."),
        (
            &["no", "1", "--nome", "Maximiliana Conceição"],
            2,
            "O nome cabe em 20 bytes",
        ),
    ] {
        let finished = Program::recado(arguments).finish();
        assert_eq!(finished.code, Some(code), "{finished:?}");
        assert!(finished.errors.contains(said), "{finished:?}");
    }
}
