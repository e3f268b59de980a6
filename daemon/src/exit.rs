//! The exit codes, the same for every command.

use std::process::ExitCode;

/// How a program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Did what was asked.
    Ok = 0,
    /// Could not: port in use, no data folder, an error of the system.
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// No server answered in time.
    NoAnswer = 3,
    /// The server refused.
    Refused = 4,
    /// recado.toml or a `RECADO_` variable makes no sense (sysexits' EX_CONFIG).
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
