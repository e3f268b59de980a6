//! What is left of a session when its server ends, one way or the other.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a journal wants a real clock, and a test that cannot go on fails"
)]

use super::friend::Friend;
use crate::running::{Running, unlimited};
use protocol::{Destination, words};
use std::{net::SocketAddr, path::Path, time::Instant};
use udp_core::{
    client::sealed::{Command, Event},
    journal::RedbJournal,
    sealed::endpoint::CloseReason,
};

const ALL: Destination = Destination::Everyone;

fn server_on(address: SocketAddr, folder: &Path) -> Running {
    let journal = RedbJournal::open(folder.join("recado.redb"), Instant::now).unwrap();
    Running::with(address, unlimited(), Box::new(journal))
}

#[test]
fn a_crash_is_noticed_at_once_and_what_waits_is_said_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_on("127.0.0.1:0".parse().unwrap(), folder.path());
    let address = server.address;
    let mut ana = Friend::here(address, 2);
    ana.say(ALL, "antes");
    ana.until(|ana| ana.kept() == 1);
    server.kill();
    ana.say(ALL, "durante");
    ana.step();
    assert_eq!(ana.kept(), 1);

    let server = server_on(address, folder.path());
    ana.until(|ana| ana.kept() == 2);
    // It was told by the new server, and not found out by silence.
    assert_eq!(ana.closed, [CloseReason::Restarted]);
    let mut bia = Friend::here(address, 3);
    bia.until(|bia| bia.texts().len() == 2);
    assert_eq!(bia.texts(), ["antes", "durante"]);
    server.stop();
}

#[test]
fn who_is_in_a_session_gets_the_goodbye() {
    let server = Running::on("127.0.0.1:0");
    let mut friends = [2, 3, 4].map(|id| Friend::here(server.address, id));
    let stopping = std::thread::spawn(move || server.stop());
    let goodbye =
        |event: &Event| matches!(event, Event::Notice { text } if text == words::SHUTDOWN);
    Friend::all_until(&mut friends, |friends| {
        let is_over = |friend: &Friend| friend.has(goodbye) && friend.closed.len() == 1;
        friends.iter().all(is_over)
    });
    stopping.join().unwrap();
}

#[test]
fn who_says_goodbye_is_gone_and_their_session_ended() {
    let server = Running::on("127.0.0.1:0");
    let mut ana = Friend::here(server.address, 2);
    ana.say(ALL, "tchau");
    ana.command(Command::Stop { is_patient: true });
    ana.until(|ana| ana.has(|event| *event == Event::Ended) && !ana.closed.is_empty());
    assert_eq!(ana.kept(), 1);
    let told = server.stop_and_tell();
    assert_eq!(told.counters.messages, 1);
}
