//! What `recado cliente` says on a sealed connection, and on the way to one.

use crate::texts::texts;
use std::fmt::Display;

texts! {
    client_online_sealed(name: &str, id: u32) = "Conectado como {name} ({id}). Conexão cifrada: ✓ guardada pelo servidor, ✓✓ lida.", "Connected as {name} ({id}). An encrypted connection: ✓ kept by the server, ✓✓ read.";
    client_unknown_key(words: &str) = "Servidor desconhecido. A chave dele é: {words}", "An unknown server. Its key is: {words}";
    client_compare_words = "Compare com as palavras que o servidor mostra a quem o ligou.", "Compare them with the words the server shows to whoever started it.";
    client_trust_question = "Confiar? s/N ", "Trust it? y/N ";
    client_trust_how = "Nada foi dito a ele. Se as palavras forem as do servidor, repita com --confiar; ou use --convite.", "Nothing was said to it. If the words are the server's, say it again with --confiar; or use --invite.";
    client_trusted(words: &str) = "Chave do servidor lembrada: {words}", "The server's key is remembered: {words}";
    client_not_trusted = "A chave do servidor não foi aceita.", "The server's key was not accepted.";
    client_changed_key(known: &str, presented: &str) = "A CHAVE DO SERVIDOR MUDOU. Pode ser outra pessoa no lugar dele: nada foi dito.\n  conhecida:   {known}\n  apresentada: {presented}", "THE SERVER'S KEY HAS CHANGED. It may be somebody else in its place: nothing was said.\n  known:     {known}\n  presented: {presented}";
    client_changed_key_how(file: &str) = "Se o servidor foi mesmo trocado, apague {file} e conecte de novo para comparar as palavras.", "If the server was really replaced, delete {file} and connect again to compare the words.";
    client_downgrade(words: &str) = "Este servidor é conhecido pela conexão cifrada ({words}); a clássica não será usada. Tire --classico.", "This server is known for its encrypted connection ({words}); the classic one will not be used. Leave out --classic.";
    client_downgrade_refused = "Alguém respondeu pelo servidor sem cifra; não foi ouvido.", "Somebody answered for the server without encryption; it was not listened to.";
    client_already_open = "Esta conta já está aberta em outra janela.", "This account is open already in another window.";
    client_profile_newer(path: &str) = "{path} foi escrito por uma versão mais nova do Recado.", "{path} was written by a newer version of Recado.";
    client_profile_damaged(path: &str, reason: &str) = "{path} não pode ser lido ({reason}). Tire o arquivo daí, ou use outra pasta com --dados.", "{path} cannot be read ({reason}). Move the file away, or use another folder with --data.";
    client_profile_forbidden(path: &str) = "Sem permissão para usar {path}. Use outra pasta com --dados.", "No permission to use {path}. Use another folder with --data.";
    client_profile_full(path: &str) = "Não há espaço em disco para {path}.", "There is no disk space for {path}.";
    client_profile_disk(path: &str, reason: &str) = "Não foi possível usar {path}: {reason}.", "{path} could not be used: {reason}.";
    client_lost_restarted = "o servidor foi reiniciado", "the server was started again";
    client_lost_no_answer = "o servidor não responde", "the server does not answer";
    client_lost_full = "o servidor está cheio", "the server is full";
    client_lost_closed = "o servidor encerrou a conexão", "the server closed the connection";
    client_lost_other(reason: &str) = "a conexão cifrada falhou ({reason})", "the encrypted connection failed ({reason})";
    client_broken(reason: &str) = "A conexão foi encerrada daqui: {reason}.", "The connection was closed from here: {reason}.";
    client_held(secs: u64) = "O servidor não tem como guardar mensagens agora; as suas esperam. Nova tentativa em {secs} s.", "The server cannot keep messages now; yours wait. Next attempt in {secs} s.";
    client_waiting_before(count: usize) = "Mensagens de antes que esperam e serão ditas agora: {count}.", "Messages from before that wait and will be said now: {count}.";
    client_waiting_after(count: usize) = "Mensagens guardadas aqui, a serem ditas no próximo início: {count}.", "Messages kept here, to be said at the next start: {count}.";
    client_not_stored = "O texto não pôde ser guardado neste computador e não será dito.", "The text could not be kept on this computer and will not be said.";
    client_failed_text(text: &str, refusal: &str) = "Não foi dito: {text} — {refusal}", "Not said: {text} — {refusal}";
    client_said_by_you(time: &str, to: u32, text: &str) = "[{time}] você → {to}: {text}", "[{time}] you → {to}: {text}";
    client_said_unregistered(time: &str, name: &str, text: &str) = "[{time}] {name}: {text}", "[{time}] {name}: {text}";
    client_read(time: &str, mark: &str, who: &str, text: &str) = "[{time}] {mark} {who} leu: {text}", "[{time}] {mark} {who} read: {text}";
    client_entered(name: &str, id: u32) = "{name} ({id}) entrou.", "{name} ({id}) came in.";
    client_left(name: &str, id: u32) = "{name} ({id}) saiu.", "{name} ({id}) left.";
    client_entered_room(name: &str, id: u32, room: &str) = "{name} ({id}) entrou na sala {room}.", "{name} ({id}) entered the room {room}.";
    client_left_room(name: &str, id: u32, room: &str) = "{name} ({id}) saiu da sala {room}.", "{name} ({id}) left the room {room}.";
    client_history_start = "— início da conversa —", "— the conversation begins here —";
    client_history_nothing = "Nada foi dito nesta conversa.", "Nothing was said in this conversation.";
    client_history_more = "Sem conexão, isto é o que está neste computador.", "Without a connection this is what is on this computer.";
    client_history_usage = "Use /historico N, com N de 1 a 200.", "Use /history N, with N from 1 to 200.";
    client_needs_sealed = "Só a conexão cifrada tem histórico e confirmações.", "Only an encrypted connection has history and receipts.";
    client_receipts_none = "Você ainda não disse nada nesta conversa.", "You have said nothing in this conversation yet.";
    client_receipt(mark: &str, text: &str) = "{mark} {text}", "{mark} {text}";
    client_receipt_read(mark: &str, text: &str, readers: &str) = "{mark} {text} — lida por {readers}", "{mark} {text} — read by {readers}";

    help_client_trust = "Aceita a chave de um servidor desconhecido sem perguntar", "Accepts the key of an unknown server unasked";
    help_client_invite = "Convite do servidor: recado://host:porta#impressão", "Invite of the server: recado://host:port#fingerprint";
    placeholder_invite = "CONVITE", "INVITE";
    usage_wrong_invite(invite: &str) = "Convite inválido '{invite}': copie-o inteiro, de recado:// até o último dígito.", "Invalid invite '{invite}': copy all of it, from recado:// to the last digit.";
    usage_two_servers = "O convite já diz qual é o servidor: tire --servidor.", "The invite says which server it is: leave out --server.";
    usage_classic_invite = "Com um convite a conexão é sempre cifrada: tire --classico.", "With an invite the connection is always encrypted: leave out --classic.";
}

impl crate::Lang {
    /// Somebody came or went, in a room or altogether.
    #[must_use]
    pub fn client_passage(
        self,
        name: &str,
        id: u32,
        room: Option<&impl Display>,
        is_entry: bool,
    ) -> String {
        match (room, is_entry) {
            (None, true) => self.client_entered(name, id),
            (None, false) => self.client_left(name, id),
            (Some(room), true) => self.client_entered_room(name, id, &room.to_string()),
            (Some(room), false) => self.client_left_room(name, id, &room.to_string()),
        }
    }
}
