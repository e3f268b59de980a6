//! The existing clients, doubled, on our server; our client on the existing server, doubled: texts
//! arrive whole either way.

use crate::program::{Program, Server, connected};

/// 140 bytes, most of them in characters of two bytes.
fn full_frame() -> String {
    let text = format!("{}é", "çã ".repeat(27)) + "abc";
    assert_eq!(text.len(), 140);
    text
}

fn double(server: &str, id: &str, name: &str, style: &str) -> Program {
    Program::python(
        "double/client.py",
        [
            "--server", server, "--id", id, "--name", name, "--style", style, "--read",
        ],
    )
}

/// A sealed connection where there can be one.
fn ours(server: &str, id: &str, name: &str) -> Program {
    connected(server, id, name, &["--confiar"])
}

/// Takes lines until their texts, joined, are the whole.
fn whole(program: &mut Program, parts: &[&str], text: &str) {
    let mut joined = String::new();
    while joined.len() < text.len() {
        let line = program.line_with(parts);
        let event: serde_json::Value = serde_json::from_str(&line).unwrap();
        joined.push_str(event["texto"].as_str().unwrap());
    }
    assert_eq!(joined, text);
}

#[test]
fn existing_clients_talk_on_our_server() {
    let server = Server::start();
    let at = server.address.as_str();
    let mut jose = double(at, "1", "José", "padded");
    jose.line_with(&["conectado", "Conexão aceita."]);
    let mut bia = double(at, "2", "Bia", "unpadded");
    bia.line_with(&["conectado"]);
    let mut caio = ours(at, "3", "Caio");

    jose.type_line("todos Olá, ação");
    for client in [&mut jose, &mut bia] {
        client.line_with(&["difusao", r#""nome": "José""#, r#""texto": "Olá, ação""#]);
    }
    caio.line_with(&["mensagem", r#""nome":"José""#, r#""texto":"Olá, ação""#]);

    let text = full_frame();
    bia.type_line(&format!("msg 1 {text}"));
    jose.line_with(&["privada", &text]);
    caio.type_line(&format!("/msg 2 {text}"));
    bia.line_with(&["privada", r#""nome": "Caio""#, &text]);

    let long = "é".repeat(300);
    jose.type_line(&format!("todos {long}"));
    whole(&mut bia, &["difusao", "é"], &long);
    whole(&mut caio, &["mensagem", "é"], &long);
    caio.type_line(&format!("/todos {long}"));
    whole(&mut bia, &["difusao", "é"], &long);

    jose.type_line("lista");
    jose.line_with(&["servidor", "Clientes conectados: 1: José, 2: Bia, 3: Caio"]);
    bia.type_line("msg 99 oi");
    bia.line_with(&["erro", "ID de destino não encontrado."]);
    let mut twin = double(at, "1", "Outro", "padded");
    twin.line_with(&["erro", "ID já em uso."]);
    let mut header_only = double(at, "4", "", "header-only");
    header_only.line_with(&["conectado"]);

    server.program.signal("TERM");
    for client in [&mut jose, &mut bia, &mut header_only] {
        client.line_with(&["servidor", "Servidor desligado. Conexão encerrada."]);
    }
    caio.line_with(&["sistema", "Servidor desligado. Conexão encerrada."]);
    assert_eq!(server.program.finish().code, Some(0));
}

#[test]
fn our_client_talks_on_the_existing_server() {
    let mut server = Program::python("double/server.py", ["--port", "0", "--until-eof"]);
    let ready = server.line_with(&["pronto "]);
    let at = ready.replace("pronto ", "127.0.0.1:");
    let at = at.as_str();
    let mut jose = ours(at, "1", "José");
    let mut ana = ours(at, "2", "Ana");
    let mut bia = double(at, "3", "Bia", "padded");
    bia.line_with(&["conectado"]);

    jose.type_line("Olá, ação");
    for client in [&mut jose, &mut ana] {
        client.line_with(&["mensagem", r#""nome":"José""#, r#""texto":"Olá, ação""#]);
    }
    // Between the two existing programs accents are cut, as they always were.
    bia.line_with(&["difusao", r#""nome": "José""#, r#""texto": "Olá, aç""#]);

    let text = full_frame();
    ana.type_line(&format!("/msg 1 {text}"));
    jose.line_with(&["mensagem", r#""de":2"#, r#""para":1"#, &text]);
    let long = "é".repeat(300);
    jose.type_line(&long);
    whole(&mut ana, &["mensagem", "é"], &long);

    jose.type_line("/lista");
    jose.line_with(&[
        "lista",
        r#"{"id":1,"nome":"José"},{"id":2,"nome":"Ana"},{"id":3,"nome":"Bia"}"#,
    ]);
    jose.type_line("/msg 99 oi");
    jose.line_with(&["erro", r#""codigo":2"#, "ID de destino não encontrado."]);

    // TCHAU leaves last: what was said before it arrives, and then Ana is gone.
    ana.type_line("adeus");
    assert_eq!(ana.finish().code, Some(0));
    bia.line_with(&["difusao", "adeus"]);
    jose.type_line("/lista");
    jose.line_with(&["lista", r#"[{"id":1,"nome":"José"},{"id":3,"nome":"Bia"}]"#]);

    server.end_input();
    jose.line_with(&["sistema", "Servidor desligado. Conexão encerrada."]);
    bia.line_with(&["servidor", "Servidor desligado."]);
    assert_eq!(server.finish().code, Some(0));
}
