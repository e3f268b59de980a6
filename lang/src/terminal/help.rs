//! The help of `recado` and its commands, and what is wrong with a command line.

use crate::texts::texts;

texts! {
    help_usage_word = "Uso", "Usage";
    help_commands_word = "Comandos", "Commands";
    help_options_word = "Opções", "Options";
    help_option_help = "Mostra esta ajuda", "Shows this help";
    help_option_version = "Mostra a versão", "Shows the version";

    help_recado = "Recado: uma conversa com muitas portas, na rede local.", "Recado: one conversation with many doors, on the local network.";
    help_recado_usage = "recado COMANDO [OPÇÕES]", "recado COMMAND [OPTIONS]";
    help_recado_examples = "Exemplos:\n  recado servidor                                          liga um servidor na porta 1235\n  recado cliente --servidor 192.168.0.10:1235 --nome Ana   conversa por ele\n  recado no 50051 --nome Ana                               conversa entre nós gRPC, sem servidor\n\nCada comando tem a sua ajuda: recado servidor --help\nIdioma: o do sistema, ou RECADO_LINGUA=pt|en\nSaída: 0 certo, 1 falhou, 2 uso, 3 sem resposta, 4 recusado, 78 configuração", "Examples:\n  recado server                                          starts a server on port 1235\n  recado client --server 192.168.0.10:1235 --name Ana    talks through it\n  recado node 50051 --name Ana                           talks among gRPC nodes, without a server\n\nEvery command has its own help: recado server --help\nLanguage: the system's, or RECADO_LINGUA=pt|en\nExit codes: 0 ok, 1 failed, 2 usage, 3 no answer, 4 refused, 78 configuration";
    help_server = "Liga um servidor e o mantém no ar até Ctrl-C", "Starts a server and keeps it up until Ctrl-C";
    help_server_usage(program: &str) = "{program} [OPÇÕES]", "{program} [OPTIONS]";
    help_server_examples(program: &str) = "Exemplos:\n  {program}\n  {program} --udp 127.0.0.1:0 --dados /tmp/recado\n  {program} --config-exemplo > recado.toml\n\nCada opção também pode vir do ambiente (RECADO_UDP, RECADO_REDE_ABERTA…) ou de recado.toml,\nque é procurado na pasta de dados e depois na pasta atual.\n\nQuando está no ar, escreve uma linha na saída padrão: pronto udp=127.0.0.1:1235\nO que acontece vai para chat_server.log na pasta de dados; o texto das mensagens, nunca.\nEm um terminal, /ajuda mostra o que se pode digitar: anunciar, expulsar, banir…", "Examples:\n  {program}\n  {program} --udp 127.0.0.1:0 --data /tmp/recado\n  {program} --config-example > recado.toml\n\nEvery option may also come from the environment (--data is RECADO_DADOS) or from recado.toml,\nlooked for in the data folder and then in the current folder; --config-example names them all.\n\nOnce up, it writes one line to standard output: pronto udp=127.0.0.1:1235\nWhat happens goes to chat_server.log in the data folder; the text of messages never does.\nIn a terminal, /help shows what may be typed: announce, kick, ban…";
    help_client = "Conversa pelo terminal", "Talks from a terminal";
    help_client_usage = "recado cliente --servidor ENDEREÇO:PORTA [OPÇÕES]", "recado client --server ADDRESS:PORT [OPTIONS]";
    help_client_examples = "Exemplos:\n  recado cliente --servidor 192.168.0.10:1235 --nome Ana\n  recado cliente --servidor 192.168.0.10 --id 20231234 --nome Ana\n  echo \"A aula começou\" | recado cliente --servidor 127.0.0.1:1235 --nome Aviso --confiar\n  printf '/msg 2 oi\\n/lista\\n' | recado cliente --servidor 127.0.0.1:1235 --id 1 --nome Ana --json --confiar\n\nNo terminal, /ajuda mostra os comandos. Fora dele, cada linha da entrada padrão é um texto\nou um comando, e no fim da entrada o cliente se despede depois que tudo foi guardado.\n\nCom --json, cada linha da saída é um objeto (campos que não se aplicam faltam):\n  evento    mensagem, erro, sistema, lista, estado, recibo (guardada: ✓) ou lido (✓✓)\n  de, nome  o ID e o nome de quem disse ou leu; em estado, os desta conexão\n  para      a quem: 0 é todos, a partir de 1000000001 é uma sala; sala: o nome dela\n  texto     o que foi dito, ou o evento em palavras\n  ordem     o número na ordem única do servidor; lugar: o número na conversa\n  ficha     em recibo, na-fila e erro: a mensagem de que se fala\n  codigo    em erro, o código da recusa\n  estado    em estado: conectando, conectado, sem-conexao, na-fila (◷) ou fim\n  pessoas   em lista: [{\"id\", \"nome\"}]; mais: quantas não couberam\n  hora_ms   quando foi guardada ou chegou, em milissegundos Unix\nSó a conexão cifrada tem ordem, lugar, ficha, recibo e lido.\n\nA chave de um servidor desconhecido é mostrada em palavras: no terminal pergunta se é de confiar;\nfora dele sai com 4, a não ser com --confiar ou --convite. A senha do servidor vem de
RECADO_SENHA ou de senha em recado.toml.", "Examples:\n  recado client --server 192.168.0.10:1235 --name Ana\n  recado client --server 192.168.0.10 --id 20231234 --name Ana\n  echo \"Class has begun\" | recado client --server 127.0.0.1:1235 --name Notice --trust\n  printf '/msg 2 hi\\n/list\\n' | recado client --server 127.0.0.1:1235 --id 1 --name Ana --json --trust\n\nIn a terminal, /help shows the commands. Otherwise every line of standard input is a text\nor a command, and at its end the client says goodbye once everything is kept.\n\nWith --json every line of output is an object with these fields (absent when they do not apply):\n  evento    mensagem, erro, sistema, lista, estado (message, error, system, list, state),\n            recibo (kept: ✓) or lido (read: ✓✓)\n  de, nome  ID and name of who said or read it; in estado, those of this connection\n  para      to whom: 0 is everyone, 1000000001 and up is a room; sala: its name\n  texto     what was said, or the event in words\n  ordem     the number in the server's one order; lugar: the number in the conversation\n  ficha     in recibo, na-fila and erro: the message they are about\n  codigo    in erro, the code of the refusal\n  estado    in estado: conectando, conectado, sem-conexao, na-fila (◷) or fim\n            (connecting, connected, away, waiting, end)\n  pessoas   in lista: [{\"id\", \"nome\"}]; mais: how many did not fit\n  hora_ms   when it was kept or arrived, in Unix milliseconds\nOnly an encrypted connection has ordem, lugar, ficha, recibo and lido.\n\nThe key of an unknown server is shown in words: in a terminal you are asked whether to trust it;\notherwise it ends with 4, unless with --trust or --invite. The server's password comes from
RECADO_SENHA or from senha in recado.toml.";

    help_history = "Escreve o que foi dito, do histórico de um servidor desligado", "Writes what was said, from the history of a stopped server";
    help_history_usage = "recado historico [OPÇÕES]", "recado history [OPTIONS]";
    help_history_examples = "Exemplos:\n  recado historico --dados /tmp/recado\n  recado historico --conversa todos --de 2026-11-20 --ate \"2026-11-20 18:00\"\n  recado historico --conversa 1,2 --texto prova\n  recado historico --pessoa Ana --formato csv --saida ana.csv\n\nCom --formato json, cada linha é um objeto:\n  evento    mensagem, sistema, entrada ou saida\n  ordem     o número na ordem única do servidor\n  hora_ms   quando, em milissegundos Unix\n  de, nome  o ID e o nome de quem disse; 0 é o servidor\n  para      a quem: 0 é todos, a partir de 1000000001 é uma sala\n  texto     o que foi dito", "Examples:\n  recado history --data /tmp/recado\n  recado history --conversation all --from 2026-11-20 --until \"2026-11-20 18:00\"\n  recado history --conversation 1,2 --text exam\n  recado history --person Ana --format csv --output ana.csv\n\nWith --format json every line is an object:\n  evento    mensagem, sistema, entrada or saida (message, system, entry, exit)\n  ordem     the number in the server's one order\n  hora_ms   when, in Unix milliseconds\n  de, nome  ID and name of who said it; 0 is the server\n  para      to whom: 0 is everyone, 1000000001 and up is a room\n  texto     what was said";
    help_history_data = "A pasta do servidor, que deve estar desligado (RECADO_DADOS)", "The folder of the server, which must be stopped (RECADO_DADOS)";
    help_history_conversation = "Só uma conversa: todos, uma sala por nome ou número, ou duas pessoas", "Only one conversation: all, a room by name or number, or two people";
    help_history_person = "Só o que uma pessoa disse, e pelo ID também o que foi dito a ela", "Only what one person said, and by ID also what was said to them";
    help_history_since = "Desde esse dia ou momento: 2026-11-20 ou \"2026-11-20 14:30\"", "Since that day or moment: 2026-11-20 or \"2026-11-20 14:30\"";
    help_history_until = "Até esse dia ou momento, inclusive", "Until that day or moment, included";
    help_history_text = "Só textos que contêm isto", "Only texts that contain this";
    help_history_format = "O formato; padrão: o do nome do arquivo de --saida, ou txt", "The format; default: that of the name of the --output file, or txt";
    help_history_output = "O arquivo a escrever; padrão: a saída padrão", "The file to write; default: standard output";
    help_verify = "Confere todo o histórico de um servidor desligado", "Checks the whole history of a stopped server";
    help_verify_usage = "recado verificar [OPÇÕES]", "recado verify [OPTIONS]";
    help_verify_examples = "Exemplo:\n  recado verificar --dados /tmp/recado\n\nSaída: 0 íntegro, 1 danificado ou não pôde ser lido", "Example:\n  recado verify --data /tmp/recado\n\nExit codes: 0 sound, 1 damaged or could not be read";

    placeholder_date = "DATA", "DATE";
    placeholder_conversation = "todos|SALA|ID,ID", "all|ROOM|ID,ID";
    placeholder_person = "ID|NOME", "ID|NAME";
    placeholder_text = "TEXTO", "TEXT";
    placeholder_address = "ENDEREÇO:PORTA", "ADDRESS:PORT";
    placeholder_folder = "PASTA", "FOLDER";
    placeholder_file = "ARQUIVO", "FILE";
    placeholder_journal = "DIÁRIO", "JOURNAL";
    placeholder_seconds = "SEGUNDOS", "SECONDS";
    placeholder_switch = "sim|nao", "yes|no";
    placeholder_number = "N", "N";
    placeholder_name = "NOME", "NAME";

    help_udp = "Onde ouvir; padrão 0.0.0.0:1235; a porta 0 deixa o sistema escolher", "Where to listen; default 0.0.0.0:1235; port 0 lets the system choose";
    help_data = "A pasta do servidor: recado.redb, servidor.chave, chat_server.log e recado.toml", "The server's folder: recado.redb, servidor.chave, chat_server.log and recado.toml";
    help_journal = "Onde as mensagens ficam: redb (no disco, em recado.redb; padrão) ou memoria (até o servidor desligar)", "Where messages are kept: redb (on disk, in recado.redb; default) or memoria (until the server stops)";
    help_keep_days = "Por quantos dias as mensagens são guardadas; padrão 30", "For how many days messages are kept; default 30";
    help_keep_records = "Quantos registros são guardados no máximo; padrão 1000000", "How many records are kept at most; default 1000000";
    help_beacon = "De quantos em quantos segundos o servidor dá sinal de vida; padrão 60", "Seconds between the server's signs of life; default 60";
    help_password = "Senha que o servidor pede a quem chega; só aqui ou na variável, nunca na linha de comando. Guarde este arquivo de modo que só você o leia", "Password that the server asks newcomers for; only here or in the variable, never on the command line. Keep this file so that only you can read it";
    help_open_network = "Aceita também quem não está na rede local; padrão nao", "Also accepts people from outside the local network; default no";
    help_classic = "Atende também os programas clássicos, sem cifra; padrão sim, com senha nao", "Also serves the classic programs, without encryption; default yes, with a password no";
    help_texts_per_second = "Textos por segundo de cada pessoa, na média; padrão 20", "Texts a second from each person, on average; default 20";
    help_texts_burst = "Textos de cada pessoa de uma só vez; padrão 60", "Texts from each person at once; default 60";
    help_parts_per_second = "Partes de 140 bytes por segundo de cada pessoa, na média; padrão 100", "Parts of 140 bytes a second from each person, on average; default 100";
    help_parts_burst = "Partes de 140 bytes de cada pessoa de uma só vez; padrão 256", "Parts of 140 bytes from each person at once; default 256";
    help_config = "O arquivo de configuração, em vez de recado.toml", "The configuration file, instead of recado.toml";
    help_config_example = "Escreve um recado.toml comentado e termina", "Prints a commented recado.toml and ends";

    help_client_server = "O servidor; sem porta, 1235 (RECADO_SERVIDOR)", "The server; without a port, 1235 (RECADO_SERVIDOR)";
    help_client_id = "Seu ID, de 1 a 999999999; sem ele, o último usado com o servidor, ou um automático (RECADO_ID)", "Your ID, 1 to 999999999; without it the one last used with the server, or an automatic one (RECADO_ID)";
    help_client_name = "Seu nome, até 20 bytes; padrão: o seu usuário do sistema (RECADO_NOME)", "Your name, up to 20 bytes; default: your user name (RECADO_NOME)";
    help_client_data = "A pasta das chaves, mensagens e linhas digitadas; sem ela, a sua pasta de dados, sem as linhas", "The folder of keys, messages and typed lines; without it your data folder, without the lines";
    help_client_json = "Um objeto JSON por linha na saída", "One JSON object per line of output";
    help_client_classic = "Fala o protocolo clássico sem perguntar ao servidor o que ele fala", "Speaks classic without asking the server what it speaks";

    usage_unknown(argument: &str) = "Não conheço '{argument}'.", "I do not know '{argument}'.";
    usage_did_you_mean(suggestion: &str) = "Você quis dizer '{suggestion}'?", "Did you mean '{suggestion}'?";
    usage_missing(argument: &str) = "Falta {argument}.", "{argument} is missing.";
    usage_no_value(argument: &str) = "Falta o valor de {argument}.", "{argument} wants a value.";
    usage_repeated(argument: &str) = "{argument} aparece mais de uma vez.", "{argument} appears more than once.";
    usage_wrong_value(argument: &str, value: &str) = "Valor inválido '{value}' em {argument}.", "Wrong value '{value}' for {argument}.";
    usage_see_help(command: &str) = "Veja {command} --help.", "See {command} --help.";
    usage_wrong_id(value: &str) = "ID inválido '{value}': use de 1 a 999999999.", "Wrong ID '{value}': use 1 to 999999999.";
    usage_long_name(name: &str, bytes: usize) = "O nome cabe em 20 bytes; '{name}' tem {bytes} (letras com acento valem 2).", "A name fits in 20 bytes; '{name}' has {bytes} (accented letters take 2).";
    usage_no_name = "Diga seu nome com --nome.", "Say your name with --name.";
    usage_wrong_server(value: &str) = "Servidor inválido '{value}': use ENDEREÇO:PORTA, como 192.168.0.10:1235.", "Wrong server '{value}': use ADDRESS:PORT, such as 192.168.0.10:1235.";
}
