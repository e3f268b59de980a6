//! The dialog that asks how a conversation is to be written to a file.

use super::{entry::dialog_frame, switcher::hint_ui};
use crate::{action::Action, export::Format};
use egui::{Context, Id, Modal, RichText};
use gui_kit::{fonts, widgets::plain_button};
use lang::Lang;

/// Draws the dialog; true when it should close.
pub fn export_ui(ctx: &Context, lang: Lang, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("export"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(360.0);
            ui.label(RichText::new(lang.export()).font(fonts::semibold(17.0)));
            hint_ui(ui, lang.export_why());
            for format in Format::ALL {
                let name = match format {
                    Format::Txt => lang.export_txt(),
                    Format::Csv => lang.export_csv(),
                    Format::Json => lang.export_json(),
                    Format::Html => lang.export_html(),
                };
                let button = ui.add(plain_button(name).full_width());
                if format == Format::Txt && ui.memory(|memory| memory.focused().is_none()) {
                    button.request_focus();
                }
                if button.clicked() {
                    actions.push(Action::Export(format));
                    done = true;
                }
            }
            ui.add_space(4.0);
            done |= ui.add(plain_button(lang.cancel()).full_width()).clicked();
        });
    done || response.should_close()
}
