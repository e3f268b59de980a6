//! The fonts the windows embed, and the sizes they are used in.

use egui::{FontData, FontDefinitions, FontFamily, FontId};
use std::sync::Arc;

const MEDIUM: &str = "medium";
const SEMIBOLD: &str = "semibold";
const ICONS: &str = "icons";

/// Regular text.
#[must_use]
pub const fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// A little heavier: buttons, names in lists.
#[must_use]
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// Titles and figures.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Addresses and times that stand below each other.
#[must_use]
pub const fn monospace(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// Icons only; see [`icons`](crate::icons).
#[must_use]
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

/// `egui`'s fonts with ours in front.
///
/// The icons are a family of their own and no fallback of the others: a name made of private-use
/// characters must not be able to draw a padlock in our windows.
pub(crate) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, file) in [
        (
            "inter",
            include_bytes!("../fonts/Inter-Regular.otf").as_slice(),
        ),
        (
            MEDIUM,
            include_bytes!("../fonts/Inter-Medium.otf").as_slice(),
        ),
        (
            SEMIBOLD,
            include_bytes!("../fonts/Inter-SemiBold.otf").as_slice(),
        ),
        (ICONS, include_bytes!("../fonts/Phosphor.ttf").as_slice()),
    ] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(file)));
    }
    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let family = |first: &str| {
        let mut names = vec![first.to_owned()];
        names.extend(fallback.iter().cloned());
        names
    };
    fonts
        .families
        .insert(FontFamily::Proportional, family("inter"));
    fonts
        .families
        .insert(FontFamily::Name(MEDIUM.into()), family(MEDIUM));
    fonts
        .families
        .insert(FontFamily::Name(SEMIBOLD.into()), family(SEMIBOLD));
    fonts
        .families
        .insert(FontFamily::Name(ICONS.into()), vec![ICONS.to_owned()]);
    // Accents and arrows that the monospaced font lacks come from Inter.
    fonts
        .families
        .entry(FontFamily::Monospace)
        .or_default()
        .push("inter".to_owned());
    fonts
}
