//! A server from its ready line to its goodbye.

use crate::program::{Program, Server, connected};
use daemon::{
    doors::DoorOptions,
    log::Level,
    server::{self, ServerOptions, StartError, Update},
};
use lang::Lang;
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

fn client(server: &Server, id: &str, name: &str) -> Program {
    connected(&server.address, id, name, &["--classico"])
}

#[test]
fn terminating_tells_everyone_and_ends_well() {
    for signal in ["TERM", "INT"] {
        let server = Server::start();
        let mut ana = client(&server, "1", "Ana");
        server.program.signal(signal);
        ana.line_with(&["sistema", "Servidor desligado. Conexão encerrada."]);
        ana.line_with(&["sem-conexao", "o servidor foi desligado"]);

        let finished = server.program.finish();
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert!(
            finished.errors.contains("Datagramas descartados: 0."),
            "{finished:?}"
        );
        ana.signal(signal);
        assert_eq!(ana.finish().code, Some(0));
    }
}

#[test]
fn the_log_says_who_came_and_went_and_never_what_was_said() {
    let server = Server::start();
    let mut ana = client(&server, "1", "Ana");
    ana.type_line("um segredo");
    ana.line_with(&["mensagem", "um segredo"]);
    assert_eq!(ana.finish().code, Some(0));
    server.program.signal("TERM");
    assert_eq!(server.program.finish().code, Some(0));

    let log = fs::read_to_string(server.folder.path().join("chat_server.log")).unwrap();
    let lines: Vec<_> = log.lines().collect();
    for line in &lines {
        let (time, rest) = line.split_at("2026-11-20 22:19:49".len());
        let shape: String = time
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        assert_eq!(shape, "0000-00-00 00:00:00");
        assert!(rest.starts_with(" [INFO] "), "{line}");
    }
    let texts: Vec<_> = lines
        .iter()
        .filter_map(|line| line.split("] ").nth(1))
        .collect();
    assert!(
        texts[0].starts_with("Servidor no ar em 127.0.0.1:"),
        "{log}"
    );
    assert!(
        texts[1].starts_with("Ana (1) entrou, de 127.0.0.1:"),
        "{log}"
    );
    assert_eq!(texts[2], "Ana (1) saiu.");
    assert!(
        texts[3].starts_with("Servidor desligado depois de "),
        "{log}"
    );
    assert!(!log.contains("segredo"));
}

#[test]
fn a_window_starts_watches_and_stops_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let options = |udp: &str| {
        let data = folder.path().to_owned();
        ServerOptions {
            doors: DoorOptions::closed(),
            ..ServerOptions::new(udp.parse().unwrap(), data, Lang::Pt)
        }
    };
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let server = server::start(options("127.0.0.1:0"), move || {
        count.fetch_add(1, Ordering::SeqCst);
    })
    .unwrap();

    let taken = server::start(options(&server.address().to_string()), || {}).unwrap_err();
    assert!(matches!(taken, StartError::PortInUse(address) if address == server.address()));

    server.stop();
    let (mut lines, mut snapshots) = (Vec::new(), 0);
    let outcome = loop {
        match server
            .updates()
            .recv_timeout(Duration::from_secs(60))
            .unwrap()
        {
            Update::Log(line) => lines.push((line.level, line.text(Lang::En))),
            Update::Snapshot(_) => snapshots += 1,
            Update::Stopped(outcome) => break outcome,
        }
    };
    assert_eq!(outcome, Ok(()));
    let started = format!("Server up on {}.", server.address());
    assert_eq!(lines[0], (Level::Info, started));
    assert!(lines[1].1.starts_with("Server stopped after "));
    assert!(snapshots >= 1 && woken.load(Ordering::SeqCst) > snapshots);
    server.wait();
}
