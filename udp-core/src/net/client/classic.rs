//! Runs a classic client on a socket: datagrams and commands in, frames and events out.

use super::{
    super::bridge::Inbox,
    link::{Link, Received, Sent},
};
use crate::client::{Client, Command, End, Event, Phase, Profile};
use protocol::Frame;
use std::{
    hash::{BuildHasher as _, RandomState},
    io,
    time::{Duration, Instant},
};

/// Datagrams read before what they brought is answered and told.
pub(super) const DATAGRAMS_PER_TURN: usize = 64;
/// The longest datagram there is; existing servers put their whole list into one.
pub(super) const LONGEST_DATAGRAM: usize = 64 * 1024;
/// How long a full send buffer is given, and how often, before a frame counts as lost. A timer and
/// not readiness, which after an ICMP error never rests.
const FULL_PAUSE: Duration = Duration::from_millis(1);
const FULL_TRIES: u32 = 100;

/// What woke the loop.
enum Wake<C> {
    Command(Option<C>),
    Socket(io::Result<()>),
    Time,
}

/// How a classic client is told what to do, and what becomes of it.
pub(super) trait Line {
    /// What comes from the application.
    type Command;

    /// What a command means for the client: none, one, or two to be carried out in order.
    fn read(&mut self, command: Self::Command) -> [Option<Command>; 2];

    /// The client tells something.
    fn tell(&mut self, client: &Client, event: Event);

    /// A datagram came; true when the client is not to have it, and the line is at its end.
    fn takes(&mut self, client: &Client, datagram: &[u8]) -> bool;
}

/// An application that speaks classic only.
struct Plain<F>(F);

impl<F: FnMut(Event)> Line for Plain<F> {
    type Command = Command;

    fn read(&mut self, command: Command) -> [Option<Command>; 2] {
        [Some(command), None]
    }

    fn tell(&mut self, _: &Client, event: Event) {
        (self.0)(event);
    }

    fn takes(&mut self, _: &Client, _: &[u8]) -> bool {
        false
    }
}

/// Connects, and stays connected until the client ends: by [`Command::Quit`], because all senders of
/// commands are gone (which is the same), or as [`End`] says. Every event is told in order, the last
/// one being [`Phase::Ended`]. Dropping the future ends without TCHAU.
///
/// # Errors
/// When no socket can be had for the server's address, or it cannot be used in this runtime at all.
pub async fn run(
    profile: Profile,
    mut commands: Inbox<Command>,
    on_event: impl FnMut(Event),
) -> io::Result<End> {
    let mut link = Link::open(profile.server)?;
    let end = drive(profile, &mut link, &mut commands, &mut Plain(on_event)).await?;
    // Only a line that takes datagrams ends without an end.
    Ok(end.unwrap_or(End::Quit))
}

/// The same on a given link and line; `None` when the line took a datagram.
pub(super) async fn drive<L: Line>(
    profile: Profile,
    link: &mut Link,
    commands: &mut Inbox<L::Command>,
    line: &mut L,
) -> io::Result<Option<End>> {
    let mut buffer = vec![0; LONGEST_DATAGRAM];
    let mut client = Client::new(profile, seed(), Instant::now());
    let mut has_commands = true;
    let mut is_quitting = false;
    loop {
        send(link, &mut client).await;
        if let Some(end) = tell(link, &mut client, line) {
            return Ok(Some(end));
        }
        let deadline = client.poll_timeout();
        let wake = tokio::select! {
            command = commands.recv(), if has_commands => Wake::Command(command),
            ready = link.ready() => Wake::Socket(ready),
            () = sleep_until(deadline), if deadline.is_some() => Wake::Time,
        };
        match wake {
            Wake::Command(Some(command)) => {
                for command in line.read(command).into_iter().flatten() {
                    is_quitting |= command == Command::Quit;
                    client.handle_command(command, Instant::now());
                }
            }
            Wake::Command(None) => {
                has_commands = false;
                // Who says Quit and goes means it once: a second one would not let texts leave.
                if !is_quitting {
                    client.handle_command(Command::Quit, Instant::now());
                }
            }
            Wake::Socket(ready) => {
                ready?;
                if receive(link, &mut client, line, &mut buffer) {
                    return Ok(None);
                }
            }
            Wake::Time => client.handle_timeout(Instant::now()),
        }
    }
}

pub(super) async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

async fn send(link: &mut Link, client: &mut Client) {
    while let Some(frame) = client.poll_transmit() {
        send_frame(link, client, &frame).await;
    }
}

/// Sends one frame. What a network can do to a datagram is not an error: the client asks again.
async fn send_frame(link: &mut Link, client: &mut Client, frame: &Frame) {
    let mut was_refused = false;
    for _ in 0..FULL_TRIES {
        match link.send(frame.bytes()) {
            Sent::Done => return,
            Sent::Full => tokio::time::sleep(FULL_PAUSE).await,
            // The error is about a frame before this one, which did not leave.
            Sent::Refused if !was_refused => {
                was_refused = true;
                client.handle_unreachable(Instant::now());
            }
            Sent::Failed if link.follow_route() => client.handle_new_address(Instant::now()),
            Sent::Refused | Sent::Failed => return,
        }
    }
}

/// Tells the events; gives the end, once told.
fn tell(link: &mut Link, client: &mut Client, line: &mut impl Line) -> Option<End> {
    let mut ended = None;
    while let Some(event) = client.poll_event() {
        match &event {
            // Perhaps it is we who moved to another network.
            Event::Phase(Phase::Away { .. }) => _ = link.follow_route(),
            Event::Phase(Phase::Ended(end)) => ended = Some(end.clone()),
            _ => {}
        }
        line.tell(client, event);
    }
    ended
}

/// True when the line took a datagram.
fn receive(link: &Link, client: &mut Client, line: &mut impl Line, buffer: &mut [u8]) -> bool {
    let now = Instant::now();
    for _ in 0..DATAGRAMS_PER_TURN {
        match link.receive(buffer) {
            Some(Received::Datagram(length)) => {
                let datagram = &buffer[..length];
                if line.takes(client, datagram) {
                    return true;
                }
                client.handle_datagram(datagram, now);
            }
            Some(Received::Unreachable) => client.handle_unreachable(now),
            None => break,
        }
    }
    false
}

/// The standard library's own randomness: enough to pick an id and spread reconnections.
pub(super) fn seed() -> u64 {
    RandomState::new().hash_one(())
}
