//! `recado.toml`, its example and what can be wrong with it.

use crate::texts::texts;

texts! {
    config_line(path: &str, line: &str) = "{path}: linha {line}", "{path}: line {line}";
    config_unreadable(path: &str, reason: &str) = "O arquivo de configuração {path} não pôde ser lido: {reason}.", "The configuration file {path} could not be read: {reason}.";
    config_unwritable(path: &str, reason: &str) = "O arquivo de configuração {path} não pôde ser gravado: {reason}.", "The configuration file {path} could not be written: {reason}.";
    config_syntax(place: &str, message: &str) = "{place}: não é TOML válido: {message}", "{place}: not valid TOML: {message}";
    config_unknown_key(place: &str, key: &str, nearest: &str) = "{place}: chave desconhecida '{key}'; você quis dizer '{nearest}'?", "{place}: unknown key '{key}'; did you mean '{nearest}'?";
    config_value(place: &str, value: &str, expected: &str) = "{place}: valor inválido '{value}'; use {expected}.", "{place}: wrong value '{value}'; use {expected}.";

    example_heading = "recado.toml: a configuração de um servidor Recado.\nRetire o # do começo de uma linha para mudar o valor. Os valores abaixo são os padrões.\nA linha de comando vale mais que as variáveis RECADO_, e elas valem mais que este arquivo,\nlido da pasta de dados ou da pasta atual (ou de onde disser --config).", "recado.toml: the configuration of a Recado server.\nRemove the # at the beginning of a line to change the value. The values below are the defaults.\nThe command line outranks the RECADO_ variables, and they outrank this file,\nwhich is read from the data folder or the current folder (or from where --config says).";

    expected_address = "ENDEREÇO:PORTA, como 0.0.0.0:1235 ou [::]:1235", "ADDRESS:PORT, such as 0.0.0.0:1235 or [::]:1235";
    expected_folder = "o caminho de uma pasta", "the path of a folder";
    expected_journal = "redb (em disco) ou memoria", "redb (on disk) or memoria";
    expected_days = "um número de dias, de 1 a 36500", "a number of days, 1 to 36500";
    expected_records = "um número inteiro de 1000 a 1000000000", "a whole number from 1000 to 1000000000";
    expected_seconds = "um número de segundos, de 1 a 86400", "a number of seconds, 1 to 86400";
    expected_password = "uma senha de até 140 bytes, entre aspas no arquivo", "a password of at most 140 bytes, in quotes in the file";
    expected_switch = "sim ou nao (no arquivo, true ou false)", "yes or no (in the file, true or false)";
    expected_rate = "um número inteiro de 1 a 1000000", "a whole number from 1 to 1000000";
}
