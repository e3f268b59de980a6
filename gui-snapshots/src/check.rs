//! What may be wrong with a frame: words that cannot be read whole.
//!
//! Letters are compared with what they lie in, so that no page has to be known: the part of the window they are
//! painted in, the plate (a button, a card, a dialog) they lie on, the other words.

use crate::drawn::{Frame, Item, Line, Plate};
use egui::{Rect, pos2};
use std::fmt;

/// How far letters may stick out: antialiasing paints half a point around them.
const SLACK: f32 = 1.0;

/// A box that scrolls is at least so many lines high: in a lower one, half a line is a mistake.
const SCROLLING_LINES: f32 = 2.5;

/// So much of a long text is said in a finding.
const TOLD_CHARS: usize = 60;

/// Something that is wrong with a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The end or the beginning of a line cannot be seen.
    Cut(String, Rect, Rect),
    /// The upper or lower half of a line cannot be seen.
    Halved(String, Rect, Rect),
    /// A line goes on beyond what it lies on.
    Beyond(String, Rect, Rect),
    /// Two lines lie over each other.
    Over(String, String, Rect),
    /// A dialog, a menu or a hint is partly outside of the window.
    Outside(Rect),
    /// What a screen reader can reach is beside the window, where no scrolling leads to.
    Beside(String, Rect),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |text: &str| text.chars().take(TOLD_CHARS).collect::<String>();
        match self {
            Self::Cut(text, at, clip) => {
                write!(f, "cut: {:?} at {at}, seen within {clip}", told(text))
            }
            Self::Halved(text, at, clip) => {
                write!(
                    f,
                    "half a line: {:?} at {at}, seen within {clip}",
                    told(text)
                )
            }
            Self::Beyond(text, at, plate) => {
                write!(f, "wider than {plate}: {:?} at {at}", told(text))
            }
            Self::Over(one, other, at) => {
                write!(
                    f,
                    "over each other: {:?}, {:?} at {at}",
                    told(one),
                    told(other)
                )
            }
            Self::Outside(at) => write!(f, "outside of the window: {at}"),
            Self::Beside(name, at) => write!(f, "beside the window: {name:?} at {at}"),
        }
    }
}

/// All that is wrong with a frame.
#[must_use]
pub fn findings(frame: &Frame) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, item) in frame.items.iter().enumerate() {
        if let Item::Line(line) = item
            && is_in_view(line)
        {
            found.extend(cut(line, frame));
            found.extend(beyond(line, frame, &frame.items[..place]));
            found.extend(over(line, &frame.items[place + 1..]));
        }
    }
    let window = frame.screen.expand(SLACK);
    let outside = |rect: &&Rect| rect.is_positive() && !window.contains_rect(**rect);
    found.extend(
        frame
            .floating
            .iter()
            .filter(outside)
            .map(|rect| Finding::Outside(*rect)),
    );
    for (name, rect) in &frame.named {
        let is_beside =
            rect.is_positive() && (rect.left() < window.left() || rect.right() > window.right());
        if is_beside {
            found.push(Finding::Beside(name.clone(), *rect));
        }
    }
    found
}

/// What has been scrolled away is not looked at.
fn is_in_view(line: &Line) -> bool {
    line.rect.y_range().intersection(line.clip.y_range()).span() > SLACK
}

fn cut(line: &Line, frame: &Frame) -> Option<Finding> {
    let (at, clip) = (line.rect, line.clip.expand(SLACK));
    let in_field = (frame.fields.iter())
        .any(|field| field.expand(SLACK).contains_rect(line.clip.intersect(at)));
    if in_field {
        return None;
    }
    if at.left() < clip.left() || at.right() > clip.right() {
        return Some(Finding::Cut(line.text.clone(), at, line.clip));
    }
    let is_halved = (at.top() < clip.top() && !is_edge(frame, line, Rect::top))
        || (at.bottom() > clip.bottom() && !is_edge(frame, line, Rect::bottom));
    is_halved.then(|| Finding::Halved(line.text.clone(), at, line.clip))
}

/// Whether what cuts a line is the edge of something that scrolls: it is high, or something high ends there as well,
/// or another cell of a table's row is cut there.
fn is_edge(frame: &Frame, line: &Line, edge: fn(&Rect) -> f32) -> bool {
    let high = SCROLLING_LINES * line.rect.height();
    let ends_there = |clip: &Rect| (edge(clip) - edge(&line.clip)).abs() <= SLACK;
    let clips = frame.items.iter().map(Item::clip);
    let is_high = clips.chain([line.clip]).any(|clip| {
        clip.height() >= high && ends_there(&clip) && clip.x_range().contains(line.clip.center().x)
    });
    let is_row = frame.items.iter().filter_map(Item::line).any(|other| {
        let is_beside =
            other.clip.right() <= line.clip.left() || other.clip.left() >= line.clip.right();
        is_beside && ends_there(&other.clip) && !other.clip.y_range().contains(edge(&other.rect))
    });
    is_high || is_row
}

/// The smallest plate that the line begins on is the one it has to end on; what an opaque one hides is not seen.
fn beyond(line: &Line, frame: &Frame, below: &[Item]) -> Option<Finding> {
    let begin = pos2(line.rect.left() + SLACK, line.rect.center().y);
    let holds = |plate: &&Plate| plate.rect.contains(begin) && plate.clip.contains(begin);
    let mut plate: Option<&Plate> = None;
    for next in below.iter().filter_map(Item::plate).filter(holds) {
        let is_smaller = plate.is_none_or(|plate| next.rect.area() <= plate.rect.area());
        if next.is_opaque || is_smaller {
            plate = Some(next);
        }
    }
    let plate = plate?;
    let is_field = (frame.fields.iter()).any(|field| field.expand(SLACK).contains_rect(plate.rect));
    let end = line.rect.right().min(line.clip.right());
    (end > plate.rect.right() + SLACK && !is_field)
        .then(|| Finding::Beyond(line.text.clone(), line.rect, plate.rect))
}

/// Words above this line that do not lie on a plate which hides it.
fn over(line: &Line, above: &[Item]) -> Option<Finding> {
    let mut seen = vec![line.rect.intersect(line.clip).shrink(SLACK)];
    for item in above {
        match item {
            Item::Plate(plate) if plate.is_opaque => {
                let hidden = plate.rect.intersect(plate.clip);
                seen = seen
                    .iter()
                    .flat_map(|rect| without(*rect, hidden))
                    .collect();
            }
            Item::Plate(_) => {}
            // A highlight reaches into the next line.
            Item::Line(other) if other.of == line.of => {}
            Item::Line(other) => {
                let letters = other.rect.intersect(other.clip).shrink(SLACK);
                let mut both = seen.iter().map(|rect| rect.intersect(letters));
                if let Some(at) = both.find(Rect::is_positive) {
                    return Some(Finding::Over(line.text.clone(), other.text.clone(), at));
                }
            }
        }
    }
    None
}

/// What is left of a rectangle beside, above and below what hides it.
fn without(rect: Rect, hidden: Rect) -> impl Iterator<Item = Rect> {
    let both = rect.intersect(hidden);
    let parts = if both.is_positive() {
        let middle = rect.with_min_y(both.top()).with_max_y(both.bottom());
        vec![
            rect.with_max_y(both.top()),
            rect.with_min_y(both.bottom()),
            middle.with_max_x(both.left()),
            middle.with_min_x(both.right()),
        ]
    } else {
        vec![rect]
    };
    parts.into_iter().filter(Rect::is_positive)
}
