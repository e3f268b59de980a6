//! The client that must go on being served: once a second it asks OI and LISTA, in three tries.

use crate::connect;
use anyhow::{Context as _, ensure};
use protocol::{
    Datagram, Destination, Frame, FrameText, Kind, Message, Name, Origin, PersonId, Verb, words,
};
use std::{
    fmt, io,
    net::{SocketAddr, UdpSocket},
    panic::resume_unwind,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// The id the client registers under.
pub(crate) const ID: u32 = 77_777;

/// A user's patience: asks again after so long, so many times.
const TRY_EVERY: Duration = Duration::from_millis(500);
const TRIES: u32 = 3;
/// From an answer to the next question: a server answers one LISTA a second, and one that comes
/// a moment early is not answered at all.
const PAUSE: Duration = Duration::from_millis(1020);
/// How long a read waits, so that questions leave in time.
const READ_WAIT: Duration = Duration::from_millis(5);

/// When a question was answered: at which try, and how long after the first.
type Answer = Option<(u32, Duration)>;

/// A pair of questions and what became of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    began: Instant,
    tries: u32,
    oi: Answer,
    lista: Answer,
}

/// The running client.
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<anyhow::Result<Vec<Round>>>,
}

/// Registers, and goes on asking on a thread of its own.
pub(crate) fn start(server: SocketAddr) -> anyhow::Result<Watch> {
    let socket = connect(server)?;
    socket.set_read_timeout(Some(READ_WAIT))?;
    let first = ask(&socket)?;
    ensure!(
        first.is_answered(),
        "the server does not even answer before the flood: {first}"
    );
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let thread = thread::spawn(move || {
        let mut rounds = Vec::new();
        while !stopped.load(Ordering::Relaxed) {
            pause(&socket)?;
            rounds.push(ask(&socket)?);
        }
        Ok(rounds)
    });
    Ok(Watch { stop, thread })
}

impl Watch {
    /// Lets the last questions be answered, and gives every second's answers.
    pub(crate) fn finish(self) -> anyhow::Result<Vec<Round>> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread
            .join()
            .unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// Asks both questions until both are answered or patience ends.
fn ask(socket: &UdpSocket) -> anyhow::Result<Round> {
    let mut round = Round {
        began: Instant::now(),
        tries: 0,
        oi: None,
        lista: None,
    };
    while !round.is_answered() && round.tries < TRIES {
        round.tries += 1;
        for (kind, answer) in [(Kind::OI, round.oi), (Kind::LISTA, round.lista)] {
            if answer.is_none() {
                let sent = socket.send(question(kind).bytes());
                sent.context("the server's port is closed")?;
            }
        }
        round.listen(socket)?;
    }
    Ok(round)
}

/// Waits, and throws away what still arrives: further pages of an answer are no answer to the next
/// question.
fn pause(socket: &UdpSocket) -> anyhow::Result<()> {
    let began = Instant::now();
    while began.elapsed() < PAUSE {
        receive(socket, &mut [0; 2048])?;
    }
    Ok(())
}

/// One datagram, or nothing when none has come for a moment.
fn receive<'a>(socket: &UdpSocket, buffer: &'a mut [u8]) -> anyhow::Result<&'a [u8]> {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    match socket.recv(buffer) {
        Ok(length) => Ok(&buffer[..length]),
        Err(error) if matches!(error.kind(), WouldBlock | TimedOut | Interrupted) => Ok(&[]),
        Err(error) => Err(error).context("the server's port is closed"),
    }
}

impl Round {
    /// Whether both questions were answered.
    pub(crate) const fn is_answered(&self) -> bool {
        self.oi.is_some() && self.lista.is_some()
    }

    /// Hears answers until the next try is due, and then whatever is there already: on a machine that
    /// gave this thread no time meanwhile, an answer that waits unread is still an answer.
    fn listen(&mut self, socket: &UdpSocket) -> anyhow::Result<()> {
        let asked = Instant::now();
        let mut buffer = [0; 2048];
        while !self.is_answered() {
            let is_over = asked.elapsed() >= TRY_EVERY;
            let bytes = receive(socket, &mut buffer)?;
            if is_over && bytes.is_empty() {
                break;
            }
            self.hear(bytes);
        }
        Ok(())
    }

    fn hear(&mut self, bytes: &[u8]) {
        let Some(message) = Datagram::parse(bytes)
            .ok()
            .and_then(|datagram| Message::read(&datagram).ok())
            .filter(|message| message.origin == Origin::Server)
        else {
            return;
        };
        let text = message.text.to_string();
        let answer = match message.verb {
            Verb::Oi if text == words::ACCEPTED => &mut self.oi,
            Verb::Msg if text.starts_with(words::PEOPLE_START) => &mut self.lista,
            _ => return,
        };
        answer.get_or_insert((self.tries, self.began.elapsed()));
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (question, answer) in [("OI", self.oi), (", LISTA", self.lista)] {
            match answer {
                Some((tries, after)) => {
                    let after_ms = after.as_secs_f64() * 1e3;
                    write!(
                        f,
                        "{question} answered at try {tries} after {after_ms:.1} ms"
                    )?;
                }
                None => write!(f, "{question} not answered")?,
            }
        }
        Ok(())
    }
}

fn question(kind: Kind) -> Frame {
    let origin = PersonId::new(ID).map_or(Origin::Server, Origin::Person);
    let name = Name::cut("Sentinela");
    let nothing = FrameText::EMPTY;
    Frame::new(kind, origin, Destination::Everyone, &name, &nothing)
}
