//! Names nobody may bear because they would be taken for the server's.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words that are the server's own.
const RESERVED: [&str; 4] = ["servidor", "server", "sistema", "recado"];

/// What a reader sees of a name, whatever its spelling: compatibility forms, case, marks, spaces and
/// invisible characters removed, look-alikes folded (UTS #39 skeleton).
fn skeleton(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|&c| !is_combining_mark(c) && !c.is_whitespace() && !is_invisible(c))
        .collect();
    unicode_security::skeleton(&folded).collect()
}

/// Characters that leave no mark on a screen (Unicode Default_Ignorable_Code_Point, in part).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// True when the name could be taken for the server's.
///
/// The attack: register as "Servidor" (or "Sеrvidor" with a Cyrillic letter) and speak to a
/// classroom with the server's authority.
pub(crate) fn is_reserved(name: &str) -> bool {
    let name = skeleton(name);
    RESERVED.iter().any(|reserved| skeleton(reserved) == name)
}

/// True when nothing of the name would be seen.
pub(crate) fn is_blank(name: &str) -> bool {
    name.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_names_are_recognised_in_disguise() {
        for name in [
            "Servidor",
            "SERVIDOR",
            "server",
            "Sistema",
            "recado",
            "S e r v i d o r",
            "Sérvidor",
            "Ｓervidor",
            "Sеrvidor",
            "ser\u{200d}ver",
            "RECADO ",
            "ѕistema",
            "𝐬erver",
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in [
            "Ana",
            "Servidora",
            "Servo",
            "João",
            "Sistemas",
            "",
            "recados",
        ] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn invisible_names_are_blank() {
        assert!(is_blank(" \u{200d}\u{feff}") && is_blank("") && !is_blank("a"));
    }
}
