//! What a frame consists of, in the order in which it is painted.

use egui::{
    Color32, Context, Order, Rect, Shape, Vec2,
    epaint::{ClippedShape, RectShape, TextShape},
};
use egui_kittest::{Harness, kittest::NodeT as _};

/// A line of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The whole text that the line is of.
    pub text: String,
    /// Where its letters are.
    pub rect: Rect,
    /// Outside of it nothing is seen.
    pub clip: Rect,
    /// Which of the painted things: lines of one text have it in common.
    pub of: usize,
}

/// A filled or framed rectangle, or the square in a filled circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// Where it is.
    pub rect: Rect,
    /// Outside of it nothing is seen.
    pub clip: Rect,
    /// What lies below cannot be seen through it.
    pub is_opaque: bool,
}

/// Something that was painted.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Letters.
    Line(Line),
    /// Something that letters lie on.
    Plate(Plate),
}

impl Item {
    /// Outside of it nothing is seen.
    #[must_use]
    pub const fn clip(&self) -> Rect {
        match self {
            Self::Line(line) => line.clip,
            Self::Plate(plate) => plate.clip,
        }
    }

    pub(crate) const fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Plate(_) => None,
        }
    }

    pub(crate) const fn plate(&self) -> Option<&Plate> {
        match self {
            Self::Plate(plate) => Some(plate),
            Self::Line(_) => None,
        }
    }
}

/// A frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What was painted, the lowest first.
    pub items: Vec<Item>,
    /// The window.
    pub screen: Rect,
    /// The fields one types into: their text moves sideways.
    pub fields: Vec<Rect>,
    /// Dialogs, menus and hints.
    pub floating: Vec<Rect>,
    /// Everything a screen reader is told of, with its name.
    pub named: Vec<(String, Rect)>,
}

impl Frame {
    /// The last frame of a window.
    #[must_use]
    pub fn of<S>(harness: &Harness<'_, S>) -> Self {
        let mut items = Vec::new();
        for ClippedShape {
            clip_rect, shape, ..
        } in &harness.output().shapes
        {
            collect(shape, *clip_rect, &mut items);
        }
        let mut fields = Vec::new();
        let mut named = Vec::new();
        for node in harness.root().children_recursive() {
            let inner = node.accesskit_node();
            if inner.bounding_box().is_none() {
                continue;
            }
            if inner.is_text_input() {
                fields.push(node.rect());
            }
            if let Some(name) = inner.label() {
                named.push((name, node.rect()));
            }
        }
        Self {
            items,
            screen: harness.ctx.content_rect(),
            fields,
            floating: floating(&harness.ctx),
            named,
        }
    }
}

fn floating(ctx: &Context) -> Vec<Rect> {
    ctx.memory(|memory| {
        let layers = memory.areas().visible_layer_ids();
        let above = layers.into_iter().filter(|layer| {
            // The backdrop of a dialog is the whole window.
            layer.order != Order::Background
        });
        above
            .filter_map(|layer| memory.area_rect(layer.id))
            .collect()
    })
}

fn collect(shape: &Shape, clip: Rect, items: &mut Vec<Item>) {
    match shape {
        Shape::Vec(shapes) => {
            for shape in shapes {
                collect(shape, clip, items);
            }
        }
        Shape::Text(text) => {
            let of = items.len();
            items.extend(lines(text, clip, of).map(Item::Line));
        }
        Shape::Rect(rect) => items.extend(plate(rect, clip).map(Item::Plate)),
        Shape::Circle(circle) if circle.fill.is_opaque() => {
            let side = circle.radius * std::f32::consts::SQRT_2;
            items.push(Item::Plate(Plate {
                rect: Rect::from_center_size(circle.center, Vec2::splat(side)),
                clip,
                is_opaque: true,
            }));
        }
        _ => {}
    }
}

fn lines(text: &TextShape, clip: Rect, of: usize) -> impl Iterator<Item = Line> {
    let rows = text.galley.rows.iter();
    rows.filter(|row| row.visuals.mesh_bounds.is_positive())
        .map(move |row| Line {
            text: text.galley.job.text.clone(),
            rect: row
                .visuals
                .mesh_bounds
                .translate(text.pos.to_vec2() + row.pos.to_vec2()),
            clip,
            of,
        })
}

fn plate(shape: &RectShape, clip: Rect) -> Option<Plate> {
    let is_seen = shape.fill != Color32::TRANSPARENT || !shape.stroke.is_empty();
    // A shadow is a blurred rectangle, and nothing lies in it.
    (is_seen && shape.blur_width == 0.0 && shape.rect.is_positive()).then(|| Plate {
        rect: shape.rect,
        clip,
        is_opaque: shape.fill.is_opaque(),
    })
}
