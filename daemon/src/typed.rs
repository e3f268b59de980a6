//! What a line is that somebody typed, before it is known which commands there are.

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed<'a> {
    /// An empty line.
    Nothing,
    /// A text; two slashes begin one that begins with a slash.
    Text(&'a str),
    /// What follows the slash.
    Command(&'a str),
}

/// What a line is.
pub(crate) fn typed(line: &str) -> Typed<'_> {
    match line.strip_prefix('/') {
        None if line.trim().is_empty() => Typed::Nothing,
        None => Typed::Text(line),
        Some(text) if text.starts_with('/') => Typed::Text(text),
        Some(command) => Typed::Command(command),
    }
}
