//! One figure on a card, with what it counts and how it went lately.

use super::{card_frame, focus_ring};
use crate::{fonts, icons::Icon, palette::Palette};
use egui::{
    Align2, Color32, FontId, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind,
    Ui, Vec2, Widget, WidgetInfo,
    text::{LayoutJob, TextWrapping},
};

/// A card with one figure.
#[derive(Debug)]
#[must_use = "a card appears when it is added: `ui.add(card)`"]
pub struct MetricCard<'a> {
    icon: Icon,
    colour: Color32,
    title: &'a str,
    value: &'a str,
    unit: &'a str,
    note: &'a str,
    history: &'a [f32],
    hint: Option<&'a str>,
    selected: bool,
}

impl<'a> MetricCard<'a> {
    /// The height every metric card has, so that a row of them is even.
    pub const HEIGHT: f32 = 96.0;

    /// A card for `value`, which is already written as the language writes figures.
    pub const fn new(icon: Icon, colour: Color32, title: &'a str, value: &'a str) -> Self {
        Self {
            icon,
            colour,
            title,
            value,
            unit: "",
            note: "",
            history: &[],
            hint: None,
            selected: false,
        }
    }

    /// What the figure is in.
    pub const fn unit(mut self, unit: &'a str) -> Self {
        self.unit = unit;
        self
    }

    /// A line below the figure.
    pub const fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// How the figure went, oldest first; drawn as a line. Real values only.
    pub const fn history(mut self, history: &'a [f32]) -> Self {
        self.history = history;
        self
    }

    /// Makes it a button that shows more; `hint` says what it counts and what it shows.
    pub const fn opens(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Marks it as the one more is shown of.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }
}

impl Widget for MetricCard<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let size = Vec2::new(ui.available_width(), Self::HEIGHT);
        let sense = self.hint.map_or(Sense::hover(), |_| Sense::click());
        let (rect, response) = ui.allocate_exact_size(size, sense);
        let spoken = format!("{}: {} {}", self.title, self.value, self.unit);
        response.widget_info(|| match self.hint {
            Some(_) => WidgetInfo::selected(Role::Button, true, self.selected, spoken.trim_end()),
            None => WidgetInfo::labeled(Role::Label, true, spoken.trim_end()),
        });
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_description(self.note));
        let frame = card_frame(ui);
        let radius = frame.corner_radius;
        let is_pointed = self.hint.is_some() && response.hovered();
        let fill = if is_pointed {
            palette.hover
        } else {
            frame.fill
        };
        let stroke = if self.selected {
            Stroke::new(1.0, self.colour)
        } else {
            frame.stroke
        };
        ui.painter()
            .rect(rect, radius, fill, stroke, StrokeKind::Inside);

        let inside = rect.shrink(14.0);
        let painter = ui
            .painter()
            .with_clip_rect(inside.expand(2.0).intersect(ui.clip_rect()));
        // Cut with an ellipsis where the card ends. Returns where the text ends.
        let write = |left: f32, centre: f32, text: &str, font: FontId, colour: Color32| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
            job.wrap = TextWrapping::truncate_at_width(inside.right() - left);
            let galley = painter.layout_job(job);
            let at = Pos2::new(left, rect.top() + centre);
            let place = Align2::LEFT_CENTER.anchor_size(at, galley.size());
            painter.galley(place.min, galley, colour);
            place.right()
        };
        self.icon.paint(
            &painter,
            Pos2::new(inside.left() + 8.0, rect.top() + 22.0),
            17.0,
            self.colour,
        );
        let muted = palette.text_muted;
        write(
            inside.left() + 23.0,
            22.0,
            self.title,
            fonts::medium(12.5),
            muted,
        );
        let mut end = write(
            inside.left(),
            49.0,
            self.value,
            fonts::semibold(25.0),
            palette.text,
        );
        if !self.unit.is_empty() {
            end = write(end + 4.0, 52.0, self.unit, fonts::regular(12.5), muted);
        }
        end = end.max(write(
            inside.left(),
            76.0,
            self.note,
            fonts::regular(12.0),
            muted,
        ));
        let line = Rect::from_min_max(
            Pos2::new(inside.right() - inside.width() * 0.36, rect.top() + 36.0),
            Pos2::new(inside.right(), rect.bottom() - 16.0),
        );
        // Beside the texts, or not at all.
        if end + 10.0 < line.left() {
            sparkline(ui, line, self.history, self.colour);
        }
        let Some(hint) = self.hint else {
            return response;
        };
        focus_ring(ui, &response, f32::from(radius.nw));
        response.on_hover_text(hint)
    }
}

/// A line over a fading fill. Values are scaled from 0 to their greatest.
fn sparkline(ui: &Ui, rect: Rect, values: &[f32], colour: Color32) {
    let greatest = values.iter().copied().fold(0.0_f32, f32::max);
    if values.len() < 2 || greatest <= 0.0 {
        return;
    }
    let step = rect.width() / (values.len() - 1) as f32;
    let points: Vec<Pos2> = values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            Pos2::new(
                rect.left() + step * index as f32,
                rect.bottom() - value / greatest * (rect.height() - 2.0) - 1.0,
            )
        })
        .collect();
    let mut fill = Mesh::default();
    for (index, point) in points.iter().enumerate() {
        let strength = 0.25 * (rect.bottom() - point.y) / rect.height();
        fill.colored_vertex(*point, colour.gamma_multiply(strength));
        fill.colored_vertex(Pos2::new(point.x, rect.bottom()), Color32::TRANSPARENT);
        if index > 0 {
            let at = u32::try_from(index * 2).unwrap_or(u32::MAX);
            fill.add_triangle(at - 2, at - 1, at);
            fill.add_triangle(at - 1, at, at + 1);
        }
    }
    ui.painter().add(Shape::mesh(fill));
    ui.painter()
        .add(Shape::line(points, Stroke::new(1.5, colour)));
}
