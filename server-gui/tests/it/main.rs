//! The window, driven by its accessible names, without a display, a GPU or a socket.

mod configuration;
mod doors;
mod history;
mod invite;
mod operator;
mod overview;
mod panels;
mod scene;
mod starting;
mod table;
mod use_of_the_window;
