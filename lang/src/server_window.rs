//! What the server window says.

use crate::texts::texts;

// The bar at the top. Scripts find these controls by their Portuguese names.
texts! {
    start = "Iniciar", "Start";
    stop = "Desligar", "Stop";
    listen_ip = "IP", "IP";
    listen_port = "Porta", "Port";
    open_conversation = "Abrir conversa", "Open conversation";
    server_window_title = "Recado — servidor", "Recado — server";
    server_subtitle = "Servidor da rede local", "Server for the local network";
    server_stopped = "Parado", "Stopped";
    server_starting = "Iniciando…", "Starting…";
    server_running = "No ar", "Running";
    server_stopping = "Desligando…", "Stopping…";
    choose_ip = "Escolher o IP", "Choose the IP";
    all_interfaces = "todas as interfaces", "all interfaces";
    only_this_computer = "só este computador", "this computer only";
    theme_menu = "Tema", "Theme";
    theme_system = "Como o sistema", "As the system";
    theme_light = "Claro", "Light";
    theme_dark = "Escuro", "Dark";
    other_language = "Switch to English", "Mudar para português";
}

// How to enter.
texts! {
    how_to_enter = "Para entrar, as pessoas digitam", "To come in, people type";
    copy_address(address: &str) = "Copiar {address}", "Copy {address}";
    address_copied(address: &str) = "{address} copiado.", "{address} copied.";
    firewall_hint(port: u16) = "Se ninguém consegue entrar, o firewall deste computador precisa deixar entrar UDP na porta {port}.", "If nobody can come in, this computer's firewall must let UDP in on port {port}.";
}

// The invite.
texts! {
    invite = "Convidar", "Invite";
    invite_hint = "Palavras da chave, convite e código QR (Ctrl+I)", "Key words, invite and QR code (Ctrl+I)";
    invite_title = "Convidar pessoas", "Invite people";
    invite_intro = "Mande o convite a quem vai conversar, ou mostre o código: com ele o Recado se conecta aqui e reconhece este servidor.", "Send the invite to whoever is to join, or show the code: with it Recado connects here and recognises this server.";
    invite_key_words = "PALAVRAS DA CHAVE", "KEY WORDS";
    invite_read_out = "Quem digita só o endereço vê seis palavras. Leia estas em voz alta: se forem as mesmas, o servidor é este.", "Whoever types only the address sees six words. Read these out: if they are the same, it is this server.";
    invite_passing = "Esta chave vale só até o servidor ser desligado: as palavras e o convite mudam a cada início.", "This key lasts only until the server stops: the words and the invite change with each start.";
    invite_text = "CONVITE", "INVITE";
    invite_copy = "Copiar convite", "Copy invite";
    invite_copied = "Convite copiado.", "Invite copied.";
    invite_qr = "Código QR do convite", "QR code of the invite";
    invite_no_network = "Este computador não tem endereço na rede: o convite só vale nele mesmo. Conecte-o à rede, e o convite para os outros aparece aqui.", "This computer has no address on the network: the invite works only on itself. Connect it to the network, and the invite for others appears here.";
    invite_only_here = "O servidor atende só este computador: o convite só vale nele mesmo. Para convidar outros, desligue-o, escolha 0.0.0.0 e inicie de novo.", "The server serves this computer only: the invite works only on itself. To invite others, stop it, choose 0.0.0.0 and start again.";
}

// Sealed and classic.
texts! {
    door_sealed = "Conexão cifrada", "Encrypted connection";
    door_sealed_hint = "Conexão cifrada, com a chave da pessoa.", "Encrypted connection, with the person's key.";
    door_classic = "Conexão clássica", "Classic connection";
    door_classic_hint = "Conexão clássica: sem cifra e sem confirmação.", "Classic connection: neither encrypted nor confirmed.";
    door_multicast_hint = "Entrou pelo chat multicast: sem cifra e sem senha.", "Came in by the multicast chat: neither encrypted nor with a password.";
    door_rooms_hint = "Entrou pelas salas de bate-papo: sem cifra e sem senha.", "Came in by the chat rooms: neither encrypted nor with a password.";
    door_nodes_hint = "Entrou pelos nós gRPC: sem cifra e sem senha.", "Came in by the gRPC nodes: neither encrypted nor with a password.";
    accept_classic = "Aceitar conexão clássica", "Accept classic connections";
    accept_classic_hint = "O mensageiro UDP existente só fala a clássica. Sem ela, entra apenas quem tem o Recado, sempre com cifra.", "The existing UDP messenger speaks only classic. Without it only Recado's own clients come in, always encrypted.";
    sealed_only = "só conexões cifradas", "encrypted connections only";
}

// Empty states.
texts! {
    stopped_title = "O servidor está parado", "The server is stopped";
    stopped_text = "Escolha o IP e a porta acima e clique em Iniciar. Com 0.0.0.0, a rede inteira alcança este computador.", "Choose the IP and the port above and click Start. With 0.0.0.0 the whole network reaches this computer.";
    nobody_title = "Ninguém entrou ainda", "Nobody is here yet";
    nobody_text(address: &str) = "Em outro computador, abra o Recado e conecte-se a {address}.", "On another computer, open Recado and connect to {address}.";
    all_left_title = "Todos saíram", "Everyone has left";
    all_left_text(address: &str) = "Quem quiser voltar conecta-se a {address}.", "To come back, people connect to {address}.";
    nobody_found_title = "Ninguém com este filtro", "Nobody matches the filter";
    nobody_found_text = "O filtro procura em ID, nome, endereço e sala.", "The filter looks in ID, name, address and room.";
    no_events_title = "Nenhum evento ainda", "No events yet";
    no_events_text = "O que acontecer no servidor aparece aqui.", "What happens on the server appears here.";
    no_events_found_title = "Nenhum evento com este filtro", "No event matches the filter";
    no_events_found_text(hidden: &str) = "{hidden} eventos estão escondidos pelo filtro.", "{hidden} events are hidden by the filter.";
    no_traffic_yet = "Medindo…", "Measuring…";
}

// Figures.
texts! {
    metric_people = "Pessoas", "People";
    metric_messages = "Mensagens", "Messages";
    metric_deliveries = "Entregas", "Deliveries";
    metric_commit = "Gravação", "Commit";
    milliseconds = "ms", "ms";
    metric_people_hint = "Pessoas aqui. Quem tem chave e está ausente recebe ao voltar. Mostra no gráfico.", "People here. Whoever owns a key and is away gets it when they come back. Shows it in the plot.";
    metric_messages_hint = "Textos ditos no último segundo. Mostra no gráfico.", "Texts said in the last second. Shows it in the plot.";
    metric_deliveries_hint = "Cada mensagem gravada, uma vez para cada pessoa presente a quem se destina. Mostra no gráfico.", "Every message kept, once for each person here whom it is for. Shows it in the plot.";
    metric_dropped_hint = "Mostra cada motivo e o que fazer.", "Shows every reason and what to do.";
    metric_commit_hint = "Quanto uma gravação no disco leva, em média no último minuto: toda mensagem espera por ela. Abre o Histórico.", "How long writing to the disk takes, on average in the last minute: every message waits for it. Opens the History.";
    commit_slow = "lenta: veja o Histórico", "slow: see the History";
    commit_failing = "não grava: veja o Histórico", "not kept: see the History";
    commit_in_memory = "só na memória", "in memory only";
    commit_last(time: &str) = "a última, {time} ms", "the last, {time} ms";
    commit_none = "nada gravado ainda", "nothing kept yet";
    away_and_most(away: &str, most: &str) = "{away} ausentes · máx. {most}", "{away} away · most {most}";
    metric_dropped = "Descartados", "Dropped";
    per_second = "/s", "/s";
    in_all(count: &str) = "{count} ao todo", "{count} in all";
    most_at_once(count: &str) = "no máximo {count}", "at most {count}";
    nothing_dropped = "nada foi descartado", "nothing was dropped";
    refused_in_all(count: &str) = "recusas enviadas: {count}", "refusals sent: {count}";
}

// The table of clients and the plot.
texts! {
    clients = "Clientes", "Clients";
    clients_filter = "Filtrar clientes", "Filter clients";
    column_id = "ID", "ID";
    column_name = "Nome", "Name";
    column_address = "Endereço", "Address";
    column_room = "Sala", "Room";
    column_messages = "Mensagens", "Messages";
    column_seen = "Visto", "Seen";
    sort_by(column: &str) = "Ordenar por {column}", "Sort by {column}";
    sorted_up(column: &str) = "Ordenar por {column}: agora crescente", "Sort by {column}: now ascending";
    sorted_down(column: &str) = "Ordenar por {column}: agora decrescente", "Sort by {column}: now descending";
    count_of(shown: &str, all: &str) = "{shown} de {all}", "{shown} of {all}";
    seen_now = "agora", "now";
    seen_seconds(seconds: u64) = "{seconds} s", "{seconds} s";
    seen_minutes(minutes: u64) = "{minutes} min", "{minutes} min";
    seen_hours(hours: u64, minutes: u64) = "{hours} h {minutes:02}", "{hours} h {minutes:02}";
    traffic = "Tráfego", "Traffic";
    plot_back = "Voltar aos quadros", "Back to frames";
    plot_people = "pessoas", "people";
    plot_messages = "mensagens", "messages";
    plot_deliveries = "entregas", "deliveries";
    per_minute(what: &str) = "{what}/min", "{what}/min";
    per_quarter(what: &str) = "{what}/15 min", "{what}/15 min";
    per_one_second(what: &str) = "{what}/s", "{what}/s";
    plot_spoken(what: &str, last: &str, most: &str) = "Gráfico de {what}: {last} por último, {most} no máximo", "Plot of {what}: {last} at last, {most} at most";
    traffic_in = "recebidos", "in";
    traffic_out = "enviados", "out";
    traffic_minutes = "2 min", "2 min";
    traffic_minutes_hint = "Últimos 2 minutos, segundo a segundo", "The last 2 minutes, second by second";
    traffic_hour = "1 h", "1 h";
    traffic_hour_hint = "Última hora, minuto a minuto", "The last hour, minute by minute";
    traffic_day = "24 h", "24 h";
    traffic_day_hint = "Últimas 24 horas, de 15 em 15 minutos", "The last 24 hours, 15 minutes each";
    traffic_per_minute = "quadros/min", "frames/min";
    traffic_per_quarter = "quadros/15 min", "frames/15 min";
    traffic_spoken_long(frames_in: &str, frames_out: &str) = "Tráfego desde o começo do gráfico: {frames_in} quadros recebidos e {frames_out} enviados", "Traffic since the beginning of the plot: {frames_in} frames in and {frames_out} out";
    traffic_minutes_ago(minutes: &str) = "−{minutes} min", "−{minutes} min";
    traffic_hours_ago(hours: &str) = "−{hours} h", "−{hours} h";
    traffic_per_second = "quadros/s", "frames/s";
    traffic_spoken(frames_in: &str, frames_out: &str) = "Tráfego nos últimos dois minutos: {frames_in} quadros recebidos e {frames_out} enviados no último segundo", "Traffic in the last two minutes: {frames_in} frames in and {frames_out} out in the last second";
    thousands(number: &str) = "{number} mil", "{number}k";
    millions(number: &str) = "{number} mi", "{number}M";
}

// The log of events.
texts! {
    events = "Registro de eventos", "Event log";
    events_filter = "Filtrar eventos", "Filter events";
    level_all = "Tudo", "All";
    level_info = "Info", "Info";
    level_warning = "Aviso", "Warning";
    level_error = "Erro", "Error";
    events_pause = "Pausar", "Pause";
    events_resume = "Continuar", "Resume";
    events_held(count: &str) = "em pausa · {count} novos", "paused · {count} new";
    events_copy = "Copiar eventos", "Copy events";
    events_save = "Salvar eventos", "Save events";
    events_clear = "Limpar eventos", "Clear events";
    events_copied(count: &str) = "{count} eventos copiados.", "{count} events copied.";
    events_saved(count: &str, path: &str) = "{count} eventos salvos em {path}", "{count} events saved in {path}";
    events_not_saved(path: &str, reason: &str) = "Não foi possível salvar em {path}: {reason}.", "Could not save in {path}: {reason}.";
    events_file_name(moment: &str) = "recado-eventos-{moment}.txt", "recado-events-{moment}.txt";
}

// What went wrong, and the bar at the bottom.
texts! {
    bad_ip(typed: &str) = "“{typed}” não é um endereço IP. Escolha um da lista, ou 0.0.0.0 para todas as interfaces.", "“{typed}” is not an IP address. Choose one from the list, or 0.0.0.0 for all interfaces.";
    bad_port(typed: &str) = "“{typed}” não é uma porta. Use um número de 1 a 65535; a porta usual é 1235.", "“{typed}” is not a port. Use a number from 1 to 65535; the usual port is 1235.";
    server_failed(reason: &str) = "O servidor parou por um erro: {reason}. Clique em Iniciar para tentar de novo.", "The server stopped because of an error: {reason}. Click Start to try again.";
    server_thread_died = "uma parte deste programa terminou sem dizer por quê", "a part of this program ended without saying why";
    client_absent(command: &str) = "A janela de conversa não está ao lado deste programa. Na pasta do código, rode: {command}", "The conversation window is not beside this program. In the source folder, run: {command}";
    client_not_started(reason: &str) = "A janela de conversa não abriu: {reason}.", "The conversation window did not open: {reason}.";
    conversation_failed(status: &str) = "A janela de conversa terminou com um erro ({status}). Aberta num terminal, ela diz por quê.", "The conversation window ended with an error ({status}). Opened in a terminal, it says why.";
    copy_command = "Copiar comando", "Copy command";
    command_copied = "Comando copiado.", "Command copied.";
    running_instead_in_terminal(reason: &str) = "{reason} O servidor roda aqui no terminal.", "{reason} The server runs here in the terminal.";
    status_stopped = "Servidor parado", "Server stopped";
    status_listening(address: &str) = "No ar em {address}", "Running on {address}";
    status_uptime_seconds(seconds: u64) = "há {seconds} s", "for {seconds} s";
    status_uptime_minutes(minutes: u64) = "há {minutes} min", "for {minutes} min";
    status_uptime_hours(hours: u64, minutes: u64) = "há {hours} h {minutes:02} min", "for {hours} h {minutes:02} min";
    copy_diagnosis = "Copiar diagnóstico", "Copy diagnosis";
    copy_diagnosis_hint = "Versão, números, portas e últimos eventos, para quem vai ajudar. Tem nomes e endereços, mas nem mensagens nem senhas.", "Version, figures, doors and the last events, for whoever will help. It has names and addresses, but neither messages nor passwords.";
    diagnosis_copied = "Diagnóstico copiado.", "Diagnosis copied.";
    diagnosis_people(all: &str, doors: &str) = "Pessoas: {all} ({doors})", "People: {all} ({doors})";
    diagnosis_history(records: &str, size: &str, commit: &str) = "Histórico: {records} registros, {size}; última gravação {commit}", "History: {records} records, {size}; last commit {commit}";
    diagnosis_rooms(count: &str) = "Salas: {count}", "Rooms: {count}";
    diagnosis_events(count: &str) = "Últimos eventos ({count}):", "Last events ({count}):";
    status_data_folder(path: &str) = "Dados em {path}", "Data in {path}";
}

// What the operator does to somebody.
texts! {
    actions_for(name: &str, id: u32) = "Ações para {name} ({id})", "Actions for {name} ({id})";
    kick = "Desconectar", "Disconnect";
    kick_hint = "A pessoa pode entrar de novo.", "They may come back.";
    ban_id = "Banir ID", "Ban ID";
    ban_id_hint = "Ninguém mais entra com este ID.", "Nobody comes in with this ID any more.";
    ban_address = "Banir endereço", "Ban address";
    ban_address_hint = "Ninguém mais entra deste computador.", "Nobody comes in from this computer any more.";
    mute = "Silenciar", "Mute";
    mute_hint = "Continua aqui e lê tudo, mas não fala nem cria salas.", "Stays and reads everything, but may not speak or create rooms.";
    give_voice = "Dar voz", "Give voice";
    give_voice_hint = "Pode falar de novo.", "May speak again.";
    free_id = "Liberar ID", "Free ID";
    free_id_hint = "Desconecta quem o usa; o ID fica para quem chegar.", "Disconnects whoever uses it; the ID is anyone's.";
    undo = "Desfazer", "Undo";
    order_not_taken = "O servidor não aceitou o pedido: está desligando ou ocupado demais. Tente de novo.", "The server did not take the order: it is stopping or too busy. Try again.";
    done_announced = "Mensagem enviada a todos.", "Message sent to everyone.";
    done_kicked(id: u32) = "ID {id} desconectado. Não dá para desfazer: a pessoa é que pode entrar de novo.", "ID {id} disconnected. There is no undo: they may come back themselves.";
    done_freed(id: u32) = "ID {id} liberado. Não dá para desfazer: agora é de quem chegar.", "ID {id} freed. There is no undo: it is anyone's now.";
    done_banned_id(id: u32) = "ID {id} banido.", "ID {id} banned.";
    done_banned_key(id: u32) = "A chave de quem tinha o ID {id} foi banida.", "The key of who had ID {id} is banned.";
    done_unbanned_key(id: u32) = "A chave de quem tinha o ID {id} pode entrar de novo.", "The key of who had ID {id} may come in again.";
    done_banned_address(address: &str) = "Endereço {address} banido.", "Address {address} banned.";
    done_muted(id: u32) = "ID {id} silenciado.", "ID {id} muted.";
    done_unbanned_id(id: u32) = "O ID {id} pode entrar de novo.", "ID {id} may come in again.";
    done_unbanned_address(address: &str) = "O endereço {address} pode entrar de novo.", "Address {address} may come in again.";
    done_unmuted(id: u32) = "O ID {id} pode falar de novo.", "ID {id} may speak again.";
    ban_address_title(address: &str) = "Banir o endereço {address}?", "Ban address {address}?";
    ban_address_many(count: &str, names: &str) = "{count} pessoas estão neste endereço e serão desconectadas: {names}.", "{count} people are at this address and will be disconnected: {names}.";
    ban_address_more(names: &str, more: &str) = "{names} e mais {more}", "{names} and {more} more";
    announce = "Anunciar…", "Announce…";
    announce_title = "Anunciar a todos", "Announce to everyone";
    announce_text = "Mensagem", "Message";
    announce_hint = "Todos recebem em nome do servidor, e fica no histórico. Ctrl+Enter envia.", "Everyone gets it in the server's name, and it stays in the history. Ctrl+Enter sends.";
    announce_send = "Enviar a todos", "Send to everyone";
    announce_bytes(bytes: &str, most: &str) = "{bytes} de {most} bytes", "{bytes} of {most} bytes";
    announce_too_long(bytes: &str, most: &str) = "{bytes} de {most} bytes: longa demais", "{bytes} of {most} bytes: too long";
}

// Rooms and sanctions.
texts! {
    rooms = "Salas", "Rooms";
    column_number = "Número", "Number";
    column_people = "Pessoas", "People";
    no_rooms_title = "Nenhuma sala", "No rooms";
    no_rooms_text = "As salas que as pessoas criarem aparecem aqui.", "Rooms that people make appear here.";
    sanctions = "Sanções", "Sanctions";
    lift = "Retirar", "Lift";
    lift_one(sanction: &str) = "Retirar: {sanction}", "Lift: {sanction}";
    no_sanctions_title = "Nenhuma sanção", "No sanctions";
    no_sanctions_text = "Quem for banido ou silenciado, pelo menu de cada cliente, aparece aqui.", "Whoever is banned or muted, by the menu of each client, appears here.";
}

// The history as a file.
texts! {
    export_history = "Exportar histórico…", "Export history…";
    export_title = "Exportar histórico", "Export history";
    export_format = "Formato", "Format";
    export_conversation = "Conversa", "Conversation";
    export_conversation_hint = "vazio: tudo", "empty: everything";
    export_intro(path: &str) = "Só uma conversa: “todos”, o nome de uma sala ou dois IDs, como 7,21. O arquivo fica em {path}.", "Only one conversation: “all”, the name of a room or two IDs, such as 7,21. The file goes into {path}.";
    export_start = "Exportar", "Export";
    export_progress(percent: u32) = "Exportando… {percent} %", "Exporting… {percent} %";
    export_done(count: &str, path: &str) = "{count} linhas do histórico em {path}", "{count} lines of the history in {path}";
    export_no_conversation(typed: &str) = "Não há conversa “{typed}”. Use “todos”, o nome de uma sala ou dois IDs com vírgula.", "There is no conversation “{typed}”. Use “all”, the name of a room or two IDs with a comma.";
    export_failed(path: &str, reason: &str) = "O histórico não foi exportado para {path}: {reason}.", "The history was not exported to {path}: {reason}.";
    export_stopped = "A exportação parou, porque o servidor parou.", "The export stopped because the server stopped.";
    export_file_name(moment: &str, ending: &str) = "recado-historico-{moment}.{ending}", "recado-history-{moment}.{ending}";
}
