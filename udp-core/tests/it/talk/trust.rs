//! Whom a client trusts: nobody unasked, and the one it knows.

use super::{
    house::House,
    run,
    talker::{Talker, ana, trusting},
};
use std::path::Path;
use udp_core::{
    journal::MemoryJournal,
    net::client::{Command, Dialect, End, Event, Options, WhySealed},
    sealed::identity::Pin,
};

fn met(event: &Event) -> Option<Pin> {
    match event {
        Event::FirstContact { pin } => Some(*pin),
        _ => None,
    }
}

fn changed(event: &Event) -> Option<(Pin, Pin)> {
    match event {
        Event::KeyChanged { known, presented } => Some((*known, *presented)),
        _ => None,
    }
}

fn why(event: &Event) -> Option<WhySealed> {
    match event {
        Event::Dialect(Dialect::Sealed { why, .. }) => Some(*why),
        _ => None,
    }
}

#[test]
fn at_first_contact_the_user_is_asked_and_the_server_told_nothing() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(ana(&house, data.path()));
        assert_eq!(first.wait(met).await, house.pin);
        // Not now.
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        assert_eq!(house.notes.connected.get(), 0);

        let mut second = Talker::start(ana(&house, data.path()));
        let pin = second.wait(met).await;
        second.command(Command::Trust(pin));
        assert_eq!(second.wait(why).await, WhySealed::Accepted);
        assert_eq!(second.accepted().await, 7);
        assert_eq!(second.quit().await, End::Quit { waiting: 0 });

        let mut third = Talker::start(ana(&house, data.path()));
        assert_eq!(third.wait(why).await, WhySealed::Remembered);
        assert_eq!(third.accepted().await, 7);
        assert_eq!(third.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn an_invite_is_trusted_and_remembered() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let invited = Options {
            pin: Some(house.pin),
            ..ana(&house, data.path())
        };
        let mut first = Talker::start(invited);
        assert_eq!(first.wait(why).await, WhySealed::Invited);
        first.accepted().await;
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        let mut second = Talker::start(ana(&house, data.path()));
        assert_eq!(second.wait(why).await, WhySealed::Remembered);
        second.accepted().await;
        assert_eq!(second.quit().await, End::Quit { waiting: 0 });
        assert_eq!(house.notes.questions.get(), 0);
    });
}

#[test]
fn an_invite_with_another_key_than_the_known_one_is_not_followed_unasked() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });

        let forged = Pin::from_bytes([9; 32]);
        let mut second = Talker::start(Options {
            pin: Some(forged),
            ..trusting(&house, data.path())
        });
        assert_eq!(second.wait(changed).await, (house.pin, forged));
        let second_was_there = second.was_told(|event| why(event).is_some());
        assert_eq!(second.quit().await, End::Quit { waiting: 0 });
        assert!(!second_was_there);
        assert_eq!(house.notes.connected.get(), 1);
    });
}

/// Ana was at a house; now another with another key stands there.
async fn moved_in(data: &Path) -> (House, Pin, Talker) {
    let house = House::start().await;
    let known = house.pin;
    let mut ana = Talker::start(trusting(&house, data));
    ana.accepted().await;
    let (address, _) = house.crash().await;
    ana.say("para quem?");
    let is_lost = |event: &Event| matches!(event, Event::Lost(_)).then_some(());
    ana.wait(is_lost).await;
    let other = House::with(2, &address, MemoryJournal::new(4_096)).await;
    (other, known, ana)
}

#[test]
fn a_changed_key_is_told_nothing_until_it_is_trusted() {
    run(async {
        let data = tempfile::tempdir().unwrap();
        let (other, known, mut ana) = moved_in(data.path()).await;
        assert_eq!(ana.wait(changed).await, (known, other.pin));
        assert_eq!(other.notes.connected.get(), 0);
        // Trying again is not trusting.
        ana.command(Command::RetryNow);
        ana.command(Command::Trust(other.pin));
        ana.kept().await;
        assert_eq!(ana.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn who_does_not_trust_a_changed_key_goes_and_the_message_waits() {
    run(async {
        let data = tempfile::tempdir().unwrap();
        let (other, known, mut ana) = moved_in(data.path()).await;
        assert_eq!(ana.wait(changed).await, (known, other.pin));
        assert_eq!(ana.quit().await, End::Quit { waiting: 1 });
        assert_eq!(other.notes.connected.get(), 0);

        let mut again = Talker::start(trusting(&other, data.path()));
        assert_eq!(again.wait(changed).await, (known, other.pin));
        assert_eq!(again.quit().await, End::Quit { waiting: 1 });
    });
}
