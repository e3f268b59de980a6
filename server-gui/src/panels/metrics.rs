//! The figures: people, messages and deliveries a second, what was dropped, how long a commit takes. Each leads to
//! where more is known.

use crate::{
    model::{Model, Second, commit_text},
    panels::series::Series,
    view::{Page, Side, View},
};
use daemon::log::drop_text;
use egui::{Rect, Response, Ui, UiBuilder, Vec2};
use gui_kit::{icons, palette::Palette, widgets::MetricCard};
use std::time::Duration;
use udp_core::server::{Counters, Drop};

/// Space between the cards.
const GAP: f32 = 12.0;
/// How many cards there are.
const CARDS: f32 = 5.0;

pub(crate) fn metrics_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let seconds = model
        .traffic
        .seconds(model.uptime().unwrap_or(Duration::ZERO));
    // A minute of history is what a small picture can show.
    let minute = &seconds[seconds.len().saturating_sub(60)..];
    let history = |value: fn(&Second) -> f32| -> Vec<f32> { minute.iter().map(value).collect() };
    let last = seconds.last().copied().unwrap_or_default();
    let counters = model
        .snapshot()
        .map(|snapshot| snapshot.counters)
        .unwrap_or_default();
    let mut row = Row::new(ui);
    let shown = |series| view.side == Side::Traffic && view.series == series;

    let people = lang.whole(model.people.all() as u64);
    let most = lang.whole(model.traffic.most_people());
    let note = match model.snapshot().map_or(0, |snapshot| snapshot.away) {
        0 => lang.most_at_once(&most),
        away => lang.away_and_most(&lang.whole(away as u64), &most),
    };
    let line = history(|second| second.people as f32);
    let title = lang.metric_people();
    let card = MetricCard::new(icons::USERS, palette.accent_text, title, &people);
    let card = card.note(&note).history(&line);
    let card = card.opens(lang.metric_people_hint());
    let people = row.add(ui, card.selected(shown(Series::People)));

    let value = lang.whole(last.messages);
    let note = lang.in_all(&lang.whole(counters.messages));
    let line = history(|second| second.messages as f32);
    let title = lang.metric_messages();
    let card = MetricCard::new(icons::CHAT_TEXT, palette.ok, title, &value);
    let card = card.unit(lang.per_second()).note(&note).history(&line);
    let card = card.opens(lang.metric_messages_hint());
    let messages = row.add(ui, card.selected(shown(Series::Messages)));

    let value = lang.whole(last.deliveries);
    let note = lang.in_all(&lang.whole(counters.deliveries));
    let line = history(|second| second.deliveries as f32);
    let title = lang.metric_deliveries();
    let card = MetricCard::new(icons::PAPER_PLANE_RIGHT, palette.info, title, &value);
    let card = card.unit(lang.per_second()).note(&note).history(&line);
    let card = card.opens(lang.metric_deliveries_hint());
    let deliveries = row.add(ui, card.selected(shown(Series::Deliveries)));

    let dropped = dropped_ui(ui, &mut row, model, view, &counters, &history);
    let commit = commit_ui(ui, &mut row, model, &history);
    row.end(ui);

    for (card, series) in [
        (people, Series::People),
        (messages, Series::Messages),
        (deliveries, Series::Deliveries),
    ] {
        if card.clicked() {
            view.series = match view.side {
                Side::Traffic => view.series.toggled(series),
                Side::Rooms | Side::Sanctions | Side::Losses => series,
            };
            view.side = Side::Traffic;
        }
    }
    if dropped.clicked() {
        view.side = Side::Losses;
    }
    if commit.clicked() {
        view.page = Page::History;
    }
}

fn dropped_ui(
    ui: &mut Ui,
    row: &mut Row,
    model: &Model,
    view: &View,
    counters: &Counters,
    history: &impl Fn(fn(&Second) -> f32) -> Vec<f32>,
) -> Response {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let (dropped, refused) = (counters.dropped_in_all(), counters.refused_in_all());
    let value = lang.whole(dropped);
    let note = match (worst(counters), refused) {
        // What was dropped comes first: it is what the figure counts.
        (Some(reason), _) => drop_text(reason, lang).to_owned(),
        (None, 1..) => lang.refused_in_all(&lang.whole(refused)),
        (None, 0) => lang.nothing_dropped().to_owned(),
    };
    let colour = if dropped == 0 {
        palette.text_muted
    } else {
        palette.warn
    };
    let line = history(|second| (second.dropped + second.refused) as f32);
    let card = MetricCard::new(icons::PROHIBIT, colour, lang.metric_dropped(), &value);
    let card = card.note(&note).history(&line);
    let card = card.opens(lang.metric_dropped_hint());
    row.add(ui, card.selected(view.side == Side::Losses))
}

fn commit_ui(
    ui: &mut Ui,
    row: &mut Row,
    model: &Model,
    history: &impl Fn(fn(&Second) -> f32) -> Vec<f32>,
) -> Response {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let journal = model.snapshot().map(|snapshot| &snapshot.journal);
    let last_ms = journal
        .and_then(|journal| journal.last_commit)
        .map(|took| took.as_secs_f64() * 1e3);
    // Where nothing was said for a minute, the last one is the best there is.
    let shown = model.mean_commit_ms().or(last_ms);
    let value = shown.map_or("—".to_owned(), |ms| commit_text(ms, lang));
    let fails = journal.is_some_and(|journal| journal.trouble.is_some());
    let (colour, note) = if fails {
        (palette.error, lang.commit_failing().to_owned())
    } else if model.slow_commits().is_some() {
        (palette.warn, lang.commit_slow().to_owned())
    } else if model.in_memory {
        (palette.warn, lang.commit_in_memory().to_owned())
    } else {
        let note = last_ms.map(|ms| lang.commit_last(&commit_text(ms, lang)));
        let note = note.unwrap_or_else(|| lang.commit_none().to_owned());
        (palette.accent_text, note)
    };
    let line = history(|second| second.mean_commit_ms().unwrap_or(0.0) as f32);
    let card = MetricCard::new(icons::FLOPPY_DISK, colour, lang.metric_commit(), &value);
    let unit = if shown.is_some() {
        lang.milliseconds()
    } else {
        ""
    };
    let card = card.unit(unit).note(&note).history(&line);
    row.add(ui, card.opens(lang.metric_commit_hint()))
}

/// Places cards beside each other, all of the same width.
struct Row {
    area: Rect,
    width: f32,
    added: f32,
}

impl Row {
    fn new(ui: &Ui) -> Self {
        let area = ui.available_rect_before_wrap();
        Self {
            area,
            width: (area.width() - (CARDS - 1.0) * GAP) / CARDS,
            added: 0.0,
        }
    }

    fn add(&mut self, ui: &mut Ui, card: MetricCard<'_>) -> Response {
        let at = self.area.min + Vec2::new(self.added * (self.width + GAP), 0.0);
        let rect = Rect::from_min_size(at, Vec2::new(self.width, MetricCard::HEIGHT));
        self.added += 1.0;
        ui.new_child(UiBuilder::new().max_rect(rect).id_salt(self.added as u32))
            .add(card)
    }

    fn end(self, ui: &mut Ui) {
        let bottom = self.area.top() + MetricCard::HEIGHT;
        ui.advance_cursor_after_rect(self.area.with_max_y(bottom));
    }
}

/// Why most datagrams were dropped, if any were.
fn worst(counters: &Counters) -> Option<Drop> {
    let most = Drop::ALL
        .into_iter()
        .max_by_key(|reason| counters.dropped[*reason as usize])?;
    (counters.dropped[most as usize] > 0).then_some(most)
}
