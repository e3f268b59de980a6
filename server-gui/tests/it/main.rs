//! The window, driven by its accessible names, without a display, a GPU or a socket.

mod operator;
mod panels;
mod scene;
mod table;
mod use_of_the_window;
