//! Whatever anybody sends or asks, in any order: no panic, no busy loop, no growth.

use super::world::ana;
use proptest::prelude::*;
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, Refusal, words};
use std::time::{Duration, Instant};
use udp_core::client::{Client, Command, Event, Label, Phase};

/// One thing that happens to a client.
#[derive(Debug, Clone)]
enum Step {
    Bytes(Vec<u8>),
    Frame(u32, u32, u32, String),
    Unreachable,
    NewAddress,
    Command(Command),
    Pass(Duration),
    /// Fetch frames and events; a driver always does, but nothing may depend on it.
    Drain,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(Refusal::ALL.to_vec()).prop_map(|refusal| refusal.text().to_owned()),
        6 => proptest::sample::select(vec![
            words::ACCEPTED, words::SHUTDOWN, words::DIALECTS_CLASSIC, words::BEACON_START,
            "Clientes conectados: 7: Ana", "Clientes conectados: 2: Bia, … e mais 4294967295",
            "ID de origem não registrado.", "oi", "",
        ]).prop_map(str::to_owned),
        1 => ".{0,60}",
        1 => (0usize..10_000).prop_map(|length| "ã".repeat(length)),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => (0u64..4, prop_oneof![Just(0u32), Just(7), Just(2), Just(1_000_000_001)], text())
            .prop_filter_map("a destination", |(label, to, text)| Some(Command::Say {
                label: Label(label),
                to: Destination::from_wire(to)?,
                text,
            })),
        2 => Just(Command::AskPeople),
        2 => any::<bool>().prop_map(Command::SetVisible),
        2 => Just(Command::RetryNow),
        1 => Just(Command::Quit),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => proptest::collection::vec(any::<u8>(), 0..1200).prop_map(Step::Bytes),
        12 => (0u32..6, prop_oneof![3 => Just(0u32), 1 => Just(2), 1 => Just(7)], prop_oneof![Just(0u32), Just(7), Just(9)], text())
            .prop_map(|(kind, from, to, text)| Step::Frame(kind, from, to, text)),
        1 => Just(Step::Unreachable),
        1 => Just(Step::NewAddress),
        6 => command().prop_map(Step::Command),
        6 => (0u64..40_000).prop_map(|millis| Step::Pass(Duration::from_millis(millis))),
        4 => Just(Step::Drain),
    ]
}

/// Fetches everything; gives how many frames and events there were, and whether the end was told.
fn drain(client: &mut Client) -> (usize, usize, bool) {
    let frames = std::iter::from_fn(|| client.poll_transmit()).count();
    let events: Vec<Event> = std::iter::from_fn(|| client.poll_event()).collect();
    let is_over = events
        .iter()
        .any(|event| matches!(event, Event::Phase(Phase::Ended(_))));
    (frames, events.len(), is_over)
}

fn play(steps: Vec<Step>, seed: u64) -> Result<Client, TestCaseError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "an Instant has no other beginning; from here on time is the test's"
    )]
    let mut now = Instant::now();
    let mut client = Client::new(ana(), seed, now);
    let mut is_over = false;
    for step in steps {
        match step {
            Step::Bytes(bytes) => client.handle_datagram(&bytes, now),
            Step::Frame(kind, from, to, text) => {
                let from = Origin::from_wire(from).expect("an id somebody may have");
                let to = Destination::from_wire(to).expect("an id somebody may have");
                let text = FrameText::cut(&text);
                let frame = Frame::new(Kind(kind), from, to, &Name::cut("Bia"), &text);
                client.handle_datagram(frame.bytes(), now);
            }
            Step::Unreachable => client.handle_unreachable(now),
            Step::NewAddress => client.handle_new_address(now),
            Step::Command(command) => client.handle_command(command, now),
            Step::Pass(time) => {
                let end = now + time;
                let mut wakes = 0;
                while let Some(at) = client.poll_timeout().filter(|&at| at <= end) {
                    now = at;
                    client.handle_timeout(now);
                    wakes += 1;
                }
                now = end;
                // The pace is the quickest timer: 15 a second.
                prop_assert!(wakes <= 40 + 20 * time.as_secs() as usize, "{wakes} wakes");
            }
            Step::Drain => {
                let (frames, events, ended) = drain(&mut client);
                prop_assert!(frames <= 64 && events <= 1024, "{frames} {events}");
                prop_assert!(!(is_over && (frames > 0 || events > 0)), "after the end");
                is_over |= ended;
            }
        }
        prop_assert!(
            client.poll_timeout().is_none_or(|at| at > now),
            "due at once"
        );
    }
    Ok(client)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_disturbs_a_client(steps in proptest::collection::vec(step(), 0..120), seed: u64) {
        play(steps, seed)?;
    }
}

#[test]
fn a_server_that_refuses_everything_makes_nothing_grow() {
    let steps = (0..3_000).flat_map(|_| {
        [
            Step::Frame(2, 0, 7, words::DIALECTS_CLASSIC.to_owned()),
            Step::Frame(0, 0, 7, words::ACCEPTED.to_owned()),
            Step::Command(Command::Say {
                label: Label(1),
                to: Destination::Everyone,
                text: "oi".to_owned(),
            }),
            Step::Frame(3, 0, 7, Refusal::Muted.text().to_owned()),
            Step::Drain,
            Step::Pass(Duration::from_millis(70)),
        ]
    });
    let client = play(steps.collect(), 1).unwrap();
    // All it holds, written out: each text it remembered for ever would add 200 bytes.
    assert!(format!("{client:?}").len() < 200_000);
}
