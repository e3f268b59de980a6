//! The journal writes the next batch while what followed from the last one is sent.

use crate::{lan::frame, running::unlimited};
use protocol::Kind;
use std::net::SocketAddr;
use udp_core::{
    journal::{Journal, MemoryJournal},
    net::clock::now,
    server::Server,
};

const ANA: ([u8; 4], u16) = ([127, 0, 0, 1], 5_000);

fn says(server: &mut Server, kind: Kind, text: &str) {
    let frame = frame(kind, 1, 0, "Ana", text);
    server.handle_datagram(SocketAddr::from(ANA), frame.bytes(), now());
}

/// What is sent now.
fn sent(server: &mut Server) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(transmit) = server.poll_transmit() {
        texts.extend(
            transmit
                .datagrams()
                .map(|(frame, _)| frame.text().to_string()),
        );
    }
    texts
}

#[test]
fn the_next_batch_is_appended_while_the_last_one_is_being_sent() {
    let mut journal = MemoryJournal::new(100);
    let mut server = Server::new(unlimited(), journal.reader(), now()).expect("an empty journal");
    says(&mut server, Kind::OI, "");
    let mut append = |server: &mut Server| {
        let mut batch = server.poll_append().expect("something to append");
        journal.append(&mut batch).expect("memory");
        batch
    };
    let entry = append(&mut server);
    server.handle_appended(entry, &Ok(()), now());
    assert_eq!(sent(&mut server), ["Conexão aceita."]);

    says(&mut server, Kind::MSG, "1");
    let first = append(&mut server);
    says(&mut server, Kind::MSG, "2");
    assert!(server.poll_append().is_none(), "one at a time");
    server.handle_appended(first, &Ok(()), now());
    // Nothing of it has been sent yet.
    let second = append(&mut server);
    says(&mut server, Kind::MSG, "3");
    assert_eq!(sent(&mut server), ["1"]);
    server.handle_appended(second, &Ok(()), now());
    let third = append(&mut server);
    assert_eq!(sent(&mut server), ["2"]);
    server.handle_appended(third, &Ok(()), now());
    assert_eq!(sent(&mut server), ["3"]);
}
