//! Two minutes with any server that runs: how long messages take, how many get lost, what it costs.

use crate::{
    cpu::Process,
    load::{Closed, Crowd, Dialect, Refused},
};
use hdrhistogram::Histogram;
use indicatif::{ProgressBar, ProgressStyle};
use lang::Lang;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

/// Where a server listens unless told otherwise.
const PORT: u16 = 1235;
/// Seconds at a fixed rate, and messages in each: below what a server lets a person say.
const SECONDS: u32 = 60;
const PER_SECOND: u32 = 10;
/// Bursts, the messages of each, and the pause in which a person's allowance fills up again.
const BURSTS: u32 = 14;
const AT_ONCE: usize = 32;
const PAUSE: Duration = Duration::from_secs(4);

/// What is measured.
#[derive(Debug, Clone, clap::Args)]
pub struct Quick {
    /// The UDP address of a server that runs; 1235 where no port is named.
    pub server: Option<String>,
    /// Test people. From another machine a server takes 256 at most.
    #[arg(long, short = 'n', default_value_t = 100)]
    pub people: usize,
    /// The server's process, if it runs on this machine: what it costs is told too.
    #[arg(long)]
    pub pid: Option<u32>,
}

/// What two minutes came to.
struct Summary {
    latency: Histogram<u64>,
    burst: Duration,
    delivered: u64,
    lost: u64,
    is_generator_busy: bool,
}

impl Quick {
    /// Measures and prints, in the user's language.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let lang = Lang::detect();
        // Not by clap, whose words are English.
        let address = match self.server.as_deref().map(|typed| (typed, address(typed))) {
            Some((_, Some(address))) => address,
            Some((typed, None)) => return unclear(&lang.bench_bad_address(typed)),
            None => return unclear(lang.bench_no_address()),
        };
        let server = address.to_string();
        println!(
            "{}",
            lang.bench_begins(&server, &lang.whole(self.people as u64))
        );
        let bar = ProgressBar::new(u64::from(SECONDS + BURSTS * PAUSE.as_secs() as u32));
        let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(lang.bench_coming_in());
        // Ids that nobody chooses, so that nobody who is there is in the way.
        let first = fastrand::u32(900_000_000..999_000_000);
        let mut crowd =
            match Crowd::come_in_as(first, Dialect::Classic, address, self.people, false) {
                Ok(crowd) => crowd,
                Err(error) => {
                    bar.finish_and_clear();
                    eprintln!("{}", lang.bench_no_answer(&server, &why(&error, lang)));
                    return ExitCode::FAILURE;
                }
            };
        let process = self.pid.map(Process);
        let before = process.and_then(|process| process.cpu().ok());
        let measured = measure(&mut crowd, lang, &bar);
        let after = process.and_then(|process| process.cpu().ok());
        crowd.leave();
        bar.finish_and_clear();
        let summary = match measured {
            Ok(summary) => summary,
            Err(error) => {
                eprintln!("{}", lang.bench_failed(&why(&error, lang)));
                return ExitCode::FAILURE;
            }
        };
        tell(&summary, lang);
        let used = before
            .zip(after)
            .map(|(before, after)| after.saturating_sub(before));
        let memory = process.and_then(|process| process.resident_bytes().ok());
        if let Some((used, memory)) = used.zip(memory) {
            let each = used.as_secs_f64() * 1e6 / summary.delivered.max(1) as f64;
            println!(
                "{}",
                lang.bench_cpu(&lang.decimal(each, 2), &lang.whole(memory / 1024))
            );
        }
        ExitCode::SUCCESS
    }
}

/// The exit code of a command line that makes no sense.
const UNCLEAR: u8 = 2;

fn unclear(words: &str) -> ExitCode {
    eprintln!("{words}");
    ExitCode::from(UNCLEAR)
}

/// What was typed as an address, with the usual port if it names none.
fn address(typed: &str) -> Option<SocketAddr> {
    let typed = typed.trim();
    let ip = || typed.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    let whole = typed.parse::<SocketAddr>().ok();
    whole.or_else(|| Some(SocketAddr::new(ip()?, PORT)))
}

/// Why nothing was measured, in the user's language as far as it is known.
fn why(error: &anyhow::Error, lang: Lang) -> String {
    if let Some(Refused(text)) = error.downcast_ref() {
        return lang.bench_refused(text.trim_end_matches('.'));
    }
    match error.downcast_ref::<io::Error>() {
        None => lang.bench_silent().to_owned(),
        Some(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => lang.bench_no_server().to_owned(),
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                lang.bench_unreachable().to_owned()
            }
            // The system's own words.
            _ => error.to_string(),
        },
    }
}

fn measure(crowd: &mut Crowd, lang: Lang, bar: &ProgressBar) -> anyhow::Result<Summary> {
    let mut summary = Summary {
        latency: Histogram::new(3)?,
        burst: Duration::ZERO,
        delivered: 0,
        lost: 0,
        is_generator_busy: false,
    };
    bar.set_message(lang.bench_talking());
    for _ in 0..SECONDS {
        let run = crowd.timed(PER_SECOND, 1)?;
        summary.latency.add(&run.latency)?;
        summary.count(run.closed);
        bar.inc(1);
    }
    bar.set_message(lang.bench_bursts());
    let mut times = Vec::new();
    for _ in 0..BURSTS {
        let began = Instant::now();
        let run = crowd.closed(AT_ONCE, AT_ONCE)?;
        summary.count(run);
        if run.lost == 0 {
            times.push(began.elapsed());
        }
        for _ in 0..PAUSE.as_secs() {
            thread::sleep(Duration::from_secs(1));
            bar.inc(1);
        }
    }
    times.sort();
    summary.burst = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(summary)
}

impl Summary {
    fn count(&mut self, run: Closed) {
        self.delivered += run.delivered;
        self.lost += run.lost;
        self.is_generator_busy |= run.is_generator_busy() && run.took > Duration::from_millis(100);
    }
}

fn tell(summary: &Summary, lang: Lang) {
    let milliseconds = |micros: u64| lang.decimal(micros as f64 / 1_000.0, 2);
    let at = |quantile| milliseconds(summary.latency.value_at_quantile(quantile));
    println!("{}", lang.bench_latency(&at(0.5), &at(0.99), &at(1.0)));
    let burst = milliseconds(summary.burst.as_micros() as u64);
    println!("{}", lang.bench_burst(&lang.whole(AT_ONCE as u64), &burst));
    let all = summary.delivered + summary.lost;
    println!(
        "{}",
        lang.bench_lost(&lang.whole(summary.lost), &lang.whole(all))
    );
    if summary.is_generator_busy {
        println!("{}", lang.bench_generator());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_leave_the_port_to_us() {
        for (typed, meant) in [
            ("10.0.0.1:7", Some("10.0.0.1:7")),
            (" 10.0.0.1 ", Some("10.0.0.1:1235")),
            ("::1", Some("[::1]:1235")),
            ("[::1]", Some("[::1]:1235")),
            ("x", None),
            ("10.0.0.1:", None),
            ("", None),
        ] {
            let meant = meant.map(|it| it.parse::<SocketAddr>().unwrap());
            assert_eq!(address(typed), meant, "{typed}");
        }
    }

    #[test]
    fn what_stands_in_the_way_is_said_in_one_language() {
        let closed = anyhow::Error::from(io::Error::from(io::ErrorKind::ConnectionRefused));
        let refused = anyhow::Error::from(Refused("Somente rede local.".to_owned()));
        for (error, words) in [
            (closed, "ninguém atende nesse endereço e nessa porta"),
            (refused, "o servidor recusou (Somente rede local)"),
            (anyhow::anyhow!("no answer"), "ninguém respondeu a tempo"),
        ] {
            assert_eq!(why(&error.context("receiver 0"), Lang::Pt), words);
        }
    }
}
