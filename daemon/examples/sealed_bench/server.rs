//! The server's process, and what it has used.

use anyhow::Context as _;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A server that runs until it is stopped or dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    _data: TempDir,
}

impl Server {
    /// Starts `program`, whose words are divided by blanks.
    pub(crate) fn start(program: &str) -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let mut words = program.split_whitespace();
        let mut command = Command::new(words.next().context("no program")?);
        command
            .args(words)
            .args(["servidor", "--udp", "127.0.0.1:0", "--diario", "memoria"])
            .args(["--dados".as_ref(), data.path()])
            .envs(
                ["TEXTOS", "PARTES"].map(|what| (format!("RECADO_{what}_POR_SEGUNDO"), "1000000")),
            )
            .envs(["TEXTOS", "PARTES"].map(|what| (format!("RECADO_{what}_RAJADA"), "1000000")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let ready = lines.next().context("no ready line")??;
        let address = ready
            .split_whitespace()
            .find_map(|word| word.strip_prefix("udp="));
        let address = address.context("no address")?.parse()?;
        // Its later lines go nowhere, but the pipe stays open.
        std::thread::spawn(move || lines.count());
        Ok(Self {
            child,
            address,
            _data: data,
        })
    }

    fn proc(&self, file: &str) -> PathBuf {
        ["/proc", &self.child.id().to_string(), file]
            .iter()
            .collect()
    }

    /// CPU time of all its threads, in microseconds.
    pub(crate) fn cpu_us(&self) -> anyhow::Result<f64> {
        let mut nanoseconds = 0.0;
        for thread in fs::read_dir(self.proc("task"))? {
            let line = fs::read_to_string(thread?.path().join("schedstat"))?;
            let first = line.split_whitespace().next().context("no figures")?;
            nanoseconds += first.parse::<f64>()?;
        }
        Ok(nanoseconds / 1_000.0)
    }

    /// Resident memory, in KiB.
    pub(crate) fn kib(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let figure = line.and_then(|line| line.split_whitespace().next());
        Ok(figure.context("no figures")?.parse()?)
    }

    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.child.kill();
    }
}
