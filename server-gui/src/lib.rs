//! Recado's server window.
//!
//! ```text
//!   daemon::server (own thread) ──updates──▶ engine ──▶ model ──▶ window, panels ──▶ screen
//!          ▲                                             ▲                │
//!          └───────────── engine ◀───── app ◀── actions ─┴────────────────┘
//! ```
//!
//! The window touches no socket and waits for nothing. [`app::App::advance`] drains the engine into
//! the [`model`], which knows no egui; [`window`] and its [`panels`] draw the model and return
//! [`action::Action`]s; the app carries them out.
//!
//! Modules in reading order: what the window knows, what can be asked of it, how it is drawn, what
//! carries it out.

pub mod model;

pub mod action;
pub mod panels;
pub mod view;
pub mod window;

pub mod app;
pub mod conversation;
pub mod engine;
pub mod export;
pub mod history_export;
pub mod interfaces;
pub mod settings;
