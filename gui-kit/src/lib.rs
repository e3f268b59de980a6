//! Theme, fonts and widgets that Recado's two windows share.
//!
//! Call [`theme::install`] once when the window is created. After that every `egui` widget looks
//! right by itself, [`palette::Palette::of`] gives the named colours for what is painted by hand,
//! and [`widgets`] holds what `egui` has not. Every widget has an accessible name that contains no
//! icon glyph: scripts and screen readers find it by the words a person sees.
//!
//! Modules in reading order: colours, fonts and icons; the theme made of them; the widgets;
//! what a window is called, how it starts, what it says when it cannot, how it is asked to end, and how it shows a
//! folder. With the feature `testing` also how readable what was drawn is, and
//! what drawing it costs.

pub mod app_icon;
#[cfg(any(test, feature = "testing"))]
pub mod contrast;
#[cfg(all(unix, feature = "testing"))]
pub mod costs;
pub mod fold;
pub mod fonts;
pub mod icons;
pub mod palette;
pub mod show_folder;
pub mod signals;
pub mod startup;
pub mod theme;
pub mod title;
pub mod widgets;
