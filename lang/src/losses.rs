//! What the server window says about what was refused or dropped, and what to do about it.

use crate::{Lang, texts::texts};
use protocol::Refusal;

texts! {
    losses = "Recusas", "Refusals";
    losses_none_title = "Nada recusado nem descartado", "Nothing refused or dropped";
    losses_none_text = "O que o servidor recusar ou descartar aparece aqui, com o motivo e o que fazer.", "What the server refuses or drops appears here, with the reason and what to do.";
    losses_recent(count: &str, recent: &str) = "{count} · {recent} em 1 min", "{count} · {recent} in 1 min";
    refused_by_reason = "Recusas enviadas, por motivo", "Refusals sent, by reason";
    handshakes_by_reason = "Conexões cifradas que não se fizeram, por motivo", "Encrypted connections that did not come about, by reason";
    dropped_by_reason = "Datagramas descartados, por motivo", "Datagrams dropped, by reason";

    advice_foreign = "Outro programa fala com esta porta. Se forem poucos, nada a fazer; se forem muitos, veja que programa é.", "Another program talks to this port. If they are few, nothing to do; if many, see which program it is.";
    advice_not_local = "O servidor só atende a rede local. Se vierem muitos, confira no roteador por que chegam até aqui.", "The server serves the local network only. If many come, check at the router why they get here.";
    advice_not_registered = "Alguém fala sem ter entrado, ou com o ID de outra pessoa. Quem caiu entra de novo.", "Somebody talks without having come in, or under another person's ID. Whoever was dropped comes in again.";
    advice_rate = "Alguém pede respostas demais. Se insistir, bana o endereço no menu do cliente.", "Somebody asks for too many answers. If it goes on, ban the address in the client's menu.";
    advice_never_answered = "Outro servidor responde a este. Confira se dois servidores não foram apontados um para o outro.", "Another server answers this one. Check that two servers were not pointed at each other.";
    advice_kernel = "Chegou mais do que este computador deu conta, e clientes clássicos podem ter perdido mensagens. No Linux ajuda: sudo sysctl -w net.core.rmem_max=4194304", "More arrived than this computer could take, and classic clients may have lost messages. On Linux this helps: sudo sysctl -w net.core.rmem_max=4194304";
    advice_not_sent = "Saiu mais do que a rede leva, e clientes clássicos podem ter perdido mensagens. Feche o que mais usa a rede, ou use cabo.", "More was sent than the network carries, and classic clients may have lost messages. Close what else uses the network, or use a cable.";
    advice_classic_closed = "Um mensageiro clássico tentou entrar. Para deixar, pare o servidor e marque Aceitar conexão clássica.", "A classic messenger tried to come in. To let it, stop the server and tick Accept classic connections.";
    advice_foreign_certificate = "Alguém mostrou a chave de outra pessoa sem tê-la. Se insistir, bana o endereço.", "Somebody showed another person's key without having it. If it goes on, ban the address.";
    advice_no_certificate = "O programa não mostrou uma chave que sirva: não é o Recado, ou é outra versão dele.", "The program showed no key that would do: it is not Recado, or another version of it.";
    advice_other_protocol = "O programa fala outra versão do protocolo. Atualize-o.", "The program speaks another version of the protocol. Update it.";
    advice_handshake = "A cifra não se fez. Se for sempre a mesma pessoa, ela atualiza o Recado dela.", "The encryption did not come about. If it is always the same person, they update their Recado.";
}

impl Lang {
    /// What an operator can do about a refusal.
    #[must_use]
    pub const fn refusal_advice(self, refusal: Refusal) -> &'static str {
        let (pt, en) = match refusal {
            Refusal::IdInUse => (
                "Dois programas pediram o mesmo ID. Um deles escolhe outro, ou libere o ID no menu do cliente.",
                "Two programs asked for the same ID. One of them chooses another, or free the ID in the client's menu.",
            ),
            Refusal::UnknownDestination => (
                "Alguém escreveu a quem não está aqui e não tem chave. Nada a fazer.",
                "Somebody wrote to a person who is not here and owns no key. Nothing to do.",
            ),
            Refusal::UnknownKind => (
                "Um programa mandou um tipo de quadro que não existe. Se repetir, atualize-o.",
                "A program sent a kind of frame that does not exist. If it goes on, update it.",
            ),
            Refusal::NameNotAllowed => (
                "O nome não cabe ou se confunde com o do servidor. A pessoa escolhe outro.",
                "The name does not fit or could be taken for the server's. They choose another.",
            ),
            Refusal::InvalidId => (
                "O ID não é um número de 1 a 999999999. A pessoa escolhe outro.",
                "The ID is not a number from 1 to 999999999. They choose another.",
            ),
            Refusal::ServerFull => (
                "Um limite foi atingido: pessoas, salas ou IDs. Desconecte quem não usa.",
                "A limit is reached: people, rooms or IDs. Disconnect who is not using it.",
            ),
            Refusal::TooFast => (
                "Alguém passou do limite de textos, ou o disco não acompanha. O limite está em Ajustes; o disco, em Histórico.",
                "Somebody went past the limit of texts, or the disk is behind. The limit is in Settings; the disk, in History.",
            ),
            Refusal::Muted => (
                "Você silenciou esta pessoa. Em Sanções ela volta a falar.",
                "You muted this person. In Sanctions they may speak again.",
            ),
            Refusal::Banned => (
                "Você baniu este ID, chave ou endereço. Em Sanções ele volta a entrar.",
                "You banned this ID, key or address. In Sanctions it may come in again.",
            ),
            Refusal::Kicked => (
                "Você desconectou alguém, que pode entrar de novo.",
                "You disconnected somebody, who may come in again.",
            ),
            Refusal::TextTooLong => (
                "O texto passa de 8.960 bytes. A pessoa o divide.",
                "The text is longer than 8,960 bytes. They divide it.",
            ),
            Refusal::UnknownRoom => (
                "A sala não existe, ou ficou vazia e saiu. A pessoa a cria de novo.",
                "The room does not exist, or was empty and went. They create it again.",
            ),
            Refusal::RoomNameTaken => (
                "Já há uma sala com este nome. A pessoa entra nela ou escolhe outro.",
                "There is a room of this name. They enter it or choose another.",
            ),
            Refusal::NotInRoom => (
                "A pessoa falou numa sala em que não está. Ela entra primeiro.",
                "They spoke in a room they are not in. They enter it first.",
            ),
            Refusal::RecipientNotInRoom => (
                "Nas salas de bate-papo só se fala em particular com quem está na mesma sala. Nada a fazer.",
                "In the chat rooms one speaks in private only with who is in the same room. Nothing to do.",
            ),
            Refusal::DiskFull => (
                "O histórico não pôde ser gravado. A página Histórico diz quanto há livre no disco.",
                "The history could not be written. The page History says how much is free on the disk.",
            ),
            Refusal::WrongPassword => (
                "Alguém não sabe a senha. Diga-a a quem deve entrar; se forem muitas, bana o endereço.",
                "Somebody does not know the password. Tell it to who is to come in; if they are many, ban the address.",
            ),
            Refusal::AlreadyHandled => (
                "Um programa repetiu uma mensagem antiga que já tinha sido tratada. Nada a fazer.",
                "A program repeated an old message that had been handled. Nothing to do.",
            ),
            Refusal::LocalNetworkOnly => (
                "Alguém de fora da rede local tentou entrar. Se não era esperado, confira o roteador.",
                "Somebody from outside the local network tried to come in. If that was not expected, check the router.",
            ),
            Refusal::NameInUse => (
                "Nesta porta cada nome é de uma pessoa só. Quem chega escolhe outro.",
                "At this door each name is one person's only. Whoever comes chooses another.",
            ),
        };
        match self {
            Self::Pt => pt,
            Self::En => en,
        }
    }
}
