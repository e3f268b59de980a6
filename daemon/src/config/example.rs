//! The commented file that `recado servidor --config-exemplo` prints.

use super::{
    defaults,
    keys::{KEYS, Kind},
};
use lang::Lang;
use std::fmt::Write as _;

/// Every key with its help and its default, commented out: `#key = value` lines set something once
/// the `#` is gone, `# ` lines are prose.
#[must_use]
pub fn example(lang: Lang) -> String {
    let defaults = defaults(lang);
    let mut text = format!("# {}\n", lang.example_heading().replace('\n', "\n# "));
    for key in KEYS {
        let value = (key.value)(&defaults);
        let value = match key.kind {
            Kind::Text | Kind::Secret => toml::Value::String(value).to_string(),
            Kind::Number | Kind::Switch | Kind::Choice => value,
        };
        let _ = write!(
            text,
            "\n# {}\n# {}\n#{} = {value}\n",
            (key.help)(lang),
            key.variable,
            key.name
        );
    }
    text
}
