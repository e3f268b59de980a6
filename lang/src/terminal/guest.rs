//! What `recado cliente` says in an existing chat: the multicast chat or the rooms of a binder.

use crate::texts::texts;

texts! {
    help_guest_xmlrpc = "Entra em um chat multicast existente, por XML-RPC; sem porta, 5679", "Joins an existing multicast chat by XML-RPC; without a port, 5679";
    help_guest_rpyc = "Entra em um chat multicast existente, por RPyC; sem porta, 5679", "Joins an existing multicast chat by RPyC; without a port, 5679";
    help_guest_binder = "Entra nas salas de um servidor existente, que este binder indica; sem porta, 5000", "Joins the rooms of an existing server, which this binder names; without a port, 5000";
    help_guest_variant = "Com --binder: que métodos ele tem; sem ela, tenta os de a e depois os de b", "With --binder: which methods it has; without it tries those of a, then those of b";
    help_guest_examples = "Em um chat que já existe, sem cifra e sem guardar nada:\n  recado cliente --xmlrpc 192.168.0.10:5679 --nome Ana     chat multicast (ou --rpyc)\n  recado cliente --binder 192.168.0.10:5000 --nome Ana     salas\n\nAli, com --json, não há IDs; os campos são:\n  evento    mensagem, lido, recibo (de /confirmacoes), sistema, lista, erro ou estado\n  nome      quem disse ou leu; destino: a quem só, nas salas; leitores: em recibo, quem leu\n  texto     o que foi dito, ou o evento em palavras; hora_ms: quando\n  lugar     o número da mensagem (msg_id); sala: em que sala\n  salas, pessoas   em lista e em estado na-sala, os nomes\n  estado    conectando, conectado, na-sala, fora (da sala) ou fim", "In a chat that already exists, not encrypted and nothing kept:\n  recado client --xmlrpc 192.168.0.10:5679 --name Ana     multicast chat (or --rpyc)\n  recado client --binder 192.168.0.10:5000 --name Ana     rooms\n\nThere, with --json, are no IDs; the fields are:\n  evento    mensagem, lido, recibo (of /confirmations), sistema, lista, erro or estado\n            (message, read, receipt, system, list, error, state)\n  nome      who said or read it; destino: to whom only, in rooms; leitores: in recibo, who read it\n  texto     what was said, or the event in words; hora_ms: when\n  lugar     the message's number (msg_id); sala: in which room\n  salas, pessoas   in lista and in estado na-sala, the names\n  estado    conectando, conectado, na-sala, fora or fim (connecting, connected, in a room, out of it, end)";
    placeholder_variant = "a|b", "a|b";
    usage_conflict(one: &str, other: &str) = "{one} não combina com {other}.", "{one} does not go with {other}.";

    guest_in(name: &str, server: &str) = "No chat de {server} como {name}. Sem cifra; os textos vão a todos.", "In the chat of {server} as {name}. Not encrypted; texts go to everyone.";
    guest_hint = "Digite para falar a todos; /ajuda mostra os comandos, /fim sai.", "Type to talk to everyone; /help shows the commands, /quit leaves.";
    guest_no_answer(server: &str) = "Nenhum servidor de chat respondeu em {server}. Confira o endereço, a porta e o firewall, e se o servidor está ligado.", "No chat server answered at {server}. Check the address, the port and the firewall, and that the server is on.";
    guest_gone(server: &str) = "O servidor de {server} parou de responder: foi desligado, ou a rede caiu.", "The server at {server} stopped answering: it was stopped, or the network is down.";
    guest_nonsense(server: &str, reason: &str) = "O que responde em {server} não é um servidor desse chat: {reason}.", "What answers at {server} is no server of this chat: {reason}.";
    guest_name_taken(name: &str) = "O nome {name} já está em uso nesse chat. Escolha outro com --nome.", "The name {name} is taken in this chat. Choose another with --name.";
    guest_refused(reason: &str) = "O servidor recusou: {reason}", "The server refused: {reason}";
    guest_forgotten(name: &str) = "O servidor não conhece mais {name}: foi reiniciado, ou removeu esse nome. Entre de novo.", "The server no longer knows {name}: it was restarted, or removed the name. Join again.";
    guest_unanswered = "O servidor não respondeu: o último pedido pode não ter chegado.", "The server did not answer: the last wish may not have arrived.";
    guest_not_taken(text: &str) = "O servidor não aceitou: {text}", "The server did not take: {text}";

    guest_said(time: &str, name: &str, text: &str) = "[{time}] {name}: {text}", "[{time}] {name}: {text}";
    guest_said_to(time: &str, name: &str, to: &str, text: &str) = "[{time}] {name} -> {to}: {text}", "[{time}] {name} -> {to}: {text}";
    guest_read(time: &str, name: &str, text: &str) = "[{time}] ✓✓ {name} leu: {text}", "[{time}] ✓✓ {name} has read: {text}";
    guest_receipt(time: &str, text: &str, readers: &str) = "[{time}] {text} ✓✓ {readers}", "[{time}] {text} ✓✓ {readers}";
    guest_receipt_none(time: &str, text: &str) = "[{time}] {text} ✓", "[{time}] {text} ✓";
    guest_no_history = "Ainda não há mensagens.", "There are no messages yet.";
    guest_no_receipts = "Você ainda não disse nada aqui.", "You have not said anything here yet.";
    guest_help = "texto           diz a todos\n/historico N    mostra as últimas N mensagens (20)\n/confirmacoes   mostra quem leu o que você disse\n//texto         diz um texto que começa com /\n/fim            sai (também Ctrl-C e Ctrl-D)", "text             says it to everyone\n/history N       shows the last N messages (20)\n/confirmations   shows who has read what you said\n//text           says a text that begins with /\n/quit            leaves (so do Ctrl-C and Ctrl-D)";

    guest_rooms_in(name: &str, server: &str) = "Nas salas de {server} como {name}. Sem cifra.", "In the rooms of {server} as {name}. Not encrypted.";
    guest_rooms_hint = "/salas mostra as salas, /entrar SALA entra em uma, /ajuda mostra os comandos, /fim sai.", "/list shows the rooms, /enter ROOM enters one, /help shows the commands, /quit leaves.";
    guest_rooms_not_found(binder: &str) = "O binder de {binder} não indica nenhum servidor de salas (ChatService). Ligue o servidor de salas primeiro.", "The binder at {binder} names no server of rooms (ChatService). Start the server of rooms first.";
    guest_rooms_entered(room: &str, people: &str) = "Você entrou na sala {room}. Nela: {people}", "You entered the room {room}. In it: {people}";
    guest_rooms_left(room: &str) = "Você saiu da sala {room}.", "You left the room {room}.";
    guest_rooms_put_out(room: &str, reason: &str) = "Você não está mais na sala {room}: {reason}", "You are no longer in the room {room}: {reason}";
    guest_rooms_list(count: usize, list: &str) = "Salas ({count}): {list}", "Rooms ({count}): {list}";
    guest_rooms_people(count: usize, room: &str, list: &str) = "Na sala {room} ({count}): {list}", "In the room {room} ({count}): {list}";
    guest_rooms_nobody = "ninguém", "nobody";
    guest_rooms_none = "nenhuma", "none";
    guest_rooms_outside = "Você não está em nenhuma sala. /entrar SALA entra em uma, /criar SALA cria uma.", "You are in no room. /enter ROOM enters one, /create ROOM creates one.";
    guest_rooms_wants_room(command: &str) = "Use {command} SALA.", "Use {command} ROOM.";
    guest_rooms_msg_usage = "Use /msg NOME texto; um nome com espaços vai entre aspas: /msg \"Ana Maria\" oi.", "Use /msg NAME text; a name with spaces goes in quotes: /msg \"Ana Maria\" hi.";
    guest_rooms_help = "fora de uma sala:\n/criar SALA      cria uma sala\n/entrar SALA     entra em uma sala\n/salas           mostra as salas\n/fim             sai (também Ctrl-C e Ctrl-D)\n\ndentro dela, também:\ntexto            diz a todos na sala\n/msg NOME texto  diz a uma pessoa da sala\n/usuarios        mostra quem está nela\n/sair            sai da sala\n//texto          diz um texto que começa com /", "outside a room:\n/create ROOM     creates a room\n/enter ROOM      enters a room\n/list            shows the rooms\n/quit            leaves (so do Ctrl-C and Ctrl-D)\n\ninside one, also:\ntext             says it to everyone in the room\n/msg NAME text   says it to one person in the room\n/users           shows who is in it\n/leave           leaves the room\n//text           says a text that begins with /";

    help_binder = "Um binder sozinho: indica onde estão os servidores de salas", "A binder alone: tells where servers of rooms are";
    help_binder_usage = "recado binder [OPÇÕES]", "recado binder [OPTIONS]";
    help_binder_address = "Onde ouvir; padrão 127.0.0.1:5000; a porta 0 deixa o sistema escolher", "Where to listen; default 127.0.0.1:5000; port 0 lets the system choose";
    help_binder_examples = "Exemplos:\n  recado binder\n  recado binder --endereco 0.0.0.0:5000\n\nAtende as duas variantes, cada uma com os seus nomes: register_procedure e lookup_procedure (a),\nregistrar_procedimento e buscar_procedimento (b). Quem não é mais encontrado é esquecido em um\nminuto. Um servidor do Recado já tem o seu binder: recado servidor --binder ENDEREÇO:PORTA.\n\nQuando está no ar, escreve uma linha na saída padrão: pronto binder=127.0.0.1:5000\nQuem se registra e quem some é dito na saída de erros.\n\nSaída: 0 certo, 1 falhou, 2 uso", "Examples:\n  recado binder\n  recado binder --address 0.0.0.0:5000\n\nServes both variants, each with its own names: register_procedure and lookup_procedure (a),\nregistrar_procedimento and buscar_procedimento (b). Who is no longer found is forgotten within a\nminute. A Recado server has its own binder: recado server --binder ADDRESS:PORT.\n\nOnce up, it writes one line to standard output: pronto binder=127.0.0.1:5000\nWho registers and who is gone is told on standard error.\n\nExit codes: 0 ok, 1 failed, 2 usage";
    binder_up(address: &str) = "Binder no ar em {address}. Enter mostra quem está registrado; Ctrl-C encerra.", "Binder up at {address}. Enter shows who is registered; Ctrl-C ends it.";
    binder_holds(name: &str, variant: &str, at: &str) = "{name} (variante {variant}) em {at}", "{name} (variant {variant}) at {at}";
    binder_holds_nothing = "Ninguém está registrado.", "Nobody is registered.";
    binder_failed(reason: &str) = "O binder não abriu: {reason}", "The binder did not open: {reason}";
}
