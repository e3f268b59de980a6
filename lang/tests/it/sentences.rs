//! Every sentence of `texts!`: said in both languages, with the same things in it.

use crate::sources::{self, placeholders, without_placeholders};
use syn::{
    Attribute, Ident, Item, LitStr, Token,
    parse::{Parse, ParseStream},
};

/// One line of `texts!`.
pub(crate) struct Sentence {
    pub(crate) name: String,
    pt: String,
    en: String,
}

impl Parse for Sentence {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        let name: Ident = input.parse()?;
        if !input.peek(Token![=]) {
            let arguments;
            syn::parenthesized!(arguments in input);
            arguments.parse::<proc_macro2::TokenStream>()?;
        }
        input.parse::<Token![=]>()?;
        let pt: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        let en: LitStr = input.parse()?;
        Ok(Self {
            name: name.to_string(),
            pt: pt.value(),
            en: en.value(),
        })
    }
}

struct Sentences(Vec<Sentence>);

impl Parse for Sentences {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let parsed = input.parse_terminated(Sentence::parse, Token![;])?;
        Ok(Self(parsed.into_iter().collect()))
    }
}

/// All sentences there are.
pub(crate) fn all() -> Vec<Sentence> {
    let mut found = Vec::new();
    for source in sources::below(&["lang/src"]) {
        for item in source.file.items {
            if let Item::Macro(item) = item
                && item.mac.path.is_ident("texts")
            {
                let sentences: Sentences = item.mac.parse_body().unwrap();
                found.extend(sentences.0);
            }
        }
    }
    assert!(found.len() > 500, "only {} sentences", found.len());
    found
}

/// What is the same word in both languages.
const SAME: &[&str] = &[
    "form_id",
    "form_ip",
    "form_recent_id",
    "people_id",
    "product",
    "door_binder",
    "door_ip",
    "listen_ip",
    "per_second",
    "column_id",
    "seen_seconds",
    "seen_minutes",
    "seen_hours",
    "traffic_minutes",
    "traffic_hour",
    "traffic_day",
    "traffic_minutes_ago",
    "traffic_hours_ago",
    "level_info",
    "history_megabytes",
    "history_gigabytes",
    "milliseconds",
    "per_one_second",
    "per_minute",
    "per_quarter",
    "placeholder_variant",
    "placeholder_number",
    "history_id",
    "setting_wrong",
];

fn faults(sentence: &Sentence) -> Vec<&'static str> {
    let Sentence { name, pt, en } = sentence;
    let mut faults = Vec::new();
    let mut fault = |is_one: bool, what| {
        if is_one {
            faults.push(what);
        }
    };
    fault(pt.trim().is_empty() || en.trim().is_empty(), "is empty");
    fault(
        placeholders(pt) != placeholders(en),
        "says other things in one language",
    );
    let has_words = without_placeholders(pt).chars().any(char::is_alphabetic);
    let may_be_same = SAME.contains(&name.as_str());
    fault(has_words && pt == en && !may_be_same, "is not translated");
    fault(may_be_same && pt != en, "is listed as the same, and is not");
    let end = |text: &str| text.chars().last().filter(|last| ".?!…:".contains(*last));
    fault(end(pt) != end(en), "ends like a sentence in one language");
    faults
}

#[test]
fn every_sentence_is_said_in_both_languages() {
    let wrong: Vec<String> = all()
        .iter()
        .flat_map(|it| {
            faults(it)
                .into_iter()
                .map(|what| format!("{} {what}", it.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_sentence_is_listed_as_the_same_that_does_not_exist() {
    let all = all();
    for name in SAME {
        assert!(all.iter().any(|sentence| sentence.name == *name), "{name}");
    }
}

#[test]
fn a_fault_is_noticed() {
    for (pt, en, what) in [
        ("Sim", "", "is empty"),
        ("{a} de {b}", "{a}", "says other things in one language"),
        ("Porta", "Porta", "is not translated"),
        ("Pronto.", "Done", "ends like a sentence in one language"),
    ] {
        let (pt, en) = (pt.to_owned(), en.to_owned());
        let name = "some".to_owned();
        let found = faults(&Sentence { name, pt, en });
        assert!(found.contains(&what), "{found:?}");
    }
}
