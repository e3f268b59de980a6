//! The side of the server: one call after the other, wishes and looking for news by turns.

use rpc_shim::Trouble;
use std::{cell::Cell, rc::Rc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

/// Calls in a row without an answer, after which the server is gone: somebody else's slow call may hold an existing
/// server's only thread for a while.
const TRIES: u32 = 3;
/// Between two of them.
const RETRY_PAUSE: Duration = Duration::from_secs(1);
/// How long the end waits for what is still to be shown, and for the goodbye.
const LEAVE_WAIT: Duration = Duration::from_secs(8);

/// How a conversation ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// As the user wanted.
    Left,
    /// Somebody bears the name.
    NameTaken,
    /// The server does not know us any more.
    Forgotten,
    /// The binder knows no chat.
    NoService,
    /// The chat that the binder names does not answer there.
    NoAnswerAt(String),
    Trouble(Trouble),
}

/// Why a call did not do what it should.
#[derive(Debug)]
pub(super) enum Stop {
    /// It may pass.
    Trouble(Trouble),
    /// It will not.
    End(End),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Somebody else's chat.
pub(super) trait Line {
    type Wish;
    type News;
    /// Comes in.
    async fn enter(&mut self, tell: &mut impl FnMut(Self::News)) -> Result<(), Stop>;
    async fn obey(
        &mut self,
        wish: Self::Wish,
        tell: &mut impl FnMut(Self::News),
    ) -> Result<(), Stop>;
    /// Looks for news; gives the pause until the next look.
    async fn poll(&mut self, tell: &mut impl FnMut(Self::News)) -> Result<Duration, Stop>;
    /// Goes; a patient one shows first what is there.
    async fn leave(&mut self, is_patient: bool, tell: &mut impl FnMut(Self::News));
}

/// What the driver has to say.
#[derive(Debug)]
pub(super) enum Report<N> {
    /// We are in.
    In,
    News(N),
    /// A wish is done, or will not be.
    Done,
    /// What a wish asked for may not have arrived.
    Unanswered,
    /// The server cannot do what was asked, and why.
    Refused(String),
}

/// Talks until the wishes end, or the server does. Whoever is hurried leaves wishes and news behind.
pub(super) async fn drive<L: Line>(
    mut line: L,
    mut wishes: mpsc::Receiver<L::Wish>,
    is_hurried: Rc<Cell<bool>>,
    mut tell: impl FnMut(Report<L::News>),
) -> End {
    let entered = line.enter(&mut |news| tell(Report::News(news))).await;
    match entered {
        Ok(()) => tell(Report::In),
        Err(Stop::Trouble(trouble)) => return End::Trouble(trouble),
        Err(Stop::End(end)) => return end,
    }
    let mut poll_at = Instant::now();
    let mut troubles = 0;
    while !is_hurried.get() {
        let stopped = if poll_at <= Instant::now() {
            let polled = line.poll(&mut |news| tell(Report::News(news))).await;
            poll_at = Instant::now();
            polled.map(|pause| poll_at += pause)
        } else {
            Ok(())
        };
        match stopped {
            Ok(()) => {}
            Err(Stop::End(end)) => return end,
            Err(Stop::Trouble(trouble)) => {
                troubles += 1;
                if troubles >= TRIES {
                    return End::Trouble(trouble);
                }
                tokio::time::sleep(RETRY_PAUSE).await;
                continue;
            }
        }
        troubles = 0;
        // Taken before the wait for news, so that each gets its turn.
        let wish = tokio::select! {
            biased;
            wish = wishes.recv() => wish,
            () = sleep_until(poll_at) => continue,
        };
        let Some(wish) = wish.filter(|_| !is_hurried.get()) else {
            break;
        };
        let obeyed = line.obey(wish, &mut |news| tell(Report::News(news))).await;
        tell(Report::Done);
        match obeyed {
            Ok(()) => {}
            Err(Stop::End(end)) => {
                tell(Report::Unanswered);
                return end;
            }
            Err(Stop::Trouble(Trouble::Refused(why))) => tell(Report::Refused(why)),
            // If it is more than this call, looking for news will tell.
            Err(Stop::Trouble(_)) => {
                tell(Report::Unanswered);
                poll_at = Instant::now();
            }
        }
    }
    let is_patient = !is_hurried.get();
    let mut tell_news = |news| tell(Report::News(news));
    // Whoever is not let go in time goes without a goodbye.
    let _ = timeout(LEAVE_WAIT, line.leave(is_patient, &mut tell_news)).await;
    End::Left
}
