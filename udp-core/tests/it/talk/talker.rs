//! A client's driver, its events, and a user who waits for them.

use super::house::House;
use protocol::{Destination, Name, PersonId};
use std::{cell::RefCell, path::Path, rc::Rc};
use tokio::{sync::Notify, task::JoinHandle};
use udp_core::{
    client::{Label, sealed},
    net::{
        bridge::{self, Outbox},
        client::{Command, End, Event, Options, Wanted, talk},
    },
};

pub(super) const ALL: Destination = Destination::Everyone;

pub(super) struct Talker {
    commands: Outbox<Command>,
    events: Rc<RefCell<Vec<Event>>>,
    bell: Rc<Notify>,
    task: JoinHandle<End>,
    seen: usize,
}

/// Ana at a house, with id 7.
pub(super) fn ana(house: &House, data: &Path) -> Options {
    Options {
        server: house.address,
        server_name: house.address.to_string(),
        id: PersonId::new(7),
        name: Name::cut("Ana"),
        dialect: Wanted::Ask,
        pin: None,
        trust_unknown: false,
        data: data.to_owned(),
        password: sealed::Password::NONE,
    }
}

/// The same, and she trusts whom she meets.
pub(super) fn trusting(house: &House, data: &Path) -> Options {
    Options {
        trust_unknown: true,
        ..ana(house, data)
    }
}

impl Talker {
    pub(super) fn start(options: Options) -> Self {
        let (commands, inbox) = bridge::channel(256);
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let bell: Rc<Notify> = Rc::default();
        let on_event = {
            let (events, bell) = (Rc::clone(&events), Rc::clone(&bell));
            move |event| {
                events.borrow_mut().push(event);
                bell.notify_one();
            }
        };
        Self {
            commands,
            events,
            bell,
            task: tokio::task::spawn_local(talk(options, inbox, on_event)),
            seen: 0,
        }
    }

    pub(super) fn command(&self, command: Command) {
        self.commands.try_send(command).expect("it listens");
    }

    pub(super) fn say(&self, text: &str) {
        self.command(Command::Sealed(sealed::Command::Say {
            label: Label(0),
            to: ALL,
            text: text.to_owned(),
        }));
    }

    /// The first event of this kind after the last one that was waited for.
    pub(super) async fn wait<T>(&mut self, pick: impl Fn(&Event) -> Option<T>) -> T {
        loop {
            while self.seen < self.events.borrow().len() {
                let picked = pick(&self.events.borrow()[self.seen]);
                self.seen += 1;
                if let Some(picked) = picked {
                    return picked;
                }
            }
            assert!(!self.task.is_finished(), "{:#?}", self.events.borrow());
            self.bell.notified().await;
        }
    }

    /// Waits for what a sealed session tells.
    pub(super) async fn heard<T>(&mut self, pick: impl Fn(&sealed::Event) -> Option<T>) -> T {
        self.wait(|event| match event {
            Event::Sealed(event) => pick(event),
            _ => None,
        })
        .await
    }

    pub(super) async fn accepted(&mut self) -> u32 {
        self.heard(|event| match event {
            sealed::Event::Accepted { id } => Some(id.value()),
            _ => None,
        })
        .await
    }

    /// Waits for ✓.
    pub(super) async fn kept(&mut self) {
        self.heard(|event| matches!(event, sealed::Event::Kept { .. }).then_some(()))
            .await;
    }

    /// Waits for somebody's message; how it reads.
    pub(super) async fn message(&mut self) -> String {
        self.heard(|event| match event {
            sealed::Event::Message(message) => Some(message.text.clone()),
            _ => None,
        })
        .await
    }

    /// True if something like this was told so far.
    pub(super) fn was_told(&self, is_it: impl Fn(&Event) -> bool) -> bool {
        self.events.borrow().iter().any(is_it)
    }

    /// Quits in patience; how it ended.
    pub(super) async fn quit(self) -> End {
        self.command(Command::Quit { is_patient: true });
        self.ended().await
    }

    /// Waits for the end that comes by itself.
    pub(super) async fn ended(self) -> End {
        let end = self.task.await.expect("it ran");
        assert_eq!(
            self.events.borrow().last(),
            Some(&Event::Ended(end.clone()))
        );
        end
    }

    /// The program dies.
    pub(super) async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.is_err());
    }
}
