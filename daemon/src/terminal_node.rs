//! `recado no`: a node of the peer-to-peer chat in a terminal or in a script.
//!
//! ```text
//!   lines (prompt or pipe) ──▶ Session ──▶ rpc_shim::node::Outgoing ──▶ other nodes
//!                                 ▲
//!   output (its own thread) ◀── shown ◀── rpc_shim::node::serve ◀────── other nodes
//! ```

mod command;
mod session;
mod shown;

use crate::{
    exit::Exit,
    server::StartError,
    signals::Signals,
    terminal_client::{
        lines::{Line as Typed, Lines},
        output::Output,
    },
};
use lang::Lang;
use protocol::{Name, name::NAME_BYTES};
use rpc_shim::node::{
    self, Board, GuestId, GuestInfo, Hearer, Line, Listeners,
    peers::{self, PeersError},
};
use session::Session;
use shown::{Shown, Style};
use std::{
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};
use tokio::sync::{Notify, mpsc, oneshot};

/// Lines of other nodes that wait to be shown; who brings more waits.
const HEARD: usize = 256;

/// Who we are among the nodes.
#[derive(Debug, Clone)]
pub struct NodeOptions {
    /// Where to listen; 0 for any port.
    pub port: u16,
    /// The chosen name.
    pub name: Option<Name>,
    /// The user's name on this system: what they are called who do not choose.
    pub user: Option<Name>,
    /// Where the other nodes stand.
    pub file: PathBuf,
    /// One JSON object per line of output.
    pub json: bool,
    /// The language of everything said.
    pub lang: Lang,
}

impl NodeOptions {
    fn style(&self) -> Style {
        if self.json { Style::Json } else { Style::Plain }
    }
}

/// Talks until told to stop.
#[must_use]
pub fn run(options: &NodeOptions) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let talked = runtime.and_then(|runtime| runtime.block_on(talk(options)));
    match talked {
        Ok(exit) => exit.into(),
        Err(error) => fail(&options.lang.start_other(&error.to_string()), Exit::Failed).into(),
    }
}

fn fail(sentence: &str, exit: Exit) -> Exit {
    let _ = writeln!(io::stderr(), "{sentence}");
    exit
}

async fn talk(options: &NodeOptions) -> io::Result<Exit> {
    let lang = options.lang;
    let mut signals = Signals::new()?;
    let listeners = match Listeners::everywhere(options.port) {
        Ok(listeners) => listeners,
        Err(error) => return Ok(fail(&StartError::from(error).text(lang), Exit::Failed)),
    };
    let port = listeners.port();
    let peers = match peers::load(&options.file, port) {
        Ok(peers) => peers,
        Err(error) => return Ok(told(&error, &options.file, lang)),
    };

    // A prompt needs a person on both sides of the terminal.
    let at_prompt = !options.json && io::stdin().is_terminal() && io::stdout().is_terminal();
    let (mut lines, printer) = if at_prompt {
        Lines::prompt(None)?
    } else {
        (Lines::pipe()?, None)
    };
    let changed = Arc::new(Notify::new());
    let output = Output::start(printer, Arc::clone(&changed))?;
    let user = options.user.unwrap_or(Name::cut(lang.node_nameless()));
    let name = match options.name {
        Some(name) => name,
        None if at_prompt => match ask_name(user, &mut lines, &output, &mut signals, lang).await {
            Some(name) => name,
            None => return Ok(Exit::Ok),
        },
        None => user,
    };

    let (ear, mut heard) = mpsc::channel(HEARD);
    let (stop, stopped) = oneshot::channel::<()>();
    let board = Arc::new(Board::default());
    let serving = tokio::spawn(node::serve(listeners, Ear(ear), board, async {
        let _ = stopped.await;
    }));
    let mut session = Session::new(options, name, at_prompt, peers, output);
    session.show(Shown::Ready(port));
    if at_prompt {
        session.hint();
    }
    while !session.is_over() {
        if session.takes_lines() {
            lines.ask("> ");
        }
        let (takes_lines, leave_due) = (session.takes_lines(), session.leave_due());
        tokio::select! {
            event = session.next() => session.show(Shown::Event(&event)),
            Some(line) = heard.recv() => session.show(Shown::Heard(&line)),
            line = lines.next(), if takes_lines => session.obey(line.as_ref()),
            () = until(leave_due) => {}
            () = changed.notified() => {}
            () = signals.next() => break,
        }
    }

    // The others are told first; what they say until then is still shown.
    let _ = stop.send(());
    let _ = serving.await;
    while let Ok(line) = heard.try_recv() {
        session.show(Shown::Heard(&line));
    }
    let (exit, output) = session.end();
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

async fn until(due: Option<tokio::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// Asks for the name as the existing nodes do; `None` when the person leaves instead.
async fn ask_name(
    user: Name,
    lines: &mut Lines,
    output: &Output,
    signals: &mut Signals,
    lang: Lang,
) -> Option<Name> {
    loop {
        lines.ask(&lang.node_ask_name(user.as_str()));
        let line = tokio::select! {
            line = lines.next() => line?,
            () = signals.next() => return None,
        };
        match line {
            Typed::Text(name) if name.trim().is_empty() => return Some(user),
            Typed::Text(name) if name.trim().len() <= NAME_BYTES => {
                return Some(Name::cut(name.trim()));
            }
            _ => output.say(lang.node_name_long()),
        }
    }
}

/// Says why there is no list of nodes.
fn told(error: &PeersError, file: &Path, lang: Lang) -> Exit {
    let exit = match error {
        PeersError::Create(_) | PeersError::Read(_) => Exit::Failed,
        PeersError::Wrong { .. } | PeersError::TooLong | PeersError::TooMany => Exit::Config,
    };
    fail(&peers_error_text(error, file, lang), exit)
}

/// Why there is no list of nodes, and what to do.
pub(crate) fn peers_error_text(error: &PeersError, file: &Path, lang: Lang) -> String {
    let file = file.display().to_string();
    match error {
        PeersError::Create(error) => lang.node_file_unwritable(&file, &error.to_string()),
        PeersError::Read(error) => lang.node_file_unreadable(&file, &error.to_string()),
        PeersError::Wrong { line, reason } => lang.node_file_wrong(&file, *line, reason),
        PeersError::TooLong | PeersError::TooMany => lang.node_file_large(&file, peers::MAX_PEERS),
    }
}

/// What other nodes say is shown, and acknowledged once it will be.
#[derive(Clone)]
struct Ear(mpsc::Sender<Line>);

impl Hearer for Ear {
    async fn hear(&self, line: Line, _: GuestInfo) -> bool {
        self.0.send(line).await.is_ok()
    }

    fn gone(&self, _: GuestId) {}
}
