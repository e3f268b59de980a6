//! Conversation windows, started beside the server's.

use crossbeam_channel::{Receiver, Sender};
use lang::Lang;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

/// What opens a conversation window from the source folder.
pub const COMMAND: &str = "cargo run --release -p client-gui";

/// The conversation window's program beside the one running, if it is there.
#[must_use]
pub fn program() -> Option<PathBuf> {
    beside(&std::env::current_exe().ok()?)
}

fn beside(this: &Path) -> Option<PathBuf> {
    let program = this.with_file_name(format!("recado-cliente{}", std::env::consts::EXE_SUFFIX));
    program.is_file().then_some(program)
}

/// The address under which this computer reaches its own server.
fn own_address(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}

/// The conversation windows opened from here.
pub struct Conversations {
    sender: Sender<String>,
    receiver: Receiver<String>,
}

impl Default for Conversations {
    fn default() -> Self {
        // More windows failing between two frames are not a person's clicks.
        let (sender, receiver) = crossbeam_channel::bounded(8);
        Self { sender, receiver }
    }
}

impl Conversations {
    /// Starts the program; with a running server its address stands in the form already. `ended`
    /// is called when a window has ended badly.
    ///
    /// # Errors
    /// When the system cannot start it.
    pub fn open(
        &self,
        program: &Path,
        listening: Option<SocketAddr>,
        lang: Lang,
        ended: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let mut command = Command::new(program);
        if let Some(listening) = listening {
            command
                .arg("--servidor")
                .arg(own_address(listening).to_string());
        }
        let mut child = command
            .env("RECADO_LINGUA", lang.tag())
            .stdin(Stdio::null())
            .spawn()?;
        let sender = self.sender.clone();
        // Somebody has to ask how it ended, or it stays in the system's list of processes.
        thread::Builder::new()
            .name("recado-conversa".to_owned())
            .spawn(move || {
                let bad = match child.wait() {
                    Ok(status) => (!status.success()).then(|| status.to_string()),
                    Err(error) => Some(error.to_string()),
                };
                if let Some(reason) = bad {
                    let _ = sender.try_send(reason);
                    ended();
                }
            })?;
        Ok(())
    }

    /// How a window has ended that did not end well.
    #[must_use]
    pub fn poll(&self) -> Option<String> {
        self.receiver.try_recv().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_server_is_reached_by_an_address_one_can_send_to() {
        for (listening, own) in [
            ("0.0.0.0:1235", "127.0.0.1:1235"),
            ("[::]:7", "[::1]:7"),
            ("192.168.0.10:1235", "192.168.0.10:1235"),
        ] {
            assert_eq!(
                own_address(listening.parse().unwrap()),
                own.parse().unwrap()
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_window_that_ends_badly_is_reported() {
        let conversations = Conversations::default();
        let (ended, wait) = crossbeam_channel::bounded::<()>(1);
        let program = Path::new("/bin/false");
        conversations
            .open(program, None, Lang::Pt, move || drop(ended))
            .unwrap();
        #[expect(
            clippy::disallowed_methods,
            reason = "a test waits for the process it started"
        )]
        let _ = wait.recv();
        assert!(conversations.poll().is_some());
    }

    #[test]
    fn the_program_is_looked_for_beside_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let this = folder.path().join("recado-servidor");
        assert_eq!(beside(&this), None);
        let client = format!("recado-cliente{}", std::env::consts::EXE_SUFFIX);
        std::fs::write(folder.path().join(&client), "").unwrap();
        assert_eq!(beside(&this), Some(folder.path().join(client)));
    }
}
