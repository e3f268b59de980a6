//! The doors for existing programs: which there are, where they open, how they stand.
//!
//! They run on a thread of their own, so that reading XML slows no datagram.

mod runner;
mod trouble;

pub(crate) use runner::{Doors, DoorsStart};
pub use trouble::DoorTrouble;

use lang::Lang;
use rpc_shim::{binder, nodes::NodeEvent};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use udp_core::server::DoorKind;

/// A port that may be open to existing programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoorPort {
    /// The multicast chat, by XML-RPC and RPyC.
    Multicast,
    /// The room chat of variant A.
    RoomsA,
    /// The room chat of variant B.
    RoomsB,
    /// The binder of both.
    Binder,
    /// The server's node in the mesh of the peer-to-peer chat.
    Nodes,
}

impl DoorPort {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::Multicast,
        Self::RoomsA,
        Self::RoomsB,
        Self::Binder,
        Self::Nodes,
    ];

    /// The port the existing programs look for.
    #[must_use]
    pub const fn custom(self) -> u16 {
        match self {
            Self::Multicast => 5679,
            Self::RoomsA => 8005,
            Self::RoomsB => 8001,
            Self::Binder => 5000,
            Self::Nodes => 50051,
        }
    }

    /// Where it opens unless somebody says otherwise: to programs of this computer only.
    #[must_use]
    pub fn default_address(self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.custom()).into()
    }

    /// Its name for a person.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Multicast => lang.door_multicast(),
            Self::RoomsA => lang.door_rooms_a(),
            Self::RoomsB => lang.door_rooms_b(),
            Self::Binder => lang.door_binder(),
            Self::Nodes => lang.door_nodes(),
        }
    }

    /// The word for it in the ready line, and the option and key of recado.toml.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Multicast => "xmlrpc",
            Self::RoomsA => "salas-a",
            Self::RoomsB => "salas-b",
            Self::Binder => "binder",
            Self::Nodes => "grpc",
        }
    }

    /// Behind which door of the server its callers are; `None` for the binder, which has none.
    #[must_use]
    pub const fn kind(self) -> Option<DoorKind> {
        match self {
            Self::Multicast => Some(DoorKind::Multicast),
            Self::RoomsA | Self::RoomsB => Some(DoorKind::Rooms),
            Self::Binder => None,
            Self::Nodes => Some(DoorKind::Nodes),
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// Where the doors are to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorOptions {
    addresses: [Option<SocketAddr>; DoorPort::ALL.len()],
    /// Somebody else's binder, where the rooms are to be found too: host and port.
    pub register_at: Option<(String, u16)>,
    /// Names of this computer by which HTTP callers may know it.
    pub host_names: Vec<String>,
}

impl Default for DoorOptions {
    /// Open to this computer.
    fn default() -> Self {
        Self {
            addresses: DoorPort::ALL.map(|port| Some(port.default_address())),
            register_at: None,
            host_names: Vec::new(),
        }
    }
}

impl DoorOptions {
    /// All closed.
    #[must_use]
    pub const fn closed() -> Self {
        Self {
            addresses: [None; DoorPort::ALL.len()],
            register_at: None,
            host_names: Vec::new(),
        }
    }

    /// Where a door is to open; `None` for closed.
    #[must_use]
    pub const fn get(&self, port: DoorPort) -> Option<SocketAddr> {
        self.addresses[port.index()]
    }

    /// Sets where a door is to open.
    pub const fn set(&mut self, port: DoorPort, address: Option<SocketAddr>) {
        self.addresses[port.index()] = address;
    }
}

/// How a door stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorState {
    /// Nobody is to come in.
    Closed,
    /// It is open there.
    Open(SocketAddr),
    /// It could not be opened there.
    Failed(SocketAddr, DoorTrouble),
}

/// A door, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorRow {
    /// Which.
    pub port: DoorPort,
    /// How.
    pub state: DoorState,
}

/// What happened to a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorNews {
    /// It opened, closed or could not.
    Changed(DoorRow),
    /// Somebody is found in our binder, or no longer.
    Binder(binder::Event),
    /// Another node of the mesh comes or goes.
    Node(NodeEvent),
    /// Somebody else's binder finds it.
    Registered(DoorPort, String),
    /// Somebody else's binder does not, and why.
    Unregistered(DoorPort, String, String),
}

impl DoorNews {
    /// True for what somebody should look at.
    #[must_use]
    pub const fn is_trouble(&self) -> bool {
        match self {
            Self::Changed(row) => matches!(row.state, DoorState::Failed(..)),
            Self::Binder(_) | Self::Node(_) | Self::Registered(..) => false,
            Self::Unregistered(..) => true,
        }
    }

    /// As a line of the log.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Changed(DoorRow { port, state }) => {
                let door = port.text(lang);
                match state {
                    DoorState::Closed => lang.log_door_closed(door),
                    DoorState::Open(address) => lang.log_door_open(door, &address.to_string()),
                    DoorState::Failed(address, trouble) => {
                        lang.log_door_failed(door, &trouble.text(*address, lang))
                    }
                }
            }
            Self::Binder(event) => binder_text(event, lang),
            Self::Node(NodeEvent::Came(peer)) => lang.log_node_came(&peer.to_string()),
            Self::Node(NodeEvent::Went(peer)) => lang.log_node_went(&peer.to_string()),
            Self::Registered(port, binder) => lang.log_door_registered(port.text(lang), binder),
            Self::Unregistered(port, binder, why) => {
                lang.log_door_unregistered(port.text(lang), binder, why)
            }
        }
    }
}

/// Who comes and goes at our binder.
fn binder_text(event: &binder::Event, lang: Lang) -> String {
    let at = |spot: &binder::Spot| match &spot.address {
        Some(address) => format!("{address}:{}", spot.port),
        None => spot.port.to_string(),
    };
    match event {
        binder::Event::Registered { name, spot, .. } => lang.log_binder_registered(name, &at(spot)),
        binder::Event::Ended { name, spot, .. } => lang.log_binder_ended(name, &at(spot)),
    }
}

/// The file in the data folder that names the other nodes.
pub(crate) const NODES_FILE: &str = "nodes.json";

/// Where the nodes' file of a data folder is.
#[must_use]
pub fn nodes_file(data: &std::path::Path) -> PathBuf {
    data.join(NODES_FILE)
}
