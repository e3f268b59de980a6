//! Which language to speak: `RECADO_LINGUA`, then the system's.

use crate::Lang;

impl Lang {
    /// Reads a language from a tag such as `pt`, `pt_BR.UTF-8` or `en-GB`; `None` for any other.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next()?;
        if primary.eq_ignore_ascii_case("pt") {
            Some(Self::Pt)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The tag this language is stored under: `pt` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Pt => "pt",
            Self::En => "en",
        }
    }

    /// The language to start in: `RECADO_LINGUA=pt|en`, else the system's, else Portuguese.
    #[must_use]
    pub fn detect() -> Self {
        std::env::var("RECADO_LINGUA")
            .ok()
            .and_then(|tag| Self::from_tag(&tag))
            .or_else(|| sys_locale::get_locale().and_then(|tag| Self::from_tag(&tag)))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_systems_are_understood() {
        assert_eq!(Lang::from_tag("pt_BR.UTF-8"), Some(Lang::Pt));
        assert_eq!(Lang::from_tag("pt"), Some(Lang::Pt));
        assert_eq!(Lang::from_tag("en-GB"), Some(Lang::En));
        assert_eq!(Lang::from_tag("C"), None);
        assert_eq!(Lang::from_tag(""), None);
    }
}
