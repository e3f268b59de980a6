//! What `recado servidor` says in the terminal.

use crate::texts::texts;

texts! {
    server_connect_at(address: &str) = "Para conversar, conecte-se a {address}", "To talk, connect to {address}";
    server_key_words(words: &str) = "Palavras da chave deste servidor: {words}", "Words of this server's key: {words}";
    server_key_passing = "A chave vale só até o servidor ser desligado, como as mensagens.", "The key lasts only until the server stops, like the messages.";
    server_invite(invite: &str) = "Convite: {invite}", "Invite: {invite}";
    server_log_at(path: &str) = "O que acontece fica em {path}", "What happens is kept in {path}";
    server_how_to_stop = "Ctrl-C desliga o servidor e avisa a todos.", "Ctrl-C stops the server and tells everyone.";
    server_does_not_end = "não terminou em 5 segundos", "it did not end within 5 seconds";
    server_totals(received: &str, sent: &str, messages: &str, dropped: &str) = "Datagramas recebidos: {received}; enviados: {sent}. Textos entregues: {messages}. Datagramas descartados: {dropped}.", "Datagrams received: {received}; sent: {sent}. Texts delivered: {messages}. Datagrams dropped: {dropped}.";

    server_sealed_totals(connected: &str, refused: &str, timed_out: &str) = "Conexões cifradas: {connected}; recusadas: {refused}; não concluídas: {timed_out}.", "Encrypted connections: {connected}; refused: {refused}; not completed: {timed_out}.";

    console_hint = "/ajuda mostra o que se pode digitar aqui.", "/help shows what may be typed here.";
    console_help = "/anunciar texto            diz a todos, em nome do servidor\n/expulsar ID               desconecta; a pessoa pode voltar\n/banir ID ou endereço      desconecta e não deixa voltar\n/permitir ID ou endereço   desfaz /banir\n/silenciar ID              a pessoa não pode falar nem criar salas\n/dar-voz ID                desfaz /silenciar\n/liberar ID                desconecta e deixa o ID para qualquer um\n/lista                     mostra quem está conectado\n/salas                     mostra as salas\n/sancoes                   mostra quem está banido ou silenciado\n/fim                       desliga o servidor e avisa a todos (também Ctrl-C)", "/announce text         says it to everyone, in the server's name\n/kick ID               disconnects; the person may come back\n/ban ID or address     disconnects and keeps out\n/unban ID or address   undoes /ban\n/mute ID               the person may not speak or create rooms\n/unmute ID             undoes /mute\n/free ID               disconnects and leaves the ID to anyone\n/list                  shows who is connected\n/rooms                 shows the rooms\n/sanctions             shows who is banned or muted\n/quit                  stops the server and tells everyone (so does Ctrl-C)";
    console_person(id: u32, name: &str, address: &str) = "{id}: {name}, de {address}", "{id}: {name}, from {address}";
    console_in_room(name: &str) = "(sala {name})", "(room {name})";
    console_nobody = "Ninguém está conectado.", "Nobody is connected.";
    console_room(id: u32, name: &str, people: u64) = "{id}: {name} (pessoas: {people})", "{id}: {name} (people: {people})";
    console_no_rooms = "Não há salas.", "There are no rooms.";
    console_no_sanctions = "Ninguém está banido nem silenciado.", "Nobody is banned or muted.";
    console_wants_id(command: &str) = "Use {command} ID, com um ID de 1 a 999999999.", "Use {command} ID, with an ID from 1 to 999999999.";
    console_wants_id_or_address(command: &str) = "Use {command} com um ID de 1 a 999999999 ou um endereço, como 192.168.0.20.", "Use {command} with an ID from 1 to 999999999 or an address, such as 192.168.0.20.";
    console_wants_text(command: &str) = "Use {command} texto.", "Use {command} text.";
    console_no_command = "Comandos começam com /; para dizer algo a todos, use /anunciar texto.", "Commands begin with /; to say something to everyone, use /announce text.";
    console_unknown(command: &str) = "Não conheço o comando {command}. /ajuda mostra os que existem.", "I do not know the command {command}. /help shows those there are.";
    console_too_long = "Essa linha é longa demais.", "That line is too long.";
    console_busy = "O servidor ainda cumpre as ordens anteriores; tente de novo.", "The server is still carrying out earlier orders; try again.";
}
