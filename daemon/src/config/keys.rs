//! Everything that can be configured, in one table.

mod doors;

pub(super) use doors::DOORS;

use crate::server::{JournalKind, ServerOptions};
use lang::Lang;
use std::time::Duration;
use udp_core::password::Secret;

/// One thing that can be configured.
#[derive(Debug)]
pub(crate) struct Key {
    /// The key in recado.toml and, after `--`, the option if it [may be one](Kind::is_option).
    pub(crate) name: &'static str,
    /// The same in English.
    pub(crate) english: &'static str,
    /// The environment variable.
    pub(crate) variable: &'static str,
    /// What a value is, in the file.
    pub(crate) kind: Kind,
    /// What stands for the value in the help.
    pub(crate) placeholder: fn(Lang) -> &'static str,
    /// One line of help.
    pub(crate) help: fn(Lang) -> &'static str,
    /// What a right value looks like.
    pub(crate) expected: fn(Lang) -> &'static str,
    /// Takes a value; false when it makes no sense.
    pub(crate) apply: fn(&mut ServerOptions, &str) -> bool,
    /// The value as it would be written.
    pub(crate) value: fn(&ServerOptions) -> String,
}

/// What a value is, in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    /// Whether something is so; the option alone means yes.
    Switch,
    /// The same of something that is so by default: the option wants a word.
    Choice,
    /// A text that is never an option, where everybody on the computer could read it, and never shown.
    Secret,
}

impl Kind {
    /// Whether it may stand on the command line.
    pub(crate) fn is_option(self) -> bool {
        self != Self::Secret
    }
}

/// One key per thing, in the order of the help and of the example.
pub(crate) const KEYS: [&Key; 20] = [
    &UDP,
    &DATA,
    &JOURNAL,
    &KEEP_DAYS,
    &KEEP_RECORDS,
    &BEACON,
    &OPEN_NETWORK,
    &CLASSIC,
    &PASSWORD,
    &TEXTS_PER_SECOND,
    &TEXTS_BURST,
    &PARTS_PER_SECOND,
    &PARTS_BURST,
    &doors::MULTICAST,
    &doors::ROOMS_A,
    &doors::ROOMS_B,
    &doors::BINDER,
    &doors::NODES,
    &doors::REGISTER_AT,
    &doors::HOST_NAMES,
];

static UDP: Key = Key {
    name: "udp",
    english: "udp",
    variable: "RECADO_UDP",
    kind: Kind::Text,
    placeholder: Lang::placeholder_address,
    help: Lang::help_udp,
    expected: Lang::expected_address,
    apply: |options, value| set(&mut options.udp, value.parse().ok()),
    value: |options| options.udp.to_string(),
};

pub(crate) static DATA: Key = Key {
    name: "dados",
    english: "data",
    variable: "RECADO_DADOS",
    kind: Kind::Text,
    placeholder: Lang::placeholder_folder,
    help: Lang::help_data,
    expected: Lang::expected_folder,
    apply: |options, value| {
        let folder = (!value.is_empty()).then(|| value.into());
        set(&mut options.data, folder)
    },
    value: |options| options.data.display().to_string(),
};

static JOURNAL: Key = Key {
    name: "diario",
    english: "journal",
    variable: "RECADO_DIARIO",
    kind: Kind::Text,
    placeholder: Lang::placeholder_journal,
    help: Lang::help_journal,
    expected: Lang::expected_journal,
    apply: |options, value| set(&mut options.journal, JournalKind::from_word(value)),
    value: |options| options.journal.word().to_owned(),
};

static KEEP_DAYS: Key = Key {
    name: "guardar-dias",
    english: "keep-days",
    variable: "RECADO_GUARDAR_DIAS",
    kind: Kind::Number,
    placeholder: Lang::placeholder_number,
    help: Lang::help_keep_days,
    expected: Lang::expected_days,
    apply: |options, value| {
        let days = &mut options.settings.retention.days;
        // A century is forever.
        set(days, number(value, 1..=36_500))
    },
    value: |options| options.settings.retention.days.to_string(),
};

static KEEP_RECORDS: Key = Key {
    name: "guardar-registros",
    english: "keep-records",
    variable: "RECADO_GUARDAR_REGISTROS",
    kind: Kind::Number,
    placeholder: Lang::placeholder_number,
    help: Lang::help_keep_records,
    expected: Lang::expected_records,
    apply: |options, value| {
        let records = &mut options.settings.retention.records;
        // Fewer would not hold a lesson; a thousand million take half a terabyte.
        set(records, number(value, 1_000..=1_000_000_000))
    },
    value: |options| options.settings.retention.records.to_string(),
};

static BEACON: Key = Key {
    name: "beacon",
    english: "beacon",
    variable: "RECADO_BEACON",
    kind: Kind::Number,
    placeholder: Lang::placeholder_seconds,
    help: Lang::help_beacon,
    expected: Lang::expected_seconds,
    apply: |options, value| {
        let seconds = number(value, 1..=86_400).map(Duration::from_secs);
        set(&mut options.settings.beacon, seconds)
    },
    value: |options| options.settings.beacon.as_secs().to_string(),
};

static OPEN_NETWORK: Key = Key {
    name: "rede-aberta",
    english: "open-network",
    variable: "RECADO_REDE_ABERTA",
    kind: Kind::Switch,
    placeholder: Lang::placeholder_switch,
    help: Lang::help_open_network,
    expected: Lang::expected_switch,
    apply: |options, value| set(&mut options.settings.open_network, switch(value)),
    value: |options| options.settings.open_network.to_string(),
};

pub(super) static CLASSIC: Key = Key {
    name: "classico",
    english: "classic",
    variable: "RECADO_CLASSICO",
    kind: Kind::Choice,
    placeholder: Lang::placeholder_switch,
    help: Lang::help_classic,
    expected: Lang::expected_switch,
    apply: |options, value| set(&mut options.settings.classic, switch(value)),
    value: |options| options.settings.classic.to_string(),
};

pub(super) static PASSWORD: Key = Key {
    name: "senha",
    english: "password",
    variable: "RECADO_SENHA",
    kind: Kind::Secret,
    placeholder: Lang::placeholder_text,
    help: Lang::help_password,
    expected: Lang::expected_password,
    apply: |options, value| {
        options.password = Secret::new(value);
        options.password.is_some() || value.is_empty()
    },
    // Shown to nobody.
    value: |_| String::new(),
};

/// A rate past a million is no limit any more, and one of 0 would mean that there is none.
const RATES: std::ops::RangeInclusive<u32> = 1..=1_000_000;

static TEXTS_PER_SECOND: Key = Key {
    name: "textos-por-segundo",
    english: "texts-per-second",
    variable: "RECADO_TEXTOS_POR_SEGUNDO",
    kind: Kind::Number,
    placeholder: Lang::placeholder_number,
    help: Lang::help_texts_per_second,
    expected: Lang::expected_rate,
    apply: |options, value| {
        let rate = &mut options.settings.texts.per_second;
        set(rate, number(value, RATES))
    },
    value: |options| options.settings.texts.per_second.to_string(),
};

static TEXTS_BURST: Key = Key {
    name: "textos-rajada",
    english: "texts-burst",
    variable: "RECADO_TEXTOS_RAJADA",
    kind: Kind::Number,
    placeholder: Lang::placeholder_number,
    help: Lang::help_texts_burst,
    expected: Lang::expected_rate,
    apply: |options, value| set(&mut options.settings.texts.burst, number(value, RATES)),
    value: |options| options.settings.texts.burst.to_string(),
};

static PARTS_PER_SECOND: Key = Key {
    name: "partes-por-segundo",
    english: "parts-per-second",
    variable: "RECADO_PARTES_POR_SEGUNDO",
    kind: Kind::Number,
    placeholder: Lang::placeholder_number,
    help: Lang::help_parts_per_second,
    expected: Lang::expected_rate,
    apply: |options, value| {
        let rate = &mut options.settings.parts.per_second;
        set(rate, number(value, RATES))
    },
    value: |options| options.settings.parts.per_second.to_string(),
};

static PARTS_BURST: Key = Key {
    name: "partes-rajada",
    english: "parts-burst",
    variable: "RECADO_PARTES_RAJADA",
    kind: Kind::Number,
    placeholder: Lang::placeholder_number,
    help: Lang::help_parts_burst,
    expected: Lang::expected_rate,
    apply: |options, value| set(&mut options.settings.parts.burst, number(value, RATES)),
    value: |options| options.settings.parts.burst.to_string(),
};

fn set<T>(place: &mut T, value: Option<T>) -> bool {
    let is_right = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    is_right
}

fn number<T: std::str::FromStr + PartialOrd>(
    value: &str,
    range: std::ops::RangeInclusive<T>,
) -> Option<T> {
    value.parse().ok().filter(|number| range.contains(number))
}

pub(super) fn switch(value: &str) -> Option<bool> {
    match value.to_lowercase().as_str() {
        "sim" | "yes" | "true" => Some(true),
        "nao" | "não" | "no" | "false" => Some(false),
        _ => None,
    }
}
