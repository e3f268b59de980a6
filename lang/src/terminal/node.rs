//! What `recado no` says in the terminal.

use crate::texts::texts;

texts! {
    help_node = "Conversa entre nós gRPC, sem servidor", "Talks among gRPC nodes, without a server";
    help_node_usage = "recado no PORTA [OPÇÕES]", "recado node PORT [OPTIONS]";
    help_node_examples = "Exemplos:\n  recado no 50051 --nome Ana\n  recado no 50052 --nome Bia --nos /tmp/nodes.json\n  echo \"A aula começou\" | recado no 50053 --nome Aviso\n\nOs outros nós estão em nodes.json: [{\"host\": \"192.168.0.10\", \"port\": 50051}, …]; sem o arquivo,\né criado com localhost 50051 a 50053. Para ouvir um nó, este tem de estar no nodes.json dele.\nO que é dito sem ninguém conectado é guardado e sai quando alguém se conecta.\n\nNo terminal, /ajuda mostra os comandos. Fora dele, cada linha da entrada padrão é um texto ou um\ncomando, e no fim da entrada o nó sai depois que cada texto foi confirmado por alguém.\n\nCom --json, cada linha da saída é um objeto (campos que não se aplicam faltam):\n  evento    mensagem, recibo (um nó confirmou), erro, lista ou estado\n  nome      quem disse; texto: o que foi dito, ou o evento em palavras\n  hora      a hora de quem disse, HH:MM:SS; hora_ms: quando chegou, em milissegundos Unix\n  no        de que nó se fala, ENDEREÇO:PORTA; nos: em lista, os conectados\n  estado    em estado: pronto (porta diz onde ouve), conectado, sem-conexao, na-fila ou fim\n\nSaída: 0 certo, 1 falhou, 2 uso, 3 textos que não saíram, 78 nodes.json não faz sentido", "Examples:\n  recado node 50051 --name Ana\n  recado node 50052 --name Bia --nodes /tmp/nodes.json\n  echo \"Class has begun\" | recado node 50053 --name Notice\n\nThe other nodes are in nodes.json: [{\"host\": \"192.168.0.10\", \"port\": 50051}, …]; without the file\nit is made with localhost 50051 to 50053. To hear a node, this one must be in its nodes.json.\nWhat is said with nobody connected is kept and leaves when somebody connects.\n\nIn a terminal, /help shows the commands. Otherwise every line of standard input is a text or a\ncommand, and at its end the node leaves once each text was acknowledged by somebody.\n\nWith --json every line of output is an object with these fields (absent when they do not apply):\n  evento    mensagem, recibo, erro, lista or estado (message, receipt, error, list, state)\n  nome      who said it; texto: what was said, or the event in words\n  hora      the time of who said it, HH:MM:SS; hora_ms: when it arrived, in Unix milliseconds\n  no        which node it is about, ADDRESS:PORT; nos: in lista, those connected\n  estado    in estado: pronto (porta tells where it listens), conectado, sem-conexao, na-fila or fim\n            (ready, connected, away, waiting, end)\n\nExit codes: 0 ok, 1 failed, 2 usage, 3 texts that did not leave, 78 nodes.json makes no sense";
    help_node_port = "A porta em que ouve; 0 deixa o sistema escolher", "The port to listen on; 0 lets the system choose";
    help_node_name = "Seu nome, até 20 bytes; sem ele é perguntado, ou é o seu usuário do sistema (RECADO_NOME)", "Your name, up to 20 bytes; without it you are asked, or it is your user name (RECADO_NOME)";
    help_node_file = "Os outros nós; padrão nodes.json", "The other nodes; default nodes.json";
    placeholder_port = "PORTA", "PORT";

    node_ask_name(default: &str) = "Seu nome [{default}]: ", "Your name [{default}]: ";
    node_name_long = "O nome cabe em 20 bytes (letras com acento valem 2).", "A name fits in 20 bytes (accented letters take 2).";
    node_ready(port: u16) = "Ouvindo na porta {port}.", "Listening on port {port}.";
    node_hint = "Digite para falar a todos; /lista mostra os nós conectados, /fim sai.", "Type to talk to everyone; /list shows the connected nodes, /quit leaves.";
    node_said(time: &str, name: &str, text: &str) = "[{time}] {name}: {text}", "[{time}] {name}: {text}";
    node_nameless = "sem nome", "nameless";
    node_connected(node: &str) = "Conectado a {node}.", "Connected to {node}.";
    node_lost(node: &str) = "Sem conexão com {node}; nova tentativa a cada 5 s.", "No connection to {node}; trying again every 5 s.";
    node_list(count: usize, list: &str) = "Nós conectados ({count}): {list}", "Connected nodes ({count}): {list}";
    node_list_nobody = "nenhum", "none";
    node_retrying = "Tentando de novo agora.", "Trying again now.";
    node_waits = "Ninguém está conectado: o texto sairá quando alguém se conectar.", "Nobody is connected: the text will leave when somebody is.";
    node_refused(node: &str, text: &str) = "{node} não aceitou: {text}", "{node} did not take: {text}";
    node_given_up(node: &str, text: &str) = "Há textos demais esperando por {node}; o mais antigo foi descartado: {text}", "Too many texts wait for {node}; the oldest was given up: {text}";
    node_alone(file: &str) = "Não há outros nós em {file}: o texto não foi enviado.", "There are no other nodes in {file}: the text was not sent.";
    node_file_wrong(file: &str, line: usize, reason: &str) = "O arquivo {file} não faz sentido, linha {line}: {reason}. O esperado é [{{\"host\": \"192.168.0.10\", \"port\": 50051}}, …].", "The file {file} makes no sense, line {line}: {reason}. Expected is [{{\"host\": \"192.168.0.10\", \"port\": 50051}}, …].";
    node_file_large(file: &str, most: usize) = "O arquivo {file} é grande demais: no máximo {most} nós em 64 KiB.", "The file {file} is too large: {most} nodes in 64 KiB at most.";
    node_file_unreadable(file: &str, reason: &str) = "O arquivo {file} não pôde ser lido: {reason}. Corrija as permissões ou escolha outro com --nos.", "The file {file} cannot be read: {reason}. Correct its permissions or choose another with --nodes.";
    node_file_unwritable(file: &str, reason: &str) = "O arquivo {file} não pôde ser criado: {reason}. Corrija as permissões ou escolha outro com --nos.", "The file {file} cannot be made: {reason}. Correct the permissions or choose another with --nodes.";
    node_unknown_command(command: &str) = "Não conheço o comando {command}. /ajuda mostra os que existem; // no começo diz um texto que começa com /.", "I do not know the command {command}. /help shows those there are; // at the beginning says a text that begins with /.";
    node_help = "texto     diz a todos os nós conectados\n/lista    mostra os nós conectados\n/tentar   tenta agora os que não estão\n//texto   diz um texto que começa com /\n/fim      sai (também Ctrl-C e Ctrl-D)", "text      says it to all connected nodes\n/list     shows the connected nodes\n/retry    tries now those that are not\n//text    says a text that begins with /\n/quit     leaves (so do Ctrl-C and Ctrl-D)";
}
