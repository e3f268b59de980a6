//! The first page: stopped, empty, full, in trouble.

use super::{
    Open,
    busy::{busy, busy_but, started_everywhere},
};
use crate::scene::{Window, picture, snapshot, some_people};
use daemon::{
    log::Level,
    server::{StartError, Update},
};
use egui_kittest::kittest::Queryable as _;
use server_gui::{engine::EngineEvent, model::Notice};
use udp_core::journal::AppendError;

pub(super) const PAGES: &[(&str, Open)] = &[
    ("server-stopped", |window| window),
    ("server-stopped-port-taken", |mut window| {
        let address = "0.0.0.0:1235".parse().unwrap();
        notice(
            &mut window,
            Notice::NotStarted(StartError::PortInUse(address)),
        );
        window
    }),
    ("server-stopped-no-folder", |mut window| {
        let error = StartError::DataFolder {
            path: "/media/ana/pen drive da escola/recado/servidor".into(),
            source: std::io::ErrorKind::PermissionDenied.into(),
        };
        notice(&mut window, Notice::NotStarted(error));
        window
    }),
    ("server-stopped-no-client", |mut window| {
        notice(&mut window, Notice::ClientAbsent);
        window
    }),
    ("server-starting", |mut window| {
        let name = window.model().lang.start();
        window.press(name);
        window
    }),
    ("server-stopping", |window| {
        let mut window = busy(window);
        let name = window.model().lang.stop();
        window.press(name);
        window
    }),
    ("server-failed", |window| {
        let mut window = busy(window);
        window.says([EngineEvent::Update(Update::Stopped(Err(
            "o socket foi fechado pelo sistema".to_owned(),
        )))]);
        window
    }),
    ("server-empty", |mut window| {
        started_everywhere(&mut window);
        window.says([picture(Vec::new(), |_| {})]);
        window
    }),
    ("server-all-left", |mut window| {
        started_everywhere(&mut window);
        window.says([snapshot(some_people()), snapshot(Vec::new())]);
        window
    }),
    ("server-full", busy),
    ("server-disk-full", |window| {
        busy_but(window, |snapshot| {
            snapshot.journal.trouble = Some(AppendError::Full);
        })
    }),
    ("server-filters", |window| {
        let mut window = busy(window);
        window.model().people.set_filter("ninguém assim".to_owned());
        window.model().events.set_filter("nada assim".to_owned());
        window.harness.run();
        window
    }),
    ("server-events-paused", |window| {
        let mut window = busy(window);
        let name = window.model().lang.events_pause();
        window.press(name);
        window.says([crate::scene::line(Level::Warn, "depois")]);
        window
    }),
    ("server-menu-person", |window| {
        let mut window = busy(window);
        let name = window.model().lang.actions_for("José d'Ávila", 21);
        window.press(&name);
        window
    }),
    ("server-menu-theme", |mut window| {
        let name = window.model().lang.theme_menu();
        window.press(name);
        window
    }),
    ("server-menu-address", |mut window| {
        window.model().addresses.clear();
        let name = window.model().lang.choose_ip();
        window.press(name);
        window
    }),
    ("server-plot-deliveries", |window| {
        let mut window = busy(window);
        let card = format!("{}: ", window.model().lang.metric_deliveries());
        window.harness.get_by_label_contains(&card).click();
        window.harness.run();
        window
    }),
];

fn notice(window: &mut Window, notice: Notice) {
    window.model().notice = Some(notice);
    window.harness.run();
}
