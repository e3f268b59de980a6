//! What was refused or dropped: every reason that occurred, how often, and what to do about it.

use super::Model;
use daemon::log::{drop_text, handshake_text};
use lang::Lang;
use protocol::Refusal;
use udp_core::server::{Counters, Drop, Handshake};

/// A reason, and how often it occurred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// The reason in words, as everywhere else.
    pub reason: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// How often, since the start.
    pub count: u64,
    /// How often within the last minute.
    pub recent: u64,
}

/// Reasons of one kind, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Losses {
    /// What they are reasons for.
    pub title: &'static str,
    /// At least one.
    pub reasons: Vec<Loss>,
}

impl Losses {
    /// Those of `all` that occurred, if any did.
    fn of<R: Copy>(
        title: &'static str,
        all: &[R],
        words: impl Fn(R) -> (&'static str, &'static str),
        count: impl Fn(R) -> (u64, u64),
    ) -> Option<Self> {
        let mut reasons: Vec<Loss> = all
            .iter()
            .map(|&reason| {
                let ((reason, advice), (before, count)) = (words(reason), count(reason));
                Loss {
                    reason: reason.trim_end_matches('.'),
                    advice,
                    count,
                    recent: count.saturating_sub(before),
                }
            })
            .filter(|loss| loss.count > 0)
            .collect();
        reasons.sort_by_key(|loss| std::cmp::Reverse(loss.count));
        (!reasons.is_empty()).then_some(Self { title, reasons })
    }
}

impl Model {
    /// What was refused and dropped since the start; nothing when nothing was.
    #[must_use]
    pub fn losses(&self) -> Vec<Losses> {
        let Some(((before, _), (now, _))) = self
            .uptime()
            .and_then(|uptime| self.last_minute.ends(uptime))
        else {
            return Vec::new();
        };
        losses(before, now, self.lang)
    }
}

fn losses(before: &Counters, now: &Counters, lang: Lang) -> Vec<Losses> {
    let both = |count: &dyn Fn(&Counters) -> u64| (count(before), count(now));
    let refused = Losses::of(
        lang.refused_by_reason(),
        &Refusal::ALL,
        |refusal| (lang.refusal(refusal), lang.refusal_advice(refusal)),
        |refusal| both(&|it| it.refused[usize::from(refusal.code())]),
    );
    let handshakes = Losses::of(
        lang.handshakes_by_reason(),
        &Handshake::ALL,
        |why| (handshake_text(why, lang), handshake_advice(why, lang)),
        |why| both(&|it| it.sealed.refused[why as usize]),
    );
    let dropped = Losses::of(
        lang.dropped_by_reason(),
        &Drop::ALL,
        |reason| (drop_text(reason, lang), drop_advice(reason, lang)),
        |reason| both(&|it| it.dropped[reason as usize]),
    );
    [refused, handshakes, dropped]
        .into_iter()
        .flatten()
        .collect()
}

const fn drop_advice(reason: Drop, lang: Lang) -> &'static str {
    match reason {
        Drop::TooShort | Drop::TooLong | Drop::NotBare => lang.advice_foreign(),
        Drop::NotLocal => lang.advice_not_local(),
        Drop::NotRegistered => lang.advice_not_registered(),
        Drop::Rate => lang.advice_rate(),
        Drop::NeverAnswered => lang.advice_never_answered(),
        Drop::Kernel => lang.advice_kernel(),
        Drop::NotSent => lang.advice_not_sent(),
        Drop::ClassicClosed => lang.advice_classic_closed(),
    }
}

const fn handshake_advice(why: Handshake, lang: Lang) -> &'static str {
    match why {
        Handshake::ForeignCertificate => lang.advice_foreign_certificate(),
        Handshake::NoCertificate | Handshake::WrongCertificate => lang.advice_no_certificate(),
        Handshake::OtherProtocol => lang.advice_other_protocol(),
        Handshake::Other => lang.advice_handshake(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_that_occurred_the_most_frequent_first() {
        let mut before = Counters::default();
        before.refused[usize::from(Refusal::Muted.code())] = 2;
        let mut now = before;
        now.refused[usize::from(Refusal::Muted.code())] = 3;
        now.refused[usize::from(Refusal::TooFast.code())] = 9;
        now.dropped[Drop::Kernel as usize] = 1;
        let losses = losses(&before, &now, Lang::Pt);
        let titles: Vec<_> = losses.iter().map(|it| it.title).collect();
        let expected = [Lang::Pt.refused_by_reason(), Lang::Pt.dropped_by_reason()];
        assert_eq!(titles, expected);
        let refused: Vec<_> = losses[0]
            .reasons
            .iter()
            .map(|it| (it.count, it.recent))
            .collect();
        assert_eq!(refused, [(9, 9), (3, 1)]);
        assert_eq!(
            losses[1].reasons[0].reason,
            drop_text(Drop::Kernel, Lang::Pt)
        );
    }

    #[test]
    fn nothing_lost_is_no_list() {
        let counters = Counters::default();
        assert_eq!(losses(&counters, &counters, Lang::En), []);
    }

    #[test]
    fn every_reason_has_advice_of_its_own_language() {
        let mut now = Counters {
            refused: [1; Refusal::ALL.len() + 1],
            dropped: [1; Drop::ALL.len()],
            ..Counters::default()
        };
        now.sealed.refused = [1; Handshake::ALL.len()];
        let advice = |lang| -> Vec<&str> {
            let losses = losses(&Counters::default(), &now, lang);
            losses
                .into_iter()
                .flat_map(|it| it.reasons)
                .map(|it| it.advice)
                .collect()
        };
        let (pt, en) = (advice(Lang::Pt), advice(Lang::En));
        assert_eq!(
            pt.len(),
            Refusal::ALL.len() + Drop::ALL.len() + Handshake::ALL.len()
        );
        for (pt, en) in pt.iter().zip(en) {
            assert!(*pt != en && pt.ends_with(['.', '4']), "{pt} {en}");
        }
    }
}
