//! `recado cliente` in somebody else's chat: an existing multicast chat, or the rooms that a binder names.
//!
//! ```text
//!   lines (prompt or pipe) ──▶ Session ──Wish──▶ driver ──▶ Line ──▶ rpc_shim's guests
//!                                 ▲                │
//!   output (its own thread) ◀── Screen ◀── News ───┘
//! ```
//!
//! Existing servers have one thread, so the driver makes one call at a time.

mod driver;
mod multicast;
mod rooms;
mod screen;

use crate::{
    exit::Exit,
    signals::Signals,
    terminal_client::{
        ServerName,
        lines::{Line as Typed, Lines},
        output::Output,
    },
};
use driver::{End, Line, Report, drive};
use lang::Lang;
use protocol::Name;
use rpc_shim::{Trouble, binder::Variant, multicast::Protocol};
use screen::Screen;
use std::{
    cell::{Cell, RefCell},
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    pin::pin,
    process::ExitCode,
    rc::Rc,
    sync::Arc,
};
use tokio::sync::{Notify, mpsc};

/// Wishes on their way to the server. A script's next line waits while so many do.
const WISHES: usize = 32;

/// Whose chat it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chat {
    /// The multicast chat.
    Multicast(Protocol),
    /// The rooms that a binder names, by the methods of this variant or of any.
    Rooms(Option<Variant>),
}

/// Whom to talk as, and where.
#[derive(Debug, Clone)]
pub struct GuestOptions {
    /// Which chat.
    pub chat: Chat,
    /// The chat's server, or the binder that names it.
    pub server: ServerName,
    /// The name to join under.
    pub name: Name,
    /// Where typed lines are kept; `None` forgets them.
    pub data: Option<PathBuf>,
    /// One JSON object per line of output.
    pub json: bool,
    /// The language of everything said.
    pub lang: Lang,
}

/// What a line asks for.
enum Obeyed<W> {
    /// Nothing of the server.
    Done,
    Wish(W),
    Leave,
}

/// The side of the user: what lines mean, and what they are told.
trait Session {
    type Wish;
    type News;
    /// What to say once we are in: a sentence, and what may be typed.
    fn welcome(&self, lang: Lang) -> (String, &'static str);
    /// What stands before the line being typed.
    fn prompt(&self) -> String;
    fn obey(&mut self, line: &str, screen: &Screen) -> Obeyed<Self::Wish>;
    fn handle(&mut self, news: Self::News, screen: &Screen);
}

/// Talks until told to stop.
#[must_use]
pub fn run(options: &GuestOptions) -> ExitCode {
    crate::terminal_client::run_to_end(options.lang, begin(options))
}

async fn begin(options: &GuestOptions) -> io::Result<Exit> {
    let server = match options.server.resolve() {
        Ok(server) => server,
        Err(error) => {
            let host = options.server.to_string();
            let sentence = options.lang.client_unknown_host(&host, &error.to_string());
            let _ = writeln!(io::stderr(), "{sentence}");
            return Ok(Exit::Failed);
        }
    };
    let name = options.name;
    match options.chat {
        Chat::Multicast(protocol) => {
            let line = multicast::ChatLine::new(protocol, server, name);
            talk(options, line, multicast::ChatSession::new(options)).await
        }
        Chat::Rooms(variant) => {
            let line = rooms::RoomsLine::new(server, variant, name);
            talk(options, line, rooms::RoomsSession::new(options)).await
        }
    }
}

/// What the loop and the driver's news share.
struct Table<S: Session> {
    session: S,
    screen: Screen,
    wishes: Option<mpsc::Sender<S::Wish>>,
    /// Wishes that are not done.
    waiting: usize,
    unanswered: usize,
    is_in: bool,
    at_prompt: bool,
}

impl<S: Session> Table<S> {
    fn hear(&mut self, report: Report<S::News>) {
        match report {
            Report::In => {
                self.is_in = true;
                let (sentence, hint) = self.session.welcome(self.screen.lang);
                self.screen.state("conectado", &sentence);
                if self.at_prompt {
                    self.screen.remark(hint);
                }
            }
            Report::News(news) => self.session.handle(news, &self.screen),
            Report::Done => self.waiting = self.waiting.saturating_sub(1),
            Report::Unanswered => {
                self.unanswered += 1;
                self.screen.error(self.screen.lang.guest_unanswered());
            }
            Report::Refused(why) => self.screen.error(&why),
        }
    }

    fn obey(&mut self, line: &str) {
        match self.session.obey(line, &self.screen) {
            Obeyed::Done => {}
            Obeyed::Leave => self.wishes = None,
            Obeyed::Wish(wish) => {
                let sent = self.wishes.as_ref().map(|wishes| wishes.try_send(wish));
                match sent {
                    Some(Ok(())) => self.waiting += 1,
                    _ => self.screen.error(self.screen.lang.client_queue_full()),
                }
            }
        }
    }

    /// A script's lines wait until there is room for their wishes; a person's are taken at once.
    const fn takes_lines(&self) -> bool {
        let has_room = self.is_in && self.waiting < WISHES;
        self.wishes.is_some() && (self.at_prompt || has_room)
    }
}

async fn talk<L, S>(options: &GuestOptions, line: L, session: S) -> io::Result<Exit>
where
    L: Line,
    S: Session<Wish = L::Wish, News = L::News>,
{
    let lang = options.lang;
    let mut signals = Signals::new()?;
    let changed = Arc::new(Notify::new());
    // A prompt needs a person on both sides of the terminal.
    let at_prompt = !options.json && io::stdin().is_terminal() && io::stdout().is_terminal();
    let (mut lines, printer) = if at_prompt {
        Lines::prompt(options.data.as_deref())?
    } else {
        (Lines::pipe()?, None)
    };
    let screen = Screen {
        output: Some(Output::start(printer, Arc::clone(&changed))?),
        is_json: options.json,
        lang,
    };
    screen.state(
        "conectando",
        &lang.client_connecting(&options.server.to_string()),
    );

    let (wishes, inbox) = mpsc::channel(WISHES);
    let table = Rc::new(RefCell::new(Table {
        session,
        screen,
        wishes: Some(wishes),
        waiting: 0,
        unanswered: 0,
        is_in: false,
        at_prompt,
    }));
    let is_hurried = Rc::new(Cell::new(false));
    let mut driver = pin!(drive(line, inbox, Rc::clone(&is_hurried), {
        let (table, changed) = (Rc::clone(&table), Arc::clone(&changed));
        move |report| {
            table.borrow_mut().hear(report);
            changed.notify_one();
        }
    }));
    let end = loop {
        let (takes_lines, is_in) = (table.borrow().takes_lines(), table.borrow().is_in);
        // Where a wish takes us stands in the next prompt.
        if takes_lines && is_in && table.borrow().waiting == 0 {
            lines.ask(&table.borrow().session.prompt());
        }
        tokio::select! {
            end = &mut driver => break end,
            line = lines.next(), if takes_lines => match line {
                Some(Typed::Text(line)) => table.borrow_mut().obey(&line),
                Some(Typed::TooLong) => table.borrow().screen.error(lang.client_too_long()),
                None => table.borrow_mut().wishes = None,
            },
            () = changed.notified() => {}
            () = signals.next() => {
                if is_hurried.replace(true) {
                    std::process::exit(Exit::Failed as i32);
                }
                if !is_in {
                    break End::Left;
                }
                table.borrow_mut().wishes = None;
            }
        }
        if table.borrow().screen.is_unheard() {
            is_hurried.set(true);
            table.borrow_mut().wishes = None;
        }
    };

    let (exit, sentence) = told(&end, options, table.borrow().is_in);
    let unsent = table.borrow().unanswered + table.borrow().waiting;
    if unsent > 0 && !is_hurried.get() {
        let table = table.borrow();
        table.screen.remark(&lang.client_unsent(unsent));
    }
    let exit = match exit {
        Exit::Ok if unsent > 0 && !is_hurried.get() => Exit::NoAnswer,
        exit => exit,
    };
    table.borrow().screen.state("fim", &sentence);
    if lines.is_asking() {
        // The terminal is in the editor's hands until it has a line.
        table.borrow().screen.remark(lang.client_press_enter());
        tokio::select! {
            _ = lines.next() => {}
            () = signals.next() => {}
        }
    }
    // The editor goes with them, and leaves what it has not shown to the output.
    drop(lines);
    let output = table.borrow_mut().screen.output.take();
    if let Some(output) = output {
        tokio::select! {
            () = output.finish(at_prompt) => {}
            () = signals.next() => {}
        }
    }
    Ok(exit)
}

/// How it ended, as an exit code and in words.
fn told(end: &End, options: &GuestOptions, was_in: bool) -> (Exit, String) {
    let (lang, name) = (options.lang, options.name.as_str());
    let server = options.server.to_string();
    match end {
        End::Left => (Exit::Ok, lang.client_bye().to_owned()),
        End::NameTaken => (Exit::Refused, lang.guest_name_taken(name)),
        End::Forgotten => (Exit::NoAnswer, lang.guest_forgotten(name)),
        End::NoService => (Exit::NoAnswer, lang.guest_rooms_not_found(&server)),
        End::NoAnswerAt(at) => (Exit::NoAnswer, lang.guest_no_answer(at)),
        End::Trouble(Trouble::NoAnswer) if was_in => (Exit::NoAnswer, lang.guest_gone(&server)),
        End::Trouble(Trouble::NoAnswer) => (Exit::NoAnswer, lang.guest_no_answer(&server)),
        End::Trouble(Trouble::Nonsense(why)) => (Exit::Failed, lang.guest_nonsense(&server, why)),
        End::Trouble(Trouble::Refused(why)) => (Exit::Refused, lang.guest_refused(why)),
    }
}
