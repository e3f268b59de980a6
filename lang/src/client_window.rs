//! What the client window says.

use crate::{Lang, texts::texts};

// The command line and the start.
texts! {
    window_about = "Recado: a janela de conversa.", "Recado: the conversation window.";
    window_usage = "recado-cliente [OPÇÕES]", "recado-cliente [OPTIONS]";
    window_usage_heading = "Uso:", "Usage:";
    window_options_heading = "Opções", "Options";
    window_examples = "Exemplos:\n  recado-cliente\n  recado-cliente --servidor 192.168.0.10:1235 --id 7 --nome Ana\n  recado-cliente --dados /tmp/outra        (uma segunda janela, com dados próprios)\n\nIdioma: o do sistema, ou RECADO_LINGUA=pt|en. No terminal: recado cliente.", "Examples:\n  recado-cliente\n  recado-cliente --server 192.168.0.10:1235 --id 7 --name Ana\n  recado-cliente --data /tmp/another       (a second window with data of its own)\n\nLanguage: the system's, or RECADO_LINGUA=pt|en. In a terminal: recado client.";
    window_value_address = "IP:PORTA", "IP:PORT";
    window_value_name = "NOME", "NAME";
    window_value_folder = "PASTA", "FOLDER";
    window_help_server = "Servidor; com --nome conecta logo. Sem porta: 1235", "Server; together with --name connects at once. Without a port: 1235";
    window_help_id = "Seu ID, de 1 a 999999999; sem ele um é escolhido", "Your ID, 1 to 999999999; without it one is picked";
    window_help_name = "Seu nome, até 20 bytes", "Your name, up to 20 bytes";
    window_help_data = "Pasta de dados; use uma para cada janela aberta ao mesmo tempo", "Data folder; use one for each window open at the same time";
    window_help_classic = "Falar o dialeto clássico sem perguntar antes ao servidor", "Speak the classic dialect without asking the server first";
    window_help_help = "Mostrar esta ajuda", "Show this help";
    window_help_version = "Mostrar a versão", "Show the version";
    window_unknown_option(option: &str) = "A opção {option} não existe.", "There is no option {option}.";
    window_missing_value(option: &str) = "Falta o valor de {option}.", "The value of {option} is missing.";
    window_option_twice(option: &str) = "A opção {option} só pode aparecer uma vez.", "The option {option} may appear only once.";
    window_try_help = "Veja as opções com: recado-cliente --help", "See the options with: recado-cliente --help";
    window_use_terminal(reason: &str) = "{reason} Sem janela, use: recado cliente", "{reason} Without a window use: recado client";
}

// The form.
texts! {
    connect = "Conectar", "Connect";
    disconnect = "Desconectar", "Disconnect";
    form_title = "Entrar na conversa", "Join the conversation";
    form_intro = "Informe seus dados e o servidor da rede", "Your details and the server on your network";
    form_id = "ID", "ID";
    form_name = "Nome", "Name";
    form_ip = "IP", "IP";
    form_port = "Porta", "Port";
    form_id_hint = "automático", "automatic";
    form_name_hint = "como os outros verão você", "how others will see you";
    form_error_id = "O ID é um número de 1 a 999.999.999; deixe vazio para um automático.", "The ID is a number from 1 to 999,999,999; leave it empty for an automatic one.";
    form_error_name_missing = "Diga o seu nome.", "Say your name.";
    form_error_name_long(bytes: usize) = "O nome cabe em 20 bytes; este tem {bytes} (letras com acento valem 2).", "A name fits in 20 bytes; this one has {bytes} (accented letters take 2).";
    form_error_ip_missing = "Diga o IP do servidor; a janela do servidor o mostra.", "Say the server's IP; the server's window shows it.";
    form_error_ip = "Isto não é um IP nem um nome de máquina. Exemplo: 192.168.0.10", "This is neither an IP nor a machine name. Example: 192.168.0.10";
    form_error_invite = "Este convite está incompleto ou errado. Ele se parece com recado://192.168.0.10:1235#… e tem 64 algarismos depois do #.", "This invite is incomplete or wrong. It looks like recado://192.168.0.10:1235#… and has 64 digits after the #.";
    form_password = "Senha do servidor", "Server password";
    form_not_met = "O servidor parou de responder antes de provar quem é. Tente de novo.", "The server stopped answering before it proved who it is. Try again.";
    form_handshake_failed(reason: &str) = "A conexão cifrada não se formou: {reason}.", "The encrypted connection did not come about: {reason}.";
    form_error_port = "A porta é um número de 1 a 65535; o normal é 1235.", "The port is a number from 1 to 65535; usually 1235.";
    form_recent = "Servidores recentes", "Recent servers";
    form_recent_row(address: &str, name: &str) = "Conectar a {address} como {name}", "Connect to {address} as {name}";
    form_recent_id(name: &str, id: u32) = "{name} · ID {id}", "{name} · ID {id}";
    form_recent_automatic(name: &str) = "{name} · ID automático", "{name} · automatic ID";
    form_looking_up = "Procurando o servidor…", "Looking for the server…";
    form_attempt(attempt: u8, of: u8) = "Procurando o servidor… tentativa {attempt} de {of}", "Looking for the server… attempt {attempt} of {of}";
    form_no_answer(address: &str) = "Nenhum servidor respondeu em {address}.", "No server answered at {address}.";
    form_unknown_host(host: &str) = "A máquina {host} não foi encontrada na rede.", "The machine {host} was not found on the network.";
    form_network_failed(reason: &str) = "A rede deste computador recusou a conexão: {reason}.", "This computer's network refused the connection: {reason}.";
    form_refused(text: &str) = "O servidor recusou: {text}", "The server refused: {text}";
    form_try_other_id = "Escolha outro ID, ou deixe o campo vazio.", "Choose another ID, or leave the field empty.";
    form_help = "Não vejo o servidor", "I cannot see the server";
    form_help_running = "A janela do servidor deve dizer que ele está no ar; use o IP e a porta que ela mostra.", "The server's window must say that it is running; use the IP and port it shows.";
    form_help_network = "Os dois computadores precisam estar na mesma rede. Redes de visitantes costumam isolar uns dos outros.", "Both computers must be on the same network. Guest networks often keep computers apart.";
    form_help_firewall = "O firewall do servidor deve deixar entrar UDP na porta 1235. No Linux: sudo ufw allow 1235/udp", "The server's firewall must let UDP in on port 1235. On Linux: sudo ufw allow 1235/udp";
    form_help_terminal = "Para testar sem janela: recado cliente --servidor IP:1235 --nome NOME", "To test without a window: recado client --server IP:1235 --name NAME";
}

// The server's key.
texts! {
    trust = "Confiar", "Trust";
    contact_first_title = "Primeiro contato com este servidor", "First contact with this server";
    contact_first_what(address: &str) = "A conversa com {address} será cifrada: ninguém na rede a lê. Para ter certeza de que é o servidor certo, compare estas palavras com as que a janela dele mostra em Convidar, ou peça a quem o iniciou que as leia.", "The conversation with {address} will be encrypted: nobody on the network reads it. To be sure that it is the right server, compare these words with those that its window shows under Invite, or have whoever started it read them out.";
    contact_first_compare = "São as mesmas? Confie uma vez: daqui em diante ninguém pode se passar por este servidor. Nada foi dito a ele ainda.", "Are they the same? Trust once: from then on nobody can pose as this server. Nothing has been told to it yet.";
    contact_words = "PALAVRAS DA CHAVE", "WORDS OF THE KEY";
    contact_changed_title = "A chave deste servidor mudou", "This server's key has changed";
    contact_changed_what(address: &str) = "Em {address} responde outra chave que a conhecida. Ou o servidor foi reinstalado, ou alguém está se passando por ele. Nada foi enviado.", "Another key than the known one answers at {address}. Either the server was reinstalled, or somebody is posing as it. Nothing was sent.";
    contact_words_known = "CHAVE CONHECIDA", "KNOWN KEY";
    contact_words_presented = "CHAVE QUE RESPONDEU", "KEY THAT ANSWERED";
    contact_changed_advice = "Pergunte a quem cuida do servidor se ele mudou, e compare as palavras novas com as que a janela dele mostra em Convidar antes de confiar. O que está na fila continua guardado aqui.", "Ask whoever runs the server whether it changed, and compare the new words with those that its window shows under Invite before you trust them. What is queued stays safe here.";
    contact_do_not_trust = "Não confiar", "Do not trust";
    contact_trust_new = "Confiar na chave nova", "Trust the new key";
    downgrade_refused = "Alguém respondeu sem cifra no lugar deste servidor; foi ignorado.", "Somebody answered without encryption in place of this server, and was ignored.";
    downgrade_asked = "Este servidor já mostrou sua chave: com ele a conexão clássica, que todos podem ler, não é usada.", "This server has shown its key: with it the classic connection, which anybody can read, is not used.";
    profile_already_open = "Esta conta já está aberta em outra janela. Para outra pessoa neste computador, abra: recado-cliente --dados /tmp/outra", "This account is already open in another window. For somebody else on this computer, open: recado-cliente --data /tmp/another";
    profile_newer(path: &str) = "A conta guardada em {path} é de uma versão mais nova do Recado. Atualize este programa.", "The account kept in {path} belongs to a newer version of Recado. Update this program.";
    profile_damaged(path: &str, reason: &str) = "O arquivo {path} está danificado ({reason}). Ele não foi alterado; restaure uma cópia ou tire-o dali para começar de novo.", "The file {path} is damaged ({reason}). It was not changed; restore a copy, or move it away to begin anew.";
    profile_forbidden(path: &str) = "Sem permissão para ler e gravar em {path}.", "No permission to read and write in {path}.";
    profile_full(path: &str) = "Não há espaço em disco para {path}.", "There is no disk space for {path}.";
    profile_disk(path: &str, reason: &str) = "O disco falhou em {path}: {reason}.", "The disk failed at {path}: {reason}.";
}

// What a sealed connection adds.
texts! {
    status_sealed = "conexão cifrada", "encrypted connection";
    status_sealed_why = "Tudo entre você e o servidor vai cifrado, e a chave dele é a que você conhece: ninguém na rede lê nem fala por outro. ◷ espera na fila e sobrevive a tudo; ✓ está guardado no servidor; ✓✓ foi lido.", "Everything between you and the server is encrypted, and its key is the one you know: nobody on the network reads along or speaks for another. ◷ waits in the queue and survives everything; ✓ is kept on the server; ✓✓ was read.";
    banner_held(seconds: u64) = "O servidor está sem espaço em disco. Suas mensagens esperam aqui; nova tentativa em {seconds} s", "The server has no disk space. Your messages wait here; next attempt in {seconds} s";
    banner_offline(seconds: u64) = "Sem conexão. O que você escrever fica na fila e segue sozinho; nova tentativa em {seconds} s", "Not connected. What you write is queued and leaves by itself; next attempt in {seconds} s";
    banner_slow(seconds: u64) = "O servidor demora a responder: {seconds} s até agora. O que está na fila segue sozinho.", "The server is slow to answer: {seconds} s so far. What is queued leaves by itself.";
    banner_connecting = "Conectando… Esta é a conversa guardada neste computador.", "Connecting… This is the conversation kept on this computer.";
    message_kept = "guardada no servidor", "kept on the server";
    message_read_by(who: &str, when: &str) = "lida por {who}, {when}", "read by {who}, {when}";
    message_read_by_many(first: &str, others: usize) = "lida por {first} e mais {others}", "read by {first} and {others} more";
    message_read_by_nobody = "Guardada no servidor; ninguém leu ainda.", "Kept on the server; nobody has read it yet.";
    message_read_by_more(count: usize) = "… e mais {count}", "… and {count} more";
    message_refused_because(why: &str) = "recusada: {why}", "refused: {why}";
    message_not_stored = "não enviada: este computador não pôde guardá-la", "not sent: this computer could not keep it";
    confirmations = "Confirmações", "Confirmations";
    messages_loading = "Carregando mensagens anteriores…", "Loading earlier messages…";
    messages_start = "Início da conversa", "Beginning of the conversation";
    messages_full = "Há mais no servidor; use a busca ou exporte o histórico.", "There is more on the server; search, or export the history.";
    messages_older_away = "As mensagens anteriores vêm quando a conexão voltar.", "Earlier messages come when the connection is back.";
    messages_none_private_sealed(name: &str) = "O que você escrever aqui chega só a {name}, agora ou quando voltar.", "What you write here reaches only {name}, now or when they are back.";
    composer_in_clear(name: &str) = "{name} usa a conexão clássica: do servidor até lá, sua mensagem viaja aberta e sem confirmação.", "{name} uses the classic connection: from the server on, your message travels open and unconfirmed.";
    system_came(who: &str) = "{who} chegou", "{who} came in";
    system_went(who: &str) = "{who} saiu", "{who} left";
    system_replaced = "O servidor recomeçou esta conversa; a anterior não existe mais nele.", "The server has begun this conversation anew; the earlier one is gone there.";
    system_back_sealed = "Conexão restabelecida.", "Connection restored.";
    find = "Buscar nesta conversa", "Search this conversation";
    find_previous = "Anterior", "Previous";
    find_next = "Próxima", "Next";
    find_close = "Fechar a busca", "Close the search";
    find_going_up = "procurando nas anteriores…", "searching earlier ones…";
    find_nothing = "nada encontrado", "nothing found";
    shortcut_find = "Buscar nesta conversa", "Search this conversation";
    shortcut_find_next = "Resultado anterior, próximo", "Previous, next result";
}

// The list of conversations.
texts! {
    conversations_search = "Buscar conversas", "Search conversations";
    conversations_width = "Largura da lista de conversas", "Width of the list of conversations";
    conversations_not_found = "Nenhuma conversa com este nome ou ID.", "No conversation with this name or ID.";
    conversations_private = "PARTICULARES", "PRIVATE";
    conversations_none = "Ninguém ainda. Comece com Nova conversa, ou escolha alguém na lista de clientes.", "Nobody yet. Begin with New conversation, or choose somebody from the list of clients.";
    conversation_new = "Nova conversa", "New conversation";
    conversation_new_button = "Nova conversa…", "New conversation…";
    conversation_new_intro = "Fale em particular com qualquer pessoa, pelo ID dela.", "Talk privately to anyone, by their ID.";
    conversation_new_id = "ID do destinatário", "Recipient's ID";
    conversation_new_error = "O ID é um número de 1 a 999.999.999, ou 0 para todos.", "The ID is a number from 1 to 999,999,999, or 0 for everyone.";
    conversation_new_open = "Abrir", "Open";
    conversation_row(name: &str) = "Conversa {name}", "Conversation {name}";
    conversation_row_unread(name: &str, count: usize) = "Conversa {name}, {count} não lidas", "Conversation {name}, {count} unread";
    conversation_row_unread_one(name: &str) = "Conversa {name}, 1 não lida", "Conversation {name}, 1 unread";
    messages_below(count: usize) = "{count} abaixo", "{count} below";
    conversation_quiet = "nada dito ainda", "nothing said yet";
    conversation_draft(text: &str) = "Rascunho: {text}", "Draft: {text}";
    you_said(text: &str) = "Você: {text}", "You: {text}";
    said_by(name: &str, text: &str) = "{name}: {text}", "{name}: {text}";
    you_capital = "Você", "You";
    header_everyone = "Destino 0: chega a todos os conectados", "Destination 0: reaches everyone connected";
    header_everyone_count(count: &str) = "Destino 0 · {count} na conversa", "Destination 0 · {count} in the conversation";
    header_private(id: u32) = "ID {id} · conversa particular", "ID {id} · private conversation";
    header_private_here(id: u32) = "ID {id} · na conversa agora", "ID {id} · here now";
    header_private_away(id: u32, when: &str) = "ID {id} · na conversa pela última vez {when}", "ID {id} · last here {when}";
    header_private_self(id: u32) = "ID {id} · você", "ID {id} · you";
    me_online(id: u32) = "ID {id} · conexão ativa", "ID {id} · connected";
    me_offline(id: u32) = "ID {id} · sem conexão", "ID {id} · not connected";
}

// Rooms.
texts! {
    conversations_rooms = "SALAS", "ROOMS";
    rooms_none = "Nenhuma sala ainda. Crie a primeira com Nova sala.", "No room yet. Create the first with New room.";
    rooms_more(count: &str) = "… e mais {count}, que a lista do servidor não comporta.", "… and {count} more, for which the server's list has no room.";
    rooms_refresh = "Atualizar as salas", "Refresh the rooms";
    room_new = "Nova sala", "New room";
    room_new_button = "Nova sala…", "New room…";
    room_new_intro = "Uma sala tem um nome e fica aberta a todos deste servidor. Vazia por cinco minutos, ela some.", "A room has a name and is open to everyone on this server. Empty for five minutes, it goes.";
    room_new_name = "Nome da sala", "Name of the room";
    room_new_bytes(bytes: usize, most: usize) = "{bytes} de {most} bytes", "{bytes} of {most} bytes";
    room_new_empty = "Dê um nome à sala.", "Give the room a name.";
    room_new_create = "Criar", "Create";
    room_created(name: &str) = "Sala {name} criada.", "Room {name} created.";
    room_not_created(name: &str, why: &str) = "A sala {name} não foi criada. {why}", "The room {name} was not created. {why}";
    room_no_answer = "O servidor não respondeu; tente de novo.", "The server did not answer; try again.";
    room_none_here = "Este servidor não tem salas.", "This server has no rooms.";
    room_enter = "Entrar", "Enter";
    room_entering = "Entrando…", "Entering…";
    room_enter_moves(other: &str) = "Entrar aqui tira você de #{other}: nesta conexão, uma sala por vez.", "Entering here takes you out of #{other}: on this connection, one room at a time.";
    room_leave = "Sair da sala", "Leave the room";
    room_moved(other: &str) = "Você saiu de #{other}: nesta conexão, uma sala por vez.", "You left #{other}: on this connection, one room at a time.";
    room_in = "você está nesta sala", "you are in this room";
    room_not_in = "você não está nesta sala", "you are not in this room";
    room_outside = "Você não está nesta sala.", "You are not in this room.";
    room_row(name: &str) = "Sala {name}", "Room {name}";
    room_row_unread_one(name: &str) = "Sala {name}, 1 não lida", "Room {name}, 1 unread";
    room_row_unread(name: &str, count: usize) = "Sala {name}, {count} não lidas", "Room {name}, {count} unread";
    header_room(id: u32) = "Sala {id}", "Room {id}";
    header_room_count(id: u32, count: &str) = "Sala {id} · {count} na sala", "Room {id} · {count} in the room";
    messages_none_room = "O que você escrever aqui chega a quem está nesta sala.", "What you write here reaches those who are in this room.";
    messages_none_outside = "Entre na sala para ler o que se diz nela.", "Enter the room to read what is said in it.";
    composer_hint_room(name: &str) = "Mensagem para a sala {name}", "Message to the room {name}";
    people_in_room(count: &str) = "NA SALA — {count}", "IN THE ROOM — {count}";
    people_none_in_room = "Peça ao servidor quem está nesta sala.", "Ask the server who is in this room.";
    system_entered = "Você entrou nesta sala.", "You entered this room.";
    system_left = "Você saiu desta sala.", "You left this room.";
    system_moved = "Você saiu desta sala: nesta conexão, uma sala por vez.", "You left this room: on this connection, one room at a time.";
    system_not_entered(why: &str) = "Você não está nesta sala. {why}", "You are not in this room. {why}";
}

// Messages.
texts! {
    message_row(name: &str, time: &str, text: &str) = "{name}, {time}: {text}", "{name}, {time}: {text}";
    message_row_marked(name: &str, time: &str, text: &str, mark: &str) = "{name}, {time}: {text} ({mark})", "{name}, {time}: {text} ({mark})";
    message_queued = "na fila", "queued";
    message_leaving = "enviando…", "sending…";
    message_leaving_parts(sent: u8, parts: u8) = "enviando… parte {sent} de {parts}", "sending… part {sent} of {parts}";
    message_not_echoed = "sem resposta do servidor", "no answer from the server";
    message_refused = "recusada", "refused";
    message_too_long = "não enviada: texto longo demais", "not sent: text too long";
    message_empty = "não enviada: vazia", "not sent: empty";
    message_queue_full = "não enviada: mensagens demais na fila", "not sent: too many messages queued";
    message_say_again = "Enviar de novo", "Send again";
    message_copy_id(id: u32) = "Copiar ID {id}", "Copy ID {id}";
    message_talk_to(name: &str) = "Conversar com {name}", "Talk to {name}";
    messages_none_title = "Nada dito ainda", "Nothing said yet";
    messages_none_everyone = "O que você escrever aqui chega a todos os conectados.", "What you write here reaches everyone connected.";
    messages_none_private(name: &str) = "O que você escrever aqui chega só a {name}, sem confirmação de entrega.", "What you write here reaches only {name}, without confirmation of delivery.";
    messages_dropped(count: &str) = "{count} mensagens mais antigas saíram da memória desta janela.", "{count} older messages have left this window's memory.";
    messages_new = "Novas mensagens", "New messages";
    messages_to_bottom = "Ir para o fim", "Go to the end";
    messages_to_bottom_one = "Ir para o fim, 1 nova", "Go to the end, 1 new";
    messages_to_bottom_count(count: usize) = "Ir para o fim, {count} novas", "Go to the end, {count} new";
    day_today = "Hoje", "Today";
    day_yesterday = "Ontem", "Yesterday";
    seen_today(time: &str) = "às {time}", "at {time}";
    seen_yesterday(time: &str) = "ontem às {time}", "yesterday at {time}";
    short_yesterday = "ontem", "yesterday";
    system_server(text: &str) = "Servidor: {text}", "Server: {text}";
    system_shutdown = "Servidor desligado. Conexão encerrada.", "Server switched off. Connection closed.";
    system_lost_silent = "Conexão perdida: o servidor parou de responder.", "Connection lost: the server stopped answering.";
    system_lost_closed = "Conexão perdida: não há mais servidor nesta porta.", "Connection lost: there is no server on this port any more.";
    system_back = "Conexão restabelecida. O que foi dito enquanto isso não chegou aqui.", "Connection restored. What was said meanwhile has not reached this window.";
}

// The composer.
texts! {
    composer_message = "Mensagem", "Message";
    composer_hint_everyone = "Mensagem para todos", "Message to everyone";
    composer_hint_person(name: &str) = "Mensagem para {name}", "Message to {name}";
    composer_send = "Enviar", "Send";
    composer_send_hint = "Enviar (Enter). Nova linha: Shift+Enter", "Send (Enter). New line: Shift+Enter";
    composer_weight(bytes: &str, parts: u8) = "{bytes} bytes · {parts} partes", "{bytes} bytes · {parts} parts";
    composer_too_long(bytes: &str) = "Texto longo demais: {bytes} bytes; o máximo é 8.960, em 64 partes.", "Text too long: {bytes} bytes; the most is 8,960, in 64 parts.";
    composer_queued = "Sem conexão: a mensagem espera na fila.", "Not connected: the message waits in the queue.";
}

// People.
texts! {
    people_list = "Lista de clientes", "List of clients";
    people_list_hint = "Pedir a lista de clientes ao servidor (LISTA)", "Ask the server for the list of clients (LISTA)";
    people_hide = "Esconder pessoas", "Hide people";
    people_here(count: &str) = "NA CONVERSA — {count}", "HERE — {count}";
    people_away(count: usize) = "SAÍRAM — {count}", "LEFT — {count}";
    people_width = "Largura da lista de clientes", "Width of the list of clients";
    people_more(count: &str) = "… e mais {count}, que a lista do servidor não comporta.", "… and {count} more, for whom the server's list has no room.";
    people_you(name: &str) = "{name} (você)", "{name} (you)";
    people_id(id: u32) = "ID {id}", "ID {id}";
    people_seen(when: &str) = "até {when}", "until {when}";
    people_row(name: &str, id: u32) = "Pessoa {name}, ID {id}", "Person {name}, ID {id}";
    people_row_away(name: &str, id: u32) = "Pessoa {name}, ID {id}, saiu", "Person {name}, ID {id}, left";
    people_listed_at(time: &str) = "Lista das {time}", "List of {time}";
    people_none_title = "Sem lista ainda", "No list yet";
    people_none = "Peça ao servidor quem está na conversa.", "Ask the server who is here.";
    people_ask = "Atualizar", "Refresh";
}

// Bars, banners and settings.
texts! {
    status_connected(address: &str) = "Conectado a {address}", "Connected to {address}";
    status_away(address: &str) = "Sem conexão com {address}", "Not connected to {address}";
    status_classic = "conexão clássica: sem cifra nem confirmação", "classic connection: neither encrypted nor confirmed";
    status_classic_why = "O dialeto clássico manda cada mensagem como um datagrama UDP aberto: quem estiver na mesma rede pode ler, e nada prova que chegou. O que você diz a todos volta do servidor e assim se confirma por si; uma mensagem particular não volta.", "The classic dialect sends each message as one open UDP datagram: anybody on the same network can read it, and nothing proves that it arrived. What you say to everyone comes back from the server and so confirms itself; a private message does not come back.";
    status_queue_one = "1 na fila", "1 queued";
    status_queue(count: usize) = "{count} na fila", "{count} queued";
    banner_away(seconds: u64) = "Conexão perdida… tentando de novo em {seconds} s", "Connection lost… trying again in {seconds} s";
    banner_shutdown(seconds: u64) = "Servidor desligado. Conexão encerrada. Tentando de novo em {seconds} s", "Server switched off. Connection closed. Trying again in {seconds} s";
    banner_closed(seconds: u64) = "Não há servidor nesta porta… tentando de novo em {seconds} s", "There is no server on this port… trying again in {seconds} s";
    banner_trying = "Conexão perdida… tentando agora", "Connection lost… trying now";
    banner_retry_now = "Tentar agora", "Try now";
    banner_ended(why: &str) = "A conexão terminou. {why}", "The connection has ended. {why}";
    banner_connect_again = "Conectar de novo", "Connect again";
    theme_to_light = "Mudar para o tema claro", "Switch to the light theme";
    theme_to_dark = "Mudar para o tema escuro", "Switch to the dark theme";
    language_switch = "Mudar o idioma: English", "Change language: Português";
    language_short = "PT", "EN";
    settings_damaged(path: &str) = "As preferências estavam danificadas; o arquivo foi guardado em {path}.", "The preferences were damaged; the file is kept at {path}.";
    settings_not_saved(reason: &str) = "As preferências não puderam ser guardadas: {reason}.", "The preferences could not be saved: {reason}.";
    network_busy = "A rede está ocupada; tente de novo em um instante.", "The network is busy; try again in a moment.";
    copied = "Copiado", "Copied";
}

// Shortcuts.
texts! {
    shortcuts = "Atalhos do teclado", "Keyboard shortcuts";
    shortcut_send = "Enviar a mensagem", "Send the message";
    shortcut_newline = "Nova linha", "New line";
    shortcut_search = "Buscar conversas", "Search conversations";
    shortcut_number = "Abrir a conversa com este número na lista", "Open the conversation with this number in the list";
    shortcut_beside = "Conversa de cima, de baixo", "Conversation above, below";
    shortcut_page = "Rolar a conversa", "Scroll the conversation";
    shortcut_end = "Início, fim da conversa", "Beginning, end of the conversation";
    shortcut_people = "Lista de clientes", "List of clients";
    shortcut_escape = "Fechar, ou voltar à mensagem", "Close, or back to the message";
    shortcut_theme = "Tema claro ou escuro", "Light or dark theme";
    shortcut_zoom = "Aumentar, diminuir, tamanho normal", "Larger, smaller, normal size";
    shortcut_help = "Estes atalhos", "These shortcuts";
    shortcut_quit = "Sair", "Quit";
}

const WEEKDAYS: [[&str; 2]; 7] = [
    ["segunda-feira", "Monday"],
    ["terça-feira", "Tuesday"],
    ["quarta-feira", "Wednesday"],
    ["quinta-feira", "Thursday"],
    ["sexta-feira", "Friday"],
    ["sábado", "Saturday"],
    ["domingo", "Sunday"],
];

const MONTHS: [[&str; 2]; 12] = [
    ["janeiro", "January"],
    ["fevereiro", "February"],
    ["março", "March"],
    ["abril", "April"],
    ["maio", "May"],
    ["junho", "June"],
    ["julho", "July"],
    ["agosto", "August"],
    ["setembro", "September"],
    ["outubro", "October"],
    ["novembro", "November"],
    ["dezembro", "December"],
];

impl Lang {
    /// The first letters of a weekday, 0 for Monday.
    #[must_use]
    pub fn weekday_short(self, weekday: usize) -> &'static str {
        let name = WEEKDAYS[weekday % 7][self as usize];
        name.char_indices()
            .nth(3)
            .map_or(name, |(end, _)| &name[..end])
    }

    /// Day and month in figures: 20/02 and 02/20.
    #[must_use]
    pub fn date_short(self, day: i8, month: i8) -> String {
        match self {
            Self::Pt => format!("{day:02}/{month:02}"),
            Self::En => format!("{month:02}/{day:02}"),
        }
    }

    /// A whole date in words; weekday 0 is Monday.
    #[must_use]
    pub fn date_long(self, weekday: usize, day: i8, month: i8, year: i16) -> String {
        let weekday = WEEKDAYS[weekday % 7][self as usize];
        let month = usize::try_from(month - 1).unwrap_or(0) % 12;
        let month = MONTHS[month][self as usize];
        match self {
            Self::Pt => format!("{weekday}, {day} de {month} de {year}"),
            Self::En => format!("{weekday}, {month} {day}, {year}"),
        }
    }
}
