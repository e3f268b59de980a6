//! What the battery wants of an existing program, whichever it is.

use super::super::node::pair::LIMIT;
use tokio::time::timeout;

/// What a wish comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done; the program is told no words.
    Done,
    /// Done, in these words.
    Told(String),
    /// Not done, in these words.
    Refused(String),
    /// The program cannot ask for this.
    NoSuchThing,
}

/// What a program shows its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// Said to everyone: by whom, and what.
    Said(String, String),
    /// Said in private: by whom, and what.
    Private(String, String),
    /// Somebody has read something.
    Read(String),
    /// The server ends, in these words, if the program has any.
    Ended(Option<String>),
}

/// A user of an existing program.
pub(super) trait Caller {
    async fn enter(&mut self, name: &str) -> Outcome;

    async fn say_all(&mut self, text: &str) -> Outcome;

    async fn say_private(&mut self, to: &str, text: &str) -> Outcome;

    /// The texts that were told at the entry as said before; `None` where the program has no history.
    async fn history(&mut self) -> Option<Vec<String>>;

    /// Tells that the last message that was heard is read.
    async fn confirm(&mut self) -> Outcome;

    async fn leave(&mut self) -> Outcome;

    /// Waits for what is shown next.
    async fn hear(&mut self) -> Heard;
}

/// Everything that is shown until somebody says this to everyone.
pub(super) async fn hear_until(caller: &mut impl Caller, text: &str) -> Vec<Heard> {
    let mut all = Vec::new();
    let hearing = async {
        loop {
            let heard = caller.hear().await;
            let is_last = matches!(&heard, Heard::Said(_, said) if said == text)
                || matches!(heard, Heard::Ended(_));
            all.push(heard);
            if is_last {
                return;
            }
        }
    };
    let waited = timeout(LIMIT, hearing).await;
    assert!(waited.is_ok(), "no {text:?} after {all:?}");
    all
}
