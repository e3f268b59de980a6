//! What the window costs when there is much of everything: a long conversation, many people, many messages a second.
//!
//! Not shipped. `cargo run --release -p client-gui --example scale -- WHAT COUNT ROUNDS`, where WHAT is `history`,
//! `people` or `arriving`, opens a window without a display (egui's test harness: everything but the graphics card),
//! the network's part of a client on the same thread. Figures are CPU time of that thread, which is what a frame
//! costs however busy the machine is; each prints lines of docs/benchmarks.md.

mod arriving;
mod history;
mod people;
mod texts;
mod window;

/// The titles of a frame's columns.
const COLUMNS: &str = "µs a frame, median | 99 % | worst | frames";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, count, rounds] = arguments.as_slice() else {
        anyhow::bail!("scale history|people|arriving COUNT ROUNDS");
    };
    let (count, rounds) = (count.parse()?, rounds.parse()?);
    match what.as_str() {
        "history" => history::measure(count, rounds),
        "people" => people::measure(count, rounds),
        "arriving" => arriving::measure(count, rounds),
        _ => anyhow::bail!("no such thing: {what}"),
    }
}
