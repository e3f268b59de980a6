//! A sealed session on sockets: keeps a profile connected, and carries its bytes.

use super::{
    api::{Command, End, Event, Lost, Problem},
    link::Link,
    profiles::{OpenProfile, ServerFolder},
    transport::{Happening, Transport, presented},
};
use crate::{
    client::sealed::{self, SealedSession},
    net::{bridge::Inbox, clock::now},
    sealed::{
        endpoint::client::Trust,
        identity::{KeyPair, Pin},
    },
    time::Now,
};
use std::{
    io,
    path::PathBuf,
    time::{Duration, Instant},
};

/// Bytes taken from the session at once; what the stream does not take waits here.
const WRITE_BYTES: usize = 16 * 1024;
/// How long a goodbye is given to reach the server, which answers it by closing. Lost, it is said
/// again after 0.3 s at most.
const GOODBYE: Duration = Duration::from_secs(2);

/// What woke the loop.
enum Wake {
    Command(Option<Command>),
    Socket(io::Result<()>),
    Time,
}

/// A profile, and its way to the server.
pub(super) struct Sealed<'a, F> {
    link: &'a mut Link,
    server: &'a ServerFolder,
    folder: PathBuf,
    key: KeyPair,
    session: SealedSession,
    pin: Pin,
    /// The pin is remembered once the server has proved it.
    is_pin_new: bool,
    transport: Option<Transport>,
    /// Taken from the session and not yet from the stream.
    pending: Vec<u8>,
    /// The pin of who answered instead of the server: no attempts until it is trusted.
    stranger: Option<Pin>,
    /// The server has let us in since the start.
    was_there: bool,
    is_leaving: bool,
    /// Bare frames that were refused.
    bare_frames: u64,
    /// They were told for this attempt.
    is_bare_told: bool,
    refused: Option<sealed::Refused>,
    has_ended: bool,
    goodbye_until: Option<Instant>,
    problem: Option<Problem>,
    on_event: &'a mut F,
}

/// What a profile is opened with.
pub(super) struct Start<'a> {
    pub(super) link: &'a mut Link,
    pub(super) server: &'a ServerFolder,
    pub(super) profile: sealed::Profile,
    pub(super) pin: Pin,
    pub(super) is_pin_new: bool,
    pub(super) seed: u64,
}

/// Opens the profile and keeps it connected until it ends.
pub(super) async fn run(
    start: Start<'_>,
    commands: &mut Inbox<Command>,
    on_event: &mut impl FnMut(Event),
) -> End {
    let Start {
        link,
        server,
        profile,
        pin,
        is_pin_new,
        seed,
    } = start;
    let opened = server.open(profile.id, (seed >> 32) as u32);
    let OpenProfile { folder, key, store } = match opened {
        Ok(profile) => profile,
        Err(problem) => return End::Problem(problem),
    };
    let session = match SealedSession::open(profile, Box::new(store), seed) {
        Ok(session) => session,
        Err(error) => {
            return End::Problem(match error {
                sealed::StoreError::Full => Problem::Full { path: folder },
                sealed::StoreError::Disk(reason) => Problem::Disk {
                    path: folder,
                    reason,
                },
                sealed::StoreError::Damaged(reason) => Problem::Damaged {
                    path: folder,
                    reason: reason.to_owned(),
                },
            });
        }
    };
    on_event(Event::Opened {
        folder: folder.clone(),
        id: session.id(),
    });
    let sealed = Sealed {
        link,
        server,
        folder,
        key,
        session,
        pin,
        is_pin_new,
        transport: None,
        pending: Vec::new(),
        stranger: None,
        was_there: false,
        is_leaving: false,
        bare_frames: 0,
        is_bare_told: false,
        refused: None,
        has_ended: false,
        goodbye_until: None,
        problem: None,
        on_event,
    };
    sealed.run(commands).await
}

impl<F: FnMut(Event)> Sealed<'_, F> {
    async fn run(mut self, commands: &mut Inbox<Command>) -> End {
        let mut has_commands = true;
        self.connect(now());
        loop {
            self.settle(now());
            if let Some(end) = self.end() {
                return end;
            }
            let deadline = self.deadline();
            let wake = tokio::select! {
                command = commands.recv(), if has_commands => Wake::Command(command),
                ready = self.link.ready() => Wake::Socket(ready),
                () = super::classic::sleep_until(deadline), if deadline.is_some() => Wake::Time,
            };
            let moment = now();
            match wake {
                Wake::Command(Some(command)) => self.obey(command, moment),
                Wake::Command(None) => {
                    has_commands = false;
                    if !self.is_leaving {
                        self.obey(Command::Quit { is_patient: true }, moment);
                    }
                }
                Wake::Socket(Ok(())) => self.receive(moment),
                Wake::Socket(Err(error)) => {
                    self.problem = Some(Problem::Network {
                        reason: error.to_string(),
                    });
                }
                Wake::Time => self.handle_timeout(moment),
            }
        }
    }

    fn deadline(&mut self) -> Option<Instant> {
        let transport = self.transport.as_mut().map(Transport::poll_timeout);
        let all = [transport, self.session.poll_timeout(), self.goodbye_until];
        all.into_iter().flatten().min()
    }

    fn handle_timeout(&mut self, now: Now) {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now.instant);
        if let Some(transport) = &mut self.transport {
            transport.handle_timeout(self.link, now);
        }
        if is_due(self.session.poll_timeout()) {
            self.session.handle_timeout(now);
        }
        if is_due(self.goodbye_until) {
            self.goodbye_until = None;
            self.close(now);
        }
    }

    fn obey(&mut self, command: Command, now: Now) {
        match command {
            Command::Sealed(command) => {
                self.is_leaving |= matches!(command, sealed::Command::Stop { .. });
                self.session.handle_command(command, now);
            }
            Command::Trust(pin) => self.trust(pin, now),
            Command::RetryNow => match &mut self.transport {
                Some(transport) if transport.is_connected() => transport.renew(self.link),
                Some(_) => {}
                None => self.connect(now),
            },
            Command::Quit { is_patient } => {
                // Without a connection that ever was, and no attempt at one, nobody waits.
                let may_come = self.stranger.is_none() && self.was_there;
                let is_patient = is_patient && (may_come || self.transport.is_some());
                self.is_leaving = true;
                let stop = sealed::Command::Stop { is_patient };
                self.session.handle_command(stop, now);
            }
            Command::Classic(_) => {}
        }
    }

    fn trust(&mut self, pin: Pin, now: Now) {
        if self.stranger.take().is_none() {
            return;
        }
        match self.server.trust(pin) {
            Ok(()) => {
                self.pin = pin;
                self.is_pin_new = false;
                self.connect(now);
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Begins an attempt, unless there is one, or a stranger in the way.
    fn connect(&mut self, now: Now) {
        if self.transport.is_some() || self.stranger.is_some() || self.has_ended {
            return;
        }
        // Perhaps it is we who moved to another network.
        self.link.follow_route();
        let trust = Trust::Pinned {
            pin: self.pin,
            identity: &self.key,
        };
        self.is_bare_told = false;
        match Transport::begin(self.link.server(), trust, now) {
            Ok(transport) => self.transport = Some(transport),
            Err(error) => {
                self.problem = Some(Problem::Network {
                    reason: error.to_string(),
                });
            }
        }
    }

    fn receive(&mut self, now: Now) {
        let Some(transport) = &mut self.transport else {
            // Nothing that comes now is for anybody.
            self.link.discard();
            return;
        };
        let bare = transport.receive(self.link, now);
        self.bare_frames += bare;
        if bare > 0 && !self.is_bare_told {
            self.is_bare_told = true;
            let count = self.bare_frames;
            (self.on_event)(Event::DowngradeRefused { count });
        }
    }

    /// Carries bytes both ways and tells what happened, until nothing more happens.
    fn settle(&mut self, now: Now) {
        loop {
            let mut is_quiet = !self.attend(now);
            is_quiet &= !self.carry(now);
            // All of it: what was said before the end is not told after it.
            while self.tell(now) {
                is_quiet = false;
            }
            if is_quiet {
                break;
            }
        }
        if let Some(transport) = &mut self.transport {
            transport.send(self.link, now);
        }
    }

    /// What happened on the connection. True if something did.
    fn attend(&mut self, now: Now) -> bool {
        let Some(happening) = self.transport.as_mut().and_then(Transport::poll) else {
            return false;
        };
        match happening {
            Happening::Connected => {
                self.remember_pin();
                self.session.handle_connected(now);
            }
            // Only without a pin.
            Happening::Met(_) => {}
            Happening::Lost(lost) => self.lost(lost, now),
        }
        true
    }

    /// The server has proved the pin that an invite named.
    fn remember_pin(&mut self) {
        if self.is_pin_new {
            self.is_pin_new = false;
            if let Err(problem) = self.server.trust(self.pin) {
                self.problem = Some(problem);
            }
        }
    }

    fn lost(&mut self, lost: Lost, now: Now) {
        if let Some(mut transport) = self.transport.take() {
            // The goodbye leaves.
            transport.send(self.link, now);
        }
        self.pending.clear();
        self.goodbye_until = None;
        let stranger = presented(&lost);
        if !self.has_ended {
            (self.on_event)(Event::Lost(lost));
        }
        self.session.handle_disconnected(now);
        while self.tell(now) {}
        if let Some(presented) = stranger {
            self.stranger = Some(presented);
            let known = self.pin;
            (self.on_event)(Event::KeyChanged { known, presented });
        }
        if self.is_leaving && (!self.was_there || stranger.is_some()) {
            // It was never there, or is somebody else's: nobody waits for it.
            let stop = sealed::Command::Stop { is_patient: false };
            self.session.handle_command(stop, now);
        }
    }

    /// Bytes from the stream to the session and back. True if some went.
    fn carry(&mut self, now: Now) -> bool {
        let Some(transport) = &mut self.transport else {
            return false;
        };
        let heard = transport.read();
        if !heard.is_empty() {
            self.session.handle_bytes(&heard, now);
        }
        if self.pending.is_empty() {
            self.pending = self.session.poll_write(WRITE_BYTES);
        }
        let written = transport.write(&self.pending);
        self.pending.drain(..written);
        !heard.is_empty() || written > 0
    }

    /// What the session tells. True if it told something.
    fn tell(&mut self, now: Now) -> bool {
        let Some(event) = self.session.poll_event() else {
            return self.close_if_of_no_use(now);
        };
        match &event {
            sealed::Event::Accepted { id } => {
                self.was_there = true;
                if let Err(problem) = self.server.accepted(&self.folder, *id) {
                    self.problem = Some(problem);
                }
            }
            sealed::Event::Refused { refused, is_final } => {
                self.refused = is_final.then_some(*refused);
            }
            sealed::Event::Connect => self.connect(now),
            sealed::Event::Ended => {
                self.has_ended = true;
                match &self.transport {
                    Some(transport) if transport.is_connected() => {
                        self.goodbye_until = Some(now.instant + GOODBYE);
                    }
                    _ => self.close(now),
                }
            }
            _ => {}
        }
        (self.on_event)(Event::Sealed(event));
        true
    }

    /// Closes a stream that the session has no more use for. True if it did.
    fn close_if_of_no_use(&mut self, now: Now) -> bool {
        // Who has said goodbye waits for the server to close.
        let is_goodbye = self.has_ended && self.refused.is_none();
        let is_of_no_use = self.session.is_closing() && self.pending.is_empty() && !is_goodbye;
        match &self.transport {
            Some(transport) if is_of_no_use && !transport.is_closing() => {
                self.close(now);
                true
            }
            _ => false,
        }
    }

    fn close(&mut self, now: Now) {
        if let Some(transport) = &mut self.transport {
            transport.close(now);
        }
    }

    /// The end, once it has come.
    fn end(&mut self) -> Option<End> {
        if let Some(problem) = self.problem.take() {
            let moment = now();
            self.close(moment);
            if let Some(transport) = &mut self.transport {
                transport.send(self.link, moment);
            }
            return Some(End::Problem(problem));
        }
        if !self.has_ended || self.transport.is_some() {
            return None;
        }
        let waiting = self.session.waiting();
        Some(match self.refused {
            Some(refused) => End::Refused { refused, waiting },
            None => End::Quit { waiting },
        })
    }
}
