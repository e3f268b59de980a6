//! What a draft would cost on the wire.

use protocol::{Text, text::MAX_TEXT_BYTES};

/// Bytes and frames a text takes once cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Bytes.
    pub bytes: usize,
    /// Frames of at most 140 bytes; at most 64, more when the text is too long.
    pub parts: u8,
}

impl Weight {
    /// Weighs a draft as it would be said: without the blanks at its end.
    #[must_use]
    pub fn of(draft: &str) -> Self {
        let text = Text::new(draft.trim_end());
        // One past the bound is enough to know that it is too long.
        let parts = text.parts().take(usize::from(u8::MAX)).count();
        Self {
            bytes: text.clean_len(),
            parts: u8::try_from(parts).unwrap_or(u8::MAX),
        }
    }

    /// True when no server would take it.
    #[must_use]
    pub const fn is_too_long(self) -> bool {
        self.bytes > MAX_TEXT_BYTES || self.parts as usize > protocol::text::MAX_PARTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_not_characters() {
        assert_eq!(Weight::of("ação  \n"), Weight { bytes: 6, parts: 1 });
        assert_eq!(Weight::of(&"a".repeat(141)).parts, 2);
        // 64 frames of 140 hold 8,960 plain bytes, but fewer when characters do not fill them.
        assert!(!Weight::of(&"a".repeat(8_960)).is_too_long());
        assert!(Weight::of(&"a".repeat(8_961)).is_too_long());
        assert_eq!(Weight::of(&"👍".repeat(70)).parts, 2);
        assert!(Weight::of(&"€".repeat(2_960)).is_too_long());
    }
}
