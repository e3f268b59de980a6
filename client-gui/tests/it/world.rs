//! A window without a display, and the network's end of its connection in the test's hand.

use client_gui::{
    app::App,
    link::{self, FarEnd, Link, News},
    model::Target,
    notices::Notice,
    options::Options,
    settings::Folder,
};
use egui::{Context, Theme, UiBuilder, Vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use gui_kit::{contrast::hard_to_read, palette::Palette, theme};
use jiff::{
    civil::{DateTime, date},
    tz::TimeZone,
};
use lang::Lang;
use protocol::{Destination, Name, PersonId};
use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    pin::pin,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
    task::{Poll, Waker},
    time::Instant,
};
use udp_core::{
    client::{Command, End, Event, Phase, ServerKind},
    net::client as net,
};

/// A folder of its own, gone with the test.
pub(crate) struct TempFolder(PathBuf);

impl TempFolder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("recado-client-gui-{}-{next}", std::process::id());
        let path = std::env::temp_dir().join(name);
        Self::at(path)
    }

    /// A folder whose path somebody is shown.
    pub(crate) fn at(path: PathBuf) -> Self {
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the connector was last asked for.
#[derive(Default)]
struct Asked {
    target: Option<Target>,
    far: Option<FarEnd>,
}

/// The window and the network behind it.
pub(crate) struct World {
    pub(crate) harness: Harness<'static, App>,
    asked: Rc<RefCell<Asked>>,
    pub(crate) folder: TempFolder,
    /// The notices given.
    pub(crate) notices: Rc<RefCell<Vec<Notice>>>,
}

/// How a window is opened.
pub(crate) struct Opening {
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    pub(crate) size: Vec2,
    pub(crate) options: Options,
    pub(crate) folder: TempFolder,
    /// The clock of countdowns.
    pub(crate) instants: fn() -> Instant,
    /// What is done to its context besides.
    pub(crate) setup: fn(&Context),
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            lang: Lang::Pt,
            theme: Theme::Dark,
            size: Vec2::new(1180.0, 760.0),
            options: Options::default(),
            folder: TempFolder::new(),
            instants: Instant::now,
            setup: |_| {},
        }
    }
}

/// Whatever a test has made of the window in the end can be read.
impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let below = Palette::of_theme(self.harness.ctx.theme()).bg;
            let found = hard_to_read(&self.harness.output().shapes, below);
            assert!(found.is_empty(), "hard to read: {found:#?}");
        }
    }
}

impl Opening {
    pub(crate) fn open(self) -> World {
        let asked = Rc::new(RefCell::new(Asked::default()));
        let connector = {
            let asked = Rc::clone(&asked);
            Box::new(move |target: Target, _: &Context| -> Link {
                let (link, far) = link::pair();
                *asked.borrow_mut() = Asked {
                    target: Some(target),
                    far: Some(far),
                };
                link
            })
        };
        let folder = Folder::new(self.folder.path().to_owned());
        let clock: fn() -> DateTime = || date(2026, 3, 2).at(8, 55, 0, 0);
        // The theme comes from the harness: what the application asks of this context is lost.
        let app = App::new(
            &Context::default(),
            self.lang,
            &self.options,
            folder,
            connector,
            clock,
            TimeZone::UTC,
        );
        let notices = Rc::new(RefCell::new(Vec::new()));
        let given = Rc::clone(&notices);
        let app = app
            .with_notifier(Box::new(move |notice| given.borrow_mut().push(notice)))
            .with_instants(self.instants);
        let harness = Harness::builder()
            .with_size(self.size)
            .with_theme(self.theme)
            // Rows settle into their heights, dialogs into their size.
            .with_max_steps(20)
            .with_context_setup(move |ctx| {
                theme::install(ctx);
                (self.setup)(ctx);
            })
            .build_ui_state(
                |ui, app: &mut App| {
                    // eframe gives the whole window; the harness leaves a margin.
                    let whole = ui.ctx().content_rect();
                    let mut ui = ui.new_child(UiBuilder::new().max_rect(whole));
                    ui.set_clip_rect(whole);
                    app.take_in(ui.ctx());
                    app.show(&mut ui);
                },
                app,
            );
        World {
            harness,
            asked,
            folder: self.folder,
            notices,
        }
    }
}

impl World {
    /// Ana, id 7, in the conversation.
    pub(crate) fn online() -> Self {
        let mut world = opening_as_ana(Opening::default()).open();
        world.tell(online());
        world
    }

    pub(crate) fn run(&mut self) {
        self.harness.run();
    }

    /// The network tells something.
    pub(crate) fn tell(&mut self, event: Event) {
        self.tell_net(net::Event::Classic(event));
    }

    /// The network tells something, in whatever dialect.
    pub(crate) fn tell_net(&mut self, event: net::Event) {
        self.news(News::Event(event));
    }

    /// The network tells something that the window takes in with its next frame.
    pub(crate) fn tell_later(&mut self, event: Event) {
        self.send(News::Event(net::Event::Classic(event)));
    }

    pub(crate) fn news(&mut self, news: News) {
        self.send(news);
        self.run();
    }

    fn send(&self, news: News) {
        let asked = self.asked.borrow();
        asked.far.as_ref().unwrap().news.try_send(news).unwrap();
    }

    /// The next command the window has given, in the words of a classic link.
    pub(crate) fn command(&mut self) -> Option<Command> {
        match self.net_command()? {
            net::Command::Classic(command) => Some(command),
            net::Command::RetryNow => Some(Command::RetryNow),
            net::Command::Quit { .. } => Some(Command::Quit),
            other => panic!("{other:?} on a classic link"),
        }
    }

    /// The next command the window has given.
    pub(crate) fn net_command(&mut self) -> Option<net::Command> {
        let mut asked = self.asked.borrow_mut();
        let next = pin!(asked.far.as_mut()?.commands.recv());
        let mut context = std::task::Context::from_waker(Waker::noop());
        match next.poll(&mut context) {
            Poll::Ready(command) => command,
            Poll::Pending => None,
        }
    }

    /// What the window last wanted to connect to.
    pub(crate) fn target(&self) -> Option<Target> {
        self.asked.borrow().target.clone()
    }

    /// Takes over the network's end of the connection there is, which therefore does not end with the next.
    pub(crate) fn keep_far_end(&mut self) -> FarEnd {
        self.asked.borrow_mut().far.take().unwrap()
    }

    /// Forgets what the window last wanted to connect to.
    pub(crate) fn forget_target(&mut self) {
        self.asked.borrow_mut().target = None;
    }

    /// True when something in the tree is named so or says so.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.harness
            .query_all_by_label_contains(text)
            .next()
            .is_some()
    }

    pub(crate) fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.run();
    }

    /// Types into the field of this name.
    pub(crate) fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_label(field).focus();
        self.run();
        self.harness.get_by_label(field).type_text(text);
        self.run();
    }

    pub(crate) fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }
}

use std::future::Future as _;

pub(crate) fn opening_as_ana(opening: Opening) -> Opening {
    let options = Options {
        server: Some("127.0.0.1:1235".into()),
        id: Some("7".into()),
        name: Some("Ana".into()),
        ..Options::default()
    };
    Opening { options, ..opening }
}

pub(crate) fn id(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn online() -> Event {
    Event::Phase(Phase::Online {
        id: id(7),
        server: ServerKind::Recado,
    })
}

pub(crate) fn said(from: u32, name: &str, to: Destination, text: &str) -> Event {
    Event::Said {
        from: id(from),
        name: Name::cut(name),
        to,
        text: text.into(),
        label: None,
        part: (0, 1),
    }
}

/// The news that a classic connection has ended.
pub(crate) fn ended(end: End) -> News {
    News::Event(net::Event::Ended(net::End::Classic(end)))
}
