//! The terminal client on sealed connections: whom it trusts, what it keeps, and what it says of it.

use crate::program::{Finished, Program, Server, client, connected};
use std::path::{Path, PathBuf};

/// Ana with a folder of her own.
fn ana(server: &str, data: &Path, more: &[&str]) -> Program {
    let data = ["--dados", data.to_str().unwrap()];
    client(server, "1", "Ana", &[&data[..], more].concat())
}

/// Ana says these lines and goes.
fn says(server: &str, data: &Path, more: &[&str], lines: &[&str]) -> Finished {
    let mut ana = ana(server, data, more);
    for line in lines {
        ana.type_line(line);
    }
    ana.finish()
}

fn count(text: &str, part: &str) -> usize {
    text.lines().filter(|line| line.contains(part)).count()
}

/// Where the key of the only server is remembered.
fn pin_file(data: &Path) -> PathBuf {
    let mut servers = data.join("servidores").read_dir().unwrap();
    let server = servers.next().unwrap().unwrap();
    server.path().join("impressao.txt")
}

#[test]
fn an_unknown_key_ends_with_4_unless_it_is_trusted() {
    let (server, data) = (Server::start(), tempfile::tempdir().unwrap());
    for more in [&[][..], &["--json"]] {
        let arguments = ["cliente", "--servidor", &server.address, "--nome", "Ana"];
        let data = ["--dados", data.path().to_str().unwrap()];
        let finished = Program::recado([&arguments[..], &data, more].concat()).finish();
        assert_eq!(finished.code, Some(4), "{finished:?}");
        let said = "Servidor desconhecido. A chave dele é: ";
        let words = finished
            .errors
            .lines()
            .find_map(|line| line.strip_prefix(said));
        assert_eq!(words.unwrap().split(' ').count(), 6, "{finished:?}");
        assert!(finished.errors.contains("--confiar"), "{finished:?}");
    }
    let finished = says(&server.address, data.path(), &["--confiar"], &["oi"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    // From now on it is known.
    let finished = says(&server.address, data.path(), &[], &["oi"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[test]
fn everything_said_before_the_end_of_input_is_kept_and_read_in_order() {
    let (server, data) = (Server::start(), tempfile::tempdir().unwrap());
    let lines: Vec<String> = (0..50).map(|number| format!("linha {number}.")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut bia = connected(&server.address, "2", "Bia", &["--confiar"]);
    let finished = says(&server.address, data.path(), &["--confiar"], &lines);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert_eq!(
        count(&finished.output, r#""evento":"recibo""#),
        50,
        "{finished:?}"
    );
    assert_eq!(
        count(&finished.output, r#""estado":"na-fila""#),
        50,
        "{finished:?}"
    );
    let mut before = 0;
    for line in lines {
        let heard = bia.line_with(&["mensagem", r#""de":1"#]);
        let heard: serde_json::Value = serde_json::from_str(&heard).unwrap();
        assert_eq!(heard["texto"], line);
        let order = heard["ordem"].as_u64().unwrap();
        assert!(order > before);
        before = order;
    }
}

#[test]
fn who_said_something_hears_that_it_was_read() {
    let server = Server::start();
    let mut ana = connected(&server.address, "1", "Ana", &["--confiar"]);
    let mut bia = connected(&server.address, "2", "Bia", &["--confiar"]);
    ana.type_line("/msg 2 só para você");
    let kept = ana.line_with(&["recibo", r#""para":2"#, "só para você"]);
    bia.line_with(&["mensagem", r#""de":1"#, r#""para":2"#, "só para você"]);
    let read = ana.line_with(&["lido", r#""de":2"#, r#""para":2"#]);
    let place =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["lugar"].clone();
    assert_eq!(place(&kept), place(&read));
    // A classic person is told in clear, and has no marks.
    let mut caio = connected(&server.address, "3", "Caio", &["--classico"]);
    ana.type_line("/msg 3 às claras");
    ana.line_with(&["recibo", r#""para":3"#]);
    caio.line_with(&["mensagem", "às claras"]);
    ana.type_line("/msg 3 de novo");
    ana.line_with(&["recibo", "de novo"]);
    let finished = ana.finish();
    let remark = "Caio (3) usa a conexão clássica";
    assert_eq!(count(&finished.errors, remark), 1, "{finished:?}");
    assert_eq!(count(&finished.errors, "clássica"), 1, "{finished:?}");
}

#[test]
fn what_could_not_be_said_is_said_at_the_next_start() {
    let (server, data) = (Server::start(), tempfile::tempdir().unwrap());
    let address = server.address.clone();
    let finished = says(&address, data.path(), &["--confiar"], &["antes"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let folder = server.stop();

    let finished = says(&address, data.path(), &[], &["para depois"]);
    assert_eq!(finished.code, Some(3), "{finished:?}");
    let said = "Mensagens guardadas aqui, a serem ditas no próximo início: 1.";
    assert!(finished.errors.contains(said), "{finished:?}");

    let server = Server::again(&address, folder);
    let mut bia = connected(&address, "2", "Bia", &["--confiar"]);
    let finished = says(&address, data.path(), &[], &[]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let said = "Mensagens de antes que esperam e serão ditas agora: 1.";
    assert!(finished.errors.contains(said), "{finished:?}");
    assert_eq!(count(&finished.output, "recibo"), 1, "{finished:?}");
    bia.line_with(&["mensagem", "para depois"]);
    drop(server);
}

#[test]
fn a_changed_key_ends_with_4_and_shows_both() {
    let (server, data) = (Server::start(), tempfile::tempdir().unwrap());
    let address = server.address.clone();
    let finished = says(&address, data.path(), &["--confiar"], &["oi"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    server.stop();
    let _other = Server::again(&address, tempfile::tempdir().unwrap());

    let finished = says(&address, data.path(), &["--confiar"], &["oi"]);
    assert_eq!(finished.code, Some(4), "{finished:?}");
    for said in ["conhecida:   ", "apresentada: ", "impressao.txt"] {
        assert!(finished.errors.contains(said), "{finished:?}");
    }
    std::fs::remove_file(pin_file(data.path())).unwrap();
    // Under another id: the new server never heard of Ana's, which is as well.
    let finished = says(&address, data.path(), &["--confiar"], &["oi"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[test]
fn an_invite_needs_no_questions_and_a_known_server_no_classic() {
    let server = Server::start();
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let finished = says(&server.address, one.path(), &["--confiar"], &["oi"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let pin = std::fs::read_to_string(pin_file(one.path())).unwrap();
    let invite = format!("recado://{}#{}", server.address, pin.trim());

    let finished = Program::recado([
        "cliente",
        "--convite",
        &invite,
        "--nome",
        "Bia",
        "--dados",
        other.path().to_str().unwrap(),
    ])
    .finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.errors.contains("Conexão cifrada"), "{finished:?}");

    let finished = says(&server.address, other.path(), &["--classico"], &[]);
    assert_eq!(finished.code, Some(4), "{finished:?}");
    assert!(
        finished.output.contains("a clássica não será usada"),
        "{finished:?}"
    );
}

#[test]
fn an_account_is_open_once() {
    let (server, data) = (Server::start(), tempfile::tempdir().unwrap());
    let mut first = ana(&server.address, data.path(), &["--confiar"]);
    first.line_with(&[r#""estado":"conectado""#]);
    let finished = says(&server.address, data.path(), &["--confiar"], &[]);
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let said = "Esta conta já está aberta em outra janela.";
    assert!(finished.output.contains(said), "{finished:?}");
}

#[test]
fn history_and_receipts_are_shown_on_demand() {
    let (server, data) = (Server::start(), tempfile::tempdir().unwrap());
    let finished = says(
        &server.address,
        data.path(),
        &["--confiar"],
        &["um", "dois", "três", "/confirmacoes"],
    );
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.errors.contains(" três"), "{finished:?}");

    let finished = says(&server.address, data.path(), &[], &["/historico 2"]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert_eq!(count(&finished.output, "mensagem"), 2, "{finished:?}");
    for text in ["dois", "três"] {
        assert!(finished.output.contains(text), "{finished:?}");
    }
    let classic = says(&server.address, data.path(), &[], &["/historico nunca"]);
    assert!(classic.output.contains("Use /historico N"), "{classic:?}");
}

#[test]
fn both_sides_take_the_password_from_recado_toml() {
    let server = Server::start();
    let address = server.address.clone();
    let folder = server.stop();
    let set = |folder: &Path, password: &str| {
        let line = format!("senha = \"{password}\"\n");
        std::fs::write(folder.join("recado.toml"), line).unwrap();
    };
    set(folder.path(), "abacaxi");
    let server = Server::again(&address, folder);
    let data = tempfile::tempdir().unwrap();
    for (password, code) in [("caju", 4), ("abacaxi", 0)] {
        set(data.path(), password);
        let finished = says(&server.address, data.path(), &["--confiar"], &["oi"]);
        assert_eq!(finished.code, Some(code), "{finished:?}");
    }
}
