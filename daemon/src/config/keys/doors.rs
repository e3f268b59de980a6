//! Where the doors for existing programs open, and how they are found.

use super::{Key, Kind, switch};
use crate::{doors::DoorPort, server::ServerOptions};
use lang::Lang;

/// Which key says where a door opens.
pub(in crate::config) const DOORS: [(DoorPort, &Key); 5] = [
    (DoorPort::Multicast, &MULTICAST),
    (DoorPort::RoomsA, &ROOMS_A),
    (DoorPort::RoomsB, &ROOMS_B),
    (DoorPort::Binder, &BINDER),
    (DoorPort::Nodes, &NODES),
];

/// A key whose value is where a door opens, or that it does not.
macro_rules! door_key {
    ($key:ident = $name:literal, $english:literal, $variable:literal, $port:ident, $help:ident) => {
        pub(super) static $key: Key = Key {
            name: $name,
            english: $english,
            variable: $variable,
            kind: Kind::Text,
            placeholder: Lang::placeholder_door,
            help: Lang::$help,
            expected: Lang::expected_door,
            apply: |options, value| set_door(options, DoorPort::$port, value),
            value: |options| door(options, DoorPort::$port),
        };
    };
}

door_key!(
    MULTICAST = "xmlrpc",
    "xmlrpc",
    "RECADO_XMLRPC",
    Multicast,
    help_door_multicast
);
door_key!(
    ROOMS_A = "salas-a",
    "rooms-a",
    "RECADO_SALAS_A",
    RoomsA,
    help_door_rooms_a
);
door_key!(
    ROOMS_B = "salas-b",
    "rooms-b",
    "RECADO_SALAS_B",
    RoomsB,
    help_door_rooms_b
);
door_key!(
    BINDER = "binder",
    "binder",
    "RECADO_BINDER",
    Binder,
    help_door_binder
);
door_key!(
    NODES = "grpc",
    "grpc",
    "RECADO_GRPC",
    Nodes,
    help_door_nodes
);

pub(super) static REGISTER_AT: Key = Key {
    name: "registrar-em",
    english: "register-at",
    variable: "RECADO_REGISTRAR_EM",
    kind: Kind::Text,
    placeholder: Lang::placeholder_address,
    help: Lang::help_register_at,
    expected: Lang::expected_binder,
    apply: |options, value| {
        let binder = value.rsplit_once(':').and_then(|(host, port)| {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            let port = port.parse().ok().filter(|&port| port > 0)?;
            (!host.is_empty()).then(|| (host.to_owned(), port))
        });
        let is_right = binder.is_some() || value.is_empty();
        options.doors.register_at = binder;
        is_right
    },
    value: |options| match &options.doors.register_at {
        Some((host, port)) => format!("{host}:{port}"),
        None => String::new(),
    },
};

pub(super) static HOST_NAMES: Key = Key {
    name: "nomes-http",
    english: "http-names",
    variable: "RECADO_NOMES_HTTP",
    kind: Kind::Text,
    placeholder: Lang::placeholder_names,
    help: Lang::help_host_names,
    expected: Lang::expected_host_names,
    apply: |options, value| {
        let names = value
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        options.doors.host_names = names.map(str::to_owned).collect();
        true
    },
    value: |options| options.doors.host_names.join(","),
};

fn set_door(options: &mut ServerOptions, port: DoorPort, value: &str) -> bool {
    if switch(value) == Some(false) {
        options.doors.set(port, None);
        return true;
    }
    let address = value.parse().ok();
    options.doors.set(port, address);
    address.is_some()
}

fn door(options: &ServerOptions, port: DoorPort) -> String {
    let address = options.doors.get(port);
    address.map_or_else(|| "nao".to_owned(), |address| address.to_string())
}
