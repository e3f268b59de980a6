//! The named colours of both themes. Nothing else in the windows says a colour by number.

use egui::{Color32, Theme, Ui};

/// The colours of one theme. Every text colour but [`text_faint`](Self::text_faint) keeps a
/// contrast of at least 4.5:1 on every background it may stand on; a test computes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub bg: Color32,
    /// Bars and side panels.
    pub side: Color32,
    /// Cards, windows, menus.
    pub surface: Color32,
    /// Fields and quiet buttons.
    pub raised: Color32,
    /// What the pointer is over.
    pub hover: Color32,
    /// Hairlines and frames.
    pub border: Color32,
    /// Text.
    pub text: Color32,
    /// Text of second rank: captions, units, column titles.
    pub text_muted: Color32,
    /// Times and figures beside a title; never what somebody has to read.
    pub text_faint: Color32,
    /// Filled controls, the selected thing, the focus ring.
    pub accent: Color32,
    /// Text and icons on [`accent`](Self::accent).
    pub on_accent: Color32,
    /// Text in the accent's colour, readable also on [`accent_soft`](Self::accent_soft).
    pub accent_text: Color32,
    /// Behind the selected thing.
    pub accent_soft: Color32,
    /// The bubble of one's own messages.
    pub mine: Color32,
    /// It works.
    pub ok: Color32,
    /// It needs a look.
    pub warn: Color32,
    /// It failed.
    pub error: Color32,
    /// Worth knowing.
    pub info: Color32,
    /// The fill of a button that ends something.
    pub danger: Color32,
    /// Text and icons on [`danger`](Self::danger).
    pub on_danger: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

impl Palette {
    /// The light theme.
    pub const LIGHT: Self = Self {
        bg: rgb(0xF6_F7F9),
        side: rgb(0xFF_FFFF),
        surface: rgb(0xFF_FFFF),
        raised: rgb(0xF1_F3F6),
        hover: rgb(0xEE_F1F5),
        border: rgb(0xE3_E7EC),
        text: rgb(0x17_1B22),
        text_muted: rgb(0x56_6070),
        text_faint: rgb(0x68_7282),
        accent: rgb(0x2B_68E3),
        on_accent: rgb(0xFF_FFFF),
        accent_text: rgb(0x24_59C4),
        accent_soft: rgb(0xE6_EEFD),
        mine: rgb(0xDC_E8FE),
        ok: rgb(0x13_6F36),
        warn: rgb(0x9A_4607),
        error: rgb(0xB4_2323),
        info: rgb(0x18_5F9E),
        danger: rgb(0xC6_2828),
        on_danger: rgb(0xFF_FFFF),
    };

    /// The dark theme.
    pub const DARK: Self = Self {
        bg: rgb(0x12_151A),
        side: rgb(0x18_1C23),
        surface: rgb(0x1C_2129),
        raised: rgb(0x25_2B35),
        hover: rgb(0x26_2D38),
        border: rgb(0x2C_333F),
        text: rgb(0xE7_EAF0),
        text_muted: rgb(0xA6_B0BF),
        text_faint: rgb(0x8A_94A4),
        accent: rgb(0x5B_8DEF),
        on_accent: rgb(0x0B_1220),
        accent_text: rgb(0x8F_B3F8),
        accent_soft: rgb(0x1E_2C4A),
        mine: rgb(0x24_406F),
        ok: rgb(0x4A_DE80),
        warn: rgb(0xFB_BF24),
        error: rgb(0xF8_8A8A),
        info: rgb(0x60_A5FA),
        danger: rgb(0xC6_2828),
        on_danger: rgb(0xFF_FFFF),
    };

    /// The colours of a theme.
    #[must_use]
    pub const fn of_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &Self::LIGHT,
            Theme::Dark => &Self::DARK,
        }
    }

    /// The colours of the theme that `ui` is drawn in.
    #[must_use]
    pub fn of(ui: &Ui) -> &'static Self {
        Self::of_theme(Theme::from_dark_mode(ui.visuals().dark_mode))
    }

    /// The soft background for something said in `colour`: pills, banners, chips.
    #[must_use]
    pub fn soft(&self, colour: Color32) -> Color32 {
        mix(colour, self.surface, 12)
    }

    /// A person's colour: behind their initials.
    #[must_use]
    pub fn person(id: u32) -> Color32 {
        PEOPLE[id as usize % PEOPLE.len()]
    }

    /// A person's colour as text, readable on cards and bubbles of this theme.
    #[must_use]
    pub fn person_text(&self, id: u32) -> Color32 {
        let colour = Self::person(id);
        if *self == Self::DARK {
            mix(colour, Color32::WHITE, 50)
        } else {
            colour
        }
    }
}

/// Ten colours that keep white initials readable. By `id % 10`: people of one network often have
/// neighbouring ids, and neighbours get different colours.
const PEOPLE: [Color32; 10] = [
    rgb(0xB8_3280),
    rgb(0x7C_3AED),
    rgb(0x4F_46E5),
    rgb(0x1D_6FB8),
    rgb(0x0E_7490),
    rgb(0x0F_766E),
    rgb(0x2F_7D32),
    rgb(0x9A_6200),
    rgb(0xC2_410C),
    rgb(0xBE_123C),
];

/// `percent` of `top`, the rest of `below`.
fn mix(top: Color32, below: Color32, percent: u16) -> Color32 {
    let channel = |top: u8, below: u8| {
        let sum = u16::from(top) * percent + u16::from(below) * (100 - percent);
        u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
    };
    Color32::from_rgb(
        channel(top.r(), below.r()),
        channel(top.g(), below.g()),
        channel(top.b(), below.b()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contrast::{TEXT, contrast};

    #[track_caller]
    fn assert_readable(what: &str, text: Color32, background: Color32) {
        let ratio = contrast(text, background);
        assert!(ratio >= TEXT, "{what}: {ratio:.2}:1 is below {TEXT}:1");
    }

    #[test]
    fn every_text_is_readable_on_every_background() {
        for (theme, p) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            let backgrounds = [
                ("bg", p.bg),
                ("side", p.side),
                ("surface", p.surface),
                ("raised", p.raised),
                ("hover", p.hover),
                ("accent_soft", p.accent_soft),
                ("mine", p.mine),
            ];
            let texts = [
                ("text", p.text),
                ("text_muted", p.text_muted),
                ("accent_text", p.accent_text),
                ("ok", p.ok),
                ("warn", p.warn),
                ("error", p.error),
            ];
            for (background_name, background) in backgrounds {
                for (text_name, text) in texts {
                    let what = format!("{theme}: {text_name} on {background_name}");
                    if (text_name, background_name) == ("error", "mine") {
                        // A failed message of one's own says so below its bubble, not inside.
                        continue;
                    }
                    assert_readable(&what, text, background);
                }
            }
            for (name, colour) in [
                ("ok", p.ok),
                ("warn", p.warn),
                ("error", p.error),
                ("info", p.info),
                ("accent_text", p.accent_text),
            ] {
                assert_readable(
                    &format!("{theme}: {name} on its soft"),
                    colour,
                    p.soft(colour),
                );
                // In a banner: its sentence, its button, its cross; in a line of the system: its time.
                for (text_name, text) in [
                    ("text", p.text),
                    ("text_muted", p.text_muted),
                    ("accent_text", p.accent_text),
                ] {
                    let what = format!("{theme}: {text_name} on soft {name}");
                    assert_readable(&what, text, p.soft(colour));
                }
            }
            assert_readable(theme, p.on_accent, p.accent);
            assert_readable(theme, p.on_danger, p.danger);
            for background in [p.bg, p.side, p.surface] {
                assert_readable(&format!("{theme}: text_faint"), p.text_faint, background);
                assert_readable(&format!("{theme}: info"), p.info, background);
            }
            for id in 0..10 {
                assert_readable("initials", Color32::WHITE, Palette::person(id));
                assert_readable("name", p.person_text(id), p.surface);
                assert_readable("name", p.person_text(id), p.raised);
            }
        }
    }

    #[test]
    fn neighbouring_ids_have_different_colours() {
        for id in 0..30 {
            assert_ne!(Palette::person(id), Palette::person(id + 1));
        }
    }
}
