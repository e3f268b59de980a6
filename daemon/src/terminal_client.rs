//! `recado cliente`: a conversation in a terminal or in a script.
//!
//! ```text
//!   lines (prompt or pipe) ──▶ Session ──Command──▶ udp_core::net::client (classic or sealed)
//!                                 ▲                        │
//!   output (its own thread) ◀── shown ◀────────Event───────┘
//! ```
//!
//! All but reading and writing happens on one thread; a reader of our output that is slow, or a
//! person who does not type, never delays the network.

mod command;
mod json;
pub(crate) mod lines;
pub(crate) mod output;
mod plain;
mod server_name;
mod session;
mod shown;
mod style;

pub(crate) use plain::indented;
pub use server_name::ServerName;

use crate::{exit::Exit, signals::Signals};
use lang::Lang;
use lines::{Line, Lines};
use output::Output;
use protocol::{Name, PersonId};
use session::Session;
use std::{
    cell::RefCell,
    io::{self, IsTerminal as _, Write as _},
    net::SocketAddr,
    path::PathBuf,
    pin::pin,
    process::ExitCode,
    rc::Rc,
    sync::Arc,
};
use style::Style;
use tokio::sync::Notify;
use udp_core::{
    client::sealed::Password,
    net::{
        bridge,
        client::{self, Options, Wanted},
    },
    sealed::identity::Pin,
};

/// Commands on their way to the driver, which takes them at once; lines wait outside.
const COMMANDS: usize = 64;

/// Whom to talk as, and how.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The server.
    pub server: ServerName,
    /// The id to register under; `None` for an automatic one.
    pub id: Option<PersonId>,
    /// The name to register under.
    pub name: Name,
    /// The data folder: where profiles are kept, and typed lines. `None` is the user's own, and forgets
    /// typed lines.
    pub data: Option<PathBuf>,
    /// One JSON object per line of output.
    pub json: bool,
    /// Speak classic without asking.
    pub classic: bool,
    /// Take the key of an unknown server unasked.
    pub trust: bool,
    /// The server's pin, from an invite.
    pub pin: Option<Pin>,
    /// The server's password.
    pub password: Password,
    /// The language of everything said.
    pub lang: Lang,
}

impl ClientOptions {
    /// Where profiles are kept.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(client::default_folder)
    }

    fn connection(&self, server: SocketAddr) -> Options {
        Options {
            server,
            server_name: self.server.to_string(),
            id: self.id,
            name: self.name,
            dialect: if self.classic {
                Wanted::Classic
            } else {
                Wanted::Ask
            },
            pin: self.pin,
            trust_unknown: self.trust,
            data: self.folder(),
            password: self.password,
        }
    }
}

/// Talks until told to stop.
#[must_use]
pub fn run(options: &ClientOptions) -> ExitCode {
    run_to_end(options.lang, talk(options))
}

/// Runs a program that talks, on a runtime of its own, and says what kept it from going on.
pub(crate) fn run_to_end(lang: Lang, talk: impl Future<Output = io::Result<Exit>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let talked = runtime.and_then(|runtime| runtime.block_on(talk));
    match talked {
        Ok(exit) => exit.into(),
        Err(error) => {
            let sentence = lang.client_failed(&error.to_string());
            let _ = writeln!(io::stderr(), "{sentence}");
            Exit::Failed.into()
        }
    }
}

async fn talk(options: &ClientOptions) -> io::Result<Exit> {
    let lang = options.lang;
    let server = match options.server.resolve() {
        Ok(server) => server,
        Err(error) => {
            let sentence =
                lang.client_unknown_host(&options.server.to_string(), &error.to_string());
            let _ = writeln!(io::stderr(), "{sentence}");
            return Ok(Exit::Failed);
        }
    };
    let mut signals = Signals::new()?;
    let changed = Arc::new(Notify::new());

    // A prompt needs a person on both sides of the terminal.
    let at_prompt = !options.json && io::stdin().is_terminal() && io::stdout().is_terminal();
    let (mut lines, printer) = if at_prompt {
        Lines::prompt(options.data.as_deref())?
    } else {
        (Lines::pipe()?, None)
    };
    let output = Output::start(printer, Arc::clone(&changed))?;
    let style = if options.json {
        Style::Json
    } else {
        Style::Plain
    };

    let (commands, inbox) = bridge::channel(COMMANDS);
    let session = Rc::new(RefCell::new(Session::new(
        options, style, at_prompt, commands, output,
    )));
    let mut client = pin!(client::talk(options.connection(server), inbox, {
        let (session, changed) = (Rc::clone(&session), Arc::clone(&changed));
        move |event| {
            session.borrow_mut().handle(&event);
            changed.notify_one();
        }
    }));

    let mut is_leaving = false;
    let end = loop {
        if session.borrow().is_ready() && !is_leaving {
            lines.ask(&session.borrow().prompt());
        }
        let takes_lines = !is_leaving && session.borrow().takes_lines();
        tokio::select! {
            end = &mut client => break end,
            line = lines.next(), if takes_lines => match line {
                Some(Line::Text(text)) => is_leaving = session.borrow_mut().obey(&text),
                Some(Line::TooLong) => session.borrow_mut().too_long(),
                None => is_leaving = true,
            },
            () = changed.notified() => {}
            () = signals.next() => {
                if session.borrow().was_told_to_leave_now() {
                    std::process::exit(Exit::Failed as i32);
                }
                session.borrow_mut().leave_now();
            }
            () = session::answers_due(&session), if is_leaving => session.borrow_mut().expect_no_answer(),
        }
        let mut session = session.borrow_mut();
        if session.is_unheard() {
            session.leave_now();
        } else if is_leaving {
            session.leave_when_said();
        }
    };

    let (exit, output) = session.borrow_mut().end(&end);
    let Some(output) = output else {
        return Ok(exit);
    };
    if lines.is_asking() {
        // The terminal is in the editor's hands until it has a line.
        output.say(lang.client_press_enter());
        tokio::select! {
            _ = lines.next() => {}
            () = signals.next() => {}
        }
    }
    // The editor goes with them, and leaves what it has not shown to the output.
    drop(lines);
    tokio::select! {
        () = output.finish(at_prompt) => {}
        () = signals.next() => {}
    }
    Ok(exit)
}
