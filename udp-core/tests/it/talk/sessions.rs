//! What is said arrives once, through restarts of either side and changes of address.

use super::{
    house::House,
    run,
    talker::{Talker, ana, trusting},
};
use protocol::PersonId;
use udp_core::{
    client::sealed,
    net::client::{Command, End, Event, Lost, Options},
};

#[test]
fn two_people_talk() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        let mut bia = Talker::start(Options {
            id: PersonId::new(8),
            ..trusting(&house, data.path())
        });
        first.accepted().await;
        bia.accepted().await;
        let long = "olá, ação ".repeat(300);
        first.say(&long);
        first.kept().await;
        assert_eq!(bia.message().await, long);
        bia.say("oi");
        assert_eq!(first.message().await, "oi");
        assert_eq!(bia.quit().await, End::Quit { waiting: 0 });
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn everything_said_before_the_end_is_kept_before_the_end() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        for number in 0..40 {
            first.say(&format!("{number}"));
        }
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        let mut bia = Talker::start(Options {
            id: PersonId::new(8),
            ..trusting(&house, data.path())
        });
        bia.accepted().await;
        for number in 0..40 {
            assert_eq!(bia.message().await, format!("{number}"));
        }
    });
}

#[test]
fn a_server_that_was_started_again_is_found_and_told_what_waits() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        first.say("antes");
        first.kept().await;
        let (address, journal) = house.crash().await;
        first.say("durante");
        let lost = first
            .wait(|event| match event {
                Event::Lost(lost) => Some(lost.clone()),
                _ => None,
            })
            .await;
        assert_eq!(lost, Lost::PortClosed);
        let house = House::with(1, &address, journal).await;
        first.kept().await;
        let mut bia = Talker::start(Options {
            id: PersonId::new(8),
            ..trusting(&house, data.path())
        });
        assert_eq!(bia.message().await, "antes");
        assert_eq!(bia.message().await, "durante");
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        assert_eq!(bia.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn what_waits_is_said_at_the_next_start() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        let (address, journal) = house.crash().await;
        first.say("um");
        first.say("dois");
        let queued = |event: &sealed::Event| match event {
            sealed::Event::Waiting { count: 2 } => Some(()),
            _ => None,
        };
        first.heard(queued).await;
        first.crash().await;

        let house = House::with(1, &address, journal).await;
        let mut again = Talker::start(ana(&house, data.path()));
        again.kept().await;
        again.kept().await;
        let mut bia = Talker::start(Options {
            id: PersonId::new(8),
            ..trusting(&house, data.path())
        });
        assert_eq!(bia.message().await, "um");
        assert_eq!(bia.message().await, "dois");
        again.say("três");
        assert_eq!(bia.message().await, "três");
        assert_eq!(again.quit().await, End::Quit { waiting: 0 });
        assert_eq!(bia.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn who_writes_to_a_server_that_is_off_goes_when_told_and_the_message_waits() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        let options = ana(&house, data.path());
        house.crash().await;
        let mut first = Talker::start(options);
        let opened = |event: &Event| matches!(event, Event::Opened { .. }).then_some(());
        first.wait(opened).await;
        first.say("para depois");
        assert_eq!(first.quit().await, End::Quit { waiting: 1 });
    });
}

#[test]
fn a_session_goes_on_from_another_socket() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        first.say("daqui");
        first.kept().await;
        first.command(Command::RetryNow);
        house.until(|notes| notes.moved.get() == 1).await;
        first.say("de lá");
        first.kept().await;
        assert!(!first.was_told(|event| matches!(event, Event::Lost(_))));
        assert_eq!(house.notes.connected.get(), 1);
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
    });
}
