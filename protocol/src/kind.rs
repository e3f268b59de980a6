//! The first field of a frame: what it is.

use core::fmt;

/// The kind of a frame. Unknown values survive and print as hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u32);

impl Kind {
    /// "I am here": registers, enters a room, creates a room.
    pub const OI: Self = Self(0);
    /// "I am going": leaves the server or a room.
    pub const TCHAU: Self = Self(1);
    /// Something said.
    pub const MSG: Self = Self(2);
    /// A refusal; see [`Refusal`](crate::Refusal).
    pub const ERRO: Self = Self(3);
    /// Who is here, who is in a room, which rooms.
    pub const LISTA: Self = Self(4);
    /// "Your token is durable": only inside sealed sessions, like all that follow.
    pub const RECIBO: Self = Self(16);
    /// "I have read up to this place."
    pub const LIDO: Self = Self(17);
    /// "Give me this range", and the end of the answer; see [`PlaceRange`](crate::PlaceRange).
    pub const HISTORICO: Self = Self(18);
    /// How conversations stand; see [`ConversationState`](crate::ConversationState).
    pub const ESTADO: Self = Self(19);

    /// Bare frames have kinds below this value: their first byte is 0x00, which is how a bare frame
    /// is told from a QUIC packet on the same port.
    pub const BARE_LIMIT: u32 = 1 << 24;
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::OI => "OI",
            Self::TCHAU => "TCHAU",
            Self::MSG => "MSG",
            Self::ERRO => "ERRO",
            Self::LISTA => "LISTA",
            Self::RECIBO => "RECIBO",
            Self::LIDO => "LIDO",
            Self::HISTORICO => "HISTORICO",
            Self::ESTADO => "ESTADO",
            Self(other) => return write!(f, "Kind({other:#x})"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_kinds_survive_and_print_as_hexadecimal() {
        assert_eq!(format!("{:?}", Kind::LISTA), "LISTA");
        assert_eq!(format!("{:?}", Kind(0x1_0000)), "Kind(0x10000)");
    }
}
