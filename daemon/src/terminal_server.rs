//! `recado servidor`: a server in a terminal, from the ready line to the last figures.

mod console;

use crate::{
    doors::{DoorNews, DoorRow, DoorState},
    exit::Exit,
    log::{FILE_NAME, LogLine},
    server::{self, KeyKind, ServerOptions, Update},
    signals::Signals,
    terminal_client::lines::{Line, Lines},
    totals,
};
use console::Input;
use jiff::tz::TimeZone;
use lang::Lang;
use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tokio::sync::Notify;
use udp_core::server::Snapshot;

/// How long a server that was asked to stop may take; a goodbye to everyone takes far less.
const STOPPING: Duration = Duration::from_secs(5);

/// Runs a server until it is told to stop or cannot go on.
#[must_use]
pub fn run(options: ServerOptions) -> ExitCode {
    let lang = options.lang;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(serve(options)),
        Err(error) => Err(lang.start_other(&error.to_string())),
    };
    match outcome {
        Ok(()) => Exit::Ok.into(),
        Err(sentence) => {
            say(&sentence);
            Exit::Failed.into()
        }
    }
}

async fn serve(options: ServerOptions) -> Result<(), String> {
    let lang = options.lang;
    // Before the ready line: whoever reads it may send the signal at once.
    let mut signals = Signals::new().map_err(|error| lang.start_other(&error.to_string()))?;
    let log = options.data.join(FILE_NAME);
    let is_open_network = options.settings.open_network;

    let bell = Arc::new(Notify::new());
    let wake = {
        let bell = Arc::clone(&bell);
        move || bell.notify_one()
    };
    let server = server::start(options, wake).map_err(|error| error.text(lang))?;
    announce(&server, is_open_network, &log.display().to_string(), lang);

    // Only a person's lines are taken: a service's input says nothing.
    let mut lines = if io::stdin().is_terminal() && console::is_ours() {
        say(lang.console_hint());
        Lines::pipe().ok()
    } else {
        None
    };
    let mut watcher = Watcher::new(lang, lines.is_some());
    let outcome = loop {
        tokio::select! {
            () = bell.notified() => if let Some(outcome) = watcher.take(server.updates().try_iter()) {
                break outcome;
            },
            line = next_line(&mut lines) => match line {
                Some(line) if watcher.obey(&line, &server) => {
                    break watcher.stop(&server, &bell, &mut signals).await;
                }
                Some(_) => {}
                // The terminal is gone, or Ctrl-D was pressed; the server goes on.
                None => lines = None,
            },
            () = signals.next() => break watcher.stop(&server, &bell, &mut signals).await,
        }
    };
    if let Some(snapshot) = &watcher.last {
        say(&totals::text(snapshot, lang));
    }
    server.wait();
    outcome.map_err(|reason| lang.log_failed(&reason))
}

/// The next typed line; never comes when nobody types.
async fn next_line(lines: &mut Option<Lines>) -> Option<Line> {
    match lines {
        Some(lines) => lines.next().await,
        None => std::future::pending().await,
    }
}

/// The ready line for programs on standard output, then what people want to know.
fn announce(server: &server::Server, is_open_network: bool, log: &str, lang: Lang) {
    let address = server.address();
    let mut stdout = io::stdout().lock();
    // A parent that closed our output has decided not to read it.
    let mut ready = format!("pronto udp={address}");
    let doors = server.doors();
    for DoorRow { port, state } in &doors {
        if let DoorState::Open(at) = state {
            ready.push_str(&format!(" {}={at}", port.word()));
        }
    }
    let _ = writeln!(stdout, "{ready}").and_then(|()| stdout.flush());
    for address in server::reachable(address, is_open_network) {
        say(&lang.server_connect_at(&address.to_string()));
    }
    say(&lang.server_key_words(&server.pin().words().to_string()));
    if server.key() == KeyKind::Passing {
        say(lang.server_key_passing());
    }
    if let Some(invite) = server.invite() {
        say(&lang.server_invite(&invite.to_string()));
    }
    for row in doors {
        let is_open_to_all =
            matches!(row.state, DoorState::Open(at) if !at.ip().to_canonical().is_loopback());
        let door = row.port.text(lang);
        if row.state != DoorState::Closed {
            say(&DoorNews::Changed(row).text(lang));
        }
        if is_open_to_all {
            say(&lang.door_is_unprotected(door));
        }
    }
    say(&lang.server_log_at(log));
    say(lang.server_how_to_stop());
}

fn say(sentence: &str) {
    let _ = writeln!(io::stderr(), "{sentence}");
}

/// What the terminal remembers of a server and shows of it.
struct Watcher {
    last: Option<Box<Snapshot>>,
    /// Lines are for people: a program that does not read its pipe must not stop us. Whoever types
    /// orders is one, and reads here what came of them.
    shows_lines: bool,
    lang: Lang,
    zone: TimeZone,
}

impl Watcher {
    fn new(lang: Lang, has_console: bool) -> Self {
        Self {
            last: None,
            shows_lines: has_console || io::stderr().is_terminal(),
            lang,
            zone: TimeZone::system(),
        }
    }

    /// Takes what there is; gives how the server ended, if it did.
    fn take(&mut self, updates: impl Iterator<Item = Update>) -> Option<Result<(), String>> {
        for update in updates {
            match update {
                Update::Snapshot(snapshot) => self.last = Some(snapshot),
                Update::Log(line) => self.show(&line),
                Update::Stopped(outcome) => return Some(outcome),
            }
        }
        None
    }

    fn show(&self, line: &LogLine) {
        if self.shows_lines {
            say(&line.file_line(self.lang, &self.zone));
        }
    }

    /// Does what a typed line says; true when it asks to stop.
    fn obey(&self, line: &Line, server: &server::Server) -> bool {
        let lang = self.lang;
        let Line::Text(line) = line else {
            say(lang.console_too_long());
            return false;
        };
        let show = |text: fn(&Snapshot, Lang) -> String| {
            if let Some(snapshot) = &self.last {
                say(&text(snapshot, lang));
            }
        };
        match console::parse(line) {
            Input::Nothing => {}
            // A line of the log says what came of it.
            Input::Order(order) => {
                if !server.order(order) {
                    say(lang.console_busy());
                }
            }
            Input::People => show(console::people_text),
            Input::Rooms => show(console::rooms_text),
            Input::Sanctions => show(console::sanctions_text),
            Input::Help => say(lang.console_help()),
            Input::Quit => return true,
            Input::WantsId(command) => say(&lang.console_wants_id(command)),
            Input::WantsIdOrAddress(command) => say(&lang.console_wants_id_or_address(command)),
            Input::WantsText(command) => say(&lang.console_wants_text(command)),
            Input::NoCommand => say(lang.console_no_command()),
            Input::Unknown(command) => say(&lang.console_unknown(command)),
        }
        false
    }

    async fn stop(
        &mut self,
        server: &server::Server,
        bell: &Notify,
        signals: &mut Signals,
    ) -> Result<(), String> {
        say(self.lang.stopping());
        server.stop();
        self.wait_for_end(server, bell, signals).await
    }

    /// Waits for the server's last words; a second signal ends the program at once.
    async fn wait_for_end(
        &mut self,
        server: &server::Server,
        bell: &Notify,
        signals: &mut Signals,
    ) -> Result<(), String> {
        let too_long = tokio::time::sleep(STOPPING);
        tokio::pin!(too_long);
        loop {
            if let Some(outcome) = self.take(server.updates().try_iter()) {
                return outcome;
            }
            tokio::select! {
                () = bell.notified() => {}
                () = signals.next() => std::process::exit(Exit::Failed as i32),
                () = &mut too_long => return Err(self.lang.server_does_not_end().to_owned()),
            }
        }
    }
}
