//! Argon2id (RFC 9106): what takes long for whoever guesses a password takes long for us too, so a driver
//! does it on a thread of its own.

use crate::{
    hub::password_salt,
    journal::{ReadError, Reader},
    password::{PasswordCheck, PasswordHash, Secret},
};
use argon2::{Algorithm, Argon2, Params, Version};
use ring::rand::{SecureRandom, SystemRandom};
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// Memory of one check, KiB: with [`PASSES`] what OWASP's Password Storage Cheat Sheet asks for at least.
/// About 20 ms of one core.
const MEMORY_KIB: u32 = 19 * 1_024;
/// Passes over that memory.
const PASSES: u32 = 2;

/// Why a password cannot be set.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// The journal does not tell the salt it was set with before.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The system gives no random numbers for a salt.
    #[error("the system gives no random numbers")]
    Random,
    /// There is no memory for it.
    #[error("there is no memory to check passwords")]
    Memory,
}

/// What a server's password is checked against: with the salt in the journal, so that keys that know it
/// are remembered as long as it stays the same.
///
/// # Errors
/// See [`PasswordError`].
pub fn password_hash(
    password: &Secret,
    journal: &dyn Reader,
) -> Result<PasswordHash, PasswordError> {
    let salt = match password_salt(journal)? {
        Some(salt) => salt,
        None => {
            let mut salt = [0; PasswordHash::SALT_BYTES];
            let drawn = SystemRandom::new().fill(&mut salt);
            drawn.map_err(|_| PasswordError::Random)?;
            salt
        }
    };
    let hash = *made_of(password, &salt).ok_or(PasswordError::Memory)?;
    Ok(PasswordHash { salt, hash })
}

/// Whether somebody gave the right password. False too when there is no memory to find out.
#[must_use]
pub fn is_right(check: &PasswordCheck, right: &PasswordHash) -> bool {
    let made = check.given().and_then(|given| made_of(&given, &right.salt));
    made.is_some_and(|made| made.ct_eq(&right.hash).into())
}

fn made_of(
    password: &Secret,
    salt: &[u8; PasswordHash::SALT_BYTES],
) -> Option<Zeroizing<[u8; PasswordHash::HASH_BYTES]>> {
    let mut hash = Zeroizing::new([0; PasswordHash::HASH_BYTES]);
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(hash.len())).ok()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_str().as_bytes(), salt, &mut hash[..])
        .ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        journal::{Journal, MemoryJournal},
        sealed_door::PeerId,
    };

    fn check(text: &str) -> PasswordCheck {
        let mut body = [0; 140];
        body[..text.len()].copy_from_slice(text.as_bytes());
        PasswordCheck::new(PeerId(1), &body)
    }

    #[test]
    fn the_right_password_is_right_and_no_other() {
        let journal = MemoryJournal::new(1);
        let secret = Secret::new("abacaxi").unwrap();
        let right = password_hash(&secret, &*journal.reader()).unwrap();
        assert!(is_right(&check("abacaxi"), &right));
        for wrong in ["", "Abacaxi", "abacaxi ", "abacax"] {
            assert!(!is_right(&check(wrong), &right), "{wrong:?}");
        }
        let again = password_hash(&secret, &*journal.reader()).unwrap();
        assert_ne!(again, right, "each salt is drawn anew");
    }

    /// Python: `Argon2id(salt=b"somesaltsomesalt", length=32, iterations=2, lanes=1,
    /// memory_cost=19456).derive(b"abacaxi")` of `cryptography`, which has it from OpenSSL.
    #[test]
    fn it_is_argon2id_as_others_make_it() {
        let secret = Secret::new("abacaxi").unwrap();
        let made = made_of(&secret, b"somesaltsomesalt").unwrap();
        let hex: String = made.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "ab06b06a3c5569cbce344576a52dc0aa3285cf276a4a8636afb98e2a8b1eaa96"
        );
    }
}
