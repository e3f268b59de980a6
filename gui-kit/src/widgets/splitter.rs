//! The edge of a panel that can be dragged.

use egui::{AsIdSalt, Ui};

/// Says in the user's language what the edge of a panel is; `egui` knows only English. After the panel
/// `salt` has been shown in `ui`.
pub fn name_splitter(ui: &Ui, salt: impl AsIdSalt, name: &str) {
    // `Panel` tells nobody the id of its edge; the windows' tests look for the English words.
    let edge = ui.scope_id().with(salt).with("__resize");
    if ui.ctx().has_accesskit_node(edge) {
        ui.ctx()
            .accesskit_node_builder(edge, |node| node.set_label(name));
    }
}
