//! Icons by name: code points of the embedded Phosphor font.

use crate::fonts;
use egui::{Align2, Color32, Painter, Pos2, Response, Sense, Ui, Vec2};

/// One glyph of the icon font. Not text on purpose: an icon inside a label would become part of
/// the name that screen readers speak and scripts look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Icon(char);

impl Icon {
    /// The code point in the icon font.
    #[must_use]
    pub const fn code_point(self) -> char {
        self.0
    }

    /// Paints the icon around `centre`.
    pub fn paint(self, painter: &Painter, centre: Pos2, size: f32, colour: Color32) {
        painter.text(
            centre,
            Align2::CENTER_CENTER,
            self.0,
            fonts::icon(size),
            colour,
        );
    }

    /// Takes a square of `size` and paints the icon into it; invisible to assistive technology.
    pub fn show(self, ui: &mut Ui, size: f32, colour: Color32) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
        self.paint(ui.painter(), rect.center(), size, colour);
        response
    }
}

macro_rules! icons {
    ($($name:ident = $code:literal;)+) => {
        $(#[doc = concat!("Phosphor's `", stringify!($name), "`.")] pub const $name: Icon = Icon($code);)+

        /// Every icon named here.
        pub const ALL: &[Icon] = &[$($name),+];
    };
}

icons! {
    ADDRESS_BOOK = '\u{E6F8}';
    ARROW_CLOCKWISE = '\u{E036}';
    ARROW_COUNTER_CLOCKWISE = '\u{E038}';
    ARROW_DOWN = '\u{E03E}';
    ARROW_LEFT = '\u{E058}';
    ARROW_LINE_DOWN = '\u{E05C}';
    ARROW_RIGHT = '\u{E06C}';
    ARROW_UP = '\u{E08E}';
    ARROWS_CLOCKWISE = '\u{E094}';
    AT = '\u{E0AC}';
    BELL = '\u{E0CE}';
    BELL_SLASH = '\u{E0D4}';
    BROADCAST = '\u{E0F2}';
    CARET_DOWN = '\u{E136}';
    CARET_LEFT = '\u{E138}';
    CARET_RIGHT = '\u{E13A}';
    CARET_UP = '\u{E13C}';
    CHART_LINE = '\u{E154}';
    CHART_LINE_UP = '\u{E156}';
    CHAT_CIRCLE = '\u{E168}';
    CHAT_TEXT = '\u{E17A}';
    CHATS = '\u{E17C}';
    CHATS_CIRCLE = '\u{E17E}';
    CHECK = '\u{E182}';
    CHECK_CIRCLE = '\u{E184}';
    CHECKS = '\u{E53A}';
    CLOCK = '\u{E19A}';
    CLOCK_COUNTDOWN = '\u{ED2C}';
    COPY = '\u{E1CA}';
    DESKTOP = '\u{E560}';
    DOOR = '\u{E61C}';
    DOOR_OPEN = '\u{E7E6}';
    DOTS_THREE = '\u{E1FE}';
    DOTS_THREE_VERTICAL = '\u{E208}';
    DOWNLOAD_SIMPLE = '\u{E20C}';
    ENVELOPE_SIMPLE = '\u{E218}';
    EYE = '\u{E220}';
    EYE_SLASH = '\u{E224}';
    FLOPPY_DISK = '\u{E248}';
    FOLDER_OPEN = '\u{E256}';
    FUNNEL = '\u{E266}';
    GEAR = '\u{E270}';
    GLOBE = '\u{E288}';
    HARD_DRIVES = '\u{E2A0}';
    HASH = '\u{E2A2}';
    HOURGLASS = '\u{E2B2}';
    IDENTIFICATION_CARD = '\u{E2C8}';
    INFO = '\u{E2CE}';
    KEYBOARD = '\u{E2D8}';
    LINK = '\u{E2E2}';
    LIST = '\u{E2F0}';
    LIST_BULLETS = '\u{E2F2}';
    LOCK = '\u{E2FA}';
    LOCK_OPEN = '\u{E306}';
    MAGNIFYING_GLASS = '\u{E30C}';
    MEGAPHONE = '\u{E324}';
    MINUS = '\u{E32A}';
    MONITOR = '\u{E32E}';
    MOON = '\u{E330}';
    NOTE_PENCIL = '\u{E34C}';
    PACKAGE = '\u{E390}';
    PAPER_PLANE_RIGHT = '\u{E396}';
    PAUSE = '\u{E39E}';
    PENCIL_SIMPLE = '\u{E3B4}';
    PLAY = '\u{E3D0}';
    PLUG = '\u{E946}';
    PLUGS = '\u{EB56}';
    PLUGS_CONNECTED = '\u{EB5A}';
    PLUS = '\u{E3D4}';
    POWER = '\u{E3DA}';
    PROHIBIT = '\u{E3DE}';
    QUESTION = '\u{E3E8}';
    SCROLL = '\u{EB7A}';
    SHARE_NETWORK = '\u{E408}';
    SHIELD_WARNING = '\u{E412}';
    SIDEBAR_SIMPLE = '\u{EC24}';
    SIGN_IN = '\u{E428}';
    SIGN_OUT = '\u{E42A}';
    SMILEY = '\u{E436}';
    SUN = '\u{E472}';
    TERMINAL_WINDOW = '\u{EAE8}';
    TIMER = '\u{E492}';
    TRANSLATE = '\u{E4A2}';
    TRASH = '\u{E4A6}';
    USER = '\u{E4C2}';
    USER_PLUS = '\u{E4D0}';
    USERS = '\u{E4D6}';
    USERS_THREE = '\u{E68E}';
    WARNING = '\u{E4E0}';
    WARNING_CIRCLE = '\u{E4E2}';
    WIFI_HIGH = '\u{E4EA}';
    WIFI_SLASH = '\u{E4F2}';
    X = '\u{E4F6}';
    X_CIRCLE = '\u{E4F8}';
}
