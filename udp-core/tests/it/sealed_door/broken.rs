//! What is no record that anyone may say ends the session, and harms nobody else.

use super::{
    house::House,
    records::{REDES, ROOMS, message, record, token},
};
use crate::lan::frame;
use proptest::prelude::*;
use protocol::{Kind, Record};
use udp_core::sealed_door::PeerId;

/// Ana is here, and Bia, whom nothing of it may harm.
fn house() -> (House, PeerId, PeerId) {
    let mut house = House::new();
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(ana);
    house.hear(bia);
    (house, ana, bia)
}

fn part(under: (u32, u32), part: u8, parts: u8) -> Record {
    part_to(0, under, part, parts)
}

fn part_to(to: u32, under: (u32, u32), part: u8, parts: u8) -> Record {
    let mut record = message(to, under, "oi").remove(0);
    (record.heading.part, record.heading.parts) = (part, parts);
    record
}

fn asked(kind: Kind, to: u32) -> Vec<Record> {
    vec![record(frame(kind, 1, to, "Ana", ""), token((5, 1)))]
}

#[test]
fn what_may_not_be_said_ends_the_session_with_code_three() {
    let (rooms, nobody) = (ROOMS, 2_000_000_000);
    let mut sayings: Vec<Vec<Record>> = [
        (Kind::OI, 0),
        (Kind::OI, 2),
        (Kind::OI, nobody),
        (Kind::TCHAU, 2),
        (Kind::TCHAU, rooms),
        (Kind::TCHAU, nobody),
        (Kind::MSG, nobody),
        (Kind::ERRO, 0),
        (Kind::LISTA, 2),
        (Kind::LISTA, u32::MAX),
        (Kind::RECIBO, 0),
        (Kind::LIDO, nobody),
        (Kind::HISTORICO, nobody),
        (Kind::ESTADO, 2),
        (Kind::ESTADO, REDES),
        (Kind(5), 0),
        (Kind(u32::MAX), 0),
    ]
    .map(|(kind, to)| asked(kind, to))
    .into();
    sayings.extend([
        // Not a token of an outbox.
        vec![part((0, 0), 0, 1)],
        vec![part((0, 1), 0, 1)],
        vec![part((5, 0), 0, 1)],
        // Not the parts of a text.
        vec![part((5, 1), 0, 0)],
        vec![part((5, 1), 1, 1)],
        vec![part((5, 1), 1, 2)],
        vec![part((5, 1), 0, 65)],
        vec![part((5, 1), 0, 255)],
        vec![part((5, 1), 0, 3), part((5, 1), 2, 3)],
        vec![part((5, 1), 0, 3), part((5, 1), 0, 3)],
        vec![part((5, 1), 0, 2), part((5, 1), 1, 3)],
        vec![part((5, 1), 0, 2), part((5, 2), 1, 2)],
        vec![part((5, 1), 0, 2), part((6, 1), 1, 2)],
        vec![part((5, 1), 0, 2), part_to(2, (5, 1), 1, 2)],
    ]);
    // Something else between the parts of a text.
    for (kind, to) in [
        (Kind::TCHAU, 0),
        (Kind::LISTA, 0),
        (Kind::OI, REDES),
        (Kind::LIDO, 0),
        (Kind::HISTORICO, 0),
        (Kind::ESTADO, 0),
    ] {
        let between = asked(kind, to).remove(0);
        sayings.push(vec![part((5, 1), 0, 2), between, part((5, 1), 1, 2)]);
    }
    for saying in sayings {
        let (mut house, ana, bia) = house();
        let kept = house.kept();
        for record in &saying {
            house.send(ana, record);
        }
        let what = &saying[0];
        assert_eq!(house.hear(ana), ["ERRO 3"], "{what:?}");
        assert!(house.has_ended(ana) && house.people() == [2], "{what:?}");
        house.msg(bia, 0, (6, 1), "sigo aqui");
        assert_eq!(house.hear_texts(bia), ["RECIBO 0>0 t6.1 @4"], "{what:?}");
        assert_eq!(house.kept().len(), kept.len() + 2, "an exit and a text");
    }
}

#[test]
fn the_first_record_is_an_oi() {
    for (kind, to) in [
        (Kind::MSG, 0),
        (Kind::LISTA, 0),
        (Kind::TCHAU, 0),
        (Kind::ESTADO, 0),
        (Kind::OI, 2),
        (Kind::OI, REDES),
        (Kind::OI, ROOMS),
        (Kind(7), 0),
    ] {
        let mut house = House::new();
        let ana = house.connect(1);
        house.send(ana, &asked(kind, to)[0]);
        assert_eq!(house.hear(ana), ["ERRO 3"], "{kind:?} {to}");
        assert!(house.has_ended(ana));
        assert!(house.kept().is_empty());
    }
}

#[test]
fn nothing_is_read_after_the_end() {
    let (mut house, ana, bia) = house();
    let mut bytes = asked(Kind::TCHAU, 0)[0].bytes().to_vec();
    for record in message(0, (5, 1), "depois do tchau") {
        bytes.extend(record.bytes());
    }
    house.send_bytes(ana, &bytes);
    assert!(house.has_ended(ana) && house.hear(ana).is_empty());
    assert_eq!(house.hear(bia), ["TCHAU 1>0 @3"]);
}

#[test]
fn whoever_does_not_hear_the_end_takes_no_memory_with_more() {
    let (mut house, ana, _) = house();
    house.set_room(ana, 0);
    house.ask(ana, Kind::ERRO, 0, 0);
    house.send_bytes(ana, &[7; 100_000]);
    assert_eq!(house.unread(ana), 100_000);
    // A transport that hands them in all the same.
    house.server.handle_bytes(ana, &[7; 100_000], house.now);
    assert!(format!("{:?}", house.server).len() < 100_000);
    house.set_room(ana, usize::MAX);
    assert_eq!(house.hear(ana), ["ERRO 3"]);
    assert!(house.has_ended(ana));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_bytes_come_the_others_go_on(
        is_registered: bool,
        bytes in prop::collection::vec(any::<u8>(), 0..5_000),
    ) {
        let (mut house, ana, bia) = house();
        let peer = if is_registered { ana } else { house.connect(3) };
        house.send_bytes(peer, &bytes);
        house.wait_secs(2);
        house.msg(bia, 0, (6, 1), "sigo aqui");
        prop_assert!(house.hear_texts(bia).iter().any(|line| line.starts_with("RECIBO 0>0 t6.1")));
    }

    #[test]
    fn whatever_records_come_the_others_go_on(
        records in prop::collection::vec(
            (0_u32..20, 0_u32..5, 0_u64..4, 0_u8..3, 0_u8..3, any::<u32>()),
            0..40,
        ),
    ) {
        let (mut house, ana, bia) = house();
        for (kind, to, number, part, parts, place) in records {
            let to = [0, 1, 2, ROOMS, REDES][to as usize];
            let mut record = record(frame(Kind(kind), 0, to, "", "sala"), number | 5 << 32);
            record.heading.place = place.into();
            (record.heading.part, record.heading.parts) = (part, parts);
            house.send(ana, &record);
        }
        house.wait_secs(60);
        house.msg(bia, 0, (6, 1), "sigo aqui");
        prop_assert!(house.hear_texts(bia).iter().any(|line| line.starts_with("RECIBO 0>0 t6.1")));
    }
}
