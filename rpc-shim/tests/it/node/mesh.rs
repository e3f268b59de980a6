//! Who is connected, what is kept for whom and when it is sent: in virtual time.

use jiff::civil::Time;
use rpc_shim::node::{
    Line, Peer,
    mesh::{Event, KEPT_LINES, LinkId, MAX_TRIES, Mesh, Outcome, RECONNECT, Step},
};
use std::time::{Duration, Instant};

/// A mesh whose connections the test makes and breaks.
struct Bench {
    mesh: Mesh,
    now: Instant,
    peers: Vec<Peer>,
    steps: Vec<Step>,
}

fn line(text: &str) -> Line {
    Line::new("Ana", text, Time::constant(22, 19, 49, 0)).unwrap()
}

impl Bench {
    fn new(count: u16) -> Self {
        let now = Instant::now();
        let peer = |port| Peer::at(([192, 0, 2, 1], port).into()).unwrap();
        let peers: Vec<_> = (1..=count).map(peer).collect();
        let mesh = Mesh::new(peers.clone(), now);
        let mut bench = Self {
            mesh,
            now,
            peers,
            steps: Vec::new(),
        };
        bench.collect();
        bench
    }

    fn collect(&mut self) {
        self.steps
            .extend(std::iter::from_fn(|| self.mesh.poll_step()));
    }

    /// The last dialling of a node.
    fn dialled(&mut self, peer: usize) -> LinkId {
        self.collect();
        let mut dials = self.steps.iter().rev().filter_map(|step| match step {
            Step::Dial { link, peer: whom } if *whom == self.peers[peer] => Some(*link),
            _ => None,
        });
        dials.next().unwrap()
    }

    fn connect(&mut self, peer: usize) -> LinkId {
        let link = self.dialled(peer);
        self.mesh.handle_connected(link);
        link
    }

    fn say(&mut self, text: &str) {
        assert!(self.mesh.handle_say(line(text)));
    }

    /// The texts on their way by a connection since the last question.
    fn sent(&mut self, link: LinkId) -> Vec<String> {
        self.collect();
        let mut sent = Vec::new();
        self.steps.retain(|step| match step {
            Step::Send { link: by, line } if *by == link => {
                sent.push(line.content.clone());
                false
            }
            _ => true,
        });
        sent
    }

    /// Acknowledges all that comes by a connection, and gives it.
    fn acknowledge_all(&mut self, link: LinkId) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let sent = self.sent(link);
            if sent.is_empty() {
                return all;
            }
            assert_eq!(sent.len(), 1, "one at a time");
            all.extend(sent);
            self.mesh
                .handle_outcome(link, Outcome::Acknowledged, self.now);
        }
    }

    fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.mesh.poll_event()).collect()
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.mesh.handle_timeout(self.now);
    }
}

#[test]
fn a_line_goes_to_every_connected_node_in_order() {
    let mut bench = Bench::new(3);
    let (one, two) = (bench.connect(0), bench.connect(1));
    for text in ["a", "b", "c"] {
        bench.say(text);
    }
    assert_eq!(bench.acknowledge_all(one), ["a", "b", "c"]);
    assert_eq!(bench.mesh.waiting(), 3, "the second has none yet");
    assert_eq!(bench.mesh.unheard(), 0);
    assert!(!bench.mesh.is_quiet());
    assert_eq!(bench.acknowledge_all(two), ["a", "b", "c"]);
    assert!(bench.mesh.is_quiet());
    assert_eq!(bench.mesh.waiting(), 0);
    // The third was not there and others were: it was not told then, and is not now.
    let three = bench.connect(2);
    assert_eq!(bench.sent(three), [""; 0]);
}

#[test]
fn what_is_said_to_nobody_waits_for_everybody() {
    let mut bench = Bench::new(2);
    assert!(!bench.mesh.has_tried_all());
    bench.say("a");
    bench.say("b");
    assert!(matches!(
        &bench.events()[..],
        [Event::Waits(_), Event::Waits(_)]
    ));
    let one = bench.connect(0);
    assert_eq!(bench.acknowledge_all(one), ["a", "b"]);
    assert_eq!((bench.mesh.unheard(), bench.mesh.waiting()), (0, 2));
    let two = bench.dialled(1);
    bench.mesh.handle_lost(two, bench.now);
    assert!(bench.mesh.has_tried_all());
    bench.pass(RECONNECT);
    let two = bench.connect(1);
    assert_eq!(bench.acknowledge_all(two), ["a", "b"]);
    assert_eq!(bench.mesh.waiting(), 0);
}

#[test]
fn a_node_that_is_down_is_dialled_every_five_seconds() {
    let mut bench = Bench::new(1);
    assert_eq!(bench.mesh.poll_timeout(), None, "it is being dialled");
    for _ in 0..3 {
        let link = bench.dialled(0);
        bench.mesh.handle_lost(link, bench.now);
        assert_eq!(bench.mesh.poll_timeout(), Some(bench.now + RECONNECT));
        bench.pass(RECONNECT - Duration::from_millis(1));
        assert_eq!(bench.dialled(0), link, "not yet");
        bench.pass(Duration::from_millis(1));
        assert_ne!(bench.dialled(0), link);
    }
    let told = [Event::Lost(bench.peers[0].clone())];
    assert_eq!(bench.events(), told, "what is no news is not told");
}

#[test]
fn retry_dials_at_once_and_once() {
    let mut bench = Bench::new(2);
    let (down, up) = (bench.dialled(0), bench.connect(1));
    bench.mesh.handle_lost(down, bench.now);
    bench.mesh.handle_retry(bench.now);
    let again = bench.dialled(0);
    assert_ne!(again, down);
    bench.mesh.handle_retry(bench.now);
    assert_eq!(bench.dialled(0), again, "it is being dialled");
    assert_eq!(bench.dialled(1), up, "it is connected");
}

#[test]
fn what_was_not_acknowledged_is_sent_again_and_what_was_is_not() {
    let mut bench = Bench::new(2);
    let (one, two) = (bench.connect(0), bench.connect(1));
    for text in ["a", "b", "c"] {
        bench.say(text);
    }
    assert_eq!(bench.sent(one), ["a"]);
    bench
        .mesh
        .handle_outcome(one, Outcome::Acknowledged, bench.now);
    assert_eq!(bench.sent(one), ["b"]);
    bench.mesh.handle_lost(one, bench.now);
    assert_eq!(bench.acknowledge_all(two), ["a", "b", "c"]);
    // An answer by a connection of the past says nothing of the present.
    bench
        .mesh
        .handle_outcome(one, Outcome::Acknowledged, bench.now);
    bench.pass(RECONNECT);
    let again = bench.connect(0);
    assert_eq!(bench.acknowledge_all(again), ["b", "c"]);
    assert_eq!(bench.sent(two), [""; 0]);
}

#[test]
fn no_answer_ends_the_connection() {
    let mut bench = Bench::new(1);
    let link = bench.connect(0);
    bench.say("a");
    bench.mesh.handle_outcome(link, Outcome::Failed, bench.now);
    bench.collect();
    assert!(bench.steps.contains(&Step::Close { link }));
    assert_eq!(bench.mesh.connected().count(), 0);
    bench.pass(RECONNECT);
    let again = bench.connect(0);
    assert_eq!(bench.acknowledge_all(again), ["a"]);
}

#[test]
fn a_line_that_a_node_dies_of_is_not_tried_for_ever() {
    let mut bench = Bench::new(1);
    let mut link = bench.connect(0);
    bench.say("deadly");
    bench.say("harmless");
    for _ in 0..MAX_TRIES {
        assert_eq!(bench.sent(link), ["deadly"]);
        bench.mesh.handle_lost(link, bench.now);
        bench.pass(RECONNECT);
        link = bench.connect(0);
    }
    let events = bench.events();
    let refused =
        |event: &&Event| matches!(event, Event::Refused(_, line) if line.content == "deadly");
    assert_eq!(events.iter().filter(refused).count(), 1);
    assert_eq!(bench.acknowledge_all(link), ["harmless"]);
}

#[test]
fn a_refused_line_is_told_and_the_next_goes_on() {
    let mut bench = Bench::new(1);
    let link = bench.connect(0);
    bench.say("a");
    bench.say("b");
    assert_eq!(bench.sent(link), ["a"]);
    bench.mesh.handle_outcome(link, Outcome::Refused, bench.now);
    assert!(
        matches!(&bench.events()[..], [Event::Connected(_), Event::Refused(_, line)] if line.content == "a")
    );
    assert_eq!(bench.acknowledge_all(link), ["b"]);
}

#[test]
fn past_the_bound_the_oldest_is_given_up_and_told() {
    let mut bench = Bench::new(1);
    for number in 0..KEPT_LINES + 2 {
        bench.say(&number.to_string());
    }
    let given_up: Vec<_> = bench
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::GivenUp(_, line) => Some(line.content.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(given_up, ["0", "1"]);
    assert_eq!(bench.mesh.waiting(), KEPT_LINES);
    let link = bench.connect(0);
    // The first is on its way and stays.
    assert_eq!(bench.sent(link), ["2"]);
    bench.say("last");
    assert!(matches!(bench.events().last(), Some(Event::GivenUp(_, line)) if line.content == "3"));
    bench
        .mesh
        .handle_outcome(link, Outcome::Acknowledged, bench.now);
    let heard = bench.acknowledge_all(link);
    assert_eq!((heard.len(), heard[0].as_str()), (KEPT_LINES - 1, "4"));
    assert_eq!(heard.last().unwrap(), "last");
}

#[test]
fn without_other_nodes_nothing_waits() {
    let mut bench = Bench::new(0);
    assert!(!bench.mesh.handle_say(line("a")));
    assert_eq!(bench.mesh.waiting(), 0);
    assert_eq!(bench.mesh.poll_timeout(), None);
}
