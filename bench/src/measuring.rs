//! How each row is measured: everybody in turn in each round, with new servers.

use crate::{
    cpu,
    goals::ROWS,
    load::Crowd,
    phased::{self, Mode, Pattern, Plan},
    ratios::Spread,
    results::{Floors, Measured},
    servers::{Kind, Programs, Server},
};
use anyhow::Context as _;
use std::{collections::BTreeMap, fs};

/// The generator's processor; servers have processor 0.
const GENERATOR: usize = 1;
/// Rounds of the floors beside a row, and phases of each in a round.
const FLOOR_ROUNDS: usize = 7;
const FLOOR_PHASES: usize = 10;

const PEERS: [Kind; 4] = [Kind::Redis, Kind::Ngircd, Kind::Mosquitto, Kind::Nats];

type Rounds = BTreeMap<String, Vec<f64>>;

/// What a row came to, and what has to be said of it.
#[derive(Default)]
struct Found {
    rounds: Rounds,
    remarks: Vec<String>,
}

/// Measures a row in so many rounds. `told` hears how far it is.
///
/// # Errors
/// When there is no such row, or something of this repository does not work. A peer that is not there is left out.
pub fn measure(
    name: &str,
    rounds: usize,
    programs: &Programs,
    told: &mut dyn FnMut(String),
) -> anyhow::Result<Measured> {
    anyhow::ensure!(
        ROWS.iter().any(|row| row.name == name),
        "there is no row {name}"
    );
    cpu::pin(GENERATOR).context("two processors are needed")?;
    let load = load();
    let floors = floors(told)?;
    let phased = |pattern, people, queued, phases| Plan {
        pattern,
        people,
        queued,
        rounds,
        phases,
        gro: false,
        modes: Mode::ALL.to_vec(),
    };
    let live = |kinds: &[Kind], people, at_once, messages, gro| Live {
        kinds: kinds.to_vec(),
        people,
        at_once,
        messages,
        gro,
    };
    let with = |more: &[Kind]| [more, &PEERS].concat();
    let found = match name {
        "A" => harness(&phased(Pattern::Fan, 100, 64, 20), told)?,
        "B" => harness(&phased(Pattern::Fan, 100, 1, 300), told)?,
        "D-hot" => harness(&phased(Pattern::Hot, 100, 1_024, 10), told)?,
        "D-random" => harness(&phased(Pattern::Random, 100, 1_024, 10), told)?,
        "E-100" => {
            let kinds = with(&[Kind::Recado, Kind::FloorGso, Kind::Tokio, Kind::Python]);
            live(&kinds, 100, 1, 300, false).measure(rounds, programs, told)?
        }
        "E-1000" => {
            let kinds = with(&[Kind::Recado, Kind::FloorGso, Kind::Tokio, Kind::Python]);
            live(&kinds, 1_000, 1, 60, false).measure(rounds, programs, told)?
        }
        "F-8" => live(&with(&[Kind::Recado, Kind::FloorGso]), 100, 8, 1_600, true)
            .measure(rounds, programs, told)?,
        "F-64" => live(&with(&[Kind::Recado, Kind::FloorGso]), 100, 64, 6_400, true)
            .measure(rounds, programs, told)?,
        "F-64-plain" => {
            let kinds = with(&[Kind::Recado, Kind::FloorGso, Kind::Tokio, Kind::Python]);
            live(&kinds, 100, 64, 3_200, false).measure(rounds, programs, told)?
        }
        "G" => growth(&phased(Pattern::Fan, 10, 16, 40), 10_000, told)?,
        "H" => {
            let kinds = [Kind::Recado, Kind::RecadoDisk, Kind::RedisDisk];
            live(&kinds, 1_000, 64, 640, false).measure(rounds, programs, told)?
        }
        "I" => memory(rounds, programs, told)?,
        "J" => waiting(rounds, programs, told)?,
        _ => burst(rounds, programs, told)?,
    };
    let kinds = PEERS.iter().chain(&[Kind::Python, Kind::RedisDisk]);
    let versions = kinds
        .filter(|kind| found.rounds.contains_key(kind.name()))
        .filter_map(|kind| Some((kind.name().to_owned(), kind.version()?)))
        .collect();
    Ok(Measured {
        date: today(),
        machine: machine(),
        load,
        command: format!("scripts/bench.sh {name}"),
        versions,
        floors,
        rounds: found.rounds,
        remarks: found.remarks,
    })
}

fn floors(told: &mut dyn FnMut(String)) -> anyhow::Result<Floors> {
    told("the floors beside it".to_owned());
    let plan = Plan {
        pattern: Pattern::Fan,
        people: 100,
        queued: 64,
        rounds: FLOOR_ROUNDS,
        phases: FLOOR_PHASES,
        gro: false,
        modes: vec![Mode::One, Mode::Mmsg, Mode::Gso],
    };
    let rounds = phased::measure(&plan, |_| ())?;
    let to_mmsg = |mode| {
        let ratio = Spread::of_ratios(rounds.get(&mode)?, rounds.get(&Mode::Mmsg)?);
        Some(ratio?.median)
    };
    Ok(Floors {
        one_to_mmsg: to_mmsg(Mode::One).context("no floor")?,
        gso_to_mmsg: to_mmsg(Mode::Gso).context("no floor")?,
    })
}

fn harness(plan: &Plan, told: &mut dyn FnMut(String)) -> anyhow::Result<Found> {
    let measured = phased::measure(plan, |round| told(format!("round {round}")))?;
    Ok(Found {
        rounds: (measured.into_iter())
            .map(|(mode, values)| (mode.name().to_owned(), values))
            .collect(),
        remarks: Vec::new(),
    })
}

/// The cost of a delivery with many as a part of that with few.
fn growth(few: &Plan, many: usize, told: &mut dyn FnMut(String)) -> anyhow::Result<Found> {
    let modes = vec![Mode::Mmsg, Mode::Gso, Mode::Recado];
    let few = Plan {
        modes,
        ..few.clone()
    };
    let small = harness(&few, told)?;
    let large = Plan {
        people: many,
        // As many deliveries would take minutes.
        phases: 1,
        ..few
    };
    let mut large = harness(&large, told)?;
    for (who, values) in &mut large.rounds {
        let small = small.rounds.get(who).and_then(|values| Spread::of(values));
        let small = small.context("nothing measured")?.median;
        values.iter_mut().for_each(|value| *value /= small);
    }
    let remark = "Where a message itself costs much, ten receivers share that and ten thousand hardly feel it: a growth below the \
                  floors' says as much of the message as of the deliveries.";
    large.remarks.push(remark.to_owned());
    Ok(large)
}

/// Live servers, closed loop.
struct Live {
    kinds: Vec<Kind>,
    people: usize,
    at_once: usize,
    messages: usize,
    gro: bool,
}

impl Live {
    fn measure(
        &self,
        rounds: usize,
        programs: &Programs,
        told: &mut dyn FnMut(String),
    ) -> anyhow::Result<Found> {
        each_round(&self.kinds, rounds, told, |kind, remarks| {
            let server = Server::start(kind, programs)?;
            let gro = self.gro && kind.dialect().is_datagrams();
            let mut crowd = Crowd::come_in(kind.dialect(), server.address, self.people, gro)?;
            // What grows once has grown.
            crowd.closed(self.at_once, self.messages.div_ceil(10).max(self.at_once))?;
            let before = server.process.cpu()?;
            let run = crowd.closed(self.at_once, self.messages)?;
            let cpu = server.process.cpu()? - before;
            if run.lost > 0 {
                remarks.push(format!(
                    "{} lost {} of {}.",
                    kind.name(),
                    run.lost,
                    run.delivered + run.lost
                ));
            }
            if run.is_generator_busy() && cpu < run.took.mul_f64(0.5) {
                remarks.push(format!(
                    "With {} the generator was the bottleneck.",
                    kind.name()
                ));
            }
            Ok(cpu.as_secs_f64() * 1e6 / run.delivered.max(1) as f64)
        })
    }
}

/// Calls `measure` for each server in each round. A peer that does not work is remarked on and left out.
fn each_round(
    kinds: &[Kind],
    rounds: usize,
    told: &mut dyn FnMut(String),
    mut measure: impl FnMut(Kind, &mut Vec<String>) -> anyhow::Result<f64>,
) -> anyhow::Result<Found> {
    let mut found = Found::default();
    let mut kinds = kinds.to_vec();
    for round in 1..=rounds {
        let mut failed = Vec::new();
        for &kind in &kinds {
            told(format!("round {round}: {}", kind.name()));
            match measure(kind, &mut found.remarks) {
                Ok(value) => found
                    .rounds
                    .entry(kind.name().to_owned())
                    .or_default()
                    .push(value),
                Err(error) => {
                    anyhow::ensure!(kind.version().is_some(), "{}: {error:#}", kind.name());
                    found.remarks.push(format!(
                        "{} took no part from round {round} on: {error:#}.",
                        kind.name()
                    ));
                    failed.push(kind);
                }
            }
        }
        kinds.retain(|kind| !failed.contains(kind));
    }
    found.remarks.sort();
    found.remarks.dedup();
    Ok(found)
}

const CLIENTS: usize = 10_000;

fn memory(
    rounds: usize,
    programs: &Programs,
    told: &mut dyn FnMut(String),
) -> anyhow::Result<Found> {
    each_round(
        &[Kind::Recado, Kind::FloorGso, Kind::Python],
        rounds,
        told,
        |kind, _| {
            let server = Server::start(kind, programs)?;
            // What is made once and kept is not a client's.
            let first = Crowd::come_in(kind.dialect(), server.address, 1, false)?;
            drop(first);
            let before = server.process.resident_bytes()?;
            let _crowd = Crowd::come_in(kind.dialect(), server.address, CLIENTS, false)?;
            let more = server.process.resident_bytes()?.saturating_sub(before);
            Ok(more as f64 / CLIENTS as f64)
        },
    )
}

fn waiting(
    rounds: usize,
    programs: &Programs,
    told: &mut dyn FnMut(String),
) -> anyhow::Result<Found> {
    let kinds = [
        Kind::Recado,
        Kind::FloorGso,
        Kind::Redis,
        Kind::Nats,
        Kind::Mosquitto,
    ];
    each_round(&kinds, rounds, told, |kind, remarks| {
        let server = Server::start(kind, programs)?;
        let mut crowd = Crowd::come_in(kind.dialect(), server.address, 1_000, false)?;
        crowd.closed(1, 5)?;
        let run = crowd.timed(10, 5)?;
        if run.closed.lost > 0 {
            remarks.push(format!("{} lost {}.", kind.name(), run.closed.lost));
        }
        Ok(run.latency.value_at_quantile(0.5) as f64)
    })
}

/// Frames back to back.
const BURST: usize = 8_192;

fn burst(
    rounds: usize,
    programs: &Programs,
    told: &mut dyn FnMut(String),
) -> anyhow::Result<Found> {
    each_round(
        &[Kind::Recado, Kind::FloorGso, Kind::Tokio, Kind::Python],
        rounds,
        told,
        |kind, _| {
            let server = Server::start(kind, programs)?;
            let mut crowd = Crowd::come_in(kind.dialect(), server.address, 1, false)?;
            Ok(crowd.closed(BURST, BURST)?.lost as f64)
        },
    )
}

fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ')
        .next()
        .and_then(|first| first.parse().ok())
        .unwrap_or_default()
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    let count = cpu
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{count} × {}, Linux {}",
        model.unwrap_or("?").trim(),
        kernel.trim()
    )
}

fn today() -> String {
    let output = std::process::Command::new("date")
        .args(["--utc", "+%Y-%m-%d"])
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_default()
}
