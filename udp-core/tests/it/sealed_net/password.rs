//! A server that wants a password, with the real check on its thread.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a disk that never fails, and a test that cannot go on fails"
)]

use super::friend::Friend;
use crate::running::{Running, unlimited};
use protocol::Refusal;
use tempfile::TempDir;
use udp_core::{
    client::sealed::{Event, Refused},
    journal::RedbJournal,
    password::Secret,
};

fn start(folder: &TempDir, password: &str) -> Running {
    let path = folder.path().join("journal.redb");
    let journal = RedbJournal::open(path, std::time::Instant::now).unwrap();
    let address = "127.0.0.1:0".parse().unwrap();
    Running::asking(
        Secret::new(password),
        address,
        unlimited(),
        Box::new(journal),
    )
}

fn come(server: &Running, id: u8, password: &str) -> Result<(), Refused> {
    let mut friend = Friend::with_password(server.address, id, password);
    let outcome = |event: &Event| match event {
        Event::Accepted { .. } => Some(Ok(())),
        Event::Refused { refused, .. } => Some(Err(*refused)),
        _ => None,
    };
    friend.until(|friend| friend.has(|event| outcome(event).is_some()));
    friend.events.iter().find_map(outcome).unwrap()
}

#[test]
fn who_knows_it_comes_in_and_need_not_say_it_again() {
    let wrong = Err(Refused::from(Refusal::WrongPassword));
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder, "maçã");
    assert_eq!(come(&server, 1, ""), wrong);
    assert_eq!(come(&server, 2, "maca"), wrong);
    // The same word in another form.
    assert_eq!(come(&server, 3, "mac\u{327}a\u{303}"), Ok(()));
    server.stop();
    // It is remembered over a restart, and forgotten when the password is another.
    let server = start(&folder, "maçã");
    assert_eq!(come(&server, 3, ""), Ok(()));
    assert_eq!(come(&server, 4, ""), wrong);
    server.stop();
    let server = start(&folder, "pera");
    assert_eq!(come(&server, 3, "maçã"), wrong);
    assert_eq!(come(&server, 3, "pera"), Ok(()));
    let told = server.stop();
    assert_eq!(told.refused[usize::from(Refusal::WrongPassword.code())], 1);
}
