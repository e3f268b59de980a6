//! The conversation: lines in, what happens out.

use super::{
    NodeOptions,
    command::{self, Input},
    shown::{self, Shown, Style},
};
use crate::{
    exit::Exit,
    terminal_client::{lines::Line as Typed, output::Output},
};
use jiff::Timestamp;
use lang::Lang;
use protocol::Name;
use rpc_shim::node::{Line, Outgoing, Peer, mesh, time_of_day};
use std::{path::PathBuf, time::Duration};
use tokio::time::Instant;

/// A script's lines are read while fewer wait: it must not lose the oldest to the bound of what is kept.
const SCRIPT_AHEAD: usize = mesh::KEPT_LINES / 2;
/// How long the end of input waits for somebody to hear what was said: two rounds of dialling.
const END_WAIT: Duration = Duration::from_secs(12);
/// How long somebody who wants to leave waits for the nodes that are connected.
const QUIT_WAIT: Duration = Duration::from_secs(5);

pub(super) struct Session {
    lang: Lang,
    style: Style,
    at_prompt: bool,
    file: PathBuf,
    name: Name,
    outgoing: Outgoing,
    output: Output,
    leaving: Option<Leaving>,
}

#[derive(Debug, Clone, Copy)]
struct Leaving {
    until: Instant,
    /// Only for the nodes that are connected.
    is_told: bool,
}

impl Session {
    pub(super) fn new(
        options: &NodeOptions,
        name: Name,
        at_prompt: bool,
        peers: Vec<Peer>,
        output: Output,
    ) -> Self {
        Self {
            lang: options.lang,
            style: options.style(),
            at_prompt,
            file: options.file.clone(),
            name,
            outgoing: Outgoing::new(peers),
            output,
            leaving: None,
        }
    }

    /// The next thing that happens among the nodes. Cancel safe.
    pub(super) async fn next(&mut self) -> mesh::Event {
        self.outgoing.next().await
    }

    /// A script's lines wait until each node was dialled once, and for those that wait.
    pub(super) fn takes_lines(&self) -> bool {
        let mesh = self.outgoing.mesh();
        let has_room = mesh.has_tried_all() && mesh.waiting() < SCRIPT_AHEAD;
        self.leaving.is_none() && (self.at_prompt || has_room)
    }

    pub(super) fn show(&self, shown: Shown<'_>) {
        if let Some(lost) = self.output.take_lost() {
            self.output.say(&self.lang.client_lines_lost(lost));
        }
        if let Some((stream, line)) = shown::line(shown, self.style, self.lang, Timestamp::now()) {
            self.output.write(stream, line);
        }
    }

    /// What a person may do here.
    pub(super) fn hint(&self) {
        self.output.say(self.lang.node_hint());
    }

    /// Does what a line says; `None` is the end of input.
    pub(super) fn obey(&mut self, line: Option<&Typed>) {
        let lang = self.lang;
        let Some(Typed::Text(line)) = line else {
            match line {
                Some(_) => self.show(Shown::Error(lang.client_too_long())),
                // Ctrl-D is a person's wish to leave.
                None => self.leave(self.at_prompt),
            }
            return;
        };
        match command::parse(line) {
            Input::Nothing => {}
            Input::Say(text) => self.say(text),
            Input::List => {
                let peers: Vec<_> = self.outgoing.mesh().connected().cloned().collect();
                self.show(Shown::List(&peers));
            }
            Input::Retry => {
                self.output.say(lang.node_retrying());
                self.outgoing.retry();
            }
            Input::Help => self.output.say(lang.node_help()),
            Input::Quit => self.leave(true),
            Input::Unknown(command) => {
                self.show(Shown::Error(&lang.node_unknown_command(command)));
            }
        }
    }

    fn say(&mut self, text: &str) {
        let lang = self.lang;
        let Ok(line) = Line::new(self.name.as_str(), text, time_of_day()) else {
            self.show(Shown::Error(lang.client_too_long()));
            return;
        };
        if !self.outgoing.say(line) {
            let file = self.file.display().to_string();
            self.show(Shown::Error(&lang.node_alone(&file)));
        }
    }

    /// Leaves once what was said has been heard; `is_told` by those who are connected, else by somebody.
    fn leave(&mut self, is_told: bool) {
        let wait = if is_told { QUIT_WAIT } else { END_WAIT };
        self.leaving = Some(Leaving {
            until: Instant::now() + wait,
            is_told,
        });
    }

    /// When leaving has taken long enough.
    pub(super) fn leave_due(&self) -> Option<Instant> {
        self.leaving.map(|leaving| leaving.until)
    }

    /// True when there is nothing left to wait for.
    pub(super) fn is_over(&self) -> bool {
        let mesh = self.outgoing.mesh();
        self.output.is_broken()
            || self.leaving.is_some_and(|leaving| {
                let has_said = !mesh.is_sending() && (leaving.is_told || mesh.unheard() == 0);
                has_said || leaving.until <= Instant::now()
            })
    }

    /// Says how it ended, and gives the output back to be finished.
    pub(super) fn end(self) -> (Exit, Output) {
        let unheard = self.outgoing.mesh().unheard();
        if unheard > 0 {
            self.output.say(&self.lang.client_unsent(unheard));
        }
        self.show(Shown::End(self.lang.client_bye()));
        let exit = if unheard > 0 {
            Exit::NoAnswer
        } else {
            Exit::Ok
        };
        (exit, self.output)
    }
}
