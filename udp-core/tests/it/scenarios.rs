//! Every scenario of fixtures/ in virtual time (grammar: fixtures/README.md).
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::lan::{Lan, Seen, frame};
use protocol::Kind;
use std::{collections::BTreeMap, fs, path::Path, time::Duration};

#[test]
fn every_scenario_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/scenarios");
    let mut played = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            play(
                &path.file_name().unwrap().to_string_lossy(),
                &fs::read_to_string(&path).unwrap(),
            );
            played += 1;
        }
    }
    assert!(played >= 25, "only {played} scenarios found");
}

#[test]
#[should_panic(expected = "line 2")]
fn a_scenario_that_is_not_kept_fails() {
    play(
        "wrong",
        "0 ana > OI 1 0 \"Ana\" \"\"\n10 ana < OI 0 1 \"Servidor\" \"Conexão recusada.\"\n",
    );
}

fn play(file: &str, script: &str) {
    let mut lan = Lan::new();
    let mut elapsed = 0;
    let mut addresses = BTreeMap::new();
    for (number, line) in script.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let context = format!("{file} line {}: {line}", number + 1);
        let words: Vec<_> = line.split_whitespace().collect();
        let ms: u64 = words[0].parse().expect(&context);
        let free_port = 40_000 + addresses.len();
        let who = addresses
            .entry(words[1].to_owned())
            .or_insert(format!("127.0.0.1:{free_port}"))
            .clone();
        lan.wait(Duration::from_millis(ms - elapsed));
        elapsed = ms;
        let rest = after_words(line, 3);
        match words[2] {
            ">" if rest.starts_with("hex") => lan.send(&who, &hex(&rest[3..])),
            ">" => {
                let (kind, origin, destination, name, text) = parse_frame(rest).expect(&context);
                let text = text.expect(&context);
                lan.send(&who, frame(kind, origin, destination, &name, &text).bytes());
            }
            "<" => {
                let expected = parse_frame(rest).expect(&context);
                let received = lan.next(&who);
                assert!(
                    matches(received.as_ref(), &expected),
                    "{context}\n  received {received:?}"
                );
            }
            "." => assert_eq!(lan.next(&who), None, "{context}"),
            _ => panic!("{context}"),
        }
    }
}

/// What follows the first `count` words.
fn after_words(line: &str, count: usize) -> &str {
    (0..count)
        .fold(line, |rest, _| {
            rest.trim_start()
                .split_once(char::is_whitespace)
                .map_or("", |(_, after)| after)
        })
        .trim_start()
}

type Expected = (Kind, u32, u32, String, Option<String>);

fn parse_frame(rest: &str) -> Option<Expected> {
    let mut words = rest.split_whitespace();
    let kind = match words.next()? {
        "OI" => Kind::OI,
        "TCHAU" => Kind::TCHAU,
        "MSG" => Kind::MSG,
        "ERRO" => Kind::ERRO,
        "LISTA" => Kind::LISTA,
        number => Kind(number.parse().ok()?),
    };
    let (origin, destination) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let strings = after_words(rest, 3);
    let mut values = serde_json::Deserializer::from_str(strings).into_iter::<String>();
    let name = values.next()?.ok()?;
    let text = &strings[values.byte_offset()..];
    let text = (text.trim() != "*").then(|| serde_json::from_str(text).unwrap());
    Some((kind, origin, destination, name, text))
}

fn matches(received: Option<&Seen>, expected: &Expected) -> bool {
    received.is_some_and(|(kind, origin, destination, name, text)| {
        (*kind, *origin, *destination, name) == (expected.0, expected.1, expected.2, &expected.3)
            && expected.4.as_ref().is_none_or(|expected| expected == text)
    })
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
