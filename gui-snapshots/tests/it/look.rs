//! How a page is looked at: language, theme, size, zoom.

use egui::{Theme, Vec2};
use lang::Lang;

/// One of the ways to look at a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    pub(crate) size: Size,
    /// Of the window's contents; the window stays as large as it is.
    pub(crate) zoom: f32,
}

/// How large the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// As small as it can be made.
    Smallest,
    /// As it opens.
    Opened,
}

/// The smallest and the largest there is.
const ZOOMS: [f32; 2] = [0.8, 2.0];

/// Pages whose contents are also shown smaller and larger.
pub(crate) const ZOOMED: [&str; 4] = [
    "client-form-first",
    "client-conversation-full",
    "client-preferences",
    "client-help",
];

/// The client's window, as `client_gui::window` makes it.
pub(crate) fn client_size(size: Size) -> Vec2 {
    match size {
        Size::Smallest => Vec2::new(640.0, 440.0),
        Size::Opened => Vec2::new(1180.0, 760.0),
    }
}

/// The server's window, as its binary makes it.
pub(crate) fn server_size(size: Size) -> Vec2 {
    match size {
        Size::Smallest => Vec2::new(1_000.0, 640.0),
        Size::Opened => Vec2::new(1_240.0, 800.0),
    }
}

impl Look {
    /// Both sizes in both languages at the usual zoom, and each of these in one of the themes, which move no word.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let (light, dark) = (Theme::Light, Theme::Dark);
        [
            (Lang::Pt, light, Size::Opened),
            (Lang::Pt, dark, Size::Smallest),
            (Lang::En, dark, Size::Opened),
            (Lang::En, light, Size::Smallest),
        ]
        .into_iter()
        .map(|(lang, theme, size)| Self {
            lang,
            theme,
            size,
            zoom: 1.0,
        })
    }

    /// The looks at a page with smaller and larger contents, where there are some.
    pub(crate) fn zoomed(page: &str) -> impl Iterator<Item = Self> {
        let looks = ZOOMED.contains(&page).then(Self::all).into_iter().flatten();
        let opened = looks.filter(|look| look.size == Size::Opened);
        opened.flat_map(|look| ZOOMS.map(|zoom| Self { zoom, ..look }))
    }

    /// What a picture is called: `page.pt.dark.small`.
    pub(crate) fn name(self, page: &str) -> String {
        let Self {
            lang, theme, size, ..
        } = self;
        let theme = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let size = match size {
            Size::Smallest => ".small",
            Size::Opened => "",
        };
        let zoom = match self.zoom {
            1.0 => String::new(),
            zoom => format!(".{:.0}", zoom * 100.0),
        };
        format!("{page}.{}.{theme}{size}{zoom}", lang.tag())
    }
}
