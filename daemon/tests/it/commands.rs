//! The command line and the exit codes.

use crate::program::{Finished, Program, Server};
use std::{fs, net::UdpSocket};

const INVITE: &str =
    "recado://127.0.0.1#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn run(arguments: &[&str]) -> Finished {
    Program::recado(arguments).finish()
}

#[test]
fn usage_errors_end_with_2_and_say_what_is_wrong() {
    for (arguments, said) in [
        (
            &["servidor", "--udpp", "x"][..],
            "Não conheço '--udpp'. Você quis dizer '--udp'?\nVeja recado servidor --help.\n",
        ),
        (&["servidor", "--udp"], "Falta o valor de --udp"),
        (&["servidor", "--udp", "x"], "--udp: valor inválido 'x'"),
        (&["cliente"], "Falta --servidor ENDEREÇO:PORTA."),
        (
            &["cliente", "--servidor", "sala 3"],
            "Servidor inválido 'sala 3'",
        ),
        (
            &["cliente", "--servidor", "127.0.0.1", "--id", "0"],
            "ID inválido '0': use de 1 a 999999999.",
        ),
        (
            &[
                "cliente",
                "--servidor",
                "127.0.0.1",
                "--nome",
                "Maximiliana Conceição",
            ],
            "O nome cabe em 20 bytes; 'Maximiliana Conceição' tem 23",
        ),
        (
            &["cliente", "--convite", "recado://sala3", "--nome", "Ana"],
            "Convite inválido 'recado://sala3'",
        ),
        (
            &["cliente", "--convite", INVITE, "--servidor", "127.0.0.1"],
            "O convite já diz qual é o servidor",
        ),
        (
            &["cliente", "--convite", INVITE, "--classico"],
            "Com um convite a conexão é sempre cifrada",
        ),
        (
            &["historico", "--de", "ontem"],
            "Valor inválido 'ontem' em --de.",
        ),
        (
            &["historico", "--formato", "pdf"],
            "Valor inválido 'pdf' em --formato.",
        ),
        (&[], "recado COMANDO"),
    ] {
        let finished = run(arguments);
        assert_eq!(finished.code, Some(2), "{arguments:?}: {finished:?}");
        assert!(
            finished.errors.contains(said),
            "{arguments:?}: {finished:?}"
        );
    }
}

#[test]
fn a_name_somebody_chose_is_never_cut_but_that_of_the_system_is() {
    let long = "Maximiliana Conceição";
    let client = ["client", "--server", "127.0.0.1:9", "--classic"];
    let chosen = Program::recado_with(client, &[("RECADO_NOME", long)]).finish();
    assert_eq!(chosen.code, Some(2), "{chosen:?}");
    // Nobody is at port 9: it got as far as asking.
    let system = Program::recado_with(client, &[("USER", long)]).finish();
    assert_eq!(system.code, Some(3), "{system:?}");
}

#[test]
fn help_has_examples_in_both_languages_and_both_names_work() {
    for (arguments, lang, said) in [
        (
            ["servidor", "--help"],
            "pt",
            "recado servidor --udp 127.0.0.1:0",
        ),
        (["server", "--help"], "pt", "--dados <PASTA>"),
        (["server", "--help"], "en", "--data <FOLDER>"),
        (
            ["cliente", "--help"],
            "en",
            "recado client --server 192.168.0.10:1235",
        ),
        (["client", "--help"], "pt", "hora_ms"),
    ] {
        let finished = Program::recado_with(arguments, &[("RECADO_LINGUA", lang)]).finish();
        assert_eq!(finished.code, Some(0));
        assert!(finished.output.contains(said), "{finished:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut server = Program::recado(["server", "--udp", "127.0.0.1:0", "--data", data]);
    server.line_with(&["pronto udp=127.0.0.1:"]);
}

#[test]
fn a_configuration_that_makes_no_sense_ends_with_78() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("recado.toml"), "\n\nudpp = 1\n").unwrap();
    let finished = run(&["servidor", "--dados", folder.path().to_str().unwrap()]);
    assert_eq!(finished.code, Some(78), "{finished:?}");
    let said = "linha 3: chave desconhecida 'udpp'; você quis dizer 'udp'?";
    assert!(finished.errors.contains(said), "{finished:?}");
}

#[test]
fn a_server_that_cannot_start_ends_with_1_and_says_what_to_do() {
    let first = Server::start();
    let port = first.address.rsplit(':').next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let inside_a_file = blocked.join("data");
    for (udp, data, said) in [
        (
            first.address.as_str(),
            data,
            format!("A porta {port} de 127.0.0.1 já está em uso"),
        ),
        (
            "192.0.2.1:1235",
            data,
            "O endereço 192.0.2.1 não é desta máquina.".to_owned(),
        ),
        (
            "127.0.0.1:0",
            inside_a_file.to_str().unwrap(),
            "Não foi possível usar a pasta de dados".to_owned(),
        ),
    ] {
        let finished = run(&["servidor", "--udp", udp, "--dados", data]);
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.errors.contains(&said), "{finished:?}");
    }
}

#[test]
fn a_client_that_nobody_answers_ends_with_3() {
    // Bound and never read: no answer, and no word from the system either.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let finished = run(&["cliente", "--servidor", &address, "--nome", "Ana"]);
    assert_eq!(finished.code, Some(3), "{finished:?}");
    let said = format!("Nenhum servidor respondeu em {address}.");
    assert!(finished.errors.contains(&said), "{finished:?}");
}

#[test]
fn a_refused_client_ends_with_4_and_the_reason() {
    let server = Server::start();
    let arguments = [
        "cliente",
        "--servidor",
        &server.address,
        "--nome",
        "Servidor",
    ];
    for dialect in ["--classico", "--confiar"] {
        let arguments = [&arguments[..], &[dialect]].concat();
        let finished = run(&[&arguments[..], &["--json"]].concat());
        assert_eq!(finished.code, Some(4), "{finished:?}");
        assert!(finished.output.contains(r#""codigo":4"#), "{finished:?}");

        let english = [("RECADO_LINGUA", "en")];
        let finished = Program::recado_with(arguments, &english).finish();
        assert_eq!(finished.code, Some(4), "{finished:?}");
        let said = "The server refused: Name not allowed.";
        assert!(finished.errors.contains(said), "{finished:?}");
    }
}
