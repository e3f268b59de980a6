//! The doors for existing programs: what is wanted of them, what is typed, how they stand.

use super::{Form, Notice};
use daemon::doors::{DoorOptions, DoorPort, DoorRow, DoorState};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// What somebody wants of a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorChoice {
    /// Whether it is to be open.
    pub is_open: bool,
    /// Where; a closed door keeps it for the next time.
    pub address: SocketAddr,
}

impl DoorChoice {
    /// The address it is to be open at; `None` for closed.
    #[must_use]
    pub fn wanted(self) -> Option<SocketAddr> {
        self.is_open.then_some(self.address)
    }

    /// Whether other computers are to come in.
    #[must_use]
    pub const fn is_open_to_network(self) -> bool {
        self.is_open && !self.address.ip().is_loopback()
    }
}

/// What was chosen in the window, for each door of [`DoorPort::ALL`]; `None` where nothing was.
pub type KeptDoors = [Option<DoorChoice>; DoorPort::ALL.len()];

/// Has a server open its doors where the window was told to.
///
/// What stands in the way of the default stays: the command line means now, and a server with a
/// password closes the doors that ask for none.
pub fn apply_kept(kept: &KeptDoors, doors: &mut DoorOptions) {
    for (port, kept) in DoorPort::ALL.into_iter().zip(kept) {
        if let Some(choice) = kept
            && doors.get(port) == Some(port.default_address())
        {
            doors.set(port, choice.wanted());
        }
    }
}

/// One door.
#[derive(Debug)]
pub struct Door {
    /// Which.
    pub port: DoorPort,
    /// What is typed; it survives whatever is said about it.
    pub form: Form,
    choice: DoorChoice,
    state: Option<DoorState>,
}

impl Door {
    fn new(port: DoorPort, choice: DoorChoice) -> Self {
        Self {
            port,
            form: Form::of(choice.address),
            choice,
            state: None,
        }
    }

    /// What is wanted of it.
    #[must_use]
    pub const fn choice(&self) -> DoorChoice {
        self.choice
    }

    /// How it stands; `None` while no server runs.
    #[must_use]
    pub const fn state(&self) -> Option<&DoorState> {
        self.state.as_ref()
    }

    /// Where it is open, with the real port; where it is to be, while it is not.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        match self.state {
            Some(DoorState::Open(address)) => address,
            Some(DoorState::Closed | DoorState::Failed(..)) | None => self.choice.address,
        }
    }

    /// The address typed where it is another than the one in force.
    ///
    /// # Errors
    /// Which field makes no sense.
    pub fn typed(&self) -> Result<Option<SocketAddr>, Notice> {
        if self.form == Form::of(self.choice.address) {
            return Ok(None);
        }
        self.form.address().map(Some)
    }

    /// Forgets what is typed.
    pub fn revert(&mut self) {
        self.form = Form::of(self.choice.address);
    }

    /// Takes a choice.
    pub fn choose(&mut self, choice: DoorChoice) {
        self.choice = choice;
        self.revert();
    }
}

/// All doors, in the order of [`DoorPort::ALL`].
#[derive(Debug)]
pub struct DoorList([Door; DoorPort::ALL.len()]);

impl Default for DoorList {
    fn default() -> Self {
        Self::new(&DoorOptions::default(), &KeptDoors::default())
    }
}

impl DoorList {
    /// The doors of the next server; those it closes show the address kept for them.
    #[must_use]
    pub fn new(options: &DoorOptions, kept: &KeptDoors) -> Self {
        Self(DoorPort::ALL.map(|port| {
            let wanted = options.get(port);
            let kept = kept[place(port)].map(|kept| kept.address);
            let choice = DoorChoice {
                is_open: wanted.is_some(),
                address: wanted.or(kept).unwrap_or_else(|| port.default_address()),
            };
            Door::new(port, choice)
        }))
    }

    /// One of them.
    #[must_use]
    pub const fn get(&self, port: DoorPort) -> &Door {
        &self.0[place(port)]
    }

    /// One of them, to be changed.
    pub const fn get_mut(&mut self, port: DoorPort) -> &mut Door {
        &mut self.0[place(port)]
    }

    /// The doors that should be open and could not be.
    pub fn failed(&self) -> impl Iterator<Item = DoorPort> {
        let failed = |door: &&Door| matches!(door.state, Some(DoorState::Failed(..)));
        self.0.iter().filter(failed).map(|door| door.port)
    }

    /// What a server is to be started with.
    #[must_use]
    pub fn options(&self) -> DoorOptions {
        let mut options = DoorOptions::closed();
        for door in &self.0 {
            options.set(door.port, door.choice.wanted());
        }
        options
    }

    /// Takes how they stand; no rows while no server runs.
    pub fn set_rows(&mut self, rows: Vec<DoorRow>) {
        for door in &mut self.0 {
            door.state = None;
        }
        for DoorRow { port, state } in rows {
            self.get_mut(port).state = Some(state);
        }
    }
}

/// A door that opens on every address of this machine, at the same port.
#[must_use]
pub const fn on_all_interfaces(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), address.port())
}

/// A door that opens to this computer only, at the same port.
#[must_use]
pub const fn on_this_computer(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
}

/// Its index in what is kept for each door.
#[must_use]
pub const fn place(port: DoorPort) -> usize {
    port as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    fn kept(port: DoorPort, is_open: bool, text: &str) -> KeptDoors {
        let mut kept = KeptDoors::default();
        let address = address(text);
        kept[place(port)] = Some(DoorChoice { is_open, address });
        kept
    }

    #[test]
    fn every_door_has_a_place_of_its_own() {
        let places = DoorPort::ALL.map(place);
        assert_eq!(places, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn what_was_chosen_opens_unless_the_command_line_says_otherwise() {
        let kept = kept(DoorPort::Multicast, true, "0.0.0.0:6000");
        let wanted = |said: Option<&str>| {
            let mut options = DoorOptions::default();
            options.set(DoorPort::Multicast, said.map(address));
            apply_kept(&kept, &mut options);
            options.get(DoorPort::Multicast)
        };
        assert_eq!(
            wanted(Some("127.0.0.1:5679")),
            Some(address("0.0.0.0:6000"))
        );
        assert_eq!(
            wanted(Some("127.0.0.1:7000")),
            Some(address("127.0.0.1:7000"))
        );
        // A password, or "nao": no choice of another day opens it.
        assert_eq!(wanted(None), None);
    }

    #[test]
    fn a_closed_door_keeps_its_address() {
        let kept = kept(DoorPort::Nodes, false, "0.0.0.0:50060");
        let mut options = DoorOptions::default();
        apply_kept(&kept, &mut options);
        let doors = DoorList::new(&options, &kept);
        let choice = doors.get(DoorPort::Nodes).choice();
        assert_eq!((choice.is_open, choice.wanted()), (false, None));
        assert_eq!(choice.address, address("0.0.0.0:50060"));
        assert_eq!(doors.options(), options);
    }

    #[test]
    fn what_is_typed_stays_until_it_makes_sense() {
        let mut doors = DoorList::default();
        let door = doors.get_mut(DoorPort::Binder);
        assert!(matches!(door.typed(), Ok(None)));
        door.form.ip = "binder".to_owned();
        assert!(matches!(door.typed(), Err(Notice::BadIp(_))));
        door.form.ip = "::1".to_owned();
        let typed = door.typed().unwrap();
        assert_eq!(typed, Some(address("[::1]:5000")));
        door.revert();
        assert!(matches!(door.typed(), Ok(None)));
    }

    #[test]
    fn the_address_is_the_one_it_is_open_at() {
        let mut doors = DoorList::default();
        let at = address("127.0.0.1:40001");
        doors.set_rows(vec![DoorRow {
            port: DoorPort::RoomsA,
            state: DoorState::Open(at),
        }]);
        assert_eq!(doors.get(DoorPort::RoomsA).address(), at);
        doors.set_rows(Vec::new());
        assert_eq!(doors.get(DoorPort::RoomsA).state(), None);
        let default = DoorPort::RoomsA.default_address();
        assert_eq!(doors.get(DoorPort::RoomsA).address(), default);
    }
}
