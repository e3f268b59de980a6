//! Strings on their way in and out: what XML 1.0 cannot hold would spoil the whole answer of whoever asked.

use protocol::Text;
use std::borrow::Cow;

/// The text as the rules clean every text ([`protocol::Text`]), and U+FFFE and U+FFFF, which XML 1.0 forbids
/// too, as `?` (contracts.md §2).
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    match Text::new(text).as_clean_str() {
        Some(clean) if !clean.contains(is_no_character) => Cow::Borrowed(clean),
        _ => {
            let chars = Text::new(text).chars();
            let allowed = chars.map(|char| if is_no_character(char) { '?' } else { char });
            Cow::Owned(allowed.collect())
        }
    }
}

const fn is_no_character(character: char) -> bool {
    matches!(character, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_made_harmless() {
        assert_eq!(
            clean("a\u{b}b\u{fffe}c\u{ffff}d\r\ne\tf\0g\0"),
            "a?b?c?d\ne f?g"
        );
        assert!(matches!(clean("Olá, <b> & 👩‍💻"), Cow::Borrowed(_)));
    }
}
