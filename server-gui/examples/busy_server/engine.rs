//! An engine that tells what a busy server tells, a frame at a time.

use crate::FRAMES;
use daemon::{
    doors::{DoorOptions, DoorPort, DoorRow},
    log::{Level, LogEvent, LogLine},
    server::{KeyKind, Update},
};
use lang::Lang;
use protocol::{Name, PersonId, RoomId};
use server_gui::{
    engine::{Engine, EngineEvent, Reloaded},
    model::Identity,
};
use std::{
    cell::RefCell, collections::VecDeque, net::SocketAddr, rc::Rc, sync::Arc, time::Duration,
};
use udp_core::{
    hub::Order,
    journal::{Extent, Reader},
    sealed::identity::Pin,
    server::{Counters, Departure, DoorKind, Event, JournalState, PersonRow, RoomRow, Snapshot},
};

/// Events a server tells in a second at most.
const EVENTS: u32 = 100;
/// Rooms that people are in.
const ROOMS: u32 = 50;
/// A moment of the server's clock, Unix milliseconds.
const BEGUN_MS: u64 = 1_795_000_000_000;

/// What was told and not taken in.
pub(crate) type Told = Rc<RefCell<VecDeque<EngineEvent>>>;

/// The window's side: it takes what was told.
pub(crate) struct ScriptedEngine(pub(crate) Told);

/// A server of so many people, each of whom everybody hears.
pub(crate) struct BusyServer {
    people: u32,
    messages: u64,
    told: Told,
    frame: u32,
}

impl BusyServer {
    pub(crate) fn new(people: u32, messages: u64, told: Told) -> Self {
        let identity = Identity {
            pin: Pin::from_bytes([7; 32]),
            key: KeyKind::Kept,
        };
        let address = SocketAddr::from(([192, 168, 0, 10], 1235));
        let started = EngineEvent::Started(address, identity);
        told.borrow_mut().push_back(started);
        Self {
            people,
            messages,
            told,
            frame: 0,
        }
    }

    /// Another frame's time passes. What a picture costs here is the server's, not the window's.
    pub(crate) fn pass(&mut self) {
        self.frame += 1;
        let mut told = self.told.borrow_mut();
        let due =
            |a_second: u32| self.frame * a_second / FRAMES - (self.frame - 1) * a_second / FRAMES;
        for _ in 0..due(EVENTS) {
            told.push_back(EngineEvent::Update(Update::Log(self.line())));
        }
        for _ in 0..due(2) {
            let picture = Update::Snapshot(Box::new(self.picture()));
            told.push_back(EngineEvent::Update(picture));
        }
    }

    fn unix_ms(&self) -> u64 {
        BEGUN_MS + u64::from(self.frame) * 1_000 / u64::from(FRAMES)
    }

    fn line(&self) -> LogLine {
        let id = 1 + self.frame % self.people;
        LogLine {
            unix_ms: self.unix_ms(),
            level: Level::Info,
            event: LogEvent::Server(Event::Left {
                id: person(id),
                name: name(id),
                why: Departure::Goodbye,
            }),
        }
    }

    fn picture(&self) -> Snapshot {
        let said = self.messages * u64::from(self.frame) / u64::from(FRAMES);
        let people: Vec<_> = (1..=self.people).map(|id| self.row(id, said)).collect();
        let rooms: Vec<_> = (0..ROOMS)
            .map(|number| RoomRow {
                id: room(number),
                name: Name::cut(&format!("sala {number}")),
                people: (self.people / ROOMS) as usize,
            })
            .collect();
        Snapshot {
            uptime: Duration::from_secs(1) * self.frame / FRAMES,
            taken_ms: self.unix_ms(),
            counters: Counters {
                frames_in: said,
                frames_out: said * u64::from(self.people),
                messages: said,
                deliveries: said * u64::from(self.people),
                ..Counters::default()
            },
            people: people.into(),
            away: 0,
            rooms: rooms.into(),
            sanctions: [].into(),
            journal: JournalState {
                extent: Extent {
                    first: 1,
                    last: said,
                    records: said,
                    bytes: said * 500,
                    ..Extent::default()
                },
                last_commit: Some(Duration::from_millis(2)),
                commits: u64::from(self.frame),
                commits_took: Duration::from_millis(2) * self.frame,
                ..JournalState::default()
            },
        }
    }

    fn row(&self, id: u32, said: u64) -> PersonRow {
        PersonRow {
            id: person(id),
            name: name(id),
            address: SocketAddr::from(([10, 0, (id / 250) as u8, (id % 250) as u8], 40_000)),
            door: DoorKind::Sealed,
            rooms: [room(id % ROOMS)].into(),
            messages: said / u64::from(self.people),
            since_ms: BEGUN_MS,
            heard_ms: self.unix_ms().saturating_sub(u64::from(id)),
        }
    }
}

#[expect(clippy::expect_used, reason = "constants of this file")]
fn person(id: u32) -> PersonId {
    PersonId::new(id).expect("a person's id")
}

#[expect(clippy::expect_used, reason = "constants of this file")]
fn room(number: u32) -> RoomId {
    RoomId::new(1_000_000_001 + number).expect("a room's id")
}

/// Names in no order.
fn name(id: u32) -> Name {
    Name::cut(&format!("Álvaro {}", id.wrapping_mul(7_919) % 100_003))
}

impl Engine for ScriptedEngine {
    fn start(&mut self, _: SocketAddr, _: bool, _: &DoorOptions, _: Lang) {}

    fn stop(&mut self) {}

    fn order(&mut self, _: Order) -> bool {
        false
    }

    fn set_door(&mut self, _: DoorPort, _: Option<SocketAddr>) {}

    fn doors(&self) -> Vec<DoorRow> {
        Vec::new()
    }

    fn journal(&self) -> Option<Arc<dyn Reader>> {
        None
    }

    fn poll(&mut self) -> Option<EngineEvent> {
        self.0.borrow_mut().pop_front()
    }

    fn reload(&mut self) -> Result<Reloaded, String> {
        Err("there is no configuration".to_owned())
    }

    fn close(&mut self) {}
}
