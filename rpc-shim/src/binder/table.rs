//! Who is registered under which name, in two name spaces.

use std::{collections::BTreeMap, net::IpAddr};
use thiserror::Error;

/// Names in each name space. A classroom has one for each chat server.
pub const MAX_NAMES: usize = 256;

/// Bytes of a name; "ChatService" has 11.
pub const MAX_SERVICE_NAME_BYTES: usize = 64;

/// Bytes of an address: the longest name that DNS has.
pub const MAX_ADDRESS_BYTES: usize = 253;

/// Checks in a row that find nobody, after which a registration ends: a server that is being restarted
/// keeps its name.
pub const MAX_MISSES: u8 = 3;

/// The two families of programs. Each has methods and a name space of its own, so that both can find
/// "ChatService" at their own port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variant {
    /// `register_procedure`, `lookup_procedure`; its chat is at port 8005.
    A,
    /// `registrar_procedimento`, `buscar_procedimento`; its chat is at port 8001.
    B,
}

/// Where somebody is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// A name or an IP address, as it was registered. `None` is the address under which whoever asks
    /// has reached the binder: a chat server in the binder's own process.
    pub address: Option<String>,
    /// The TCP port.
    pub port: u16,
}

/// Who sees to it that a registration ends when its owner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// It is the binder's own process, and ends with it.
    Own,
    /// Checks of the port: how many in a row have found nobody.
    Checked {
        /// From where it was registered.
        from: IpAddr,
        /// How many checks in a row have found nobody.
        misses: u8,
    },
}

/// A registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub spot: Spot,
    /// Until when.
    pub keeper: Keeper,
}

/// Why somebody is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotRegistered {
    /// Somebody else has the name.
    #[error("the name is registered for another address")]
    Taken,
    /// No name, or longer than [`MAX_SERVICE_NAME_BYTES`].
    #[error("the name is empty or too long")]
    BadName,
    /// No address, longer than [`MAX_ADDRESS_BYTES`], or with characters that no address has; or no TCP port.
    #[error("the address or the port is none")]
    BadSpot,
    /// [`MAX_NAMES`] are registered.
    #[error("too many names are registered")]
    Full,
}

/// All registrations.
#[derive(Debug, Default)]
pub struct Table {
    entries: BTreeMap<(Variant, String), Entry>,
}

impl Table {
    /// Lists a chat server of the binder's own process, at this port.
    pub fn insert_own(&mut self, variant: Variant, name: &str, port: u16) {
        let spot = Spot {
            address: None,
            port,
        };
        let keeper = Keeper::Own;
        let entry = Entry { spot, keeper };
        self.entries.insert((variant, name.to_owned()), entry);
    }

    /// A chat server of the binder's own process has closed.
    pub fn remove_own(&mut self, variant: Variant, name: &str) {
        let key = (variant, name.to_owned());
        let is_own = |entry: &Entry| matches!(entry.keeper, Keeper::Own);
        if self.entries.get(&key).is_some_and(is_own) {
            self.entries.remove(&key);
        }
    }

    /// Registers a name for an address and a port. The same owner may do so again.
    ///
    /// # Errors
    /// [`NotRegistered`].
    pub fn register(
        &mut self,
        variant: Variant,
        name: &str,
        address: &str,
        port: i64,
        from: IpAddr,
    ) -> Result<(), NotRegistered> {
        if !(1..=MAX_SERVICE_NAME_BYTES).contains(&name.len()) {
            return Err(NotRegistered::BadName);
        }
        let port = u16::try_from(port).ok().filter(|port| *port > 0);
        let (Some(port), true) = (port, is_address(address)) else {
            return Err(NotRegistered::BadSpot);
        };
        let spot = Spot {
            address: Some(address.to_owned()),
            port,
        };
        let key = (variant, name.to_owned());
        match self.entries.get(&key) {
            Some(entry) if entry.spot == spot => {}
            Some(_) => return Err(NotRegistered::Taken),
            None if self.names(variant) >= MAX_NAMES => return Err(NotRegistered::Full),
            None => {}
        }
        let keeper = Keeper::Checked { from, misses: 0 };
        self.entries.insert(key, Entry { spot, keeper });
        Ok(())
    }

    /// Where a name is found.
    #[must_use]
    pub fn look_up(&self, variant: Variant, name: &str) -> Option<&Entry> {
        self.entries.get(&(variant, name.to_owned()))
    }

    /// Everything it holds, by name space and name.
    pub fn entries(&self) -> impl Iterator<Item = (Variant, &str, &Entry)> {
        let entries = self.entries.iter();
        entries.map(|((variant, name), entry)| (*variant, name.as_str(), entry))
    }

    /// Whether somebody was there under a name that was registered for this spot when the check began. True when
    /// that was one check too many, and the registration has ended.
    pub fn handle_check(
        &mut self,
        variant: Variant,
        name: &str,
        spot: &Spot,
        is_there: bool,
    ) -> bool {
        let key = (variant, name.to_owned());
        let Some(entry) = self
            .entries
            .get_mut(&key)
            .filter(|entry| entry.spot == *spot)
        else {
            return false;
        };
        let Keeper::Checked { misses, .. } = &mut entry.keeper else {
            return false;
        };
        *misses = if is_there { 0 } else { *misses + 1 };
        let is_over = *misses >= MAX_MISSES;
        if is_over {
            self.entries.remove(&key);
        }
        is_over
    }

    fn names(&self, variant: Variant) -> usize {
        self.entries().filter(|(of, ..)| *of == variant).count()
    }
}

/// True for what a name or an IP address is made of.
pub(super) fn is_address(address: &str) -> bool {
    let has_length = (1..=MAX_ADDRESS_BYTES).contains(&address.len());
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:%".contains(&byte);
    has_length && address.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn spot(address: &str, port: u16) -> Spot {
        let address = Some(address.to_owned());
        Spot { address, port }
    }

    #[test]
    fn a_name_is_one_owners_in_each_name_space() {
        let mut table = Table::default();
        let register = |table: &mut Table, variant, address, port| {
            table.register(variant, "ChatService", address, port, HERE)
        };
        assert_eq!(register(&mut table, Variant::A, "localhost", 8005), Ok(()));
        assert_eq!(register(&mut table, Variant::A, "localhost", 8005), Ok(()));
        assert_eq!(
            register(&mut table, Variant::A, "localhost", 8006),
            Err(NotRegistered::Taken)
        );
        assert_eq!(register(&mut table, Variant::B, "localhost", 8001), Ok(()));
        let found = |variant| {
            table
                .look_up(variant, "ChatService")
                .map(|entry| &entry.spot)
        };
        assert_eq!(found(Variant::A), Some(&spot("localhost", 8005)));
        assert_eq!(found(Variant::B), Some(&spot("localhost", 8001)));
        assert_eq!(table.look_up(Variant::A, "chatservice"), None);
    }

    #[test]
    fn a_registration_dies_with_its_owner_and_ours_does_not() {
        let mut table = Table::default();
        table.insert_own(Variant::A, "ChatService", 8005);
        assert_eq!(table.register(Variant::B, "x", "10.0.0.7", 1, HERE), Ok(()));
        let theirs = spot("10.0.0.7", 1);
        assert!(!table.handle_check(Variant::B, "x", &theirs, false));
        assert!(!table.handle_check(Variant::B, "x", &theirs, false));
        assert!(!table.handle_check(Variant::B, "x", &theirs, true));
        assert!(!table.handle_check(Variant::B, "x", &theirs, false));
        assert!(!table.handle_check(Variant::B, "x", &theirs, false));
        assert!(!table.handle_check(Variant::B, "x", &spot("10.0.0.8", 1), false));
        assert!(table.handle_check(Variant::B, "x", &theirs, false));
        assert_eq!(table.look_up(Variant::B, "x"), None);

        let ours = Spot {
            address: None,
            port: 8005,
        };
        for _ in 0..9 {
            assert!(!table.handle_check(Variant::A, "ChatService", &ours, false));
        }
        let taken = table.register(Variant::A, "ChatService", "10.0.0.7", 8005, HERE);
        assert_eq!(taken, Err(NotRegistered::Taken));
    }

    #[test]
    fn what_is_registered_is_bounded() {
        let mut table = Table::default();
        let mut register =
            |name: &str, address: &str, port| table.register(Variant::A, name, address, port, HERE);
        assert_eq!(register("", "localhost", 1), Err(NotRegistered::BadName));
        assert_eq!(
            register(&"x".repeat(65), "localhost", 1),
            Err(NotRegistered::BadName)
        );
        for (address, port) in [
            ("", 1),
            ("a b", 1),
            ("a/b", 1),
            ("localhost", 0),
            ("localhost", -1),
            ("localhost", 65_536),
        ] {
            assert_eq!(register("x", address, port), Err(NotRegistered::BadSpot));
        }
        for number in 0..MAX_NAMES {
            assert_eq!(register(&number.to_string(), "::1", 8005), Ok(()));
        }
        assert_eq!(register("one more", "::1", 8005), Err(NotRegistered::Full));
        assert_eq!(register("7", "::1", 8005), Ok(()));
        assert_eq!(table.register(Variant::B, "7", "::1", 1, HERE), Ok(()));
    }
}
