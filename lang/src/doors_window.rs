//! What the server window says about the doors for existing programs.

use crate::texts::texts;

// The page. Scripts find these controls by their Portuguese names.
texts! {
    doors = "Portas", "Doors";
    doors_hint = "Portas para programas existentes (Ctrl+D)", "Doors for existing programs (Ctrl+D)";
    doors_title = "Portas para programas existentes", "Doors for existing programs";
    doors_intro = "Outros programas de chat entram por aqui e falam com todos. Não têm senha nem cifra.", "Other chat programs come in here and talk with everyone. They have no passwords and no encryption.";
    doors_back = "Voltar", "Back";
    door_ip(door: &str) = "IP: {door}", "IP: {door}";
    door_port(door: &str) = "Porta: {door}", "Port: {door}";
    door_to_network = "Abrir para a rede", "Open to the network";
    door_to_network_one(door: &str) = "Abrir para a rede: {door}", "Open to the network: {door}";
    door_to_this_computer = "Só este computador", "This computer only";
    door_to_this_computer_one(door: &str) = "Só este computador: {door}", "This computer only: {door}";
    door_try_again = "Tentar de novo", "Try again";
    door_try_again_one(door: &str) = "Tentar de novo: {door}", "Try again: {door}";
}

// How a door stands.
texts! {
    door_state_closed = "fechada", "closed";
    door_state_opening = "abrindo…", "opening…";
    door_state_at_start = "abre ao iniciar", "opens at the start";
    door_state_open(address: &str) = "aberta em {address}", "open at {address}";
    door_state_failed = "não abriu", "did not open";
    door_network_hint = "Aberta para a rede: quem alcança este computador entra, sem senha e sem cifra.", "Open to the network: whoever reaches this computer comes in, with neither password nor encryption.";
    door_closed_text = "Ninguém entra por aqui. Marque a porta para abri-la.", "Nobody comes in here. Tick the door to open it.";
    door_bad_ip(typed: &str) = "“{typed}” não é um endereço IP. Use 127.0.0.1 para este computador, ou 0.0.0.0 para a rede inteira.", "“{typed}” is not an IP address. Use 127.0.0.1 for this computer, or 0.0.0.0 for the whole network.";
    door_bad_port(typed: &str, usual: u16) = "“{typed}” não é uma porta. Use um número de 1 a 65535; a porta usual é {usual}.", "“{typed}” is not a port. Use a number from 1 to 65535; the usual port is {usual}.";
    door_people_none = "ninguém", "nobody";
    door_people_one = "1 pessoa", "1 person";
    door_people(count: &str) = "{count} pessoas", "{count} people";
    door_people_more(names: &str, more: &str) = "{names} e mais {more}", "{names} and {more} more";
}

// What to type into the existing program.
texts! {
    door_use_multicast(host: &str, port: u16) = "No cliente: host {host}, porta {port}.", "In the client: host {host}, port {port}.";
    door_use_rooms(binder: &str, port: u16) = "O cliente pergunta ao binder em {binder} e chega à porta {port}.", "The client asks the binder at {binder} and is sent to port {port}.";
    door_use_rooms_no_binder = "O cliente pergunta ao binder, e o binder daqui está fechado: abra-o também.", "The client asks the binder, and the binder here is closed: open it too.";
    door_use_binder(host: &str, port: u16) = "No cliente das salas: binder em {host}, porta {port}.", "In the rooms' client: binder at {host}, port {port}.";
    door_use_nodes(entry: &str) = "Acrescente {entry} ao nodes.json de cada nó.", "Add {entry} to each node's nodes.json.";
    door_nodes_file(path: &str) = "Os nós que este servidor chama estão em {path}.", "The nodes that this server calls are in {path}.";
    door_copy(door: &str) = "Copiar o que digitar: {door}", "Copy what to type: {door}";
}

// The bar at the bottom, while a door is not open that should be.
texts! {
    status_door_failed(door: &str) = "Não abriu: {door}", "Did not open: {door}";
    status_doors_failed(count: usize) = "{count} portas não abriram", "{count} doors did not open";
    status_door_failed_hint = "Ver por quê, e o que fazer (Ctrl+D)", "See why, and what to do (Ctrl+D)";
}

// The question before a door opens to the network.
texts! {
    door_ask_title(door: &str) = "Abrir para a rede: {door}?", "Open to the network: {door}?";
    door_ask_no_password = "Esta porta não pede a senha: quem entra por ela fica na conversa sem saber a senha deste servidor.", "This door does not ask for the password: whoever comes in by it is in the conversation without knowing this server's password.";
    door_ask_text(address: &str) = "Quem alcançar este computador entrará por {address}, com qualquer nome, e lerá a conversa. Estes programas não têm senha nem cifra: use só numa rede em que você confia.", "Whoever reaches this computer will come in at {address}, under any name, and read the conversation. These programs have neither passwords nor encryption: use this only on a network you trust.";
}
