//! What stands beside the time of our own messages: what became of them, and who has read them.

use super::{Key, Line, Message, Stage, refusal};
use crate::{model::Delivery, moment};
use gui_kit::icons::{self, Icon};
use udp_core::client::NotSaid;

/// What stands beside the time of our own messages.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) icon: Icon,
    pub(super) text: String,
    /// The words stand beside the icon, and are not only there to be asked for.
    pub(super) is_worded: bool,
    pub(super) failed: bool,
    /// Somebody has read it.
    pub(super) is_read: bool,
}

pub(super) fn mark(stage: &Stage<'_>, message: &Message, said: &Line, key: Key) -> Option<Mark> {
    let lang = stage.lang;
    if said.delivery == Delivery::Kept {
        return Some(kept(stage, message, key));
    }
    let (icon, text) = match &said.delivery {
        Delivery::Heard | Delivery::Echoed | Delivery::Kept => return None,
        Delivery::Queued if !stage.model.is_online() => {
            (icons::CLOCK, lang.message_queued().to_owned())
        }
        Delivery::Queued => (icons::CLOCK, lang.message_leaving().to_owned()),
        // On a classic link nothing says that it arrived; that it left is all there is to say.
        Delivery::Leaving { .. } if !said.is_pending() => return None,
        Delivery::Leaving { sent: 0, .. } if !stage.model.is_online() => {
            (icons::CLOCK, lang.message_queued().to_owned())
        }
        Delivery::Leaving { sent, parts } if sent < parts && *parts > 1 => {
            (icons::CLOCK, lang.message_leaving_parts(*sent, *parts))
        }
        Delivery::Leaving { .. } => (icons::CLOCK, lang.message_leaving().to_owned()),
        Delivery::NotEchoed => (icons::WARNING_CIRCLE, lang.message_not_echoed().to_owned()),
        // On a sealed link it is known which text was refused, and why.
        Delivery::Refused(refused) if said.token.is_some() => (
            icons::WARNING_CIRCLE,
            lang.message_refused_because(&refusal(lang, refused)),
        ),
        Delivery::Refused(_) => (icons::WARNING_CIRCLE, lang.message_refused().to_owned()),
        Delivery::NotStored => (icons::WARNING_CIRCLE, lang.message_not_stored().to_owned()),
        Delivery::NotSaid(why) => {
            let why = match why {
                NotSaid::TooLong => lang.message_too_long(),
                NotSaid::Empty => lang.message_empty(),
                NotSaid::QueueFull => lang.message_queue_full(),
            };
            (icons::WARNING_CIRCLE, why.to_owned())
        }
    };
    Some(Mark {
        icon,
        text,
        is_worded: true,
        failed: said.has_failed(),
        is_read: false,
    })
}

/// ✓ or ✓✓: the server keeps it; who has read it, and when.
fn kept(stage: &Stage<'_>, message: &Message, key: Key) -> Mark {
    let lang = stage.lang;
    let readers = if stage.confirmations {
        readers(stage, message, key)
    } else {
        Vec::new()
    };
    let (icon, text) = match &readers[..] {
        [] => (icons::CHECK, lang.message_kept().to_owned()),
        [(who, at)] => (icons::CHECKS, lang.message_read_by(who, at)),
        [(first, _), others @ ..] => (
            icons::CHECKS,
            lang.message_read_by_many(first, others.len()),
        ),
    };
    Mark {
        icon,
        text,
        is_worded: false,
        failed: false,
        is_read: !readers.is_empty(),
    }
}

/// Who has read a message, the first to do so first, and since when at least.
pub(super) fn readers(stage: &Stage<'_>, message: &Message, key: Key) -> Vec<(String, String)> {
    let Some((place, conversation)) = message.place.zip(stage.model.conversation(key)) else {
        return Vec::new();
    };
    let mut marks: Vec<_> = conversation.marks().beyond(place.last()).collect();
    marks.sort_unstable_by_key(|(id, mark)| (mark.at, *id));
    let named = marks.into_iter().map(|(id, mark)| {
        let at = moment::seen(stage.lang, mark.at, stage.now);
        (stage.called(id), at)
    });
    named.collect()
}
