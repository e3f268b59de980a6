//! Rooms in the terminal client.

use crate::program::{Server, connected};

#[test]
fn a_room_is_created_entered_talked_in_listed_and_left() {
    let server = Server::start();
    let client = |id, name| connected(&server.address, id, name, &["--confiar"]);
    let (mut ana, mut bia) = (client("1", "Ana"), client("2", "Bia"));
    ana.type_line("/sair");
    ana.line_with(&["erro", "Você não está em nenhuma sala."]);
    ana.type_line("/sala redes");
    ana.line_with(&["sistema", "Você entrou na sala redes (1000000001)."]);
    bia.type_line("/sala redes oi, sala");
    ana.line_with(&["mensagem", r#""de":2"#, r#""para":1000000001"#, "oi, sala"]);
    bia.line_with(&["recibo", r#""de":2"#, r#""para":1000000001"#, "oi, sala"]);
    ana.type_line("a todos da sala");
    bia.line_with(&[r#""de":1"#, r#""para":1000000001"#, "a todos da sala"]);
    bia.type_line("/salas");
    bia.line_with(&["sistema", "Salas: 1000000001: redes"]);
    bia.type_line("/sair");
    bia.line_with(&["sistema", "Você saiu da sala redes."]);
    bia.type_line("agora a todos");
    ana.line_with(&[r#""de":2"#, r#""para":0"#, "agora a todos"]);
    assert_eq!(ana.finish().code, Some(0));
    assert_eq!(bia.finish().code, Some(0));
}
