//! Every deadline of a client, each with its reason.

use std::time::{Duration, Instant};

/// How long an answer to the question about dialects, or to OI, is waited for. On a LAN answers take
/// milliseconds; a server may take half a second to find out whether the holder of an id is gone.
pub(super) const ANSWER_WAIT: Duration = Duration::from_secs(1);
/// How often each is sent before a server counts as absent: one loss in a hundred becomes one in a
/// million, and a user who mistyped the address knows after three seconds.
pub(super) const ANSWER_TRIES: u8 = 3;

/// Seconds before the first, second, … attempt to come back; the last one repeats. Fast enough for
/// a server that was only restarted, slow enough for one that is off until tomorrow.
pub(super) const RETURN_SECS: [u64; 6] = [1, 2, 4, 8, 15, 30];
/// How long "ID já em uso." is not believed while coming back: it may be our own old registration,
/// which a server gives to a newcomer from the same machine after ten minutes of silence.
pub(super) const REFUSED_RETURN_PATIENCE: Duration = Duration::from_secs(11 * 60);
/// How soon a server that does not know us is believed again after we registered anew: one that
/// never remembers must not make us register as fast as it answers.
pub(super) const RENEWAL_PAUSE: Duration = Duration::from_secs(5);

/// How often the people are asked for while somebody looks: classic servers announce nobody.
pub(super) const ASK_VISIBLE: Duration = Duration::from_secs(30);
/// How often when nobody looks: this is also what notices that a server is gone, or no longer
/// knows us.
pub(super) const ASK_HIDDEN: Duration = Duration::from_secs(60);
/// How soon after a question another is asked: servers answer one LISTA a second, of whatever it is,
/// and the second may arrive sooner after the first than it left.
pub(super) const ASK_PAUSE: Duration = Duration::from_millis(1_050);
/// How long an answer to LISTA is waited for; longer than [`ASK_PAUSE`], so that a question the
/// server passed over is asked again.
pub(super) const LIST_WAIT: Duration = Duration::from_secs(2);
/// How often LISTA is sent before the server counts as silent.
pub(super) const LIST_TRIES: u8 = 3;
/// How long after a page of the list another may follow: nothing marks the last one.
pub(super) const PAGE_WAIT: Duration = Duration::from_millis(300);

/// How long the answer to OI into a room is waited for, and how long after a TCHAU to one another
/// follows: longer than a second, in which a server says the same refusal once.
pub(super) const ENTER_WAIT: Duration = Duration::from_millis(1_050);
/// How often each is sent: as often as to get to the server.
pub(super) const ENTER_TRIES: u8 = 3;
/// How long a new room is waited for: it is written to disk first, and asked for once.
pub(super) const CREATE_WAIT: Duration = Duration::from_secs(3);

/// One frame of text each 1/15 s after a burst: servers allow 20 a second.
pub(super) const PACE: Duration = Duration::from_nanos(1_000_000_000 / 15);
/// How long nothing is said after "Devagar: mensagens demais.": the server counts on.
pub(super) const TOO_FAST_PAUSE: Duration = Duration::from_secs(1);
/// When a text to everyone that has not come back counts as lost: some round trips of a bad link.
pub(super) const ECHO_WAIT: Duration = Duration::from_secs(3);
/// How long a text that comes back later than that is still recognised as ours.
pub(super) const ECHO_MEMORY: Duration = Duration::from_secs(30);
/// How long after a text a refusal may belong to it.
pub(super) const REFUSAL_WAIT: Duration = Duration::from_secs(3);

/// How long after a private text TCHAU waits: a refusal is the only answer it can have.
pub(super) const LINGER: Duration = Duration::from_millis(500);
/// When a client that was told to quit leaves whatever still waits: a full queue takes 67 s.
pub(super) const FAREWELL_WAIT: Duration = Duration::from_secs(90);

/// What a client waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Timer {
    /// The answer to the question about dialects, or to OI: [`ANSWER_WAIT`].
    Answer,
    /// The next attempt to come back: [`RETURN_SECS`].
    Return,
    /// The next LISTA of the people: [`ASK_VISIBLE`], [`ASK_HIDDEN`].
    Ask,
    /// The next LISTA that the application wants: [`ASK_PAUSE`].
    AskNext,
    /// The answer to LISTA: [`LIST_WAIT`].
    ListAnswer,
    /// The end of that answer: [`PAGE_WAIT`].
    ListComplete,
    /// The number of a new room: [`CREATE_WAIT`].
    Create,
    /// The answer to OI into a room: [`ENTER_WAIT`].
    Enter,
    /// The refusal that tells that a room was left: [`ENTER_WAIT`].
    Leave,
    /// The next frame of text: [`PACE`], [`TOO_FAST_PAUSE`].
    Pace,
    /// A text to everyone that should have come back: [`ECHO_WAIT`].
    Echo,
    /// The refusal of a last private text: [`LINGER`].
    Linger,
    /// The end of patience with what is still to be said before quitting: [`FAREWELL_WAIT`].
    Farewell,
}

impl Timer {
    const ALL: [Self; 13] = [
        Self::Answer,
        Self::Return,
        Self::Ask,
        Self::AskNext,
        Self::ListAnswer,
        Self::ListComplete,
        Self::Create,
        Self::Enter,
        Self::Leave,
        Self::Pace,
        Self::Echo,
        Self::Linger,
        Self::Farewell,
    ];
}

/// When each is due, if it is set.
#[derive(Debug, Default)]
pub(super) struct Timers([Option<Instant>; Timer::ALL.len()]);

impl Timers {
    pub(super) const fn set(&mut self, timer: Timer, at: Instant) {
        self.0[timer as usize] = Some(at);
    }

    pub(super) const fn stop(&mut self, timer: Timer) {
        self.0[timer as usize] = None;
    }

    pub(super) const fn stop_all(&mut self) {
        self.0 = [None; Timer::ALL.len()];
    }

    pub(super) const fn at(&self, timer: Timer) -> Option<Instant> {
        self.0[timer as usize]
    }

    /// When the earliest is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.iter().flatten().min().copied()
    }

    /// Stops and gives the earliest that is due.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Timer> {
        let (at, timer) = Timer::ALL
            .into_iter()
            .filter_map(|timer| Some((self.at(timer)?, timer)))
            .min_by_key(|&(at, _)| at)?;
        if at > now {
            return None;
        }
        self.stop(timer);
        Some(timer)
    }
}
