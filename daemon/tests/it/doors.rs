//! The doors for existing programs, as a server opens and closes them.

use crate::program::Program;
use daemon::{
    doors::{DoorOptions, DoorPort, DoorState, DoorTrouble},
    server::{self, ServerOptions, Update},
};
use lang::Lang;
use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    time::Duration,
};

const ANY: &str = "127.0.0.1:0";
const OPTIONS: [&str; 5] = ["--xmlrpc", "--salas-a", "--salas-b", "--binder", "--grpc"];

pub(crate) fn ready(program: &mut Program) -> BTreeMap<String, SocketAddr> {
    let line = program.line_with(&["pronto "]);
    let words = line.split(' ').skip(1);
    let doors = words.filter_map(|word| {
        let (door, address) = word.split_once('=')?;
        Some((door.to_owned(), address.parse().ok()?))
    });
    doors.collect()
}

/// An XML-RPC call without parameters, over a connection of its own.
pub(crate) fn call(address: SocketAddr, method: &str) -> String {
    let body = format!("<methodCall><methodName>{method}</methodName><params/></methodCall>");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /RPC2 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A server with each of its doors at some free port.
pub(crate) fn open_everywhere(data: &Path) -> Program {
    let mut arguments = vec!["servidor", "--udp", ANY, "--dados", data.to_str().unwrap()];
    for option in OPTIONS {
        arguments.extend([option, ANY]);
    }
    Program::recado(arguments)
}

#[test]
fn the_ready_line_names_the_doors_that_are_open() {
    let data = tempfile::tempdir().unwrap();
    let mut server = open_everywhere(data.path());
    let doors = ready(&mut server);
    let names: Vec<_> = doors.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["binder", "grpc", "salas-a", "salas-b", "udp", "xmlrpc"]
    );
    assert!(call(doors["salas-a"], "listar_salas").contains("geral"));
    assert!(call(doors["xmlrpc"], "system.listMethods").contains("get_messages"));
    assert!(data.path().join("nodes.json").exists());
}

#[test]
fn a_taken_door_is_a_warning_and_a_password_closes_all_that_are_not_named() {
    let data = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind(ANY).unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let arguments = [
        "servidor",
        "--udp",
        ANY,
        "--dados",
        data.path().to_str().unwrap(),
        "--salas-a",
        &taken,
        "--salas-b",
        ANY,
    ];
    // Empty counts as absent: nothing but the password says that they are closed.
    let variables = [
        ("RECADO_SENHA", "segredo da turma"),
        ("RECADO_XMLRPC", ""),
        ("RECADO_BINDER", ""),
        ("RECADO_GRPC", ""),
    ];
    let mut server = Program::recado_with(arguments, &variables);
    let doors = ready(&mut server);
    let names: Vec<_> = doors.keys().map(String::as_str).collect();
    assert_eq!(names, ["salas-b", "udp"]);
    server.signal("TERM");
    let finished = server.finish();
    let port = taken.rsplit(':').next().unwrap();
    let said = format!("a porta {port} já está em uso");
    assert!(finished.errors.contains(&said), "{finished:?}");
}

#[test]
fn a_door_opens_and_closes_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let any: SocketAddr = ANY.parse().unwrap();
    let options = ServerOptions {
        doors: DoorOptions::closed(),
        ..ServerOptions::new(any, folder.path().to_owned(), Lang::Pt)
    };
    let (bell, rung) = std::sync::mpsc::channel();
    let bell = std::sync::Mutex::new(bell);
    let wake = move || {
        if let Ok(bell) = bell.lock() {
            let _ = bell.send(());
        }
    };
    let server = server::start(options, wake).unwrap();
    let until = |is_so: &dyn Fn(&DoorState) -> bool| loop {
        let rows = server.doors();
        let row = rows
            .iter()
            .find(|row| row.port == DoorPort::RoomsB)
            .unwrap();
        if is_so(&row.state) {
            return row.state.clone();
        }
        rung.recv_timeout(Duration::from_secs(20)).unwrap();
    };
    until(&|state| *state == DoorState::Closed);
    server.set_door(DoorPort::RoomsB, Some(any));
    let DoorState::Open(address) = until(&|state| matches!(state, DoorState::Open(_))) else {
        unreachable!();
    };
    assert!(call(address, "listar_salas").contains("geral"));
    server.set_door(DoorPort::RoomsB, None);
    until(&|state| *state == DoorState::Closed);
    assert!(TcpStream::connect(address).is_err());
    let elsewhere: SocketAddr = "192.0.2.1:8001".parse().unwrap();
    server.set_door(DoorPort::RoomsB, Some(elsewhere));
    let failed = until(&|state| matches!(state, DoorState::Failed(..)));
    assert_eq!(
        failed,
        DoorState::Failed(elsewhere, DoorTrouble::AddressNotHere)
    );
    let lines: Vec<_> = server
        .updates()
        .try_iter()
        .filter(|it| matches!(it, Update::Log(_)))
        .collect();
    assert!(lines.len() >= 4, "{lines:?}");
    server.wait();
}
