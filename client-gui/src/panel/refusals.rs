//! What the server refuses, in words.

use lang::Lang;
use udp_core::client::{NoRoom, Refused};

/// A refusal in words: translated when it is a known one, else the server's own.
#[must_use]
pub fn refusal(lang: Lang, refused: &Refused) -> String {
    refused.refusal.map_or_else(
        || refused.text.clone(),
        |known| lang.refusal(known).to_owned(),
    )
}

/// Why a wish about rooms was not fulfilled, in words.
#[must_use]
pub fn no_room(lang: Lang, why: &NoRoom) -> String {
    match why {
        NoRoom::Refused(refused) => refusal(lang, refused),
        NoRoom::NoAnswer => lang.room_no_answer().to_owned(),
        NoRoom::NoRooms => lang.room_none_here().to_owned(),
        NoRoom::Busy => lang.network_busy().to_owned(),
    }
}
