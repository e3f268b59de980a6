//! The options of `recado-bench`.

use crate::{
    phased::{self, Mode, Pattern, Plan},
    ratios::Spread,
};

/// Measures a server of Recado beside floors and peers.
#[derive(Debug, clap::Parser)]
#[command(name = "recado-bench")]
pub struct Options {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    /// Floors and Recado's engine in this process: fill the queue, time only the drain.
    Fases(Phases),
    /// Messages to everyone through a relay in this process, untimed: for counting instructions and system calls.
    Contas(Counted),
    /// The rules alone, untimed: messages to everyone, and frames that are refused.
    Regras {
        /// Messages to everyone.
        messages: usize,
        /// Frames under somebody else's id.
        refused: usize,
    },
}

#[derive(Debug, clap::Args)]
struct Counted {
    /// The relay.
    mode: Mode,
    /// People.
    people: usize,
    /// Frames in the queue before it is drained.
    queued: usize,
    /// Messages.
    messages: usize,
}

#[derive(Debug, clap::Args)]
struct Phases {
    /// Who gets the frames.
    #[arg(default_value = "fan")]
    pattern: Pattern,
    /// People, the one who speaks among them.
    #[arg(long, short = 'n', default_value_t = 100)]
    people: usize,
    /// Frames in the queue before it is drained.
    #[arg(long, short = 'k', default_value_t = 64)]
    queued: usize,
    /// Rounds, after one that is not counted.
    #[arg(long, short, default_value_t = 9)]
    rounds: usize,
    /// Phases of each mode in a round.
    #[arg(long, short, default_value_t = 20)]
    phases: usize,
    /// Receivers take what the kernel has put together.
    #[arg(long)]
    gro: bool,
    /// Who takes turns; without it all of them.
    #[arg(long, short, value_delimiter = ',')]
    modes: Vec<Mode>,
    /// Stays on this processor.
    #[arg(long)]
    processor: Option<usize>,
    /// Prints the rounds as JSON.
    #[arg(long)]
    json: bool,
}

impl Options {
    /// Does what was asked for.
    ///
    /// # Errors
    /// What could not be measured, and why.
    pub fn run(self) -> anyhow::Result<()> {
        match self.task {
            Task::Fases(phases) => phases.run(),
            Task::Contas(counted) => crate::counted::fan(
                counted.mode,
                counted.people,
                counted.queued,
                counted.messages,
            ),
            Task::Regras { messages, refused } => crate::counted::rules(messages, refused),
        }
    }
}

impl Phases {
    fn run(self) -> anyhow::Result<()> {
        if let Some(processor) = self.processor {
            crate::cpu::pin(processor)?;
        }
        let all = Mode::ALL.to_vec();
        let plan = Plan {
            pattern: self.pattern,
            people: self.people,
            queued: self.queued,
            rounds: self.rounds,
            phases: self.phases,
            gro: self.gro,
            modes: if self.modes.is_empty() {
                all
            } else {
                self.modes
            },
        };
        let rounds = phased::measure(&plan, |_| ())?;
        if self.json {
            let named: serde_json::Map<_, _> = (rounds.iter())
                .map(|(mode, rounds)| (mode.name().to_owned(), rounds.clone().into()))
                .collect();
            println!("{}", serde_json::Value::Object(named));
            return Ok(());
        }
        let modes: Vec<_> = rounds
            .keys()
            .map(|mode| format!("/{}", mode.name()))
            .collect();
        println!("{:8} {:>8}  {}", "mode", "ns", modes.join("   "));
        for (mode, values) in &rounds {
            let ratios = rounds.values().filter_map(|base| {
                let ratio = Spread::of_ratios(values, base)?;
                Some(format!(
                    "{:.2} ({:.2}–{:.2})",
                    ratio.median, ratio.least, ratio.most
                ))
            });
            let ratios: Vec<_> = ratios.collect();
            let Some(cost) = Spread::of(values) else {
                continue;
            };
            println!(
                "{:8} {:8.1}  {}",
                mode.name(),
                cost.median,
                ratios.join("  ")
            );
        }
        Ok(())
    }
}
