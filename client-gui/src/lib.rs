//! Recado's client window.
//!
//! ```text
//!   window (eframe) ── app ── panel/*   draw what the model holds, return actions
//!                       │
//!                       ├── model       what the window knows; no egui, no clock, no socket
//!                       └── link        commands ⇄ news ── a thread ── udp_core::net::client
//! ```
//!
//! Modules in reading order: [`model`] first, then [`link`] that feeds it, [`action`] and
//! [`panel`] that show it, [`shortcuts`] for the keyboard, [`app`] that ties them together, [`window`] that
//! opens it all. [`settings`] and [`kept_file`] are what it remembers, [`notices`] and [`export`] leave it.

pub mod action;
pub mod app;
pub mod export;
pub mod kept_file;
pub mod link;
pub mod model;
pub mod moment;
pub mod notices;
pub mod options;
pub mod panel;
pub mod settings;
pub mod shortcuts;
pub mod window;
