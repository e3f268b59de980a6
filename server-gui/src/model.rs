//! Everything the window shows, without a word of egui.

mod configuration;
mod diagnosis;
mod doors;
mod events;
mod form;
mod hours;
mod identity;
mod journal;
mod last_minute;
mod losses;
mod notice;
mod orders;
mod people;
mod second;
mod traffic;

pub use configuration::{Configuration, Section};
pub use doors::{
    Door, DoorChoice, DoorList, KeptDoors, apply_kept, on_all_interfaces, on_this_computer, place,
};
pub use events::{Entry, Events, LevelFilter};
pub use form::{DEFAULT_IP, Form};
pub use hours::{HOURS_FILE, Hours, Span};
pub use identity::Identity;
pub use journal::{Reach, Room, commit_text, moment_text, size_text, still_to_come};
pub use last_minute::LastMinute;
pub use losses::{Loss, Losses};
pub use notice::Notice;
pub use orders::{inverse, news};
pub use people::{Column, People, Sort};
pub use second::Second;
pub use traffic::Traffic;

use crate::{engine::EngineEvent, interfaces::LocalAddress};
use daemon::server::Update;
use gui_kit::theme::ThemeChoice;
use jiff::tz::TimeZone;
use lang::Lang;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::{Duration, Instant},
};
use udp_core::{
    hub::Sanction,
    journal::Retention,
    server::{Counters, Snapshot},
};

/// Addresses shown to people who want to come in: a machine with more interfaces than this is a
/// router, and its owner knows the address.
const ENTRANCES: usize = 3;

/// How the server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not there.
    Stopped,
    /// Asked to start.
    Starting,
    /// Serving on this address.
    Running(SocketAddr),
    /// Asked to stop.
    Stopping(SocketAddr),
}

/// What the window knows.
#[derive(Debug)]
pub struct Model {
    /// The language spoken.
    pub lang: Lang,
    /// The theme wanted.
    pub theme: ThemeChoice,
    /// What is typed at the top.
    pub form: Form,
    /// How the server stands.
    pub phase: Phase,
    /// What went wrong, until it is dealt with.
    pub notice: Option<Notice>,
    /// Whether the classic dialect is spoken too; takes effect at the next start.
    pub classic: bool,
    /// The doors for existing programs; what is chosen applies at once.
    pub doors: DoorList,
    /// Who comes in encrypted has to know a password.
    pub has_password: bool,
    /// What the running server is known by.
    pub identity: Option<Identity>,
    /// The addresses of this machine.
    pub addresses: Vec<LocalAddress>,
    /// Where the server keeps what is its own.
    pub data_folder: PathBuf,
    /// Who is here.
    pub people: People,
    /// What went through, second by second.
    pub traffic: Traffic,
    /// The same minute by minute, over restarts.
    pub hours: Hours,
    /// What has been counted, and the last order given, over the last minute.
    pub last_minute: LastMinute<(Counters, u64)>,
    /// How long the history is kept.
    pub retention: Retention,
    /// The history is in memory only.
    pub in_memory: bool,
    /// How much of the history has been exported, while that goes on.
    pub exporting_percent: Option<u32>,
    /// The server's settings, where they can be changed.
    pub configuration: Option<Configuration>,
    /// Start again once the server has stopped.
    pub restarts: bool,
    /// What happened.
    pub events: Events,
    /// Where times are told.
    pub zone: TimeZone,
    /// The newest picture of the server, and when it came.
    snapshot: Option<(Box<Snapshot>, Instant)>,
    /// The moment the window is drawn at.
    now: Instant,
}

impl Model {
    /// A window with a stopped server.
    #[must_use]
    pub fn new(lang: Lang, form: Form, data_folder: PathBuf, zone: TimeZone, now: Instant) -> Self {
        Self {
            lang,
            theme: ThemeChoice::default(),
            form,
            phase: Phase::Stopped,
            notice: None,
            classic: true,
            doors: DoorList::default(),
            has_password: false,
            identity: None,
            addresses: Vec::new(),
            data_folder,
            people: People::default(),
            traffic: Traffic::default(),
            hours: Hours::default(),
            last_minute: LastMinute::default(),
            retention: Retention::default(),
            in_memory: false,
            exporting_percent: None,
            configuration: None,
            restarts: false,
            events: Events::new(lang, zone.clone()),
            zone,
            snapshot: None,
            now,
        }
    }

    /// Time passes.
    pub fn tick(&mut self, now: Instant) {
        self.now = now;
    }

    /// Speaks another language.
    pub fn set_lang(&mut self, lang: Lang) {
        self.lang = lang;
        self.events.set_lang(lang);
    }

    /// The newest picture, while a server runs.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot
            .as_ref()
            .map(|(snapshot, _)| snapshot.as_ref())
    }

    /// How long the server has been running.
    #[must_use]
    pub fn uptime(&self) -> Option<Duration> {
        let (snapshot, at) = self.snapshot.as_ref()?;
        Some(snapshot.uptime + self.now.saturating_duration_since(*at))
    }

    /// The same in words.
    #[must_use]
    pub fn uptime_text(&self) -> Option<String> {
        let seconds = self.uptime()?.as_secs();
        let lang = self.lang;
        Some(match seconds {
            0..60 => lang.status_uptime_seconds(seconds),
            60..3_600 => lang.status_uptime_minutes(seconds / 60),
            _ => lang.status_uptime_hours(seconds / 3_600, seconds % 3_600 / 60),
        })
    }

    /// The server's clock now, Unix milliseconds.
    #[must_use]
    pub fn unix_ms(&self) -> u64 {
        self.snapshot.as_ref().map_or(0, |(snapshot, at)| {
            let since = self.now.saturating_duration_since(*at).as_millis();
            snapshot
                .taken_ms
                .saturating_add(u64::try_from(since).unwrap_or(u64::MAX))
        })
    }

    /// Whether something is held against somebody.
    #[must_use]
    pub fn holds(&self, sanction: Sanction) -> bool {
        self.snapshot()
            .is_some_and(|snapshot| snapshot.sanctions.contains(&sanction))
    }

    /// What people type to come in, the likeliest first.
    #[must_use]
    pub fn entrances(&self) -> Vec<SocketAddr> {
        match self.phase {
            Phase::Running(address) => self.reached_at(address),
            Phase::Stopped | Phase::Starting | Phase::Stopping(_) => Vec::new(),
        }
    }

    /// What people type to reach something that listens on an address, the likeliest first.
    #[must_use]
    pub fn reached_at(&self, address: SocketAddr) -> Vec<SocketAddr> {
        if !address.ip().is_unspecified() {
            return vec![address];
        }
        let reachable = |local: &&LocalAddress| {
            local.ip.is_ipv4() && !local.ip.is_loopback() && !local.is_link_local()
        };
        let mut ips: Vec<IpAddr> = self
            .addresses
            .iter()
            .filter(reachable)
            .map(|local| local.ip)
            .take(ENTRANCES)
            .collect();
        if ips.is_empty() {
            // No network: at least this computer can.
            ips.push(IpAddr::from([127, 0, 0, 1]));
        }
        ips.into_iter()
            .map(|ip| SocketAddr::new(ip, address.port()))
            .collect()
    }

    /// Whether the running server listens on every address of this machine.
    #[must_use]
    pub const fn serves_all_interfaces(&self) -> bool {
        matches!(self.phase, Phase::Running(address) | Phase::Stopping(address)
            if address.ip().is_unspecified())
    }

    /// Checks the form and gets ready to start.
    ///
    /// `None` when something typed makes no sense; the notice then says what.
    pub fn begin_start(&mut self) -> Option<SocketAddr> {
        if self.phase != Phase::Stopped {
            return None;
        }
        match self.form.address() {
            Ok(address) => {
                self.notice = None;
                self.phase = Phase::Starting;
                Some(address)
            }
            Err(notice) => {
                self.notice = Some(notice);
                None
            }
        }
    }

    /// Gets ready to stop; false when there is nothing to stop.
    pub fn begin_stop(&mut self) -> bool {
        let Phase::Running(address) = self.phase else {
            return false;
        };
        self.phase = Phase::Stopping(address);
        true
    }

    /// Takes in what the server says.
    pub fn apply(&mut self, event: EngineEvent) {
        match event {
            EngineEvent::Started(address, identity) => {
                self.phase = Phase::Running(address);
                if let Some(configuration) = &mut self.configuration {
                    configuration.is_pending = false;
                }
                self.identity = Some(identity);
                self.people.set_rows(&[].into(), &[]);
                self.traffic = Traffic::default();
                self.hours.begin();
                self.last_minute = LastMinute::default();
            }
            EngineEvent::Refused(error) => {
                self.phase = Phase::Stopped;
                self.notice = Some(Notice::NotStarted(error));
            }
            EngineEvent::Update(Update::Snapshot(snapshot)) => {
                self.people.set_rows(&snapshot.people, &snapshot.rooms);
                self.traffic.add(&snapshot);
                self.hours.add(&snapshot);
                let counted = (snapshot.counters, snapshot.journal.extent.last);
                self.last_minute.add(snapshot.uptime, counted);
                self.snapshot = Some((snapshot, self.now));
            }
            EngineEvent::Update(Update::Log(line)) => self.events.push(line),
            EngineEvent::Update(Update::Stopped(outcome)) => {
                self.phase = Phase::Stopped;
                self.identity = None;
                self.snapshot = None;
                self.people.set_rows(&[].into(), &[]);
                if let Err(reason) = outcome {
                    self.restarts = false;
                    self.notice = Some(Notice::Failed(reason));
                }
            }
        }
    }
}
