//! The multicast chat.

use super::{double, guest, server};
use crate::program::Program;
use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

fn joined(door: &str, at: &str, name: &str) -> Program {
    let mut guest = guest(door, at, name);
    guest.line_with(&[r#""estado":"conectado""#]);
    guest.line_with(&["sistema", &format!("{name} entrou no chat")]);
    guest
}

/// Two who talk, read and go, whatever the server.
fn talk(door: &str, other_door: &str, at: &str) {
    let mut ana = joined(door, at, "Ana");
    let mut bia = joined(other_door, at, "Bia");
    ana.line_with(&["sistema", "Bia entrou no chat"]);
    ana.type_line("Olá, ação <&>\u{1f600}");
    for guest in [&mut ana, &mut bia] {
        guest.line_with(&[
            r#""evento":"mensagem","nome":"Ana","texto":"Olá, ação <&>"#,
            r#""lugar":"#,
            r#""hora_ms":"#,
        ]);
    }
    ana.line_with(&[r#""evento":"lido","nome":"Bia","texto":"Olá, ação"#]);
    ana.type_line("/confirmacoes");
    ana.line_with(&["recibo", r#""leitores":["Bia"]"#]);
    bia.type_line("/historico 1");
    bia.line_with(&["mensagem", "Olá, ação"]);
    bia.type_line("/confirmations");
    bia.type_line("/historico nada");
    bia.line_with(&["erro", "Use /historico N"]);

    let twin = guest(door, at, "Ana").finish();
    assert_eq!(twin.code, Some(4), "{twin:?}");
    assert!(
        twin.output.contains("O nome Ana já está em uso"),
        "{twin:?}"
    );

    bia.type_line(&"x".repeat(8_961));
    bia.line_with(&["erro", "8.960 bytes"]);
    bia.type_line("adeus");
    let bia = bia.finish();
    assert_eq!(bia.code, Some(0), "{bia:?}");
    assert!(bia.output.contains(r#""texto":"adeus""#), "{bia:?}");
    ana.line_with(&["mensagem", "adeus"]);
    ana.line_with(&["sistema", "Bia saiu do chat"]);
    ana.signal("INT");
    assert_eq!(ana.finish().code, Some(0));
}

#[test]
fn guests_talk_at_our_door_by_both_protocols() {
    let (server, at, _folder) = server(&["xmlrpc"]);
    talk("--xmlrpc", "--rpyc", &at[0]);
    talk("--rpyc", "--xmlrpc", &at[0]);
    server.signal("TERM");
    assert_eq!(server.finish().code, Some(0));
}

#[test]
fn guests_talk_at_the_existing_server() {
    let (_server, at) = double("double/multicast.py", &[]);
    talk("--xmlrpc", "--xmlrpc", &at);
}

#[test]
fn what_was_said_before_is_shown_once() {
    let (_server, at) = double("double/multicast.py", &["--history", "60"]);
    let mut ana = guest("--xmlrpc", &at, "Ana");
    ana.line_with(&["mensagem", r#""nome":"Zé","texto":"texto 10""#]);
    ana.line_with(&["mensagem", r#""texto":"texto 59""#]);
    ana.line_with(&["Ana entrou no chat"]);
    // Everybody is given the history again.
    let bia = guest("--xmlrpc", &at, "Bia").finish();
    assert_eq!(bia.output.matches("texto ").count(), 50, "{bia:?}");
    ana.type_line("/historico 2");
    ana.type_line("/fim");
    let ana = ana.finish();
    assert_eq!(ana.output.matches("mensagem").count(), 2, "{ana:?}");
    assert_eq!(
        ana.output
            .matches(r#""evento":"lido","nome":"Bia""#)
            .count(),
        50
    );
}

#[test]
fn a_script_that_says_much_hears_all_of_it() {
    let (_server, at) = double("double/multicast.py", &[]);
    let mut ana = Program::recado(["client", "--xmlrpc", &at, "--name", "Ana"]);
    for number in 0..200 {
        ana.type_line(&format!("linha {number}"));
    }
    let ana = ana.finish();
    assert_eq!(ana.code, Some(0), "{ana:?}");
    for number in 0..200 {
        assert!(ana.output.contains(&format!("] Ana: linha {number}\n")));
    }
}

#[test]
fn a_server_that_is_gone_is_told_with_3() {
    let (server, at) = double("double/multicast.py", &[]);
    let ana = joined("--xmlrpc", &at, "Ana");
    drop(server);
    let mut keep = ana;
    keep.line_with(&["fim", "parou de responder"]);
    let ana = keep.finish();
    assert_eq!(ana.code, Some(3), "{ana:?}");

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    for door in ["--xmlrpc", "--rpyc"] {
        let finished = guest(door, &at, "Ana").finish();
        assert_eq!(finished.code, Some(3), "{finished:?}");
        assert!(
            finished
                .output
                .contains("Nenhum servidor de chat respondeu")
        );
    }
}

#[test]
fn our_server_that_stops_is_told_by_both_protocols() {
    let (server, at, _folder) = server(&["xmlrpc"]);
    let mut guests = ["--xmlrpc", "--rpyc"].map(|door| joined(door, &at[0], &door[2..]));
    server.signal("TERM");
    for guest in &mut guests {
        guest.line_with(&["sistema", "Servidor sendo desligado"]);
        guest.line_with(&["fim", "parou de responder"]);
    }
    for guest in guests {
        assert_eq!(guest.finish().code, Some(3));
    }
}

#[test]
fn a_server_that_has_forgotten_us_is_noticed() {
    let (_server, at) = double("double/multicast.py", &[]);
    let mut ana = joined("--xmlrpc", &at, "Ana");
    let call = "<methodCall><methodName>restart</methodName><params/></methodCall>";
    let mut stream = TcpStream::connect(&at).unwrap();
    let length = call.len();
    write!(
        stream,
        "POST / HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\n\r\n{call}"
    )
    .unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    ana.line_with(&["fim", "não conhece mais Ana"]);
    assert_eq!(ana.finish().code, Some(3));
}

#[test]
fn what_is_no_chat_is_told_with_1() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1_000]);
        let _ = stream.write_all(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    let finished = guest("--xmlrpc", &at, "Ana").finish();
    serving.join().unwrap();
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(
        finished.output.contains("não é um servidor desse chat"),
        "{finished:?}"
    );
}
