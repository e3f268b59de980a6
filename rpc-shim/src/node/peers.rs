//! `nodes.json`: which other nodes there are.
//!
//! `[{"host": "localhost", "port": 50051}, …]` (contracts.md §6), the file of the existing nodes. What an entry
//! holds besides is left alone.

use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use std::{
    collections::BTreeSet,
    fmt,
    fs::{self, File},
    io::{self, Read as _},
    net::{IpAddr, Ipv6Addr, SocketAddr, UdpSocket},
    num::NonZeroU16,
    path::Path,
};
use thiserror::Error;
use tonic::codegen::http::uri::Authority;

/// Written where there is no file, as the existing nodes do.
const DEFAULT: &str = r#"[
  {"host": "localhost", "port": 50051},
  {"host": "localhost", "port": 50052},
  {"host": "localhost", "port": 50053}
]
"#;
/// Bytes of the file at most: far more than its nodes take.
const MAX_FILE_BYTES: u64 = 64 * 1024;
/// Nodes in the file at most. Each is dialled every 5 s; a mesh of existing nodes ends at 10, the
/// size of their pools.
pub const MAX_PEERS: usize = 64;

/// Where another node listens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Peer {
    #[serde(deserialize_with = "host")]
    host: String,
    port: NonZeroU16,
}

fn host<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_str(Host)
}

/// Reads a host where it stands, so that a wrong one is told with its line.
struct Host;

impl Visitor<'_> for Host {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a host name or an address")
    }

    fn visit_str<E: de::Error>(self, host: &str) -> Result<String, E> {
        // Longer than any host name may be, or with something in it that none has.
        let is_host = (1..=253).contains(&host.len())
            && (host.parse::<Ipv6Addr>().is_ok()
                || host
                    .parse::<Authority>()
                    .is_ok_and(|authority| authority.host() == host));
        if is_host {
            Ok(host.to_owned())
        } else {
            let beginning: String = host.chars().take(40).collect();
            Err(E::custom(format_args!("{beginning:?} is no host")))
        }
    }
}

impl Peer {
    /// A node at an address; `None` for port 0.
    #[must_use]
    pub fn at(address: SocketAddr) -> Option<Self> {
        let host = address.ip().to_string();
        let port = NonZeroU16::new(address.port())?;
        Some(Self { host, port })
    }

    /// True for the node on this computer that listens on `port`: ourselves. Where one file serves a whole
    /// network, we stand in it under an address that others know.
    fn is_own(&self, port: u16) -> bool {
        let is_here = || {
            self.host.eq_ignore_ascii_case("localhost")
                || self
                    .address()
                    .is_some_and(|ip| ip.is_loopback() || is_of_this_computer(ip))
        };
        self.port.get() == port && is_here()
    }

    fn address(&self) -> Option<IpAddr> {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host.parse().ok()
    }
}

/// The system lets nobody bind an address of another computer.
fn is_of_this_computer(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

/// "host:port", as an address is written.
impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.parse::<Ipv6Addr>().is_ok() {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// Why there is no list of nodes.
#[derive(Debug, Error)]
pub enum PeersError {
    /// The file cannot be made.
    #[error("cannot create the file")]
    Create(#[source] io::Error),
    /// The file cannot be read.
    #[error("cannot read the file")]
    Read(#[source] io::Error),
    /// The file is longer than 64 KiB.
    #[error("the file is too long")]
    TooLong,
    /// The file makes no sense.
    #[error("line {line}: {reason}")]
    Wrong {
        /// Where, from 1.
        line: usize,
        /// What is wrong with it, in English.
        reason: String,
    },
    /// More than [`MAX_PEERS`] nodes.
    #[error("more than {MAX_PEERS} nodes")]
    TooMany,
}

/// The nodes in the file, each once and without ourselves, who listen on `own_port`. A file that is not there is
/// made, with three nodes on this computer.
///
/// # Errors
/// [`PeersError`].
pub fn load(file: &Path, own_port: u16) -> Result<Vec<Peer>, PeersError> {
    let content = match File::open(file) {
        Ok(file) => read(file)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::write(file, DEFAULT).map_err(PeersError::Create)?;
            DEFAULT.to_owned()
        }
        Err(error) => return Err(PeersError::Read(error)),
    };
    parse(&content, own_port)
}

fn read(file: File) -> Result<String, PeersError> {
    let mut content = String::new();
    let mut file = file.take(MAX_FILE_BYTES + 1);
    file.read_to_string(&mut content)
        .map_err(PeersError::Read)?;
    if content.len() as u64 > MAX_FILE_BYTES {
        return Err(PeersError::TooLong);
    }
    Ok(content)
}

fn parse(content: &str, own_port: u16) -> Result<Vec<Peer>, PeersError> {
    // Some editors put a mark in front.
    let content = content.trim_start_matches('\u{feff}');
    let peers: Vec<Peer> = serde_json::from_str(content).map_err(|error| {
        let line = error.line();
        let whole = error.to_string();
        let place = format!(" at line {line} column {}", error.column());
        let reason = whole.strip_suffix(&place).unwrap_or(&whole).to_owned();
        PeersError::Wrong { line, reason }
    })?;
    let mut seen = BTreeSet::new();
    let peers: Vec<Peer> = peers
        .into_iter()
        .filter(|peer| !peer.is_own(own_port) && seen.insert(peer.clone()))
        .collect();
    if peers.len() > MAX_PEERS {
        return Err(PeersError::TooMany);
    }
    Ok(peers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(content: &str, own_port: u16) -> Vec<String> {
        let peers = parse(content, own_port).unwrap();
        peers.iter().map(Peer::to_string).collect()
    }

    #[test]
    fn the_own_entry_and_repetitions_are_skipped() {
        assert_eq!(
            shown(DEFAULT, 50_052),
            ["localhost:50051", "localhost:50053"]
        );
        let file = r#"[{"host":"127.0.0.1","port":7},{"host":"::1","port":7},{"host":"[::1]","port":8},
            {"host":"192.0.2.10","port":7,"name":"Ana"},{"host":"192.0.2.10","port":7}]"#;
        assert_eq!(shown(file, 7), ["[::1]:8", "192.0.2.10:7"]);
        assert_eq!(shown("[]", 7), [""; 0]);
    }

    #[test]
    fn a_wrong_entry_is_told_with_its_line() {
        for (content, line, said) in [
            ("[\n {\"host\": \"a\"}\n]", 2, "missing field `port`"),
            ("[\n {\"host\": \"a\", \"port\": 70000}\n]", 2, "70000"),
            (
                "[\n\n {\"host\": \"a b\", \"port\": 7}\n]",
                3,
                "\"a b\" is no host",
            ),
            ("[\n {\"host\": \"a/b\", \"port\": 7}]", 2, "no host"),
            ("[\n {\"host\": \"\", \"port\": 7}]", 2, "no host"),
            ("[\n {\"host\": \"a\", \"port\": 0}]", 2, "nonzero u16"),
            ("{}", 1, "invalid type"),
            ("[\n\n", 3, "EOF"),
        ] {
            match parse(content, 1) {
                Err(PeersError::Wrong {
                    line: found,
                    reason,
                }) => {
                    assert_eq!(found, line, "{content}");
                    assert!(reason.contains(said), "{reason}");
                    assert!(!reason.contains(" at line "), "{reason}");
                }
                other => panic!("{content}: {other:?}"),
            }
        }
        let many: Vec<_> = (1..=65)
            .map(|port| format!("{{\"host\":\"a\",\"port\":{port}}}"))
            .collect();
        let many = format!("[{}]", many.join(","));
        assert!(matches!(parse(&many, 1_000), Err(PeersError::TooMany)));
    }

    #[test]
    fn a_file_that_is_not_there_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("nodes.json");
        let peers = load(&file, 50_051).unwrap();
        assert_eq!(peers.len(), 2);
        assert_eq!(load(&file, 1).unwrap().len(), 3);
        fs::write(&file, " ".repeat(70_000)).unwrap();
        assert!(matches!(load(&file, 1), Err(PeersError::TooLong)));
    }
}
