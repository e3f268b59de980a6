//! The harness: the real app around an engine that does what the test says.

use daemon::{
    config::{ConfigFile, Sources},
    doors::{DoorOptions, DoorPort, DoorRow},
    log::{Level, LogEvent, LogLine},
    server::{KeyKind, Update},
};
use egui::{OutputCommand, Pos2, Rect, Theme, UiBuilder, Vec2};
use egui_kittest::{Harness, kittest::Queryable};
use gui_kit::{contrast::hard_to_read, palette::Palette, theme};
use lang::Lang;
use protocol::{Name, PersonId};
use server_gui::{
    app::App,
    engine::{Engine, EngineEvent, NextStart, Reloaded},
    model::{Configuration, Form, Identity, Model},
};
use std::{
    cell::RefCell,
    collections::VecDeque,
    net::SocketAddr,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};
use udp_core::hub::Order;
use udp_core::journal::{Journal as _, MemoryJournal, Reader, Retention};
use udp_core::sealed::identity::Pin;
use udp_core::server::{Counters, DoorKind, Drop, JournalState, PersonRow, Snapshot};

/// What the window asked for, and what it will be told.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) started: Vec<SocketAddr>,
    /// Whether the classic door was wanted, for each start.
    pub(crate) classic: Vec<bool>,
    /// Where the doors were to open, for each start.
    pub(crate) doors_started: Vec<DoorOptions>,
    /// What was wanted of doors of the running server.
    pub(crate) doors_set: Vec<(DoorPort, Option<SocketAddr>)>,
    /// How the doors stand.
    pub(crate) doors: Vec<DoorRow>,
    pub(crate) stopped: usize,
    pub(crate) closed: bool,
    pub(crate) orders: Vec<Order>,
    /// Takes no orders.
    pub(crate) is_busy: bool,
    pub(crate) says: VecDeque<EngineEvent>,
    /// Where recado.toml is.
    pub(crate) data: PathBuf,
}

/// An engine that answers as the script says.
#[derive(Clone, Default)]
pub(crate) struct FakeEngine(pub(crate) Rc<RefCell<Script>>);

impl Engine for FakeEngine {
    fn start(&mut self, udp: SocketAddr, classic: bool, doors: &DoorOptions, _lang: Lang) {
        let mut script = self.0.borrow_mut();
        script.started.push(udp);
        script.classic.push(classic);
        script.doors_started.push(doors.clone());
    }

    fn stop(&mut self) {
        self.0.borrow_mut().stopped += 1;
    }

    fn order(&mut self, order: Order) -> bool {
        let mut script = self.0.borrow_mut();
        if !script.is_busy {
            script.orders.push(order);
        }
        !script.is_busy
    }

    fn set_door(&mut self, port: DoorPort, address: Option<SocketAddr>) {
        self.0.borrow_mut().doors_set.push((port, address));
    }

    fn doors(&self) -> Vec<DoorRow> {
        self.0.borrow().doors.clone()
    }

    fn journal(&self) -> Option<Arc<dyn Reader>> {
        Some(MemoryJournal::default().reader())
    }

    fn reload(&mut self) -> Result<Reloaded, String> {
        let file = ConfigFile::open(&DataFolder(&self.0.borrow().data));
        Ok(Reloaded {
            file: file.map_err(|error| error.text(Lang::Pt))?,
            next: NextStart {
                udp: SocketAddr::from(([127, 0, 0, 1], 1236)),
                retention: Retention {
                    days: 7,
                    records: 5_000,
                },
                in_memory: true,
                has_password: true,
                classic: false,
                doors: DoorOptions::closed(),
            },
        })
    }

    fn poll(&mut self) -> Option<EngineEvent> {
        self.0.borrow_mut().says.pop_front()
    }

    fn close(&mut self) {
        self.0.borrow_mut().closed = true;
    }
}

/// A configuration that comes from a folder alone.
struct DataFolder<'a>(&'a Path);

impl Sources for DataFolder<'_> {
    fn option(&self, name: &str) -> Option<String> {
        (name == "dados").then(|| self.0.display().to_string())
    }

    fn variable(&self, name: &str) -> Option<String> {
        (name == "RECADO_GUARDAR_REGISTROS").then(|| "5000".to_owned())
    }
}

/// Both themes, each in both languages.
pub(crate) fn every_look(check: impl Fn(Theme, Lang)) {
    for theme in [Theme::Light, Theme::Dark] {
        for lang in Lang::ALL {
            check(theme, lang);
        }
    }
}

/// The smallest the window can be made.
pub(crate) fn screen() -> Rect {
    Rect::from_min_size(Pos2::ZERO, Vec2::new(1_000.0, 640.0))
}

pub(crate) struct Scene {
    pub(crate) app: App<FakeEngine>,
    pub(crate) now: Instant,
}

pub(crate) struct Window {
    pub(crate) harness: Harness<'static, Scene>,
    pub(crate) engine: FakeEngine,
}

/// Whatever a test has made of the window in the end can be read.
impl std::ops::Drop for Window {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let below = Palette::of_theme(self.harness.ctx.theme()).bg;
            let found = hard_to_read(&self.harness.output().shapes, below);
            assert!(found.is_empty(), "hard to read: {found:#?}");
        }
    }
}

impl Window {
    pub(crate) fn new(theme: Theme, lang: Lang) -> Self {
        Self::with_data(theme, lang, Path::new("/nonexistent/recado"))
    }

    pub(crate) fn with_data(theme: Theme, lang: Lang, data: &Path) -> Self {
        let engine = FakeEngine::default();
        let now = Instant::now();
        let form = Form::of(SocketAddr::from(([0, 0, 0, 0], 1235)));
        let mut model = Model::new(lang, form, data.to_owned(), jiff::tz::TimeZone::UTC, now);
        let mut engine_of_app = engine.clone();
        engine.0.borrow_mut().data = data.to_owned();
        let file = engine_of_app.reload().expect("a configuration").file;
        model.configuration = Some(Configuration::new(file));
        let app = App::new(model, engine_of_app);
        let harness = Harness::builder()
            .with_size(screen().size())
            .with_theme(theme)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, scene: &mut Scene| {
                    // eframe gives the whole window; the harness leaves a margin.
                    let whole = ui.ctx().content_rect();
                    let mut ui = ui.new_child(UiBuilder::new().max_rect(whole));
                    ui.set_clip_rect(whole);
                    let now = scene.now;
                    scene.app.advance(ui.ctx(), now);
                    scene.app.draw(&mut ui);
                },
                Scene { app, now },
            );
        let mut window = Self { harness, engine };
        window.harness.run();
        window
    }

    /// A window with a server that runs.
    pub(crate) fn running(theme: Theme, lang: Lang) -> Self {
        let mut window = Self::new(theme, lang);
        window.says([started()]);
        window
    }

    /// The engine says something, and the window takes it in.
    pub(crate) fn says(&mut self, events: impl IntoIterator<Item = EngineEvent>) {
        self.engine.0.borrow_mut().says.extend(events);
        self.harness.run();
    }

    /// Clicks what is called so.
    pub(crate) fn press(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run();
    }

    /// The texts that the last frame put on the clipboard.
    pub(crate) fn copied(&self) -> Vec<String> {
        let commands = &self.harness.output().platform_output.commands;
        let copied = commands.iter().filter_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        copied.collect()
    }

    pub(crate) fn model(&mut self) -> &mut Model {
        &mut self.harness.state_mut().app.model
    }

    pub(crate) fn passes(&mut self, time: Duration) {
        self.harness.state_mut().now += time;
        self.harness.run();
    }
}

pub(crate) fn address() -> SocketAddr {
    SocketAddr::from(([192, 168, 0, 10], 1235))
}

/// A server that keeps its key serves on [`address`].
pub(crate) fn started() -> EngineEvent {
    started_at(address(), KeyKind::Kept)
}

pub(crate) fn started_at(address: SocketAddr, key: KeyKind) -> EngineEvent {
    EngineEvent::Started(address, Identity { pin: pin(), key })
}

/// The pin of the specification's test vector; its words are [`WORDS`].
pub(crate) fn pin() -> Pin {
    PIN.parse().expect("a pin in hex")
}

pub(crate) const PIN: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
pub(crate) const WORDS: &str = "pebra pobro nogra broba breta teto";

pub(crate) const NOON_MS: u64 = 1_795_000_000_000;

pub(crate) fn person(id: u32, name: &str, messages: u64, silent_secs: u64) -> PersonRow {
    PersonRow {
        id: PersonId::new(id).expect("a person's id"),
        name: Name::cut(name),
        address: SocketAddr::from(([192, 168, (id / 250) as u8, (id % 250) as u8], 40_000)),
        door: DoorKind::Classic,
        rooms: [].into(),
        messages,
        since_ms: NOON_MS,
        heard_ms: NOON_MS - silent_secs * 1_000,
    }
}

pub(crate) fn snapshot(people: Vec<PersonRow>) -> EngineEvent {
    picture(people, |_| {})
}

/// A picture of the server in which something is different.
pub(crate) fn picture(people: Vec<PersonRow>, change: impl FnOnce(&mut Snapshot)) -> EngineEvent {
    let mut counters = Counters {
        frames_in: 40,
        frames_out: 4_000,
        messages: 30,
        ..Counters::default()
    };
    counters.drop_one(Drop::TooShort);
    let mut snapshot = Snapshot {
        uptime: Duration::from_millis(5_000),
        taken_ms: NOON_MS,
        counters,
        people: Arc::from(people),
        away: 0,
        rooms: Arc::default(),
        sanctions: Arc::default(),
        journal: JournalState::default(),
    };
    change(&mut snapshot);
    EngineEvent::Update(Update::Snapshot(Box::new(snapshot)))
}

/// A long name, an accent, an emoji-free script beyond Latin, and a name that is a number.
pub(crate) fn some_people() -> Vec<PersonRow> {
    vec![
        person(3, "Íris Nóbrega", 7, 90),
        person(7, "João Açucena", 2, 0),
        person(21, "ana", 30, 4_000),
        person(999_999_999, "Wwwwwwwwwwwwwwwwwwww", 0, 5),
    ]
}

pub(crate) fn line(level: Level, reason: &str) -> EngineEvent {
    let event = LogEvent::Failed(reason.to_owned());
    EngineEvent::Update(Update::Log(LogLine {
        unix_ms: NOON_MS,
        level,
        event,
    }))
}
