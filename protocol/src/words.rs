//! The fixed words of the protocol. Existing clients show them, so they are Portuguese on the wire.

/// The name field of everything the server says.
pub const SERVER_NAME: &str = "Servidor";
/// Text of the OI that accepts a registration.
pub const ACCEPTED: &str = "Conexão aceita.";
/// Text of the MSG that announces the end of the server.
pub const SHUTDOWN: &str = "Servidor desligado. Conexão encerrada.";
/// Beginning of the periodic MSG of a living server.
pub const BEACON_START: &str = "Servidor ativo há ";
/// Beginning of the answer to LISTA.
pub const PEOPLE_START: &str = "Clientes conectados: ";
/// Beginning of the answer to a LISTA of the rooms.
pub const ROOMS_START: &str = "Salas: ";
/// Beginning of the answer to a LISTA of a room, followed by its number.
pub const MEMBERS_START: &str = "Na sala ";
/// Text of the OI that answers a new room; its origin is the room's number.
pub const ROOM_CREATED: &str = "Sala criada.";
/// Text of a sealed LISTA of everyone that asks only for those on a classic link.
pub const LIST_CLASSIC: &str = "classico";
/// Beginning of what somebody is told who entered a room, followed by its name and a full stop.
pub const ROOM_ENTERED_START: &str = "Você entrou na sala ";
/// Beginning of the answer to a LISTA from an unregistered address: which dialects are spoken.
pub const DIALECTS_START: &str = "recado/1";
/// The whole of that answer while only the classic dialect is spoken.
pub const DIALECTS_CLASSIC: &str = "recado/1 classico";
/// A server of ours that speaks both dialects.
pub const DIALECTS_BOTH: &str = "recado/1 classico selado";
/// A server of ours that speaks the sealed dialect only.
pub const DIALECTS_SEALED: &str = "recado/1 selado";
