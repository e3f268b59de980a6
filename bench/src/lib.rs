//! Measures Recado beside the kernel's floor and beside what people would use instead.
//!
//! ```text
//!   floor    minimal servers: what any server of this protocol has to pay the kernel
//!   phased   floors and Recado's own engine in one thread: fill the queue, time only the drain
//! ```
//!
//! The measure is CPU time, because a machine that has other work to do bends waiting time first. Modes take turns
//! inside each round, and what is told is the median of the rounds' ratios ([`ratios`]). Linux only: it is about
//! that kernel's system calls and figures.
#![cfg(target_os = "linux")]

pub mod cli;
pub mod counted;
pub mod cpu;
pub mod floor;
pub mod frames;
pub mod mmsg;
pub mod phased;
pub mod ratios;
