//! What bad calls cost the whole server in memory: nothing that stays.
#![cfg(target_os = "linux")]

use crate::{
    doors::{call, open_everywhere, ready},
    program::{LIMIT, Program},
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
};

const CALLS: usize = 1_000;
/// So many before it is measured: buffers that are taken once and kept are not counted.
const BEFORE: usize = 50;
const MOST_GROWTH_KIB: u64 = 16 * 1024;

/// A request of XML-RPC.
fn request(body: &str) -> Vec<u8> {
    let length = body.len();
    let head =
        "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\n";
    format!("{head}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn method_call(method: &str, params: &str) -> String {
    format!("<methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>")
}

/// Bodies up to the longest that is read, and past it; calls that nobody knows, or of other arity and types.
fn bad_xml() -> Vec<Vec<u8>> {
    let nested = "<value><array><data>".repeat(3_000);
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let long = "a".repeat(60_000);
    let past = "a".repeat(100_000);
    [
        "<methodCall".to_owned(),
        format!("{entities}{}", method_call("leave", "&b;")),
        method_call("leave", &format!("<param>{nested}")),
        method_call(&long, ""),
        method_call("leave", &format!("<param>{past}</param>")),
        method_call("nada", ""),
        method_call(
            "leave",
            &"<param><value><i4>1</i4></value></param>".repeat(900),
        ),
        long,
    ]
    .map(|body| request(&body))
    .into()
}

/// Frames of RPyC: of an unbounded length, no brine, packed nonsense, a tuple of 2^32 items, no end.
fn bad_rpyc() -> Vec<Vec<u8>> {
    let mut endless = b"\x00\xff\xff\xff\x00".to_vec();
    endless.resize(200_000, b'a');
    vec![
        endless,
        b"\x00\x00\x00\x03\x00\xff\xff\xff\n".to_vec(),
        b"\x00\x00\x00\x03\x01abc\n".to_vec(),
        b"\x00\x00\x00\x05\x00\x15\xff\xff\xff\xff\n".to_vec(),
        b"\x00\x00\x00\x01\x00\x01\x01".to_vec(),
    ]
}

/// What is no HTTP/2, and frames of it that are longer than any may be, or carry no headers.
fn bad_grpc() -> Vec<Vec<u8>> {
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
    let with = |more: &[u8]| [preface, more].concat();
    let mut headers = b"\x00\x40\x00\x01\x04\x00\x00\x00\x01".to_vec();
    headers.resize(16 * 1024 + 9, 0xff);
    vec![
        vec![0; 4_096],
        with(&[0xff; 100]),
        with(&headers),
        with(b"\xff\xff\xff\x00\x00\x00\x00\x00\x01"),
    ]
}

/// Sends it, and reads to the end whatever is answered.
fn ask(door: SocketAddr, bytes: &[u8]) {
    let mut stream = TcpStream::connect(door).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    // The server may end it before all is written or read.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
}

/// A figure that Linux has of a process.
fn kib(process: u32, key: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let figure = status.lines().find_map(|line| line.strip_prefix(key));
    let figure = figure.and_then(|figure| figure.split_whitespace().nth(1));
    figure.unwrap().parse().unwrap()
}

#[test]
fn a_thousand_bad_calls_at_each_door_leave_memory_bounded() {
    let data = tempfile::tempdir().unwrap();
    let mut server = open_everywhere(data.path());
    let doors = ready(&mut server);
    let attacks = [
        ("xmlrpc", bad_xml()),
        ("xmlrpc", bad_rpyc()),
        ("salas-a", bad_xml()),
        ("salas-b", bad_xml()),
        ("binder", bad_xml()),
        ("grpc", bad_grpc()),
    ];
    let attack = |count| {
        for (door, bad) in &attacks {
            for bytes in bad.iter().cycle().take(count) {
                ask(doors[*door], bytes);
            }
        }
    };
    attack(BEFORE);
    let before = kib(server.process(), "VmRSS");
    attack(CALLS);
    let growth = kib(server.process(), "VmHWM").saturating_sub(before);
    assert!(growth < MOST_GROWTH_KIB, "memory grew by {growth} KiB");
    assert!(call(doors["salas-b"], "listar_salas").contains("geral"));
    ends_well(server);
}

fn ends_well(server: Program) {
    server.signal("TERM");
    let finished = server.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
}
