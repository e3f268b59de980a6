//! Something said, as a bubble: who, what, when, and what became of it.

use super::{Stage, entry::picture, refusals::refusal};
use crate::{
    action::Action,
    model::{Author, Delivery, Key, Line, Message},
    moment,
};
use egui::{
    Align, Color32, CornerRadius, Galley, Label, Layout, Rect, Role, Sense, Stroke, StrokeKind,
    TextFormat, Ui, UiBuilder, Vec2, WidgetInfo, pos2, text::LayoutJob,
};
use gui_kit::{
    fonts,
    icons::{self, Icon},
    palette::Palette,
    widgets::quiet_button,
};
use protocol::PersonId;
use std::sync::Arc;
use udp_core::client::NotSaid;

/// Room left and right of the bubbles.
const SIDE: f32 = 16.0;
/// A picture and the gap beside it.
const FACE: f32 = 34.0;
const FACE_GAP: f32 = 10.0;
/// Inside a bubble.
const PADDING: Vec2 = Vec2::new(12.0, 7.0);
/// Lines longer than this are hard to read.
const WIDEST: f32 = 620.0;
/// From line to line of a text.
const LINE: f32 = 20.0;
/// Readers that a menu names.
const MOST_READERS: usize = 20;
/// Below a bubble: what went wrong and the button to say it again.
const FAILURE: f32 = 30.0;

/// Where a bubble stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// First of those its sender said in a row.
    pub(super) first: bool,
    /// Last of them.
    pub(super) last: bool,
    /// In which conversation.
    pub(super) key: Key,
    /// It is what is being searched for.
    pub(super) found: bool,
}

/// A guess of a bubble's height, before it is drawn.
pub(super) fn estimate(text: &str, width: f32) -> f32 {
    let per_line = (widest(width, true) / 7.0).max(8.0);
    let lines: f32 = text
        .split('\n')
        .map(|line| (line.len() as f32 / per_line).ceil().max(1.0))
        .sum();
    lines * LINE + 2.0 * PADDING.y
}

fn widest(width: f32, mine: bool) -> f32 {
    let face = if mine { 0.0 } else { FACE + FACE_GAP };
    ((width - 2.0 * SIDE - face) * 0.82).min(WIDEST) - 2.0 * PADDING.x
}

/// Draws a bubble across the list.
pub(super) fn bubble_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    message: &Message,
    said: &Line,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let other = match said.author {
        Author::Me => None,
        Author::Person(id) => Some(id),
    };
    let mine = other.is_none();
    let width = ui.available_width();
    let called = other.map_or_else(
        || stage.lang.you_capital().to_owned(),
        |id| stage.model.called_then(id, said.name),
    );
    let mark = mark(stage, message, said, place.key);
    let measure = Measure::new(
        ui,
        widest(width, mine),
        &called,
        message,
        said,
        place,
        mark.as_ref(),
    );

    let failure = if said.has_failed() { FAILURE } else { 0.0 };
    let (row, response) =
        ui.allocate_exact_size(Vec2::new(width, measure.size.y + failure), Sense::hover());
    name_row(stage, &response, &called, message, said, mark.as_ref());
    let left = if mine {
        row.right() - SIDE - measure.size.x
    } else {
        row.left() + SIDE + FACE + FACE_GAP
    };
    let bubble = Rect::from_min_size(pos2(left, row.top()), measure.size);
    if ui.is_rect_visible(row) {
        let stroke = if place.found {
            Stroke::new(2.0, palette.accent)
        } else if mine {
            Stroke::NONE
        } else {
            Stroke::new(1.0, palette.border)
        };
        let fill = if mine { palette.mine } else { palette.surface };
        ui.painter().rect(
            bubble,
            corners(mine, place),
            fill,
            stroke,
            StrokeKind::Inside,
        );
        if let (Some(id), true) = (other, place.last) {
            let face = Rect::from_min_size(
                pos2(row.left() + SIDE, bubble.bottom() - FACE),
                Vec2::splat(FACE),
            );
            picture(
                ui,
                Key::Person(id),
                said.name.as_str(),
                face,
                None,
                palette.bg,
            );
        }
        if let Some(at) = measure.paint(ui, bubble, other, mark.as_ref())
            && let Some(mark) = &mark
        {
            ui.interact(at, response.id.with("mark"), Sense::hover())
                .on_hover_text(&mark.text);
        }
    }
    // Selectable, so it is a widget even where it is not in view.
    let text = Rect::from_min_size(
        bubble.min + PADDING + Vec2::new(0.0, measure.heading_height),
        measure.text.size(),
    );
    let mut inside = ui.new_child(
        UiBuilder::new()
            .max_rect(text)
            .layout(Layout::top_down(Align::Min)),
    );
    inside.add(Label::new(Arc::clone(&measure.text)).selectable(true));
    if said.has_failed() {
        failure_ui(ui, stage, message, mark.as_ref(), place.key, row, actions);
    }
    response
        .container_context_menu(|ui| menu_ui(ui, stage, message, said, other, place.key, actions));
}

/// The row as assistive technology and scripts know it: "Bruno, 08:52: texto".
fn name_row(
    stage: &Stage<'_>,
    response: &egui::Response,
    called: &str,
    message: &Message,
    said: &Line,
    mark: Option<&Mark>,
) {
    response.widget_info(|| {
        let time = moment::clock(message.at);
        let name = match mark {
            None => stage.lang.message_row(called, &time, &said.text),
            Some(mark) => stage
                .lang
                .message_row_marked(called, &time, &said.text, &mark.text),
        };
        WidgetInfo::labeled(Role::ListItem, true, name)
    });
}

/// What stands beside the time of our own messages.
#[derive(Debug)]
struct Mark {
    icon: Icon,
    text: String,
    /// The words stand beside the icon, and are not only there to be asked for.
    is_worded: bool,
    failed: bool,
    /// Somebody has read it.
    is_read: bool,
}

fn mark(stage: &Stage<'_>, message: &Message, said: &Line, key: Key) -> Option<Mark> {
    let lang = stage.lang;
    if said.delivery == Delivery::Kept {
        return Some(kept(stage, message, key));
    }
    let (icon, text) = match &said.delivery {
        Delivery::Heard | Delivery::Echoed | Delivery::Kept => return None,
        Delivery::Queued if !stage.model.is_online() => {
            (icons::CLOCK, lang.message_queued().to_owned())
        }
        Delivery::Queued => (icons::CLOCK, lang.message_leaving().to_owned()),
        // On a classic link nothing says that it arrived; that it left is all there is to say.
        Delivery::Leaving { .. } if !said.is_pending() => return None,
        Delivery::Leaving { sent: 0, .. } if !stage.model.is_online() => {
            (icons::CLOCK, lang.message_queued().to_owned())
        }
        Delivery::Leaving { sent, parts } if sent < parts && *parts > 1 => {
            (icons::CLOCK, lang.message_leaving_parts(*sent, *parts))
        }
        Delivery::Leaving { .. } => (icons::CLOCK, lang.message_leaving().to_owned()),
        Delivery::NotEchoed => (icons::WARNING_CIRCLE, lang.message_not_echoed().to_owned()),
        // On a sealed link it is known which text was refused, and why.
        Delivery::Refused(refused) if said.token.is_some() => (
            icons::WARNING_CIRCLE,
            lang.message_refused_because(&refusal(lang, refused)),
        ),
        Delivery::Refused(_) => (icons::WARNING_CIRCLE, lang.message_refused().to_owned()),
        Delivery::NotStored => (icons::WARNING_CIRCLE, lang.message_not_stored().to_owned()),
        Delivery::NotSaid(why) => {
            let why = match why {
                NotSaid::TooLong => lang.message_too_long(),
                NotSaid::Empty => lang.message_empty(),
                NotSaid::QueueFull => lang.message_queue_full(),
            };
            (icons::WARNING_CIRCLE, why.to_owned())
        }
    };
    Some(Mark {
        icon,
        text,
        is_worded: true,
        failed: said.has_failed(),
        is_read: false,
    })
}

/// ✓ or ✓✓: the server keeps it; who has read it, and when.
fn kept(stage: &Stage<'_>, message: &Message, key: Key) -> Mark {
    let lang = stage.lang;
    let readers = readers(stage, message, key);
    let (icon, text) = match &readers[..] {
        [] => (icons::CHECK, lang.message_kept().to_owned()),
        [(who, at)] => (icons::CHECKS, lang.message_read_by(who, at)),
        [(first, _), others @ ..] => (
            icons::CHECKS,
            lang.message_read_by_many(first, others.len()),
        ),
    };
    Mark {
        icon,
        text,
        is_worded: false,
        failed: false,
        is_read: !readers.is_empty(),
    }
}

/// Who has read a message, the first to do so first, and since when at least.
fn readers(stage: &Stage<'_>, message: &Message, key: Key) -> Vec<(String, String)> {
    let Some((place, conversation)) = message.place.zip(stage.model.conversation(key)) else {
        return Vec::new();
    };
    let mut marks: Vec<_> = conversation.marks().beyond(place.last()).collect();
    marks.sort_unstable_by_key(|(id, mark)| (mark.at, *id));
    let named = marks.into_iter().map(|(id, mark)| {
        let at = moment::seen(stage.lang, mark.at, stage.now);
        (stage.called(id), at)
    });
    named.collect()
}

fn corners(mine: bool, place: Place) -> CornerRadius {
    let (round, joined) = (14, 5);
    let above = if place.first { round } else { joined };
    let below = if place.last { round } else { joined };
    if mine {
        CornerRadius {
            nw: round,
            sw: round,
            ne: above,
            se: below,
        }
    } else {
        CornerRadius {
            nw: above,
            sw: below,
            ne: round,
            se: round,
        }
    }
}

/// A bubble's texts, laid out, and the size they need.
struct Measure {
    heading: Option<Arc<Galley>>,
    heading_height: f32,
    text: Arc<Galley>,
    time: Arc<Galley>,
    /// "enviando…" and the like; what failed stands below the bubble instead.
    doing: Option<Arc<Galley>>,
    size: Vec2,
}

impl Measure {
    fn new(
        ui: &Ui,
        room: f32,
        called: &str,
        message: &Message,
        said: &Line,
        place: Place,
        mark: Option<&Mark>,
    ) -> Self {
        let palette = Palette::of(ui);
        let painter = ui.painter();
        let heading = match said.author {
            Author::Person(id) if place.first => {
                let colour = palette.person_text(id.value());
                Some(super::entry::line(
                    ui,
                    called,
                    fonts::semibold(12.5),
                    colour,
                    room,
                ))
            }
            _ => None,
        };
        let mut format = TextFormat::simple(fonts::regular(14.0), palette.text);
        format.line_height = Some(LINE);
        let mut job = LayoutJob::single_section(said.text.clone(), format);
        job.wrap.max_width = room;
        let text = painter.layout_job(job);
        let small =
            |text: String| painter.layout_no_wrap(text, fonts::regular(11.0), palette.text_muted);
        let time = small(moment::clock(message.at));
        let doing = mark
            .filter(|mark| !mark.failed && mark.is_worded)
            .map(|mark| small(mark.text.clone()));
        let mut foot = time.size().x;
        if let Some(doing) = &doing {
            foot += 6.0 + 14.0 + 4.0 + doing.size().x;
        } else if mark.is_some_and(|mark| !mark.is_worded) {
            foot += 6.0 + 14.0;
        }
        let last_row = text.rows.last().map_or(0.0, |row| row.rect().width());
        let beside = last_row + 14.0 + foot <= room;
        let inner = if beside { last_row + 14.0 + foot } else { foot };
        let heading_width = heading.as_ref().map_or(0.0, |heading| heading.size().x);
        let heading_height = heading
            .as_ref()
            .map_or(0.0, |heading| heading.size().y + 3.0);
        let below = if beside { 0.0 } else { time.size().y + 2.0 };
        let inner = Vec2::new(
            text.size().x.max(inner).max(heading_width),
            heading_height + text.size().y + below,
        );
        Self {
            heading,
            heading_height,
            text,
            time,
            doing,
            size: inner + 2.0 * PADDING,
        }
    }

    /// Paints all but the text itself, which is a widget.
    /// Gives back where the mark is, when it has no words beside it.
    fn paint(
        &self,
        ui: &Ui,
        bubble: Rect,
        other: Option<PersonId>,
        mark: Option<&Mark>,
    ) -> Option<Rect> {
        let palette = Palette::of(ui);
        let inside = bubble.shrink2(PADDING);
        if let (Some(heading), Some(_)) = (&self.heading, other) {
            ui.painter()
                .galley(inside.min, Arc::clone(heading), Color32::PLACEHOLDER);
        }
        let mut right = inside.right();
        let middle = inside.bottom() - self.time.size().y / 2.0 - 1.0;
        if let (Some(doing), Some(mark)) = (&self.doing, mark) {
            let at = pos2(right - doing.size().x, middle - doing.size().y / 2.0);
            ui.painter()
                .galley(at, Arc::clone(doing), palette.text_muted);
            right = at.x - 4.0 - 7.0;
            mark.icon
                .paint(ui.painter(), pos2(right, middle), 13.0, palette.text_muted);
            right -= 7.0 + 6.0;
        }
        let bare = mark.filter(|mark| !mark.is_worded).map(|mark| {
            let centre = pos2(right - 7.0, middle);
            let colour = if mark.is_read {
                palette.accent_text
            } else {
                palette.text_muted
            };
            mark.icon.paint(ui.painter(), centre, 14.0, colour);
            right -= 14.0 + 6.0;
            Rect::from_center_size(centre, Vec2::splat(18.0))
        });
        let at = pos2(
            right - self.time.size().x,
            middle - self.time.size().y / 2.0,
        );
        ui.painter()
            .galley(at, Arc::clone(&self.time), palette.text_muted);
        bare
    }
}

/// Below a message that failed: why, and the button to say it again.
fn failure_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    message: &Message,
    mark: Option<&Mark>,
    key: Key,
    row: Rect,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let below = Rect::from_min_max(
        pos2(row.left() + SIDE, row.bottom() - FAILURE),
        pos2(row.right() - SIDE, row.bottom()),
    );
    let mut foot = ui.new_child(
        UiBuilder::new()
            .max_rect(below)
            .id_salt("failure")
            .layout(Layout::right_to_left(Align::Center)),
    );
    let again = quiet_button(stage.lang.message_say_again())
        .icon(icons::ARROW_CLOCKWISE)
        .height(26.0);
    if foot.add(again).clicked() {
        actions.push(Action::SayAgain(key, message.id));
    }
    if let Some(mark) = mark {
        let text = egui::RichText::new(&mark.text)
            .font(fonts::medium(12.0))
            .color(palette.error);
        foot.add(Label::new(text).selectable(false));
        foot.add_space(4.0);
        mark.icon.show(&mut foot, 14.0, palette.error);
    }
}

/// The menu of the right button.
fn menu_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    message: &Message,
    said: &Line,
    other: Option<PersonId>,
    key: Key,
    actions: &mut Vec<Action>,
) {
    let lang = stage.lang;
    if ui.button(lang.copy()).clicked() {
        actions.push(Action::Copy(said.text.clone()));
        ui.close();
    }
    if said.delivery == Delivery::Kept {
        readers_ui(ui, stage, message, key);
    }
    if said.has_failed() && ui.button(lang.message_say_again()).clicked() {
        actions.push(Action::SayAgain(key, message.id));
        ui.close();
    }
    if let Some(id) = other {
        if !matches!(key, Key::Person(_)) {
            let name = stage.model.called_then(id, said.name);
            if ui.button(lang.message_talk_to(&name)).clicked() {
                actions.push(Action::Open(Key::Person(id)));
                ui.close();
            }
        }
        if ui.button(lang.message_copy_id(id.value())).clicked() {
            actions.push(Action::Copy(id.to_string()));
            ui.close();
        }
    }
}

/// Who has read it, as far as a menu has room.
fn readers_ui(ui: &mut Ui, stage: &Stage<'_>, message: &Message, key: Key) {
    let lang = stage.lang;
    let readers = readers(stage, message, key);
    ui.menu_button(lang.confirmations(), |ui| {
        ui.set_max_width(280.0);
        if readers.is_empty() {
            ui.label(lang.message_read_by_nobody());
        }
        for (who, at) in readers.iter().take(MOST_READERS) {
            ui.label(lang.message_read_by(who, at));
        }
        let more = readers.len().saturating_sub(MOST_READERS);
        if more > 0 {
            ui.label(lang.message_read_by_more(more));
        }
    });
}
