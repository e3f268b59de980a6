//! What the server window says about its settings, which are the keys of recado.toml.

use crate::texts::texts;

// The page. Scripts find these controls by their Portuguese names.
texts! {
    settings = "Ajustes", "Settings";
    settings_hint = "Ajustes do servidor (Ctrl+,)", "Server settings (Ctrl+,)";
    settings_title = "Ajustes do servidor", "Server settings";
    settings_file(path: &str) = "Ficam em {path}; só o que você muda é gravado.", "They are in {path}; only what you change is written.";
    settings_save = "Salvar", "Save";
    settings_discard = "Descartar", "Discard";
    settings_unsaved = "Há mudanças por salvar.", "There are unsaved changes.";
    settings_saved = "Ajustes salvos.", "Settings saved.";
    settings_pending = "Os ajustes salvos valem a partir do próximo início do servidor.", "What was saved applies from the server's next start on.";
    settings_restart = "Desligar e iniciar de novo", "Stop and start again";
    setting_default(value: &str) = "Padrão: {value}", "Default: {value}";
    setting_use_default = "Usar o padrão", "Use the default";
    setting_use_default_one(setting: &str) = "Usar o padrão: {setting}", "Use the default: {setting}";
    setting_overridden(by: &str) = "{by} vale mais que o arquivo: mude lá.", "{by} outranks the file: change it there.";
    setting_wrong(expected: &str) = "Use {expected}.", "Use {expected}.";
    setting_yes = "sim", "yes";
    setting_no = "não", "no";
    setting_none = "nenhum", "none";
    setting_password_set = "Há uma senha; digite outra para trocá-la.", "There is a password; type another to change it.";
    setting_password_none = "Sem senha: entra quem alcança o servidor.", "No password: whoever reaches the server comes in.";
}

// What the keys are called.
texts! {
    settings_server = "Servidor", "Server";
    settings_history = "Histórico", "History";
    settings_entrance = "Entrada", "Coming in";
    settings_limits = "Limites de cada pessoa", "Limits of each person";
    settings_programs = "Programas existentes", "Existing programs";
    setting_udp = "Endereço ao abrir", "Address on opening";
    setting_beacon = "Sinal de vida", "Sign of life";
    setting_open_network = "Aceitar fora da rede local", "Accept from outside the local network";
    setting_journal = "Onde fica o histórico", "Where the history is kept";
    setting_keep_days = "Dias guardados", "Days kept";
    setting_keep_records = "Registros guardados", "Records kept";
    setting_password = "Senha", "Password";
    setting_texts_per_second = "Textos por segundo", "Texts per second";
    setting_texts_burst = "Textos de uma vez", "Texts at once";
    setting_parts_per_second = "Partes por segundo", "Parts per second";
    setting_parts_burst = "Partes de uma vez", "Parts at once";
    setting_register_at = "Registrar em outro binder", "Register with another binder";
    setting_host_names = "Nomes aceitos nas portas HTTP", "Host names at the HTTP doors";
}
