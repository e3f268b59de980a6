//! No sentence that nobody says.

use crate::{
    sentences,
    sources::{self, each_token},
};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;

/// Where sentences are said. `lang` itself composes some of others.
const CRATES: [&str; 8] = [
    "lang/src",
    "transcript/src",
    "rpc-shim/src",
    "daemon/src",
    "gui-kit/src",
    "server-gui/src",
    "client-gui/src",
    "bench/src",
];

/// Every name that follows a language: `lang.name`, `Lang::name`, and inside `lang` `self.name`. Names of several words
/// are no one else's: they count wherever they stand, in the tables of a macro too.
fn said(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut last = [String::new(), String::new(), String::new()];
    each_token(tokens, &mut |tree| {
        let word = match tree {
            TokenTree::Ident(name) => name.to_string(),
            TokenTree::Punct(sign) => sign.to_string(),
            TokenTree::Group(_) => "()".to_owned(),
            TokenTree::Literal(_) => "\"".to_owned(),
        };
        let is_said = match (last[0].as_str(), last[1].as_str(), last[2].as_str()) {
            (_, of, ".") if of == "self" || of.to_lowercase().starts_with("lang") => true,
            ("Lang", ":", ":") => true,
            _ => word.contains('_'),
        };
        if is_said {
            found.insert(word.clone());
        }
        last.rotate_left(1);
        last[2] = word;
    });
}

#[test]
fn every_sentence_is_said_somewhere() {
    let mut found = BTreeSet::new();
    for source in sources::below(&CRATES) {
        let text = std::fs::read_to_string(
            std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(&source.path),
        )
        .unwrap();
        said(text.parse().unwrap(), &mut found);
    }
    let unused: Vec<String> = sentences::all()
        .into_iter()
        .map(|sentence| sentence.name)
        .filter(|name| !found.contains(name))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}
