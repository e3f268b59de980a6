//! What the server window says about the history: what is kept, for how long, where, and its troubles.

use crate::texts::texts;

texts! {
    history = "Histórico", "History";
    history_hint = "O que está guardado, por quanto tempo e onde (Ctrl+H)", "What is kept, for how long and where (Ctrl+H)";
    history_intro = "Cada mensagem é gravada aqui antes de ser entregue.", "Every message is written here before it is delivered.";
    history_keeping = "Gravando", "Keeping";
    history_not_keeping = "Parou de gravar", "Not keeping";
    history_memory_only = "Só na memória", "In memory only";

    history_kept_title = "O que está guardado", "What is kept";
    history_records = "Registros guardados", "Records kept";
    history_size = "Tamanho", "Size";
    history_megabytes(size: &str) = "{size} MB", "{size} MB";
    history_gigabytes(size: &str) = "{size} GB", "{size} GB";
    history_pace = "No último minuto", "In the last minute";
    history_pace_records(count: &str) = "{count} registros", "{count} records";
    history_first = "Registro mais antigo", "Oldest record";
    history_last = "Registro mais recente", "Newest record";
    history_moment_pattern = "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M";
    history_no_record = "nenhum ainda", "none yet";
    history_last_commit = "Última gravação", "Last commit";
    history_mean_commit = "Gravação em média, 1 min", "Mean commit, 1 min";
    history_milliseconds(time: &str) = "levou {time} ms", "took {time} ms";
    history_none = "nenhuma ainda", "none yet";
    history_slow(time: &str) = "Gravar leva {time} ms em média, e toda mensagem espera por isso antes de aparecer. Feche o que mais escreve neste disco, ou inicie o servidor com a pasta de dados num disco mais rápido (--dados).", "Writing takes {time} ms on average, and every message waits for it before it appears. Close what else writes on this disk, or start the server with its data folder on a faster one (--data).";
    history_empty = "Nada foi guardado ainda. O que as pessoas disserem a partir de agora fica aqui.", "Nothing has been kept yet. What people say from now on stays here.";

    history_time_title = "Por quanto tempo", "For how long";
    history_retention(days: &str, records: &str) = "Este servidor guarda o histórico por {days} dias e até {records} mensagens; o mais antigo é apagado.", "This server keeps the history for {days} days and up to {records} messages; the oldest is deleted.";
    history_reach_unknown = "Ainda há pouco guardado para dizer qual dos dois limites chega primeiro.", "Too little is kept yet to tell which of the two limits comes first.";
    history_reach_days(a_day: &str, records: &str, days: &str) = "No ritmo até aqui, cerca de {a_day} registros por dia, o limite de {records} não é alcançado: ficam os últimos {days} dias.", "At the pace so far, about {a_day} records a day, the limit of {records} is not reached: the last {days} days stay.";
    history_reach_records(a_day: &str, records: &str, limit: &str, days: &str) = "No ritmo até aqui, cerca de {a_day} registros por dia, o limite de {records} chega antes dos {limit} dias: ficam uns {days} dias.", "At the pace so far, about {a_day} records a day, the limit of {records} comes before the {limit} days: some {days} days stay.";
    history_reach_less(a_day: &str, records: &str, limit: &str) = "No ritmo até aqui, cerca de {a_day} registros por dia, o limite de {records} chega antes dos {limit} dias: fica menos de um dia.", "At the pace so far, about {a_day} records a day, the limit of {records} comes before the {limit} days: less than a day stays.";
    history_gone = "O que é apagado não volta. Exporte antes o que quiser guardar; os limites se mudam em Ajustes.", "What is deleted does not come back. Export before what you want to keep; the limits are changed in Settings.";
    history_in_memory = "O histórico está só na memória: ele se perde ao desligar.", "The history is in memory only: it is lost when the server stops.";

    history_disk_title = "Disco", "Disk";
    history_free = "Livre no disco", "Free on the disk";
    history_free_unknown = "o sistema não diz", "the system does not say";
    history_floor = "Mínimo que deve sobrar", "Least that must be left";
    history_to_come(size: &str) = "Até o seu limite, o histórico ainda pode crescer cerca de {size}: cabe neste disco.", "Up to its limit the history may still grow by about {size}: this disk has room for it.";
    history_short(size: &str) = "Até o seu limite, o histórico ainda pode crescer cerca de {size}, e isso não cabe neste disco: libere espaço ou baixe o limite em Ajustes.", "Up to its limit the history may still grow by about {size}, and this disk has no room for it: free space or lower the limit in Settings.";
    history_full_means(floor: &str, refusal: &str) = "Com menos de {floor} livres o servidor recusa mensagens com “{refusal}” em vez de perdê-las. Ninguém cai, o que está guardado se lê, e com espaço ele volta a aceitar sozinho.", "With less than {floor} free the server refuses messages with “{refusal}” rather than losing them. Nobody is dropped, what is kept can be read, and with space it takes messages again by itself.";
    history_full(refusal: &str, path: &str) = "O disco está cheio: mensagens são recusadas com “{refusal}” Libere espaço no disco de {path}; o servidor volta a aceitar mensagens sozinho.", "The disk is full: messages are refused with “{refusal}” Free space on the disk of {path}; the server then takes messages again by itself.";
    history_failed(reason: &str, refusal: &str, path: &str) = "O disco falhou ({reason}): mensagens são recusadas com “{refusal}” Verifique o disco de {path}; o servidor tenta de novo sozinho.", "The disk failed ({reason}): messages are refused with “{refusal}” Check the disk of {path}; the server tries again by itself.";

    history_place_title = "Onde fica", "Where it lies";
    history_place_memory = "Não há arquivo: o diário está na memória.", "There is no file: the journal is in memory.";
    history_copy_path = "Copiar caminho", "Copy path";
    history_path_copied = "Caminho do histórico copiado.", "Path of the history copied.";

    history_check_title = "Conferir o arquivo", "Check the file";
    history_check = "Com o servidor parado, este comando lê o arquivo inteiro e diz se está íntegro:", "With the server stopped, this command reads the whole file and says whether it is sound:";
    history_check_command(path: &str) = "recado verificar --dados \"{path}\"", "recado verify --data \"{path}\"";

    history_export_title = "Levar para um arquivo", "Take it into a file";
    history_export_text = "Texto, tabela, linhas JSON ou página, de tudo ou de uma conversa. O servidor continua atendendo.", "Text, table, JSON lines or page, of everything or of one conversation. The server goes on serving.";
    history_stopped_title = "O servidor está parado", "The server is stopped";
    history_stopped_text = "Com ele no ar, aparece aqui quanto está guardado, desde quando e quanto cabe no disco.", "While it runs, this shows how much is kept, since when, and how much the disk has room for.";
}
