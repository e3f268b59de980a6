//! Connection ids: 8 bytes that nobody can guess, and 4 that show us that they are ours.
//!
//! That they cannot be guessed makes them a proof: who uses one has read what it was sent to (RFC
//! 9000 §8.1 asks for 64 bits). That they can be told from noise keeps a server from answering
//! noise with resets, also one that was started again since.

use quinn_proto::{ConnectionId, ConnectionIdGenerator, InvalidCid};
use ring::hmac;
use std::time::Duration;

const UNGUESSABLE: usize = 8;
const MARK: usize = 4;

pub(super) struct ConnectionIds {
    key: hmac::Key,
    /// Another one at each start, so that no id is given twice.
    salt: [u8; 32],
    given: u64,
}

impl ConnectionIds {
    pub(super) fn new(key: hmac::Key, salt: [u8; 32]) -> Self {
        Self {
            key,
            salt,
            given: 0,
        }
    }

    fn mark(&self, unguessable: &[u8]) -> [u8; MARK] {
        let mut mark = [0; MARK];
        let signed = hmac::sign(&self.key, unguessable);
        mark.copy_from_slice(&signed.as_ref()[..MARK]);
        mark
    }
}

impl ConnectionIdGenerator for ConnectionIds {
    fn generate_cid(&mut self) -> ConnectionId {
        self.given += 1;
        // 40 bytes here and 8 in a mark: neither can be taken for the other.
        let drawn = [&self.salt[..], &self.given.to_be_bytes()].concat();
        let drawn = hmac::sign(&self.key, &drawn);
        let unguessable = &drawn.as_ref()[..UNGUESSABLE];
        ConnectionId::new(&[unguessable, &self.mark(unguessable)].concat())
    }

    fn validate(&self, id: &ConnectionId) -> Result<(), InvalidCid> {
        match id.split_at_checked(UNGUESSABLE) {
            Some((unguessable, mark)) if mark == self.mark(unguessable) => Ok(()),
            _ => Err(InvalidCid),
        }
    }

    fn cid_len(&self) -> usize {
        UNGUESSABLE + MARK
    }

    fn cid_lifetime(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn ids(key: &[u8], salt: u8) -> ConnectionIds {
        ConnectionIds::new(hmac::Key::new(hmac::HMAC_SHA256, key), [salt; 32])
    }

    #[test]
    fn no_id_comes_twice_and_each_is_known_after_a_restart() {
        let (mut before, mut after) = (ids(b"key", 1), ids(b"key", 2));
        let given: BTreeSet<ConnectionId> = (0..1_000)
            .flat_map(|_| [before.generate_cid(), after.generate_cid()])
            .collect();
        assert_eq!(given.len(), 2_000);
        assert!(given.iter().all(|id| after.validate(id).is_ok()));
        assert!(given.iter().all(|id| id.len() == before.cid_len()));
    }

    #[test]
    fn others_are_not_ours() {
        let ours = ids(b"key", 1);
        assert!(ours.validate(&ids(b"other", 1).generate_cid()).is_err());
        for wrong in [&[][..], &[0; 8], &[0; 12], &[0; 20]] {
            assert!(ours.validate(&ConnectionId::new(wrong)).is_err());
        }
    }
}
