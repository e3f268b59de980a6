//! Texts made comparable: “João” is found by “joao”.

use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without marks.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Where `text` has what, [folded](fold), is `wanted`: byte ranges of `text`, none over another.
/// Nothing is found of an empty `wanted`.
#[must_use]
pub fn occurrences(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    // Each folded character with the bytes it came from.
    let mut folded: Vec<(char, Range<usize>)> = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let before = folded.len();
        for base in character.nfd().filter(|&c| !is_combining_mark(c)) {
            folded.extend(base.to_lowercase().map(|lower| (lower, start..end)));
        }
        // A mark of its own belongs to the letter before it.
        if before == folded.len()
            && let Some((_, bytes)) = folded.last_mut()
        {
            bytes.end = end;
        }
    }
    let wanted: Vec<char> = wanted.chars().collect();
    let mut at = 0;
    while let Some(here) = folded.get(at..at + wanted.len()) {
        if here.iter().map(|(c, _)| c).eq(&wanted) {
            found.push(here[0].1.start..here[wanted.len() - 1].1.end);
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{fold, occurrences};

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("João AÇUCENA"), "joao acucena");
        assert_eq!(fold("ÍRIS"), fold("íris"));
        assert_eq!(fold("192.168.0.1:5"), "192.168.0.1:5");
    }

    #[test]
    fn what_is_found_is_told_in_bytes_of_the_text() {
        let text = "João, JOÃO e joa\u{303}o";
        let found: Vec<_> = occurrences(text, "joao")
            .into_iter()
            .map(|bytes| &text[bytes])
            .collect();
        assert_eq!(found, ["João", "JOÃO", "joa\u{303}o"]);
        assert_eq!(occurrences("aaaa", "aa"), [0..2, 2..4]);
        assert_eq!(occurrences("abc", ""), []);
        assert_eq!(occurrences("", "a"), []);
    }
}
