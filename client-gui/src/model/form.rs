//! The connect form: what was typed, and whether one can connect with it.

use protocol::{FrameText, Name, PersonId, name::NAME_BYTES};
use std::net::{IpAddr, SocketAddr};
use udp_core::{
    client::sealed::Password,
    net::client::Wanted,
    sealed::identity::{Invite, Pin},
};

/// What stands in the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Own id; empty leaves the choice to the client.
    pub id: String,
    /// Own name.
    pub name: String,
    /// The server's address or machine name, or an invite.
    pub ip: String,
    /// The server's port.
    pub port: String,
    /// The server's password, asked for when it wants one; never kept on the disk.
    pub password: String,
}

/// The port a server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 1235;

impl Default for Form {
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            ip: String::new(),
            port: DEFAULT_PORT.to_string(),
            password: String::new(),
        }
    }
}

/// Whom to connect as, and where; the host is looked up on the network's thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// An address or a machine's name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// `None`: one is picked.
    pub id: Option<PersonId>,
    /// The name to register under.
    pub name: Name,
    /// The dialect wanted.
    pub dialect: Wanted,
    /// The server's pin, from an invite.
    pub pin: Option<Pin>,
    /// The server's password.
    pub password: Password,
}

impl Target {
    /// `192.168.0.10:1235`, brackets around an IPv6 address.
    #[must_use]
    pub fn address(&self) -> String {
        address(&self.host, self.port)
    }
}

/// Host and port as one writes them, brackets around an IPv6 address.
#[must_use]
pub fn address(host: &str, port: u16) -> String {
    host.parse().map_or_else(
        |_| format!("{host}:{port}"),
        |ip: IpAddr| SocketAddr::new(ip, port).to_string(),
    )
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormError {
    /// Not a number from 1 to 999,999,999.
    Id,
    /// No name.
    NameMissing,
    /// A name of so many bytes, more than a frame holds.
    NameTooLong(usize),
    /// No address.
    IpMissing,
    /// Neither an address nor a possible machine name.
    Ip,
    /// It begins like an invite and is none.
    Invite,
    /// Not a number from 1 to 65,535.
    Port,
}

/// What is wrong, field by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FormErrors {
    /// About the id.
    pub id: Option<FormError>,
    /// About the name.
    pub name: Option<FormError>,
    /// About the address.
    pub ip: Option<FormError>,
    /// About the port.
    pub port: Option<FormError>,
}

impl Form {
    /// Takes a server as one writes it, with its port or without.
    pub fn set_server(&mut self, written: &str) {
        // An invite stands there whole: its fingerprint says which server is meant.
        let (host, port) = match read_server(written) {
            Ok(Written {
                host,
                port,
                pin: None,
            }) => (host, port),
            Ok(_) | Err(_) => (written.trim().to_owned(), None),
        };
        self.ip = host;
        self.port = port.unwrap_or(DEFAULT_PORT).to_string();
    }

    /// What to connect with.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn read(&self, dialect: Wanted) -> Result<Target, FormErrors> {
        let id = read_id(&self.id);
        let name = read_name(&self.name);
        let port = read_port(&self.port);
        let host = read_server(&self.ip);
        match (id, name, host, port) {
            (Ok(id), Ok(name), Ok(server), Ok(port)) => Ok(Target {
                host: server.host,
                port: server.port.unwrap_or(port),
                id,
                name,
                dialect,
                pin: server.pin,
                password: Password(FrameText::cut(&self.password)),
            }),
            (id, name, ip, port) => Err(FormErrors {
                id: id.err(),
                name: name.err(),
                ip: ip.err(),
                port: port.err(),
            }),
        }
    }
}

fn read_id(typed: &str) -> Result<Option<PersonId>, FormError> {
    match typed.trim() {
        "" => Ok(None),
        typed => read_person(typed).map(Some).ok_or(FormError::Id),
    }
}

/// Reads an id somebody typed.
#[must_use]
pub fn read_person(typed: &str) -> Option<PersonId> {
    let typed = typed.trim();
    // `parse` alone would take "+7".
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    typed
        .parse()
        .ok()
        .filter(|_| is_number)
        .and_then(PersonId::new)
}

fn read_name(typed: &str) -> Result<Name, FormError> {
    match typed.trim() {
        "" => Err(FormError::NameMissing),
        name if name.len() > NAME_BYTES => Err(FormError::NameTooLong(name.len())),
        name => Ok(Name::cut(name)),
    }
}

fn read_port(typed: &str) -> Result<u16, FormError> {
    let port = typed.trim().parse().map_err(|_| FormError::Port)?;
    if port == 0 {
        Err(FormError::Port)
    } else {
        Ok(port)
    }
}

/// A server as one writes it.
struct Written {
    host: String,
    port: Option<u16>,
    pin: Option<Pin>,
}

fn read_server(typed: &str) -> Result<Written, FormError> {
    let typed = typed.trim();
    if typed.to_ascii_lowercase().starts_with("recado:") {
        let invite: Invite = typed.parse().map_err(|_| FormError::Invite)?;
        return Ok(Written {
            host: invite.host(),
            port: Some(invite.port()),
            pin: Some(invite.pin()),
        });
    }
    let (host, port) = read_host(typed)?;
    let pin = None;
    Ok(Written { host, port, pin })
}

/// Splits off a port that was pasted together with the address.
fn read_host(typed: &str) -> Result<(String, Option<u16>), FormError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(FormError::IpMissing);
    }
    if let Ok(address) = typed.parse::<SocketAddr>() {
        return Ok((address.ip().to_string(), Some(address.port())));
    }
    let bare = typed.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Ok((ip.to_string(), None));
    }
    let (host, port) = match typed.split_once(':') {
        Some((host, port)) => (host, Some(read_port(port).map_err(|_| FormError::Ip)?)),
        None => (typed, None),
    };
    // RFC 1123: labels of letters, digits and hyphens, 253 characters in all. Digits and dots alone
    // are a mistyped address, not a name worth asking the network for.
    let is_name = host.len() <= 253
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
        && host.chars().any(char::is_alphabetic);
    if is_name {
        Ok((host.to_owned(), port))
    } else {
        Err(FormError::Ip)
    }
}

/// True for an address that means this computer, whoever uses it.
#[must_use]
pub fn is_here_only(address: &str) -> bool {
    ["127.", "localhost", "[::1]"]
        .iter()
        .any(|begin| address.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(id: &str, name: &str, ip: &str, port: &str) -> Form {
        Form {
            id: id.into(),
            name: name.into(),
            ip: ip.into(),
            port: port.into(),
            password: String::new(),
        }
    }

    #[test]
    fn a_filled_form_is_a_target() {
        let target = form(" 7 ", " Ana Lúcia ", "192.168.0.10", "1235")
            .read(Wanted::Ask)
            .unwrap();
        assert_eq!(target.id, PersonId::new(7));
        assert_eq!(target.name.as_str(), "Ana Lúcia");
        assert_eq!(target.address(), "192.168.0.10:1235");
        let target = form("", "Ana", "[::1]", "9").read(Wanted::Ask).unwrap();
        assert_eq!((target.id, target.address().as_str()), (None, "[::1]:9"));
    }

    #[test]
    fn an_address_pasted_with_its_port_is_understood() {
        for (ip, expected) in [
            ("10.0.0.1:7000", "10.0.0.1:7000"),
            ("[::1]:7000", "[::1]:7000"),
            ("pc-12.escola.local:7000", "pc-12.escola.local:7000"),
            ("localhost", "localhost:1235"),
        ] {
            assert_eq!(
                form("", "Ana", ip, "1235")
                    .read(Wanted::Ask)
                    .unwrap()
                    .address(),
                expected
            );
        }
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        let errors = form("0", "", "192.168.0", "0")
            .read(Wanted::Ask)
            .unwrap_err();
        assert_eq!(errors.id, Some(FormError::Id));
        assert_eq!(errors.name, Some(FormError::NameMissing));
        assert_eq!(errors.ip, Some(FormError::Ip));
        assert_eq!(errors.port, Some(FormError::Port));
        for id in ["+7", "1000000000", "sete", "7.5"] {
            let errors = form(id, "Ana", "10.0.0.1", "1")
                .read(Wanted::Ask)
                .unwrap_err();
            assert_eq!(errors.id, Some(FormError::Id), "{id}");
        }
        let errors = form("", "Maximiliana Conceição", "", "x")
            .read(Wanted::Ask)
            .unwrap_err();
        assert_eq!(errors.name, Some(FormError::NameTooLong(23)));
        assert_eq!(errors.ip, Some(FormError::IpMissing));
        for ip in ["999.1.1.1", "a b", "a:b", "http://x", "::1::"] {
            assert!(form("", "Ana", ip, "1").read(Wanted::Ask).is_err(), "{ip}");
        }
    }
}
