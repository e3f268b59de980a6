//! Measures Recado beside the kernel's floor and beside what people would use instead.
//!
//! ```text
//!   floor    minimal servers: what any server of this protocol has to pay the kernel
//!   phased   floors and Recado's own engine in one thread: fill the queue, time only the drain
//!   counted  the same without a clock, for counting instructions and system calls
//!   load     a crowd of receivers from outside, against any server, in its own protocol
//!   servers, goals, measuring, results, document
//!            who is compared, what is wanted, from rounds to docs/benchmarks.md
//!   quick    two minutes with any server that runs, for a person
//! ```
//!
//! The measure is CPU time, because a machine that has other work to do bends waiting time first. Modes take turns
//! inside each round, and what is told is the median of the rounds' ratios ([`ratios`]). Linux only: it is about
//! that kernel's system calls and figures.
#![cfg(target_os = "linux")]

pub mod cli;
pub mod counted;
pub mod cpu;
pub mod document;
pub mod floor;
pub mod frames;
pub mod goals;
pub mod load;
pub mod measuring;
pub mod mmsg;
pub mod phased;
pub mod quick;
pub mod ratios;
pub mod results;
pub mod servers;
