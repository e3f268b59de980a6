//! What helps somebody who is asked for help: how the server stands and what happened last, as text.
//! Neither messages nor secrets are in it.

use super::{Model, Phase, size_text};
use daemon::{
    doors::{DoorPort, DoorState},
    totals,
};
use lang::Lang;
use std::{env::consts, fmt::Write as _};
use udp_core::server::{DoorKind, Snapshot};

/// Lines of the log in it: the last ones tell what led here.
const LINES: usize = 100;

impl Model {
    /// The text for whoever helps, in the language spoken.
    #[must_use]
    pub fn diagnosis(&self) -> String {
        let lang = self.lang;
        let mut text = format!(
            "{} {} · {} {} · {}\n",
            lang.product(),
            env!("CARGO_PKG_VERSION"),
            consts::OS,
            consts::ARCH,
            lang.language(),
        );
        let phase = match self.phase {
            Phase::Running(address) => lang.status_listening(&address.to_string()),
            Phase::Stopped => lang.status_stopped().to_owned(),
            Phase::Starting => lang.server_starting().to_owned(),
            Phase::Stopping(_) => lang.server_stopping().to_owned(),
        };
        let uptime = self.uptime_text();
        let mut line = |parts: &[&str]| {
            let _ = writeln!(text, "{}", parts.join(" "));
        };
        line(&[&phase, uptime.as_deref().unwrap_or_default()]);
        line(&[&lang.status_data_folder(&self.data_folder.display().to_string())]);
        if !self.classic {
            line(&[lang.sealed_only()]);
        }
        if let Some(notice) = &self.notice {
            line(&[&notice.text(lang)]);
        }
        if let Some(snapshot) = self.snapshot() {
            self.tell_snapshot(snapshot, &mut line);
        }
        for port in DoorPort::ALL {
            let door = self.doors.get(port);
            let name = port.text(lang);
            let state = match door.state() {
                Some(DoorState::Open(at)) => lang.door_state_open(&at.to_string()),
                Some(DoorState::Failed(at, trouble)) => trouble.text(*at, lang),
                Some(DoorState::Closed) | None => lang.door_state_closed().to_owned(),
            };
            line(&[name, "—", &state]);
        }
        let lines = self.events.last_lines(LINES);
        line(&[&lang.diagnosis_events(&lang.whole(lines.len() as u64))]);
        for event in &lines {
            line(&[event]);
        }
        text
    }

    fn tell_snapshot(&self, snapshot: &Snapshot, line: &mut impl FnMut(&[&str])) {
        let lang = self.lang;
        let by_door = [
            (
                DoorKind::Sealed,
                Lang::door_sealed as fn(Lang) -> &'static str,
            ),
            (DoorKind::Classic, Lang::door_classic),
            (DoorKind::Multicast, Lang::door_multicast),
            (DoorKind::Rooms, Lang::door_rooms),
            (DoorKind::Nodes, Lang::door_nodes),
        ]
        .map(|(kind, name)| {
            let count = self.people.by(kind).count() as u64;
            format!("{}: {}", name(lang), lang.whole(count))
        });
        let all = lang.whole(snapshot.people.len() as u64);
        line(&[&lang.diagnosis_people(&all, &by_door.join(", "))]);
        line(&[&lang.diagnosis_rooms(&lang.whole(snapshot.rooms.len() as u64))]);
        let journal = &snapshot.journal;
        let commit = journal.last_commit.map_or_else(
            || lang.history_none().to_owned(),
            |took| lang.history_milliseconds(&lang.decimal(took.as_secs_f64() * 1e3, 1)),
        );
        let records = lang.whole(journal.extent.records);
        let size = size_text(journal.extent.bytes, lang);
        line(&[&lang.diagnosis_history(&records, &size, &commit)]);
        if let Some(trouble) = self.history_trouble() {
            line(&[&trouble]);
        }
        line(&[&totals::text(snapshot, lang)]);
    }
}
