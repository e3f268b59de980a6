//! The doors for existing programs: their names, how they stand, and what helps.

use crate::texts::texts;

texts! {
    door_multicast = "Chat multicast", "Multicast chat";
    door_rooms = "Salas de bate-papo", "Chat rooms";
    door_rooms_a = "Salas, variante A", "Rooms, variant A";
    door_rooms_b = "Salas, variante B", "Rooms, variant B";
    door_binder = "Binder", "Binder";
    door_nodes = "Nós gRPC", "gRPC nodes";

    log_entered_called(name: &str, id: u32, address: &str, door: &str) = "{name} ({id}) entrou por {door}, de {address}.", "{name} ({id}) entered by {door}, from {address}.";
    log_door_open(door: &str, address: &str) = "Porta aberta: {door} em {address}.", "Door open: {door} at {address}.";
    log_door_closed(door: &str) = "Porta fechada: {door}.", "Door closed: {door}.";
    log_door_failed(door: &str, reason: &str) = "A porta {door} não abriu: {reason}", "The door {door} did not open: {reason}";
    log_node_came(node: &str) = "Nós gRPC: {node} está conectado.", "gRPC nodes: {node} is connected.";
    log_node_went(node: &str) = "Nós gRPC: {node} não está mais conectado; nova tentativa a cada 5 s.", "gRPC nodes: {node} is no longer connected; trying again every 5 s.";
    log_binder_registered(name: &str, at: &str) = "Binder: {name} registrado em {at}.", "Binder: {name} registered at {at}.";
    log_binder_ended(name: &str, at: &str) = "Binder: {name} não está mais em {at} e foi esquecido.", "Binder: {name} is no longer at {at} and is forgotten.";
    log_door_registered(door: &str, binder: &str) = "{door}: registrada no binder {binder}.", "{door}: registered in the binder {binder}.";
    log_door_unregistered(door: &str, binder: &str, reason: &str) = "{door}: não foi possível registrar no binder {binder}: {reason}", "{door}: could not be registered in the binder {binder}: {reason}";

    door_is_unprotected(door: &str) = "Atenção: a porta {door} está aberta para a rede, e estes programas não têm senha nem cifra.", "Beware: the door {door} is open to the network, and these programs have neither password nor encryption.";
    door_in_use(port: u16) = "a porta {port} já está em uso por outro programa. Feche-o ou escolha outra porta.", "port {port} is in use by another program. Close it or choose another port.";
    door_airplay(port: u16) = "a porta {port} já está em uso. No macOS costuma ser o Receptor AirPlay: desligue-o em Ajustes do Sistema › Geral › AirDrop e Handoff, ou escolha outra porta.", "port {port} is in use. On macOS it is usually the AirPlay Receiver: turn it off in System Settings › General › AirDrop & Handoff, or choose another port.";
    door_address_not_here(address: &str) = "o endereço {address} não é desta máquina. Use 127.0.0.1, ou 0.0.0.0 para a rede inteira.", "the address {address} does not belong to this machine. Use 127.0.0.1, or 0.0.0.0 for the whole network.";
    door_no_permission(port: u16) = "o sistema não permite abrir a porta {port}. Escolha uma acima de 1023.", "the system does not permit opening port {port}. Choose one above 1023.";
    door_other(reason: &str) = "o sistema recusou: {reason}", "the system refused: {reason}";

    help_door_multicast = "endereço do chat multicast (XML-RPC e RPyC), ou nao", "address of the multicast chat (XML-RPC and RPyC), or no";
    help_door_rooms_a = "endereço das salas, variante A, ou nao", "address of the chat rooms, variant A, or no";
    help_door_rooms_b = "endereço das salas, variante B, ou nao", "address of the chat rooms, variant B, or no";
    help_door_binder = "endereço do binder das salas, ou nao", "address of the rooms' binder, or no";
    help_door_nodes = "endereço do nó gRPC do servidor, ou nao", "address of the server's gRPC node, or no";
    help_register_at = "registra as salas também neste binder já existente", "registers the rooms also in this existing binder";
    help_host_names = "nomes deste computador que as portas HTTP aceitam, separados por vírgula", "names of this computer that the HTTP doors accept, separated by commas";
    expected_door = "ENDEREÇO:PORTA, como 127.0.0.1:8005, ou nao", "ADDRESS:PORT, such as 127.0.0.1:8005, or no";
    expected_binder = "HOST:PORTA, como 192.168.0.5:5000", "HOST:PORT, such as 192.168.0.5:5000";
    expected_host_names = "nomes separados por vírgula, como lab-1,lab-1.local", "names separated by commas, such as lab-1,lab-1.local";
    placeholder_door = "ENDEREÇO|nao", "ADDRESS|no";
    placeholder_names = "NOMES", "NAMES";
}
