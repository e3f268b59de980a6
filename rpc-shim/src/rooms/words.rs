//! What the existing servers say, and existing clients show (contracts.md §3).

use super::Reply;

pub(super) const NAME_TAKEN: &str = "Nome de usuário já está em uso.";
pub(super) const NOT_REGISTERED: &str = "Usuário não registrado.";
pub(super) const NO_SUCH_ROOM: &str = "Sala não encontrada.";
pub(super) const NOT_THERE: &str = "Usuário não está na sala especificada.";
pub(super) const NOWHERE: &str = "Usuário não está em nenhuma sala.";
pub(super) const NOT_WITH_US: &str = "Destinatário não está na mesma sala.";
pub(super) const SENT: &str = "Mensagem enviada com sucesso.";

pub(super) fn refused(text: &str) -> Reply {
    Reply::Refused(text.to_owned())
}

pub(super) fn left(user: &str, room: &str) -> Reply {
    Reply::Done(format!("Usuário '{user}' saiu da sala '{room}'."))
}
