//! A server as a person names it: an address or a host, with or without a port.

use crate::config::DEFAULT_PORT;
use std::{
    fmt, io,
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
};
use udp_core::sealed::identity::Invite;

/// A server's name, not yet looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerName {
    host: String,
    port: u16,
}

impl ServerName {
    /// Reads `192.168.0.10:1235`, `192.168.0.10`, `sala3:1235`, `[fe80::1]:1235` or `fe80::1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_or(text, DEFAULT_PORT)
    }

    /// The same where another port is the usual one.
    #[must_use]
    pub fn parse_or(text: &str, usual_port: u16) -> Option<Self> {
        let text = text.trim();
        let new = |host: &str, port| Self {
            host: host.to_owned(),
            port,
        };
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Some(new(&address.ip().to_string(), address.port()))
                .filter(|name| name.port != 0);
        }
        if let Ok(ip) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
            return Some(new(&ip.to_string(), usual_port));
        }
        let (host, port) = match text.split_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|&port| port != 0)?),
            None => (text, usual_port),
        };
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
        (!host.is_empty() && host.chars().all(is_host)).then(|| new(host, port))
    }

    /// The server that an invite names.
    #[must_use]
    pub fn of(invite: &Invite) -> Self {
        Self {
            host: invite.host(),
            port: invite.port(),
        }
    }

    /// Asks the system for the address. A name with several gives an IPv4 one when it can: that is
    /// what classic servers listen on.
    ///
    /// # Errors
    /// When the system knows no such name.
    pub fn resolve(&self) -> io::Result<SocketAddr> {
        let found: Vec<_> = (self.host.as_str(), self.port).to_socket_addrs()?.collect();
        found
            .iter()
            .find(|address| address.is_ipv4())
            .or_else(|| found.first())
            .copied()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl fmt::Display for ServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_named_as_people_write_them() {
        for (written, read) in [
            ("127.0.0.1:9999", Some("127.0.0.1:9999")),
            ("192.168.0.10", Some("192.168.0.10:1235")),
            (" sala-3.local:80 ", Some("sala-3.local:80")),
            ("[::1]:1235", Some("[::1]:1235")),
            ("::1", Some("[::1]:1235")),
            ("127.0.0.1:0", None),
            ("sala 3", None),
            ("sala:porta", None),
            (":1235", None),
            ("", None),
        ] {
            let name = ServerName::parse(written).map(|name| name.to_string());
            assert_eq!(name.as_deref(), read, "{written:?}");
        }
    }
}
