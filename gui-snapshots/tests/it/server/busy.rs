//! A server with much to show.

use crate::{
    people::{LONG, NAMES},
    scene::{NOON_MS, Window, line, person, picture, started_at},
};
use daemon::{
    log::{Level, LogEvent, LogLine},
    server::{KeyKind, Update},
};
use protocol::{Name, PersonId, Refusal, RoomId};
use server_gui::{engine::EngineEvent, interfaces::LocalAddress, model::Hours};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use udp_core::{
    hub::Sanction,
    journal::Extent,
    server::{Counters, DoorKind, Drop, Event, JournalState, PersonRow, RoomRow, Snapshot},
};

pub(super) fn id(id: u32) -> PersonId {
    PersonId::new(id).expect("a person's id")
}

fn rooms() -> Vec<RoomRow> {
    let names = [
        ("redes", 2),
        ("ação e reação", 0),
        ("Wwwwwwwwwwwwwwwwwwww", 1_200),
    ];
    (1_000_000_001..)
        .zip(names)
        .map(|(number, (name, people))| RoomRow {
            id: RoomId::new(number).expect("a room's id"),
            name: Name::cut(name),
            people,
        })
        .collect()
}

/// Everybody of the pictures, by every door, some of them quiet for long.
pub(super) fn people() -> Vec<PersonRow> {
    let doors = DoorKind::CALLED
        .into_iter()
        .chain([DoorKind::Sealed, DoorKind::Classic]);
    let silences = [0, 5, 90, 4_000, 90_000];
    let mut people: Vec<_> = NAMES
        .iter()
        .zip(silences.into_iter().cycle())
        .map(|((id, name), silence)| person(*id, name, u64::from(*id) % 1_000, silence))
        .collect();
    for (person, door) in people.iter_mut().zip(doors.cycle()) {
        person.door = door;
    }
    people[1].address =
        SocketAddr::from(([0xfe80, 0, 0, 0, 0x1234, 0x5678, 0x9abc, 0xdef0], 40_000));
    people[1].rooms = RoomId::new(1_000_000_001).into_iter().collect();
    people[4].rooms = RoomId::new(1_000_000_002).into_iter().collect();
    people
}

fn full_picture(second: u64, change: impl FnOnce(&mut Snapshot)) -> EngineEvent {
    // A morning's traffic: never the same, and the same on every machine.
    let frames_in = second * 90 + second * 37 % 53 + if second % 40 < 6 { 25 } else { 0 };
    picture(people(), |snapshot| {
        snapshot.uptime = Duration::from_secs(second);
        snapshot.taken_ms = NOON_MS + second * 1_000;
        snapshot.counters = Counters {
            frames_in,
            frames_out: frames_in * 7,
            messages: frames_in / 3,
            deliveries: frames_in * 6,
            ..Counters::default()
        };
        for _ in 0..1_234 {
            snapshot.counters.drop_one(Drop::TooShort);
        }
        snapshot.counters.refused[usize::from(Refusal::IdInUse.code())] = 2;
        snapshot.away = 2;
        snapshot.rooms = rooms().into();
        snapshot.sanctions = [
            Sanction::BannedId(id(999_999_999)),
            Sanction::BannedAddress(IpAddr::from([
                0xfe80, 0, 0, 0, 0x1234, 0x5678, 0x9abc, 0xdef0,
            ])),
            Sanction::MutedId(id(21)),
        ]
        .into();
        snapshot.journal = JournalState {
            extent: Extent {
                first: 1,
                first_time_ms: NOON_MS - 2 * 86_400_000,
                last_time_ms: NOON_MS,
                last: 1_234_567,
                records: 1_000_000,
                bytes: 1_234_567_890,
            },
            last_commit: Some(Duration::from_micros(1_250)),
            commits: second * 4,
            commits_took: Duration::from_micros(second * 4 * 2_300),
            free_bytes: Some(2_000_000_000),
            trouble: None,
        };
        change(snapshot);
    })
}

/// A server that listens everywhere, with a network to reach it by.
pub(super) fn started_everywhere(window: &mut Window) {
    let all = SocketAddr::from(([0, 0, 0, 0], 1_235));
    window.says([started_at(all, KeyKind::Kept)]);
    let ips = ["192.168.0.10", "10.1.2.3", "172.16.200.201"];
    window.model().addresses = ips
        .into_iter()
        .map(|ip| LocalAddress {
            ip: ip.parse().expect("an address"),
            interface: "eth0".to_owned(),
        })
        .collect();
    window.harness.run_steps(2);
}

/// How long the server has been running.
const UPTIME_SECS: u64 = 600;

/// What went through a server that ran before, as its file keeps it.
fn yesterday() -> String {
    let now = NOON_MS / 60_000;
    let mut text = String::from("minuto,recebidos,enviados,mensagens,pessoas\n");
    for minute in now - 1_300..now - 5 {
        let frames = 4_000 + minute * 61 % 997 + minute % 180 * 20;
        text += &format!("{minute},{frames},{},{},8\n", frames * 7, frames / 3);
    }
    text
}

/// Ten minutes of people and traffic, and what happened meanwhile.
pub(super) fn busy(mut window: Window) -> Window {
    started_everywhere(&mut window);
    window.model().hours = Hours::from_file(&yesterday());
    let pictures = (0..UPTIME_SECS).map(|second| full_picture(second, |_| {}));
    window.says(pictures);
    for event in [
        Event::Ordered(udp_core::hub::Order::Impose(Sanction::MutedId(id(21)))),
        Event::Ordered(udp_core::hub::Order::Announce("Aula às 8".to_owned())),
    ] {
        window.says([logged(event)]);
    }
    window.says([
        line(Level::Warn, "o disco está quase cheio"),
        line(Level::Error, LONG),
        line(Level::Info, "um"),
    ]);
    // The bar at the bottom tells the newest orders until they are old news.
    window.harness.run();
    window
}

/// The same with something else.
pub(super) fn busy_but(window: Window, change: impl FnOnce(&mut Snapshot)) -> Window {
    let mut window = busy(window);
    window.says([full_picture(UPTIME_SECS, change)]);
    window
}

fn logged(event: Event) -> EngineEvent {
    EngineEvent::Update(Update::Log(LogLine {
        unix_ms: NOON_MS,
        level: Level::Info,
        event: LogEvent::Server(event),
    }))
}
