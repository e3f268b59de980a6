//! A journal that was put back from an older copy is another history: clients must not take its new places for
//! those they know.

use crate::program::{Server, client};
use std::{fs, path::Path};

const JOURNAL: &str = "recado.redb";
const MARK: &str = "recado.marca";
const TOLD: &str = "parece ter voltado de uma cópia";

/// Ana, whose program keeps what she was told, says something and goes; what she is shown of her history.
fn says(server: &Server, data: &Path, text: &str) -> String {
    let data = ["--confiar", "--dados", data.to_str().unwrap()];
    let mut ana = client(&server.address, "1", "Ana", &data);
    ana.type_line(text);
    ana.line_with(&[r#""evento":"recibo""#]);
    ana.type_line("/historico 50");
    let finished = ana.finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    finished.output
}

/// How often it was told that the history came back from a copy.
fn told(folder: &Path) -> usize {
    let log = fs::read_to_string(folder.join("chat_server.log")).unwrap();
    log.lines().filter(|line| line.contains(TOLD)).count()
}

#[test]
fn an_older_journal_gets_a_new_number_and_clients_forget_what_is_not_in_it() {
    let (server, ana) = (Server::start(), tempfile::tempdir().unwrap());
    let address = server.address.clone();
    says(&server, ana.path(), "um");
    let folder = server.stop();
    let copy = fs::read(folder.path().join(JOURNAL)).unwrap();

    let server = Server::again(&address, folder);
    says(&server, ana.path(), "dois");
    says(&server, ana.path(), "três");
    let folder = server.stop();
    assert_eq!(told(folder.path()), 0);

    fs::write(folder.path().join(JOURNAL), copy).unwrap();
    let server = Server::again(&address, folder);
    let shown = says(&server, ana.path(), "quatro");
    assert!(shown.contains("um") && shown.contains("quatro"), "{shown}");
    assert!(
        !shown.contains("dois") && !shown.contains("três"),
        "{shown}"
    );
    // Nothing was put back since.
    let folder = Server::again(&address, server.stop()).stop();
    assert_eq!(told(folder.path()), 1);
    fs::remove_file(folder.path().join(MARK)).unwrap();
    let folder = Server::again(&address, folder).stop();
    assert_eq!(told(folder.path()), 2);
}
