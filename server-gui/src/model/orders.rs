//! What an order was, said once it has been carried out, and what undoes it.

use lang::Lang;
use udp_core::hub::{Order, Sanction};

/// The order that undoes another, if there is one.
#[must_use]
pub const fn inverse(order: &Order) -> Option<Order> {
    match order {
        Order::Impose(sanction) => Some(Order::Lift(*sanction)),
        Order::Lift(sanction) => Some(Order::Impose(*sanction)),
        // Said is said, and who was disconnected must come back by themselves.
        Order::Announce(_) | Order::Kick(_) | Order::FreeId(_) => None,
    }
}

/// What is said when an order has been carried out.
#[must_use]
pub fn news(order: &Order, lang: Lang) -> String {
    match order {
        Order::Announce(_) => lang.done_announced().to_owned(),
        Order::Kick(id) => lang.done_kicked(id.value()),
        Order::FreeId(id) => lang.done_freed(id.value()),
        Order::Impose(Sanction::BannedId(id)) => lang.done_banned_id(id.value()),
        Order::Impose(Sanction::BannedAddress(ip)) => lang.done_banned_address(&ip.to_string()),
        Order::Impose(Sanction::MutedId(id)) => lang.done_muted(id.value()),
        Order::Impose(Sanction::BannedKey(_, id)) => lang.done_banned_key(id.value()),
        Order::Lift(Sanction::BannedKey(_, id)) => lang.done_unbanned_key(id.value()),
        Order::Lift(Sanction::BannedId(id)) => lang.done_unbanned_id(id.value()),
        Order::Lift(Sanction::BannedAddress(ip)) => lang.done_unbanned_address(&ip.to_string()),
        Order::Lift(Sanction::MutedId(id)) => lang.done_unmuted(id.value()),
    }
}
