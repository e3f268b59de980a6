//! What `recado cliente` says in the terminal.

use crate::texts::texts;

texts! {
    client_connecting(server: &str) = "Conectando a {server}…", "Connecting to {server}…";
    client_connecting_again(attempt: u8) = "Sem resposta; tentativa {attempt} de 3…", "No answer; attempt {attempt} of 3…";
    client_online(name: &str, id: u32) = "Conectado como {name} ({id}). Conexão clássica: sem cifra e sem confirmação de entrega.", "Connected as {name} ({id}). A classic connection: neither encrypted nor confirmed.";
    client_online_hint = "Digite para falar a todos; /ajuda mostra os comandos, /fim sai.", "Type to talk to everyone; /help shows the commands, /quit leaves.";
    client_away(why: &str, secs: u64) = "Conexão perdida: {why}. Nova tentativa em {secs} s.", "Connection lost: {why}. Next attempt in {secs} s.";
    client_lost_shutdown = "o servidor foi desligado", "the server was stopped";
    client_lost_port_closed = "não há servidor nessa porta", "no server listens on that port";
    client_lost_silent = "o servidor parou de responder", "the server stopped answering";
    client_waits = "Sem conexão: o texto sairá quando ela voltar.", "No connection: the text will leave when it is back.";
    client_bye = "Até logo.", "Goodbye.";

    client_unknown_host(server: &str, reason: &str) = "O servidor {server} não foi encontrado: {reason}. Confira o endereço.", "The server {server} was not found: {reason}. Check the address.";
    client_no_answer(server: &str) = "Nenhum servidor respondeu em {server}. Confira o endereço, a porta e o firewall, e se o servidor está ligado.", "No server answered at {server}. Check the address, the port and the firewall, and that the server is on.";
    client_refused(refusal: &str) = "O servidor recusou: {refusal}", "The server refused: {refusal}";
    client_failed(reason: &str) = "A conexão falhou: {reason}.", "The connection failed: {reason}.";
    client_unsent(count: usize) = "Textos que não saíram: {count}.", "Texts that did not leave: {count}.";
    client_press_enter = "Enter encerra.", "Enter ends.";

    client_said(time: &str, name: &str, id: u32, text: &str) = "[{time}] {name} ({id}): {text}", "[{time}] {name} ({id}): {text}";
    client_said_to_you(time: &str, name: &str, id: u32, text: &str) = "[{time}] {name} ({id}) → você: {text}", "[{time}] {name} ({id}) → you: {text}";
    client_notice(time: &str, text: &str) = "[{time}] [Servidor] {text}", "[{time}] [Server] {text}";
    client_error(text: &str) = "Erro: {text}", "Error: {text}";
    client_people(count: u64, list: &str) = "Conectados ({count}): {list}", "Connected ({count}): {list}";
    client_list_more(list: &str, more: u32) = "{list}, … e mais {more}", "{list}, … and {more} more";
    client_nobody = "ninguém", "nobody";
    client_progress(sent: u8, parts: u8) = "Texto longo: {sent} de {parts} partes enviadas", "Long text: {sent} of {parts} parts sent";
    client_not_echoed = "Um texto a todos não voltou do servidor: provavelmente se perdeu.", "A text to everyone did not come back from the server: it was probably lost.";
    client_too_long = "Texto longo demais: no máximo 8.960 bytes.", "Text too long: 8,960 bytes at most.";
    client_empty = "Um texto vazio não é enviado.", "An empty text is not sent.";
    client_queue_full = "Há textos demais esperando para sair; este não foi aceito.", "Too many texts are waiting to leave; this one was not accepted.";
    client_lines_lost(count: u64) = "{count} linhas não foram mostradas: chegaram mais depressa do que podiam ser escritas.", "{count} lines were not shown: they came faster than they could be written.";

    client_unknown_command(command: &str) = "Não conheço o comando {command}. /ajuda mostra os que existem; // no começo diz um texto que começa com /.", "I do not know the command {command}. /help shows those there are; // at the beginning says a text that begins with /.";
    client_msg_usage = "Use /msg ID texto, com um ID de 1 a 999999999.", "Use /msg ID text, with an ID from 1 to 999999999.";
    client_now_to(whom: &str) = "Agora a conversa é com {whom}.", "The conversation is now with {whom}.";
    client_everyone = "todos", "everyone";
    client_room(name: &str) = "a sala {name}", "the room {name}";
    client_room_usage = "Use /sala NOME texto; sem texto, conversa nela. A sala que não existe é criada.", "Use /room NAME text; without a text, talks in it. A room that does not exist is created.";
    client_room_entered(name: &str, id: u32) = "Você entrou na sala {name} ({id}).", "You entered the room {name} ({id}).";
    client_room_left(name: &str) = "Você saiu da sala {name}.", "You left the room {name}.";
    client_in_no_room = "Você não está em nenhuma sala. /sala NOME entra em uma.", "You are in no room. /room NAME enters one.";
    client_rooms(list: &str) = "Salas: {list}", "Rooms: {list}";
    client_no_rooms = "nenhuma", "none";
    client_rooms_no_answer = "O servidor não respondeu sobre as salas; tente de novo.", "The server did not answer about rooms; try again.";
    client_no_rooms_here = "Este servidor não tem salas.", "This server has no rooms.";
    client_rooms_busy = "O pedido anterior sobre salas ainda não foi respondido; espere um instante.", "The earlier wish about rooms is not answered yet; wait a moment.";
    client_help = "texto             diz na conversa atual (no começo, a todos)\n/msg ID texto     diz a uma pessoa; sem texto, conversa com ela\n/todos texto      diz a todos; sem texto, conversa com todos\n/lista            mostra quem está conectado\n/sala NOME texto  diz em uma sala; sem texto, conversa nela\n/sair             sai da sala\n/salas            mostra as salas\n/historico N      mostra as últimas N mensagens da conversa (20)\n/confirmacoes     mostra o que foi guardado (✓) e quem leu (✓✓)\n//texto           diz um texto que começa com /\n/fim              sai (também Ctrl-C e Ctrl-D)", "text              says it in the current conversation (everyone at first)\n/msg ID text      says it to one person; without a text, talks with them\n/all text         says it to everyone; without a text, talks with everyone\n/list             shows who is connected\n/room NAME text   says it in a room; without a text, talks in it\n/leave            leaves the room\n/rooms            shows the rooms\n/history N        shows the last N messages of the conversation (20)\n/receipts         shows what was kept (✓) and who has read it (✓✓)\n//text            says a text that begins with /\n/quit             leaves (so do Ctrl-C and Ctrl-D)";
}
