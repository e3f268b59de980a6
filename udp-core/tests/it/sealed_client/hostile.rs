//! A server that says what no server says.

use super::{
    World,
    double::{ME, person},
};
use protocol::{Destination, Frame, FrameText, Heading, Kind, Name, Origin, Record};
use udp_core::client::sealed::{Event, Malformed, SessionError};

const ALL: Destination = Destination::Everyone;

fn record(kind: Kind, origin: Origin, to: Destination, heading: Heading) -> Record {
    let frame = Frame::new(kind, origin, to, &Name::cut("X"), &FrameText::cut("x"));
    Record { heading, frame }
}

fn heading(order: u64, place: u32, part: u8, parts: u8) -> Heading {
    Heading {
        order: order.into(),
        place: place.into(),
        part,
        parts,
        ..Heading::default()
    }
}

fn broken(record: &Record) -> Option<Malformed> {
    let mut world = World::online();
    world.server.send(record);
    world.run();
    let events = world.events();
    events.into_iter().find_map(|it| match it {
        Event::Broken(SessionError::Malformed(why)) => {
            assert!(world.session.is_closing() && world.session.poll_write(9).is_empty());
            Some(why)
        }
        _ => None,
    })
}

#[test]
fn nonsense_ends_the_session_with_its_reason() {
    let (server, bia) = (Origin::Server, Origin::Person(person(8)));
    let me = Destination::Person(person(ME));
    let token = |token: u64| Heading {
        token: token.into(),
        ..heading(0, 0, 0, 1)
    };
    for (said, expected) in [
        (
            record(Kind(77), server, me, heading(1, 1, 0, 1)),
            Malformed::Kind(77),
        ),
        (
            record(Kind::LISTA, server, me, heading(0, 0, 0, 1)),
            Malformed::Kind(4),
        ),
        (
            record(Kind::OI, server, me, heading(0, 0, 0, 1)),
            Malformed::Kind(0),
        ),
        (
            record(Kind::MSG, bia, ALL, heading(1, 0, 0, 1)),
            Malformed::Place,
        ),
        (
            record(Kind::MSG, bia, ALL, heading(1, 1, 1, 2)),
            Malformed::Place,
        ),
        (
            record(Kind::MSG, bia, ALL, heading(1, u32::MAX, 0, 2)),
            Malformed::Place,
        ),
        (
            record(Kind::MSG, bia, ALL, heading(1, 9, 2, 2)),
            Malformed::Parts,
        ),
        (
            record(Kind::MSG, bia, ALL, heading(1, 90, 0, 65)),
            Malformed::Parts,
        ),
        (
            record(
                Kind::MSG,
                bia,
                Destination::Person(person(9)),
                heading(1, 1, 0, 1),
            ),
            Malformed::Address,
        ),
        (
            record(Kind::MSG, bia, Destination::Rooms, heading(1, 1, 0, 1)),
            Malformed::Address,
        ),
        (
            record(Kind::OI, server, ALL, heading(1, 1, 0, 1)),
            Malformed::Address,
        ),
        (
            record(Kind::RECIBO, server, ALL, heading(1, 1, 0, 1)),
            Malformed::Unasked,
        ),
        (
            record(Kind::RECIBO, server, ALL, token(1 << 32 | 1)),
            Malformed::Place,
        ),
        (
            record(Kind::ERRO, server, me, token(999)),
            Malformed::Unasked,
        ),
        (
            record(Kind::ERRO, server, me, token(5 << 32 | 1)),
            Malformed::Unasked,
        ),
        (
            record(Kind::HISTORICO, server, ALL, token(1)),
            Malformed::Unasked,
        ),
        (
            record(Kind::ESTADO, server, me, token(999)),
            Malformed::Unasked,
        ),
        (
            record(Kind::MSG, server, me, token(999)),
            Malformed::Unasked,
        ),
        (
            record(Kind::LIDO, bia, ALL, heading(0, 0, 0, 1)),
            Malformed::Place,
        ),
    ] {
        assert_eq!(broken(&said), Some(expected), "{said:?}");
    }
    let mut outside = record(Kind::MSG, bia, ALL, heading(1, 1, 0, 1));
    outside.frame = outside.frame.with_destination_field(u32::MAX);
    assert_eq!(broken(&outside), Some(Malformed::Address));
}

#[test]
fn before_its_word_nothing_is_heard() {
    let mut world = World::new();
    world.connect();
    let early = record(
        Kind::MSG,
        Origin::Person(person(8)),
        ALL,
        heading(1, 1, 0, 1),
    );
    world.session.handle_bytes(early.bytes(), world.now);
    let event = world.session.poll_event();
    let why = SessionError::Malformed(Malformed::Kind(2));
    assert_eq!(event, Some(Event::Broken(why)));
    let mut world = World::new();
    world.connect();
    let other = Destination::Person(person(99));
    let accepted = record(Kind::OI, Origin::Server, other, heading(0, 0, 0, 1));
    world.session.handle_bytes(accepted.bytes(), world.now);
    let why = SessionError::Malformed(Malformed::Id);
    assert_eq!(world.session.poll_event(), Some(Event::Broken(why)));
}

#[test]
fn invented_places_make_few_questions() {
    let mut world = World::online();
    for place in (1_000_000..1_002_000).step_by(2) {
        let bia = Origin::Person(person(8));
        world.server.send(&record(
            Kind::MSG,
            bia,
            ALL,
            heading(u64::from(place), place, 0, 1),
        ));
    }
    world.run();
    assert!(
        world.server.questions <= 1_100,
        "{}",
        world.server.questions
    );
    assert!(!world.session.is_closing());
}

#[test]
fn random_records_never_panic() {
    let mut rng = fastrand::Rng::with_seed(3);
    for _ in 0..300 {
        let mut world = World::online();
        for _ in 0..20 {
            let mut bytes = [0; Record::SIZE];
            rng.fill(&mut bytes);
            // Likely kinds, small ids and small numbers reach further.
            let kind = [0, 1, 2, 3, 16, 17, 18, 19][rng.usize(..8)];
            let small = |rng: &mut fastrand::Rng| u64::from(rng.u8(..4)).to_be_bytes();
            bytes[..8].copy_from_slice(&small(&mut rng));
            bytes[16..24].copy_from_slice(&small(&mut rng));
            bytes[24..28].copy_from_slice(&small(&mut rng)[4..]);
            bytes[28..30].copy_from_slice(&[rng.u8(..3), rng.u8(..3)]);
            bytes[32..36].copy_from_slice(&u32::to_be_bytes(kind));
            bytes[36..40].copy_from_slice(&u32::to_be_bytes([0, 7, 8][rng.usize(..3)]));
            bytes[40..44].copy_from_slice(&u32::to_be_bytes([0, 7, 8][rng.usize(..3)]));
            world.session.handle_bytes(&bytes, world.now);
            while world.session.poll_event().is_some() {}
        }
    }
}
