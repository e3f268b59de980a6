//! The other side of the conversation: what a window, a terminal or a test connects with.
//!
//! ```text
//!            ask which dialects          OI               MSG, LISTA
//!   new ──▶ Asking ───────────────▶ Registering ───────▶ Online ─────┐ shutdown, closed port,
//!             ▲  │ no answer            │ refused          ▲         │ silence
//!             │  ▼                      ▼                  │ OI      ▼
//!             │ Ended ◀──────────────────── TCHAU ─────────┘      Waiting
//!             └──────────────────── back-off ────────────────────────┘
//! ```
//!
//! [`Client`] is a pure state machine: datagrams, commands and `now` go in, frames and events come
//! out. Modules in reading order: [`api`](self) is what applications say and hear; `timers` holds
//! every deadline with its reason; `connect` gets to the server and back to it; `incoming` reads
//! what the server sends; `outgoing` paces texts and recognises them when they come back; `lists`
//! keeps asking who is here, and which rooms there are when told to; `rooms` enters and leaves them;
//! `farewell` ends.

mod api;
mod connect;
mod farewell;
mod incoming;
mod lists;
mod outgoing;
mod rooms;
pub mod sealed;
mod timers;

pub use api::{
    Command, End, Event, Label, Lost, NoRoom, NotSaid, Person, Phase, Profile, Refused, RoomWish,
    ServerKind,
};

use connect::{Errand, Stage};
use lists::{Lists, Subject};
use outgoing::Outgoing;
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, PersonId};
use rooms::Rooms;
use std::{collections::VecDeque, time::Instant};
use timers::{Timer, Timers};

/// Frames that wait for [`Client::poll_transmit`]; a driver that does not fetch them loses the rest
/// as a network would. A burst of texts is 32.
const MAX_READY: usize = 64;

/// Events that wait for [`Client::poll_event`]; a driver that does not fetch them loses the oldest.
/// One verb makes fewer than a hundred.
const MAX_EVENTS: usize = 1024;

/// One connection of one person to one server.
///
/// After each `handle_…` drain [`poll_transmit`](Self::poll_transmit), then
/// [`poll_event`](Self::poll_event), then wait until [`poll_timeout`](Self::poll_timeout) or for
/// something to handle.
#[derive(Debug)]
pub struct Client {
    profile: Profile,
    /// The id registered under or asked for.
    id: PersonId,
    random: fastrand::Rng,
    stage: Stage,
    errand: Errand,
    server: ServerKind,
    /// What the application was last told the server is.
    told: Option<ServerKind>,
    /// When the server was last found not to know us.
    renewed: Option<Instant>,
    /// An OI was sent, so that TCHAU has something to end.
    has_introduced: bool,
    is_quitting: bool,
    timers: Timers,
    outgoing: Outgoing,
    lists: Lists,
    rooms: Rooms,
    ready: VecDeque<Frame>,
    events: VecDeque<Event>,
}

impl Client {
    /// Begins to connect. `seed` decides automatic ids and the spread of reconnections.
    #[must_use]
    pub fn new(profile: Profile, seed: u64, now: Instant) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut client = Self {
            id: profile
                .id
                .unwrap_or_else(|| connect::automatic_id(&mut random)),
            profile,
            random,
            stage: Stage::Waiting,
            errand: Errand::First { ids_refused: 0 },
            server: ServerKind::Existing,
            told: None,
            renewed: None,
            has_introduced: false,
            is_quitting: false,
            timers: Timers::default(),
            outgoing: Outgoing::new(now),
            lists: Lists::default(),
            rooms: Rooms::default(),
            ready: VecDeque::new(),
            events: VecDeque::new(),
        };
        client.begin(now);
        client
    }

    /// A datagram came from the server. Whatever is no frame is ignored.
    pub fn handle_datagram(&mut self, bytes: &[u8], now: Instant) {
        self.expire(now);
        self.receive(bytes, now);
        self.settle(now);
    }

    /// The server's machine says that nobody listens on the port.
    pub fn handle_unreachable(&mut self, now: Instant) {
        self.expire(now);
        self.port_closed(now);
        self.settle(now);
    }

    /// Our own address changed: the server does not know us under the new one.
    pub fn handle_new_address(&mut self, now: Instant) {
        self.expire(now);
        if matches!(self.stage, Stage::Online) {
            self.renewed = None;
            self.renew(now);
        }
        self.settle(now);
    }

    /// The application wants something.
    pub fn handle_command(&mut self, command: Command, now: Instant) {
        self.expire(now);
        if !self.is_over() {
            match command {
                Command::Say { label, to, text } => self.say(label, to, &text),
                Command::AskPeople => self.ask_people(now),
                Command::AskRooms => self.want(Subject::Rooms, now),
                Command::AskMembers { room } => self.want(Subject::Members(room), now),
                Command::CreateRoom { name } => self.create_room(name, now),
                Command::EnterRoom { room } => self.enter_room(room, now),
                Command::LeaveRoom { room } => self.leave_room(room, now),
                Command::SetVisible(is_visible) => self.set_visible(is_visible, now),
                Command::RetryNow => self.retry_now(now),
                Command::Quit => self.quit(now),
            }
        }
        self.settle(now);
    }

    /// Time has come to [`poll_timeout`](Self::poll_timeout).
    pub fn handle_timeout(&mut self, now: Instant) {
        self.expire(now);
        self.settle(now);
    }

    /// When to call [`handle_timeout`](Self::handle_timeout): always later than the `now` of the
    /// last verb. `None` once ended.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// The next frame to send to the server.
    pub fn poll_transmit(&mut self) -> Option<Frame> {
        let frame = self.ready.pop_front();
        if self.ready.is_empty() && matches!(self.stage, Stage::Leaving) {
            self.end(End::Quit);
        }
        frame
    }

    /// The next thing to tell the application.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// True while it is not known which dialects the server speaks.
    #[cfg(all(feature = "disk", feature = "net"))]
    pub(crate) const fn is_asking(&self) -> bool {
        matches!(self.stage, Stage::Asking { .. }) && self.is_first()
    }

    /// What the server turned out to be.
    #[cfg(all(feature = "disk", feature = "net"))]
    pub(crate) const fn server_kind(&self) -> ServerKind {
        self.server
    }

    /// Does what is due.
    fn expire(&mut self, now: Instant) {
        while let Some(timer) = self.timers.take_due(now) {
            match timer {
                Timer::Answer => self.answer_missing(now),
                Timer::Return => self.attempt_return(now),
                Timer::Ask => self.ask_again(now),
                Timer::AskNext => self.ask_next(now),
                Timer::ListAnswer => self.list_missing(now),
                Timer::ListComplete => self.list_complete(now),
                Timer::Create => self.creation_missing(),
                Timer::Enter => self.entry_missing(now),
                Timer::Leave => self.exit_unconfirmed(now),
                // Texts leave, and farewells are said, as each verb settles.
                Timer::Pace | Timer::Linger => {}
                Timer::Echo => self.report_lost_texts(now),
                Timer::Farewell => self.leave(),
            }
        }
    }

    /// What every verb ends with: texts leave as the pace allows, and a client that quits leaves
    /// once it has nothing more to say.
    fn settle(&mut self, now: Instant) {
        self.send_texts(now);
        self.leave_if_said(now);
    }

    /// True once nothing more is heard or said.
    const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Leaving | Stage::Ended)
    }

    fn transmit(&mut self, kind: Kind, to: Destination, text: &FrameText) {
        let frame = Frame::new(kind, Origin::Person(self.id), to, &self.profile.name, text);
        self.transmit_frame(frame);
    }

    /// The question which dialects a server speaks: from nobody, as the asker has no id yet.
    fn transmit_question(&mut self) {
        self.transmit_frame(Frame::new(
            Kind::LISTA,
            Origin::Server,
            Destination::Everyone,
            &Name::EMPTY,
            &FrameText::EMPTY,
        ));
    }

    fn transmit_frame(&mut self, frame: Frame) {
        if self.ready.len() < MAX_READY {
            self.ready.push_back(frame);
        }
    }

    fn tell(&mut self, event: Event) {
        if self.events.len() == MAX_EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }
}
