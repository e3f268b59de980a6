//! An invite: where the server is and what its key is, in one line that fits a QR code.

use super::{Pin, PinError};
use std::{fmt, net::Ipv6Addr, str::FromStr};
use thiserror::Error;

/// The port of an invite that names none.
pub const DEFAULT_PORT: u16 = 1235;

/// Bytes of a host name at most (RFC 1035 §2.3.4).
const LONGEST_HOST: usize = 253;

/// `recado://host:porta#impressão`. The fingerprint is the whole pin in 64 hex digits; an IPv6 address
/// stands in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    host: Host,
    port: u16,
    pin: Pin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    /// A name or an IPv4 address, in lower case.
    Name(String),
    V6(Ipv6Addr),
}

/// Why a text is no invite.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum InviteError {
    /// It does not begin with `recado://`.
    #[error("an invite begins with recado://")]
    Scheme,
    /// No host, or characters that no host has.
    #[error("{0:?} is no host")]
    Host(String),
    /// Not a number from 1 to 65535.
    #[error("{0:?} is no port from 1 to 65535")]
    Port(String),
    /// No `#` with the fingerprint behind it.
    #[error("the fingerprint after # is missing")]
    NoPin,
    /// What stands behind `#` is no fingerprint.
    #[error("the fingerprint after # is wrong")]
    Pin(#[source] PinError),
}

impl Invite {
    /// The invite to a server. `host` is a name or an address, IPv6 with or without brackets.
    ///
    /// # Errors
    /// [`InviteError::Host`], and [`InviteError::Port`] for port 0.
    pub fn new(host: &str, port: u16, pin: Pin) -> Result<Self, InviteError> {
        if port == 0 {
            return Err(InviteError::Port(port.to_string()));
        }
        let host = match host.parse() {
            Ok(address) => Host::V6(address),
            Err(_) => parse_host(host)?,
        };
        Ok(Self { host, port, pin })
    }

    /// The name or address, without brackets.
    #[must_use]
    pub fn host(&self) -> String {
        match &self.host {
            Host::Name(name) => name.clone(),
            Host::V6(address) => address.to_string(),
        }
    }

    /// The UDP port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The server's pin.
    #[must_use]
    pub fn pin(&self) -> Pin {
        self.pin
    }
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, pin } = self;
        match host {
            Host::Name(name) => write!(f, "recado://{name}:{port}#{pin}"),
            Host::V6(address) => write!(f, "recado://[{address}]:{port}#{pin}"),
        }
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    /// Bears with what people and programs do to addresses: spaces around it, capitals, a `/` before
    /// the `#`, a missing port.
    fn from_str(text: &str) -> Result<Self, InviteError> {
        const SCHEME: &str = "recado://";
        let text = text.trim();
        let rest = text
            .split_at_checked(SCHEME.len())
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
            .map(|(_, rest)| rest)
            .ok_or(InviteError::Scheme)?;
        let (place, pin) = rest.split_once('#').ok_or(InviteError::NoPin)?;
        if pin.is_empty() {
            return Err(InviteError::NoPin);
        }
        let pin = pin.parse().map_err(InviteError::Pin)?;
        let place = place.strip_suffix('/').unwrap_or(place);
        let (host, port) = match place.rfind(']') {
            Some(end) => place.split_at(end + 1),
            None if place.starts_with('[') => (place, ""),
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => DEFAULT_PORT,
            digits => parse_port(digits.unwrap_or(port))?,
        };
        let host = parse_host(host)?;
        Ok(Self { host, port, pin })
    }
}

fn parse_port(digits: &str) -> Result<u16, InviteError> {
    // `parse` alone would take "+1235".
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    let port = digits.parse().ok().filter(|&port| is_number && port != 0);
    port.ok_or_else(|| InviteError::Port(digits.to_owned()))
}

/// A host as it stands in an invite: IPv6 in brackets.
fn parse_host(host: &str) -> Result<Host, InviteError> {
    let wrong = || InviteError::Host(host.to_owned());
    if let Some(inner) = host.strip_prefix('[') {
        let address = inner.strip_suffix(']').ok_or_else(wrong)?;
        return address.parse().map(Host::V6).map_err(|_| wrong());
    }
    let is_sound = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    if host.is_empty() || host.len() > LONGEST_HOST || !host.bytes().all(is_sound) {
        return Err(wrong());
    }
    Ok(Host::Name(host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin() -> Pin {
        Pin::from_bytes([0xab; 32])
    }

    #[test]
    fn an_invite_survives_its_text() {
        for host in ["192.168.0.10", "sala-3.escola.local", "fe80::1", "[::1]"] {
            let invite = Invite::new(host, 1235, pin()).unwrap();
            assert_eq!(invite.to_string().parse(), Ok(invite.clone()), "{invite}");
        }
        let invite = Invite::new("::1", 7, pin()).unwrap();
        let digits = "ab".repeat(32);
        assert_eq!(invite.to_string(), format!("recado://[::1]:7#{digits}"));
        assert_eq!(invite.host(), "::1");
    }

    #[test]
    fn what_people_type_is_understood() {
        let digits = "AB".repeat(32);
        for place in ["Servidor", "servidor:1235", "servidor/", "servidor:1235/"] {
            let invite: Invite = format!("  RECADO://{place}#{digits}\n").parse().unwrap();
            let got = (invite.host(), invite.port(), invite.pin());
            assert_eq!(got, ("servidor".to_owned(), DEFAULT_PORT, pin()));
        }
        let invite: Invite = format!("recado://[2001:db8::7]#{digits}").parse().unwrap();
        assert_eq!(
            (invite.host().as_str(), invite.port()),
            ("2001:db8::7", 1235)
        );
    }

    #[test]
    fn other_texts_are_no_invite() {
        let digits = "ab".repeat(32);
        let parse = |text: &str| text.parse::<Invite>().unwrap_err();
        assert_eq!(parse("http://a#b"), InviteError::Scheme);
        assert_eq!(parse("recado"), InviteError::Scheme);
        assert_eq!(parse("recado://a"), InviteError::NoPin);
        assert_eq!(parse("recado://a#"), InviteError::NoPin);
        assert_eq!(
            parse("recado://a#ab"),
            InviteError::Pin(PinError::Length(2))
        );
        for port in ["", "0", "65536", "+1", "x", "1:2"] {
            let wrong = InviteError::Port(port.to_owned());
            assert_eq!(parse(&format!("recado://a:{port}#{digits}")), wrong);
        }
        for host in ["", "a b", "é", "user@a", "[::1", "[a]", "a/b", "["] {
            let wrong = InviteError::Host(host.to_owned());
            assert_eq!(parse(&format!("recado://{host}#{digits}")), wrong);
        }
        // IPv6 without brackets: nobody can tell the port from the address.
        assert!(matches!(
            parse(&format!("recado://fe80::1#{digits}")),
            InviteError::Port(_)
        ));
        assert!(Invite::new("a", 0, pin()).is_err());
    }
}
