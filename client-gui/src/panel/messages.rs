//! The open conversation: its messages in a list that draws only what is in view.

use super::{Stage, bubble, entry::line, find, system::in_words};
use crate::{
    action::Action,
    model::{Author, Body, Conversation, Key, MAX_MESSAGES, Message},
    moment,
};
use egui::{
    Align2, CentralPanel, Color32, Rect, Role, Sense, TextFormat, Ui, UiBuilder, Vec2, WidgetInfo,
    text::LayoutJob,
};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, IconButton, Rows, Tone, VarList, badge},
};
use std::ops::Range;

/// Rows above the view from which on older ones are asked for.
const OLDER_IN_TIME: usize = 20;

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    list: VarList,
    /// The conversation `list` belongs to.
    of: Option<Key>,
    /// The last message that was at the end in view.
    last_seen: u64,
    /// The rows last in view.
    rows: Range<usize>,
    /// The message chosen with the keyboard.
    chosen: Option<u64>,
}

impl View {
    /// Goes to the end with the next frame.
    pub fn to_bottom(&mut self) {
        self.list.scroll_to_bottom();
    }

    /// Goes to the beginning.
    pub fn to_top(&mut self) {
        self.list.scroll_to(0);
    }

    /// Goes about two thirds of a screen up: the list puts a row it is sent to below its upper
    /// third, so that what was read stays in view.
    pub fn page_up(&mut self) {
        let third = self.rows.len().div_ceil(3);
        self.list.scroll_to(self.rows.start.saturating_sub(third));
    }

    /// Chooses the message said before the chosen one, or after it; from the end at first.
    pub fn choose(&mut self, conversation: &Conversation, up: bool) {
        let from = self.chosen.and_then(|id| conversation.index_of(id));
        let is_said = |index: &usize| {
            let message = conversation.message(*index);
            message.is_some_and(|message| message.line().is_some())
        };
        let next = match (from, up) {
            (from, true) => {
                let end = from.unwrap_or(conversation.len());
                (0..end).rev().find(is_said)
            }
            (Some(from), false) => (from + 1..conversation.len()).find(is_said),
            (None, false) => None,
        };
        let Some(next) = next else { return };
        self.chosen = conversation.message(next).map(|message| message.id);
        let is_well_in_view =
            self.rows.contains(&next) && next > self.rows.start + 1 && next + 2 < self.rows.end;
        if !is_well_in_view {
            self.list.scroll_to(next);
        }
    }

    /// Chooses none any more; true when one was chosen.
    pub fn choose_none(&mut self) -> bool {
        self.chosen.take().is_some()
    }

    /// The chosen message, or the last that was said.
    fn chosen_or_last<'a>(&self, conversation: &'a Conversation) -> Option<&'a Message> {
        let chosen = self.chosen.and_then(|id| conversation.index_of(id));
        let last = || {
            let mut from_end = (0..conversation.len()).rev();
            from_end.find(|at| {
                conversation
                    .message(*at)
                    .is_some_and(|m| m.line().is_some())
            })
        };
        conversation.message(chosen.or_else(last)?)
    }

    /// The text of the chosen message, or of the last; `whole` with who said it and when.
    #[must_use]
    pub fn to_copy(&self, stage: &Stage<'_>, whole: bool) -> Option<String> {
        let message = self.chosen_or_last(stage.model.open_conversation())?;
        let said = message.line()?;
        Some(if whole {
            bubble::in_full(stage, message, said)
        } else {
            said.text.clone()
        })
    }

    /// Goes about two thirds of a screen down.
    pub fn page_down(&mut self) {
        self.list.scroll_to(self.rows.end.saturating_sub(1));
    }
}

/// Draws the messages, and over them the way to their end.
pub fn messages_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    view: &mut View,
    find: &mut find::View,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    CentralPanel::default()
        .frame(egui::Frame::new().fill(palette.bg))
        .show(ui, |ui| {
            let conversation = stage.model.open_conversation();
            let key = stage.model.current();
            if view.of != Some(key) {
                enter(view, key, conversation);
            }
            if conversation.is_empty() {
                if conversation.history().can_load() {
                    actions.push(Action::LoadOlder);
                }
                return nothing_ui(ui, stage, key, actions);
            }
            if let Some(found) = find.take_jump(conversation) {
                view.list.scroll_to(found);
            }
            let wanted = find.wanted();
            let mut rows = Messages {
                stage,
                conversation,
                chosen: [view.chosen, find.found()],
                wanted: &wanted,
                actions,
            };
            // Rows turn out shorter than guessed: the end moves up, and the view must follow at once
            // and not spring back to it.
            ui.spacing_mut().scroll.kinetic.rubber_band = false;
            let visible = ui
                .push_id(key.destination().to_wire(), |ui| {
                    view.list.show(ui, true, &mut rows)
                })
                .inner;
            view.rows = visible.rows;
            // Before the beginning is reached, so that it is there in time.
            if view.rows.start < OLDER_IN_TIME && conversation.history().can_load() {
                actions.push(Action::LoadOlder);
            }
            if visible.at_bottom {
                view.last_seen = newest(conversation);
                if stage.model.has_news_at_end() {
                    actions.push(Action::SawEnd);
                }
            } else if to_bottom_ui(ui, stage, unseen(conversation, view.last_seen)) {
                actions.push(Action::ToBottom);
            }
        });
}

/// Another conversation is open now: start at its end, or where the unread begins.
fn enter(view: &mut View, key: Key, conversation: &Conversation) {
    *view = View {
        of: Some(key),
        last_seen: newest(conversation),
        ..View::default()
    };
    if let Some(index) = (0..conversation.len())
        .rev()
        .find(|i| conversation.begins_new(*i))
    {
        view.list.scroll_to(index);
    }
}

fn newest(conversation: &Conversation) -> u64 {
    let last = conversation.len().checked_sub(1);
    last.and_then(|last| conversation.message(last))
        .map_or(0, |message| message.id)
}

/// Messages of others that came after what was last seen at the end.
fn unseen(conversation: &Conversation, last_seen: u64) -> usize {
    (0..conversation.len())
        .rev()
        .map_while(|index| conversation.message(index))
        .take_while(|message| message.id > last_seen)
        .filter(|message| message.is_from_other())
        .count()
}

fn nothing_ui(ui: &mut Ui, stage: &Stage<'_>, key: Key, actions: &mut Vec<Action>) {
    let text = match key {
        Key::Everyone => stage.lang.messages_none_everyone().to_owned(),
        Key::Room(room) if stage.model.rooms().is_in(room) => {
            stage.lang.messages_none_room().to_owned()
        }
        Key::Room(_) => stage.lang.messages_none_outside().to_owned(),
        Key::Person(_) if stage.model.is_sealed() => {
            stage.lang.messages_none_private_sealed(&stage.title(key))
        }
        Key::Person(_) => stage.lang.messages_none_private(&stage.title(key)),
    };
    let lang = stage.lang;
    let people = stage.model.people();
    let is_alone = people.listed_at().is_some() && people.count() <= 1;
    if key == Key::Everyone && is_alone && stage.model.is_online() {
        let text = if stage.model.is_sealed() {
            lang.first_alone(stage.address)
        } else {
            lang.first_alone_classic(stage.address)
        };
        let alone = EmptyState::new(icons::USERS, lang.first_alone_title(), &text);
        if alone
            .action(icons::COPY, lang.first_copy_address())
            .show(ui)
        {
            actions.push(Action::Copy(stage.address.to_owned()));
        }
        return;
    }
    let text = format!("{text} {}", lang.first_say_hello());
    EmptyState::new(icons::CHATS, lang.messages_none_title(), &text).show(ui);
}

fn to_bottom_ui(ui: &mut Ui, stage: &Stage<'_>, count: usize) -> bool {
    let palette = Palette::of(ui);
    let room = ui.max_rect();
    let rect = Rect::from_center_size(
        room.right_bottom() - Vec2::new(40.0, 32.0),
        Vec2::splat(36.0),
    );
    let painter = ui.painter();
    painter.circle_filled(
        rect.center() + Vec2::new(0.0, 2.0),
        20.0,
        Color32::from_black_alpha(40),
    );
    painter.circle(
        rect.center(),
        19.0,
        palette.surface,
        egui::Stroke::new(1.0, palette.border),
    );
    let name = match count {
        0 => stage.lang.messages_to_bottom().to_owned(),
        1 => stage.lang.messages_to_bottom_one().to_owned(),
        count => stage.lang.messages_to_bottom_count(count),
    };
    let mut over = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("to bottom"));
    let clicked = over
        .add(IconButton::new(icons::ARROW_DOWN, &name).size(36.0))
        .clicked();
    let corner = Rect::from_center_size(rect.center_top(), Vec2::new(40.0, 20.0));
    let mut over = ui.new_child(
        UiBuilder::new()
            .max_rect(corner)
            .layout(egui::Layout::top_down(egui::Align::Center)),
    );
    let unread = stage.lang.messages_below(count);
    badge(&mut over, u64::try_from(count).unwrap_or(u64::MAX), &unread);
    clicked
}

struct Messages<'a, 'b> {
    stage: &'a Stage<'a>,
    conversation: &'a Conversation,
    /// By the keyboard, and by the search.
    chosen: [Option<u64>; 2],
    /// What is searched for, folded.
    wanted: &'a str,
    actions: &'b mut Vec<Action>,
}

impl Messages<'_, '_> {
    fn is_hidden(&self, author: Author) -> bool {
        matches!(author, Author::Person(id) if self.stage.model.is_hidden(id))
    }

    /// What lies before the first message, on a sealed link.
    fn older_in_words(&self) -> Option<&'static str> {
        let lang = self.stage.lang;
        let history = self.conversation.history();
        if history.reached_start() {
            Some(lang.messages_start())
        } else if history.is_loading() {
            Some(lang.messages_loading())
        } else if self.conversation.len() >= MAX_MESSAGES {
            Some(lang.messages_full())
        } else if self.stage.model.is_sealed() && !self.stage.model.is_online() {
            Some(lang.messages_older_away())
        } else {
            None
        }
    }
}

impl Rows for Messages<'_, '_> {
    fn count(&self) -> usize {
        self.conversation.len()
    }

    fn key(&self, index: usize) -> u64 {
        self.conversation
            .message(index)
            .map_or(0, |message| message.id)
    }

    fn estimate(&self, index: usize, width: f32) -> f32 {
        let Some(message) = self.conversation.message(index) else {
            return 0.0;
        };
        let above = if self.conversation.begins_day(index) {
            42.0
        } else {
            0.0
        };
        let Body::Said(said) = &message.body else {
            return above + 38.0;
        };
        if self.is_hidden(said.author) {
            return above + bubble::HIDDEN;
        }
        let heading = if self.conversation.continues(index) {
            3.0
        } else {
            28.0
        };
        above + heading + bubble::estimate(&said.text, width)
    }

    fn row_ui(&mut self, ui: &mut Ui, index: usize) {
        let Some(message) = self.conversation.message(index) else {
            return;
        };
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let lang = self.stage.lang;
        if index == 0
            && let Some(text) = self.older_in_words()
        {
            note_ui(ui, Tone::Neutral, text, "");
        }
        if index == 0 && self.conversation.dropped() > 0 {
            let count = lang.whole(self.conversation.dropped());
            note_ui(ui, Tone::Neutral, &lang.messages_dropped(&count), "");
        }
        if self.conversation.begins_day(index) {
            let today = self.stage.now.date();
            day_ui(ui, &moment::day(lang, message.at.date(), today));
        }
        if self.conversation.begins_new(index) {
            new_ui(ui, lang.messages_new());
        }
        match &message.body {
            Body::Said(said) if self.is_hidden(said.author) => {
                bubble::hidden_ui(ui, self.stage, said, self.actions);
            }
            Body::Said(said) => {
                let continued = self.conversation.continues(index + 1);
                let place = bubble::Place {
                    first: !self.conversation.continues(index),
                    last: !continued,
                    key: self.stage.model.current(),
                    chosen: self.chosen.contains(&Some(message.id)),
                    wanted: self.wanted,
                };
                bubble::bubble_ui(ui, self.stage, message, said, &place, self.actions);
                ui.add_space(if continued { 3.0 } else { 10.0 });
            }
            body => {
                let (tone, text) = in_words(self.stage, body);
                note_ui(ui, tone, &text, &moment::clock(message.at));
            }
        }
    }
}

/// A line of the system: a pill in the middle. Its accessible text is the words without the time.
fn note_ui(ui: &mut Ui, tone: Tone, text: &str, when: &str) {
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
fn day_ui(ui: &mut Ui, text: &str) {
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
fn new_ui(ui: &mut Ui, text: &str) {
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
