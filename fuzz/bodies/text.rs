//! Any bytes as a text and as a name: what is read is clean, cut between characters and whole.

use protocol::{FrameText, Name, Text};

/// Cleans and cuts the bytes, and checks what comes out.
pub(crate) fn check(bytes: &[u8]) {
    let text = Text::from_field(bytes);
    let clean: String = text.chars().collect();
    assert_eq!(clean, cleaned_otherwise(bytes));
    assert!(!clean.contains(is_hostile));
    assert_eq!(clean, text.to_string());
    assert_eq!(clean.len(), text.clean_len());
    assert!(text.as_clean_str().is_none_or(|as_is| as_is == clean));
    assert_eq!(Text::new(&clean).as_clean_str(), Some(clean.as_str()));

    let parts: Vec<FrameText> = text.parts().collect();
    assert_eq!(
        parts.iter().map(FrameText::as_str).collect::<String>(),
        clean
    );
    assert!(!parts.is_empty(), "an empty text is one empty part");
    for (part, next) in parts.iter().zip(parts.iter().skip(1)) {
        // As long as possible: the next character did not fit any more.
        let next = next.as_str().chars().next().map_or(0, char::len_utf8);
        assert!(next > 0 && part.as_str().len() + next > 140);
    }
    assert_eq!(FrameText::cut(&clean), parts[0]);

    let name = Name::from_field(bytes);
    assert!(name.as_str().len() <= 20);
    assert!(!name.as_str().contains(['\n', '#']) && !name.as_str().contains(is_hostile));
    assert_eq!(Name::cut(name.as_str()), name);
    assert!(
        name.padded()[name.as_str().len()..]
            .iter()
            .all(|&byte| byte == 0)
    );
}

/// What must never reach a screen. LF may.
fn is_hostile(character: char) -> bool {
    let is_control = character.is_control() && character != '\n';
    is_control || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The same rules written a second time, slowly and with allocations.
fn cleaned_otherwise(bytes: &[u8]) -> String {
    let padding = bytes.iter().rev().take_while(|&&byte| byte == 0).count();
    String::from_utf8_lossy(&bytes[..bytes.len() - padding])
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', " ")
        .replace(is_hostile, "?")
}
