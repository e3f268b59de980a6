//! What the network tells, and what is told to it: in the words of the dialect that is spoken.

use super::{App, keeping};
use crate::{
    link::{Done, News},
    panel::{connect, contact::Contact},
};
use egui::Context;
use gui_kit::widgets::Tone;
use udp_core::{
    client::{
        self, Command, Phase, Refused,
        sealed::{self, Wish},
    },
    net::client::{self as net, Dialect, End, Event, Problem},
};

impl App {
    pub(super) fn hear(&mut self, news: News, ctx: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        match news {
            News::Event(event) => self.hear_event(event, ctx),
            News::UnknownHost => {
                let host = session.target.host.clone();
                self.end(connect::Problem::UnknownHost(host));
            }
            News::Failed(reason) => self.end(connect::Problem::Network(reason)),
        }
    }

    fn hear_event(&mut self, event: Event, ctx: &Context) {
        let lang = self.lang;
        let now = (self.clock)();
        let Some(session) = &mut self.session else {
            return;
        };
        match event {
            Event::Asking { attempt } => {
                let phase = Phase::Connecting { attempt };
                session.model.handle(client::Event::Phase(phase), now);
            }
            Event::Dialect(dialect) => {
                session.dialect = Some(dialect);
                session.contact = None;
                let is_sealed = matches!(dialect, Dialect::Sealed { .. });
                if session.model.is_sealed() != is_sealed {
                    // What was heard in the other dialect has no places, or has them for nothing.
                    // What was written and set in it stays.
                    let kept = session.model.kept();
                    session.model = keeping::begin(&session.target, self.zone.clone(), kept);
                }
                if is_sealed {
                    session.model.begin_sealed();
                }
            }
            Event::Opened { id, .. } => {
                if let Some(id) = id {
                    // Yesterday's conversation is there before the server answers.
                    session.model.opened(id);
                    self.show_conversation();
                }
            }
            Event::FirstContact { pin } => session.contact = Some(Contact::First(pin)),
            Event::KeyChanged { known, presented } => {
                session.contact = Some(Contact::Changed { known, presented });
            }
            Event::Classic(event) => self.hear_classic(event),
            Event::Sealed(event) => {
                let event = session.model.handle_sealed(event, now);
                if let Some(event) = event {
                    self.hear_classic(event);
                }
                self.send_wanted();
            }
            Event::Lost(why) => session.model.lost(&why),
            Event::DowngradeRefused { .. } => {
                self.toasts.push(Tone::Warn, lang.downgrade_refused());
            }
            // Who goes and comes back at once is in their own way.
            Event::Ended(End::Problem(Problem::AlreadyOpen { .. })) if !self.leaving.is_empty() => {
                self.leaving.iter().for_each(Done::hurry);
                self.waits_for_leaving = true;
                ctx.request_repaint();
            }
            Event::Ended(end) => self.hear_end(end),
        }
    }

    /// What a classic link tells, and a sealed one in the same words.
    fn hear_classic(&mut self, event: client::Event) {
        let now = (self.clock)();
        let is_online = matches!(event, client::Event::Phase(Phase::Online { .. }));
        self.hear_of_rooms(&event);
        let Some(session) = &mut self.session else {
            return;
        };
        session.model.handle(event, now);
        if is_online {
            self.arrive();
        }
    }

    fn hear_end(&mut self, end: End) {
        let Some(session) = &mut self.session else {
            return;
        };
        let address = session.target.address();
        let problem = match end {
            End::Quit { .. } | End::Classic(client::End::Quit) => {
                session.link = None;
                return;
            }
            End::NoAnswer | End::Classic(client::End::NoAnswer) => {
                connect::Problem::NoAnswer(address)
            }
            End::NotMet(why) => connect::Problem::NotMet(why),
            End::Classic(client::End::Refused(refused)) => connect::Problem::Refused(refused),
            End::Refused { refused, .. } => connect::Problem::Refused(Refused {
                refusal: refused.refusal(),
                text: lang::Lang::unknown_refusal(refused.0),
            }),
            End::Problem(problem) => connect::Problem::Here(problem),
        };
        session.contact = None;
        self.end(problem);
    }

    /// Hands a wish over in the words of the dialect that is spoken, and says so when it could not be.
    pub(super) fn send(&mut self, command: Command) {
        let lang = self.lang;
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(link) = &session.link else { return };
        let sent = if session.model.is_sealed() {
            let Some(command) = as_sealed(&command) else {
                return;
            };
            link.send(command)
        } else {
            link.send(as_classic(command.clone()))
        };
        if sent.is_ok() {
            return;
        }
        match (command, &mut self.new_room) {
            (Command::Say { label, .. }, _) => return session.model.not_handed_over(label),
            (Command::EnterRoom { .. }, _) => session.model.not_entering(),
            (Command::CreateRoom { .. }, Some(view)) => view.waiting = false,
            _ => {}
        }
        self.toasts.push(Tone::Warn, lang.network_busy());
    }

    /// Hands over what only a sealed link understands.
    pub(super) fn send_sealed(&mut self, command: sealed::Command) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(link) = &session.link else { return };
        if let Err(net::Command::Sealed(sealed::Command::LoadOlder { conversation, .. })) =
            link.send(net::Command::Sealed(command))
        {
            session.model.not_loading(conversation);
        }
    }

    /// Hands over what the model wants of the network.
    pub(super) fn send_wanted(&mut self) {
        while let Some(command) = self
            .session
            .as_mut()
            .and_then(|session| session.model.poll_command())
        {
            self.send_sealed(command);
        }
    }

    /// The user has looked at the server's key.
    pub(super) fn trust(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let (Some(contact), Some(link)) = (session.contact.take(), &session.link)
            && link.send(net::Command::Trust(contact.pin())).is_err()
        {
            session.contact = Some(contact);
        }
    }
}

fn as_classic(command: Command) -> net::Command {
    match command {
        Command::RetryNow => net::Command::RetryNow,
        Command::Quit => net::Command::Quit { is_patient: true },
        command => net::Command::Classic(command),
    }
}

/// The same wish in the words of a sealed link; nothing where it has no such wish.
fn as_sealed(command: &Command) -> Option<net::Command> {
    let command = match command.clone() {
        Command::Say { label, to, text } => sealed::Command::Say { label, to, text },
        Command::AskPeople => sealed::Command::Wish(Wish::People),
        Command::AskRooms => sealed::Command::Wish(Wish::Rooms),
        Command::AskMembers { room } => sealed::Command::Wish(Wish::Members(room)),
        Command::CreateRoom { name } => sealed::Command::Wish(Wish::Create(name)),
        Command::EnterRoom { room } => sealed::Command::Wish(Wish::Enter(room)),
        Command::LeaveRoom { room } => sealed::Command::Wish(Wish::Leave(room)),
        // Whoever comes and goes is told as it happens.
        Command::SetVisible(_) => return None,
        Command::RetryNow => return Some(net::Command::RetryNow),
        Command::Quit => return Some(net::Command::Quit { is_patient: true }),
    };
    Some(net::Command::Sealed(command))
}
