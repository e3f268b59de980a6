//! Texts: what a peer may say, cleaned while it is read.
//!
//! A text may come from anybody, so reading one never trusts it: invalid UTF-8 becomes U+FFFD, CR LF
//! and CR become LF, TAB becomes a space, other control characters and bidirectional overrides
//! (which could make a text read as something else) become `?`. LF, joiners and variation selectors
//! stay: emoji are made of them.

use crate::inline::Inline;
use core::{fmt, str::Utf8Chunks};

/// Bytes of text a frame holds.
pub const FRAME_TEXT_BYTES: usize = 140;
/// Parts a long text may have.
pub const MAX_PARTS: usize = 64;
/// Bytes of the longest text: 64 parts of 140.
pub const MAX_TEXT_BYTES: usize = MAX_PARTS * FRAME_TEXT_BYTES;

/// True for the controls that must not reach a screen.
const fn is_hostile(character: char) -> bool {
    // C0, DEL and C1; then embeddings, overrides and isolates (Unicode UAX #9, "Trojan Source").
    matches!(character, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// False when no character of a text [is hostile](is_hostile) but for line feeds, by its bytes alone: controls
/// of ASCII, and the bytes that the other ones begin with in UTF-8. Sixteen bytes at a time, without a way out
/// in between: that is what a vector register holds.
fn may_be_harmful(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<16>();
    let mut last = [b' '; 16];
    last[..rest.len()].copy_from_slice(rest);
    let mut found = [0; 16];
    for block in blocks.iter().chain([&last]) {
        for (found, &byte) in found.iter_mut().zip(block) {
            *found |= u8::from(may_begin_harm(byte));
        }
    }
    u128::from_ne_bytes(found) != 0
}

/// True for a byte that may be part of a harmful character.
const fn may_begin_harm(byte: u8) -> bool {
    let is_control = (byte < b' ') & (byte != b'\n') | (byte == 0x7f);
    let is_latin_control = byte == 0xc2;
    let is_bidirectional = byte == 0xe2;
    is_control | is_latin_control | is_bidirectional
}

/// A text as received: bytes on the inside, clean characters on the outside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    bytes: &'a [u8],
}

impl<'a> Text<'a> {
    /// The empty text.
    pub const EMPTY: Self = Self { bytes: &[] };

    /// Takes the bytes of a field; NULs at its end are padding.
    #[must_use]
    pub fn from_field(field: &'a [u8]) -> Self {
        // Most of a field is padding: many bytes at once, then one by one.
        let mut bytes = field;
        while let Some((rest, [0, 0, 0, 0, 0, 0, 0, 0])) = bytes.split_last_chunk() {
            bytes = rest;
        }
        while let Some((0, rest)) = bytes.split_last() {
            bytes = rest;
        }
        Self { bytes }
    }

    /// A text of our own or of a user's.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self::from_field(text.as_bytes())
    }

    /// True when nothing is said.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// The clean characters.
    #[must_use]
    pub fn chars(self) -> CleanChars<'a> {
        CleanChars {
            chunks: self.bytes.utf8_chunks(),
            valid: "".chars(),
            replacement: false,
            after_cr: false,
        }
    }

    /// The clean text as it lies in memory, when cleaning changes nothing.
    #[must_use]
    pub fn as_clean_str(self) -> Option<&'a str> {
        let text = core::str::from_utf8(self.bytes).ok()?;
        let is_harmful = |character| is_hostile(character) && character != '\n';
        let is_clean = !may_be_harmful(self.bytes) || !text.chars().any(is_harmful);
        is_clean.then_some(text)
    }

    /// Length in bytes once cleaned.
    #[must_use]
    pub fn clean_len(self) -> usize {
        self.as_clean_str()
            .map_or_else(|| self.chars().map(char::len_utf8).sum(), str::len)
    }

    /// Cuts the clean text into frame texts between characters. An empty text is one empty part, so
    /// that saying nothing is still saying it. Joined in order the parts are the clean text.
    #[must_use]
    pub fn parts(self) -> Parts<'a> {
        let rest = match self.as_clean_str() {
            Some(text) => Rest::Clean(text),
            None => Rest::Any {
                chars: self.chars(),
                carried: None,
            },
        };
        Parts {
            rest,
            is_first: true,
        }
    }

    /// The parts, and how many they are; `None` for a text of more than [`MAX_TEXT_BYTES`] or
    /// [`MAX_PARTS`]. Characters that do not fill a part to its end can make more parts than bytes tell.
    #[must_use]
    pub fn bounded_parts(self) -> Option<(Parts<'a>, u8)> {
        let parts = self.parts();
        if let Rest::Clean(text) = parts.rest
            && text.len() <= FRAME_TEXT_BYTES
        {
            return Some((parts, 1));
        }
        let count = parts.clone().take(MAX_PARTS + 1).count();
        let is_bounded = count <= MAX_PARTS && self.clean_len() <= MAX_TEXT_BYTES;
        is_bounded.then_some((parts, count as u8)) // at most 64
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        if let Some(clean) = self.as_clean_str() {
            return f.write_str(clean);
        }
        self.chars()
            .try_for_each(|character| f.write_char(character))
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Iterator over the clean characters of a [`Text`].
#[derive(Debug, Clone)]
pub struct CleanChars<'a> {
    chunks: Utf8Chunks<'a>,
    valid: core::str::Chars<'a>,
    replacement: bool,
    after_cr: bool,
}

impl Iterator for CleanChars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let Some(character) = self.valid.next() else {
                if core::mem::take(&mut self.replacement) {
                    self.after_cr = false;
                    return Some(char::REPLACEMENT_CHARACTER);
                }
                let chunk = self.chunks.next()?;
                self.valid = chunk.valid().chars();
                self.replacement = !chunk.invalid().is_empty();
                continue;
            };
            let follows_cr = core::mem::replace(&mut self.after_cr, character == '\r');
            return Some(match character {
                '\n' if follows_cr => continue,
                '\n' | '\r' => '\n',
                '\t' => ' ',
                hostile if is_hostile(hostile) => '?',
                other => other,
            });
        }
    }
}

/// Iterator over the frame-sized parts of a [`Text`].
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    rest: Rest<'a>,
    is_first: bool,
}

/// What is not yet in a part.
#[derive(Debug, Clone)]
enum Rest<'a> {
    /// A text that is clean as it lies.
    Clean(&'a str),
    Any {
        chars: CleanChars<'a>,
        carried: Option<char>,
    },
}

impl Iterator for Parts<'_> {
    type Item = FrameText;

    fn next(&mut self) -> Option<FrameText> {
        let is_first = core::mem::replace(&mut self.is_first, false);
        let mut part = Inline::EMPTY;
        match &mut self.rest {
            Rest::Clean("") if !is_first => return None,
            Rest::Clean(text) => {
                let (now, later) = text.split_at(text.floor_char_boundary(FRAME_TEXT_BYTES));
                part.push_str(now);
                *text = later;
                return Some(FrameText(part));
            }
            Rest::Any { chars, carried } => {
                if let Some(character) = carried.take() {
                    part.push(character);
                }
                for character in chars {
                    if !part.push(character) {
                        *carried = Some(character);
                        break;
                    }
                }
            }
        }
        (is_first || !part.is_empty()).then_some(FrameText(part))
    }
}

/// At most 140 bytes of clean text: what one frame holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameText(Inline<FRAME_TEXT_BYTES>);

impl FrameText {
    /// The empty text.
    pub const EMPTY: Self = Self(Inline::EMPTY);

    /// The longest clean beginning of `text` that fits a frame.
    ///
    /// ```
    /// use protocol::FrameText;
    /// assert_eq!(FrameText::cut("Olá,\tação").as_str(), "Olá, ação");
    /// ```
    #[must_use]
    pub fn cut(text: &str) -> Self {
        Text::new(text).parts().next().unwrap_or(Self::EMPTY)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Bytes of the text.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The 140 bytes of the field: the text, then zeros.
    #[must_use]
    pub const fn padded(&self) -> &[u8; FRAME_TEXT_BYTES] {
        self.0.padded()
    }

    /// Appends a string that is known to be clean; false, and nothing happens, when it does not fit.
    pub(crate) fn push_clean(&mut self, text: &str) -> bool {
        self.0.push_str(text)
    }
}

impl fmt::Debug for FrameText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for FrameText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Writes formatted text into a frame text; what does not fit is cut between characters, and said by
/// an error, so that nothing shorter is written after the gap.
impl fmt::Write for FrameText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        Text::new(text)
            .chars()
            .try_for_each(|character| self.0.push(character).then_some(()).ok_or(fmt::Error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(bytes: &[u8]) -> String {
        Text::from_field(bytes).chars().collect()
    }

    #[test]
    fn hostile_characters_are_made_harmless() {
        assert_eq!(
            clean(b"a\r\nb\rc\nd\te\0f\x1b[2Jg\0\0"),
            "a\nb\nc\nd e?f?[2Jg"
        );
        assert_eq!(clean("\u{202e}abc\u{2066}\u{9b}".as_bytes()), "?abc??");
        assert_eq!(clean(b"ol\xe1\xff"), "ol\u{fffd}\u{fffd}");
        assert_eq!(clean(b"\r\r\n\n"), "\n\n\n");
        assert_eq!(clean("👩‍💻❤️".as_bytes()), "👩‍💻❤️");
    }

    #[test]
    fn parts_are_cut_between_characters_and_join_to_the_whole() {
        let long = "ação 👍 ".repeat(100);
        let parts: Vec<_> = Text::new(&long).parts().collect();
        assert!(
            parts
                .iter()
                .all(|part| part.as_str().len() <= FRAME_TEXT_BYTES)
        );
        assert_eq!(
            parts.iter().map(FrameText::as_str).collect::<String>(),
            long
        );
        assert_eq!(Text::EMPTY.parts().count(), 1);
    }

    /// Texts that are clean as they lie and texts that are not, cut character by character.
    #[test]
    fn parts_are_the_same_whether_the_text_was_clean_or_not() {
        let one_by_one = |bytes: &[u8]| {
            let mut parts = [String::new()].to_vec();
            for character in Text::from_field(bytes).chars() {
                if parts[parts.len() - 1].len() + character.len_utf8() > FRAME_TEXT_BYTES {
                    parts.push(String::new());
                }
                parts.last_mut().unwrap().push(character);
            }
            parts
        };
        for piece in [
            "x", "ação ", "👍", "é\n", "“ª”", "a\r\n", "\t…", "\u{85}", "\u{202e}",
        ] {
            for count in [0, 1, 27, 28, 35, 46, 47, 70, 139, 140, 141, 2_240, 9_000] {
                let text = piece.repeat(count);
                let expected = one_by_one(text.as_bytes());
                let parts: Vec<_> = Text::new(&text).parts().collect();
                assert!(
                    parts.iter().map(FrameText::as_str).eq(&expected),
                    "{text:?}"
                );
                assert!(parts.iter().all(|part| part.len() == part.as_str().len()));
                let length: usize = expected.iter().map(String::len).sum();
                let bounded = length <= MAX_TEXT_BYTES && expected.len() <= MAX_PARTS;
                let counted = Text::new(&text).bounded_parts().map(|(_, count)| count);
                assert_eq!(counted, bounded.then_some(expected.len() as u8), "{text:?}");
            }
        }
    }

    #[test]
    fn harm_is_seen_in_every_byte_at_every_place() {
        for place in 0..20 {
            for byte in 0..=255 {
                let mut text = [b'x'; 20];
                text[place] = byte;
                let is_control = byte < b' ' && byte != b'\n';
                let expected = is_control || [0x7f, 0xc2, 0xe2].contains(&byte);
                assert_eq!(may_be_harmful(&text), expected, "{byte:#x} at {place}");
                text = [b'\n'; 20];
                text[place] = byte;
                assert_eq!(may_be_harmful(&text), expected, "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn padding_is_no_text_however_long() {
        for length in 0..40 {
            let text = "x\0y".repeat(length);
            let padded = text.clone() + &"\0".repeat(50 - length);
            assert_eq!(Text::from_field(padded.as_bytes()).bytes, text.as_bytes());
        }
    }

    #[test]
    fn what_is_written_past_the_end_leaves_no_gap() {
        use fmt::Write as _;
        let mut text = FrameText::cut(&"x".repeat(139));
        let (wide, narrow) = ('ã', 'b');
        assert!(write!(text, "{wide}{narrow}").is_err());
        assert_eq!(text.as_str(), "x".repeat(139));
    }
}
