//! What a window is called, by its frame and by whoever reads the screen aloud.

use egui::{Context, ViewportCommand};

/// The title of a window.
#[derive(Debug, Default)]
pub struct WindowTitle(String);

impl WindowTitle {
    /// Calls the window so. Once in every frame: assistive technology hears of a frame what it is
    /// told in that frame, and the root of the window has no name of its own.
    pub fn set(&mut self, ctx: &Context, title: &str) {
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |root| root.set_label(title));
        if title != self.0 {
            title.clone_into(&mut self.0);
            ctx.send_viewport_cmd(ViewportCommand::Title(title.to_owned()));
        }
    }
}
