//! The options of `recado-bench`.

use crate::{
    cpu::Process,
    document,
    goals::ROWS,
    load::{Closed, Crowd, Dialect},
    measuring,
    phased::{self, Mode, Pattern, Plan},
    quick::Quick,
    ratios::Spread,
    results::Results,
    servers::Programs,
};
use anyhow::Context as _;
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
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
    /// One speaks and the others receive; each waits until everybody has everything.
    Leque(Load),
    /// The same at a fixed rate: how long it takes from sending to reading.
    Latencia(Load),
    /// Frames back to back from one: how many get lost.
    Rajada(Load),
    /// Memory of the server's process for each who has come in.
    Memoria(Load),
    /// Two minutes with any server that runs; whoever is there reads what the test people say.
    Rapido(Quick),
    /// Measures rows of docs/benchmarks.md, all of them or those named, and keeps them.
    Medir(Measure),
    /// Writes docs/benchmarks.md and its plots from what was kept.
    Documento {
        /// What was kept, and the folder of the plots.
        #[arg(long, default_value = RESULTS)]
        results: PathBuf,
        /// The document.
        #[arg(long, default_value = "docs/benchmarks.md")]
        document: PathBuf,
    },
}

/// Where results are kept.
const RESULTS: &str = "docs/benchmarks/results.json";

#[derive(Debug, clap::Args)]
struct Load {
    /// Where the server listens.
    server: SocketAddr,
    /// What it speaks.
    #[arg(long, default_value = "classic")]
    dialect: Dialect,
    /// Receivers.
    #[arg(long, short = 'n', default_value_t = 100)]
    people: usize,
    /// Messages that are on their way at once.
    #[arg(long, short = 'w', default_value_t = 1)]
    at_once: usize,
    /// Messages.
    #[arg(long, short, default_value_t = 300)]
    messages: usize,
    /// Messages a second, at a fixed rate.
    #[arg(long, default_value_t = 10)]
    rate: u32,
    /// Seconds, at a fixed rate.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Receivers take what the kernel has put together.
    #[arg(long)]
    gro: bool,
    /// The server's process: its CPU time and memory are told.
    #[arg(long)]
    pid: Option<u32>,
    /// Stays on this processor.
    #[arg(long)]
    processor: Option<usize>,
}

#[derive(Debug, clap::Args)]
struct Measure {
    /// Rows or the letters of goals; without any, all.
    rows: Vec<String>,
    /// Rounds.
    #[arg(long, short, default_value_t = 7)]
    rounds: usize,
    /// Where to keep them.
    #[arg(long, default_value = RESULTS)]
    results: PathBuf,
    /// The server.
    #[arg(long, default_value = "target/release/recado")]
    recado: PathBuf,
    /// The floors.
    #[arg(long, default_value = "target/release/recado-floor")]
    floor: PathBuf,
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
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.task {
            Task::Rapido(quick) => Ok(quick.run()),
            task => task.run().map(|()| ExitCode::SUCCESS),
        }
    }
}

impl Task {
    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Rapido(_) => Ok(()),
            Self::Fases(phases) => phases.run(),
            Self::Contas(counted) => crate::counted::fan(
                counted.mode,
                counted.people,
                counted.queued,
                counted.messages,
            ),
            Self::Regras { messages, refused } => crate::counted::rules(messages, refused),
            Self::Leque(load) => load.fan(),
            Self::Latencia(load) => load.latency(),
            Self::Rajada(load) => load.burst(),
            Self::Memoria(load) => load.memory(),
            Self::Medir(measure) => measure.run(),
            Self::Documento { results, document } => write_document(&results, &document),
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

impl Load {
    fn crowd(&self, people: usize) -> anyhow::Result<Crowd> {
        if let Some(processor) = self.processor {
            crate::cpu::pin(processor)?;
        }
        Crowd::come_in(self.dialect, self.server, people, self.gro)
    }

    /// Calls `run` and tells what it came to.
    fn watched(&self, run: impl FnOnce() -> anyhow::Result<Closed>) -> anyhow::Result<()> {
        let process = self.pid.map(Process);
        let before = process.map(Process::cpu).transpose()?;
        let run = run()?;
        let seconds = run.took.as_secs_f64();
        println!(
            "delivered {}, lost {}, in {seconds:.3} s",
            run.delivered, run.lost
        );
        if let (Some(process), Some(before)) = (process, before) {
            let used = (process.cpu()? - before).as_secs_f64();
            let each = used * 1e6 / run.delivered.max(1) as f64;
            println!(
                "server: {each:.3} µs of CPU time a delivery, {:.0} % of a processor",
                used / seconds * 100.0
            );
        }
        let busy = run.generator.as_secs_f64() / seconds * 100.0;
        println!("generator: {busy:.0} % of a processor");
        if run.is_generator_busy() {
            println!("The generator was the bottleneck: a server that waits was not busy.");
        }
        Ok(())
    }

    fn fan(self) -> anyhow::Result<()> {
        let mut crowd = self.crowd(self.people)?;
        self.watched(|| crowd.closed(self.at_once, self.messages))
    }

    fn latency(self) -> anyhow::Result<()> {
        let mut crowd = self.crowd(self.people)?;
        self.watched(|| {
            let run = crowd.timed(self.rate, self.seconds)?;
            for (name, quantile) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("most", 1.0)] {
                println!("{name} {} µs", run.latency.value_at_quantile(quantile));
            }
            Ok(run.closed)
        })
    }

    fn burst(self) -> anyhow::Result<()> {
        let mut crowd = self.crowd(1)?;
        self.watched(|| crowd.closed(self.messages, self.messages))
    }

    fn memory(self) -> anyhow::Result<()> {
        let process = self.pid.map(Process).context("--pid says whose memory")?;
        drop(self.crowd(1)?);
        let before = process.resident_bytes()?;
        let _crowd = self.crowd(self.people)?;
        let more = process.resident_bytes()?.saturating_sub(before);
        println!(
            "{} bytes for each of {}",
            more / self.people.max(1) as u64,
            self.people
        );
        Ok(())
    }
}

impl Measure {
    fn run(self) -> anyhow::Result<()> {
        let programs = Programs {
            recado: self.recado,
            floor: self.floor,
            python: "scripts/bench-server.py".into(),
        };
        let is_wanted = |name: &str| {
            let letter = name.split('-').next().unwrap_or_default();
            self.rows.is_empty() || self.rows.iter().any(|row| row == name || row == letter)
        };
        let rows: Vec<_> = ROWS.iter().filter(|row| is_wanted(row.name)).collect();
        anyhow::ensure!(!rows.is_empty(), "no row is called so");
        for row in rows {
            let mut told = |how_far: String| eprintln!("{}: {how_far}", row.name);
            let measured = measuring::measure(row.name, self.rounds, &programs, &mut told)?;
            if measured.floors.is_void() {
                eprintln!("{}: this run is void: {:?}", row.name, measured.floors);
            }
            // Another row may have been measured meanwhile.
            let mut results = Results::read(&self.results)?;
            results.rows.insert(row.name.to_owned(), measured);
            results.write(&self.results)?;
        }
        Ok(())
    }
}

fn write_document(results: &Path, path: &Path) -> anyhow::Result<()> {
    let folder = results.parent().context("no folder for the plots")?;
    let results = Results::read(results)?;
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    fs::write(path, document::renew(&text, &results)?)?;
    for row in &ROWS {
        if let Some(measured) = results.rows.get(row.name) {
            fs::write(
                folder.join(format!("{}.svg", row.name)),
                document::plot(row, measured),
            )?;
        }
    }
    Ok(())
}
