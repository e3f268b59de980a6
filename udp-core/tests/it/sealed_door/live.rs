//! What is said, as everyone gets it: records for the others, receipts for oneself.

use super::{
    house::House,
    records::{line, message, record, token},
};
use crate::lan::frame;
use protocol::{Kind, Record};

fn house() -> (House, [udp_core::sealed_door::PeerId; 3]) {
    let mut house = House::new();
    let people = [1, 2, 3].map(|id| house.enter(id as u8, id));
    for peer in people {
        house.hear(peer);
    }
    (house, people)
}

#[test]
fn a_message_is_a_record_to_others_and_a_receipt_to_oneself() {
    let (mut house, [ana, bia, _]) = house();
    house.msg(ana, 0, (5, 1), "alô");
    let (receipt, heard) = (house.records(ana), house.records(bia));
    assert_eq!((receipt.len(), heard.len()), (1, 1));
    assert_eq!(line(&receipt[0]), "RECIBO 0>0 t5.1 @4");
    assert_eq!(line(&heard[0]), "MSG 1>0 @4 alô");
    assert_eq!(heard[0].frame.name().as_str(), "p1");
    let (receipt, heard) = (receipt[0].heading, heard[0].heading);
    assert_eq!(
        (receipt.order, receipt.time_ms),
        (heard.order, heard.time_ms)
    );
    assert_eq!(
        (heard.order.get(), heard.time_ms.get()),
        (4, house.now.unix_ms)
    );
    assert_eq!((receipt.part, receipt.parts), (0, 1));
}

#[test]
fn a_long_text_has_one_receipt() {
    let (mut house, [ana, bia, _]) = house();
    let text = "é".repeat(200);
    house.msg(ana, 2, (5, 1), &text);
    let receipt = house.records(ana);
    assert_eq!(receipt.len(), 1);
    assert_eq!((receipt[0].heading.part, receipt[0].heading.parts), (0, 3));
    assert_eq!(
        (
            receipt[0].heading.place.get(),
            receipt[0].heading.order.get()
        ),
        (1, 4)
    );
    let heard = house.records(bia);
    let parts: Vec<_> = heard
        .iter()
        .map(|it| (it.heading.part, it.heading.parts))
        .collect();
    assert_eq!(parts, [(0, 3), (1, 3), (2, 3)]);
    let joined: String = heard.iter().map(|it| it.frame.text().to_string()).collect();
    assert_eq!(joined, text);
    assert!(heard.iter().all(|it| it.heading.token == 0));
    assert!(heard.iter().map(|it| it.heading.place.get()).eq(1..=3));
}

#[test]
fn nothing_is_heard_before_it_is_kept() {
    let (mut house, [ana, bia, _]) = house();
    house.is_disk_slow = true;
    house.msg(ana, 0, (5, 1), "um");
    house.msg(bia, 0, (6, 1), "dois");
    assert_eq!((house.hear(ana), house.hear(bia)), (vec![], vec![]));
    house.disk_comes_back();
    assert_eq!(house.hear(ana), ["RECIBO 0>0 t5.1 @4", "MSG 2>0 @5 dois"]);
    assert_eq!(house.hear(bia), ["MSG 1>0 @4 um", "RECIBO 0>0 t6.1 @5"]);
}

#[test]
fn what_two_say_to_each_other_nobody_else_hears() {
    let (mut house, [ana, bia, caio]) = house();
    house.msg(ana, 2, (5, 1), "só nós");
    assert_eq!(house.hear(ana), ["RECIBO 0>2 t5.1 @1"]);
    assert_eq!(house.hear(bia), ["MSG 1>2 @1 só nós"]);
    assert_eq!(house.hear(caio), Vec::<String>::new());
    house.msg(caio, 3, (7, 1), "lembrete");
    assert_eq!(house.hear(caio), ["RECIBO 0>3 t7.1 @1"]);
}

#[test]
fn what_was_said_before_or_while_away_is_not_live() {
    let (mut house, [ana, bia, _]) = house();
    house.msg(ana, 0, (5, 1), "antes");
    house.cut(bia);
    house.msg(ana, 2, (5, 2), "enquanto isso");
    let bia = house.connect(2);
    house.register(bia, 2, "Bia");
    let heard = house.records(bia);
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].heading.order, 5);
    house.msg(ana, 2, (5, 3), "agora");
    assert_eq!(house.hear(bia), ["MSG 1>2 @2 agora"]);
}

#[test]
fn mail_waits_for_the_owner_of_an_id_and_for_nobody_else() {
    let (mut house, [ana, bia, _]) = house();
    house.cut(bia);
    house.wait_secs(60);
    house.hear(ana);
    house.msg(ana, 2, (5, 1), "quando puder");
    house.msg(ana, 77, (5, 2), "alguém?");
    assert_eq!(house.hear(ana), ["RECIBO 0>2 t5.1 @1", "ERRO 2 t5.2"]);
    house.restart();
    let bia = house.enter(2, 2);
    house.hear(bia);
    house.history(bia, 1, 1, u32::MAX);
    assert_eq!(
        house.hear(bia),
        ["MSG 1>2 @1 quando puder", "HISTORICO 0>1 t0.99 1..1"]
    );
}

#[test]
fn entries_and_exits_are_live() {
    let (mut house, [ana, ..]) = house();
    house.wait_secs(60);
    let dora = house.enter(4, 4);
    house.ask(dora, Kind::TCHAU, 0, 0);
    let key = "04".repeat(32);
    assert_eq!(
        house.hear(ana),
        [format!("OI 4>0 @4 {key}"), "TCHAU 4>0 @5".to_owned()]
    );
}

#[test]
fn names_and_reserved_bits_are_not_looked_at() {
    let (mut house, [ana, bia, _]) = house();
    let mut forged = record(frame(Kind::MSG, 1, 0, "Bia", "sou a Bia"), token((5, 1)));
    forged.heading.flags = 0xffff.into();
    forged.heading.order = 99.into();
    forged.heading.time_ms = 1.into();
    forged.heading.place = 7.into();
    house.send(ana, &forged);
    let heard = house.records(bia);
    assert_eq!(line(&heard[0]), "MSG 1>0 @4 sou a Bia");
    assert_eq!(heard[0].frame.name().as_str(), "p1");
    assert_eq!(
        (heard[0].heading.flags.get(), heard[0].heading.order.get()),
        (0, 4)
    );
    assert_eq!(house.hear(ana), ["RECIBO 0>0 t5.1 @4"]);
}

/// OI, a text of three parts, a short one, and a goodbye.
fn session() -> Vec<u8> {
    let mut bytes = record(frame(Kind::OI, 7, 0, "Ana", ""), 0).bytes().to_vec();
    let long = "x".repeat(300);
    for said in [message(0, (5, 1), &long), message(0, (5, 2), "oi")].concat() {
        bytes.extend(said.bytes());
    }
    bytes.extend(record(frame(Kind::TCHAU, 0, 0, "", ""), 0).bytes());
    bytes
}

#[test]
fn a_record_that_the_end_of_a_stream_cuts_off_was_never_said() {
    let session = session();
    for end in 0..=session.len() {
        let mut house = House::new();
        let ana = house.connect(1);
        house.send_bytes(ana, &session[..end]);
        house.cut(ana);
        let whole = end / Record::SIZE;
        let kept = [0, 1, 1, 1, 4, 5, 6][whole];
        assert_eq!(house.kept().len(), kept, "{end} bytes");
        assert!(house.people().is_empty(), "{end} bytes");
    }
}

#[test]
fn bytes_may_come_one_by_one() {
    let mut house = House::new();
    let (ana, session) = (house.connect(1), session());
    for byte in &session {
        house.send_bytes(ana, &[*byte]);
    }
    let heard = [
        "OI 0>7 Conexão aceita.",
        "RECIBO 0>0 t5.1 @2 0/3",
        "RECIBO 0>0 t5.2 @5",
    ];
    assert_eq!(house.hear(ana), heard);
    assert!(house.has_ended(ana));
}

#[test]
fn what_is_said_before_the_answer_to_the_oi_is_said_after_it() {
    let mut house = House::new();
    house.is_disk_slow = true;
    let ana = house.connect(1);
    house.register(ana, 7, "Ana");
    house.msg(ana, 0, (5, 1), "já falo");
    assert_eq!(house.hear(ana), Vec::<String>::new());
    house.disk_comes_back();
    assert_eq!(
        house.hear(ana),
        ["OI 0>7 Conexão aceita.", "RECIBO 0>0 t5.1 @2"]
    );
}

#[test]
fn who_comes_may_be_told_later_and_all_at_once() {
    let mut house = House::new();
    let ana = house.enter(1, 1);
    house.is_patient = true;
    for id in [2, 3] {
        // Whoever comes in is told at once that they are in.
        house.enter(id as u8, id);
    }
    assert_eq!(house.hear(ana), Vec::<String>::new());
    assert!(house.server.has_passages());
    house.is_patient = false;
    house.carry();
    let heard: Vec<_> = house
        .records(ana)
        .iter()
        .map(|it| it.heading.order.get())
        .collect();
    assert_eq!(heard, [2, 3]);
    assert!(!house.server.has_passages());
}

#[test]
fn who_came_is_told_before_what_is_said_then() {
    let mut house = House::new();
    let ana = house.enter(1, 1);
    house.is_patient = true;
    let [bia, caio] = [2, 3].map(|id| house.enter(id as u8, id));
    house.msg(bia, 0, (5, 1), "alô");
    let orders = |house: &mut House, peer| -> Vec<u64> {
        let heard = house.records(peer);
        heard.iter().map(|it| it.heading.order.get()).collect()
    };
    assert_eq!(orders(&mut house, ana), [2, 3, 4]);
    assert_eq!(orders(&mut house, bia), [3, 4]);
    assert_eq!(orders(&mut house, caio), [4]);
    assert!(!house.server.has_passages());
}
