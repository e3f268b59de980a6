//! Nothing is said twice, nothing that was answered is lost: tokens, and what begins anew.

use super::house::House;
use protocol::{Kind, PersonId, Refusal};
use udp_core::{
    hub::{Order, Sanction},
    journal::{AppendError, MemoryJournal},
    sealed_door::PeerId,
    server::{Rate, Settings},
};

fn house() -> (House, PeerId) {
    let mut house = House::new();
    let ana = house.enter(1, 1);
    house.hear(ana);
    (house, ana)
}

fn said(house: &House) -> Vec<String> {
    let kept = house.kept().into_iter();
    kept.filter(|line| line.starts_with("MSG")).collect()
}

#[test]
fn a_message_that_waits_for_the_disk_is_not_answered_again() {
    let (mut house, ana) = house();
    house.is_disk_slow = true;
    for _ in 0..3 {
        house.msg(ana, 0, (5, 1), "oi");
        house.msg(ana, 0, (5, 2), "tudo bem?");
    }
    house.disk_comes_back();
    assert_eq!(
        house.hear(ana),
        ["RECIBO 0>0 t5.1 @2", "RECIBO 0>0 t5.2 @3"]
    );
    assert_eq!(said(&house).len(), 2);
}

#[test]
fn what_was_kept_is_answered_with_the_receipt_it_had() {
    let (mut house, ana) = house();
    house.msg(ana, 0, (5, 1), &"é".repeat(100));
    house.msg(ana, 1, (5, 2), "para mim");
    let first = house.records(ana);
    house.wait_secs(5);
    // In the same session, in a new one, and after a restart.
    for round in 0..3 {
        let peer = match round {
            0 => ana,
            _ => house.enter(1, 1),
        };
        house.records(peer);
        house.msg(peer, 0, (5, 1), &"é".repeat(100));
        house.msg(peer, 1, (5, 2), "para mim");
        assert_eq!(house.records(peer), first, "round {round}");
        if round == 1 {
            house.restart();
        }
    }
    assert_eq!(said(&house).len(), 3);
}

#[test]
fn whatever_is_said_again_under_a_token_the_first_counts() {
    let (mut house, ana) = house();
    house.msg(ana, 0, (5, 3), "a primeira");
    house.msg(ana, 1, (5, 3), "outra");
    house.msg(ana, 0, (5, 1), "nunca dita");
    assert_eq!(
        house.hear(ana),
        ["RECIBO 0>0 t5.3 @2", "RECIBO 0>0 t5.3 @2", "ERRO 18 t5.1"]
    );
    assert_eq!(said(&house), ["MSG 1>0 t5.3 @2 a primeira"]);
}

#[test]
fn a_receipt_finds_its_sender_in_a_newer_session() {
    let (mut house, ana) = house();
    house.is_disk_slow = true;
    house.msg(ana, 0, (5, 1), "oi");
    let again = house.enter(1, 1);
    house.msg(again, 0, (5, 1), "oi");
    house.msg(again, 0, (5, 2), "tudo bem?");
    house.disk_comes_back();
    assert_eq!(
        house.hear(again),
        ["RECIBO 0>0 t5.1 @2", "RECIBO 0>0 t5.2 @3"]
    );
    assert_eq!(said(&house).len(), 2);
}

#[test]
fn what_is_no_longer_kept_is_answered_as_handled() {
    let (mut house, ana) = house();
    house.msg(ana, 0, (5, 1), "oi");
    house.msg(ana, 0, (5, 2), "tudo bem?");
    house.retain_from(3);
    house.hear(ana);
    for _ in 0..2 {
        let ana = house.enter(1, 1);
        house.hear(ana);
        house.msg(ana, 0, (5, 1), "oi");
        house.msg(ana, 0, (5, 2), "tudo bem?");
        assert_eq!(house.hear(ana), ["ERRO 18 t5.1", "RECIBO 0>0 t5.2 @3"]);
        house.restart();
    }
}

#[test]
fn a_refusal_is_the_last_word_once_something_later_is_kept() {
    let (mut house, ana) = house();
    house.msg(ana, 77, (5, 1), "alguém?");
    house.msg(ana, 0, (5, 2), "oi");
    house.enter(3, 77);
    house.hear_texts(ana);
    house.msg(ana, 77, (5, 1), "alguém?");
    assert_eq!(house.hear_texts(ana), ["ERRO 18 t5.1"]);
    assert_eq!(said(&house).len(), 1);
}

#[test]
fn every_refusal_but_sixteen_lets_the_outbox_go_on() {
    let (mut house, ana) = house();
    let muted = Sanction::MutedId(PersonId::new(1).unwrap());
    let longest = "x".repeat(140 * 64);
    let rooms = 1_000_000_000;
    for (number, (to, code)) in (1..).zip([(77, 2), (rooms, 12), (rooms + 1, 12)]) {
        house.msg(ana, to, (5, number), "oi");
        assert_eq!(house.hear(ana), [format!("ERRO {code} t5.{number}")]);
    }
    house.say(ana, Kind::OI, rooms, 0, "redes");
    house.hear(ana);
    house.msg(ana, rooms + 1, (5, 4), "oi");
    house.order(&Order::Impose(muted)).unwrap();
    house.msg(ana, 0, (5, 5), "oi");
    house.order(&Order::Lift(muted)).unwrap();
    house.msg(ana, 0, (5, 6), &longest);
    assert_eq!(
        house.hear(ana),
        ["ERRO 14 t5.4", "ERRO 8 t5.5", "RECIBO 0>0 t5.6 @2 0/64"]
    );
    assert_eq!(said(&house).len(), 64);
}

#[test]
fn a_text_that_grows_too_long_when_it_is_cleaned_is_refused() {
    let (mut house, ana) = house();
    let records = super::records::message(0, (5, 1), &"x".repeat(140 * 64));
    for mut record in records {
        // 0xff is no UTF-8, and becomes three bytes.
        let mut bytes = *record.bytes();
        bytes[32 + 36..].fill(0xff);
        record = zerocopy::transmute!(bytes);
        house.send(ana, &record);
    }
    assert_eq!(house.hear(ana), ["ERRO 11 t5.1"]);
    house.msg(ana, 0, (5, 2), "oi");
    assert_eq!(house.hear(ana), ["RECIBO 0>0 t5.2 @2"]);
}

#[test]
fn who_uses_the_token_of_another_gets_nothing_of_theirs() {
    let (mut house, ana) = house();
    let bia = house.enter(2, 2);
    house.msg(ana, 1, (5, 1), "segredo");
    house.msg(bia, 0, (5, 1), "forjada");
    assert_eq!(house.hear_texts(bia), ["RECIBO 0>0 t5.1 @3"]);
    house.msg(bia, 0, (5, 1), "forjada");
    assert_eq!(house.hear_texts(bia), ["RECIBO 0>0 t5.1 @3"]);
    assert_eq!(
        house.hear_texts(ana),
        ["RECIBO 0>1 t5.1 @1", "MSG 2>0 @3 forjada"]
    );
    // Nor does anybody hide what another said under the same.
    house.msg(ana, 1, (5, 1), "segredo");
    assert_eq!(house.hear_texts(ana), ["RECIBO 0>1 t5.1 @1"]);
    assert_eq!(said(&house).len(), 2);
}

#[test]
fn a_seventeenth_outbox_is_refused_for_life() {
    let (mut house, mut ana) = house();
    for outbox in 1..=16 {
        house.msg(ana, 0, (outbox, 1), "oi");
    }
    assert_eq!(house.hear(ana).len(), 16);
    for number in 2..4 {
        house.msg(ana, 0, (17, number), "oi");
        house.msg(ana, 0, (16, number), "oi");
        let heard = house.hear_texts(ana);
        assert_eq!(heard[0], format!("ERRO 6 t17.{number}"));
        assert!(
            heard[1].starts_with(&format!("RECIBO 0>0 t16.{number}")),
            "{heard:?}"
        );
        // Not even a restart of which no record is left makes room for one more.
        house.retain_from(1_000);
        house.restart();
        ana = house.enter(1, 1);
        house.hear(ana);
    }
    house.msg(ana, 0, (16, 3), "oi");
    assert_eq!(house.hear_texts(ana), ["ERRO 18 t16.3"]);
    let bia = house.enter(2, 2);
    house.msg(bia, 0, (17, 1), "oi");
    assert!(house.hear_texts(bia)[0].starts_with("RECIBO"));
}

#[test]
fn sixteen_outboxes_that_failed_are_none() {
    let (mut house, ana) = house();
    house.refuses = Some(AppendError::Full);
    for outbox in 1..=16 {
        house.msg(ana, 0, (outbox, 1), "oi");
        assert_eq!(house.hear(ana), [format!("ERRO 16 t{outbox}.1")]);
    }
    house.refuses = None;
    house.msg(ana, 0, (17, 1), "oi");
    assert_eq!(house.hear(ana), ["RECIBO 0>0 t17.1 @2"]);
}

#[test]
fn the_outboxes_that_have_to_begin_anew_are_bounded() {
    let (mut house, ana) = house();
    house.refuses = Some(AppendError::Full);
    for outbox in 1..=64 {
        house.msg(ana, 0, (outbox, 1), "oi");
        house.wait_ms(100);
    }
    house.hear(ana);
    house.msg(ana, 0, (65, 1), "oi");
    assert_eq!(house.hear(ana), ["ERRO 6 t65.1"]);
    house.refuses = None;
    house.wait_secs(10);
    house.hear(ana);
    house.msg(ana, 0, (64, 1), "oi");
    house.msg(ana, 0, (65, 1), "oi");
    let heard = house.hear_texts(ana);
    assert!(
        heard.iter().all(|line| line.starts_with("RECIBO")),
        "{heard:?}"
    );
}

#[test]
fn after_code_sixteen_an_outbox_begins_anew() {
    let (mut house, ana) = house();
    house.is_disk_slow = true;
    house.refuses = Some(AppendError::Full);
    for number in 1..=3 {
        house.msg(ana, 0, (5, number), &number.to_string());
    }
    house.disk_comes_back();
    assert_eq!(
        house.hear(ana),
        ["ERRO 16 t5.1", "ERRO 16 t5.2", "ERRO 16 t5.3"]
    );
    house.refuses = None;
    // It was under way before the refusal arrived.
    house.msg(ana, 0, (5, 4), "4");
    assert_eq!((house.hear(ana), said(&house)), (vec![], vec![]));
    for number in 1..=4 {
        house.msg(ana, 0, (5, number), &number.to_string());
    }
    let receipts = (1..=4).map(|number| format!("RECIBO 0>0 t5.{number} @{}", number + 1));
    assert_eq!(house.hear(ana), receipts.collect::<Vec<_>>());
    assert_eq!(said(&house).len(), 4);
}

#[test]
fn what_one_outbox_has_to_say_again_holds_up_no_other() {
    let (mut house, ana) = house();
    house.refuses = Some(AppendError::Disk("gone".into()));
    house.msg(ana, 0, (5, 1), "um");
    house.refuses = None;
    house.msg(ana, 0, (6, 1), "outra caixa");
    house.msg(ana, 0, (5, 2), "dois");
    assert_eq!(house.hear(ana), ["ERRO 16 t5.1", "RECIBO 0>0 t6.1 @2"]);
}

#[test]
fn a_text_that_is_half_said_when_one_before_it_fails_is_not_said() {
    let (mut house, ana) = house();
    let long = super::records::message(0, (5, 2), &"x".repeat(200));
    house.is_disk_slow = true;
    house.refuses = Some(AppendError::Full);
    house.msg(ana, 0, (5, 1), "um");
    house.send(ana, &long[0]);
    house.disk_comes_back();
    house.refuses = None;
    house.send(ana, &long[1]);
    assert_eq!(
        (house.hear(ana), said(&house)),
        (vec!["ERRO 16 t5.1".into()], vec![])
    );
}

#[test]
fn a_failure_finds_its_sender_in_a_newer_session() {
    let (mut house, ana) = house();
    house.is_disk_slow = true;
    house.refuses = Some(AppendError::Full);
    house.msg(ana, 0, (5, 1), "um");
    let again = house.enter(1, 1);
    house.msg(again, 0, (5, 1), "um");
    house.msg(again, 0, (5, 2), "dois");
    house.disk_comes_back();
    assert_eq!(house.hear(again), ["ERRO 16 t5.1", "ERRO 16 t5.2"]);
    house.refuses = None;
    house.msg(again, 0, (5, 1), "um");
    house.msg(again, 0, (5, 2), "dois");
    assert_eq!(
        house.hear(again),
        ["RECIBO 0>0 t5.1 @2", "RECIBO 0>0 t5.2 @3"]
    );
}

#[test]
fn a_session_that_never_heard_of_the_failure_says_it_again() {
    let (mut house, ana) = house();
    house.is_disk_slow = true;
    house.refuses = Some(AppendError::Full);
    house.msg(ana, 0, (5, 1), "um");
    house.cut(ana);
    house.disk_comes_back();
    house.refuses = None;
    let ana = house.enter(1, 1);
    house.hear(ana);
    house.msg(ana, 0, (5, 1), "um");
    assert_eq!(house.hear_texts(ana), ["RECIBO 0>0 t5.1 @2"]);
    assert_eq!(said(&house).len(), 1);
}

#[test]
fn past_the_rate_a_message_waits_and_is_never_refused() {
    let rate = |per_second, burst| Rate { per_second, burst };
    let settings = Settings {
        texts: rate(10, 2),
        parts: rate(10, 64),
        ..Settings::default()
    };
    let mut house = House::with(settings, Box::new(MemoryJournal::new(10_000)));
    let ana = house.enter(1, 1);
    for number in 1..=10 {
        house.msg(ana, 0, (5, number), "oi");
    }
    assert_eq!(house.hear(ana).len(), 2);
    house.wait_ms(99);
    assert_eq!(house.hear(ana).len(), 0);
    house.wait_ms(1);
    assert_eq!(house.hear(ana).len(), 1);
    house.wait_secs(1);
    assert_eq!(house.hear(ana).len(), 7);
    // Cleaning makes 60 parts of 20.
    house.wait_secs(60);
    for number in 11..=14 {
        for record in super::records::message(0, (5, number), &"x".repeat(140 * 20)) {
            let mut bytes = *record.bytes();
            bytes[32 + 36..].fill(0xff);
            house.send(ana, &zerocopy::transmute!(bytes));
        }
    }
    house.wait_secs(60);
    let heard = house.hear(ana);
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert!(
        heard.iter().all(|line| line.starts_with("RECIBO")),
        "{heard:?}"
    );
    let refused = house.server.counters().refused;
    assert_eq!(refused[usize::from(Refusal::TooFast.code())], 0);
}
