//! The fields of the form, and what is wrong with them.

use super::{
    problem::{Field, Problem},
    view::View,
};
use crate::{model::FormError, options::form_error};
use egui::{RichText, Ui};
use gui_kit::{fonts, icons, palette::Palette, widgets::LabelledField};
use lang::Lang;

/// The four fields in two rows; true when Enter was pressed in one.
pub(super) fn fields_ui(ui: &mut Ui, lang: Lang, view: &mut View) -> bool {
    let View {
        form,
        errors,
        problem,
        focused,
        ..
    } = view;
    let narrow = 112.0;
    let wide = (ui.available_width() - narrow - ui.spacing().item_spacing.x).max(120.0);
    let mut entered = false;
    let mut field =
        |ui: &mut Ui, field, label, value, hint, width, limit, error: &mut Option<FormError>| {
            let blamed = problem.as_ref().and_then(Problem::blames) == Some(field);
            let response = LabelledField::new(label, value)
                .hint(hint)
                .width(width)
                .limit(limit)
                .invalid(blamed || error.is_some())
                .show(ui)
                .response
                .response;
            if response.changed() {
                *error = None;
                if blamed {
                    *problem = None;
                }
            }
            entered |=
                response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            response
        };
    ui.horizontal_top(|ui| {
        field(
            ui,
            Field::Id,
            lang.form_id(),
            &mut form.id,
            lang.form_id_hint(),
            narrow,
            12,
            &mut errors.id,
        );
        let name = field(
            ui,
            Field::Name,
            lang.form_name(),
            &mut form.name,
            lang.form_name_hint(),
            wide,
            64,
            &mut errors.name,
        );
        if !std::mem::replace(focused, true) {
            name.request_focus();
        }
    });
    error_ui(ui, lang, errors.id);
    error_ui(ui, lang, errors.name);
    ui.horizontal_top(|ui| {
        field(
            ui,
            Field::Ip,
            lang.form_ip(),
            &mut form.ip,
            "192.168.0.10",
            wide,
            256,
            &mut errors.ip,
        );
        field(
            ui,
            Field::Port,
            lang.form_port(),
            &mut form.port,
            "1235",
            narrow,
            8,
            &mut errors.port,
        );
    });
    error_ui(ui, lang, errors.ip);
    error_ui(ui, lang, errors.port);
    // Few servers have one: it is asked for once a server does.
    if view.asks_password {
        let password = LabelledField::new(lang.form_password(), &mut form.password)
            .width(ui.available_width())
            .limit(140)
            .secret()
            .invalid(problem.as_ref().and_then(Problem::blames) == Some(Field::Password))
            .show(ui)
            .response
            .response;
        entered |= password.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    }
    entered
}

fn error_ui(ui: &mut Ui, lang: Lang, error: Option<FormError>) {
    let Some(error) = error else { return };
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        icons::WARNING_CIRCLE.show(ui, 14.0, palette.error);
        let text = RichText::new(form_error(lang, error))
            .font(fonts::regular(12.5))
            .color(palette.error);
        ui.label(text);
    });
}
