//! Everything that measures, on real sockets and small: what is delivered, never how fast.
#![cfg(target_os = "linux")]

use recado_bench::{
    counted,
    floor::{self, Mode as Floor},
    load::{Crowd, Dialect},
    phased::{self, Mode, Pattern, Plan},
};
use std::thread;

fn plan(pattern: Pattern, queued: usize, gro: bool) -> Plan {
    Plan {
        pattern,
        people: 3,
        queued,
        rounds: 2,
        phases: 2,
        gro,
        modes: Mode::ALL.to_vec(),
    }
}

#[test]
fn every_relay_delivers_everything_in_every_pattern() {
    for plan in [
        plan(Pattern::Fan, 1, false),
        // More than one batch, and more than the kernel cuts out of one message.
        plan(Pattern::Fan, 150, false),
        plan(Pattern::Fan, 64, true),
        plan(Pattern::Hot, 150, false),
        plan(Pattern::Random, 150, false),
    ] {
        let rounds = phased::measure(&plan, |_| ()).unwrap();
        for mode in Mode::ALL {
            assert_eq!(rounds[&mode].len(), plan.rounds, "{mode:?} {plan:?}");
        }
    }
}

#[test]
fn a_crowd_hears_everything_from_every_floor() {
    for mode in [Floor::One, Floor::Mmsg, Floor::Gso, Floor::Tokio] {
        let socket = floor::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        // Ends with the test's process.
        thread::spawn(move || floor::serve(mode, socket));
        for gro in [false, true] {
            // Under ids of their own: the floors keep the first address of each.
            let first = if gro { 100 } else { 1 };
            let people = 5;
            let mut crowd =
                Crowd::come_in_as(first, Dialect::Classic, address, people, gro).unwrap();
            let run = crowd.closed(8, 64).unwrap();
            // Those who came in before are still told, and their sockets are gone.
            assert_eq!(
                (run.delivered, run.lost),
                (64 * people as u64, 0),
                "{mode:?}"
            );
            let timed = crowd.timed(100, 1).unwrap();
            assert_eq!(timed.latency.len(), timed.closed.delivered, "{mode:?}");
        }
    }
}

#[test]
fn what_is_counted_is_done() {
    for mode in Mode::ALL {
        counted::fan(mode, 3, 4, 8).unwrap();
    }
    counted::rules(10, 10).unwrap();
}
