//! A window without a display, and the network's end of its connection.

use crate::texts::person;
use client_gui::{
    app::App,
    link::{self, FarEnd, Link, News},
    model::Target,
    options::Options,
    settings::Folder,
};
use egui::{Context, Vec2};
use egui_kittest::Harness;
use gui_kit::theme;
use jiff::{civil::DateTime, tz::TimeZone};
use lang::Lang;
use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    rc::Rc,
};
use udp_core::{
    client::sealed,
    net::client::{self as net, Dialect, WhySealed},
    sealed::identity::Pin,
};

/// The far end of the window's connection.
pub(crate) type Far = Rc<RefCell<Option<FarEnd>>>;

/// A folder of its own, gone with its owner.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("recado-scale-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A window that connects at once.
pub(crate) fn open(folder: &Path, far: &Far) -> Harness<'static, App> {
    let far = Rc::clone(far);
    let connector = Box::new(move |_: Target, _: &Context| -> Link {
        let (link, end) = link::pair();
        *far.borrow_mut() = Some(end);
        link
    });
    let options = Options {
        server: Some("127.0.0.1:1235".into()),
        id: Some("7".into()),
        name: Some("Ana".into()),
        ..Options::default()
    };
    let clock: fn() -> DateTime = || jiff::Zoned::now().datetime();
    let folder = Folder::new(folder.to_owned());
    let context = Context::default();
    let app = App::new(
        &context,
        Lang::Pt,
        &options,
        folder,
        connector,
        clock,
        TimeZone::UTC,
    );
    Harness::builder()
        .with_size(Vec2::new(1180.0, 760.0))
        .with_context_setup(theme::install)
        // The harness has no fonts of the system, where emoji are.
        .allow_missing_glyphs()
        .build_ui_state(
            |ui, app: &mut App| {
                app.take_in(ui.ctx());
                app.show(ui);
            },
            app,
        )
}

/// A window that is let in by a server of today.
pub(crate) fn online(folder: &Path, far: &Far) -> anyhow::Result<Harness<'static, App>> {
    let mut harness = open(folder, far);
    harness.step();
    begin(far, folder, Some(person(7)))?;
    tell(far, sealed(sealed::Event::Accepted { id: person(7) }))?;
    harness.step();
    Ok(harness)
}

/// The server is known, and so is the profile.
pub(crate) fn begin(
    far: &Far,
    folder: &Path,
    id: Option<protocol::PersonId>,
) -> anyhow::Result<()> {
    let pin = Pin::from_bytes([7; 32]);
    let why = WhySealed::Remembered;
    tell(far, net::Event::Dialect(Dialect::Sealed { pin, why }))?;
    let folder = folder.to_owned();
    tell(far, net::Event::Opened { folder, id })
}

pub(crate) fn sealed(event: sealed::Event) -> net::Event {
    net::Event::Sealed(event)
}

pub(crate) fn tell(far: &Far, event: net::Event) -> anyhow::Result<()> {
    let far = far.borrow();
    let far = far
        .as_ref()
        .ok_or_else(|| anyhow::anyhow!("no connection was wanted"))?;
    far.news
        .try_send(News::Event(event))
        .map_err(|_| anyhow::anyhow!("the window is behind: its queue is full"))
}
