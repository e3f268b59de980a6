//! The password: who has to give it, how often one may be wrong, and that it shows nowhere.

use super::house::House;
use protocol::{Kind, Refusal};
use udp_core::{
    hub::{Order, Sanction},
    sealed_door::PeerId,
    server::Event,
};

const RIGHT: &str = "abacaxi";
const WRONG: &str = "jabuticaba";

fn house() -> House {
    let mut house = House::new();
    house.set_password(RIGHT);
    house
}

/// Somebody comes with a password, and hears this.
fn come(house: &mut House, key: u8, id: u32, password: &str) -> String {
    let peer = house.connect(key);
    house.register_with(peer, id, "Ana", password);
    heard(house, peer)
}

fn heard(house: &mut House, peer: PeerId) -> String {
    house.hear_texts(peer).join(" ")
}

fn accepted(id: u32) -> String {
    format!("OI 0>{id} Conexão aceita.")
}

#[test]
fn who_gives_the_right_one_comes_in_and_who_does_not_is_told() {
    let mut house = house();
    for (key, password) in [(1, ""), (2, WRONG), (3, "Abacaxi"), (4, "abacaxi ")] {
        assert_eq!(come(&mut house, key, 7, password), "ERRO 17");
    }
    assert_eq!((house.people(), house.kept()), (vec![], vec![]));
    assert_eq!(come(&mut house, 5, 7, RIGHT), accepted(7));
    assert_eq!(house.people(), [7]);
    let counters = house.server.counters();
    assert_eq!(
        counters.refused[usize::from(Refusal::WrongPassword.code())],
        4
    );
    let refused = house.events.iter().filter(|event| {
        matches!(event, Event::RegistrationRefused { id: 7, refusal, .. } if *refusal == Refusal::WrongPassword)
    });
    assert_eq!(refused.count(), 4);
}

#[test]
fn without_a_password_nobody_is_asked() {
    let mut house = House::new();
    assert_eq!(come(&mut house, 1, 7, WRONG), accepted(7));
    assert_eq!(house.checked, 0);
}

#[test]
fn a_key_that_knew_it_is_remembered_until_there_is_another() {
    let mut house = house();
    assert_eq!(come(&mut house, 1, 7, RIGHT), accepted(7));
    for _ in 0..2 {
        assert_eq!(come(&mut house, 1, 7, ""), accepted(7));
        assert_eq!(come(&mut house, 1, 8, WRONG), accepted(8));
        assert_eq!(house.checked, 1);
        house.restart();
    }
    house.set_password("caju");
    house.restart();
    assert_eq!(come(&mut house, 1, 7, ""), "ERRO 17");
    assert_eq!(come(&mut house, 1, 7, RIGHT), "ERRO 17");
    assert_eq!(come(&mut house, 1, 7, "caju"), accepted(7));
    // Nor does the old one come back with the old password.
    house.set_password(RIGHT);
    assert_eq!(come(&mut house, 1, 7, "caju"), "ERRO 17");
}

#[test]
fn the_fourth_wrong_one_of_an_address_within_a_minute_is_not_even_checked() {
    for from in ["127.0.0.1:9", "192.168.0.9:9", "[fd00::1:2:3:4]:9"] {
        let mut house = house();
        let come_from = |house: &mut House, key, password: &str| {
            let peer = house.connect_from(key, from);
            house.register_with(peer, 7, "Ana", password);
            let heard = house.hear(peer);
            assert!(heard.len() == 1 && (house.has_ended(peer) || heard[0].starts_with("OI")));
            heard[0].clone()
        };
        for key in 1..=3 {
            assert_eq!(come_from(&mut house, key, WRONG), "ERRO 17");
            house.wait_secs(10);
        }
        // Whatever they say now, and whoever they say they are.
        for (key, password) in [(4, WRONG), (5, RIGHT), (1, RIGHT)] {
            assert_eq!(come_from(&mut house, key, password), "ERRO 17", "{from}");
        }
        assert_eq!(house.checked, 3, "{from}");
        // Others are none of them.
        let other = house.connect_from(6, "192.168.0.10:9");
        house.register_with(other, 8, "Bia", RIGHT);
        assert_eq!(heard(&mut house, other), accepted(8));
        // The first was a minute ago; what was not checked does not count.
        house.wait_secs(30);
        assert_eq!(come_from(&mut house, 4, RIGHT), accepted(7), "{from}");
        assert_eq!(come_from(&mut house, 1, WRONG), "ERRO 17");
        assert_eq!(come_from(&mut house, 2, RIGHT), "ERRO 17", "three again");
        assert_eq!(house.checked, 6);
    }
}

#[test]
fn whoever_asks_at_once_is_heard_no_more_often() {
    let mut house = house();
    house.is_password_slow = true;
    let many: Vec<PeerId> = (1..=20)
        .map(|key| {
            let peer = house.connect_from(key, "192.168.0.9:9");
            house.register_with(peer, key.into(), "Ana", WRONG);
            peer
        })
        .collect();
    house.is_password_slow = false;
    house.wait_secs(5);
    assert_eq!(house.checked, 3);
    assert!(many.iter().all(|&peer| house.has_ended(peer)));
    assert_eq!(heard(&mut house, many[19]), "ERRO 17");
}

#[test]
fn a_class_behind_one_address_comes_in_however_long_the_queue() {
    let mut house = house();
    house.is_password_slow = true;
    let class: Vec<PeerId> = (1..=30)
        .map(|key| {
            let peer = house.connect_from(key, "192.168.0.9:9");
            house.register_with(peer, 100 + u32::from(key), "Ana", RIGHT);
            peer
        })
        .collect();
    house.wait_secs(5);
    assert!(house.people().is_empty());
    house.is_password_slow = false;
    house.wait_secs(5);
    // An address claims sixteen ids an hour; nobody was kept out by the password.
    let heard: Vec<_> = class
        .iter()
        .map(|&peer| house.hear(peer)[0].clone())
        .collect();
    assert_eq!(house.people().len(), 16);
    assert!(!heard.contains(&"ERRO 17".to_owned()), "{heard:?}");
}

#[test]
fn who_goes_while_it_is_checked_harms_nobody() {
    let mut house = house();
    for password in [WRONG, RIGHT] {
        house.is_password_slow = true;
        let ana = house.connect(1);
        house.register_with(ana, 7, "Ana", password);
        house.cut(ana);
        house.is_password_slow = false;
        house.carry();
        assert!(house.people().is_empty() && house.kept().is_empty());
    }
    assert_eq!(house.checked, 2);
    // The wrong one counted.
    assert_eq!(come(&mut house, 1, 7, ""), accepted(7), "the right one too");
}

#[test]
fn the_banned_are_not_asked_and_a_ban_comes_before_the_answer() {
    let mut house = house();
    let ban = Order::Impose(Sanction::BannedId(protocol::PersonId::new(7).unwrap()));
    house.is_password_slow = true;
    let ana = house.connect(1);
    house.register_with(ana, 7, "Ana", RIGHT);
    house.order(&ban).unwrap();
    house.is_password_slow = false;
    house.carry();
    assert_eq!(heard(&mut house, ana), "ERRO 9");
    assert_eq!(come(&mut house, 2, 7, WRONG), "ERRO 9");
    assert_eq!(house.checked, 1);
}

#[test]
fn what_was_given_shows_nowhere() {
    let mut house = house();
    let hidden = |house: &House| {
        let shown = format!("{:?} {:?}", house.server, house.events);
        let bytes = format!("{:?}", WRONG.as_bytes());
        let bytes = bytes.trim_matches(['[', ']']).to_owned();
        assert!(!shown.contains(WRONG) && !shown.contains(&bytes), "{shown}");
    };
    // Cut off in the middle, waiting in the queue, being checked, refused.
    let half = house.connect(1);
    let oi = super::records::record(crate::lan::frame(Kind::OI, 9, 0, "Ana", WRONG), 0);
    house.send_bytes(half, &oi.bytes()[..200]);
    house.cut(half);
    hidden(&house);
    house.is_password_slow = true;
    for key in 1..=9 {
        let peer = house.connect(key);
        house.register_with(peer, 7, "Ana", WRONG);
    }
    house.is_password_slow = false;
    house.wait_secs(1);
    hidden(&house);
    assert_eq!(house.kept(), Vec::<String>::new());
}
