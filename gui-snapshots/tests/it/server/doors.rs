//! The doors for existing programs.

use super::{Open, busy::busy};
use crate::scene::Window;
use daemon::doors::{DoorPort, DoorRow, DoorState, DoorTrouble};
use std::net::SocketAddr;

pub(super) const PAGES: &[(&str, Open)] = &[
    ("server-doors-stopped", doors),
    ("server-doors-running", |window| {
        doors(standing(busy(window), |port| {
            DoorState::Open(port.default_address())
        }))
    }),
    ("server-doors-in-trouble", |window| {
        doors(standing(busy(window), |port| match port {
            DoorPort::Multicast => DoorState::Open(at("0.0.0.0:5679")),
            DoorPort::RoomsA => DoorState::Closed,
            DoorPort::RoomsB => DoorState::Failed(at("127.0.0.1:8001"), DoorTrouble::InUse),
            DoorPort::Binder => DoorState::Failed(at("10.9.8.7:5000"), DoorTrouble::AddressNotHere),
            DoorPort::Nodes => DoorState::Open(at("[::1]:50051")),
        }))
    }),
    ("server-door-to-network", |mut window| {
        window.model().has_password = true;
        let mut window = doors(window);
        let lang = window.model().lang;
        let name = lang.door_to_network_one(DoorPort::RoomsA.text(lang));
        window.press(&name);
        window
    }),
];

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

fn doors(mut window: Window) -> Window {
    let name = window.model().lang.doors();
    window.press(name);
    window
}

fn standing(mut window: Window, state: fn(DoorPort) -> DoorState) -> Window {
    let rows = DoorPort::ALL.into_iter().map(|port| DoorRow {
        port,
        state: state(port),
    });
    window.engine.0.borrow_mut().doors = rows.collect();
    window.harness.run();
    window
}
