//! The conversation: lines in, commands to the connection, events to the reader.
//!
//! What both dialects share is here; `classic` and `sealed` tell what only one of them has (`own`,
//! `history` and `in_clear` belong to the latter), `rooms` is both's way into a room, `trust` asks whom to trust, `ending`
//! says how it ended.

mod classic;
mod ending;
mod history;
mod in_clear;
mod own;
mod rooms;
mod sealed;
mod trust;

use super::{
    ClientOptions,
    command::{self, Input},
    output::Output,
    shown::Shown,
    style::{self, Style},
};
use crate::exit::Exit;
use classic::Classic;
use jiff::Timestamp;
use lang::Lang;
use protocol::{Destination, Name, PersonId, Refusal};
use rooms::Rooms;
use sealed::Sealed;
use std::{
    cell::RefCell,
    path::PathBuf,
    time::{Duration, Instant},
};
use udp_core::{
    client::{self, Label, NotSaid, sealed as session},
    net::{
        bridge::Outbox,
        client::{Command, Event, pin_file},
    },
    sealed::identity::Pin,
};

/// How long the end of input waits for the answer to /lista, or to a step on the way into a room: the
/// client asks up to three times.
const ANSWER_WAIT: Duration = Duration::from_secs(8);

pub(super) struct Session {
    lang: Lang,
    style: Style,
    at_prompt: bool,
    server: String,
    /// Where the server's key is remembered.
    pin_file: PathBuf,
    name: Name,
    commands: Outbox<Command>,
    output: Option<Output>,
    own: Option<PersonId>,
    is_online: bool,
    /// The attempt to connect that was last shown: each has two steps.
    attempt_shown: Option<u8>,
    classic: Classic,
    /// Once the connection is a sealed one and its profile open.
    sealed: Option<Sealed>,
    /// The pin that the user is asked about.
    asked_to_trust: Option<Pin>,
    /// How the program ends, whatever the connection says.
    verdict: Option<Exit>,
    rooms: Rooms,
    /// Whom a plain text is for.
    current: Destination,
    labels: u64,
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
        let server = options.server.to_string();
        Self {
            lang: options.lang,
            style,
            at_prompt,
            pin_file: pin_file(&options.folder(), &server),
            server,
            name: options.name,
            commands,
            output: Some(output),
            own: None,
            is_online: false,
            attempt_shown: None,
            classic: Classic::default(),
            sealed: None,
            asked_to_trust: None,
            verdict: None,
            rooms: Rooms::default(),
            current: Destination::Everyone,
            labels: 0,
            list_asked: None,
            was_told_to_leave: false,
            was_told_to_leave_now: false,
        }
    }

    /// True once somebody may type.
    pub(super) const fn is_ready(&self) -> bool {
        self.is_online || self.sealed.is_some() || self.asked_to_trust.is_some()
    }

    /// A script's lines wait until they can leave; a person's are taken at once.
    pub(super) fn takes_lines(&self) -> bool {
        let can_leave = match &self.sealed {
            Some(sealed) => sealed.takes_texts(),
            None => self.is_online && self.classic.takes_texts(),
        };
        self.at_prompt || (can_leave && !self.rooms.is_waiting())
    }

    /// What stands before the line being typed.
    pub(super) fn prompt(&self) -> String {
        if self.asked_to_trust.is_some() {
            return self.lang.client_trust_question().to_owned();
        }
        match self.current {
            Destination::Person(id) => format!("{id}> "),
            Destination::Room(room) => format!("{}> ", self.rooms.name(room)),
            _ => "> ".to_owned(),
        }
    }

    /// Does what a line says; true when it asks to leave.
    pub(super) fn obey(&mut self, line: &str) -> bool {
        if let Some(pin) = self.asked_to_trust.take() {
            self.answer_trust(pin, line);
            return false;
        }
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
                self.ask_people();
            }
            Input::GoToRoom(name, text) => self.go_to_room(name, text),
            Input::LeaveRoom => self.leave_room(),
            Input::Rooms => self.ask_rooms(),
            Input::BadRoom => self.error(None, self.lang.client_room_usage()),
            Input::History(count) => self.ask_history(count),
            Input::Receipts => self.ask_receipts(),
            Input::BadHistory => self.error(None, self.lang.client_history_usage()),
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
        let (label, text) = (Label(self.labels), text.to_owned());
        let is_taken = if self.sealed.is_some() {
            let say = session::Command::Say { label, to, text };
            let is_taken = self.command(Command::Sealed(say));
            if let Some(sealed) = self.sealed.as_mut().filter(|_| is_taken) {
                sealed.says(label);
            }
            is_taken
        } else {
            self.classic.said(label);
            self.command(Command::Classic(client::Command::Say { label, to, text }))
        };
        if is_taken {
            self.ask_if_in_clear(to);
        } else {
            self.classic.gone(label);
            self.error(None, self.lang.client_queue_full());
        }
    }

    fn ask_people(&mut self) {
        self.command(match self.sealed {
            Some(_) => Command::Sealed(session::Command::Wish(session::Wish::People)),
            None => Command::Classic(client::Command::AskPeople),
        });
    }

    /// False when it was not taken: the driver takes commands as they come; it is gone, or the
    /// machine is.
    fn command(&self, command: Command) -> bool {
        self.commands.try_send(command).is_ok()
    }

    /// Tells the reader what happened.
    pub(super) fn handle(&mut self, event: &Event) {
        match event {
            Event::Asking { attempt } => self.show_attempt(*attempt),
            Event::Dialect(dialect) => self.handle_dialect(*dialect),
            Event::Opened { id, .. } => self.handle_opened(*id),
            Event::FirstContact { pin } => self.ask_to_trust(*pin),
            Event::KeyChanged { known, presented } => self.refuse_key(*known, *presented),
            Event::Classic(event) => self.handle_classic(event),
            Event::Sealed(event) => self.handle_sealed(event),
            Event::Lost(lost) => self.handle_lost(lost),
            Event::DowngradeRefused { .. } => {
                self.error(None, self.lang.client_downgrade_refused());
            }
            // Told by `end`, with what did not leave.
            Event::Ended(_) => {}
        }
    }

    fn show_attempt(&mut self, attempt: u8) {
        let text = match attempt {
            0 | 1 => self.lang.client_connecting(&self.server),
            _ => self.lang.client_connecting_again(attempt),
        };
        if self.attempt_shown.replace(attempt) != Some(attempt) {
            self.state("conectando", &text);
        }
    }

    fn show_away(&self, why: &str, retry_at: Instant) {
        let secs = secs_until(retry_at);
        self.state("sem-conexao", &self.lang.client_away(why, secs));
    }

    fn not_said(&self, why: NotSaid) {
        match why {
            NotSaid::TooLong => self.too_long(),
            NotSaid::Empty => self.error(None, self.lang.client_empty()),
            NotSaid::QueueFull => self.error(None, self.lang.client_queue_full()),
        }
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

    /// Leaves once everything that was said has left, or (sealed) is kept; the client gives the answers
    /// their time.
    pub(super) fn leave_when_said(&mut self) {
        let is_loading = (self.sealed.as_ref()).is_some_and(|it| it.histories.is_loading());
        let owes_receipts = self.sealed.as_ref().is_some_and(Sealed::owes_receipts);
        let waits =
            self.list_asked.is_some() || self.rooms.is_waiting() || is_loading || owes_receipts;
        if !self.was_told_to_leave && !waits {
            self.was_told_to_leave = true;
            self.command(Command::Quit { is_patient: true });
        }
    }

    /// Says goodbye whatever still waits.
    pub(super) fn leave_now(&mut self) {
        if !self.was_told_to_leave_now {
            self.was_told_to_leave_now = true;
            self.was_told_to_leave = true;
            self.command(Command::Quit { is_patient: false });
        }
    }

    /// The list, or what was asked for about rooms, will not come.
    pub(super) fn expect_no_answer(&mut self) {
        self.list_asked = None;
        if let Some(sealed) = &mut self.sealed {
            sealed.histories.give_up();
        }
        self.give_up_rooms();
    }
}

/// Whole seconds until then, rounded up: "in 0 s" would be a lie.
fn secs_until(at: Instant) -> u64 {
    let wait = at.saturating_duration_since(Instant::now());
    u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX)
}

/// When an answer that the end of input waits for is overdue.
pub(super) async fn answers_due(session: &RefCell<Session>) {
    let asked = {
        let session = session.borrow();
        let loading = (session.sealed.as_ref()).and_then(|it| it.histories.asked());
        session
            .list_asked
            .max(session.rooms.waiting_since())
            .max(loading)
    };
    match asked {
        Some(asked) => tokio::time::sleep_until((asked + ANSWER_WAIT).into()).await,
        None => std::future::pending().await,
    }
}
