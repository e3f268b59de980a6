//! What was said, read from the journal of a server that was stopped; and the journal checked.

use crate::program::{Finished, Program, Server, connected};
use daemon::history::{self, Filter, Format};
use jiff::tz::TimeZone;
use lang::Lang;
use protocol::{Destination, Frame, FrameText, Kind, RoomId, Text};
use std::{fs, path::Path};
use udp_core::journal::{Batch, Conversation, Journal as _, MemoryJournal, RowChange, Table};

/// A folder of a stopped server in which Ana and Bia have talked.
fn talked() -> tempfile::TempDir {
    let server = Server::start();
    let client = |id: &str, name: &str| connected(&server.address, id, name, &["--classico"]);
    let (mut ana, mut bia) = (client("1", "Ana"), client("2", "Bia"));
    for text in ["olá", "=1+1", "<b>negrito</b> & \"cia\""] {
        ana.type_line(text);
        bia.line_with(&["mensagem", r#""de":1"#]);
    }
    bia.type_line("/msg 1 segredo");
    ana.line_with(&["segredo"]);
    assert_eq!(ana.finish().code, Some(0));
    assert_eq!(bia.finish().code, Some(0));
    server.program.signal("TERM");
    assert_eq!(server.program.finish().code, Some(0));
    server.folder
}

fn read(folder: &Path, more: &[&str]) -> Finished {
    let data = ["historico", "--dados", folder.to_str().unwrap()];
    let finished = Program::recado([&data[..], more].concat()).finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    finished
}

#[test]
fn everything_said_is_read_in_every_format_and_by_every_filter() {
    let folder = talked();
    let folder = folder.path();

    let all = read(folder, &[]).output;
    let said: Vec<_> = all
        .lines()
        .filter_map(|line| line.get("2026-11-20 22:19:49 ".len()..))
        .collect();
    assert!(said.contains(&"[todos] Ana (1) entrou."), "{all}");
    assert!(said.contains(&"[todos] Ana (1): olá"), "{all}");
    assert!(said.contains(&"[2 → 1] Bia (2): segredo"), "{all}");
    assert!(said.contains(&"[todos] Bia (2) saiu."), "{all}");

    for (filter, lines) in [
        (&["--conversa", "1,2"][..], 1),
        (&["--conversa", "todos", "--texto", "OLÁ"], 1),
        (&["--pessoa", "bia", "--texto", "segredo"], 1),
        (&["--pessoa", "1", "--texto", "segredo"], 1),
        (&["--ate", "2020-01-01"], 0),
        (&["--de", "2020-01-01", "--texto", "segredo"], 1),
        (&["--conversation", "1000000001"], 0),
    ] {
        let found = read(folder, filter);
        let count = found.output.lines().count();
        assert_eq!(count, lines, "{filter:?} {found:?}");
        let is_told = found.errors.contains("Nada encontrado no histórico.");
        assert_eq!(is_told, count == 0, "{found:?}");
    }

    let csv = read(folder, &["--formato", "csv"]).output;
    // Reading by lines has taken each CR away.
    let heads = "ordem,hora,conversa,evento,id,nome,texto\n";
    assert!(csv.starts_with(heads), "{csv}");
    assert!(csv.contains(",mensagem,1,Ana,'=1+1"), "{csv}");
    let html = read(folder, &["--formato", "html"]).output;
    assert!(
        html.contains("<td>&lt;b&gt;negrito&lt;/b&gt; &amp; &quot;cia&quot;</td>"),
        "{html}"
    );
    assert!(html.ends_with("</html>\n"), "{html}");

    let file = folder.join("ana.json");
    read(
        folder,
        &["--pessoa", "Ana", "--saida", file.to_str().unwrap()],
    );
    let json = fs::read_to_string(file).unwrap();
    let orders: Vec<_> = json
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|object| object["ordem"].as_u64().unwrap())
        .collect();
    assert!(orders.is_sorted() && orders.len() == 5, "{json}");
    assert!(json.contains(r#""evento":"saida""#), "{json}");
}

#[test]
fn what_cannot_be_read_is_said_with_what_to_do() {
    let server = Server::start();
    let data = server.folder.path().to_str().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let nothing = empty.path().to_str().unwrap();
    let strange = tempfile::tempdir().unwrap();
    fs::write(strange.path().join("recado.redb"), "x".repeat(8192)).unwrap();
    let strange = strange.path().to_str().unwrap();
    for (arguments, said) in [
        (["historico", "--dados", data], "está ligado. Desligue-o"),
        (["verify", "--data", data], "está ligado. Desligue-o"),
        (["historico", "--dados", nothing], "Confira o nome da pasta"),
        (["verificar", "--dados", nothing], "Confira o nome da pasta"),
        (
            ["historico", "--dados", strange],
            "não é um histórico do Recado",
        ),
    ] {
        let finished = Program::recado(arguments).finish();
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.errors.contains(said), "{arguments:?} {finished:?}");
    }
    let second = ["servidor", "--udp", "127.0.0.1:0", "--dados", data];
    let finished = Program::recado(second).finish();
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let said = "já está aberto por outro servidor";
    assert!(finished.errors.contains(said), "{finished:?}");
}

#[test]
fn a_journal_is_checked() {
    let folder = talked();
    let data = folder.path().to_str().unwrap();
    let check = || Program::recado(["verificar", "--dados", data]).finish();
    let finished = check();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.output.contains("está íntegro."), "{finished:?}");

    let path = folder.path().join("recado.redb");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes
        .windows(4)
        .position(|window| window == b"=1+1")
        .unwrap();
    bytes[at] = b'x';
    fs::write(&path, bytes).unwrap();
    let finished = check();
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(finished.output.contains("está danificado."), "{finished:?}");
}

#[test]
fn the_parts_of_a_text_are_one_line_and_nobody_forges_another() {
    let mut journal = MemoryJournal::default();
    let mut batch = Batch::default();
    let server = |text: &FrameText| Frame::from_server(Kind::MSG, Destination::Everyone, text);
    let text = format!("{}fim\n2026-11-20 falso", "á".repeat(100));
    for (part, text) in Text::new(&text).parts().enumerate() {
        batch.push(&server(&text), 0, 0, part as u8, 2);
    }
    journal.append(&mut batch).unwrap();
    let mut written = Vec::new();
    let lines = history::export(
        &*journal.reader(),
        &Filter::default(),
        Format::Txt,
        Lang::Pt,
        &TimeZone::UTC,
        &mut written,
        |_, _| {},
    );
    assert_eq!(lines.unwrap(), 1);
    let expected = format!("1970-01-01 00:00:00 [todos] Servidor: {text}\n");
    assert_eq!(
        String::from_utf8(written).unwrap(),
        expected.replace("\n2026", "\n    2026")
    );
}

#[test]
fn a_room_that_is_no_more_is_found_and_shown_by_its_name() {
    let rooms = [
        (Table::FormerRooms, 1, "Redes"),
        (Table::FormerRooms, 2, "redes"),
        (Table::FormerRooms, 3, "provas"),
        (Table::Rooms, 4, "provas"),
    ];
    let mut journal = MemoryJournal::default();
    let mut batch = Batch::default();
    let room = |number: u32| RoomId::new(RoomId::MIN + number).unwrap();
    for (table, number, name) in rooms {
        batch.change(RowChange {
            table,
            key: room(number).value().to_be_bytes().to_vec(),
            value: Some(name.as_bytes().to_vec()),
            order: None,
        });
    }
    for number in 1..=5 {
        let (to, text) = (Destination::Room(room(number)), FrameText::cut("oi"));
        batch.push(&Frame::from_server(Kind::MSG, to, &text), 0, 0, 0, 1);
    }
    journal.append(&mut batch).unwrap();
    let reader = journal.reader();
    let first = room(1).value().to_string();
    for (name, number) in [("REDES", 2), ("provas", 4), (&*first, 1)] {
        let found = history::find_conversation(&*reader, name).unwrap();
        assert_eq!(found, Some(Conversation::Room(room(number))), "{name}");
    }
    assert_eq!(history::find_conversation(&*reader, "jogos").unwrap(), None);
    let mut written = Vec::new();
    let (filter, zone) = (Filter::default(), TimeZone::UTC);
    let out = &mut written;
    history::export(
        &*reader,
        &filter,
        Format::Csv,
        Lang::Pt,
        &zone,
        out,
        |_, _| {},
    )
    .unwrap();
    let written = String::from_utf8(written).unwrap();
    for (name, number) in [("Redes", 1), ("redes", 2), ("provas", 3), ("provas", 4)] {
        let conversation = Lang::Pt.history_room(name, room(number).value());
        assert!(written.contains(&conversation), "{written}");
    }
    assert!(written.contains(&Lang::Pt.history_room_gone(room(5).value())));
}
