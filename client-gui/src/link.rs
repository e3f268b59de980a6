//! The network's thread, as the window sees it: commands in, news out, and nobody waits.

use crate::model::Target;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};
use udp_core::net::{
    bridge::{self, Inbox, Outbox},
    client::{Command, End, Event, Options},
};

/// Commands that may wait for the network: a person types far fewer before it looks again.
const COMMANDS: usize = 256;
/// News that may wait for the window: more than a frame takes in (5,000). Past it the network waits,
/// and the socket's buffer holds what comes meanwhile.
const NEWS: usize = 8_192;

/// What the network tells the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The connection says something; after [`Event::Ended`] nothing follows.
    Event(Event),
    /// No address is known for the server's name; nothing follows.
    UnknownHost,
    /// This machine's network refused; nothing follows.
    Failed(String),
}

/// The window's end of a connection.
#[derive(Debug)]
pub struct Link {
    commands: Outbox<Command>,
    news: Receiver<News>,
    over: Receiver<()>,
}

/// The network's end of a connection.
#[derive(Debug)]
pub struct FarEnd {
    /// What the window wants.
    pub commands: Inbox<Command>,
    /// Where the window listens.
    pub news: Sender<News>,
    /// Dropped last: the window then knows that the goodbye has left.
    _done: Sender<()>,
}

/// How long before a deadline a patient goodbye becomes a hasty one, which still has to leave.
const HASTE: Duration = Duration::from_millis(500);

/// Tells when the network's thread has ended.
#[derive(Debug)]
pub struct Done {
    over: Receiver<()>,
    /// To hurry it; `None` when it could not be told to end but by the end of its commands.
    commands: Option<Outbox<Command>>,
}

impl Done {
    /// True once it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// Waits for nothing any more but the goodbye itself: a second one does not wait.
    pub fn hurry(&self) {
        if let Some(commands) = &self.commands {
            let _ = commands.try_send(Command::Quit { is_patient: false });
        }
    }

    /// Waits for the end, at most until `deadline`; shortly before it nothing is waited for any more but the
    /// goodbye itself. What is not said by then waits in the outbox.
    pub fn wait_until(&self, deadline: Instant) {
        if !self.is_over_by(deadline.checked_sub(HASTE).unwrap_or(deadline)) {
            self.hurry();
            self.is_over_by(deadline);
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the window is closed already, and its goodbye must leave before the process ends"
    )]
    fn is_over_by(&self, moment: Instant) -> bool {
        let left = moment.saturating_duration_since(Instant::now());
        // Nothing is ever sent.
        self.over.recv_timeout(left) == Err(RecvTimeoutError::Disconnected)
    }
}

/// Both ends of a connection.
#[must_use]
pub fn pair() -> (Link, FarEnd) {
    let (commands, inbox) = bridge::channel(COMMANDS);
    let (sender, news) = crossbeam_channel::bounded(NEWS);
    let (alive, over) = crossbeam_channel::bounded(0);
    let link = Link {
        commands,
        news,
        over,
    };
    let far_end = FarEnd {
        commands: inbox,
        news: sender,
        _done: alive,
    };
    (link, far_end)
}

/// Starts a connection on a thread of its own, with its profiles in a data folder; `wake` is called after
/// each piece of news.
#[must_use]
pub fn connect(target: Target, data: PathBuf, wake: impl Fn() + Send + 'static) -> Link {
    let (link, far_end) = pair();
    let news = link_news(&far_end);
    let spawned = thread::Builder::new()
        .name("network".to_owned())
        .spawn(move || run(&target, &data, far_end, &wake));
    if let Err(error) = spawned {
        // The far end is gone with the closure; say why through the copy kept here.
        let _ = news.try_send(News::Failed(error.to_string()));
    }
    link
}

fn link_news(far_end: &FarEnd) -> Sender<News> {
    far_end.news.clone()
}

impl Link {
    /// Hands a command over; gives it back when the queue is full.
    ///
    /// # Errors
    /// The command, when it could not be taken.
    pub fn send(&self, command: Command) -> Result<(), Command> {
        self.commands.try_send(command)
    }

    /// The next piece of news, if there is one.
    #[must_use]
    pub fn next(&self) -> Option<News> {
        self.news.try_recv().ok()
    }

    /// Says goodbye. The network hears no more from us and we nothing from it; the rest happens on
    /// its thread.
    #[must_use]
    pub fn leave(self) -> Done {
        let told = self.commands.try_send(Command::Quit { is_patient: true });
        Done {
            over: self.over,
            // Where the queue is full, the end of the commands means the same.
            commands: told.is_ok().then_some(self.commands),
        }
    }
}

fn run(target: &Target, data: &Path, far_end: FarEnd, wake: &impl Fn()) {
    let FarEnd {
        commands,
        news,
        _done: done,
    } = far_end;
    let talked = talk(target, data, commands, |event| {
        tell(&news, News::Event(event));
        wake();
    });
    if let Err(why) = talked {
        tell(&news, why);
        wake();
    }
    drop(done);
}

/// Tells the window, once it has room for more news.
#[expect(
    clippy::disallowed_methods,
    reason = "on the network's own thread: while the window is behind, the socket's buffer holds what comes"
)]
fn tell(window: &Sender<News>, news: News) {
    // A window that is gone wants no news.
    let _ = window.send(news);
}

fn talk(
    target: &Target,
    data: &Path,
    commands: Inbox<Command>,
    on_event: impl FnMut(Event),
) -> Result<End, News> {
    let server = look_up(&target.host, target.port).ok_or(News::UnknownHost)?;
    let options = Options {
        server,
        server_name: target.address(),
        id: target.id,
        name: target.name,
        dialect: target.dialect,
        pin: target.pin,
        trust_unknown: false,
        data: data.to_owned(),
        password: target.password,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| News::Failed(error.to_string()))?;
    Ok(runtime.block_on(udp_core::net::client::talk(options, commands, on_event)))
}

/// The first IPv4 address of a host, else the first at all: a server listens on IPv4 unless asked.
fn look_up(host: &str, port: u16) -> Option<SocketAddr> {
    let addresses: Vec<_> = (host, port).to_socket_addrs().ok()?.collect();
    let ipv4 = addresses.iter().find(|address| address.is_ipv4());
    ipv4.or(addresses.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_need_no_name_service() {
        assert_eq!(look_up("127.0.0.1", 9), Some(([127, 0, 0, 1], 9).into()));
        assert_eq!(
            look_up("::1", 9).map(|address| address.is_ipv6()),
            Some(true)
        );
    }

    #[test]
    fn leaving_is_over_when_the_far_end_is_gone() {
        let (link, far_end) = pair();
        let done = link.leave();
        assert!(!done.is_over());
        drop(far_end);
        assert!(done.is_over());
        done.wait_until(Instant::now());
    }
}
