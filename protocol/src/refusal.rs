//! Refusals: one code and one fixed Portuguese text each. Codes are added, never changed.

/// Why something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Refusal {
    /// Somebody is here under this id.
    IdInUse = 1,
    /// Nobody is registered under the destination.
    UnknownDestination = 2,
    /// No such kind of frame.
    UnknownKind = 3,
    /// The name could be taken for the server's, or does not fit.
    NameNotAllowed = 4,
    /// Not an id a person may have.
    InvalidId = 5,
    /// A bound of the server is reached.
    ServerFull = 6,
    /// More messages than the rate allows.
    TooFast = 7,
    /// Muted by the operator.
    Muted = 8,
    /// Banned by the operator.
    Banned = 9,
    /// Disconnected by the operator.
    Kicked = 10,
    /// Longer than 8,960 bytes.
    TextTooLong = 11,
    /// No such room.
    UnknownRoom = 12,
    /// A room of this name exists.
    RoomNameTaken = 13,
    /// The sender is not in the room.
    NotInRoom = 14,
    /// The recipient is not in the sender's room.
    RecipientNotInRoom = 15,
    /// The journal cannot keep more.
    DiskFull = 16,
    /// The password is not the server's.
    WrongPassword = 17,
    /// A token that was handled before and is no longer kept.
    AlreadyHandled = 18,
    /// The caller's address is not private.
    LocalNetworkOnly = 19,
    /// The door wants unique names, and somebody bears this one.
    NameInUse = 20,
}

impl Refusal {
    /// Every refusal, by code.
    pub const ALL: [Self; 20] = [
        Self::IdInUse,
        Self::UnknownDestination,
        Self::UnknownKind,
        Self::NameNotAllowed,
        Self::InvalidId,
        Self::ServerFull,
        Self::TooFast,
        Self::Muted,
        Self::Banned,
        Self::Kicked,
        Self::TextTooLong,
        Self::UnknownRoom,
        Self::RoomNameTaken,
        Self::NotInRoom,
        Self::RecipientNotInRoom,
        Self::DiskFull,
        Self::WrongPassword,
        Self::AlreadyHandled,
        Self::LocalNetworkOnly,
        Self::NameInUse,
    ];

    /// The code: low byte of a record's flags, `codigo` in JSON.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The text that travels in the ERRO frame.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::IdInUse => "ID já em uso.",
            Self::UnknownDestination => "ID de destino não encontrado.",
            Self::UnknownKind => "Tipo de mensagem desconhecido.",
            Self::NameNotAllowed => "Nome não permitido.",
            Self::InvalidId => "ID inválido: use de 1 a 999999999.",
            Self::ServerFull => "Servidor cheio.",
            Self::TooFast => "Devagar: mensagens demais.",
            Self::Muted => "Você está silenciado.",
            Self::Banned => "Você foi banido.",
            Self::Kicked => "Desconectado pelo operador.",
            Self::TextTooLong => "Texto longo demais.",
            Self::UnknownRoom => "Sala não encontrada.",
            Self::RoomNameTaken => "O nome da sala já existe.",
            Self::NotInRoom => "Você não está nesta sala.",
            Self::RecipientNotInRoom => "Destinatário não está na mesma sala.",
            Self::DiskFull => "Servidor sem espaço em disco.",
            Self::WrongPassword => "Senha incorreta.",
            Self::AlreadyHandled => "Mensagem já tratada.",
            Self::LocalNetworkOnly => "Somente rede local.",
            Self::NameInUse => "Nome já em uso.",
        }
    }

    /// The refusal with this code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }

    /// The refusal with this text: how a bare ERRO frame is understood.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.text() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_count_from_one_and_lead_back() {
        for (index, refusal) in Refusal::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(refusal.code()), index + 1);
            assert_eq!(Refusal::from_code(refusal.code()), Some(refusal));
            assert_eq!(Refusal::from_text(refusal.text()), Some(refusal));
            assert!(refusal.text().len() <= crate::text::FRAME_TEXT_BYTES);
        }
        assert_eq!(Refusal::from_code(0), None);
    }
}
