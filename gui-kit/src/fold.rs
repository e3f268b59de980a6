//! Texts made comparable: “João” is found by “joao”.

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

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("João AÇUCENA"), "joao acucena");
        assert_eq!(fold("ÍRIS"), fold("íris"));
        assert_eq!(fold("192.168.0.1:5"), "192.168.0.1:5");
    }
}
