//! The card at the right: traffic, rooms, sanctions or refusals, as chosen at its top.

use super::{losses, plot, rooms, sanctions};
use crate::{
    action::Action,
    model::Model,
    panels::layout::titled_card,
    view::{Side, View},
};
use egui::Ui;
use gui_kit::widgets::chip;

pub(crate) fn side_ui(ui: &mut Ui, model: &Model, view: &mut View, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let (mut head, mut body) = titled_card(ui);
    head.spacing_mut().item_spacing.x = 2.0;
    for (side, name) in [
        (Side::Traffic, lang.traffic()),
        (Side::Rooms, lang.rooms()),
        (Side::Sanctions, lang.sanctions()),
        (Side::Losses, lang.losses()),
    ] {
        if chip(&mut head, view.side == side, name).clicked() {
            view.side = side;
        }
    }
    match view.side {
        Side::Traffic => plot::plot_ui(&mut body, model, view),
        Side::Rooms => rooms::rooms_ui(&mut body, model),
        Side::Sanctions => sanctions::sanctions_ui(&mut body, model, actions),
        Side::Losses => losses::losses_ui(&mut body, model),
    }
}
