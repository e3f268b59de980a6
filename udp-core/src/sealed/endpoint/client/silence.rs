//! Notices that the server answers no more, long before the session ends for want of any sign.
//!
//! Who was given another address unannounced (a NAT that forgot, a router started again) goes on saying
//! little things from there: a ping of 40 bytes, again and again at growing distances. The server may
//! answer three times as much to an address without proof, and its challenge has 1,200 bytes. So after a
//! while without an answer as much is said at once as pays for it; and if nothing comes of it, another
//! session is quicker than waiting for the end of this one.
//!
//! A challenge is no answer but a question: ours to it may get lost, and until one arrives the server sends
//! nothing but challenges.

use crate::sealed::limits::{QUESTIONS, UNANSWERED};
use quinn_proto::ConnectionStats;
use std::time::Instant;

/// What is to be done about the silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Ask so that the server may answer.
    Ask,
    /// Nobody answers.
    GiveUp,
}

#[derive(Debug, Default)]
pub(super) struct Silence {
    /// Frames sent that want an acknowledgement. Whatever else wants one and is lost is followed by a ping.
    asked: u64,
    /// Acknowledgements that came.
    answered: u64,
    /// Challenges that came.
    challenged: u64,
    /// When the silence has lasted too long, while something is unanswered.
    due: Option<Instant>,
    /// How often it was asked meanwhile. Counted and not measured: who was suspended asks first.
    questions: u8,
}

impl Silence {
    /// After a datagram came, or some left.
    pub(super) fn note(&mut self, stats: &ConnectionStats, now: Instant) {
        let (sent, heard) = (&stats.frame_tx, &stats.frame_rx);
        let asked = sent.ping + sent.stream;
        let is_challenged = heard.path_challenge != self.challenged;
        if heard.acks != self.answered && !is_challenged {
            self.due = None;
            self.questions = 0;
        }
        // What is still lost after an answer is said again, and counted then.
        if (asked != self.asked || is_challenged) && self.due.is_none() {
            self.due = Some(now + UNANSWERED);
        }
        (self.asked, self.answered, self.challenged) = (asked, heard.acks, heard.path_challenge);
    }

    pub(super) const fn poll_timeout(&self) -> Option<Instant> {
        self.due
    }

    /// What is due, once each.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Due> {
        self.due.take_if(|due| *due <= now)?;
        if self.questions == QUESTIONS {
            return Some(Due::GiveUp);
        }
        self.questions += 1;
        self.due = Some(now + UNANSWERED);
        Some(Due::Ask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn who_was_suspended_asks_before_giving_up() {
        #[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
        let begun = Instant::now();
        let (mut silence, mut stats) = (Silence::default(), ConnectionStats::default());
        silence.note(&stats, begun);
        assert_eq!(silence.poll_timeout(), None);
        stats.frame_tx.ping = 1;
        silence.note(&stats, begun);
        let late = begun + Duration::from_secs(1_000);
        for questions in 0..u32::from(QUESTIONS) {
            let at = late + questions * UNANSWERED;
            assert_eq!(silence.take_due(at), Some(Due::Ask));
            assert_eq!(silence.take_due(at), None);
        }
        let end = late + u32::from(QUESTIONS) * UNANSWERED;
        assert_eq!(silence.take_due(end), Some(Due::GiveUp));
        assert_eq!(silence.take_due(end), None);
    }

    #[test]
    fn an_answer_ends_the_silence() {
        #[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
        let begun = Instant::now();
        let (mut silence, mut stats) = (Silence::default(), ConnectionStats::default());
        stats.frame_tx.stream = 1;
        silence.note(&stats, begun);
        assert_eq!(silence.take_due(begun + UNANSWERED), Some(Due::Ask));
        stats.frame_rx.acks = 1;
        stats.frame_rx.path_challenge = 1;
        silence.note(&stats, begun + UNANSWERED);
        assert_eq!(silence.questions, 1, "a challenge is none");
        stats.frame_rx.acks = 2;
        silence.note(&stats, begun + UNANSWERED);
        assert_eq!((silence.poll_timeout(), silence.questions), (None, 0));
    }
}
