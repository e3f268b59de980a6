//! A flood of first packets: what it costs in memory, measured in a process of its own.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "sockets of many addresses are what is tested, and a test that cannot go on fails"
)]

use super::friend::{Friend, first_datagram};
use crate::running::{Client, Running};
use protocol::{Destination, Kind};
use std::{
    fs,
    net::{SocketAddr, UdpSocket},
    process::Command,
};

const NAME: &str = "sealed_net::flood::first_packets_from_100_000_addresses_take_less_than_16_mib";
const VARIABLE: &str = "RECADO_FLOOD_PROCESS";
const PACKETS: u32 = 100_000;
const MOST_GROWTH_KIB: u64 = 16 * 1024;

/// Packets between two questions that the server has to have answered: no more than fit into the
/// receive buffer of any system, so that none gets lost.
const BURST: u32 = 32;

#[test]
fn first_packets_from_100_000_addresses_take_less_than_16_mib() {
    if std::env::var_os(VARIABLE).is_some() {
        return flood();
    }
    // What other tests allocate at the same time would be counted.
    let test = std::env::current_exe().unwrap();
    let outcome = Command::new(test)
        .args([NAME, "--exact", "--nocapture"])
        .env(VARIABLE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&outcome.stdout);
    assert!(
        outcome.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&outcome.stderr)
    );
    assert!(said.contains("1 passed"), "{said}");
}

fn flood() {
    let server = Running::on("127.0.0.1:0");
    let asker = Client::silent("127.0.0.1:0", server.address);
    // Once round, so that what is taken once and kept is not counted.
    let mut ana = Friend::here(server.address, 2);
    let mut template = first_datagram(server.address);
    assert_eq!(template[5], 20, "the id is 20 bytes long");
    let before = kib("VmRSS");
    let mut rng = fastrand::Rng::with_seed(1);
    let mut bia = None;
    for number in 0..PACKETS {
        // Some are whole and take what room there is for addresses without proof; the others have
        // another id each, and nobody can decipher what is behind it before they are admitted.
        let is_whole = number < 100 || number % 256 == 0;
        let packet = if is_whole {
            first_datagram(server.address)
        } else {
            template[6..26].fill_with(|| rng.u8(..));
            template.clone()
        };
        let from = SocketAddr::from(([127, rng.u8(1..), rng.u8(..), rng.u8(1..255)], 0));
        let socket = UdpSocket::bind(from).unwrap();
        socket.send_to(&packet, server.address).unwrap();
        if number % BURST == 0 {
            asker.say(Kind::LISTA, 0, 0, "");
            assert_eq!(asker.text(), "recado/1 classico selado");
        }
        if number % (8 * BURST) == 0 {
            ana.step();
        }
        if number == PACKETS / 2 {
            // Somebody honest comes in the midst of it, and is let in while it goes on.
            bia = Some(Friend::new(server.address, 3));
        }
        if let Some(bia) = bia.as_mut().filter(|_| number % (8 * BURST) == 0) {
            bia.step();
        }
    }
    let mut bia = bia.unwrap();
    bia.say(Destination::Everyone, "aqui");
    bia.until(|bia| bia.kept() == 1);
    ana.until(|ana| ana.texts() == ["aqui"]);
    let growth = kib("VmHWM").saturating_sub(before);
    let told = server.stop_and_tell();
    println!("{growth} KiB more at most, {:?}", told.counters.sealed);
    assert!(growth < MOST_GROWTH_KIB, "memory grew by {growth} KiB");
    assert!(told.counters.frames_in > u64::from(PACKETS));
    assert_eq!(told.counters.sealed.connected, 2);
    assert!(told.counters.sealed.retries > u64::from(PACKETS) / 10);
}

/// A figure that Linux has of this process.
fn kib(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let figure = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let figure = figure.and_then(|figure| figure.split_whitespace().next()?.parse().ok());
    figure.expect("Linux tells it")
}
