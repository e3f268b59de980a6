//! What is typed at the top: where the server listens.

use super::Notice;
use std::net::{IpAddr, SocketAddr};

/// All interfaces of this machine.
pub const DEFAULT_IP: &str = "0.0.0.0";

/// The fields as typed; they survive whatever the system says about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The address to listen on.
    pub ip: String,
    /// The port.
    pub port: String,
}

impl Form {
    /// The fields for an address.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self {
            ip: address.ip().to_string(),
            port: address.port().to_string(),
        }
    }

    /// The address typed.
    ///
    /// # Errors
    /// Which field makes no sense. Port 0 is taken: the system chooses, and the window shows which.
    pub fn address(&self) -> Result<SocketAddr, Notice> {
        let ip = self.ip.trim().trim_start_matches('[').trim_end_matches(']');
        let port = self.port.trim();
        Ok(SocketAddr::new(
            ip.parse::<IpAddr>()
                .map_err(|_| Notice::BadIp(ip.to_owned()))?,
            port.parse::<u16>()
                .map_err(|_| Notice::BadPort(port.to_owned()))?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(ip: &str, port: &str) -> Form {
        Form {
            ip: ip.to_owned(),
            port: port.to_owned(),
        }
    }

    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (ip, port, address) in [
            ("0.0.0.0", "1235", "0.0.0.0:1235"),
            (" 192.168.0.10 ", " 80", "192.168.0.10:80"),
            ("::1", "1235", "[::1]:1235"),
            ("[::]", "1235", "[::]:1235"),
        ] {
            assert_eq!(form(ip, port).address().unwrap(), address.parse().unwrap());
        }
    }

    #[test]
    fn the_wrong_field_is_named() {
        assert!(matches!(
            form("servidor", "1235").address(),
            Err(Notice::BadIp(_))
        ));
        assert!(matches!(
            form("10.0.0.256", "1235").address(),
            Err(Notice::BadIp(_))
        ));
        for port in ["", "abc", "65536", "-1", "12 35"] {
            assert!(
                matches!(form("0.0.0.0", port).address(), Err(Notice::BadPort(_))),
                "{port}"
            );
        }
    }
}
