//! Reading the workspace's Rust: files, and what in them is a test.

use proc_macro2::{TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
};
use syn::{Attribute, Meta};

/// A source file, by its path from the workspace's root.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) file: syn::File,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Rust below these folders, in the order of their paths.
pub(crate) fn below(folders: &[&str]) -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let shown = path.strip_prefix(&root).unwrap().display().to_string();
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
        Source { path: shown, file }
    };
    paths.iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "rs") {
            paths.push(path);
        }
    }
}

/// Whether what has these attributes is compiled for tests only.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        Meta::Path(path) => path.is_ident("test"),
        Meta::NameValue(_) => false,
    })
}

/// Shows `see` every token in its order, those in brackets too.
pub(crate) fn each_token(tokens: TokenStream, see: &mut impl FnMut(&TokenTree)) {
    for tree in tokens {
        see(&tree);
        if let TokenTree::Group(group) = tree {
            each_token(group.stream(), see);
        }
    }
}

/// A text without what stands in its braces.
pub(crate) fn without_placeholders(text: &str) -> String {
    let mut left = String::new();
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => left.push(letter),
            _ => {}
        }
    }
    left
}

/// What stands in the braces of a text, in alphabetical order, each once.
pub(crate) fn placeholders(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split(['}', ':']).next())
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}
