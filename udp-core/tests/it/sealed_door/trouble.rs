//! Power cuts, full and broken disks: what was answered is kept, what was said is kept once.

use super::house::House;
use fastrand::Rng;
use protocol::{Kind, Record, Token};
use std::{collections::BTreeMap, io::ErrorKind};
use udp_core::{
    sealed_door::PeerId,
    testing::{Switch, disk::SimDisk, without},
};

#[test]
fn what_was_answered_outlives_a_power_cut() {
    let disk = SimDisk::new(7);
    let mut house = House::on_disk(&disk);
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.msg(ana, 2, (5, 1), &"é".repeat(100));
    house.mark(bia, 1, 1);
    house.hear(ana);
    house.lose_power(&disk);
    let thief = house.connect(3);
    house.register(thief, 1, "Ana");
    assert_eq!(house.hear(thief), ["ERRO 1"]);
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(ana);
    house.hear(bia);
    house.msg(ana, 2, (5, 1), &"é".repeat(100));
    house.msg(ana, 2, (5, 2), "e mais");
    assert_eq!(
        house.hear_texts(ana),
        ["RECIBO 0>2 t5.1 @1 0/2", "RECIBO 0>2 t5.2 @3"]
    );
    assert_eq!(house.hear(bia), ["MSG 1>2 @3 e mais"]);
    house.ask(ana, Kind::ESTADO, 0, 0);
    let states = house.hear(ana);
    assert!(
        states[0].ends_with(" 2:1..3/0") && states[1] == "LIDO 2>2 @1",
        "{states:?}"
    );
    house.retain_from(6);
    house.lose_power(&disk);
    let ana = house.enter(1, 1);
    house.hear(ana);
    house.msg(ana, 2, (5, 1), "de novo");
    assert_eq!(house.hear_texts(ana), ["ERRO 18 t5.1"]);
}

#[test]
fn a_disk_without_space_refuses_claims_words_and_rooms_and_goes_on_reading() {
    let disk = SimDisk::new(7);
    let mut house = House::on_disk(&disk);
    let ana = house.enter(1, 1);
    house.msg(ana, 1, (5, 1), "antes");
    house.hear(ana);
    disk.set_free_bytes(1_000_000);
    house.msg(ana, 1, (5, 2), "agora");
    house.say(ana, Kind::OI, 1_000_000_000, 0, "redes");
    house.history(ana, 1, 1, 9);
    let heard = [
        "ERRO 16 t5.2",
        "ERRO 16",
        "MSG 1>1 t5.1 @1 antes",
        "HISTORICO 0>1 t0.99 1..1",
    ];
    assert_eq!(house.hear(ana), heard);
    let bia = house.connect(2);
    house.register(bia, 2, "Bia");
    assert_eq!(
        (house.hear(bia), house.has_ended(bia)),
        (vec!["ERRO 16".into()], true)
    );
    disk.set_free_bytes(u64::MAX);
    house.msg(ana, 1, (5, 2), "agora");
    assert_eq!(house.hear_texts(ana), ["RECIBO 0>1 t5.2 @2"]);
}

#[test]
fn a_question_that_cannot_be_read_is_answered_once_it_can() {
    let disk = SimDisk::new(7);
    let mut house = House::on_disk(&disk);
    let ana = house.enter(1, 1);
    for number in 1..=20 {
        house.msg(ana, 1, (5, number), "x");
    }
    house.hear(ana);
    disk.fail_at(disk.operations(), ErrorKind::Other);
    house.msg(ana, 1, (5, 21), "y");
    house.history(ana, 1, 1, 99);
    house.ask(ana, Kind::ESTADO, 0, 0);
    house.wait_secs(3);
    disk.heal();
    house.wait_secs(20);
    house.msg(ana, 1, (5, 21), "y");
    house.wait_secs(5);
    let heard = house.hear_texts(ana);
    let count = |what: &str| heard.iter().filter(|line| line.starts_with(what)).count();
    assert_eq!(count("ERRO 16 t5.21"), 1, "{heard:?}");
    assert_eq!(
        (count("MSG"), count("HISTORICO"), count("ESTADO")),
        (20, 1, 2),
        "{heard:?}"
    );
    assert_eq!(count("RECIBO 0>1 t5.21"), 1, "{heard:?}");
}

/// An outbox as docs/sealed-sessions.md wants it: in order, each session begins with the oldest
/// message that has no answer, and after code 16 with that one.
struct Outbox {
    key: u8,
    id: u32,
    peer: Option<PeerId>,
    is_accepted: bool,
    /// Messages made so far.
    made: u32,
    /// The next one to say in this session.
    next: u32,
    receipts: BTreeMap<u32, Record>,
    oldest: u32,
    live: Live,
}

/// What a session has heard of everyone's conversation: nothing is missing, nothing comes twice.
#[derive(Default)]
struct Live {
    order: u64,
    /// The place that follows, once one is known.
    next_place: Option<u32>,
    heard: u64,
}

impl Live {
    fn hear(&mut self, record: &Record) -> Result<(), String> {
        let Record { heading, frame } = record;
        let (order, place) = (heading.order.get(), heading.place.get());
        if frame.kind() == Kind::OI && frame.origin() == 0 {
            *self = Self {
                order,
                next_place: None,
                heard: self.heard,
            };
            return Ok(());
        }
        let is_receipt = frame.kind() == Kind::RECIBO;
        let is_next = self.next_place.is_none_or(|next| next == place);
        // A receipt that is not next answers what was said again.
        if order == 0 || is_receipt && (order <= self.order || !is_next) {
            return Ok(());
        }
        if order <= self.order || !is_next {
            return Err(format!("after {}: {record:?}", self.order));
        }
        let parts = if is_receipt { heading.parts } else { 1 };
        self.order = order + u64::from(parts) - 1;
        self.next_place = Some(place + u32::from(parts));
        self.heard += 1;
        Ok(())
    }
}

impl Outbox {
    fn new(id: u8) -> Self {
        Self {
            key: id,
            id: id.into(),
            peer: None,
            is_accepted: false,
            made: 0,
            next: 1,
            receipts: BTreeMap::new(),
            oldest: 1,
            live: Live::default(),
        }
    }

    fn outbox(&self) -> u32 {
        100 + self.id
    }

    /// Every fifth text is long.
    fn text(&self, number: u32) -> String {
        let long = if number.is_multiple_of(5) { 300 } else { 0 };
        format!("{}.{number} {}", self.id, "x".repeat(long))
    }

    fn connect(&mut self, house: &mut House) {
        let peer = house.connect(self.key);
        house.register(peer, self.id, "Ana");
        (self.peer, self.is_accepted, self.next) = (Some(peer), false, self.oldest);
    }

    fn say(&mut self, house: &mut House) {
        let Some(peer) = self.peer.filter(|_| self.is_accepted) else {
            return;
        };
        while self.next <= self.made {
            let text = self.text(self.next);
            house.msg(peer, 0, (self.outbox(), self.next), &text);
            self.next += 1;
        }
    }

    fn listen(&mut self, house: &mut House) -> Result<(), String> {
        let Some(peer) = self.peer else {
            return Ok(());
        };
        for record in house.records(peer) {
            self.live.hear(&record)?;
            let kind = record.frame.kind();
            let number = Token::from_wire(record.heading.token.get())
                .filter(|token| token.outbox == self.outbox())
                .map(|token| token.number);
            match (kind, number) {
                (Kind::OI, None) if record.frame.origin() == 0 => self.is_accepted = true,
                (Kind::RECIBO, Some(number)) => {
                    let known = self.receipts.entry(number).or_insert(record);
                    if *known != record {
                        return Err(format!("a second receipt: {known:?} {record:?}"));
                    }
                }
                (Kind::ERRO, Some(number)) => {
                    let is_kept = self.receipts.contains_key(&number);
                    if is_kept || record.heading.flags.get() != 16 {
                        return Err(format!("not to be refused: {record:?}"));
                    }
                    self.next = self.next.min(number);
                }
                _ => {}
            }
        }
        while self.receipts.contains_key(&self.oldest) {
            self.oldest += 1;
        }
        if house.has_ended(peer) {
            self.peer = None;
        }
        Ok(())
    }
}

/// Outboxes on a disk that fails, fills up, is slow and loses power; in the end everything was said
/// once and in order.
fn live(seed: u64) -> Result<(), String> {
    let mut rng = Rng::with_seed(seed);
    let disk = SimDisk::new(rng.u64(..));
    let mut house = House::on_disk(&disk);
    let mut outboxes = [1, 2, 3].map(Outbox::new);
    for _ in 0..300 {
        let one = rng.usize(..outboxes.len());
        match rng.u32(..100) {
            0..40 => outboxes[one].made += rng.u32(1..4),
            40..50 => outboxes[one].connect(&mut house),
            50..54 => {
                if let Some(peer) = outboxes[one].peer.take() {
                    house.cut(peer);
                }
            }
            54..60 => house.is_disk_slow = true,
            60..70 => house.disk_comes_back(),
            70..72 => disk.set_free_bytes(1_000_000),
            72..74 => disk.fail_at(disk.operations() + rng.u64(..20), ErrorKind::StorageFull),
            74..76 => disk.fail_syncs_at(disk.operations() + rng.u64(..20)),
            76..82 => {
                disk.heal();
                disk.set_free_bytes(u64::MAX);
            }
            82..85 => {
                disk.heal();
                house.lose_power(&disk);
                outboxes.iter_mut().for_each(|outbox| outbox.peer = None);
            }
            85..90 => {
                if let Some(peer) = outboxes[one].peer {
                    house.set_room(peer, rng.usize(..1_000));
                }
            }
            _ => house.wait_ms(rng.u64(..3_000)),
        }
        for outbox in &mut outboxes {
            outbox.listen(&mut house)?;
            outbox.say(&mut house);
            outbox.listen(&mut house)?;
        }
    }
    disk.heal();
    disk.set_free_bytes(u64::MAX);
    house.disk_comes_back();
    house.wait_secs(60);
    for outbox in &mut outboxes {
        outbox.connect(&mut house);
    }
    for _ in 0..60 {
        for outbox in &mut outboxes {
            outbox.listen(&mut house)?;
            outbox.say(&mut house);
        }
        house.wait_secs(2);
    }
    check(&house, &outboxes)
}

fn check(house: &House, outboxes: &[Outbox]) -> Result<(), String> {
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    let journal = house.server.journal();
    let read = journal.read(0, &mut |record| {
        if record.frame.kind() == Kind::MSG {
            let said = texts.entry(record.frame.origin()).or_default();
            said.push_str(&record.frame.text().to_string());
        }
        true
    });
    read.map_err(|error| error.to_string())?;
    for outbox in outboxes {
        let all: String = (1..=outbox.made)
            .map(|number| outbox.text(number))
            .collect();
        let said = texts.remove(&outbox.id).unwrap_or_default();
        if said != all {
            return Err(format!("{said} is not {all}"));
        }
        if outbox.receipts.len() != outbox.made as usize {
            return Err(format!("receipts of {:?}", outbox.receipts.keys()));
        }
        if outbox.live.heard < 10 {
            return Err("hardly anything was heard".to_owned());
        }
    }
    Ok(())
}

const SEEDS: u64 = 40;

#[test]
fn whatever_fails_everything_is_said_once_and_in_order() {
    for seed in 0..SEEDS {
        live(seed).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
    }
}

#[test]
fn without_its_rules_it_is_not() {
    for rule in [Switch::Tokens, Switch::CommitFirst] {
        let wrong = (0..SEEDS).find_map(|seed| without(rule, || live(seed)).err());
        println!(
            "{rule:?}: {}",
            wrong.expect("something is said twice or lost")
        );
    }
}
