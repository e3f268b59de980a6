//! Addresses of a session that have not proved that somebody is there get at most three times what
//! came from them (RFC 9000 §8): nobody can aim the server at a third.
//!
//! quinn keeps to that but for the last datagram: it sends whole ones while anything is left, and a
//! challenge of 1,200 bytes in answer to a move of 40. What would go too far is kept back here; to
//! quinn it is a lost packet. A client that moved without knowing it repeats itself until that is
//! enough, for a second or two; on a bad network for 12, and then begins another session.

use std::net::SocketAddr;

/// Addresses remembered; a client has one or two, and who forges addresses gains nothing by more.
const REMEMBERED: usize = 4;

/// RFC 9000 §8.2.1 and §14.1.
const SMALLEST: usize = 1_200;

#[derive(Debug, Default)]
pub(super) struct Proofs {
    proved: Vec<SocketAddr>,
    accounts: Vec<Account>,
}

#[derive(Debug)]
struct Account {
    address: SocketAddr,
    received: usize,
    sent: usize,
}

impl Proofs {
    /// No address has been proved yet.
    pub(super) fn is_none(&self) -> bool {
        self.proved.is_empty()
    }

    pub(super) fn is_proved(&self, address: SocketAddr) -> bool {
        self.proved.contains(&address)
    }

    /// Somebody at this address has answered something only they can have read.
    pub(super) fn prove(&mut self, address: SocketAddr) {
        self.accounts.retain(|account| account.address != address);
        if !self.is_proved(address) {
            push(&mut self.proved, address);
        }
    }

    /// So many bytes came from where the session is.
    pub(super) fn receive(&mut self, address: SocketAddr, bytes: usize) {
        if self.is_proved(address) {
            return;
        }
        let mut accounts = self.accounts.iter_mut();
        match accounts.find(|account| account.address == address) {
            Some(account) => account.received += bytes,
            None => push(
                &mut self.accounts,
                Account {
                    address,
                    received: bytes,
                    sent: 0,
                },
            ),
        }
    }

    /// Whether the smallest of the datagrams that such an address gets may go there. All are padded
    /// to 1,200 bytes; to have one made in vain would make quinn wait longer each time.
    pub(super) fn has_room(&self, address: SocketAddr) -> bool {
        let mut accounts = self.accounts.iter();
        let account = accounts.find(|account| account.address == address);
        self.is_proved(address) || account.is_some_and(|it| it.sent + SMALLEST <= 3 * it.received)
    }

    /// Whether so many bytes may go there; if so they are counted as sent.
    pub(super) fn may_send(&mut self, address: SocketAddr, bytes: usize) -> bool {
        if self.is_proved(address) {
            return true;
        }
        let mut accounts = self.accounts.iter_mut();
        let account = accounts.find(|account| account.address == address);
        let Some(account) = account.filter(|it| it.sent + bytes <= 3 * it.received) else {
            return false;
        };
        account.sent += bytes;
        true
    }
}

/// The oldest makes room.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == REMEMBERED {
        list.remove(0);
    }
    list.push(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_times_and_not_a_byte_more() {
        let (mut proofs, address) = (Proofs::default(), "10.0.0.1:1".parse().unwrap());
        assert!(!proofs.may_send(address, 1));
        proofs.receive(address, 400);
        assert!(!proofs.may_send(address, 1_201));
        assert!(proofs.has_room(address));
        assert!(proofs.may_send(address, 1_200));
        assert!(!proofs.may_send(address, 1));
        proofs.receive(address, 1);
        assert!(proofs.may_send(address, 3));
        proofs.prove(address);
        assert!(proofs.may_send(address, 1_000_000));
        assert!(!proofs.may_send("10.0.0.1:2".parse().unwrap(), 1));
    }

    #[test]
    fn many_addresses_take_no_memory() {
        let mut proofs = Proofs::default();
        for port in 1..=1_000 {
            let address = SocketAddr::from(([10, 0, 0, 1], port));
            proofs.receive(address, 1);
            proofs.prove(SocketAddr::from(([10, 0, 0, 2], port)));
        }
        assert_eq!((proofs.accounts.len(), proofs.proved.len()), (4, 4));
    }
}
