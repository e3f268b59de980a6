//! Plays worlds by seed (`udp_core::testing::world`) until there have been enough or the time is over.
//!
//! `cargo run --release -p udp-core --features disk,sealed,testing --example simulate -- SEEDS STEPS MINUTES [FIRST]`
//! exits with 1 at the first violation, and prints the seed that leads to it again, and with 1 too
//! when the time was over before a quarter of the seeds.
#![expect(
    clippy::disallowed_methods,
    reason = "virtual time begins somewhere, and the run has an end"
)]

use std::{
    env,
    num::NonZero,
    panic::resume_unwind,
    process::ExitCode,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};
use udp_core::testing::world::{Counts, Plan, Violation, World};

/// What is to be played.
#[derive(Clone, Copy)]
struct Run {
    first: u64,
    seeds: u64,
    steps: u32,
    began: Instant,
    time: Duration,
}

/// What was played.
#[derive(Default)]
struct Played {
    worlds: u64,
    counts: Counts,
    /// The seed that broke a rule, and which.
    violation: Option<(u64, Violation)>,
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut next = |default| arguments.next().and_then(Result::ok).unwrap_or(default);
    let (seeds, steps, minutes, first) = (next(2_000), next(5_000), next(8), next(0));
    let run = Run {
        first,
        seeds,
        steps: u32::try_from(steps).unwrap_or(u32::MAX),
        began: Instant::now(),
        time: Duration::from_secs(60 * minutes),
    };
    let played = play_on_all_cores(run);
    if let Some((seed, violation)) = played.violation {
        println!("FAILED: seed {seed}, {steps} steps: {violation}");
        println!("again: simulate 1 {steps} 8 {seed}");
        return ExitCode::FAILURE;
    }
    println!("{:#?}", played.counts);
    println!(
        "{} worlds of {steps} steps in {:.0?}, no violation",
        played.worlds,
        run.began.elapsed()
    );
    if played.worlds * 4 < seeds {
        println!("FAILED: the time was over before a quarter of {seeds} worlds");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Worlds do not know of each other: each core takes the next one.
fn play_on_all_cores(run: Run) -> Played {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicU64::new(run.first);
    let is_over = AtomicBool::new(false);
    let (next, is_over) = (&next, &is_over);
    thread::scope(|scope| {
        let shares: Vec<_> = (0..cores)
            .map(|_| scope.spawn(move || play_share(run, next, is_over)))
            .collect();
        let mut all = Played::default();
        for share in shares {
            let share = share.join().unwrap_or_else(|panic| resume_unwind(panic));
            all.worlds += share.worlds;
            all.violation = all.violation.or(share.violation);
            for (name, count) in share.counts {
                *all.counts.entry(name).or_default() += count;
            }
        }
        all
    })
}

fn play_share(run: Run, next: &AtomicU64, is_over: &AtomicBool) -> Played {
    let mut played = Played::default();
    while run.began.elapsed() < run.time && !is_over.load(Ordering::Relaxed) {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= run.first + run.seeds {
            break;
        }
        // Where a run that was broken off goes on.
        if seed > run.first && (seed - run.first).is_multiple_of(1_000) {
            eprintln!("seed {seed}, no violation so far");
        }
        let plan = Plan {
            seed,
            steps: run.steps,
            ignores_sync: false,
        };
        match World::play(plan, Instant::now()) {
            Ok(counts) => {
                played.worlds += 1;
                for (name, count) in counts.into_iter().filter(|(name, _)| *name != "hash") {
                    *played.counts.entry(name).or_default() += count;
                }
            }
            Err(violation) => {
                is_over.store(true, Ordering::Relaxed);
                played.violation = Some((seed, violation));
            }
        }
    }
    played
}
