//! The figures of a server, in words.

use crate::log::{drop_text, handshake_text};
use lang::Lang;
use udp_core::server::{Drop, Handshake, Snapshot};

/// What was received, sent, said and dropped, with every reason that occurred.
#[must_use]
pub fn text(snapshot: &Snapshot, lang: Lang) -> String {
    let counters = &snapshot.counters;
    let mut lines = lang.server_totals(
        &lang.whole(counters.frames_in),
        &lang.whole(counters.frames_out),
        &lang.whole(counters.messages),
        &lang.whole(counters.dropped_in_all()),
    );
    for reason in Drop::ALL {
        let count = counters.dropped[reason as usize];
        if count > 0 {
            lines.push_str(&format!(
                "\n  {}: {}",
                drop_text(reason, lang),
                lang.whole(count)
            ));
        }
    }
    let sealed = &counters.sealed;
    if sealed.handshakes > 0 {
        lines.push('\n');
        lines.push_str(&lang.server_sealed_totals(
            &lang.whole(sealed.connected),
            &lang.whole(sealed.refused_in_all()),
            &lang.whole(sealed.timed_out),
        ));
    }
    for why in Handshake::ALL {
        let count = sealed.refused[why as usize];
        if count > 0 {
            let why = handshake_text(why, lang);
            lines.push_str(&format!("\n  {why}: {}", lang.whole(count)));
        }
    }
    lines
}
