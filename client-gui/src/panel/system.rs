//! Lines of the system, in words.

use super::{
    Stage,
    refusals::{no_room, refusal},
};
use crate::model::{Body, is_shutdown};
use gui_kit::widgets::Tone;
use udp_core::client::Lost;

/// What a line says and how grave it is.
pub(super) fn in_words(stage: &Stage<'_>, body: &Body) -> (Tone, String) {
    let lang = stage.lang;
    match body {
        Body::Said(said) => (Tone::Neutral, said.text.clone()),
        Body::Notice(text) if is_shutdown(text) => (Tone::Warn, lang.system_shutdown().to_owned()),
        Body::Notice(text) => (Tone::Info, lang.system_server(text)),
        Body::Refused(refused) => (Tone::Error, refusal(lang, refused)),
        Body::Lost(Lost::Silent) => (Tone::Warn, lang.system_lost_silent().to_owned()),
        Body::Lost(Lost::PortClosed) => (Tone::Warn, lang.system_lost_closed().to_owned()),
        Body::Lost(Lost::Shutdown) => (Tone::Warn, lang.system_shutdown().to_owned()),
        Body::Passage {
            who,
            name,
            is_entry,
        } => {
            let who = stage.model.called_then(*who, *name);
            let text = if *is_entry {
                lang.system_came(&who)
            } else {
                lang.system_went(&who)
            };
            (Tone::Neutral, text)
        }
        Body::Replaced => (Tone::Info, lang.system_replaced().to_owned()),
        Body::Entered => (Tone::Ok, lang.system_entered().to_owned()),
        Body::Left => (Tone::Neutral, lang.system_left().to_owned()),
        Body::Moved => (Tone::Info, lang.system_moved().to_owned()),
        Body::NotEntered(why) => (Tone::Error, lang.system_not_entered(&no_room(lang, why))),
        // What was said meanwhile comes after, on a sealed link.
        Body::Back if stage.model.is_sealed() => (Tone::Ok, lang.system_back_sealed().to_owned()),
        Body::Back => (Tone::Ok, lang.system_back().to_owned()),
    }
}
