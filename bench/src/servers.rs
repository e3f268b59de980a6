//! The servers that are compared: how each is started, alone on its processor, and how it is set.

use crate::{cpu::Process, load::Dialect};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Kind {
    /// `recado servidor`, its journal in memory, without limits of rate.
    Recado,
    /// The same with its journal on disk: durable before it is delivered.
    RecadoDisk,
    /// The floor with recvmmsg, sendmmsg and UDP_SEGMENT.
    FloorGso,
    /// A plain tokio program.
    Tokio,
    /// A plain Python program.
    Python,
    /// Redis, publish and subscribe, nothing kept.
    Redis,
    /// Redis, each message in a stream, `appendfsync always`.
    RedisDisk,
    /// Mosquitto, quality of service 0, nodelay.
    Mosquitto,
    /// ngIRCd, penalties off.
    Ngircd,
    /// NATS, nothing kept.
    Nats,
}

impl Kind {
    /// Its name in figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recado => "recado",
            Self::RecadoDisk => "recado, redb",
            Self::FloorGso => "floor gso",
            Self::Tokio => "tokio",
            Self::Python => "Python",
            Self::Redis => "Redis",
            Self::RedisDisk => "Redis, appendfsync always",
            Self::Mosquitto => "Mosquitto",
            Self::Ngircd => "ngIRCd",
            Self::Nats => "NATS",
        }
    }

    /// What it speaks.
    #[must_use]
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Redis => Dialect::Redis,
            Self::RedisDisk => Dialect::RedisStream,
            Self::Mosquitto => Dialect::Mqtt,
            Self::Ngircd => Dialect::Irc,
            Self::Nats => Dialect::Nats,
            _ => Dialect::Classic,
        }
    }

    /// The program and what it says of its version.
    #[must_use]
    pub fn version(self) -> Option<String> {
        let (program, argument) = match self {
            Self::Python => ("python3", "--version"),
            Self::Redis | Self::RedisDisk => ("redis-server", "--version"),
            Self::Mosquitto => ("mosquitto", "-h"),
            Self::Ngircd => ("ngircd", "--version"),
            Self::Nats => ("nats-server", "--version"),
            _ => return None,
        };
        let output = Command::new(program).arg(argument).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines()
            .next()
            .map(|line| line.chars().take(60).collect())
    }

    fn command(self, programs: &Programs, port: u16, folder: &Path) -> anyhow::Result<Command> {
        let file = |name: &str, text: String| -> anyhow::Result<PathBuf> {
            let path = folder.join(name);
            fs::write(&path, text)?;
            Ok(path)
        };
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]);
        match self {
            Self::Recado | Self::RecadoDisk => {
                let journal = if self == Self::Recado {
                    "memoria"
                } else {
                    "redb"
                };
                let address = format!("127.0.0.1:{port}");
                command
                    .arg(&programs.recado)
                    .args([
                        "servidor", "--udp", &address, "--diario", journal, "--dados",
                    ])
                    .arg(folder)
                    .envs(
                        ["XMLRPC", "SALAS_A", "SALAS_B", "BINDER", "GRPC"]
                            .map(|door| (format!("RECADO_{door}"), "nao")),
                    );
                for rate in [
                    "TEXTOS_POR_SEGUNDO",
                    "TEXTOS_RAJADA",
                    "PARTES_POR_SEGUNDO",
                    "PARTES_RAJADA",
                ] {
                    command.env(format!("RECADO_{rate}"), "1000000");
                }
            }
            Self::FloorGso | Self::Tokio => {
                let mode = if self == Self::Tokio { "tokio" } else { "gso" };
                command
                    .arg(&programs.floor)
                    .args([mode, &format!("127.0.0.1:{port}")]);
            }
            Self::Python => {
                command
                    .arg("python3")
                    .arg(&programs.python)
                    .arg(port.to_string());
            }
            Self::Redis | Self::RedisDisk => {
                let kept = if self == Self::RedisDisk { "yes" } else { "no" };
                command
                    .args([
                        "redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        &port.to_string(),
                        "--save",
                        "",
                    ])
                    .args([
                        "--appendonly",
                        kept,
                        "--appendfsync",
                        "always",
                        "--maxclients",
                        "15000",
                        "--dir",
                    ])
                    .arg(folder);
            }
            Self::Mosquitto => {
                let text = format!(
                    "listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n\
                    max_queued_messages 0\nuser root\n"
                );
                command
                    .args(["mosquitto", "-c"])
                    .arg(file("mosquitto.conf", text)?);
            }
            Self::Ngircd => {
                let text = format!(
                    "[Global]\nName = irc.bench.test\nInfo = bench\nListen = 127.0.0.1\nPorts = {port}\n\
                    ServerUID = root\nServerGID = root\n\
                    [Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\nPingTimeout = 600\n\
                    [Options]\nDNS = no\nIdent = no\nPAM = no\nSyslogFacility = local1\n"
                );
                command
                    .args(["ngircd", "-n", "-f"])
                    .arg(file("ngircd.conf", text)?);
            }
            Self::Nats => {
                command
                    .args(["nats-server", "-a", "127.0.0.1", "-p", &port.to_string()])
                    .env("GOMAXPROCS", "1");
            }
        }
        Ok(command)
    }
}

/// Where the programs of this repository are.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `recado`.
    pub recado: PathBuf,
    /// `recado-floor`.
    pub floor: PathBuf,
    /// The Python server.
    pub python: PathBuf,
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    folder: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub process: Process,
}

impl Server {
    /// Starts one on processor 0, with a new folder, and waits until it listens.
    ///
    /// # Errors
    /// When it is not installed or does not listen.
    pub fn start(kind: Kind, programs: &Programs) -> anyhow::Result<Self> {
        let is_datagrams = kind.dialect().is_datagrams();
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        // The system's choice, given back at once: some of the servers cannot be asked which they took.
        let address = if is_datagrams {
            UdpSocket::bind(anywhere)?.local_addr()?
        } else {
            TcpListener::bind(anywhere)?.local_addr()?
        };
        let folder = std::env::temp_dir().join(format!(
            "recado-bench-{}-{}",
            std::process::id(),
            address.port()
        ));
        fs::create_dir_all(&folder)?;
        let child = kind
            .command(programs, address.port(), &folder)?
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let process = Process(child.id());
        let mut server = Self {
            child,
            folder,
            address,
            process,
        };
        let began = Instant::now();
        while !server.is_listening(is_datagrams) {
            let has_ended = server.child.try_wait()?.is_some();
            anyhow::ensure!(
                !has_ended && began.elapsed() < PATIENCE,
                "{} does not start",
                kind.name()
            );
            thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    fn is_listening(&self, is_datagrams: bool) -> bool {
        if !is_datagrams {
            return TcpStream::connect(self.address).is_ok();
        }
        let port = format!(":{:04X} ", self.address.port());
        let table = fs::read_to_string("/proc/net/udp").unwrap_or_default();
        table.contains(&port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What it has written is thrown away, so it need not end well.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
