//! The rooms that a binder names, and the binder alone.

use super::{double, server};
use crate::{
    program::Program,
    prompt::{PROMPT, at_a_terminal, press},
};
use std::net::TcpListener;

fn guest(binder: &str, name: &str, more: &[&str]) -> Program {
    let arguments = ["cliente", "--binder", binder, "--nome", name, "--json"];
    Program::recado([&arguments[..], more].concat())
}

fn registered(binder: &str, name: &str, more: &[&str]) -> Program {
    let mut guest = guest(binder, name, more);
    guest.line_with(&[r#""estado":"conectado""#, name]);
    guest
}

/// Two who talk in a room and go, whatever the server.
fn talk(binder: &str, more: &[&str]) {
    let mut ana = registered(binder, "Ana", more);
    let mut bia = registered(binder, "Bia", more);
    let twin = guest(binder, "Ana", more).finish();
    assert_eq!(twin.code, Some(4), "{twin:?}");
    assert!(
        twin.output.contains("O nome Ana já está em uso"),
        "{twin:?}"
    );

    for line in ["ninguém?", "/sair", "/usuarios"] {
        ana.type_line(line);
        ana.line_with(&["erro", "Você não está em nenhuma sala."]);
    }
    ana.type_line("/entrar redes");
    ana.line_with(&["erro", "Sala não encontrada."]);
    ana.type_line("/criar redes");
    ana.line_with(&["sistema", "Sala 'redes' criada com sucesso."]);
    ana.type_line("/create redes");
    ana.line_with(&["erro", "O nome da sala já existe."]);
    ana.type_line("/criar outra");
    ana.type_line("/salas");
    ana.line_with(&["lista", r#""salas":["#, r#""redes","outra"]"#]);
    ana.type_line("/entrar redes");
    ana.line_with(&[
        r#""estado":"na-sala""#,
        r#""sala":"redes""#,
        r#""pessoas":["Ana"]"#,
    ]);
    ana.line_with(&["sistema", "Ana entrou na sala."]);
    bia.type_line("/enter redes");
    bia.line_with(&["na-sala", r#""pessoas":["Ana","Bia"]"#]);
    bia.line_with(&["sistema", "Bia entrou na sala."]);
    ana.line_with(&["sistema", "Bia entrou na sala."]);

    // Within a second, and one of them twice.
    for text in ["Olá, ação <&>", "eco", "eco"] {
        ana.type_line(text);
    }
    ana.type_line("/msg Bia só você");
    for guest in [&mut ana, &mut bia] {
        for text in ["Olá, ação <&>", "eco", "eco"] {
            let text = format!(r#""texto":"{text}""#);
            guest.line_with(&[r#""evento":"mensagem","nome":"Ana","sala":"redes""#, &text]);
        }
        guest.line_with(&[r#""nome":"Ana","destino":"Bia""#, "só você"]);
    }
    ana.type_line("/msg Caio oi");
    ana.line_with(&["erro", "Destinatário não está na mesma sala."]);
    ana.type_line("/usuarios");
    ana.line_with(&["lista", r#""pessoas":["Ana","Bia"]"#]);

    // To another room: by a server that cannot move anybody, too.
    bia.type_line("/entrar outra");
    bia.line_with(&[r#""estado":"fora""#, r#""sala":"redes""#]);
    bia.line_with(&["na-sala", r#""sala":"outra""#]);
    ana.line_with(&["sistema", "Bia saiu da sala."]);
    bia.type_line("adeus");
    let bia = bia.finish();
    assert_eq!(bia.code, Some(0), "{bia:?}");
    assert_eq!(
        bia.output.matches(r#""texto":"adeus""#).count(),
        1,
        "{bia:?}"
    );
    ana.signal("INT");
    let ana = ana.finish();
    assert_eq!(ana.code, Some(0), "{ana:?}");
    assert!(!ana.output.contains("eco"), "{ana:?}");
}

#[test]
fn guests_talk_in_our_rooms() {
    let (_server, at, _folder) = server(&["binder", "salas-a", "salas-b"]);
    talk(&at[0], &[]);
}

#[test]
fn guests_talk_in_existing_rooms_of_both_variants() {
    for variant in ["a", "b"] {
        let (_server, binder) = double("double/rooms.py", &["--variant", variant]);
        talk(&binder, &[]);
        let other = if variant == "a" { "b" } else { "a" };
        let finished = guest(&binder, "Caio", &["--variante", other]).finish();
        assert_eq!(finished.code, Some(4), "{finished:?}");
        assert!(finished.output.contains("is not supported"), "{finished:?}");
    }
}

#[test]
fn people_read_lines() {
    let (_server, binder) = double("double/rooms.py", &["--variant", "b"]);
    let mut edson = registered(&binder, "Edson", &["--variante", "b"]);
    edson.type_line("/criar redes");
    edson.type_line("/entrar redes");
    edson.line_with(&["na-sala"]);
    let mut pedro = Program::recado(["client", "--binder", &binder, "--name", "Pedro"]);
    for line in ["/enter redes", "oi", "/msg Edson psiu", "/list"] {
        pedro.type_line(line);
    }
    let pedro = pedro.finish();
    assert_eq!(pedro.code, Some(0), "{pedro:?}");
    for said in [
        "] Pedro: oi\n",
        "] Pedro -> Edson: psiu\n",
        "Salas (1): redes\n",
    ] {
        assert!(pedro.output.contains(said), "{said} {pedro:?}");
    }
    edson.line_with(&["mensagem", r#""destino":"Edson""#, "psiu"]);
}

#[test]
fn the_prompt_says_where_one_is() {
    let (_server, binder) = double("double/rooms.py", &[]);
    let mut ana = at_a_terminal(&["cliente", "--binder", &binder, "--nome", "Ana"]);
    press(&mut ana, PROMPT, "/criar redes\r");
    ana.line_with(&["Sala 'redes' criada com sucesso."]);
    press(&mut ana, PROMPT, "/entrar redes\r");
    ana.line_with(&["Você entrou na sala redes."]);
    press(&mut ana, "redes> ", "oi\r");
    ana.line_with(&["] Ana: oi"]);
    press(&mut ana, "redes> ", "/fim\r");
    ana.line_with(&["Até logo."]);
    assert_eq!(ana.finish().code, Some(0));
}

#[test]
fn what_is_not_there_is_told() {
    let (_binder, at) = double("double/rooms.py", &["--no-chat"]);
    let finished = guest(&at, "Ana", &[]).finish();
    assert_eq!(finished.code, Some(3), "{finished:?}");
    assert!(
        finished
            .output
            .contains("não indica nenhum servidor de salas")
    );

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    let finished = guest(&at, "Ana", &[]).finish();
    assert_eq!(finished.code, Some(3), "{finished:?}");

    let (server, at) = double("double/rooms.py", &[]);
    let mut ana = registered(&at, "Ana", &[]);
    ana.type_line("/criar redes");
    ana.type_line("/entrar redes");
    ana.line_with(&["na-sala"]);
    drop(server);
    ana.line_with(&["fim", "parou de responder"]);
    assert_eq!(ana.finish().code, Some(3));
}

#[test]
fn our_binder_alone_serves_existing_chats_of_both_variants() {
    let mut binder = Program::recado(["binder", "--endereco", "127.0.0.1:0"]);
    let at = binder.line_with(&["pronto binder="]);
    let at = at.strip_prefix("pronto binder=").unwrap();
    let early = guest(at, "Ana", &[]).finish();
    assert_eq!(early.code, Some(3), "{early:?}");
    let chats = ["a", "b"]
        .map(|variant| double("double/rooms.py", &["--variant", variant, "--binder", at]));
    for variant in ["a", "b"] {
        talk(at, &["--variante", variant]);
        binder.type_line("");
    }
    drop(chats);

    let taken = Program::recado(["binder", "--address", at]).finish();
    assert_eq!(taken.code, Some(1), "{taken:?}");
    assert!(taken.errors.contains("já está em uso"), "{taken:?}");
    binder.signal("TERM");
    let binder = binder.finish();
    assert_eq!(binder.code, Some(0), "{binder:?}");
    assert_eq!(
        binder
            .errors
            .matches("ChatService registrado em localhost:")
            .count(),
        2,
        "{binder:?}"
    );
    for held in [
        "ChatService (variante A) em localhost:",
        "ChatService (variante B) em localhost:",
    ] {
        assert!(binder.errors.contains(held), "{binder:?}");
    }
}
