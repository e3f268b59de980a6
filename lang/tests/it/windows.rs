//! No words in the windows' sources: what a person reads comes from `lang`.
//!
//! In files that draw (those that name egui's `Ui`, its texts or its windows), no string literal may have a letter in it
//! unless it is that argument of a call which only programs read. In all other files of the windows, which hand texts
//! to those, none may read like words.

use crate::sources::{self, is_test, without_placeholders};
use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, BinOp, Expr, ExprBinary, ExprCall, ExprMethodCall, ItemFn, ItemMod, LitStr, Macro,
    Pat,
    visit::{self, Visit},
};

const WINDOWS: [&str; 3] = ["client-gui/src", "server-gui/src", "gui-kit/src"];

/// Arguments, by call and place, that name things for programs: identities of panels and widgets, files, what is
/// looked for in the system's own messages, errors for developers.
const FOR_PROGRAMS: &[(&str, usize)] = &[
    ("Panel::left", 0),
    ("Panel::right", 0),
    ("Panel::top", 0),
    ("Panel::bottom", 0),
    ("Id::unique", 0),
    ("Grid::new", 0),
    ("Plot::new", 0),
    ("dialog", 1),
    ("name_splitter", 1),
    (".with", 0),
    (".id_salt", 0),
    (".push_id", 0),
    (".make_persistent_id", 0),
    (".with_app_id", 0),
    (".debug_struct", 0),
    (".field", 0),
    (".join", 0),
    (".set", 1),
    (".env", 0),
    (".contains", 0),
    (".replace", 0),
    (".expect", 0),
    ("env::var", 0),
    ("env::var_os", 0),
    ("Command::new", 0),
];

/// What is the same in every language: a command to be typed, variables, names of a program and of a thread.
const AS_IT_STANDS: &[&str] = &[
    "cargo run --release -p client-gui",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WAYLAND_SOCKET",
    "recado-servidor",
    "recado-sinais",
];

/// Macros for developers, and those of files that are compiled in.
const MACROS_FOR_PROGRAMS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "unreachable",
    "panic",
    "env",
    "cfg",
    "include_bytes",
    "include_str",
];

/// What is printed on the keys of a keyboard, the same in both languages.
const KEYS: &[&str] = &[
    "Ctrl", "Shift", "Alt", "Esc", "Enter", "Tab", "PageUp", "PageDown", "Home", "End",
];

/// What reads a file.
#[derive(Default)]
struct Reader {
    draws: bool,
    /// The calls around, the nearest last.
    calls: Vec<(String, usize)>,
    found: Vec<String>,
}

impl Reader {
    fn see(&mut self, text: &str) {
        let words = without_placeholders(text);
        let (near, place) = self
            .calls
            .last()
            .map_or(("", 0), |(call, at)| (call.as_str(), *at));
        let is_for_programs = FOR_PROGRAMS.contains(&(near, place)) || AS_IT_STANDS.contains(&text);
        let is_wrong = if is_for_programs || are_keys(&words) {
            false
        } else if self.draws {
            words.chars().any(char::is_alphabetic)
        } else {
            reads_like_words(&words)
        };
        if is_wrong {
            self.found.push(format!("{near}({text:?})"));
        }
    }

    fn arguments<'a>(&mut self, call: &str, them: impl IntoIterator<Item = &'a Expr>) {
        for (place, argument) in them.into_iter().enumerate() {
            self.calls.push((call.to_owned(), place));
            self.visit_expr(argument);
            self.calls.pop();
        }
    }

    /// The literals of a macro, but not those it hands to `env!`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut before = String::new();
        for tree in tokens {
            let is_handed_on = MACROS_FOR_PROGRAMS.contains(&before.trim_end_matches('!'));
            match &tree {
                TokenTree::Group(group) if !(is_handed_on && before.ends_with('!')) => {
                    self.tokens(group.stream());
                }
                TokenTree::Literal(literal) => {
                    let alone = TokenStream::from(TokenTree::Literal(literal.clone()));
                    if let Ok(text) = syn::parse2::<LitStr>(alone) {
                        self.see(&text.value());
                    }
                }
                _ => {}
            }
            match &tree {
                TokenTree::Punct(sign) if sign.as_char() == '!' => before.push('!'),
                _ => before = tree.to_string(),
            }
        }
    }
}

fn are_keys(words: &str) -> bool {
    words
        .split(|sign: char| sign.is_whitespace() || "+()".contains(sign))
        .all(|key| {
            let function = key
                .strip_prefix('F')
                .is_some_and(|n| n.parse::<u8>().is_ok());
            key.chars().count() <= 1 || function || KEYS.contains(&key)
        })
}

/// Two words, a letter that only Portuguese has, or a capital that begins a word.
fn reads_like_words(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    words.len() > 1
        || words.iter().any(is_capital)
        || text
            .chars()
            .any(|letter| letter.is_alphabetic() && !letter.is_ascii())
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    /// What is compared with is not shown.
    fn visit_pat(&mut self, _: &'ast Pat) {}

    fn visit_expr_binary(&mut self, it: &'ast ExprBinary) {
        for side in [&it.left, &it.right] {
            let is_compared = matches!(it.op, BinOp::Eq(_) | BinOp::Ne(_));
            if !(is_compared && matches!(**side, Expr::Lit(_))) {
                self.visit_expr(side);
            }
        }
    }

    fn visit_item_mod(&mut self, it: &'ast ItemMod) {
        if !is_test(&it.attrs) {
            visit::visit_item_mod(self, it);
        }
    }

    fn visit_item_fn(&mut self, it: &'ast ItemFn) {
        if !is_test(&it.attrs) {
            visit::visit_item_fn(self, it);
        }
    }

    fn visit_expr_call(&mut self, it: &'ast ExprCall) {
        let Expr::Path(function) = &*it.func else {
            return visit::visit_expr_call(self, it);
        };
        let segments = &function.path.segments;
        let named: Vec<String> = segments.iter().map(|one| one.ident.to_string()).collect();
        let call = named[named.len().saturating_sub(2)..].join("::");
        self.arguments(&call, &it.args);
    }

    fn visit_expr_method_call(&mut self, it: &'ast ExprMethodCall) {
        self.visit_expr(&it.receiver);
        self.arguments(&format!(".{}", it.method), &it.args);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.see(&text.value());
    }

    fn visit_macro(&mut self, it: &'ast Macro) {
        let name = it.path.segments.last().map(|one| one.ident.to_string());
        let name = name.unwrap_or_default();
        if !MACROS_FOR_PROGRAMS.contains(&name.as_str()) && name != "macro_rules" {
            self.tokens(it.tokens.clone());
        }
    }
}

/// The words a file says by itself, each with the call it is said to.
fn words_of(file: &syn::File, draws: bool) -> Vec<String> {
    let mut reader = Reader {
        draws,
        ..Reader::default()
    };
    reader.visit_file(file);
    reader.found
}

/// Whether a file puts anything on a screen.
fn draws(file: &syn::File) -> bool {
    struct Names(bool);
    impl<'ast> Visit<'ast> for Names {
        fn visit_ident(&mut self, name: &'ast proc_macro2::Ident) {
            let names = [
                "Ui",
                "RichText",
                "WidgetInfo",
                "ViewportBuilder",
                "ViewportCommand",
            ];
            self.0 |= names.iter().any(|one| name == one);
        }
    }
    let mut names = Names(false);
    names.visit_file(file);
    names.0
}

#[test]
fn all_that_is_read_in_the_windows_comes_from_lang() {
    let sources = sources::below(&WINDOWS);
    let drawing = sources.iter().filter(|it| draws(&it.file)).count();
    assert!(drawing > 60 && drawing < sources.len(), "{drawing} draw");
    let found: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let words = words_of(&source.file, draws(&source.file));
            words
                .into_iter()
                .map(|one| format!("{}: {one}", source.path))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_word_is_noticed_wherever_it_is_said() {
    for code in [
        r#"ui.label("pronto");"#,
        r#"ui.button(RichText::new("ok"));"#,
        r#"ui.add(Label::new(format!("{n} de {m}")));"#,
        r#"field.on_hover_text(if on { "sim" } else { "não" });"#,
        r#"ui.horizontal(|ui| { let word = "fim"; ui.label(word); });"#,
        r#"const WORD: &str = "fim";"#,
        r#"Panel::top("find").show(ui, |ui| ui.heading("Busca"));"#,
        r#"ctx.send_viewport_cmd(ViewportCommand::Title("Recado".into()));"#,
    ] {
        let file = syn::parse_file(&format!("fn draw() {{ {code} }}")).unwrap();
        assert_eq!(words_of(&file, true).len().min(1), 1, "{code}");
    }
    for code in [
        r#"toasts.push(Tone::Ok, "Guardado");"#,
        r#"let text = format!("ID {id}");"#,
        r#"let text = "não foi";"#,
    ] {
        let file = syn::parse_file(&format!("fn decide() {{ {code} }}")).unwrap();
        assert_eq!(words_of(&file, false).len(), 1, "{code}");
    }
}

#[test]
fn what_programs_and_keyboards_say_is_no_word() {
    for code in [
        r#"Panel::top("find").show(ui, |ui| ui.label(lang.find()));"#,
        r#"button.hint("Shift+F3");"#,
        r#"let text = format!("{name} (Ctrl+M)");"#,
        r#"if tag == "claro" { match tag { "escuro" => {} _ => {} } }"#,
        r#"kept.expect("a conversation that exists");"#,
        r#"assert!(is_open, "the list is open");"#,
    ] {
        let file = syn::parse_file(&format!("fn draw() {{ {code} }}")).unwrap();
        assert_eq!(words_of(&file, true), [""; 0], "{code}");
    }
    let tests = r#"fn draw() {} #[cfg(test)] mod tests { const NAME: &str = "Ana"; }"#;
    assert_eq!(words_of(&syn::parse_file(tests).unwrap(), true), [""; 0]);
}
