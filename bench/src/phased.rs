//! The phased harness: fill a relay's queue, time only how it drains it, empty the sinks outside the measure.
//!
//! One thread does all of it, so no scheduler is in the loop, and the time is that thread's CPU time. Each mode has a
//! socket of its own and everybody registered with it; in each round the modes take turns on the same sinks.

mod engine;
mod relay;
mod sinks;

pub use relay::{Mode, Relay};
pub use sinks::Sinks;

use crate::{cpu, frames::message};
use anyhow::Context as _;
use std::collections::BTreeMap;

/// Who gets the frames of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Pattern {
    /// Everyone.
    Fan,
    /// One person, always the same.
    Hot,
    /// One person each, anybody.
    Random,
}

/// What is measured.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Who gets the frames.
    pub pattern: Pattern,
    /// People, the one who speaks among them.
    pub people: usize,
    /// Frames in the queue before it is drained.
    pub queued: usize,
    /// Rounds, in each of which every mode has its turn; one more goes before them and is not counted.
    pub rounds: usize,
    /// Phases of a mode in a round.
    pub phases: usize,
    /// Receivers take what the kernel has put together (UDP_GRO).
    pub gro: bool,
    /// Who takes turns.
    pub modes: Vec<Mode>,
}

/// Nanoseconds of CPU time per delivery, a value for each round.
pub type Rounds = BTreeMap<Mode, Vec<f64>>;

/// Measures. `told` is called after each round with how many have been.
///
/// # Errors
/// When a socket cannot be had, or a relay does not deliver everything: figures of what was lost are none.
pub fn measure(plan: &Plan, mut told: impl FnMut(usize)) -> anyhow::Result<Rounds> {
    let mut sinks = Sinks::open(plan.people, plan.gro)?;
    let mut relays = Vec::new();
    for &mode in &plan.modes {
        let mut relay = Relay::start(mode).with_context(|| format!("{mode:?}"))?;
        sinks
            .register(&mut relay)
            .with_context(|| format!("{mode:?}"))?;
        relays.push((mode, relay));
    }
    let mut rounds = Rounds::new();
    for round in 0..=plan.rounds {
        for (mode, relay) in &mut relays {
            let cost = turn(plan, relay, &mut sinks).with_context(|| format!("{mode:?}"))?;
            // The first warms up: tables grow, pages are touched.
            if round > 0 {
                rounds.entry(*mode).or_default().push(cost);
            }
        }
        told(round);
    }
    Ok(rounds)
}

/// The phases of one mode in one round; nanoseconds per delivery.
fn turn(plan: &Plan, relay: &mut Relay, sinks: &mut Sinks) -> anyhow::Result<f64> {
    let each = match plan.pattern {
        Pattern::Fan => plan.people,
        Pattern::Hot | Pattern::Random => 1,
    };
    let expected = plan.queued * each;
    let mut nanoseconds = 0.0;
    for _ in 0..plan.phases {
        for _ in 0..plan.queued {
            let destination = match plan.pattern {
                Pattern::Fan => 0,
                Pattern::Hot => 2.min(plan.people),
                Pattern::Random => fastrand::usize(1..=plan.people),
            };
            sinks.say(relay.address(), &message(1, destination as u32))?;
        }
        let began = cpu::of_this_thread();
        relay.drain(plan.queued)?;
        nanoseconds += (cpu::of_this_thread() - began).as_nanos() as f64;
        let delivered = sinks.empty()?;
        anyhow::ensure!(
            delivered == expected,
            "delivered {delivered} of {expected}: the socket buffers are too small (net.core.rmem_max), or frames were refused"
        );
    }
    Ok(nanoseconds / (expected * plan.phases) as f64)
}
