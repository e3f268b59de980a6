//! What stands between the bubbles: lines of the system, days, where the unread begins.

use crate::panel::entry::line;
use egui::{Align2, Rect, Role, Sense, TextFormat, Ui, Vec2, WidgetInfo, text::LayoutJob};
use gui_kit::{fonts, palette::Palette, widgets::Tone};

/// A line of the system: a pill in the middle. Its accessible text is the words without the time.
pub(super) fn note_ui(ui: &mut Ui, tone: Tone, text: &str, when: &str) {
    let palette = Palette::of(ui);
    let colour = tone.colour(palette);
    let room = ui.available_width();
    let words = if tone == Tone::Neutral {
        palette.text_muted
    } else {
        palette.text
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = (room - 100.0).max(80.0);
    job.append(text, 0.0, TextFormat::simple(fonts::medium(12.5), words));
    if !when.is_empty() {
        job.append(
            when,
            10.0,
            TextFormat::simple(fonts::regular(11.0), palette.text_muted),
        );
    }
    let galley = ui.painter().layout_job(job);
    let size = galley.size() + Vec2::new(44.0, 12.0);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(room, size.y + 10.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let pill = Rect::from_center_size(rect.center(), size);
    let radius = (size.y / 2.0).min(14.0);
    let fill = if tone == Tone::Neutral {
        palette.raised
    } else {
        palette.soft(colour)
    };
    ui.painter().rect_filled(pill, radius, fill);
    let icon = egui::pos2(pill.left() + 18.0, pill.center().y);
    tone.icon().paint(ui.painter(), icon, 15.0, colour);
    let at = egui::pos2(pill.left() + 32.0, pill.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, words);
}

/// The line above a day's first message.
pub(super) fn day_ui(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui);
    let room = ui.available_width();
    let galley = line(ui, text, fonts::medium(11.5), palette.text_muted, room);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(room, 42.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let stroke = egui::Stroke::new(1.0, palette.border);
    ui.painter()
        .hline(rect.x_range().shrink(16.0), rect.center().y, stroke);
    let pill = Rect::from_center_size(rect.center(), galley.size() + Vec2::new(24.0, 8.0));
    ui.painter().rect(
        pill,
        pill.height() / 2.0,
        palette.bg,
        stroke,
        egui::StrokeKind::Inside,
    );
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, palette.text_muted);
}

/// The line above the first unread message.
pub(super) fn new_ui(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui);
    let room = ui.available_width();
    let galley = line(ui, text, fonts::semibold(11.5), palette.error, room);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(room, 26.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let right = rect.right() - 16.0;
    let place = Align2::RIGHT_CENTER.anchor_size(egui::pos2(right, rect.center().y), galley.size());
    let stroke = egui::Stroke::new(1.0, palette.error.gamma_multiply(0.6));
    ui.painter().hline(
        rect.left() + 16.0..=place.left() - 10.0,
        rect.center().y,
        stroke,
    );
    ui.painter().galley(place.min, galley, palette.error);
}
