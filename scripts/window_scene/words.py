"""What controls are called in each language, where a scene is played in both."""

from typing import NamedTuple


class Words(NamedTuple):
    """The conversation window's; `{}` stands for a name, a text, a number."""

    message: str
    send: str
    copied: str
    emoji: str
    emoji_field: str
    rocket: str
    mention: str
    switcher_field: str
    go_to: str
    conversation: str
    person: str
    unread: str
    muted: str
    calls: str
    mute: str
    unmute: str
    find: str
    find_field: str
    find_previous: str
    find_close: str
    nothing_found: str
    more: str
    export: str
    export_text: str
    exported: str
    preferences: str
    language: str
    dark: str
    light: str
    larger: str
    smaller: str
    percent: str
    notices_all: str
    sounds: str
    confirmations: str
    close: str
    shortcuts: str
    shortcut: str
    hide: str
    show: str
    hidden: str
    hidden_message: str
    everyone: str
    kept: str
    read_by: str


PT = Words(
    message="Mensagem",
    send="Enviar",
    copied="Copiado",
    emoji="Emoji",
    emoji_field="Buscar emoji pelo nome",
    rocket="foguete",
    mention="Mencionar {}",
    switcher_field="Conversa, sala ou pessoa",
    go_to="Ir para {}",
    conversation="Conversa {}",
    person="Pessoa {}, ID {}",
    unread="Conversa {}, 1 não lida",
    muted="{}, silenciada",
    calls="{}, com seu nome",
    mute="Silenciar conversa",
    unmute="Tirar do silêncio",
    find="Buscar mensagens",
    find_field="Buscar nesta conversa",
    find_previous="Anterior",
    find_close="Fechar a busca",
    nothing_found="nada encontrado",
    more="Mais",
    export="Exportar conversa",
    export_text="Texto (.txt)",
    exported=" mensagens em ",
    preferences="Preferências",
    language="Português",
    dark="Escuro",
    light="Claro",
    larger="Aumentar",
    smaller="Diminuir",
    percent="{} %",
    notices_all="De tudo",
    sounds="Sons nos avisos",
    confirmations="Confirmações de leitura",
    close="Fechar",
    shortcuts="Atalhos do teclado",
    shortcut="Ir para uma conversa",
    hide="Ocultar mensagens de {}",
    show="Mostrar mensagens de {}",
    hidden="As mensagens de {} ficam ocultas só nesta janela.",
    hidden_message="mensagem de {} oculta",
    everyone="Todos",
    kept=": {} (guardada no servidor)",
    read_by=": {} (lida por {}",
)

EN = Words(
    message="Message",
    send="Send",
    copied="Copied",
    emoji="Insert emoji",
    emoji_field="Search emoji by name",
    rocket="rocket",
    mention="Mention {}",
    switcher_field="Conversation, room or person",
    go_to="Go to {}",
    conversation="Conversation {}",
    person="Person {}, ID {}",
    unread="Conversation {}, 1 unread",
    muted="{}, muted",
    calls="{}, with your name",
    mute="Mute conversation",
    unmute="Unmute conversation",
    find="Find messages",
    find_field="Search this conversation",
    find_previous="Previous",
    find_close="Close the search",
    nothing_found="nothing found",
    more="More",
    export="Export conversation",
    export_text="Text (.txt)",
    exported=" messages in ",
    preferences="Preferences",
    language="English",
    dark="Dark",
    light="Light",
    larger="Larger",
    smaller="Smaller",
    percent="{}%",
    notices_all="Everything",
    sounds="Sounds with notices",
    confirmations="Read confirmations",
    close="Close",
    shortcuts="Keyboard shortcuts",
    shortcut="Go to a conversation",
    hide="Hide messages from {}",
    show="Show messages from {}",
    hidden="Messages from {} are hidden in this window only.",
    hidden_message="message from {} hidden",
    everyone="Everyone",
    kept=": {} (kept on the server)",
    read_by=": {} (read by {}",
)
