//! What the user of a sealed session is told, over all crashes of their program, and what must hold of it.
//!
//! A message that waits is never lost and never said twice; what is shown is what was kept, at its place; what
//! is said to be kept is; a mark never goes back.

use super::{
    Violation,
    history::{History, conversation},
};
use crate::client::sealed::{Event, Message, NotTaken, Outcome, Refused, SessionError, Source};
use protocol::{Destination, Kind, PersonId, Refusal, Token};
use std::collections::{BTreeMap, BTreeSet};

/// What the user saw.
#[derive(Debug, Default)]
pub(super) struct Eyes {
    /// The id they are here under.
    pub(super) id: Option<PersonId>,
    /// Accepted, and not away since.
    is_here: bool,
    /// How everything stands was told in this session.
    knows_standings: bool,
    /// What they wish for and has not come about or been refused.
    pub(super) wishes: u64,
    /// Last place and whether it is open, by conversation.
    pub(super) standings: BTreeMap<Destination, (u32, bool)>,
    outbox: BTreeMap<u64, Said>,
    /// What the user says at this moment.
    pub(super) saying: String,
    /// Texts that were not taken for want of a disk: one may be in the profile all the same.
    doubtful: BTreeSet<String>,
    /// Messages of the outbox that the program has told of since it was started, while it opens its profile.
    opening: Option<BTreeSet<u64>>,
    /// Live messages told since the program was started.
    told: BTreeSet<(Destination, u32)>,
    marks: BTreeMap<(Destination, PersonId), u32>,
    /// Every place that was shown since it was last asked.
    pub(super) shown: BTreeSet<(Destination, u32)>,
    /// How far back the history was loaded, and whether that is its start.
    pub(super) loaded: BTreeMap<Destination, (u32, bool)>,
    /// The profile failed since the program was started: what was told and not kept is told again.
    is_shaken: bool,
    /// What happened, to be counted.
    pub(super) noticed: Vec<&'static str>,
    /// It is time to connect.
    pub(super) wants_connection: bool,
    /// The program has ended.
    pub(super) has_ended: bool,
}

/// A message of the outbox.
#[derive(Debug, Clone)]
struct Said {
    to: Destination,
    text: String,
    fate: Fate,
    /// Place and order that its ✓ once told.
    kept: Option<(u32, u64)>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Waits,
    Kept,
    Failed(Refused),
}

impl Eyes {
    /// The program starts: what it tells of its profile follows, and then [`is_open`](Self::is_open).
    pub(super) fn opens(&mut self) {
        self.closes();
        self.opening = Some(BTreeSet::new());
        self.is_shaken = false;
        self.told.clear();
        self.marks.clear();
        // How conversations stood another run of the program knew.
        self.standings.clear();
        self.wants_connection = true;
    }

    /// The program is gone.
    pub(super) fn closes(&mut self) {
        self.is_here = false;
        self.knows_standings = false;
        self.wishes = 0;
        self.wants_connection = false;
        self.has_ended = false;
    }

    /// The profile was told: nothing that waited is missing.
    pub(super) fn is_open(&mut self) -> Result<(), Violation> {
        let told = self.opening.take().unwrap_or_default();
        let waits = (self.outbox.iter()).filter(|(_, said)| said.fate == Fate::Waits);
        for (token, said) in waits {
            if !told.contains(token) {
                return Err(self.wrong(format!("{said:?} waited and is gone")));
            }
            self.noticed.push("queued over a crash");
        }
        Ok(())
    }

    /// Everything that there was to say has had its last word, and the session is in order.
    pub(super) fn is_settled(&self) -> bool {
        self.is_here && self.knows_standings && self.waiting() == 0 && self.wishes == 0
    }

    /// How far somebody has read a conversation, as far as was told.
    pub(super) fn mark(&self, conversation: Destination, who: PersonId) -> Option<u32> {
        self.marks.get(&(conversation, who)).copied()
    }

    pub(super) const fn is_here(&self) -> bool {
        self.is_here
    }

    fn waiting(&self) -> usize {
        let said = self.outbox.values();
        said.filter(|said| said.fate == Fate::Waits).count()
    }

    fn wrong(&self, what: impl std::fmt::Display) -> Violation {
        Violation::new(format!("{:?}: {what}", self.id))
    }

    pub(super) fn see(
        &mut self,
        event: Event,
        history: &History,
        first_kept: u64,
    ) -> Result<(), Violation> {
        match event {
            Event::Accepted { id } => {
                self.id = Some(id);
                self.is_here = true;
            }
            Event::Connect => self.wants_connection = true,
            Event::Away { .. } => {
                self.is_here = false;
                self.knows_standings = false;
            }
            Event::Ended => self.has_ended = true,
            Event::Broken(SessionError::Malformed(why)) => {
                return Err(self.wrong(format!("the server said nonsense: {why}")));
            }
            Event::HistoryReplaced { conversation } => {
                return Err(self.wrong(format!("{conversation:?} has another history now")));
            }
            Event::Standing(standing) => {
                let told = (standing.last, standing.is_open);
                self.standings.insert(standing.conversation, told);
            }
            Event::Standings => self.knows_standings = true,
            Event::Queued {
                token,
                label,
                to,
                text,
                ..
            } => self.queued(token, label.is_some(), to, text)?,
            Event::NotSaid {
                why: NotTaken::Store(_),
                ..
            } => _ = self.doubtful.insert(self.saying.clone()),
            Event::Kept {
                token,
                conversation,
                place,
                parts,
                order,
                ..
            } => self.kept(token, conversation, place, parts, order, history)?,
            Event::Failed { token, refused } => self.failed(token, refused, history, first_kept)?,
            Event::Broken(SessionError::Store(_)) => {
                self.is_shaken = true;
                self.noticed.push("profile failed");
            }
            Event::Waiting { count } if count != self.waiting() && !self.is_shaken => {
                let waiting = self.waiting();
                return Err(self.wrong(format!("{count} messages wait, and not {waiting}")));
            }
            Event::Message(message) => self.message(&message, history, first_kept)?,
            Event::Passage {
                who,
                conversation,
                place,
                is_entry,
                ..
            } => {
                let kind = if is_entry { Kind::OI } else { Kind::TCHAU };
                let spoken = self.spoken(conversation, place, history)?;
                if (spoken.kind, spoken.origin) != (kind, who.value()) {
                    let told = format!("{spoken:?} at place {place} is told as {kind:?} of {who}");
                    return Err(self.wrong(told));
                }
                self.shown.insert((conversation, place));
            }
            Event::Read {
                who,
                conversation,
                place,
                ..
            } => {
                let before = self.marks.insert((conversation, who), place);
                if before.is_some_and(|before| before >= place) && !self.is_shaken {
                    let told =
                        format!("{who} has read {conversation:?} to {place} after {before:?}");
                    return Err(self.wrong(told));
                }
                self.noticed.push("mark seen");
            }
            Event::HistoryLoaded {
                conversation,
                from,
                reached_start,
            } => {
                self.loaded.insert(conversation, (from, reached_start));
            }
            Event::Fulfilled(Outcome::Left(room)) => {
                self.wishes = self.wishes.saturating_sub(1);
                let standing = self.standings.entry(Destination::Room(room)).or_default();
                standing.1 = false;
            }
            Event::Held { .. } => self.noticed.push("held"),
            Event::Refused { .. }
            | Event::NotSaid { .. }
            | Event::Notice { .. }
            | Event::Waiting { .. } => {}
            Event::Fulfilled(_) | Event::Unfulfilled { .. } => {
                self.wishes = self.wishes.saturating_sub(1);
            }
        }
        Ok(())
    }

    fn queued(
        &mut self,
        token: Token,
        is_new: bool,
        to: Destination,
        text: String,
    ) -> Result<(), Violation> {
        let number = token.to_wire();
        let known = self.outbox.get(&number);
        let is_right = match (known, &mut self.opening) {
            (None, None) => is_new,
            (Some(said), Some(opening)) => {
                opening.insert(number);
                !is_new && said.to == to && said.text == text
            }
            (None, Some(opening)) => {
                opening.insert(number);
                !is_new && self.doubtful.remove(&text)
            }
            (Some(_), None) => false,
        };
        if !is_right {
            let told = format!("{token:?} is queued as {text:?} to {to:?}, known as {known:?}");
            return Err(self.wrong(told));
        }
        if is_new {
            self.noticed.push("queued");
        }
        let fate = Fate::Waits;
        let kept = known.and_then(|said| said.kept);
        let said = Said {
            to,
            text,
            fate,
            kept,
        };
        self.outbox.insert(number, said);
        Ok(())
    }

    fn kept(
        &mut self,
        token: Token,
        to: Destination,
        place: u32,
        parts: u8,
        order: u64,
        history: &History,
    ) -> Result<(), Violation> {
        let number = token.to_wire();
        let spoken = self.spoken(to, place, history)?;
        let is_there =
            (spoken.token, spoken.order, spoken.parts, spoken.part) == (number, order, parts, 0);
        let (spoken, text) = (format!("{spoken:?}"), self.text(to, place, parts, history));
        let Some(said) = self.outbox.get_mut(&number) else {
            return Err(self.wrong(format!("{token:?} is kept and was never said")));
        };
        let was_kept = said.kept.replace((place, order));
        // Who lost the id for being away too long, and claims it anew, says what the server forgot of them.
        let since = history.owned_since(self.id);
        let is_same = was_kept.is_none_or(|before| before == (place, order) || before.1 < since);
        let waited = std::mem::replace(&mut said.fate, Fate::Kept) == Fate::Waits;
        let may_be_told = waited || self.is_shaken;
        if !is_there
            || !is_same
            || !may_be_told
            || said.to != to
            || Some(&said.text) != text.as_ref()
        {
            let told = format!(
                "{said:?} is told as kept at place {place} of {to:?}, before at {was_kept:?}, where {spoken} is: {text:?}"
            );
            return Err(self.wrong(told));
        }
        self.shown
            .extend((place..).take(parts.into()).map(|place| (to, place)));
        self.noticed.push("✓");
        Ok(())
    }

    fn failed(
        &mut self,
        token: Token,
        refused: Refused,
        history: &History,
        first_kept: u64,
    ) -> Result<(), Violation> {
        let was_heard = history.was_heard(token.to_wire());
        let order = history.order_of(token.to_wire());
        let is_told_again = self.opening.is_some();
        let Some(said) = self.outbox.get_mut(&token.to_wire()) else {
            return Err(self.wrong(format!("{token:?} is refused and was never said")));
        };
        said.fate = Fate::Failed(refused);
        let is_forgotten = refused == Refused::from(Refusal::AlreadyHandled);
        // Of what the former owner of the id said the server knows nothing.
        let since = history.owned_since(self.id);
        let may_be_there =
            order.is_none_or(|order| (is_forgotten && order < first_kept) || order < since);
        if order.is_some() && !may_be_there && !is_told_again {
            let told = format!("{said:?} is refused and kept under order {order:?}");
            return Err(self.wrong(told));
        }
        if !was_heard {
            let told = format!("{said:?} is refused and never reached the server");
            return Err(self.wrong(told));
        }
        self.noticed.push("sealed refusal");
        Ok(())
    }

    fn message(
        &mut self,
        message: &Message,
        history: &History,
        first_kept: u64,
    ) -> Result<(), Violation> {
        let &Message {
            conversation: to,
            place,
            parts,
            ..
        } = message;
        let spoken = self.spoken(to, place, history)?;
        let is_whole = spoken.parts - spoken.part == parts;
        let is_cut = spoken.part > 0;
        let may_be_cut = spoken.order < first_kept + u64::from(spoken.parts);
        let text = self.text(to, place, parts, history);
        if (spoken.kind, spoken.order) != (Kind::MSG, message.order)
            || spoken.time_ms != message.time_ms
            || !is_whole
            || (is_cut && !may_be_cut)
            || text.as_ref() != Some(&message.text)
        {
            let told = format!("{spoken:?} with the text {text:?} is shown as {message:?}");
            return Err(self.wrong(told));
        }
        let is_again = !self.told.insert((to, place));
        if is_again && message.source != Source::Cache && !self.is_shaken {
            return Err(self.wrong(format!("is shown a second time {message:?}")));
        }
        self.shown
            .extend((place..).take(parts.into()).map(|place| (to, place)));
        Ok(())
    }

    fn spoken<'a>(
        &self,
        to: Destination,
        place: u32,
        history: &'a History,
    ) -> Result<&'a super::history::Spoken, Violation> {
        let conversation = self.id.and_then(|own| conversation(to, own));
        let spoken = conversation.and_then(|conversation| history.at(conversation, place));
        spoken.ok_or_else(|| self.wrong(format!("nothing is at place {place} of {to:?}")))
    }

    fn text(&self, to: Destination, place: u32, parts: u8, history: &History) -> Option<String> {
        let conversation = conversation(to, self.id?)?;
        Some(history.text(conversation, place, parts))
    }

    /// After everything healed: what had its ✓ is there, and what was refused is not.
    pub(super) fn last_words(&self, history: &History) -> Result<(), Violation> {
        let since = history.owned_since(self.id);
        for (&token, said) in &self.outbox {
            let order = history.order_of(token);
            let is_right = match said.fate {
                Fate::Waits => false,
                Fate::Kept => said.kept.map(|(_, order)| order) == order,
                Fate::Failed(refused) => {
                    let is_forgotten = refused == Refused::from(Refusal::AlreadyHandled);
                    order.is_none_or(|order| is_forgotten || order < since)
                }
            };
            if !is_right {
                return Err(self.wrong(format!("{said:?} in the end, and order {order:?}")));
            }
        }
        Ok(())
    }

    /// How things stand, for a failure's reader.
    pub(super) fn standing(&self) -> String {
        let waits = self
            .outbox
            .iter()
            .filter(|(_, said)| said.fate == Fate::Waits);
        let first: Vec<_> = waits.take(2).collect();
        format!(
            "{:?} {}, standings {}, {} messages wait, first {first:?}",
            self.id,
            if self.is_here { "here" } else { "away" },
            if self.knows_standings {
                "told"
            } else {
                "not told"
            },
            self.waiting(),
        )
    }
}
