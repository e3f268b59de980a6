//! The widgets, driven by their accessible names, without a display.

mod menu;
mod theme;
mod var_list;
mod widgets;
