//! Lines of the system, in words.

use super::refusals::{no_room, refusal};
use crate::model::{Body, is_shutdown};
use gui_kit::widgets::Tone;
use lang::Lang;
use udp_core::client::Lost;

/// What a line says and how grave it is.
pub(super) fn in_words(lang: Lang, body: &Body) -> (Tone, String) {
    match body {
        Body::Said(said) => (Tone::Neutral, said.text.clone()),
        Body::Notice(text) if is_shutdown(text) => (Tone::Warn, lang.system_shutdown().to_owned()),
        Body::Notice(text) => (Tone::Info, lang.system_server(text)),
        Body::Refused(refused) => (Tone::Error, refusal(lang, refused)),
        Body::Lost(Lost::Silent) => (Tone::Warn, lang.system_lost_silent().to_owned()),
        Body::Lost(Lost::PortClosed) => (Tone::Warn, lang.system_lost_closed().to_owned()),
        Body::Lost(Lost::Shutdown) => (Tone::Warn, lang.system_shutdown().to_owned()),
        Body::Entered => (Tone::Ok, lang.system_entered().to_owned()),
        Body::Left => (Tone::Neutral, lang.system_left().to_owned()),
        Body::Moved => (Tone::Info, lang.system_moved().to_owned()),
        Body::NotEntered(why) => (Tone::Error, lang.system_not_entered(&no_room(lang, why))),
        Body::Back => (Tone::Ok, lang.system_back().to_owned()),
    }
}
