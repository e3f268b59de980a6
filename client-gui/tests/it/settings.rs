//! `cliente.toml`.

use crate::world::TempFolder;
use client_gui::{
    model::{Form, Target},
    settings::{FILE, Folder, MAX_SERVERS, SetAside, Settings},
};
use lang::Lang;
use protocol::{Name, PersonId};
use udp_core::{client::sealed::Password, net::client::Wanted};

fn target(port: u16) -> Target {
    Target {
        host: "10.0.0.1".into(),
        port,
        id: PersonId::new(7),
        name: Name::cut("Ana Lúcia"),
        dialect: Wanted::Ask,
        pin: None,
        password: Password::NONE,
    }
}

#[test]
fn what_is_saved_is_read_back() {
    let temp = TempFolder::new();
    let folder = Folder::new(temp.path().join("made when needed"));
    assert_eq!(folder.load(), (Settings::default(), None));
    let mut settings = Settings::default();
    settings.language = Some("en".into());
    settings.theme = "escuro".into();
    settings.zoom = 1.25;
    for port in 1..10 {
        settings.remember(&target(port));
    }
    settings.remember(&target(7));
    folder.save(&settings).unwrap();
    let (read, set_aside) = folder.load();
    assert_eq!((&read, set_aside), (&settings, None));
    let ports: Vec<_> = read.servers.iter().map(|server| server.port).collect();
    assert_eq!(ports, [7, 9, 8, 6, 5]);
    assert_eq!(ports.len(), MAX_SERVERS);
    assert_eq!(read.language(), Some(Lang::En));
    assert_eq!(
        read.form(),
        Form {
            id: "7".into(),
            name: "Ana Lúcia".into(),
            ip: "10.0.0.1".into(),
            port: "7".into(),
            password: String::new(),
        }
    );
}

#[test]
fn a_damaged_file_is_set_aside() {
    for damaged in ["{", "versao = 2", "versao = 1\nzoom = \"x\"", "\u{0}"] {
        let temp = TempFolder::new();
        let folder = Folder::new(temp.path().to_owned());
        std::fs::write(temp.path().join(FILE), damaged).unwrap();
        let aside = temp.path().join("cliente.toml.danificado");
        assert_eq!(
            folder.load(),
            (Settings::default(), Some(SetAside(aside.clone())))
        );
        assert_eq!(std::fs::read_to_string(aside).unwrap(), damaged);
        assert_eq!(folder.load(), (Settings::default(), None));
    }
}
