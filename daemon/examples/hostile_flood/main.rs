//! Floods a server with hostile datagrams while a well-behaved client goes on asking.
//!
//! Not shipped; `scripts/hostile-flood.sh` runs it against `recado servidor` and watches the server's
//! memory meanwhile. It fails when the client is left without an answer in any second.

mod datagrams;
mod watch;

use anyhow::{Context as _, ensure};
use clap::Parser;
use datagrams::Hostile;
use std::{
    net::{SocketAddr, UdpSocket},
    panic::resume_unwind,
    thread,
    time::{Duration, Instant},
};

/// One socket registers; so many more send as if they had.
const UNREGISTERED_SOCKETS: usize = 64;

#[derive(Debug, Parser)]
#[command(about = "Flood a server with hostile datagrams while a client goes on asking")]
struct Options {
    /// The server, an address of this machine.
    #[arg(long)]
    server: SocketAddr,
    /// How many hostile datagrams.
    #[arg(long, default_value_t = 500_000)]
    datagrams: u32,
    /// Datagrams sent without a pause; more than the system keeps for a program that is busy.
    #[arg(long, default_value_t = 14_000)]
    burst: u32,
    /// From the beginning of one burst to the next; 0 sends without any pause. No multiple of the
    /// client's 500 ms, so that its questions meet the bursts at every point.
    #[arg(long, default_value_t = 700)]
    burst_every_ms: u64,
    /// Threads that send at the same time: two bring more than a server reads.
    #[arg(long, default_value_t = 2)]
    senders: u32,
    /// The same seed makes the same datagrams.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    println!(
        "seed {}: {} datagrams, {} at a time every {} ms, by {} senders",
        options.seed, options.datagrams, options.burst, options.burst_every_ms, options.senders
    );
    let watch = watch::start(options.server)?;
    let sent = flood(&options)?;
    println!(
        "{} datagrams in {:.1} s, {} refused by this system",
        options.datagrams,
        sent.took.as_secs_f64(),
        sent.refused
    );
    let seconds = watch.finish()?;
    ensure!(
        !seconds.is_empty(),
        "the flood was over before the client could ask"
    );
    for (second, round) in seconds.iter().enumerate() {
        println!("second {second}: {round}");
    }
    let silent = seconds.iter().filter(|round| !round.is_answered()).count();
    ensure!(
        silent == 0,
        "the client was left without an answer in {silent} of {} seconds",
        seconds.len()
    );
    println!("answered in each of {} seconds", seconds.len());
    Ok(())
}

/// What left.
struct Sent {
    refused: u32,
    took: Duration,
}

/// Sends from several threads at once, each its share, from the same sockets.
fn flood(options: &Options) -> anyhow::Result<Sent> {
    let sockets: Vec<UdpSocket> = (0..=UNREGISTERED_SOCKETS)
        .map(|_| connect(options.server))
        .collect::<anyhow::Result<_>>()?;
    let started = Instant::now();
    let refused = thread::scope(|scope| {
        let senders: Vec<_> = (0..options.senders.max(1))
            .map(|sender| {
                let (sockets, options) = (&sockets, &*options);
                scope.spawn(move || send_share(sockets, options, sender))
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .sum()
    });
    Ok(Sent {
        refused,
        took: started.elapsed(),
    })
}

/// Sends one thread's share in bursts; gives how many this system refused to send.
fn send_share(sockets: &[UdpSocket], options: &Options, sender: u32) -> u32 {
    let mut random = fastrand::Rng::with_seed(options.seed + u64::from(sender));
    let mut hostile = Hostile::new(watch::ID);
    let started = Instant::now();
    let mut refused = 0;
    for index in (sender..options.datagrams).step_by(options.senders.max(1) as usize) {
        if index % options.burst == sender {
            let bursts = u64::from(index / options.burst);
            let due = Duration::from_millis(bursts * options.burst_every_ms);
            thread::sleep(due.saturating_sub(started.elapsed()));
            // Its own hostile frames may have ended the registration.
            refused += u32::from(sockets[0].send(&hostile.registration()).is_err());
        }
        // A quarter comes from the registered socket, whose datagrams the server must look into.
        let socket = if random.u8(..4) == 0 {
            0
        } else {
            random.usize(1..sockets.len())
        };
        let bytes = hostile.next(&mut random);
        refused += u32::from(sockets[socket].send(bytes).is_err());
    }
    refused
}

fn connect(server: SocketAddr) -> anyhow::Result<UdpSocket> {
    let any = if server.is_ipv4() {
        "0.0.0.0:0"
    } else {
        "[::]:0"
    };
    let socket = UdpSocket::bind(any).context("no socket of this system's")?;
    socket
        .connect(server)
        .with_context(|| format!("{server} cannot be reached"))?;
    Ok(socket)
}
