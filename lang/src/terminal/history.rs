//! What `recado historico` and `recado verificar` say, and how a history reads.

use crate::texts::texts;

texts! {
    history_language_code = "pt-BR", "en";
    history_title = "Histórico do Recado", "Recado history";
    history_order = "ordem", "order";
    history_time = "hora", "time";
    history_conversation = "conversa", "conversation";
    history_event = "evento", "event";
    history_id = "id", "id";
    history_name = "nome", "name";
    history_text = "texto", "text";
    history_entry = "entrada", "entry";
    history_exit = "saída", "exit";
    history_message = "mensagem", "message";
    history_system = "sistema", "system";
    history_entered(name: &str, id: u32) = "{name} ({id}) entrou.", "{name} ({id}) entered.";
    history_left(name: &str, id: u32) = "{name} ({id}) saiu.", "{name} ({id}) left.";
    history_room(name: &str, id: u32) = "sala {name} ({id})", "room {name} ({id})";
    history_room_gone(id: u32) = "sala {id}", "room {id}";

    history_nothing = "Nada encontrado no histórico.", "Nothing found in the history.";
    history_server_runs(folder: &str) = "O servidor da pasta {folder} está ligado. Desligue-o e tente de novo; a janela do servidor exporta o histórico com ele ligado.", "The server of the folder {folder} is running. Stop it and try again; the server's window exports the history while it runs.";
    history_no_conversation(typed: &str) = "Não há conversa chamada '{typed}'. Use todos, o nome ou o número de uma sala (uma sala que já foi removida só tem número), ou dois IDs com vírgula, como 1,2.", "There is no conversation called '{typed}'. Use all, the name or number of a room (a room that was removed has only a number), or two IDs with a comma, such as 1,2.";
    history_unreadable(reason: &str) = "O histórico não pôde ser lido: {reason}. Veja recado verificar.", "The history could not be read: {reason}. See recado verify.";
    history_standard_output = "a saída padrão", "standard output";
    history_unwritable(place: &str, reason: &str) = "Não foi possível escrever em {place}: {reason}.", "{place} could not be written: {reason}.";
    history_onto_itself(path: &str) = "{path} é o próprio histórico do servidor. Escolha outro arquivo.", "{path} is the server's own history. Choose another file.";

    verify_sound(path: &str, records: &str, conversations: &str) = "{path} está íntegro. Registros: {records}; conversas: {conversations}.", "{path} is sound. Records: {records}; conversations: {conversations}.";
    verify_damaged(path: &str) = "{path} está danificado. Guarde uma cópia antes de mexer nele.", "{path} is damaged. Keep a copy before touching it.";
    damage_more(count: &str) = "e mais {count} danos.", "and {count} more findings.";
    damage_unreadable(reason: &str) = "O arquivo não pôde ser lido até o fim: {reason}.", "The file could not be read to its end: {reason}.";
    damage_mended = "As contas do arquivo sobre as suas páginas estavam erradas e foram consertadas.", "The file's account of its own pages was wrong and has been mended.";
    damage_wrong_order(under: u64, says: u64) = "O registro guardado como {under} diz que é o {says}.", "The record kept as {under} says that it is {says}.";
    damage_time_falls(order: u64) = "O registro {order} tem hora anterior à do que vem antes dele.", "Record {order} is earlier than the one before it.";
    damage_wrong_frame(order: u64) = "O registro {order} não é como o servidor os escreve.", "Record {order} is not as the server writes them.";
    damage_wrong_place(order: u64, place: u32, expected: u32) = "O registro {order} tem o lugar {place} na sua conversa, onde devia estar o {expected}.", "Record {order} has place {place} in its conversation where {expected} is due.";
    damage_lost_place(order: u64) = "O índice das conversas não leva ao registro {order}.", "The index of conversations does not lead to record {order}.";
    damage_extra_places(count: u64) = "Entradas a mais no índice das conversas: {count}.", "Entries too many in the index of conversations: {count}.";
    damage_wrong_conversation(conversation: &str) = "O que está anotado da conversa {conversation} não confere com os registros.", "What is noted of the conversation {conversation} does not agree with its records.";
    damage_extra_conversations(count: u64) = "Conversas anotadas sem nenhum registro: {count}.", "Conversations noted without any record: {count}.";
    damage_lost_token(order: u64) = "O índice das mensagens confirmadas não leva ao registro {order}.", "The index of confirmed messages does not lead to record {order}.";
    damage_wrong_token(token: u64, order: u64) = "A confirmação {token} leva ao registro {order}, que não é dela.", "Confirmation {token} leads to record {order}, which is not its own.";
    damage_unknown_row = "Há uma linha de uma tabela desconhecida.", "There is a row of an unknown table.";
    damage_end_missing(noted: u64, last: u64) = "Foram escritos registros até o {noted}, e o último que há é o {last}.", "Records up to {noted} were written, and the last there is is {last}.";
}
