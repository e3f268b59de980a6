//! The same client on the server's own driver.
#![expect(clippy::disallowed_methods, reason = "the journal's clock")]

use super::{
    run,
    talker::{Talker, at},
};
use crate::running::{Running, server_key, unlimited};
use protocol::{Kind, PersonId};
use std::time::Instant;
use udp_core::{
    client::sealed,
    journal::RedbJournal,
    net::client::{Dialect, End, Event, Lost, Options, WhySealed},
    sealed::endpoint::CloseReason,
};

fn trusted(event: &Event) -> Option<Dialect> {
    match event {
        Event::Dialect(dialect) => Some(*dialect),
        _ => None,
    }
}

#[test]
fn sealed_and_classic_people_talk_through_one_server() {
    run(async {
        let data = tempfile::tempdir().unwrap();
        let server = Running::on("127.0.0.1:0");
        let caio = server.client(3);
        let mut ana = Talker::start(Options {
            trust_unknown: true,
            ..at(server.address, data.path())
        });
        let sealed = Dialect::Sealed {
            pin: server_key().pin(),
            why: WhySealed::Unasked,
        };
        assert_eq!(ana.wait(trusted).await, sealed);
        assert_eq!(ana.accepted().await, 7);
        caio.say(Kind::MSG, 3, 0, "de quem não cifra");
        assert_eq!(caio.text(), "de quem não cifra");
        assert_eq!(ana.message().await, "de quem não cifra");
        ana.say("olá, ação");
        ana.kept().await;
        assert_eq!(caio.text(), "olá, ação");
        assert_eq!(ana.quit().await, End::Quit { waiting: 0 });
        server.stop();
    });
}

#[test]
fn a_server_that_ends_says_so_and_is_found_again() {
    run(async {
        let data = tempfile::tempdir().unwrap();
        let journal = || {
            let file = data.path().join("recado.redb");
            Box::new(RedbJournal::open(file, Instant::now).unwrap())
        };
        let anywhere = "127.0.0.1:0".parse().unwrap();
        let server = Running::with(anywhere, unlimited(), journal());
        let address = server.address;
        let options = || Options {
            pin: Some(server_key().pin()),
            ..at(address, data.path())
        };
        let mut ana = Talker::start(options());
        let mut bia = Talker::start(Options {
            id: PersonId::new(8),
            ..options()
        });
        ana.accepted().await;
        bia.accepted().await;
        let stopped = tokio::task::spawn_blocking(|| server.stop());
        let notice = |event: &sealed::Event| match event {
            sealed::Event::Notice { text } => Some(text.clone()),
            _ => None,
        };
        assert_eq!(ana.heard(notice).await, protocol::words::SHUTDOWN);
        let lost = |event: &Event| match event {
            Event::Lost(lost) => Some(lost.clone()),
            _ => None,
        };
        let lost = ana.wait(lost).await;
        let has_ended = matches!(
            lost,
            Lost::Closed(CloseReason::Peer { .. } | CloseReason::StreamEnded)
        );
        assert!(has_ended, "{lost:?}");
        stopped.await.unwrap();
        ana.say("até já");
        let server = Running::with(address, unlimited(), journal());
        ana.kept().await;
        assert_eq!(bia.message().await, "até já");
        assert_eq!(ana.quit().await, End::Quit { waiting: 0 });
        assert_eq!(bia.quit().await, End::Quit { waiting: 0 });
        server.stop();
    });
}
