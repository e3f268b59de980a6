//! The lines of `chat_server.log` and of the server window's log.

use crate::texts::texts;

texts! {
    log_started(address: &str) = "Servidor no ar em {address}.", "Server up on {address}.";
    log_stopped(secs: u64) = "Servidor desligado depois de {secs} segundos.", "Server stopped after {secs} seconds.";
    log_failed(reason: &str) = "O servidor parou por um erro: {reason}.", "The server stopped because of an error: {reason}.";
    log_history_restored = "O histórico não é o que estava nesta pasta da última vez (parece ter voltado de uma cópia): ganhou um número novo, e os clientes o leem de novo.", "The history is not the one that was in this folder last time (it seems to have come back from a copy): it got a new number, and clients read it anew.";
    log_history_not_renumbered(reason: &str) = "O histórico parece ter voltado de uma cópia, e não foi possível dar a ele um número novo: {reason}. Há clientes que podem mostrar mensagens que já não existem.", "The history seems to have come back from a copy, and could not be given a new number: {reason}. Some clients may show messages that no longer exist.";
    log_lines_lost(count: &str) = "{count} linhas deste registro se perderam: chegaram mais depressa do que podiam ser guardadas.", "{count} lines of this log were lost: they came faster than they could be kept.";

    log_entered(name: &str, id: u32, address: &str) = "{name} ({id}) entrou, de {address}.", "{name} ({id}) entered, from {address}.";
    log_entered_sealed(name: &str, id: u32, address: &str) = "{name} ({id}) entrou por conexão cifrada, de {address}.", "{name} ({id}) entered by an encrypted connection, from {address}.";
    log_moved(name: &str, id: u32, address: &str) = "{name} ({id}) mudou de endereço e continua, de {address}.", "{name} ({id}) changed address and goes on, from {address}.";
    log_handshake_refused(address: &str, reason: &str) = "Conexão cifrada recusada a {address}: {reason}.", "Encrypted connection refused to {address}: {reason}.";
    handshake_foreign_certificate = "mostrou a identidade de outra pessoa sem ter a chave dela", "showed somebody else's identity without having its key";
    handshake_no_certificate = "não mostrou identidade", "showed no identity";
    handshake_wrong_certificate = "a identidade não é do tipo que o Recado usa", "the identity is not of the kind that Recado uses";
    handshake_other_protocol = "não fala recado/1", "does not speak recado/1";
    handshake_other = "a negociação da cifra falhou", "the negotiation of the encryption failed";
    log_left_goodbye(name: &str, id: u32) = "{name} ({id}) saiu.", "{name} ({id}) left.";
    log_left_replaced(name: &str, id: u32) = "{name} ({id}) saiu: o mesmo endereço registrou outro ID.", "{name} ({id}) left: the same address registered another ID.";
    log_left_unreachable(name: &str, id: u32) = "{name} ({id}) saiu: o programa foi fechado sem se despedir.", "{name} ({id}) left: the program was closed without a goodbye.";
    log_left_yielded(name: &str, id: u32) = "{name} ({id}) estava em silêncio e cedeu o lugar a quem chegou.", "{name} ({id}) had been silent and made room for a newcomer.";
    log_left_dismissed(name: &str, id: u32) = "{name} ({id}) foi desconectado pelo operador.", "{name} ({id}) was disconnected by the operator.";
    log_left_silent(name: &str, id: u32) = "{name} ({id}) saiu: 12 horas de silêncio.", "{name} ({id}) left: silent for 12 hours.";
    log_left_lost(name: &str, id: u32) = "{name} ({id}): a conexão caiu.", "{name} ({id}): the connection broke off.";
    log_left_closed(name: &str, id: u32) = "{name} ({id}): o programa fechou a conexão sem se despedir.", "{name} ({id}): the program closed the connection without a goodbye.";
    log_left_broken(name: &str, id: u32) = "{name} ({id}): a conexão foi encerrada, porque o programa não segue o protocolo.", "{name} ({id}): the connection was ended, because the program does not follow the protocol.";
    log_left_resumed(name: &str, id: u32) = "{name} ({id}) voltou por outra conexão.", "{name} ({id}) came back by another connection.";
    log_left_malformed(name: &str, id: u32) = "{name} ({id}) foi desconectado: o programa disse o que não faz sentido.", "{name} ({id}) was disconnected: the program said what makes no sense.";
    log_left_forged(name: &str, id: u32) = "{name} ({id}) foi desconectado: tentou falar em nome de outra pessoa.", "{name} ({id}) was disconnected: it tried to speak in the name of somebody else.";

    log_registration_refused(id: u32, address: &str, refusal: &str) = "Registro do ID {id} recusado a {address}: {refusal}", "Registration of ID {id} refused to {address}: {refusal}";
    log_dropped(count: &str, reason: &str) = "Datagramas descartados: {count}. Motivo mais comum: {reason}.", "Datagrams dropped: {count}. Most common reason: {reason}.";
    log_unreported(count: &str) = "Mais {count} acontecimentos no mesmo segundo, que não cabem neste registro.", "{count} more events within the same second, which do not fit in this log.";
    log_announced = "O operador: mensagem a todos.", "The operator: message to everyone.";
    log_order_refused(order: &str, refusal: &str) = "Não foi feito: {order} ({refusal})", "Not done: {order} ({refusal})";
    log_kicked(id: u32) = "O operador: desconectar o ID {id}.", "The operator: disconnect ID {id}.";
    log_freed(id: u32) = "O operador: liberar o ID {id}.", "The operator: free ID {id}.";
    log_imposed(sanction: &str) = "O operador: {sanction}.", "The operator: {sanction}.";
    log_lifted(sanction: &str) = "O operador: não mais {sanction}.", "The operator: no longer {sanction}.";
    sanction_banned_id(id: u32) = "ID {id} banido", "ID {id} banned";
    sanction_banned_address(address: &str) = "endereço {address} banido", "address {address} banned";
    sanction_banned_key(id: u32, words: &str) = "chave de quem tinha o ID {id} banida ({words})", "key of who had ID {id} banned ({words})";
    sanction_muted_id(id: u32) = "ID {id} silenciado", "ID {id} muted";
    log_journal_full = "O disco está cheio: mensagens são recusadas até haver espaço. Libere espaço no disco da pasta de dados.", "The disk is full: messages are refused until there is space. Free space on the data folder's disk.";
    log_journal_disk(error: &str) = "O disco falhou ({error}): mensagens são recusadas até ele voltar a funcionar.", "The disk failed ({error}): messages are refused until it works again.";
    log_journal_works = "O histórico voltou a ser gravado.", "The history is being kept again.";
    log_small_receive_buffer(bytes: &str, wanted: &str) = "O sistema dá {bytes} bytes de memória para o que chega, e não {wanted}: em rajadas, mensagens podem se perder. No Linux ajuda: sudo sysctl -w net.core.rmem_max=4194304", "The system gives {bytes} bytes of memory for what arrives, not {wanted}: in bursts, messages may be lost. On Linux this helps: sudo sysctl -w net.core.rmem_max=4194304";
    log_send_failed(error: &str) = "Um envio falhou: {error}.", "A send failed: {error}.";

    drop_too_short = "menores que 16 bytes", "shorter than 16 bytes";
    drop_too_long = "maiores que 1.024 bytes", "longer than 1,024 bytes";
    drop_not_bare = "não são mensagens do Recado", "not Recado messages";
    drop_not_local = "vieram de fora da rede local", "from outside the local network";
    drop_not_registered = "vieram de quem não está registrado", "from an unregistered sender";
    drop_rate = "além do limite de respostas por endereço", "past the limit of answers per address";
    drop_never_answered = "são respostas de outro servidor", "answers of another server";
    drop_kernel = "a fila de recepção do sistema encheu", "the system's receive queue was full";
    drop_classic_closed = "são do protocolo clássico, que está fechado", "of the classic protocol, which is closed";
    drop_not_sent = "a fila de envio do sistema ficou cheia", "the system's send queue stayed full";
}
