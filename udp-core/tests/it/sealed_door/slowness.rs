//! A slow reader loses nothing, harms nobody and takes no memory; a fast speaker is slowed.

use super::{
    house::House,
    records::{line, record, token},
};
use crate::lan::frame;
use protocol::{Kind, Record};
use udp_core::{
    journal::{AppendError, MemoryJournal},
    sealed_door::PeerId,
    server::{Rate, Settings},
};

/// What may wait for one connection: its bound, one list and one answer beyond it.
const MOST_BYTES: usize = 16 * 1024 + 51 * Record::SIZE;

/// A house in which nobody is slowed for their rate.
fn house() -> (House, [PeerId; 3]) {
    let rate = Rate {
        per_second: 0,
        burst: 0,
    };
    let settings = Settings {
        texts: rate,
        parts: rate,
        ..Settings::default()
    };
    let mut house = House::with(settings, Box::new(MemoryJournal::new(100_000)));
    let people = [1, 2, 3].map(|id| house.enter(id as u8, id));
    for peer in people {
        house.hear(peer);
    }
    (house, people)
}

#[test]
fn a_reader_that_takes_nothing_loses_nothing_and_harms_nobody() {
    let (mut house, [ana, bia, caio]) = house();
    house.set_room(bia, 0);
    for number in 1..=2_000 {
        house.msg(ana, 0, (5, number), &number.to_string());
    }
    assert_eq!(house.hear(caio).len(), 2_000);
    assert_eq!(house.hear(ana).len(), 2_000);
    assert!(
        house.most_offered(bia) <= MOST_BYTES,
        "{}",
        house.most_offered(bia)
    );
    // It begins to take, now more, now less than a record.
    let mut heard = Vec::new();
    for step in [1, 207, 208, 1, 5_000, 100_000, usize::MAX] {
        house.set_room(bia, step);
        heard.extend(house.hear(bia));
    }
    let all = (1..=2_000).map(|number| format!("MSG 1>0 @{} {number}", number + 3));
    assert!(heard.into_iter().eq(all));
    assert!(house.most_offered(bia) <= MOST_BYTES);
}

#[test]
fn a_reader_catches_up_from_the_journal_while_others_go_on() {
    let (mut house, [ana, bia, _]) = house();
    let mut heard = Vec::new();
    for number in 1..=500 {
        house.set_room(bia, (number as usize * 37) % 400);
        house.msg(ana, 0, (5, number), &number.to_string());
        heard.extend(house.records(bia));
    }
    house.set_room(bia, usize::MAX);
    heard.extend(house.records(bia));
    assert!(heard.iter().map(|it| it.heading.order.get()).eq(4..=503));
}

#[test]
fn who_takes_no_answers_is_asked_for_no_questions() {
    for kind in [Kind::ESTADO, Kind::HISTORICO, Kind::OI, Kind::MSG] {
        let (mut house, [ana, bia, _]) = house();
        for number in 1..=300 {
            house.msg(ana, 0, (5, number), "x");
        }
        house.hear(bia);
        house.set_room(bia, 0);
        let mut question = record(frame(kind, 0, 0, "", ""), token((6, 1)));
        if kind == Kind::HISTORICO {
            // From place 1 to the last there may be.
            let mut bytes = *question.bytes();
            bytes[68..76].copy_from_slice(&[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]);
            question = zerocopy::transmute!(bytes);
        }
        if kind == Kind::OI {
            question = record(frame(kind, 0, 1_000_000_001, "", ""), token((6, 1)));
        }
        for _ in 0..1_000 {
            house.send(bia, &question);
        }
        assert!(
            house.unread(bia) > 100_000,
            "{kind:?}: {}",
            house.unread(bia)
        );
        assert!(house.most_offered(bia) <= MOST_BYTES, "{kind:?}");
        house.set_room(bia, usize::MAX);
        assert_eq!(house.unread(bia), 0, "{kind:?}");
        let answers = house.hear(bia).len();
        let expected = match kind {
            Kind::HISTORICO => 257_000,
            Kind::ESTADO => 2_000,
            // The first waits for the disk no longer when the second comes.
            _ => 1_000,
        };
        assert_eq!(answers, expected, "{kind:?}");
        assert!(house.most_offered(bia) <= MOST_BYTES, "{kind:?}");
    }
}

#[test]
fn lists_wait_for_a_reader() {
    let (mut house, [_, bia, _]) = house();
    house.set_room(bia, 0);
    for _ in 0..1_000 {
        house.ask(bia, Kind::LISTA, 0, 0);
    }
    house.wait_secs(30);
    assert!(house.most_offered(bia) <= MOST_BYTES);
    assert!(house.unread(bia) > 100_000);
}

#[test]
fn marks_pass_a_reader_that_takes_nothing() {
    let (mut house, [ana, bia, caio]) = house();
    house.set_room(bia, 0);
    for number in 1..=500 {
        house.msg(ana, 0, (5, number), "x");
        house.mark(caio, 0, number + 3);
    }
    assert!(house.most_offered(bia) <= MOST_BYTES);
    house.set_room(bia, usize::MAX);
    let heard = house.records(bia);
    let last = heard.iter().rfind(|it| it.frame.kind() == Kind::LIDO);
    assert_eq!(line(last.unwrap()), "LIDO 3>0 @503");
    assert_eq!(
        heard
            .iter()
            .filter(|it| it.frame.kind() == Kind::MSG)
            .count(),
        500
    );
}

#[test]
fn failures_do_not_pile_up_for_a_reader_that_takes_nothing() {
    let (mut house, [_, bia, _]) = house();
    house.set_room(bia, 0);
    house.refuses = Some(AppendError::Full);
    for _ in 0..2_000 {
        house.msg(bia, 0, (5, 1), "x");
    }
    assert!(
        house.most_offered(bia) <= MOST_BYTES,
        "{}",
        house.most_offered(bia)
    );
    assert!(house.unread(bia) > 100_000);
}

#[test]
fn past_its_rate_a_stream_is_not_read_and_nobody_else_waits() {
    let mut house = House::new();
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(ana);
    for number in 1..=500 {
        house.msg(ana, 0, (5, number), "x");
    }
    assert_eq!(house.hear(ana).len(), 60);
    assert!(house.unread(ana) > 50_000);
    house.msg(bia, 0, (6, 1), "e eu?");
    assert!(
        house
            .hear_texts(bia)
            .contains(&"RECIBO 0>0 t6.1 @63".into())
    );
    house.wait_secs(1);
    assert_eq!(house.hear_texts(ana).len(), 21);
    house.wait_secs(21);
    assert_eq!((house.hear(ana).len(), house.unread(ana)), (420, 0));
    // Questions are counted too, and what was said before as well.
    for _ in 0..500 {
        house.ask(bia, Kind::ESTADO, 0, 0);
    }
    house.hear(bia);
    assert!(house.unread(bia) > 50_000);
    house.wait_secs(5);
    for _ in 0..500 {
        house.msg(ana, 0, (5, 1), "x");
    }
    assert!(house.unread(ana) > 50_000);
}

#[test]
fn long_texts_are_slowed_by_their_parts() {
    let mut house = House::new();
    let ana = house.enter(1, 1);
    house.hear(ana);
    let text = "x".repeat(64 * 140);
    for number in 1..=8 {
        house.msg(ana, 0, (5, number), &text);
    }
    assert_eq!(house.hear(ana).len(), 4);
    house.wait_ms(639);
    assert!(house.hear(ana).is_empty());
    house.wait_ms(1);
    assert_eq!(house.hear(ana), ["RECIBO 0>0 t5.5 @258 0/64"]);
    house.wait_secs(2);
    assert_eq!(house.hear(ana).len(), 3);
}

#[test]
fn who_reads_nothing_while_all_it_missed_goes_is_live_again() {
    let (mut house, [ana, bia, _]) = house();
    house.set_room(bia, 0);
    for number in 1..=300 {
        house.msg(ana, 0, (5, number), "x");
    }
    house.retain_from(1_000);
    house.set_room(bia, usize::MAX);
    house.wait_secs(10);
    house.hear(bia);
    let idle = house.server.poll_timeout();
    assert!(
        idle >= house.now.instant + std::time::Duration::from_secs(10),
        "it goes on trying"
    );
    house.msg(ana, 0, (5, 301), "e agora?");
    assert_eq!(house.hear(bia), ["MSG 1>0 @304 e agora?"]);
}
