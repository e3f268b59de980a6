//! Who comes in under which id: claims, their keys, and what refuses them.

use super::house::House;
use protocol::{Kind, PersonId, Refusal};
use udp_core::{
    hub::{Key, Order, Sanction},
    journal::{AppendError, MemoryJournal, Retention},
    sealed_door::PeerId,
    server::Settings,
};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

#[test]
fn a_new_claim_is_answered_once_it_is_kept() {
    let mut house = House::new();
    house.is_disk_slow = true;
    let ana = house.connect(0xab);
    house.register(ana, 7, "Ana");
    assert_eq!(house.hear(ana), Vec::<String>::new());
    assert!(house.people().is_empty());
    house.disk_comes_back();
    let heard = house.records(ana);
    let text = heard[0].frame.text().to_string();
    assert_eq!((heard.len(), text.as_str()), (1, "Conexão aceita."));
    assert_eq!(
        heard[0].heading.order, 1,
        "the last order before what is live"
    );
    assert_eq!(house.kept(), [format!("OI 7>0 @1 {}", "ab".repeat(32))]);
    assert_eq!(house.people(), [7]);
}

#[test]
fn the_acceptance_tells_the_number_of_the_history() {
    let history = |house: &mut House| {
        let ana = house.connect(1);
        house.register(ana, 7, "Ana");
        house.records(ana)[0].heading.place.get()
    };
    let mut house = House::new();
    house.number_history(11);
    assert_eq!(history(&mut house), 11);
    house.restart();
    house.number_history(12);
    assert_eq!(history(&mut house), 11, "it is that of the journal");
    let mut other = House::new();
    other.number_history(0);
    assert_eq!(history(&mut other), 1, "0 would be none");
}

#[test]
fn a_number_of_the_history_that_is_not_kept_is_not_told() {
    let mut house = House::new();
    let ana = house.enter(1, 7);
    house.cut(ana);
    house.refuses = Some(AppendError::Full);
    house.number_history(11);
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    assert_eq!(house.records(ana)[0].heading.place, 0);
    house.refuses = None;
    house.wait_secs(60);
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    assert_eq!(house.records(ana)[0].heading.place, 11);
}

#[test]
fn while_a_claim_waits_nobody_else_gets_the_id() {
    let mut house = House::new();
    house.is_disk_slow = true;
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    let bia = house.connect(2);
    house.register(bia, 7, "Bia");
    house.classic("9", Kind::OI, 7, 0, "");
    assert_eq!(house.classic_heard("9")[0].4, Refusal::IdInUse.text());
    assert_eq!(
        (house.hear(bia), house.has_ended(bia)),
        (vec!["ERRO 1".into()], true)
    );
    house.disk_comes_back();
    assert_eq!(house.hear(ana), ["OI 0>7 Conexão aceita."]);
}

#[test]
fn a_claim_that_cannot_be_kept_is_refused_and_the_id_is_anyones() {
    let mut house = House::new();
    house.refuses = Some(AppendError::Full);
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    assert_eq!(
        (house.hear(ana), house.has_ended(ana)),
        (vec!["ERRO 16".into()], true)
    );
    house.refuses = None;
    house.enter(2, 7);
    house.restart();
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    assert_eq!(house.hear(ana), ["ERRO 1"]);
}

#[test]
fn a_claim_that_is_refused_does_not_bring_back_an_owner_who_was_let_go() {
    let mut house = House::new();
    house.enter(1, 7);
    house.refuses = Some(AppendError::Full);
    house.order(&Order::FreeId(person(7))).unwrap();
    let bia = house.connect(2);
    house.register(bia, 7, "Bia");
    assert_eq!(house.hear(bia), ["ERRO 16"]);
    house.refuses = None;
    house.wait_secs(10);
    house.restart();
    house.enter(2, 7);
}

#[test]
fn a_connection_that_breaks_off_while_its_claim_waits_owns_the_id() {
    let mut house = House::new();
    house.is_disk_slow = true;
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    house.cut(ana);
    house.disk_comes_back();
    assert!(house.people().is_empty());
    let thief = house.connect(2);
    house.register(thief, 7, "Ana");
    assert_eq!(house.hear(thief), ["ERRO 1"]);
    house.enter(1, 7);
}

#[test]
fn the_owners_newer_session_replaces_the_older_without_waiting() {
    let mut house = House::new();
    let old = house.enter(1, 7);
    house.is_disk_slow = true;
    let new = house.enter(1, 7);
    assert_eq!(
        (house.hear(old), house.has_ended(old)),
        (vec!["ERRO 1".into()], true)
    );
    house.disk_comes_back();
    house.wait_secs(120);
    assert_eq!(house.kept().len(), 1, "nobody went and nobody came");
    house.msg(new, 0, (1, 1), "ainda aqui");
    assert_eq!(house.hear(new), ["RECIBO 0>0 t1.1 @2"]);
}

#[test]
fn nobody_else_gets_in_under_an_owned_id_whether_the_owner_is_here_or_not() {
    let mut house = House::new();
    let ana = house.enter(1, 7);
    for _ in 0..2 {
        let thief = house.connect(2);
        house.register(thief, 7, "Ana");
        assert_eq!(
            (house.hear(thief), house.has_ended(thief)),
            (vec!["ERRO 1".into()], true)
        );
        house.classic("9", Kind::OI, 7, 0, "");
        assert_eq!(house.classic_heard("9")[0].4, Refusal::IdInUse.text());
        if house.people() == [7] {
            house.cut(ana);
            house.wait_secs(60);
        }
    }
    house.restart();
    let thief = house.connect(2);
    house.register(thief, 7, "Ana");
    assert_eq!(house.hear(thief), ["ERRO 1"]);
    house.enter(1, 7);
}

#[test]
fn nobody_comes_to_own_an_id_that_somebody_is_here_under() {
    let mut house = House::new();
    house.classic("9", Kind::OI, 7, 0, "");
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    assert_eq!(house.hear(ana), ["ERRO 1"]);
    house.classic("9", Kind::TCHAU, 7, 0, "");
    house.enter(1, 7);
}

#[test]
fn ids_and_names_that_are_none_are_refused() {
    let mut house = House::new();
    for (id, name, code) in [
        (1_000_000_000, "Ana", 5),
        (1_999_999_999, "Ana", 5),
        (u32::MAX, "Ana", 5),
        (7, "", 4),
        (0, "", 4),
        (7, "  ", 4),
        (7, "\u{200b}\u{200d}", 4),
        (7, "Servidor", 4),
        (7, " sErvid\u{43e}r ", 4),
        (7, "recado", 4),
    ] {
        let peer = house.connect(1);
        house.register(peer, id, name);
        assert_eq!(house.hear(peer), [format!("ERRO {code}")], "{id} {name:?}");
        assert!(house.has_ended(peer));
    }
    assert_eq!(house.kept(), Vec::<String>::new());
    let peer = house.connect(1);
    house.register(peer, 7, " Ana#1 ");
    assert_eq!(house.hear(peer), ["OI 0>7 Conexão aceita."]);
    let name = house.server.snapshot(house.now).people[0].name;
    assert_eq!(name.as_str(), "Ana_1");
}

#[test]
fn the_banned_stay_out() {
    let mut house = House::new();
    let owner = house.enter(2, 8);
    house.cut(owner);
    for ban in [
        Sanction::BannedId(person(7)),
        Sanction::BannedId(person(8)),
        Sanction::BannedAddress("127.0.0.3".parse().unwrap()),
    ] {
        house.order(&Order::Impose(ban)).unwrap();
    }
    for (key, id) in [(1, 7), (2, 8), (3, 9), (3, 0)] {
        let peer = house.connect(key);
        house.register(peer, id, "Ana");
        assert_eq!(
            (house.hear(peer), house.has_ended(peer)),
            (vec!["ERRO 9".into()], true)
        );
    }
    // An address that came in over an IPv6 socket is the same address.
    let peer = house.connect_from(3, "[::ffff:127.0.0.3]:9");
    house.register(peer, 9, "Ana");
    assert_eq!(house.hear(peer), ["ERRO 9"]);
}

#[test]
fn who_is_banned_while_the_claim_waits_does_not_come_in() {
    let mut house = House::new();
    house.is_disk_slow = true;
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    house
        .order(&Order::Impose(Sanction::BannedId(person(7))))
        .unwrap();
    house.disk_comes_back();
    assert_eq!(house.hear(ana), ["ERRO 9"]);
    assert!(house.people().is_empty());
}

#[test]
fn the_server_gives_ids_that_are_nobodys() {
    let mut house = House::new();
    let owner = house.enter(1, 10_001);
    house.cut(owner);
    house.classic("9", Kind::OI, 10_002, 0, "");
    // A kept record names this one.
    house.classic("8", Kind::OI, 10_003, 0, "");
    house.classic("8", Kind::TCHAU, 10_003, 0, "");
    house
        .order(&Order::Impose(Sanction::BannedId(person(10_005))))
        .unwrap();
    let given = |house: &mut House, key| {
        let peer = house.connect(key);
        house.register(peer, 0, "Ana");
        house.hear(peer)
    };
    assert_eq!(given(&mut house, 2), ["OI 0>10000 Conexão aceita."]);
    assert_eq!(given(&mut house, 3), ["OI 0>10004 Conexão aceita."]);
    house.restart();
    assert_eq!(given(&mut house, 4), ["OI 0>10006 Conexão aceita."]);
}

#[test]
fn two_who_want_an_id_at_once_get_two() {
    let mut house = House::new();
    house.is_disk_slow = true;
    let peers = [1, 2].map(|key| house.connect(key));
    for peer in peers {
        house.register(peer, 0, "Ana");
    }
    house.disk_comes_back();
    assert_eq!(house.hear(peers[0])[0], "OI 0>10000 Conexão aceita.");
    assert_eq!(house.hear(peers[1])[0], "OI 0>10001 Conexão aceita.");
}

#[test]
fn one_address_claims_sixteen_ids_an_hour_and_loopback_any_number() {
    let mut house = House::new();
    let claim = |house: &mut House, id, from: &str| {
        let peer = house.connect_from(1, from);
        house.register(peer, id, "Ana");
        house.hear(peer)[0].clone()
    };
    for (from, first) in [("192.168.0.7:1", 100), ("[fd00::7]:1", 200)] {
        for id in first..first + 16 {
            assert_eq!(
                claim(&mut house, id, from),
                format!("OI 0>{id} Conexão aceita.")
            );
        }
        assert_eq!(claim(&mut house, first + 16, from), "ERRO 6");
        // What one owns already costs nothing.
        assert_eq!(
            claim(&mut house, first, from),
            format!("OI 0>{first} Conexão aceita.")
        );
    }
    // A machine has a whole /64.
    assert_eq!(claim(&mut house, 300, "[fd00::8]:1"), "ERRO 6");
    assert_eq!(
        claim(&mut house, 300, "[fd00:0:0:1::8]:1"),
        "OI 0>300 Conexão aceita."
    );
    for id in 400..440 {
        for (id, from) in [
            (id, "127.0.0.1:1"),
            (id + 100, "[::1]:1"),
            (id + 200, "[::ffff:127.0.0.1]:1"),
        ] {
            assert_eq!(
                claim(&mut house, id, from),
                format!("OI 0>{id} Conexão aceita.")
            );
        }
    }
    house.wait_secs(HOUR);
    assert_eq!(
        claim(&mut house, 116, "192.168.0.7:9"),
        "OI 0>116 Conexão aceita."
    );
}

#[test]
fn a_claim_that_could_not_be_kept_does_not_count() {
    let mut house = House::new();
    house.refuses = Some(AppendError::Full);
    for id in 100..120 {
        let peer = house.connect_from(1, "192.168.0.7:1");
        house.register(peer, id, "Ana");
        assert_eq!(house.hear(peer), ["ERRO 16"]);
    }
    house.refuses = None;
    for id in 100..117 {
        let peer = house.connect_from(1, "192.168.0.7:1");
        house.register(peer, id, "Ana");
        let is_seventeenth = id == 116;
        assert_eq!(house.hear(peer)[0] == "ERRO 6", is_seventeenth, "{id}");
    }
}

#[test]
fn a_goodbye_is_an_exit_at_once_and_a_broken_connection_one_after_thirty_seconds() {
    let mut house = House::new();
    let ana = house.enter(1, 7);
    house.wait_secs(60);
    house.ask(ana, Kind::TCHAU, 0, 0);
    assert!(house.has_ended(ana));
    assert_eq!(house.kept().last().unwrap(), "TCHAU 7>0 @2");
    let ana = house.enter(1, 7);
    assert_eq!(house.kept().last().unwrap(), "OI 7>0 @3");
    house.wait_secs(60);
    house.cut(ana);
    assert!(house.people().is_empty());
    house.wait_secs(29);
    let ana = house.enter(1, 7);
    house.cut(ana);
    house.wait_secs(29);
    assert_eq!(house.kept().len(), 3);
    house.wait_secs(1);
    assert_eq!(house.kept().last().unwrap(), "TCHAU 7>0 @4");
}

#[test]
fn a_full_house_says_so() {
    let mut house = House::new();
    for peer in 1_000..1_000 + 16_384 {
        let from = "127.0.0.1:9".parse().unwrap();
        house
            .server
            .handle_connected(PeerId(peer), from, Key([1; 32]));
    }
    let ana = house.connect(1);
    assert_eq!(
        (house.hear(ana), house.has_ended(ana)),
        (vec!["ERRO 6".into()], true)
    );
    house.server.handle_closed(PeerId(1_000), house.now);
    house.enter(1, 7);
}

/// A house that keeps records for a day, and owner 7 of key 1 in it.
fn forgetful() -> (House, PeerId) {
    let retention = Retention {
        days: 1,
        ..Retention::default()
    };
    let settings = Settings {
        retention,
        ..Settings::default()
    };
    let mut house = House::with(settings, Box::new(MemoryJournal::new(1_000)));
    let ana = house.enter(1, 7);
    (house, ana)
}

#[test]
fn an_owner_unseen_for_the_retention_time_loses_the_id() {
    let (mut house, ana) = forgetful();
    house.cut(ana);
    house.wait_secs(DAY - HOUR);
    let early = house.connect(2);
    house.register(early, 7, "Bia");
    assert_eq!(house.hear(early), ["ERRO 1"]);
    // Whether others go on talking or nobody does.
    house.wait_secs(3 * DAY);
    house.enter(2, 7);
}

#[test]
fn an_owner_of_whom_something_is_kept_stays_one() {
    let (mut house, ana) = forgetful();
    house.cut(ana);
    house.enter(2, 8);
    // The clock on the wall jumps; what was written since the start does not age by it.
    house.now.unix_ms += 40 * DAY * 1_000;
    house.wait_secs(2 * HOUR);
    let thief = house.connect(2);
    house.register(thief, 7, "Ana");
    assert_eq!(house.hear(thief), ["ERRO 1"]);
}

#[test]
fn an_owner_stays_one_when_the_clock_is_set_right_over_a_restart() {
    let mut house = House::new();
    house.enter(1, 7);
    house.restart();
    house.now.unix_ms += 400 * DAY * 1_000;
    house.wait_secs(300);
    let thief = house.connect(2);
    house.register(thief, 7, "Ana");
    assert_eq!(house.hear(thief), ["ERRO 1"]);
}

#[test]
fn the_time_an_owner_is_not_here_begins_when_they_leave() {
    for is_restarted in [false, true] {
        let (mut house, ana) = forgetful();
        let bia = house.enter(2, 8);
        house.wait_secs(DAY - HOUR);
        house.msg(ana, 8, (5, 1), "até amanhã");
        house.cut(ana);
        house.cut(bia);
        house.wait_secs(60);
        if is_restarted {
            house.restart();
        }
        house.wait_secs(DAY - 2 * HOUR);
        let thief = house.connect(3);
        house.register(thief, 7, "Ana");
        assert_eq!(house.hear(thief), ["ERRO 1"], "{is_restarted}");
        house.wait_secs(3 * DAY);
        house.enter(3, 7);
    }
}

#[test]
fn when_an_owner_was_here_is_kept_later_by_a_disk_that_was_full() {
    let (mut house, ana) = forgetful();
    house.refuses = Some(AppendError::Full);
    house.wait_secs(DAY + 2 * HOUR);
    house.refuses = None;
    house.wait_secs(60);
    house.cut(ana);
    house.wait_secs(60);
    house.restart();
    house.wait_secs(DAY - HOUR);
    let thief = house.connect(3);
    house.register(thief, 7, "Ana");
    assert_eq!(house.hear(thief), ["ERRO 1"]);
}

#[test]
fn an_owner_who_is_here_or_comes_every_day_stays_one() {
    let (mut house, _ana) = forgetful();
    house.enter(2, 8);
    for _ in 0..5 {
        let bia = house.enter(2, 8);
        house.cut(bia);
        house.wait_secs(DAY - HOUR);
    }
    assert_eq!(house.people(), [7]);
    house.restart();
    house.wait_secs(1);
    for id in [7, 8] {
        let thief = house.connect(3);
        house.register(thief, id, "Caio");
        assert_eq!(house.hear(thief), ["ERRO 1"], "{id}");
    }
}

fn person(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}
