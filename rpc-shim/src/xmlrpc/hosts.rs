//! Under which names callers may know us: a page in somebody's browser must not speak through 127.0.0.1.

use std::net::{IpAddr, Ipv6Addr};

/// The names, besides IP addresses and `localhost`, under which a server is called.
///
/// A web page can have its browser send requests to any address it finds a name for (DNS rebinding), and the
/// request then carries that name. So what is called by an unknown name is refused.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    /// These names too, in any case.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names = names.into_iter().map(|name| name.to_ascii_lowercase());
        Self {
            names: names.collect(),
        }
    }

    /// True when a request with this `Host` may speak: `name`, `name:port`, `[v6]` or `[v6]:port`.
    #[must_use]
    pub fn allow(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        if let Some(v6) = name.strip_prefix('[').and_then(|v6| v6.strip_suffix(']')) {
            return v6.parse::<Ipv6Addr>().is_ok();
        }
        let name = name.to_ascii_lowercase();
        name == "localhost" || name.parse::<IpAddr>().is_ok() || self.names.contains(&name)
    }
}

fn without_port(host: &str) -> Option<&str> {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => {
            let is_port = port.parse::<u16>().is_ok();
            (is_port && !name.is_empty()).then_some(name)
        }
        _ => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_localhost_and_configured_names_may_speak() {
        let hosts = Hosts::new(["Sala.local".to_owned()]);
        for host in [
            "127.0.0.1",
            "127.0.0.1:8005",
            "192.168.0.10:80",
            "localhost:8001",
            "LocalHost",
            "[::1]",
            "[fe80::1]:8005",
            "sala.LOCAL:8005",
        ] {
            assert!(hosts.allow(host), "{host}");
        }
        for host in [
            "",
            ":8005",
            "evil.example",
            "evil.example:8005",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "localhost:x",
            "[evil]:80",
            "::1",
        ] {
            assert!(!hosts.allow(host), "{host}");
        }
    }
}
