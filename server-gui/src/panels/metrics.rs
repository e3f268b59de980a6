//! The figures: people, frames a second, messages, what was dropped.

use crate::model::{Model, Second};
use daemon::log::drop_text;
use egui::{Ui, UiBuilder, Vec2};
use gui_kit::{icons, palette::Palette, widgets::MetricCard};
use lang::Lang;
use protocol::Refusal;
use std::time::Duration;
use udp_core::server::{Counters, Drop};

/// Space between the cards.
const GAP: f32 = 12.0;
/// How many cards there are.
const CARDS: f32 = 5.0;

pub(crate) fn metrics_ui(ui: &mut Ui, model: &Model) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let counters = model
        .snapshot()
        .map(|snapshot| snapshot.counters)
        .unwrap_or_default();
    let seconds = model
        .traffic
        .seconds(model.uptime().unwrap_or(Duration::ZERO));
    // A minute of history is what a small picture can show.
    let minute = &seconds[seconds.len().saturating_sub(60)..];
    let history = |value: fn(&Second) -> u64| -> Vec<f32> {
        minute.iter().map(|second| value(second) as f32).collect()
    };
    let last = seconds.last().copied().unwrap_or_default();
    let in_minute: u64 = minute.iter().map(|second| second.messages).sum();

    let area = ui.available_rect_before_wrap();
    let width = (area.width() - (CARDS - 1.0) * GAP) / CARDS;
    let mut at = area.min;
    let mut place = |ui: &mut Ui, card: MetricCard<'_>| {
        let rect = egui::Rect::from_min_size(at, Vec2::new(width, MetricCard::HEIGHT));
        at.x += width + GAP;
        ui.new_child(UiBuilder::new().max_rect(rect)).add(card)
    };

    let people = lang.whole(model.people.all() as u64);
    let most = lang.most_at_once(&lang.whole(model.traffic.most_people()));
    let line = history(|second| second.people);
    let card = MetricCard::new(
        icons::USERS,
        palette.accent_text,
        lang.metric_people(),
        &people,
    );
    place(ui, card.note(&most).history(&line));

    let frames_in = lang.whole(last.frames_in);
    let in_all = lang.in_all(&lang.whole(counters.frames_in));
    let line = history(|second| second.frames_in);
    let icon = icons::ARROW_DOWN;
    let card = MetricCard::new(icon, palette.ok, lang.metric_frames_in(), &frames_in);
    place(
        ui,
        card.unit(lang.per_second()).note(&in_all).history(&line),
    );

    let frames_out = lang.whole(last.frames_out);
    let in_all = lang.in_all(&lang.whole(counters.frames_out));
    let line = history(|second| second.frames_out);
    let icon = icons::ARROW_UP;
    let card = MetricCard::new(icon, palette.info, lang.metric_frames_out(), &frames_out);
    place(
        ui,
        card.unit(lang.per_second()).note(&in_all).history(&line),
    );

    let messages = lang.whole(counters.messages);
    let note = lang.in_the_last_minute(&lang.whole(in_minute));
    let line = history(|second| second.messages);
    let icon = icons::CHAT_TEXT;
    let card = MetricCard::new(icon, palette.accent_text, lang.metric_messages(), &messages);
    place(ui, card.note(&note).history(&line));

    let dropped = counters.dropped_in_all();
    let refused: u64 = counters.refused.iter().sum();
    let value = lang.whole(dropped);
    let note = match (worst(&counters), refused) {
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
    let card = MetricCard::new(icons::PROHIBIT, colour, lang.metric_dropped(), &value).note(&note);
    let response = place(ui, card);
    if dropped > 0 || refused > 0 {
        response.on_hover_ui(|ui| reasons_ui(ui, lang, &counters));
    }
    ui.advance_cursor_after_rect(area.with_max_y(area.top() + MetricCard::HEIGHT));
}

/// Why most datagrams were dropped, if any were.
fn worst(counters: &Counters) -> Option<Drop> {
    let most = Drop::ALL
        .into_iter()
        .max_by_key(|reason| counters.dropped[*reason as usize])?;
    (counters.dropped[most as usize] > 0).then_some(most)
}

/// Every reason for a drop and for a refusal, with how often.
fn reasons_ui(ui: &mut Ui, lang: Lang, counters: &Counters) {
    let dropped = Drop::ALL.map(|reason| {
        let count = counters.dropped[reason as usize];
        (drop_text(reason, lang), count)
    });
    list_ui(ui, lang, lang.dropped_hover_title(), &dropped);
    let refused = Refusal::ALL.map(|refusal| {
        let count = counters.refused[usize::from(refusal.code())];
        (lang.refusal(refusal), count)
    });
    list_ui(ui, lang, lang.refused_hover_title(), &refused);
}

fn list_ui(ui: &mut Ui, lang: Lang, title: &str, reasons: &[(&str, u64)]) {
    let mut counted = reasons.iter().filter(|(_, count)| *count > 0).peekable();
    if counted.peek().is_some() {
        ui.strong(title);
    }
    for (reason, count) in counted {
        let reason = reason.trim_end_matches('.');
        ui.label(format!("{reason}: {}", lang.whole(*count)));
    }
}
