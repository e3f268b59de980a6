//! A fingerprint for people: six words made of syllables that a Portuguese tongue can say.
//!
//! A word is two syllables, a syllable one of 16 beginnings and one of three vowels. The vowels are the
//! three that stay apart in an unstressed ending; beginnings whose sound depends on what follows (c, g,
//! s against z, x) are left out or stand in a cluster. That makes 48 × 48 words, of which the first
//! 2,048 carry 11 bits each.

use super::Pin;
use std::fmt;

/// Words of a fingerprint.
pub const WORDS: usize = 6;

/// Bits that a word carries; all together 66. To make a key with the words of another, somebody has to
/// try 2^66 keys.
pub const WORD_BITS: usize = 11;

const BEGINNINGS: [&str; 16] = [
    "b", "br", "cr", "d", "fr", "gr", "j", "l", "m", "n", "p", "r", "s", "t", "tr", "v",
];

const VOWELS: [&str; 3] = ["a", "e", "o"];

const SYLLABLES: u16 = 48;

/// The words of a [`Pin`]; printed with a space between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words([u16; WORDS]);

impl Words {
    pub(super) fn of(pin: &Pin) -> Self {
        let first: u128 = pin.as_bytes()[..16]
            .iter()
            .fold(0, |bits, &byte| bits << 8 | u128::from(byte));
        let mut words = [0; WORDS];
        for (index, word) in words.iter_mut().enumerate() {
            let after = 128 - WORD_BITS * (index + 1);
            *word = u16::try_from(first >> after & 0x7ff).unwrap_or_default();
        }
        Self(words)
    }

    /// Each word by itself.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(word)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().collect::<Vec<_>>().join(" "))
    }
}

fn word(number: u16) -> String {
    syllable(number / SYLLABLES) + &syllable(number % SYLLABLES)
}

fn syllable(number: u16) -> String {
    let number = usize::from(number);
    [BEGINNINGS[number / 3], VOWELS[number % 3]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_numbers_share_a_word() {
        let words: BTreeSet<String> = (0..1 << WORD_BITS).map(word).collect();
        assert_eq!(words.len(), 2_048);
        assert!(words.iter().all(|word| word.len() <= 6 && word.is_ascii()));
    }

    #[test]
    fn the_words_are_the_first_66_bits() {
        assert_eq!(
            Pin::from_bytes([0; 32]).words().to_string(),
            "baba baba baba baba baba baba"
        );
        let words = |bit: usize| {
            let mut bytes = [0; 32];
            bytes[bit / 8] |= 0x80 >> (bit % 8);
            Pin::from_bytes(bytes).words()
        };
        let distinct: BTreeSet<String> = (0..66).map(|bit| words(bit).to_string()).collect();
        assert_eq!(distinct.len(), 66, "each of the first 66 bits is shown");
        assert_eq!(words(66), Pin::from_bytes([0; 32]).words());
        // The eleventh bit is the lowest of the first word.
        assert_eq!(words(10).to_string(), "babe baba baba baba baba baba");
    }

    #[test]
    fn a_known_pin_has_known_words() {
        let pin = Pin::of_public_key_info(b"abc");
        assert_eq!(
            pin.words().to_string(),
            "pebra pobro nogra broba breta teto"
        );
    }
}
