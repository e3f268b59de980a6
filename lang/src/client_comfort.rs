//! What the client window says about finding one's way, settings, notices and the like.

use crate::texts::texts;

// Messages.
texts! {
    message_copy_whole = "Copiar com nome e hora", "Copy with name and time";
    message_hidden(name: &str) = "mensagem de {name} oculta", "message from {name} hidden";
    person_hide(name: &str) = "Ocultar mensagens de {name}", "Hide messages from {name}";
    person_show(name: &str) = "Mostrar mensagens de {name}", "Show messages from {name}";
    person_hidden(name: &str) = "As mensagens de {name} ficam ocultas só nesta janela.", "Messages from {name} are hidden in this window only.";
    person_shown(name: &str) = "As mensagens de {name} voltam a aparecer.", "Messages from {name} are shown again.";
    people_spoke(when: &str) = "falou {when}", "spoke {when}";
}

// Conversations that call.
texts! {
    find_open = "Buscar mensagens", "Find messages";
    conversation_mute = "Silenciar conversa", "Mute conversation";
    conversation_unmute = "Tirar do silêncio", "Unmute conversation";
    conversation_row_calls(row: &str) = "{row}, com seu nome", "{row}, with your name";
    conversation_row_muted(row: &str) = "{row}, silenciada", "{row}, muted";
    notice_title(name: &str, product: &str) = "{name} — {product}", "{name} — {product}";
    notice_title_in(name: &str, conversation: &str) = "{name} em {conversation}", "{name} in {conversation}";
    notice_more(text: &str, more: usize) = "{text}\n(e mais {more})", "{text}\n(and {more} more)";
}

// The quick switcher.
texts! {
    switcher = "Ir para uma conversa", "Go to a conversation";
    switcher_field = "Conversa, sala ou pessoa", "Conversation, room or person";
    switcher_row(name: &str) = "Ir para {name}", "Go to {name}";
    switcher_none = "Nada com este nome ou ID.", "Nothing of this name or ID.";
    switcher_hint = "↑ ↓ escolhem, Enter abre, Esc fecha", "↑ ↓ choose, Enter opens, Esc closes";
}

// Emoji.
texts! {
    emoji = "Emoji", "Insert emoji";
    emoji_field = "Buscar emoji pelo nome", "Search emoji by name";
    emoji_none = "Nenhum emoji com este nome.", "No emoji of this name.";
    emoji_no_font = "Este computador não tem fonte com emoji. No Debian ou Ubuntu, instale fonts-noto-color-emoji.", "This computer has no font with emoji. On Debian or Ubuntu install fonts-noto-color-emoji.";
    emoji_hint = "Setas escolhem, Enter insere, Esc fecha", "Arrows choose, Enter inserts, Esc closes";
}

// Calling somebody.
texts! {
    calling_row(name: &str) = "Mencionar {name}", "Mention {name}";
}

// Settings.
texts! {
    preferences = "Preferências", "Preferences";
    settings_language = "Idioma", "Language";
    settings_theme = "Tema", "Theme";
    settings_theme_system = "Do sistema", "System";
    settings_theme_light = "Claro", "Light";
    settings_theme_dark = "Escuro", "Dark";
    settings_zoom = "Tamanho", "Size";
    settings_zoom_smaller = "Diminuir", "Smaller";
    settings_zoom_larger = "Aumentar", "Larger";
    settings_zoom_now(percent: u32) = "{percent} %", "{percent}%";
    settings_notices = "Avisos", "Notices";
    settings_notices_why = "Quando outra janela está à frente. Conversas silenciadas não avisam.", "While another window is in front. Muted conversations give no notice.";
    settings_notices_all = "De tudo", "Everything";
    settings_notices_personal = "Particulares e com meu nome", "Private and with my name";
    settings_notices_nothing = "Nenhum", "None";
    settings_sounds = "Sons nos avisos", "Sounds with notices";
    settings_confirmations = "Confirmações de leitura", "Read confirmations";
    settings_confirmations_why = "Desligadas, ninguém sabe o que você leu, e você não vê quem leu.", "When off nobody learns what you have read, and you do not see who has.";
    settings_folder = "Pasta de dados", "Data folder";
    settings_folder_open = "Abrir a pasta", "Open the folder";
    settings_folder_not_opened(path: &str) = "A pasta {path} não foi aberta; o caminho foi copiado.", "The folder {path} was not opened; its path was copied.";
    settings_hidden = "Pessoas ocultas", "Hidden people";
}

// Exporting.
texts! {
    export = "Exportar conversa", "Export conversation";
    export_why = "O que está carregado nesta janela vai para um arquivo novo na pasta de dados.", "What is loaded in this window goes into a new file in the data folder.";
    export_txt = "Texto (.txt)", "Text (.txt)";
    export_csv = "Planilha (.csv)", "Spreadsheet (.csv)";
    export_json = "JSON, por linha (.json)", "JSON, by line (.json)";
    export_html = "Página (.html)", "Page (.html)";
    exported_messages(count: &str, path: &str) = "{count} mensagens em {path}", "{count} messages in {path}";
    exported_nothing(path: &str, reason: &str) = "Não foi possível gravar em {path}: {reason}", "Could not write to {path}: {reason}";
    export_busy = "Já há uma exportação em andamento.", "An export is already under way.";
}

// Help.
texts! {
    help = "Ajuda e atalhos", "Help and shortcuts";
    help_menu = "Mais", "More";
    shortcut_recall = "Com a mensagem vazia: trazer de volta o que você disse (Esc desfaz)", "With an empty message: bring back what you said (Esc undoes)";
    shortcut_mention = "Mencionar alguém: ↑ ↓ escolhem, Tab completa", "Mention somebody: ↑ ↓ choose, Tab completes";
    shortcut_choose = "Escolher uma mensagem", "Choose a message";
    shortcut_copy = "Copiar a mensagem escolhida, ou a última", "Copy the chosen message, or the last";
    shortcut_copy_whole = "O mesmo, com nome e hora", "The same, with name and time";
    shortcut_mute = "Silenciar a conversa, ou não mais", "Mute the conversation, or no more";
}

// The first time.
texts! {
    first_alone_title = "Só você está aqui por enquanto", "Only you are here for now";
    first_alone(address: &str) = "Passe o endereço {address} a quem você quer na conversa. O que você escrever já pode esperar por eles.", "Give the address {address} to those you want here. What you write can already wait for them.";
    first_alone_classic(address: &str) = "Passe o endereço {address} a quem você quer na conversa.", "Give the address {address} to those you want here.";
    first_alone_here = "O servidor está neste computador. A janela dele mostra o endereço a passar a quem você quer na conversa.", "The server is on this computer. Its window shows the address to give to those you want here.";
    first_copy_address = "Copiar o endereço", "Copy the address";
    first_say_hello = "Escreva abaixo e aperte Enter.", "Write below and press Enter.";
    first_no_server = "Primeira vez aqui? Peça o IP e a porta a quem iniciou o servidor: a janela dele os mostra. Se ninguém iniciou, abra recado-servidor neste computador e use o IP 127.0.0.1.", "First time here? Ask whoever started the server for its IP and port: its window shows them. If nobody has, open recado-servidor on this computer and use the IP 127.0.0.1.";
}
