//! The help: every shortcut.

use super::entry::dialog_frame;
use crate::shortcuts;
use egui::{Context, Grid, Id, Label, Modal, RichText, ScrollArea, Ui};
use gui_kit::{fonts, palette::Palette, widgets::plain_button};
use lang::Lang;

/// Draws the list; true when it should close.
pub fn shortcuts_ui(ctx: &Context, lang: Lang) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("shortcuts"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(500.0);
            ui.label(RichText::new(lang.shortcuts()).font(fonts::semibold(17.0)));
            ui.add_space(4.0);
            // A small window scrolls; the title, the button and the margins keep their room.
            let room = (ui.ctx().content_rect().height() - 180.0).max(120.0);
            ui.spacing_mut().interact_size.y = 20.0;
            let area = ScrollArea::vertical().auto_shrink([false, true]);
            area.max_height(room).show(ui, |ui| {
                Grid::new("keys")
                    .num_columns(2)
                    .spacing([20.0, 8.0])
                    .show(ui, |ui| {
                        for shortcut in shortcuts::ALL {
                            let (keys, what) = (shortcut.keys, (shortcut.says)(lang));
                            key_ui(ui, keys);
                            ui.add(Label::new(what).wrap());
                            ui.end_row();
                        }
                    });
            });
            ui.add_space(10.0);
            let close = ui.add(plain_button(lang.close()).full_width());
            if ui.memory(|memory| memory.focused().is_none()) {
                close.request_focus();
            }
            done = close.clicked();
        });
    done || response.should_close()
}

fn key_ui(ui: &mut Ui, keys: &str) {
    let colour = Palette::of(ui).text_muted;
    ui.label(RichText::new(keys).font(fonts::medium(12.5)).color(colour));
}
