//! Worlds by seed (`udp_core::testing::world`): nothing is lost, leaked or out of order; and each
//! check fails when its rule is turned off.
#![expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]

use std::{panic::resume_unwind, thread, time::Instant};
use udp_core::testing::{
    Switch, without,
    world::{Counts, Plan, Violation, World},
};

fn play(seed: u64, steps: u32) -> Result<Counts, Violation> {
    World::play(
        Plan {
            seed,
            steps,
            ignores_sync: false,
        },
        Instant::now(),
    )
}

/// What a run must have seen often enough to have tried anything.
const KINDS: [&str; 30] = [
    "loss",
    "dup",
    "reorder",
    "partition",
    "client crash",
    "server crash",
    "torn sectors",
    "torn sectors of profiles",
    "profile failed",
    "goodbye",
    "connection cut",
    "QUIC session",
    "stateless reset",
    "slow reader",
    "address change",
    "clock jump",
    "resend",
    "gap fill",
    "receipt",
    "✓",
    "queued over a crash",
    "held",
    "mark",
    "mark seen",
    "retention",
    "private",
    "room",
    "broadcast",
    "classic",
    "records",
];

#[test]
fn no_world_breaks_a_rule() {
    // Worlds do not know of each other: each core plays its share.
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let all = thread::scope(|scope| {
        let shares: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || play_all((core..SEEDS).step_by(cores as usize))))
            .collect();
        let mut all = Counts::new();
        for share in shares {
            let counts = share.join().unwrap_or_else(|panic| resume_unwind(panic));
            add(&mut all, &counts);
        }
        all
    });
    println!("{all:#?}");
    for name in KINDS {
        assert!(
            all.get(name).is_some_and(|&count| count >= 1_000),
            "too few of {name}: {all:?}"
        );
    }
}

fn play_all(seeds: impl Iterator<Item = u64>) -> Counts {
    let mut all = Counts::new();
    for seed in seeds {
        match play(seed, STEPS) {
            Ok(counts) => add(&mut all, &counts),
            Err(violation) => panic!(
                "seed {seed}: {violation}\nagain: RECADO_SEED={seed} cargo test -p udp-core --test it -- simulation::one_seed"
            ),
        }
    }
    all
}

fn add(all: &mut Counts, counts: &Counts) {
    for (name, count) in counts.iter().filter(|(name, _)| **name != "hash") {
        *all.entry(name).or_default() += count;
    }
}

const SEEDS: u64 = 200;
const STEPS: u32 = 2_000;

/// The world of `RECADO_SEED`, or of seed 0.
#[test]
fn one_seed() {
    let seed = std::env::var("RECADO_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0);
    if let Err(violation) = play(seed, STEPS) {
        panic!("seed {seed}: {violation}");
    }
}

#[test]
fn the_same_seed_makes_the_same_world() {
    assert_eq!(play(7, 400), play(7, 400));
    assert_ne!(play(7, 400), play(8, 400));
    // These have QUIC between their sealed people and the server.
    for seed in [3, 9, 12] {
        assert_eq!(play(seed, 1_000), play(seed, 1_000));
    }
}

/// What turning a rule off brings, world by world, up to the first violation that tells so. A rule has more
/// than one check, and which of them sees it first is a matter of dice.
fn violations_without(switch: Switch, tells: &str) -> Result<(), Vec<String>> {
    let mut others = Vec::new();
    for seed in 0..40 {
        let Err(violation) = without(switch, || play(seed, STEPS)) else {
            continue;
        };
        let violation = format!("seed {seed}: {violation}");
        if violation.contains(tells) {
            return Ok(());
        }
        others.push(violation);
    }
    Err(others)
}

#[test]
fn each_check_fails_without_its_rule() {
    for (switch, tells) in [
        (Switch::CommitFirst, "is not kept"),
        (Switch::PrivateAudience, "of Pair"),
        (Switch::RoomAudience, "of Room"),
        (Switch::Places, "place 1 follows"),
        (Switch::MonotoneTime, "time goes back"),
        (Switch::Tokens, "is said twice"),
        (Switch::Reading, "is sent order"),
        (Switch::Marks, "is told the mark"),
        (Switch::Order, "late or twice"),
        (Switch::StreamBound, "bytes wait for one connection"),
        // A message that was lost gives its token to the next one.
        (Switch::SafeOutbox, "is queued as"),
        (Switch::SayAgain, "not settled"),
        (Switch::Gaps, "has not been shown"),
    ] {
        let told = violations_without(switch, tells);
        assert!(told.is_ok(), "{switch:?}: {told:?}");
    }
}

#[test]
fn without_sync_a_power_cut_loses_what_was_delivered() {
    let lost = (0..40).find_map(|seed| {
        World::play(
            Plan {
                seed,
                steps: STEPS,
                ignores_sync: true,
            },
            Instant::now(),
        )
        .err()
    });
    let lost = lost
        .map(|violation| violation.to_string())
        .unwrap_or_default();
    assert!(
        lost.contains("gone") || lost.contains("does not open"),
        "{lost:?}"
    );
}
