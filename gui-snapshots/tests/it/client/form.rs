//! Before the conversation: the form, and the server's key.

use super::Open;
use crate::{
    page::pin,
    world::{Opening, World, ended, opening_as_ana},
};
use egui::{Key, Modifiers};
use udp_core::{
    client::{End, Event, Phase, Refused},
    net::client as net,
};

pub(super) const PAGES: &[(&str, Open)] = &[
    ("client-form-first", Opening::open),
    ("client-form-known-servers", known_servers),
    ("client-form-mistakes", mistakes),
    ("client-form-connecting", connecting),
    ("client-form-refused", refused),
    ("client-form-no-answer", no_answer),
    ("client-key-new", new_key),
    ("client-key-changed", changed_key),
];

fn known_servers(opening: Opening) -> World {
    let file = opening.folder.path().join("cliente.toml");
    let servers: String = [
        ("192.168.0.10", "Maximiliana Conc"),
        ("servidor-da-sala-12.escola.exemplo", "Zoë Ångström"),
        ("10.1.2.3", "João"),
    ]
    .into_iter()
    .map(|(ip, name)| {
        format!("[[servidores]]\nip = \"{ip}\"\nporta = 1235\nid = 7\nnome = \"{name}\"\n")
    })
    .collect();
    std::fs::write(file, format!("versao = 1\n{servers}")).unwrap();
    let advice = opening.lang.form_help();
    let mut world = opening.open();
    world.click(advice);
    world
}

fn mistakes(opening: Opening) -> World {
    let lang = opening.lang;
    let mut world = opening.open();
    world.write(lang.form_id(), "sete");
    world.write(lang.form_ip(), "recado://sala12#12");
    world.write(lang.form_name(), "Maria Aparecida da Conceição");
    world.press(Modifiers::NONE, Key::Enter);
    world
}

fn connecting(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell(Event::Phase(Phase::Connecting { attempt: 3 }));
    world
}

fn refused(opening: Opening) -> World {
    // The settings could not be read either.
    std::fs::write(opening.folder.path().join("cliente.toml"), "danificado").unwrap();
    let mut world = opening_as_ana(opening).open();
    let text = "O servidor diz algo só seu, numa frase tão comprida que não cabe em uma linha.";
    world.news(ended(End::Refused(Refused {
        refusal: None,
        text: text.into(),
    })));
    world
}

fn no_answer(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.news(ended(End::NoAnswer));
    world
}

fn new_key(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell_net(net::Event::FirstContact { pin: pin(1) });
    world
}

fn changed_key(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell_net(net::Event::KeyChanged {
        known: pin(1),
        presented: pin(2),
    });
    world
}
