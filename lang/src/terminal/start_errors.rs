//! Why a server cannot start, and what to do about it.

use crate::texts::texts;

texts! {
    start_port_in_use(address: &str, port: u16) = "A porta {port} de {address} já está em uso: outro servidor está ligado nesta máquina? Desligue-o ou escolha outra porta.", "Port {port} of {address} is already in use: is another server running on this machine? Stop it or choose another port.";
    start_address_not_here(address: &str) = "O endereço {address} não é desta máquina. Escolha um dos endereços dela, ou 0.0.0.0 para usar todos.", "The address {address} does not belong to this machine. Choose one of its addresses, or 0.0.0.0 for all of them.";
    start_no_permission(port: u16) = "O sistema não permite abrir a porta {port}. Escolha uma porta acima de 1023, como a 1235.", "The system does not permit opening port {port}. Choose a port above 1023, such as 1235.";
    start_data_folder(path: &str, reason: &str) = "Não foi possível usar a pasta de dados {path}: {reason}. Escolha outra com --dados ou corrija as permissões.", "The data folder {path} cannot be used: {reason}. Choose another with --data or correct its permissions.";
    journal_already_open(folder: &str) = "O histórico da pasta {folder} já está aberto por outro servidor. Desligue-o ou escolha outra pasta com --dados.", "The history in the folder {folder} is already open in another server. Stop it or choose another folder with --data.";
    journal_newer_version(path: &str, found: u64, known: u64) = "O arquivo {path} foi escrito por uma versão mais nova do Recado (formato {found}; esta conhece até o {known}). Instale essa versão ou escolha outra pasta com --dados.", "The file {path} was written by a newer version of Recado (format {found}; this one knows up to {known}). Install that version or choose another folder with --data.";
    journal_missing(path: &str) = "Não há {path}. Confira o nome da pasta de dados.", "There is no {path}. Check the name of the data folder.";
    journal_not_one(path: &str) = "O arquivo {path} não é um histórico do Recado. Mova-o para outro lugar ou escolha outra pasta com --dados.", "The file {path} is not a Recado history. Move it away or choose another folder with --data.";
    journal_damaged(path: &str, reason: &str) = "O arquivo {path} está danificado ({reason}). Ponha uma cópia no lugar dele, ou mova-o para outro lugar e comece um novo.", "The file {path} is damaged ({reason}). Put a copy in its place, or move it away and begin a new one.";
    journal_forbidden(path: &str) = "O arquivo {path} não pode ser lido e escrito por este usuário. Corrija as permissões ou escolha outra pasta com --dados.", "The file {path} cannot be read and written by this user. Correct its permissions or choose another folder with --data.";
    journal_no_space(path: &str) = "Não há espaço para {path}. Libere espaço no disco.", "There is no space for {path}. Free space on the disk.";
    journal_disk_failed(path: &str, reason: &str) = "O arquivo {path} não pôde ser aberto: {reason}. Confira o disco.", "The file {path} could not be opened: {reason}. Check the disk.";
    key_unreadable(path: &str, reason: &str) = "A chave do servidor, {path}, não pôde ser lida: {reason}. Corrija as permissões ou escolha outra pasta com --dados.", "The server's key, {path}, cannot be read: {reason}. Correct its permissions or choose another folder with --data.";
    key_unwritable(path: &str, reason: &str) = "A chave do servidor não pôde ser guardada em {path}: {reason}. Libere espaço, corrija as permissões ou escolha outra pasta com --dados.", "The server's key cannot be kept in {path}: {reason}. Free space, correct the permissions or choose another folder with --data.";
    key_damaged(path: &str) = "O arquivo {path} não contém a chave do servidor: está danificado. Ponha uma cópia no lugar dele. Se não houver cópia, mova-o para outro lugar: o servidor fará uma chave nova, e quem já o conhece será avisado da mudança.", "The file {path} does not hold the server's key: it is damaged. Put a copy in its place. If there is none, move it away: the server will make a new key, and everyone who knows it will be warned of the change.";
    start_other(reason: &str) = "O servidor não pôde começar: {reason}.", "The server could not start: {reason}.";
}
