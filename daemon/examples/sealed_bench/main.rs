//! What sealed sessions cost the server: memory of each, CPU of a handshake, of a claim and of a delivery.
//!
//! Not shipped. `sealed_bench RECADO SESSIONS ROUNDS` starts the program `RECADO` as a server with its journal in
//! memory and without limits of rate, connects so many sessions from sockets of their own, and prints the figures of
//! docs/benchmarks.md, one line of a table each. The measure is the server's CPU time (schedstat of its threads) and
//! its resident memory; clients are the bare endpoints in this process.
//!
//! `taskset -c 0 sealed_bench …` keeps the clients on one processor; the server goes to the other with
//! `RECADO="taskset -c 1 target/release/recado"`.

mod client;
mod server;

use anyhow::Context as _;
use client::{Crowd, first_contact};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use server::Server;
use std::{env, rc::Rc, time::Duration};
use tokio::{task::LocalSet, time::sleep};

/// Clients that come in at the same time: few enough that nobody has to prove an address (Retry).
pub(crate) const AT_ONCE: usize = 32;
/// Messages that are on their way at once.
const BURSTS: [u32; 3] = [1, 8, 64];
/// Messages of a measurement, at each size of burst.
const MESSAGES: u32 = 256;
/// After which nothing is under way any more.
const QUIET: Duration = Duration::from_secs(3);

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, sessions, rounds] = arguments.as_slice() else {
        anyhow::bail!("sealed_bench RECADO SESSIONS ROUNDS");
    };
    let (sessions, rounds) = (sessions.parse()?, rounds.parse::<u32>()?);
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let columns = BURSTS.map(|burst| format!("µs a delivery, {burst} at once"));
    println!(
        "| sessions | µs a handshake | µs a claim | KiB idle | KiB right after | KiB 3 s later | {} |",
        columns.join(" | ")
    );
    for _ in 0..rounds {
        LocalSet::new().block_on(&runtime, round(program, sessions))?;
    }
    Ok(())
}

async fn round(program: &str, sessions: usize) -> anyhow::Result<()> {
    let server = Server::start(program)?;
    // What is made once and kept is not a session's.
    let pin = first_contact(server.address, AT_ONCE).await?;
    let before = server.cpu_us()?;
    first_contact(server.address, sessions).await?;
    let handshake = (server.cpu_us()? - before) / sessions as f64;

    sleep(QUIET).await;
    let (memory, before) = (server.kib()?, server.cpu_us()?);
    let crowd = Rc::new(Crowd::default());
    crowd.come_in(server.address, pin, sessions).await?;
    let claims = (server.cpu_us()? - before) / sessions as f64;
    let each = |kib: f64| (kib - memory) / sessions as f64;
    let right_after = each(server.kib()?);
    sleep(QUIET).await;
    let idle = each(server.kib()?);

    let mut deliveries = Vec::new();
    for burst in BURSTS {
        let before = server.cpu_us()?;
        for _ in 0..MESSAGES / burst {
            crowd.say(burst);
            crowd.heard_all().await;
        }
        let us = server.cpu_us()? - before;
        let count = f64::from(MESSAGES) * sessions as f64;
        deliveries.push(format!("{:.3}", us / count));
    }
    let (burst, quiet) = (each(server.kib()?), sleep(QUIET).await);
    let () = quiet;
    let later = each(server.kib()?);
    println!(
        "| {sessions} | {handshake:.0} | {claims:.0} | {idle:.1} ({right_after:.1} at once) | {burst:.1} | {later:.1} | {} |",
        deliveries.join(" | ")
    );
    server.stop().context("the server did not end well")
}
