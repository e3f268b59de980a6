//! Plays worlds by seed (`udp_core::testing::world`) until there have been enough or the time is over.
//!
//! `cargo run --release -p udp-core --features disk,testing --example simulate -- SEEDS STEPS MINUTES [FIRST]`
//! exits with 1 at the first violation, and prints the seed that leads to it again, and with 1 too
//! when the time was over before a quarter of the seeds.
#![expect(
    clippy::disallowed_methods,
    reason = "virtual time begins somewhere, and the run has an end"
)]

use std::{
    env,
    process::ExitCode,
    time::{Duration, Instant},
};
use udp_core::testing::world::{Counts, Plan, World};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut next = |default| arguments.next().and_then(Result::ok).unwrap_or(default);
    let (seeds, steps, minutes, first) = (next(2_000), next(5_000), next(8), next(0));
    let began = Instant::now();
    let mut played = 0;
    let mut all = Counts::new();
    for seed in first..first + seeds {
        if began.elapsed() > Duration::from_secs(60 * minutes) {
            break;
        }
        let plan = Plan {
            seed,
            steps: u32::try_from(steps).unwrap_or(u32::MAX),
            ignores_sync: false,
        };
        match World::play(plan, Instant::now()) {
            Ok(counts) => {
                for (name, count) in counts.into_iter().filter(|(name, _)| *name != "hash") {
                    *all.entry(name).or_default() += count;
                }
            }
            Err(violation) => {
                println!("FAILED: seed {seed}, {steps} steps: {violation}");
                println!("again: simulate 1 {steps} 8 {seed}");
                return ExitCode::FAILURE;
            }
        }
        played += 1;
    }
    println!("{all:#?}");
    println!(
        "{played} worlds of {steps} steps in {:.0?}, no violation",
        began.elapsed()
    );
    if played * 4 < seeds {
        println!("FAILED: the time was over before a quarter of {seeds} worlds");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
