//! The rules of the classic door that no scenario shows: limits, silence, changing hands.

use crate::lan::{Lan, address, frame};
use proptest::prelude::*;
use protocol::{Kind, Refusal};
use std::sync::Arc;
use udp_core::{
    Now,
    journal::{AppendError, Batch, Journal, MemoryJournal, Reader},
    server::{Departure, Drop, Event, Rate, Server, Settings, Unreachable},
};

const HOUR: u64 = 3_600;

#[test]
fn a_public_address_is_told_that_it_is_not_local_and_nothing_else() {
    let mut lan = Lan::new();
    lan.say("8.8.8.8:9", Kind::OI, 1, 0, "");
    lan.say("8.8.8.8:9", Kind::LISTA, 1, 0, "");
    lan.say("8.8.8.8:9", Kind::MSG, 1, 0, "oi");
    assert_eq!(lan.texts("8.8.8.8:9"), [Refusal::LocalNetworkOnly.text()]);
    let mut open = Lan::with(
        Settings {
            open_network: true,
            ..Settings::default()
        },
        Box::new(MemoryJournal::new(10)),
    );
    open.enter("8.8.8.8:9", 1);
}

#[test]
fn an_unregistered_address_is_answered_five_times_a_second() {
    let mut lan = Lan::new();
    for port in 0..20 {
        lan.say(&format!("7:{}", 100 + port), Kind::LISTA, 0, 0, "");
    }
    let answered = (0..20)
        .filter(|port| lan.next(&format!("7:{}", 100 + port)).is_some())
        .count();
    assert_eq!(answered, 5);
    assert_eq!(lan.server.counters().dropped[Drop::Rate as usize], 15);
    lan.wait_secs(1);
    lan.say("7", Kind::LISTA, 0, 0, "");
    assert_eq!(lan.texts("7"), ["recado/1 classico selado"]);
}

#[test]
fn whoever_is_here_is_answered_whatever_others_do_at_the_same_address() {
    let mut lan = Lan::new();
    lan.enter("7:50", 50);
    for port in 0..20 {
        lan.say(&format!("7:{}", 100 + port), Kind::OI, 100 + port, 0, "");
    }
    lan.enter("7:50", 50);
    assert_eq!(
        lan.people().len(),
        1 + 4,
        "the first took one of five answers"
    );
}

#[test]
fn loopback_has_no_limit_by_address() {
    let mut lan = Lan::new();
    for port in 0..300 {
        lan.enter(&format!("127.0.0.1:{}", 1_000 + port), 1 + port);
    }
    assert_eq!(lan.people().len(), 300);
}

#[test]
fn one_address_holds_256_people() {
    let mut lan = Lan::new();
    for port in 0..256 {
        lan.enter(&format!("7:{}", 1_000 + port), 1 + port);
        lan.wait_ms(250);
    }
    lan.say("7:999", Kind::OI, 900, 0, "");
    assert_eq!(lan.texts("7:999"), [Refusal::ServerFull.text()]);
    lan.enter("8", 900);
    lan.say("7:1000", Kind::TCHAU, 1, 0, "");
    lan.wait_secs(1);
    lan.enter("7:999", 901);
}

#[test]
fn a_full_table_drops_whoever_was_silent_longest() {
    let mut lan = Lan::new();
    for person in 0..16_384_u32 {
        lan.enter(
            &format!("127.0.{}.{}:7", person / 256, person % 256),
            person + 1,
        );
    }
    lan.wait_secs(1);
    lan.say("127.0.0.0:7", Kind::LISTA, 1, 0, "");
    lan.enter("192.168.0.1:7", 20_000);
    assert!(
        lan.events.contains(&Event::Unreported { count: 16_284 }),
        "a flood of events is bounded"
    );
    let people = lan.people();
    assert_eq!(
        (people.len(), people[0], people[1]),
        (16_384, 1, 3),
        "2 was silent longest, 1 had asked"
    );
}

#[test]
fn list_is_answered_once_a_second() {
    let mut lan = Lan::new();
    lan.enter("7", 7);
    for _ in 0..3 {
        lan.say("7", Kind::LISTA, 7, 0, "");
    }
    assert_eq!(lan.texts("7"), ["Clientes conectados: 7: p7"]);
    lan.wait_secs(1);
    lan.say("7", Kind::LISTA, 7, 0, "");
    assert_eq!(lan.texts("7").len(), 1);
}

#[test]
fn unknown_kinds_are_refused_once_a_second() {
    let mut lan = Lan::new();
    lan.enter("7", 7);
    for kind in 5..25 {
        lan.say("7", Kind(kind), 7, 0, "");
    }
    assert_eq!(lan.texts("7"), [Refusal::UnknownKind.text()]);
}

#[test]
fn past_the_rate_nothing_is_said_and_that_is_told_once_a_second() {
    let mut lan = Lan::new();
    lan.enter("7", 7);
    for text in 0..70 {
        lan.say("7", Kind::MSG, 7, 0, &text.to_string());
    }
    let texts = lan.texts("7");
    // The refusal leaves before what the journal has to keep first.
    assert_eq!(
        texts
            .iter()
            .filter(|text| *text == Refusal::TooFast.text())
            .count(),
        1
    );
    assert_eq!(texts.len(), 61);
    lan.wait_secs(1);
    for text in 0..30 {
        lan.say("7", Kind::MSG, 7, 0, &text.to_string());
    }
    assert_eq!(lan.texts("7").len(), 21);
}

#[test]
fn a_new_id_from_the_same_address_brings_no_new_allowance() {
    let mut lan = Lan::new();
    lan.enter("7", 7);
    for text in 0..60 {
        lan.say("7", Kind::MSG, 7, 0, &text.to_string());
    }
    lan.texts("7");
    lan.enter("7", 8);
    lan.say("7", Kind::MSG, 8, 0, "mais");
    assert_eq!(lan.texts("7"), [Refusal::TooFast.text()]);
}

#[test]
fn refusals_of_unknown_destinations_are_bounded_by_the_rate() {
    let mut lan = Lan::new();
    lan.enter("7", 7);
    for _ in 0..200 {
        lan.say("7", Kind::MSG, 7, 99, "?");
    }
    assert_eq!(lan.texts("7").len(), 61);
}

#[test]
fn a_closed_port_frees_the_id_for_whoever_waits() {
    let mut lan = Lan::new();
    lan.enter("1", 7);
    lan.say("2", Kind::OI, 7, 0, "");
    assert_eq!(lan.next("1").map(|probe| probe.0), Some(Kind::LISTA));
    lan.unreachable("1", Unreachable::Port);
    assert_eq!(lan.texts("2"), ["Conexão aceita."]);
    assert_eq!(lan.people(), [7]);
}

#[test]
fn a_goodbye_while_somebody_waits_frees_the_id_too() {
    let mut lan = Lan::new();
    lan.enter("1", 7);
    lan.say("2", Kind::OI, 7, 0, "");
    lan.say("1", Kind::TCHAU, 7, 0, "");
    assert_eq!(lan.texts("2"), ["Conexão aceita."]);
}

#[test]
fn a_holder_is_probed_once_in_two_seconds() {
    let mut lan = Lan::new();
    lan.enter("1", 7);
    lan.say("2", Kind::OI, 7, 0, "");
    lan.say("2", Kind::OI, 7, 0, "");
    lan.say("3", Kind::OI, 7, 0, "");
    assert_eq!(
        lan.texts("3"),
        [Refusal::IdInUse.text()],
        "somebody else waits already"
    );
    lan.wait_ms(499);
    assert_eq!(lan.texts("2"), Vec::<String>::new());
    lan.wait_ms(1);
    assert_eq!(lan.texts("2"), [Refusal::IdInUse.text()]);
    lan.say("2", Kind::OI, 7, 0, "");
    assert_eq!(
        lan.texts("2"),
        [Refusal::IdInUse.text()],
        "asked a moment ago"
    );
    assert_eq!(lan.texts("1").len(), 1);
    lan.wait_ms(1_500);
    lan.say("2", Kind::OI, 7, 0, "");
    assert_eq!(
        lan.texts("1").len(),
        1,
        "two seconds later the holder is asked again"
    );
}

#[test]
fn a_machine_out_of_reach_is_gone_only_when_its_id_is_wanted() {
    let mut lan = Lan::new();
    lan.enter("1", 7);
    lan.unreachable("1", Unreachable::Host);
    assert_eq!(lan.people(), [7]);
    lan.say("2", Kind::OI, 7, 0, "");
    lan.unreachable("1", Unreachable::Host);
    assert_eq!(lan.texts("2"), ["Conexão aceita."]);
}

#[test]
fn a_holder_silent_for_ten_minutes_yields_to_its_own_machine_only() {
    let mut lan = Lan::new();
    lan.enter("1:10", 7);
    lan.wait_secs(600);
    lan.say("2", Kind::OI, 7, 0, "");
    lan.wait_secs(1);
    assert_eq!(lan.texts("2"), [Refusal::IdInUse.text()]);
    lan.enter("1:11", 7);
    assert!(lan.events.iter().any(|event| matches!(
        event,
        Event::Left {
            why: Departure::Yielded,
            ..
        }
    )));
}

#[test]
fn twelve_hours_of_silence_are_an_absence_and_eleven_are_not() {
    let mut lan = Lan::new();
    lan.enter("1", 1);
    lan.wait_secs(11 * HOUR);
    lan.enter("2", 2);
    assert_eq!(lan.people(), [1, 2]);
    lan.wait_secs(HOUR + 60);
    assert_eq!(lan.people(), [2]);
}

#[test]
fn entries_and_exits_are_records_and_never_sent_to_classic_addresses() {
    let mut lan = Lan::new();
    lan.enter("1", 1);
    lan.enter("2", 2);
    lan.say("2", Kind::TCHAU, 2, 0, "");
    lan.unreachable("1", Unreachable::Port);
    lan.wait_secs(29);
    let until_now = [(Kind::OI, 1), (Kind::OI, 2), (Kind::TCHAU, 2)];
    assert_eq!(
        lan.records().iter().map(|r| (r.0, r.1)).collect::<Vec<_>>(),
        until_now
    );
    lan.wait_secs(1);
    assert_eq!(
        lan.records().last().map(|r| (r.0, r.1, r.3.clone())),
        Some((Kind::TCHAU, 1, String::new()))
    );
    assert_eq!((lan.texts("1"), lan.texts("2")), (vec![], vec![]));
}

#[test]
fn what_is_said_is_a_record_with_the_registered_name() {
    let mut lan = Lan::new();
    lan.enter("1", 1);
    lan.enter("2", 2);
    lan.send("1", frame(Kind::MSG, 1, 2, "Outra", "segredo").bytes());
    assert_eq!(
        lan.next("2").map(|seen| (seen.3, seen.4)),
        Some(("p1".into(), "segredo".into()))
    );
    assert_eq!(
        lan.texts("1"),
        Vec::<String>::new(),
        "no copy to the sender"
    );
    assert_eq!(
        lan.records().last(),
        Some(&(Kind::MSG, 1, 2, "segredo".into()))
    );
}

/// A journal whose disk is full.
struct FullJournal;

impl Journal for FullJournal {
    fn append(&mut self, _: &mut Batch) -> Result<(), AppendError> {
        Err(AppendError::Full)
    }

    fn retain_from(&mut self, _: u64) -> Result<bool, AppendError> {
        Err(AppendError::Full)
    }

    fn reader(&self) -> Arc<dyn Reader> {
        MemoryJournal::new(1).reader()
    }

    fn is_immediate(&self) -> bool {
        true
    }
}

#[test]
fn nothing_is_delivered_that_the_journal_did_not_keep() {
    let mut lan = Lan::with(Settings::default(), Box::new(FullJournal));
    lan.enter("1", 1);
    lan.say("1", Kind::MSG, 1, 0, "perdida");
    assert_eq!(lan.texts("1"), [Refusal::DiskFull.text()]);
    lan.say("1", Kind::OI, 1, 1_000_000_000, "sala");
    lan.wait_secs(60);
    let events = |lan: &Lan| {
        lan.events
            .iter()
            .filter(|event| matches!(event, Event::JournalFails(_)))
            .count()
    };
    assert_eq!(events(&lan), 1, "reported once");
}

#[test]
fn times_never_decrease_even_when_the_clock_is_set_back() {
    let mut lan = Lan::new();
    lan.enter("1", 1);
    lan.now.unix_ms -= 3_600_000;
    lan.say("1", Kind::MSG, 1, 0, "antes");
    let mut times = Vec::new();
    lan.server
        .journal()
        .read(0, &mut |record| {
            times.push(record.heading.time_ms.get());
            true
        })
        .unwrap();
    assert!(times.len() == 2 && times.is_sorted(), "{times:?}");
}

#[test]
fn the_end_is_announced_to_everyone() {
    let mut lan = Lan::new();
    lan.enter("1", 1);
    lan.enter("2", 2);
    lan.shut_down();
    for at in ["1", "2"] {
        assert_eq!(lan.texts(at), ["Servidor desligado. Conexão encerrada."]);
    }
}

#[test]
fn mapped_addresses_are_the_same_people() {
    let mut lan = Lan::new();
    lan.enter("1:70", 1);
    lan.send(
        "[::ffff:192.168.0.1]:70",
        frame(Kind::MSG, 1, 0, "", "oi").bytes(),
    );
    assert_eq!(lan.texts("1:70"), ["oi"]);
}

#[test]
fn a_port_that_cannot_be_answered_is_ignored() {
    let mut lan = Lan::new();
    lan.say("192.168.0.1:0", Kind::OI, 1, 0, "");
    assert!(lan.people().is_empty());
}

#[test]
fn a_private_message_to_someone_who_just_left_reaches_nobody_else() {
    let mut lan = Lan::new();
    lan.enter("1", 1);
    lan.enter("2", 2);
    // All in one batch: nothing is sent between these datagrams.
    let now = lan.now;
    lan.server.handle_datagram(
        address("1"),
        frame(Kind::MSG, 1, 2, "", "segredo").bytes(),
        now,
    );
    lan.server
        .handle_datagram(address("2"), frame(Kind::TCHAU, 2, 0, "", "").bytes(), now);
    lan.server
        .handle_datagram(address("3"), frame(Kind::OI, 3, 0, "p3", "").bytes(), now);
    lan.wait_ms(1);
    lan.say("1", Kind::LISTA, 1, 0, "");
    assert_eq!(lan.texts("3"), ["Conexão aceita."]);
    assert_eq!(lan.texts("2"), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever arrives from wherever, in whatever order: nothing panics, what leaves is canonical
    /// (the harness asserts it), and the people who are here are who the table says.
    #[test]
    fn any_datagrams_do_no_harm(
        steps in prop::collection::vec(
            (0_u8..8, prop_oneof![
                prop::collection::vec(any::<u8>(), 0..1_100),
                (0_u32..7, 0_u32..6, prop_oneof![0_u32..6, Just(1_000_000_000), Just(1_000_000_001), any::<u32>()], "\\PC{0,30}")
                    .prop_map(|(kind, origin, destination, text)| frame(Kind(kind), origin, destination, "p", &text).bytes().to_vec()),
            ], 0_u64..700),
            1..120,
        ),
    ) {
        let mut lan = Lan::new();
        for (from, bytes, wait) in steps {
            lan.send(&from.to_string(), &bytes);
            if from == 0 {
                lan.unreachable("1", Unreachable::Port);
            }
            lan.wait_ms(wait);
            let people = lan.people();
            prop_assert!(people.is_sorted() && people.len() <= 8);
        }
        lan.shut_down();
        let people = lan.people();
        let told = (0..8_u8).filter(|at| lan.texts(&at.to_string()).iter().any(|text| text.starts_with("Servidor desligado"))).count();
        prop_assert_eq!(told, people.len());
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
fn a_disk_that_stands_still_does_not_fill_the_memory() {
    let unlimited = Rate {
        per_second: 0,
        burst: 0,
    };
    let settings = Settings {
        texts: unlimited,
        parts: unlimited,
        ..Settings::default()
    };
    let journal = MemoryJournal::new(10);
    let now = Now {
        instant: std::time::Instant::now(),
        unix_ms: 0,
    };
    let mut server = Server::new(settings, journal.reader(), now).unwrap();
    let send = |server: &mut Server, kind, text| {
        let bytes = *frame(kind, 1, 0, "p1", text).bytes();
        server.handle_datagram(address("1:1"), &bytes, now);
    };
    send(&mut server, Kind::OI, "");
    // The disk has it, and does not come back.
    let stuck = server.poll_append();
    assert!(stuck.is_some());
    for _ in 0..65_600 {
        send(&mut server, Kind::MSG, "oi");
    }
    assert_eq!(server.counters().messages, 65_536);
    let too_fast = usize::from(Refusal::TooFast.code());
    assert_eq!(server.counters().refused[too_fast], 1);
}
