//! The list of shortcuts.

use super::entry::dialog_frame;
use egui::{Context, Grid, Id, Label, Modal, RichText, ScrollArea, Ui};
use gui_kit::{fonts, palette::Palette, widgets::plain_button};
use lang::Lang;

/// Draws the list; true when it should close.
pub fn shortcuts_ui(ctx: &Context, lang: Lang) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("shortcuts"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(440.0);
            ui.label(RichText::new(lang.shortcuts()).font(fonts::semibold(17.0)));
            ui.add_space(4.0);
            // A small window scrolls; the title, the button and the margins keep their room.
            let room = (ui.ctx().content_rect().height() - 180.0).max(120.0);
            ui.spacing_mut().interact_size.y = 20.0;
            ScrollArea::vertical().max_height(room).show(ui, |ui| {
                Grid::new("keys")
                    .num_columns(2)
                    .spacing([20.0, 8.0])
                    .show(ui, |ui| {
                        for (keys, what) in [
                            ("Enter", lang.shortcut_send()),
                            ("Shift+Enter", lang.shortcut_newline()),
                            ("Ctrl+N", lang.conversation_new()),
                            ("Ctrl+F", lang.shortcut_find()),
                            ("F3  Shift+F3", lang.shortcut_find_next()),
                            ("Ctrl+K", lang.shortcut_search()),
                            ("Ctrl+1 … Ctrl+9", lang.shortcut_number()),
                            ("Alt+↑  Alt+↓", lang.shortcut_beside()),
                            ("PageUp  PageDown", lang.shortcut_page()),
                            ("Ctrl+Home  Ctrl+End", lang.shortcut_end()),
                            ("Ctrl+L", lang.shortcut_people()),
                            ("Esc", lang.shortcut_escape()),
                            ("Ctrl+T", lang.shortcut_theme()),
                            ("Ctrl++  Ctrl+-  Ctrl+0", lang.shortcut_zoom()),
                            ("F1", lang.shortcut_help()),
                            ("Ctrl+Q", lang.shortcut_quit()),
                        ] {
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
