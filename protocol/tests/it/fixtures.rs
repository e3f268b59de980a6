//! Reads the golden bytes in `fixtures/`; `fixtures/README.md` describes their form.

use serde_json::Value;
use std::{fs, path::Path};

/// One file: its name, for messages, and what it holds.
pub(crate) struct Fixture {
    pub(crate) name: String,
    value: Value,
}

/// Every fixture of a folder, sorted by name; an empty folder is a failure.
pub(crate) fn all(folder: &str) -> Vec<Fixture> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(folder);
    let mut found: Vec<Fixture> = fs::read_dir(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| Fixture {
            name: path.display().to_string(),
            value: serde_json::from_slice(&fs::read(&path).expect("a readable file"))
                .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        })
        .collect();
    assert!(!found.is_empty(), "{}: no fixtures", path.display());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

impl Fixture {
    /// The bytes of the whole datagram or record.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        bytes(&self.value["hex"])
    }

    /// The datagrams a message is relayed as; `None` when the fixture does not say.
    pub(crate) fn relayed(&self) -> Option<Vec<Vec<u8>>> {
        let relayed = self.value.get("relayed")?.as_array().expect("an array");
        Some(relayed.iter().map(bytes).collect())
    }

    /// A part of the fixture by its JSON pointer.
    pub(crate) fn fields(&self, pointer: &str) -> Fields<'_> {
        Fields(
            self.value
                .pointer(pointer)
                .unwrap_or_else(|| panic!("{}: no {pointer}", self.name)),
        )
    }
}

/// An object of a fixture, read field by field.
pub(crate) struct Fields<'a>(&'a Value);

impl Fields<'_> {
    pub(crate) fn u64(&self, name: &str) -> u64 {
        self.0[name]
            .as_u64()
            .unwrap_or_else(|| panic!("{name} in {}", self.0))
    }

    pub(crate) fn u32(&self, name: &str) -> u32 {
        self.u64(name).try_into().expect("fits the field")
    }

    pub(crate) fn str(&self, name: &str) -> &str {
        self.0[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} in {}", self.0))
    }

    /// The fixture's value when it is a text itself.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str().expect("a text")
    }
}

fn bytes(hex: &Value) -> Vec<u8> {
    let digits: Vec<u32> = hex
        .as_str()
        .expect("hexadecimal text")
        .chars()
        .filter(|character| *character != ' ')
        .map(|digit| digit.to_digit(16).expect("a hexadecimal digit"))
        .collect();
    assert_eq!(digits.len() % 2, 0, "half a byte in {hex}");
    let byte = |pair: &[u32]| u8::try_from(pair[0] << 4 | pair[1]).expect("two digits");
    digits.chunks(2).map(byte).collect()
}
