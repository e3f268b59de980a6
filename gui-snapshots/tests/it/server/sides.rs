//! What the card at the right shows, and the page of the history.

use super::{
    Open,
    busy::{busy, busy_but, started_everywhere},
};
use crate::scene::{Window, picture};
use lang::Lang;
use udp_core::{journal::AppendError, server::Counters};

pub(super) const PAGES: &[(&str, Open)] = &[
    ("server-traffic-hour", |window| {
        side(busy(window), Lang::traffic_hour_hint)
    }),
    ("server-traffic-day", |window| {
        side(busy(window), Lang::traffic_day_hint)
    }),
    ("server-rooms", |window| side(busy(window), Lang::rooms)),
    ("server-rooms-empty", |window| {
        side(empty(window), Lang::rooms)
    }),
    ("server-sanctions", |window| {
        side(busy(window), Lang::sanctions)
    }),
    ("server-sanctions-empty", |window| {
        side(empty(window), Lang::sanctions)
    }),
    ("server-losses", |window| side(busy(window), Lang::losses)),
    ("server-losses-none", |mut window| {
        started_everywhere(&mut window);
        window.says([picture(Vec::new(), |snapshot| {
            snapshot.counters = Counters::default();
        })]);
        side(window, Lang::losses)
    }),
    ("server-history", |window| side(busy(window), Lang::history)),
    ("server-history-new", |window| {
        side(empty(window), Lang::history)
    }),
    ("server-history-stopped", |window| {
        side(window, Lang::history)
    }),
    ("server-history-in-trouble", |window| {
        let window = busy_but(window, |snapshot| {
            let reason = "Input/output error (os error 5)".to_owned();
            snapshot.journal.trouble = Some(AppendError::Disk(reason));
            snapshot.journal.free_bytes = Some(1_000_000);
        });
        side(window, Lang::history)
    }),
];

fn empty(mut window: Window) -> Window {
    started_everywhere(&mut window);
    window.says([picture(Vec::new(), |_| {})]);
    window
}

fn side(mut window: Window, name: fn(Lang) -> &'static str) -> Window {
    let name = name(window.model().lang);
    window.press(name);
    window
}
