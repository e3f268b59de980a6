//! The conversation: lines in, commands to the client, events to the reader.

mod rooms;

use super::{
    ClientOptions,
    command::{self, Input},
    exit_of,
    output::Output,
    shown::Shown,
    style::{self, Style},
};
use crate::exit::Exit;
use jiff::Timestamp;
use lang::Lang;
use protocol::{Destination, Name, PersonId, Refusal};
use rooms::Rooms;
use std::{
    cell::RefCell,
    collections::BTreeSet,
    time::{Duration, Instant},
};
use udp_core::{
    client::{Command, End, Event, Label, Lost, NotSaid, Person, Phase, Refused},
    net::bridge::Outbox,
};

/// Texts of a script that wait to leave before its next line is read.
const UNSENT: usize = 32;
/// How long the end of input waits for the answer to /lista, or to a step on the way into a room: the
/// client asks up to three times.
const LIST_WAIT: Duration = Duration::from_secs(8);
/// The client waits so long for a further page of a list. One that is complete sooner after it was
/// asked for answers an earlier question.
const LIST_PAGES: Duration = Duration::from_millis(300);
/// A text of more frames than leave at once shows its progress, each so many frames.
const PROGRESS: u8 = 16;

pub(super) struct Session {
    lang: Lang,
    style: Style,
    at_prompt: bool,
    server: String,
    name: Name,
    commands: Outbox<Command>,
    output: Option<Output>,
    own: Option<PersonId>,
    is_online: bool,
    /// The attempt to connect that was last shown: each has two steps.
    attempt_shown: Option<u8>,
    rooms: Rooms,
    /// Whom a plain text is for.
    current: Destination,
    labels: u64,
    unsent: BTreeSet<Label>,
    /// When the list was asked for, until it comes.
    list_asked: Option<Instant>,
    was_told_to_leave: bool,
    was_told_to_leave_now: bool,
}

impl Session {
    pub(super) fn new(
        options: &ClientOptions,
        style: Style,
        at_prompt: bool,
        commands: Outbox<Command>,
        output: Output,
    ) -> Self {
        Self {
            lang: options.lang,
            style,
            at_prompt,
            server: options.server.to_string(),
            name: options.name,
            commands,
            output: Some(output),
            own: None,
            is_online: false,
            attempt_shown: None,
            rooms: Rooms::default(),
            current: Destination::Everyone,
            labels: 0,
            unsent: BTreeSet::new(),
            list_asked: None,
            was_told_to_leave: false,
            was_told_to_leave_now: false,
        }
    }

    pub(super) const fn is_online(&self) -> bool {
        self.is_online
    }

    /// A script's lines wait until they can leave; a person's are taken at once.
    pub(super) fn takes_lines(&self) -> bool {
        self.at_prompt || (self.is_online && !self.rooms.is_waiting() && self.unsent.len() < UNSENT)
    }

    /// What stands before the line being typed.
    pub(super) fn prompt(&self) -> String {
        match self.current {
            Destination::Person(id) => format!("{id}> "),
            Destination::Room(room) => format!("{}> ", self.rooms.name(room)),
            _ => "> ".to_owned(),
        }
    }

    /// Does what a line says; true when it asks to leave.
    pub(super) fn obey(&mut self, line: &str) -> bool {
        match command::parse(line) {
            Input::Nothing => {}
            Input::Say(text) => self.say(self.current, text),
            Input::SayTo(whom, text) => self.say(whom, text),
            Input::TalkWith(whom) => {
                self.current = whom;
                let whom = match whom {
                    Destination::Person(id) => id.to_string(),
                    _ => self.lang.client_everyone().to_owned(),
                };
                self.remark(&self.lang.client_now_to(&whom));
            }
            Input::List => {
                self.list_asked = Some(Instant::now());
                self.command(Command::AskPeople);
            }
            Input::GoToRoom(name, text) => self.go_to_room(name, text),
            Input::LeaveRoom => self.leave_room(),
            Input::Rooms => self.ask_rooms(),
            Input::BadRoom => self.error(None, self.lang.client_room_usage()),
            Input::Help => self.remark(self.lang.client_help()),
            Input::Quit => return true,
            Input::BadMsg => self.error(None, self.lang.client_msg_usage()),
            Input::Unknown(word) => {
                self.error(None, &self.lang.client_unknown_command(word));
            }
        }
        false
    }

    pub(super) fn too_long(&self) {
        self.error(Some(Refusal::TextTooLong), self.lang.client_too_long());
    }

    fn say(&mut self, to: Destination, text: &str) {
        if self.at_prompt && !self.is_online {
            self.remark(self.lang.client_waits());
        }
        self.labels += 1;
        let label = Label(self.labels);
        self.unsent.insert(label);
        self.command(Command::Say {
            label,
            to,
            text: text.to_owned(),
        });
    }

    fn command(&mut self, command: Command) {
        // The driver takes commands as they come; it is gone, or the machine is.
        if let Err(Command::Say { label, .. }) = self.commands.try_send(command) {
            self.unsent.remove(&label);
            self.error(None, self.lang.client_queue_full());
        }
    }

    /// Tells the reader what happened.
    pub(super) fn handle(&mut self, event: &Event) {
        let lang = self.lang;
        match event {
            Event::Phase(phase) => self.handle_phase(phase),
            Event::Said {
                from,
                name,
                to,
                text,
                ..
            } => self.show(Shown::Said {
                from: *from,
                name: *name,
                to: *to,
                text,
            }),
            Event::Notice { text } => self.show(Shown::Notice(text)),
            Event::Beacon { .. } => {}
            Event::Refused { refused, .. } => self.show_refused(refused),
            Event::People { people, more } => self.handle_people(people, *more),
            Event::Progress { label, sent, parts } => {
                if sent == parts {
                    self.unsent.remove(label);
                }
                let is_long = *parts > 2 * PROGRESS;
                if self.at_prompt && is_long && (sent == parts || sent % PROGRESS == 0) {
                    self.remark(&lang.client_progress(*sent, *parts));
                }
            }
            Event::NotEchoed { .. } => self.error(None, lang.client_not_echoed()),
            Event::Rooms { .. }
            | Event::Members { .. }
            | Event::RoomCreated { .. }
            | Event::RoomEntered { .. }
            | Event::RoomLeft { .. }
            | Event::RoomRefused { .. } => self.handle_room(event),
            Event::NotSaid { label, why } => {
                self.unsent.remove(label);
                match why {
                    NotSaid::TooLong => self.too_long(),
                    NotSaid::Empty => self.error(None, lang.client_empty()),
                    NotSaid::QueueFull => self.error(None, lang.client_queue_full()),
                }
            }
        }
    }

    /// The client asks for the people by itself too; only who asked here wants to read them, and
    /// not as they were before.
    fn handle_people(&mut self, people: &[Person], more: u32) {
        match self.list_asked {
            None => {}
            Some(asked) if asked.elapsed() < LIST_PAGES => self.command(Command::AskPeople),
            Some(_) => {
                self.list_asked = None;
                self.show(Shown::People { people, more });
            }
        }
    }

    fn handle_phase(&mut self, phase: &Phase) {
        let lang = self.lang;
        self.is_online = matches!(phase, Phase::Online { .. });
        let shown = self.attempt_shown.take();
        match *phase {
            Phase::Connecting { attempt } => {
                self.attempt_shown = Some(attempt);
                let text = match attempt {
                    0 | 1 => lang.client_connecting(&self.server),
                    _ => lang.client_connecting_again(attempt),
                };
                if shown != Some(attempt) {
                    self.state("conectando", &text);
                }
            }
            Phase::Online { id, .. } => {
                let is_first = self.own.is_none();
                self.own = Some(id);
                let text = lang.client_online(self.name.as_str(), id.value());
                self.state("conectado", &text);
                if self.at_prompt && is_first {
                    self.remark(lang.client_online_hint());
                }
            }
            Phase::Away { lost, retry_at, .. } => {
                let why = match lost {
                    Lost::Shutdown => lang.client_lost_shutdown(),
                    Lost::PortClosed => lang.client_lost_port_closed(),
                    Lost::Silent => lang.client_lost_silent(),
                };
                let wait = retry_at.saturating_duration_since(Instant::now());
                // Rounded up: "in 0 s" would be a lie.
                let secs = wait.as_millis().div_ceil(1000);
                let text = lang.client_away(why, u64::try_from(secs).unwrap_or(u64::MAX));
                self.state("sem-conexao", &text);
            }
            // Told by `end`, with what did not leave.
            Phase::Ended(_) => {}
        }
    }

    fn show_refused(&self, refused: &Refused) {
        let text = refused
            .refusal
            .map_or(refused.text.as_str(), |refusal| self.lang.refusal(refusal));
        self.error(refused.refusal, text);
    }

    fn error(&self, refusal: Option<Refusal>, text: &str) {
        self.show(Shown::Error { refusal, text });
    }

    fn state(&self, word: &'static str, text: &str) {
        let own = self.own.map(|id| (id, self.name));
        self.show(Shown::State { word, text, own });
    }

    fn show(&self, shown: Shown<'_>) {
        let Some(output) = &self.output else { return };
        if let Some(lost) = output.take_lost() {
            output.say(&self.lang.client_lines_lost(lost));
        }
        let (stream, line) = style::line(shown, self.style, self.lang, Timestamp::now());
        output.write(stream, line);
    }

    fn remark(&self, remark: &str) {
        if let Some(output) = &self.output {
            output.say(remark);
        }
    }

    /// True when nobody reads what we write.
    pub(super) fn is_unheard(&self) -> bool {
        self.output.as_ref().is_some_and(Output::is_broken)
    }

    pub(super) const fn was_told_to_leave_now(&self) -> bool {
        self.was_told_to_leave_now
    }

    /// Leaves once everything that was said has left; the client gives the answers their time.
    pub(super) fn leave_when_said(&mut self) {
        let waits = self.list_asked.is_some() || self.rooms.is_waiting();
        if !self.was_told_to_leave && !waits {
            self.was_told_to_leave = true;
            self.command(Command::Quit);
        }
    }

    /// Says TCHAU whatever still waits.
    pub(super) fn leave_now(&mut self) {
        if !self.was_told_to_leave_now {
            self.was_told_to_leave_now = true;
            // Told twice, the client does not wait.
            if !self.was_told_to_leave {
                self.command(Command::Quit);
            }
            self.was_told_to_leave = true;
            self.command(Command::Quit);
        }
    }

    /// The list, or what was asked for about rooms, will not come.
    pub(super) fn expect_no_answer(&mut self) {
        self.list_asked = None;
        self.give_up_rooms();
    }

    /// Says how it ended, and gives the output back to be finished.
    pub(super) fn end(&mut self, end: &End) -> (Exit, Option<Output>) {
        let lang = self.lang;
        let mut exit = exit_of(end);
        let text = match end {
            End::Quit => lang.client_bye().to_owned(),
            End::NoAnswer => lang.client_no_answer(&self.server),
            End::Refused(refused) => {
                if self.style == Style::Json {
                    self.show_refused(refused);
                }
                let refusal = refused
                    .refusal
                    .map_or(refused.text.as_str(), |refusal| lang.refusal(refusal));
                lang.client_refused(refusal)
            }
        };
        if !self.unsent.is_empty() {
            self.remark(&lang.client_unsent(self.unsent.len()));
            if exit == Exit::Ok && !self.was_told_to_leave_now {
                exit = Exit::NoAnswer;
            }
        }
        self.state("fim", &text);
        (exit, self.output.take())
    }
}

/// When an answer that the end of input waits for is overdue.
pub(super) async fn answers_due(session: &RefCell<Session>) {
    let asked = {
        let session = session.borrow();
        session.list_asked.max(session.rooms.waiting_since())
    };
    match asked {
        Some(asked) => tokio::time::sleep_until((asked + LIST_WAIT).into()).await,
        None => std::future::pending().await,
    }
}
