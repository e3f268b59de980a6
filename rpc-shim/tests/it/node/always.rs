//! What holds of the mesh whatever happens, in whatever order.

use jiff::civil::Time;
use proptest::prelude::*;
use rpc_shim::node::{
    Line, Peer,
    mesh::{Event, KEPT_LINES, LinkId, Mesh, Outcome, RECONNECT, Step},
};
use std::{collections::BTreeMap, time::Instant};

const PEERS: usize = 3;

/// Something that happens.
#[derive(Debug, Clone)]
enum Happening {
    Say,
    /// The dialling of a node comes to something, or its connection ends.
    Connect(usize),
    Lose(usize),
    /// The line on its way to a node is acknowledged, refused or lost.
    Answer(usize, Outcome),
    Retry,
    Time,
}

fn happening() -> impl Strategy<Value = Happening> {
    let outcome = prop_oneof![
        4 => Just(Outcome::Acknowledged),
        1 => Just(Outcome::Refused),
        1 => Just(Outcome::Failed),
    ];
    prop_oneof![
        4 => Just(Happening::Say),
        3 => (0..PEERS).prop_map(Happening::Connect),
        1 => (0..PEERS).prop_map(Happening::Lose),
        6 => (0..PEERS, outcome).prop_map(|(peer, outcome)| Happening::Answer(peer, outcome)),
        1 => Just(Happening::Retry),
        2 => Just(Happening::Time),
    ]
}

/// What a driver knows of one node.
#[derive(Debug, Default)]
struct Known {
    link: Option<LinkId>,
    is_up: bool,
    on_its_way: Option<usize>,
    /// Numbers of the lines that are settled there, in the order in which they were.
    settled: Vec<usize>,
}

proptest! {
    #[test]
    fn lines_come_in_order_and_none_after_its_acknowledgement(
        happenings in prop::collection::vec(happening(), 1..400)
    ) {
        let mut now = Instant::now();
        let peers: Vec<_> = (1..=PEERS as u16)
            .map(|port| Peer::at(([192, 0, 2, 1], port).into()).unwrap())
            .collect();
        let mut mesh = Mesh::new(peers.clone(), now);
        let mut known: Vec<Known> = (0..PEERS).map(|_| Known::default()).collect();
        let mut by_link = BTreeMap::new();
        let mut said = 0;
        for happening in happenings {
            match happening {
                Happening::Say => {
                    let line = Line::new("A", &said.to_string(), Time::midnight());
                    prop_assert!(mesh.handle_say(line.unwrap()));
                    said += 1;
                }
                Happening::Connect(peer) => {
                    if let (Some(link), false) = (known[peer].link, known[peer].is_up) {
                        known[peer].is_up = true;
                        mesh.handle_connected(link);
                    }
                }
                Happening::Lose(peer) => {
                    if let Some(link) = known[peer].link.take() {
                        known[peer].is_up = false;
                        known[peer].on_its_way = None;
                        mesh.handle_lost(link, now);
                    }
                }
                Happening::Answer(peer, outcome) => {
                    if let (Some(link), Some(_)) = (known[peer].link, known[peer].on_its_way.take()) {
                        mesh.handle_outcome(link, outcome, now);
                    }
                }
                Happening::Retry => mesh.handle_retry(now),
                Happening::Time => {
                    now += RECONNECT;
                    mesh.handle_timeout(now);
                }
            }
            while let Some(step) = mesh.poll_step() {
                match step {
                    Step::Dial { link, peer } => {
                        let at = peers.iter().position(|other| *other == peer).unwrap();
                        prop_assert_eq!(known[at].link, None, "one connection at most");
                        known[at].link = Some(link);
                        by_link.insert(link, at);
                    }
                    Step::Send { link, line } => {
                        let at = by_link[&link];
                        prop_assert!(known[at].is_up && known[at].link == Some(link));
                        let number = line.content.parse().unwrap();
                        prop_assert_eq!(known[at].on_its_way, None, "one line at a time");
                        let is_new = known[at].settled.last().is_none_or(|last| *last < number);
                        prop_assert!(is_new, "{number} after {:?}", known[at].settled);
                        known[at].on_its_way = Some(number);
                    }
                    Step::Close { link } => {
                        let at = by_link[&link];
                        known[at].link = None;
                        known[at].is_up = false;
                        known[at].on_its_way = None;
                    }
                }
            }
            while let Some(event) = mesh.poll_event() {
                if let Event::Acknowledged(peer, line) | Event::Refused(peer, line) = event {
                    let at = peers.iter().position(|other| *other == peer).unwrap();
                    known[at].settled.push(line.content.parse().unwrap());
                }
            }
            prop_assert!(mesh.waiting() <= PEERS * KEPT_LINES);
            prop_assert!(mesh.unheard() <= mesh.waiting());
        }
        // Once all nodes are there and answer, nothing waits.
        for at in 0..PEERS {
            for _ in 0..4 * said + 8 {
                if known[at].link.is_none() {
                    now += RECONNECT;
                    mesh.handle_timeout(now);
                }
                while let Some(step) = mesh.poll_step() {
                    match step {
                        Step::Dial { link, peer } => {
                            let whose = peers.iter().position(|other| *other == peer).unwrap();
                            known[whose].link = Some(link);
                            known[whose].is_up = false;
                            by_link.insert(link, whose);
                        }
                        Step::Send { link, .. } => known[by_link[&link]].on_its_way = Some(0),
                        Step::Close { .. } => {}
                    }
                }
                if let (Some(link), false) = (known[at].link, known[at].is_up) {
                    known[at].is_up = true;
                    mesh.handle_connected(link);
                } else if let (Some(link), Some(_)) = (known[at].link, known[at].on_its_way.take()) {
                    mesh.handle_outcome(link, Outcome::Acknowledged, now);
                }
            }
        }
        prop_assert_eq!(mesh.waiting(), 0);
        prop_assert!(mesh.is_quiet());
    }
}
