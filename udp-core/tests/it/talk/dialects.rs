//! Which dialect is spoken, and that nobody talks a known server's people into classic.
#![expect(
    clippy::disallowed_methods,
    reason = "a socket at which nobody answers"
)]

use super::{
    house::{CLASSIC, House},
    run,
    talker::{ALL, Talker, ana, trusting},
};
use std::net::UdpSocket;
use udp_core::{
    client::{self, Label, Phase, ServerKind},
    net::client::{Command, Dialect, End, Event, Options, Problem, Wanted, WhyClassic, WhySealed},
};

fn dialect(event: &Event) -> Option<Dialect> {
    match event {
        Event::Dialect(dialect) => Some(*dialect),
        _ => None,
    }
}

#[test]
fn a_server_without_sealed_sessions_is_spoken_to_in_classic() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        *house.notes.dialects.borrow_mut() = CLASSIC;
        let mut ana = Talker::start(ana(&house, data.path()));
        ana.wait(|event| (*event == Event::Asking { attempt: 1 }).then_some(()))
            .await;
        let offered = WhyClassic::Offered(ServerKind::Recado);
        assert_eq!(ana.wait(dialect).await, Dialect::Classic(offered));
        let is_online = |event: &Event| {
            matches!(
                event,
                Event::Classic(client::Event::Phase(Phase::Online { .. }))
            )
            .then_some(())
        };
        ana.wait(is_online).await;
        ana.command(Command::Classic(client::Command::Say {
            label: Label(1),
            to: ALL,
            text: "olá".to_owned(),
        }));
        let is_echo = |event: &Event| {
            matches!(event, Event::Classic(client::Event::Said { text, .. }) if text == "olá")
                .then_some(())
        };
        ana.wait(is_echo).await;
        assert_eq!(ana.quit().await, End::Quit { waiting: 0 });
        assert_eq!(house.notes.connected.get(), 0);
        // A classic connection writes nothing.
        assert_eq!(data.path().read_dir().unwrap().count(), 0);
    });
}

#[test]
fn classic_unasked_asks_nothing() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut ana = Talker::start(Options {
            dialect: Wanted::Classic,
            ..ana(&house, data.path())
        });
        let wanted = Dialect::Classic(WhyClassic::Wanted);
        assert_eq!(ana.wait(dialect).await, wanted);
        assert_eq!(ana.quit().await, End::Quit { waiting: 0 });
        assert_eq!(house.notes.questions.get(), 0);
    });
}

#[test]
fn a_known_server_is_not_asked_and_never_spoken_to_in_classic() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        assert_eq!(house.notes.questions.get(), 1);
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });

        // From now on it says that it has no sealed sessions: nobody asks.
        *house.notes.dialects.borrow_mut() = CLASSIC;
        let mut again = Talker::start(ana(&house, data.path()));
        let remembered = Dialect::Sealed {
            pin: house.pin,
            why: WhySealed::Remembered,
        };
        assert_eq!(again.wait(dialect).await, remembered);
        again.accepted().await;
        assert_eq!(house.notes.questions.get(), 1);
        assert_eq!(again.quit().await, End::Quit { waiting: 0 });

        let classic = Talker::start(Options {
            dialect: Wanted::Classic,
            ..ana(&house, data.path())
        });
        let pin = house.pin;
        let refused = End::Problem(Problem::Downgrade { pin });
        assert_eq!(classic.ended().await, refused);
    });
}

#[test]
fn bare_frames_for_a_known_server_are_refused_and_counted() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        house.notes.talks_down.set(true);
        let mut ana = Talker::start(Options {
            pin: Some(house.pin),
            ..ana(&house, data.path())
        });
        let count = ana
            .wait(|event| match event {
                Event::DowngradeRefused { count } => Some(*count),
                _ => None,
            })
            .await;
        assert!(count > 0);
        ana.say("só cifrado");
        // It is somebody who can write to us and not the server: the server is heard all the same.
        house.notes.talks_down.set(false);
        ana.kept().await;
        assert!(!ana.was_told(|event| matches!(event, Event::Classic(_))));
        assert_eq!(ana.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn where_nobody_is_nobody_answers() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
        let nobody = Options {
            server: silent.local_addr().unwrap(),
            ..ana(&house, data.path())
        };
        let ana = Talker::start(nobody);
        assert_eq!(ana.ended().await, End::NoAnswer);
    });
}
