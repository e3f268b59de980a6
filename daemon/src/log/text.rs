//! How a line reads: as a sentence, and as a line of `chat_server.log`.

use super::{LogEvent, LogLine};
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;
use udp_core::{
    hub::{Order, Sanction},
    journal::AppendError,
    sealed::identity::Pin,
    server::{Departure, DoorKind, Drop, Event, Handshake},
};

impl LogLine {
    /// The sentence, without time and level.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match &self.event {
            LogEvent::Started(address) => lang.log_started(&address.to_string()),
            LogEvent::Stopped(after) => lang.log_stopped(after.as_secs()),
            LogEvent::Failed(reason) => lang.log_failed(reason),
            LogEvent::Door(news) => news.text(lang),
            LogEvent::HistoryRestored => lang.log_history_restored().to_owned(),
            LogEvent::HistoryNotRenumbered(reason) => lang.log_history_not_renumbered(reason),
            LogEvent::LinesLost(count) => lang.log_lines_lost(&lang.whole(*count)),
            LogEvent::Server(event) => event_text(event, lang),
        }
    }

    /// `2026-11-20 22:19:49 [INFO] text`, in the time of `zone`.
    #[must_use]
    pub fn file_line(&self, lang: Lang, zone: &TimeZone) -> String {
        format!(
            "{} [{}] {}",
            date_time(self.unix_ms, zone),
            self.level.word(),
            self.text(lang)
        )
    }
}

fn date_time(unix_ms: u64, zone: &TimeZone) -> impl std::fmt::Display {
    i64::try_from(unix_ms)
        .ok()
        .and_then(|unix_ms| Timestamp::from_millisecond(unix_ms).ok())
        .unwrap_or_default()
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

fn event_text(event: &Event, lang: Lang) -> String {
    match event {
        Event::Entered {
            id,
            name,
            address,
            door,
        } => {
            let (name, id, address) = (name.as_str(), id.value(), address.to_string());
            match door {
                DoorKind::Classic => lang.log_entered(name, id, &address),
                DoorKind::Sealed => lang.log_entered_sealed(name, id, &address),
                DoorKind::Multicast => {
                    lang.log_entered_called(name, id, &address, lang.door_multicast())
                }
                DoorKind::Rooms => lang.log_entered_called(name, id, &address, lang.door_rooms()),
                DoorKind::Nodes => lang.log_entered_called(name, id, &address, lang.door_nodes()),
            }
        }
        Event::Moved { id, name, address } => {
            lang.log_moved(name.as_str(), id.value(), &address.to_string())
        }
        Event::HandshakeRefused { address, why } => {
            lang.log_handshake_refused(&address.to_string(), handshake_text(*why, lang))
        }
        Event::Left { id, name, why } => {
            let (name, id) = (name.as_str(), id.value());
            match why {
                Departure::Goodbye => lang.log_left_goodbye(name, id),
                Departure::Replaced => lang.log_left_replaced(name, id),
                Departure::Unreachable => lang.log_left_unreachable(name, id),
                Departure::Yielded => lang.log_left_yielded(name, id),
                Departure::Silent => lang.log_left_silent(name, id),
                Departure::Dismissed => lang.log_left_dismissed(name, id),
                Departure::Lost => lang.log_left_lost(name, id),
                Departure::Closed => lang.log_left_closed(name, id),
                Departure::Broken => lang.log_left_broken(name, id),
                Departure::Resumed => lang.log_left_resumed(name, id),
                Departure::Malformed => lang.log_left_malformed(name, id),
                Departure::Forged => lang.log_left_forged(name, id),
            }
        }
        Event::RegistrationRefused {
            id,
            address,
            refusal,
        } => lang.log_registration_refused(*id, &address.to_string(), lang.refusal(*refusal)),
        Event::Dropped { count, reason } => {
            lang.log_dropped(&lang.whole(*count), drop_text(*reason, lang))
        }
        Event::Unreported { count } => lang.log_unreported(&lang.whole(*count)),
        Event::SmallReceiveBuffer { bytes, wanted } => {
            lang.log_small_receive_buffer(&lang.whole(*bytes), &lang.whole(*wanted))
        }
        Event::SendFailed { error } => lang.log_send_failed(error),
        Event::Ordered(order) => order_text(order, lang),
        Event::OrderRefused(order, refusal) => {
            lang.log_order_refused(&order_text(order, lang), lang.refusal(*refusal))
        }
        Event::JournalFails(AppendError::Full) => lang.log_journal_full().to_owned(),
        Event::JournalFails(AppendError::Disk(error)) => lang.log_journal_disk(error),
        Event::JournalWorks => lang.log_journal_works().to_owned(),
    }
}

fn order_text(order: &Order, lang: Lang) -> String {
    match order {
        // A message's text never goes into the log.
        Order::Announce(_) => lang.log_announced().to_owned(),
        Order::Kick(id) => lang.log_kicked(id.value()),
        Order::FreeId(id) => lang.log_freed(id.value()),
        Order::Impose(sanction) => lang.log_imposed(&sanction_text(*sanction, lang)),
        Order::Lift(sanction) => lang.log_lifted(&sanction_text(*sanction, lang)),
    }
}

/// What a sanction is, to stand inside a sentence or a list.
#[must_use]
pub fn sanction_text(sanction: Sanction, lang: Lang) -> String {
    match sanction {
        Sanction::BannedId(id) => lang.sanction_banned_id(id.value()),
        Sanction::BannedAddress(address) => lang.sanction_banned_address(&address.to_string()),
        Sanction::MutedId(id) => lang.sanction_muted_id(id.value()),
        Sanction::BannedKey(key, id) => {
            let words = Pin::from_bytes(key.0).words().to_string();
            lang.sanction_banned_key(id.value(), &words)
        }
    }
}

/// Why sealed sessions did not come about, to stand inside a sentence.
#[must_use]
pub const fn handshake_text(why: Handshake, lang: Lang) -> &'static str {
    match why {
        Handshake::ForeignCertificate => lang.handshake_foreign_certificate(),
        Handshake::NoCertificate => lang.handshake_no_certificate(),
        Handshake::WrongCertificate => lang.handshake_wrong_certificate(),
        Handshake::OtherProtocol => lang.handshake_other_protocol(),
        Handshake::Other => lang.handshake_other(),
    }
}

/// Why datagrams were dropped, to stand inside a sentence.
#[must_use]
pub const fn drop_text(reason: Drop, lang: Lang) -> &'static str {
    match reason {
        Drop::TooShort => lang.drop_too_short(),
        Drop::TooLong => lang.drop_too_long(),
        Drop::NotBare => lang.drop_not_bare(),
        Drop::NotLocal => lang.drop_not_local(),
        Drop::NotRegistered => lang.drop_not_registered(),
        Drop::Rate => lang.drop_rate(),
        Drop::NeverAnswered => lang.drop_never_answered(),
        Drop::Kernel => lang.drop_kernel(),
        Drop::NotSent => lang.drop_not_sent(),
        Drop::ClassicClosed => lang.drop_classic_closed(),
    }
}
