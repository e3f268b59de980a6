//! What stands out in a text: addresses of web pages, and names called with an `@`.

use gui_kit::fold::{fold, occurrences};
use std::ops::Range;

/// Addresses shown as such in one message: a text of nothing but addresses must not make a hundred
/// widgets of each bubble.
pub const MAX_LINKS: usize = 32;

/// The schemes that are opened. Nothing else is: not `file:`, not a program's own.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// The web addresses in a text, as byte ranges in their order; at most [`MAX_LINKS`].
#[must_use]
pub fn links(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let mut at = 0;
    while links.len() < MAX_LINKS
        && let Some(start) = next_scheme(text, at)
    {
        let end = start + address_len(&text[start..]);
        let scheme = SCHEMES.iter().find(|it| has_prefix(&text[start..], it));
        let host = scheme.and_then(|scheme| text.get(start + scheme.len()..end));
        if host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '[')) {
            links.push(start..end);
        }
        at = end.max(start + 1);
    }
    links
}

/// Where the next scheme begins that is no part of a longer word.
fn next_scheme(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..text.len()).find(|&at| {
        matches!(bytes[at], b'h' | b'H')
            && SCHEMES.iter().any(|it| has_prefix(&text[at..], it))
            && !text[..at].ends_with(|c: char| c.is_alphanumeric())
    })
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Bytes of the address that a text begins with; marks that end a sentence are not of it.
fn address_len(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c);
    let mut address = &text[..text.find(ends).unwrap_or(text.len())];
    while let Some(last) = address.chars().next_back() {
        let is_open = |open: char, close: char| {
            let count = |wanted| address.chars().filter(|&c| c == wanted).count();
            last == close && count(close) > count(open)
        };
        if !(".,;:!?'*_~»”’…".contains(last) || is_open('(', ')') || is_open('[', ']')) {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.len()
}

/// Where a text calls somebody by this name: `@` and the name, whatever its capitals and accents, and
/// no letter after it.
#[must_use]
pub fn mentions(text: &str, name: &str) -> Vec<Range<usize>> {
    if name.is_empty() || !text.contains('@') {
        return Vec::new();
    }
    let mut found = occurrences(text, &fold(&format!("@{name}")));
    found.retain(|bytes| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        !text[bytes.end..].starts_with(is_word) && !text[..bytes.start].ends_with(is_word)
    });
    found
}

/// What is being called at the end of `before`, the text up to the cursor: the byte at which the `@`
/// stands, and what follows it so far.
#[must_use]
pub fn calling(before: &str) -> Option<(usize, &str)> {
    /// Bytes of the longest name.
    const LONGEST: usize = 20;
    let at = before.rfind('@')?;
    let begun = &before[at + 1..];
    let is_begun = before[..at].is_empty() || before[..at].ends_with(char::is_whitespace);
    (is_begun && begun.len() <= LONGEST && !begun.contains('\n')).then_some((at, begun))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        links(text).into_iter().map(|bytes| &text[bytes]).collect()
    }

    #[test]
    fn addresses_are_found_without_the_sentence_around_them() {
        assert_eq!(
            found("veja https://intranet.local/rede."),
            ["https://intranet.local/rede"]
        );
        assert_eq!(
            found("(http://a.b/c_(d)) e HTTPS://X.Y?z=1, ok"),
            ["http://a.b/c_(d)", "HTTPS://X.Y?z=1"]
        );
        assert_eq!(found("http://[::1]:8080/ação!"), ["http://[::1]:8080/ação"]);
        assert_eq!(found("<https://a.b>"), ["https://a.b"]);
        assert_eq!(
            found("https://a.b\nhttps://c.d"),
            ["https://a.b", "https://c.d"]
        );
    }

    #[test]
    fn nothing_else_is_an_address() {
        for text in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "xhttp://a.b",
            "http://",
            "https://.",
            "http:/a.b",
            "www.a.b",
            "hhhh é http",
            "",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(found(&"http://a ".repeat(100)).len(), MAX_LINKS);
    }

    #[test]
    fn a_name_is_called_whole_and_by_any_spelling() {
        let text = "@ana lucia, @Ana Lúcia e @Ana Luciana, a@Ana Lúcia";
        assert_eq!(mentions(text, "Ana Lúcia"), [0..10, 12..23]);
        assert_eq!(mentions("@Ana", ""), []);
        assert_eq!(mentions("Ana", "Ana"), []);
    }

    #[test]
    fn a_call_begins_with_a_word() {
        assert_eq!(calling("oi @An"), Some((3, "An")));
        assert_eq!(calling("@"), Some((0, "")));
        assert_eq!(calling("a@b"), None);
        assert_eq!(calling("@Ana\n"), None);
        assert_eq!(calling(&format!("@{}", "x".repeat(21))), None);
    }
}
