//! Clients and the real server, both pure, on one network and one clock.

use super::world::ana;
use crate::lan::{Lan, address, frame};
use protocol::{Destination, Refusal};
use std::{collections::BTreeMap, time::Duration};
use udp_core::{
    client::{Client, Command, End, Event, Label, Lost, Phase, Profile, ServerKind},
    server::Unreachable,
};

/// How far apart the two clocks' deadlines may be handled.
const STEP: Duration = Duration::from_millis(20);

struct Network {
    lan: Lan,
    clients: BTreeMap<String, (Client, Vec<Event>)>,
}

impl Network {
    fn new() -> Self {
        Self {
            lan: Lan::new(),
            clients: BTreeMap::new(),
        }
    }

    /// A client begins to connect from an address; `None` is an automatic id.
    fn join(&mut self, at: &str, id: Option<u32>) {
        let profile = Profile {
            id: id.and_then(protocol::PersonId::new),
            ..ana()
        };
        let client = Client::new(profile, 1, self.lan.now.instant);
        self.clients.insert(at.to_owned(), (client, Vec::new()));
        self.carry();
    }

    fn command(&mut self, at: &str, command: Command) {
        let now = self.lan.now.instant;
        if let Some((client, _)) = self.clients.get_mut(at) {
            client.handle_command(command, now);
        }
        self.carry();
    }

    fn say(&mut self, at: &str, label: u64, text: String) {
        let (label, to) = (Label(label), Destination::Everyone);
        self.command(at, Command::Say { label, to, text });
    }

    /// Carries frames to and fro until nobody has more to say.
    fn carry(&mut self) {
        let mut is_moving = true;
        while std::mem::take(&mut is_moving) {
            for (at, (client, events)) in &mut self.clients {
                while let Some(frame) = client.poll_transmit() {
                    is_moving = true;
                    self.lan.send_from(address(at), frame.bytes());
                }
                while let Some((kind, origin, destination, name, text)) = self.lan.next(at) {
                    is_moving = true;
                    let frame = frame(kind, origin, destination, &name, &text);
                    client.handle_datagram(frame.bytes(), self.lan.now.instant);
                }
                events.extend(std::iter::from_fn(|| client.poll_event()));
            }
        }
    }

    fn wait_secs(&mut self, secs: u64) {
        let end = self.lan.now.instant + Duration::from_secs(secs);
        while self.lan.now.instant < end {
            self.lan.wait(STEP);
            let now = self.lan.now.instant;
            for (client, _) in self.clients.values_mut() {
                if client.poll_timeout().is_some_and(|at| at <= now) {
                    client.handle_timeout(now);
                }
            }
            self.carry();
        }
    }

    fn events(&mut self, at: &str) -> Vec<Event> {
        self.clients
            .get_mut(at)
            .map(|(_, events)| std::mem::take(events))
            .unwrap_or_default()
    }

    fn phases(&mut self, at: &str) -> Vec<Phase> {
        self.events(at)
            .into_iter()
            .filter_map(|event| match event {
                Event::Phase(phase) => Some(phase),
                _ => None,
            })
            .collect()
    }
}

fn is_online(phase: &Phase) -> bool {
    matches!(
        phase,
        Phase::Online {
            server: ServerKind::Recado,
            ..
        }
    )
}

#[test]
fn everybody_hears_everybody_in_one_order() {
    let mut network = Network::new();
    let people: Vec<String> = (1..=20).map(|id| id.to_string()).collect();
    for (id, at) in (1..).zip(&people) {
        network.join(at, Some(id));
    }
    for round in 0..5 {
        for at in &people {
            network.say(at, round, format!("{at} diz {round}: ação"));
        }
        network.wait_secs(1);
    }
    network.wait_secs(4);
    let mut heard = people.iter().map(|at| {
        let events = network.events(at);
        let own = |event: &&Event| matches!(event, Event::Said { label: Some(_), .. });
        assert_eq!(events.iter().filter(own).count(), 5);
        events
            .into_iter()
            .filter_map(|event| match event {
                Event::Said { from, text, .. } => Some((from, text)),
                Event::NotEchoed { .. } | Event::Refused { .. } => panic!("{event:?}"),
                _ => None,
            })
            .collect::<Vec<_>>()
    });
    let first = heard.next().unwrap();
    assert_eq!(first.len(), 100);
    assert!(heard.all(|order| order == first));
}

#[test]
fn a_full_queue_passes_the_servers_limit_without_a_loss() {
    let mut network = Network::new();
    network.join("7", Some(7));
    for label in 0..16 {
        network.say("7", label, "ã".repeat(4_480));
    }
    network.wait_secs(75);
    let events = network.events("7");
    let came_back = |event: &&Event| matches!(event, Event::Said { label: Some(_), .. });
    assert_eq!(events.iter().filter(came_back).count(), 1_024);
    assert!(!events.iter().any(|event| matches!(
        event,
        Event::Refused { .. } | Event::NotEchoed { .. } | Event::Phase(Phase::Away { .. })
    )));
}

#[test]
fn a_taken_id_is_refused_and_a_crashed_holders_is_not() {
    let mut network = Network::new();
    network.join("7", Some(7));
    network.join("8", Some(7));
    network.wait_secs(1);
    let phases = network.phases("8");
    assert!(
        matches!(phases.last(), Some(Phase::Ended(End::Refused(refused)))
            if refused.refusal == Some(Refusal::IdInUse)),
        "{phases:?}"
    );

    // The holder is gone without a word; its machine says so when the server asks.
    network.clients.remove("7");
    network.wait_secs(3);
    network.join("9", Some(7));
    network.lan.unreachable("7", Unreachable::Port);
    network.wait_secs(1);
    assert!(network.phases("9").last().is_some_and(is_online));
}

#[test]
fn an_automatic_id_gets_in() {
    let mut network = Network::new();
    network.join("7", None);
    network.join("8", None);
    // Both clients have the same seed and try the same id first.
    network.wait_secs(2);
    assert!(network.phases("7").iter().any(is_online));
    assert!(network.phases("8").iter().any(is_online));
}

#[test]
fn a_restarted_server_has_everybody_back_within_a_minute() {
    let mut network = Network::new();
    network.join("7", Some(7));
    network.join("8", Some(8));
    network.command("8", Command::SetVisible(false));
    network.wait_secs(5);
    let now = network.lan.now;
    network.lan = Lan::new();
    network.lan.now = now;
    network.phases("7");
    network.wait_secs(61);
    assert_eq!(network.lan.people(), [7, 8]);
    assert_eq!(network.phases("7"), []);
}

#[test]
fn a_shutdown_is_heard_and_the_next_server_found() {
    let mut network = Network::new();
    network.join("7", Some(7));
    network.phases("7");
    network.lan.shut_down();
    network.carry();
    assert!(matches!(
        network.phases("7")[..],
        [Phase::Away {
            lost: Lost::Shutdown,
            ..
        }]
    ));
    let now = network.lan.now;
    network.lan = Lan::new();
    network.lan.now = now;
    network.wait_secs(2);
    assert!(network.phases("7").last().is_some_and(is_online));
}

#[test]
fn quitting_frees_the_id_at_once() {
    let mut network = Network::new();
    network.join("7", Some(7));
    network.command("7", Command::Quit);
    assert_eq!(network.lan.people(), [0; 0]);
    network.join("8", Some(7));
    assert!(network.phases("8").last().is_some_and(is_online));
}

#[test]
fn rooms_on_the_real_server() {
    let mut network = Network::new();
    for (at, id) in [("7", 7), ("8", 8)] {
        network.join(at, Some(id));
    }
    let name = protocol::Name::cut("redes");
    network.command("7", Command::CreateRoom { name });
    let room = protocol::RoomId::new(protocol::RoomId::MIN).unwrap();
    assert!(
        network
            .events("7")
            .contains(&Event::RoomCreated { room, name })
    );
    for at in ["7", "8"] {
        network.command(at, Command::EnterRoom { room });
        assert!(
            network
                .events(at)
                .contains(&Event::RoomEntered { room, name })
        );
    }
    let say = |label, text: &str| Command::Say {
        label: Label(label),
        to: Destination::Room(room),
        text: text.to_owned(),
    };
    network.command("7", say(1, "olá, redes"));
    for (at, expected) in [("7", Some(Label(1))), ("8", None)] {
        assert!(
            network.events(at).iter().any(|event| matches!(event,
            Event::Said { to, label, .. } if *to == Destination::Room(room) && *label == expected))
        );
    }
    network.command("7", Command::AskRooms);
    network.command("7", Command::AskMembers { room });
    network.wait_secs(4);
    let events = network.events("7");
    assert!(events.contains(&Event::Rooms {
        rooms: vec![(room, name)],
        more: 0,
    }));
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Members { people, .. } if people.len() == 2))
    );
    network.command("8", Command::LeaveRoom { room });
    network.wait_secs(4);
    let events = network.events("8");
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, Event::Refused { .. } | Event::RoomRefused { .. }))
    );
    network.command("7", say(2, "sozinho"));
    assert_eq!(network.events("8"), []);
}

#[test]
fn a_room_is_entered_again_on_a_restarted_server() {
    let mut network = Network::new();
    network.join("7", Some(7));
    let name = protocol::Name::cut("redes");
    let room = protocol::RoomId::new(protocol::RoomId::MIN).unwrap();
    network.command("7", Command::CreateRoom { name });
    network.command("7", Command::EnterRoom { room });
    network.events("7");
    let lan = std::mem::replace(&mut network.lan, Lan::new());
    let now = lan.now;
    network.lan = lan.restart();
    network.lan.now = now;
    network.wait_secs(61);
    assert!(
        network
            .events("7")
            .contains(&Event::RoomEntered { room, name })
    );
}
