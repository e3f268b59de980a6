//! A page: a window in some state, whichever window it is.

use crate::{
    client,
    look::{self, Look},
    scene::Window,
    server,
    world::{Opening, TempFolder, World},
};
use egui::{
    Context, FontData, FontFamily,
    epaint::text::{FontInsert, FontPriority, InsertFontFamily},
};
use egui_kittest::Harness;
use gui_snapshots::drawn::Frame;
use std::{path::Path, sync::LazyLock, time::Instant};
use udp_core::sealed::identity::Pin;

/// A page and how it is come to.
pub(crate) struct Page {
    /// The window and the state, as its pictures are called.
    pub(crate) name: &'static str,
    pub(crate) open: Open,
}

#[derive(Clone, Copy)]
pub(crate) enum Open {
    Client(fn(Opening) -> World),
    Server(fn(Window) -> Window),
}

/// The pages of both windows that are to be looked at: all of them, or those whose names have what `PAGES` says.
pub(crate) fn wanted() -> impl Iterator<Item = Page> {
    let wanted = std::env::var("PAGES").unwrap_or_default();
    all().filter(move |page| page.name.contains(&wanted))
}

/// All pages of both windows.
pub(crate) fn all() -> impl Iterator<Item = Page> {
    let client = client::pages().into_iter();
    let client = client.map(|(name, open)| Page {
        name,
        open: Open::Client(open),
    });
    let server = server::pages().into_iter();
    client.chain(server.map(|(name, open)| Page {
        name,
        open: Open::Server(open),
    }))
}

/// A page in a window of the test's own.
pub(crate) enum Opened {
    Client(Box<World>),
    Server(Box<Window>),
}

impl Page {
    /// Opens it; pages of another `run` are not in its way.
    pub(crate) fn open(&self, look: Look, run: &str) -> Opened {
        match self.open {
            Open::Client(open) => {
                let mut world = open(client_window(
                    look,
                    shown_folder(run, &look.name(self.name)),
                ));
                settle(&mut world.harness, look);
                Opened::Client(Box::new(world))
            }
            Open::Server(open) => {
                let mut window = open(server_window(look));
                settle(&mut window.harness, look);
                Opened::Server(Box::new(window))
            }
        }
    }
}

impl Opened {
    pub(crate) fn frame(&self) -> Frame {
        match self {
            Self::Client(world) => Frame::of(&world.harness),
            Self::Server(window) => Frame::of(&window.harness),
        }
    }

    /// What it looks like: of a dialog or a menu that alone, as what lies below has a picture of its own.
    #[cfg(feature = "pictures")]
    pub(crate) fn picture(&mut self, zoom: f32) -> image::RgbaImage {
        let floating = self.frame().floating;
        let whole = match self {
            Self::Client(world) => world.harness.render(),
            Self::Server(window) => window.harness.render(),
        };
        let whole = whole.expect("a renderer: mesa-vulkan-drivers is enough");
        let over = floating.into_iter().filter(egui::Rect::is_positive);
        let Some(over) = over.reduce(egui::Rect::union) else {
            return whole;
        };
        // With some of what it lies on.
        let over = over.expand(12.0) * zoom;
        let (left, top) = (over.left().max(0.0) as u32, over.top().max(0.0) as u32);
        let size = (over.size()) + egui::Vec2::splat(1.0);
        image::imageops::crop_imm(&whole, left, top, size.x as u32, size.y as u32).to_image()
    }
}

fn client_window(look: Look, folder: TempFolder) -> Opening {
    Opening {
        lang: look.lang,
        theme: look.theme,
        size: look::client_size(look.size),
        folder,
        instants: instant,
        setup: add_emoji,
        ..Opening::default()
    }
}

fn server_window(look: Look) -> Window {
    let mut window = Window::with_data(look.theme, look.lang, Path::new(DATA));
    add_emoji(&window.harness.ctx);
    window.harness.set_size(look::server_size(look.size));
    window.harness.run();
    window
}

/// A folder of nobody: a server's window that changes nothing writes nothing.
const DATA: &str = "/nonexistent/recado";

/// A folder of its own with the same path everywhere: the window shows it.
fn shown_folder(run: &str, name: &str) -> TempFolder {
    TempFolder::at(["..", "target", "tmp", run, name].iter().collect())
}

/// A clock that stands still: what counts down shows the same on slow machines.
pub(crate) fn instant() -> Instant {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    *START
}

/// The windows take emoji from the system; pictures and checks bring their own.
fn add_emoji(ctx: &Context) {
    let families = ["medium", "semibold"].map(|name| FontFamily::Name(name.into()));
    ctx.add_font(FontInsert::new(
        "emoji",
        FontData::from_static(epaint_default_fonts::NOTO_EMOJI_REGULAR),
        [FontFamily::Proportional]
            .into_iter()
            .chain(families)
            .map(|family| InsertFontFamily {
                family,
                priority: FontPriority::Lowest,
            })
            .collect(),
    ));
}

fn settle<S>(harness: &mut Harness<'_, S>, look: Look) {
    if look.zoom != 1.0 {
        harness.ctx.set_zoom_factor(look.zoom);
    }
    // Lists measure their rows, dialogs find their size and then their middle.
    harness.run_steps(4);
    harness.run();
}

/// A server's key.
pub(crate) fn pin(first: u8) -> Pin {
    let mut bytes = [7; 32];
    bytes[0] = first;
    Pin::from_bytes(bytes)
}
