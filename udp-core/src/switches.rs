//! Switches that turn a rule of the real code off, so that the check of the rule can be seen to fail.
//! Without feature `testing` every rule holds and nothing of this is left.

/// A rule that can be turned off.
#[cfg_attr(
    not(feature = "testing"),
    expect(unreachable_pub, reason = "it is public where tests turn rules off")
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// What the journal did not keep is delivered to nobody.
    CommitFirst,
    /// A private message goes to the one it is for.
    PrivateAudience,
    /// What is said in a room goes to who is in it.
    RoomAudience,
    /// Places count on from the last.
    Places,
    /// Time never decreases in order.
    MonotoneTime,
    /// A message that was said before is not said again.
    Tokens,
    /// A sealed reader gets what they may read.
    Reading,
    /// Marks only move forward.
    Marks,
    /// What is delivered is delivered in the journal's order.
    Order,
    /// What waits for a sealed reader is bounded.
    StreamBound,
    /// A message that is told as waiting is safe in the client's profile.
    SafeOutbox,
    /// In a new session a client begins with the oldest message that has no last word.
    SayAgain,
    /// A client asks for what is missing.
    Gaps,
}

#[cfg(feature = "testing")]
thread_local! {
    static OFF: std::cell::Cell<Option<Switch>> = const { std::cell::Cell::new(None) };
}

/// Runs `what` on this thread with a rule turned off.
#[cfg(feature = "testing")]
pub fn without<T>(switch: Switch, what: impl FnOnce() -> T) -> T {
    let before = OFF.replace(Some(switch));
    let outcome = what();
    OFF.set(before);
    outcome
}

/// True while the rule holds on this thread.
#[cfg(feature = "testing")]
pub(crate) fn holds(switch: Switch) -> bool {
    OFF.get() != Some(switch)
}

/// True: every rule holds.
#[cfg(not(feature = "testing"))]
pub(crate) const fn holds(_: Switch) -> bool {
    true
}
