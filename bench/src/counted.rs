//! Work without any clock, for counting instructions (callgrind) and system calls (strace).
//!
//! Two runs of different lengths, and of different sizes, are subtracted from each other: what is left is what one more
//! message, or one more delivery, takes. `scripts/counts.sh` does so.

use crate::{
    frames::{hello, message},
    phased::{Mode, Relay, Sinks},
};
use std::{net::SocketAddr, time::Duration};
use udp_core::{
    Now,
    journal::{Journal as _, MemoryJournal},
    net::clock,
    server::{Rate, Server, Settings},
};

/// Settings without limits of speed.
#[must_use]
pub fn unlimited() -> Settings {
    let unlimited = Rate {
        per_second: 0,
        burst: 0,
    };
    Settings {
        texts: unlimited,
        parts: unlimited,
        ..Settings::default()
    }
}

/// Messages to everyone through a relay's socket, so many queued at once. Nobody reads them: full queues cost the
/// relay nothing, and readers would be counted too.
///
/// # Errors
/// When a socket cannot be had or the relay does not get on.
pub fn fan(mode: Mode, people: usize, queued: usize, messages: usize) -> anyhow::Result<()> {
    let mut sinks = Sinks::open(people, false)?;
    let mut relay = Relay::start(mode)?;
    sinks.register(&mut relay)?;
    for _ in 0..messages.div_ceil(queued) {
        for _ in 0..queued {
            sinks.say(relay.address(), &message(1, 0))?;
        }
        relay.drain(queued)?;
    }
    Ok(())
}

/// The rules alone, without a socket: somebody who says so many messages to everyone, that is to himself, and who in
/// vain speaks under an id that is not his so many times.
///
/// # Errors
/// When the journal cannot be read.
pub fn rules(messages: usize, refused: usize) -> anyhow::Result<()> {
    let mut journal = MemoryJournal::default();
    let start = clock::now();
    let mut server = Server::new(unlimited(), journal.reader(), start)?;
    let from = SocketAddr::from(([127, 0, 0, 1], 1_000));
    let mut turn = |bytes: &[u8], now: Now| {
        server.handle_datagram(from, bytes, now);
        loop {
            while server.poll_transmit().is_some() {}
            let Some(mut batch) = server.poll_append() else {
                break;
            };
            let result = journal.append(&mut batch);
            server.handle_appended(batch, &result, now);
        }
        while server.poll_event(now).is_some() {}
    };
    // Made before: to clean and cut a text is work of whoever speaks.
    let (said, borrowed) = (message(1, 0), message(2, 0));
    turn(hello(1).bytes(), start);
    for _ in 0..messages {
        turn(said.bytes(), start);
    }
    for _ in 0..refused {
        turn(borrowed.bytes(), start);
    }
    // What was refused is not said again.
    let later = Now {
        instant: start.instant + Duration::from_secs(2),
        ..start
    };
    turn(hello(1).bytes(), later);
    anyhow::ensure!(
        server.counters().frames_in as usize == messages + refused + 2,
        "not every frame was read"
    );
    Ok(())
}
