//! The prompt, on a terminal of its own.

use crate::program::{Program, Server};
use std::{path::Path, process::Command};

pub(crate) fn at_a_terminal(arguments: &[&str]) -> Program {
    let mut command = Command::new("python3");
    command
        .arg("-B")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/prompt.py"))
        .arg(env!("CARGO_BIN_EXE_recado"))
        .args(arguments)
        .env("RECADO_LINGUA", "pt");
    Program::start(command)
}

/// What the editor writes when it takes the terminal; keys pressed before are the terminal's own.
pub(crate) const PROMPT: &str = "\u{1b}[?2004h";

/// Presses keys once this has shown since the last ones.
pub(crate) fn press(program: &mut Program, after: &str, keys: &str) {
    program.type_line(&serde_json::json!([after, keys]).to_string());
}

#[test]
fn a_line_is_edited_and_said_and_what_comes_shows_above_the_prompt() {
    let server = Server::start();
    let mut bia = Program::recado([
        "cliente",
        "--servidor",
        &server.address,
        "--id",
        "2",
        "--nome",
        "Bia",
        "--json",
        "--confiar",
    ]);
    bia.line_with(&[r#""estado":"conectado""#]);
    let data = server.folder.path().to_str().unwrap();
    let mut ana = at_a_terminal(&[
        "cliente",
        "--servidor",
        &server.address,
        "--id",
        "1",
        "--nome",
        "Ana",
        "--dados",
        data,
    ]);
    // The server is not known yet.
    ana.line_with(&["Servidor desconhecido. A chave dele é: "]);
    press(&mut ana, PROMPT, "s\r");
    ana.line_with(&["Digite para falar a todos"]);

    // Two backspaces, then home and a beginning.
    press(&mut ana, PROMPT, "ação!?\u{7f}\u{7f}\u{1b}[HOlá, \r");
    bia.line_with(&["mensagem", r#""de":1"#, r#""texto":"Olá, ação""#]);
    ana.line_with(&["] Ana (1): Olá, ação ✓"]);
    bia.type_line("/msg 1 só para você");
    ana.line_with(&["Bia (2) → você: só para você"]);

    // The line before comes back, to the person talked with.
    press(&mut ana, PROMPT, "/msg 2\r");
    ana.line_with(&["Agora a conversa é com 2."]);
    press(&mut ana, PROMPT, "\u{1b}[A\u{1b}[A\r");
    bia.line_with(&["mensagem", r#""para":2"#, r#""texto":"Olá, ação""#]);

    // Ctrl-D says goodbye.
    press(&mut ana, PROMPT, "\u{4}");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    bia.type_line("/lista");
    bia.line_with(&["lista", r#""pessoas":[{"id":2,"nome":"Bia"}]"#]);
    assert!(server.folder.path().join("linhas.txt").exists());
}

#[test]
fn an_operator_gives_orders_where_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut server = at_a_terminal(&["servidor", "--udp", "127.0.0.1:0", "--dados", data]);
    let ready = server.line_with(&["pronto udp="]);
    let address = ready.trim().strip_prefix("pronto udp=").unwrap();
    let mut bia = Program::recado([
        "cliente",
        "--servidor",
        address,
        "--id",
        "2",
        "--nome",
        "Bia",
        "--json",
        "--confiar",
    ]);
    bia.line_with(&[r#""estado":"conectado""#]);
    server.line_with(&["Bia (2) entrou"]);

    press(&mut server, "entrou", "/anunciar a aula começou\n");
    bia.line_with(&["sistema", "a aula começou"]);
    server.line_with(&["O operador: mensagem a todos."]);
    press(&mut server, "a todos.", "/expulsar Bia\n");
    server.line_with(&["Use /expulsar ID"]);
    press(&mut server, "999999999", "/banir 2\n");
    server.line_with(&["ID 2 banido"]);
    bia.line_with(&["erro"]);
    press(&mut server, "banido", "/ajuda\n/fim\n");
    server.line_with(&["/dar-voz ID"]);
    let finished = server.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[test]
fn fim_leaves_once_everything_is_said() {
    let server = Server::start();
    let mut ana = at_a_terminal(&[
        "cliente",
        "--servidor",
        &server.address,
        "--nome",
        "Ana",
        "--confiar",
    ]);
    press(&mut ana, PROMPT, "até amanhã\r");
    press(&mut ana, PROMPT, "/fim\r");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.output.contains("): até amanhã"), "{finished:?}");
    assert!(!finished.output.contains("Enter encerra."), "{finished:?}");
}

#[test]
fn ctrl_c_leaves_before_a_server_has_answered() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let mut ana = at_a_terminal(&["cliente", "--servidor", &address, "--nome", "Ana"]);
    ana.line_with(&["Conectando a "]);
    press(&mut ana, "Conectando", "\u{3}");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[test]
fn a_node_asks_for_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nodes.json");
    std::fs::write(&file, "[]").unwrap();
    let mut ana = at_a_terminal(&["no", "0", "--nos", file.to_str().unwrap()]);
    press(&mut ana, PROMPT, "Maximiliana Conceição\r");
    ana.line_with(&["O nome cabe em 20 bytes"]);
    press(&mut ana, PROMPT, "Ana\r");
    ana.line_with(&["Ouvindo na porta "]);
    press(&mut ana, PROMPT, "/LISTA\r");
    ana.line_with(&["Nós conectados (0): nenhum"]);
    press(&mut ana, PROMPT, "/fim\r");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
}
