//! What outlasts a session, and what is told to be quiet: the model and `conversas.toml`.

use crate::world::{TempFolder, id};
use client_gui::{
    kept_file::{self, FILE},
    model::{Kept, Key, Model, Target},
    settings::Folder,
};
use jiff::civil::{DateTime, date};
use protocol::{Destination, Name, RoomId};
use udp_core::{
    client::{Event, Phase, ServerKind, sealed::Password},
    net::client::Wanted,
};

fn target(port: u16, name: &str) -> Target {
    Target {
        host: "10.0.0.1".into(),
        port,
        id: None,
        name: Name::cut(name),
        dialect: Wanted::Ask,
        pin: None,
        password: Password::NONE,
    }
}

fn kept() -> Kept {
    let room = RoomId::new(RoomId::MIN).unwrap();
    Kept {
        drafts: [(Key::Person(id(3)), "um\n\"dois\"".to_owned())].into(),
        muted: [Key::Everyone, Key::Room(room)].into(),
        hidden: [id(9)].into(),
        read: [(Key::Everyone, 12)].into(),
    }
}

#[test]
fn what_is_kept_is_read_back_for_the_same_server_and_name_only() {
    let temp = TempFolder::new();
    let folder = Folder::new(temp.path().join("made when needed"));
    let ana = target(1235, "Ana");
    assert_eq!(kept_file::load(&folder, &ana), Kept::default());
    kept_file::save(&folder, &ana, &kept()).unwrap();
    assert_eq!(kept_file::load(&folder, &ana), kept());
    assert_eq!(
        kept_file::load(&folder, &target(1235, "Bia")),
        Kept::default()
    );
    assert_eq!(
        kept_file::load(&folder, &target(1236, "Ana")),
        Kept::default()
    );
    kept_file::save(&folder, &ana, &Kept::default()).unwrap();
    assert_eq!(kept_file::load(&folder, &ana), Kept::default());
}

#[test]
fn sessions_used_long_ago_are_forgotten() {
    let temp = TempFolder::new();
    let folder = Folder::new(temp.path().to_owned());
    for port in 1..=17 {
        kept_file::save(&folder, &target(port, "Ana"), &kept()).unwrap();
    }
    assert_eq!(kept_file::load(&folder, &target(1, "Ana")), Kept::default());
    assert_eq!(kept_file::load(&folder, &target(2, "Ana")), kept());
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    for damaged in ["{", "versao = 2", "versao = 1\nsessao = 7", "\u{0}"] {
        let temp = TempFolder::new();
        let folder = Folder::new(temp.path().to_owned());
        std::fs::write(temp.path().join(FILE), damaged).unwrap();
        assert_eq!(kept_file::load(&folder, &target(1, "Ana")), Kept::default());
        kept_file::save(&folder, &target(1, "Ana"), &kept()).unwrap();
        assert_eq!(kept_file::load(&folder, &target(1, "Ana")), kept());
    }
}

#[cfg(unix)]
#[test]
fn drafts_are_for_their_writer_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let temp = TempFolder::new();
    kept_file::save(
        &Folder::new(temp.path().to_owned()),
        &target(1, "Ana"),
        &kept(),
    )
    .unwrap();
    let mode = std::fs::metadata(temp.path().join(FILE))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

fn now() -> DateTime {
    date(2026, 3, 2).at(8, 0, 0, 0)
}

/// Ana, id 7, online, who looks elsewhere.
fn away() -> Model {
    let mut model = Model::new(Name::cut("Ana"));
    let server = ServerKind::Recado;
    model.handle(Event::Phase(Phase::Online { id: id(7), server }), now());
    model.set_looking(false);
    model
}

fn hear(model: &mut Model, from: u32, to: Destination, text: &str) {
    let said = Event::Said {
        from: id(from),
        name: Name::cut("Bruno"),
        to,
        text: text.into(),
        label: None,
        part: (0, 1),
    };
    model.handle(said, now());
}

#[test]
fn what_calls_is_told_once_and_what_is_personal_first() {
    let mut model = away();
    hear(&mut model, 3, Destination::Everyone, "@ANA?");
    hear(&mut model, 3, Destination::Everyone, "a todos");
    let calls = model.take_calls();
    assert_eq!((calls.personal, calls.all), (1, 2));
    assert_eq!(calls.last.unwrap().text, "@ANA?");
    assert_eq!(model.take_calls().all, 0);
    let conversation = model.conversation(Key::Everyone).unwrap();
    assert_eq!((conversation.unread(), conversation.calls()), (2, 1));
    model.open(Key::Everyone);
    assert_eq!(model.conversation(Key::Everyone).unwrap().calls(), 0);
}

#[test]
fn muted_conversations_count_but_do_not_call_and_hidden_people_do_neither() {
    let mut model = away();
    model.set_muted(Key::Everyone, true);
    model.set_hidden(id(9), true);
    hear(&mut model, 3, Destination::Everyone, "@Ana");
    hear(&mut model, 9, Destination::Person(id(7)), "@Ana");
    assert_eq!(model.take_calls().all, 0);
    assert_eq!(model.unread(), 0);
    assert_eq!(model.conversation(Key::Everyone).unwrap().unread(), 1);
    assert_eq!(model.conversation(Key::Person(id(9))).unwrap().unread(), 0);
    // What one says oneself calls nobody, and one cannot be hidden from oneself.
    hear(&mut model, 7, Destination::Everyone, "@Ana");
    assert_eq!(model.take_calls().all, 0);
    model.set_hidden(id(7), true);
    assert!(!model.is_hidden(id(7)));
}

#[test]
fn a_model_begins_with_what_was_kept() {
    let mut model = away();
    model.open(Key::Person(id(3)));
    "já escrito".clone_into(model.draft_mut());
    model.restore(kept());
    assert_eq!(
        model.conversation(Key::Person(id(3))).unwrap().draft(),
        "já escrito"
    );
    assert!(model.is_muted(Key::Everyone) && model.is_hidden(id(9)));
    let again = model.kept();
    let expected = Kept {
        drafts: [(Key::Person(id(3)), "já escrito".to_owned())].into(),
        ..kept()
    };
    assert_eq!(again, expected);
}
