//! What a peer may not do: it ends its own connection, and nothing grows beyond its bound.

use super::peer::{METHODS, Peer, class, number, reference, text};
use rpc_shim::rpyc::{
    Connection, Exception, Value,
    boxed::Boxed,
    brine::Plain,
    frame,
    message::{Message, handler},
};

#[test]
fn references_that_are_never_let_go_end_the_connection() {
    let mut peer = Peer::new(Value::NONE);
    let root = peer.root();
    let mut count = 0;
    let last = loop {
        match peer.attribute(&root, "join") {
            Ok(_) => count += 1,
            Err(exception) => break exception,
        }
    };
    assert_eq!(count, 32_767);
    assert_eq!(class(Err::<(), _>(last)), "MemoryError");
    assert!(peer.connection.is_over());
}

#[test]
fn references_that_are_let_go_leave_room_for_ever() {
    let mut peer = Peer::new(Value::Dict([("type", Value::text("CHAT"))].into()));
    for _ in 0..40_000 {
        let message = peer.result();
        peer.release(&message).unwrap();
    }
    assert!(!peer.connection.is_over());
}

#[test]
fn a_list_keeps_its_last_thousand_items() {
    let mut peer = Peer::new(Value::List([].into()));
    let list = peer.result();
    for item in 0..2_500 {
        peer.method(&list, "append", vec![number(item)]).unwrap();
    }
    assert_eq!(peer.method(&list, "__len__", vec![]), Ok(number(1_000)));
    assert_eq!(
        peer.method(&list, "__getitem__", vec![number(0)]),
        Ok(number(1_500))
    );
    let many = reference(peer.method(&list, "copy", vec![]));
    for _ in 0..20 {
        let all = vec![Boxed::Receivers(list.clone())];
        peer.method(&many, "extend", all).unwrap();
    }
    assert_eq!(peer.method(&many, "__len__", vec![]), Ok(number(1_000)));
}

#[test]
fn a_peer_that_refers_to_what_it_was_not_given_is_told_so() {
    let mut peer = Peer::new(Value::NONE);
    let mut root = peer.root();
    root.object = 77;
    assert_eq!(
        class(peer.method(&root, "join", vec![text("Ana")])),
        "ReferenceError"
    );
    let own = Boxed::Senders(root);
    let join = peer.root();
    let join = peer.attribute(&join, "join").unwrap();
    assert_eq!(class(peer.call(&join, vec![own])), "TypeError");
    assert!(!peer.connection.is_over());
}

#[test]
fn calls_are_not_looked_at_while_too_many_wait() {
    let mut connection = Connection::new(METHODS);
    let mut peer = Peer::new(Value::NONE);
    let root = peer.root();
    let call = |seq| {
        let args = vec![
            Boxed::Receivers(root.clone()),
            text("join"),
            Boxed::Tuple(vec![text("Ana")]),
            Boxed::Plain(Plain::Tuple(vec![])),
        ];
        let (handler, args) = (handler::CALLATTR, Boxed::Tuple(args));
        Message::Request { seq, handler, args }.frame()
    };
    for seq in 0..100 {
        connection.handle_bytes(&call(seq));
    }
    let calls: Vec<_> = std::iter::from_fn(|| connection.poll_invocation()).collect();
    assert_eq!(calls.len(), 16);
    assert!(!connection.wants_bytes());
    let mut done = 0;
    let mut calls = std::collections::VecDeque::from(calls);
    while let Some(call) = calls.pop_front() {
        connection.handle_result(call.ticket, Ok(Value::NONE));
        calls.extend(std::iter::from_fn(|| connection.poll_invocation()));
        done += 1;
    }
    assert_eq!(done, 100);
    assert!(connection.wants_bytes());
}

#[test]
fn answers_wait_for_a_peer_that_reads() {
    // Noise, which hardly packs.
    let mut random = fastrand::Rng::with_seed(1);
    let long: String = std::iter::repeat_with(|| random.alphanumeric())
        .take(8_960)
        .collect();
    let mut peer = Peer::new(Value::List(
        std::iter::repeat_n(Value::text(&long), 50).collect(),
    ));
    let list = peer.result();
    let args = Boxed::Tuple(vec![Boxed::Receivers(list)]);
    let handler = handler::STR;
    let seq = 5;
    let print = Message::Request { seq, handler, args }.frame();
    peer.connection.handle_bytes(&print.repeat(100));
    assert!(!peer.connection.wants_bytes());
    let mut largest = 0;
    let mut total = 0;
    while let Some(sent) = peer.connection.poll_transmit() {
        largest = largest.max(sent.len());
        total += sent.len();
    }
    assert!(
        total > 500_000 && largest < 100_000,
        "{total} in pieces of {largest}"
    );
    assert!(peer.connection.wants_bytes());
}

#[test]
fn the_longest_frame_is_read_however_it_is_cut() {
    let mut peer = Peer::new(Value::NONE);
    // A ping with noise, which does not pack: the request around it takes 13 bytes.
    let mut random = fastrand::Rng::with_seed(1);
    let noise: Vec<u8> = std::iter::repeat_with(|| random.u8(..))
        .take(262_144 - 13)
        .collect();
    let args = Boxed::Plain(Plain::Tuple(vec![Plain::Bytes(noise.into())]));
    let mut payload = vec![1, 0x11, 0x55, 0x11, 0x51];
    args.dump(&mut payload);
    assert_eq!(payload.len(), frame::PAYLOAD_LIMIT_BYTES);
    let mut longest = vec![0, 4, 0, 0, 0];
    longest.extend(&payload);
    longest.push(10);
    for cut in 0..8 {
        let (most, rest) = longest.split_at(longest.len() - cut);
        peer.connection.handle_bytes(most);
        assert!(peer.connection.wants_bytes() || cut == 0);
        let answer = peer.exchange(rest);
        assert!(
            matches!(answer, Some(Message::Reply { seq: 5, .. })),
            "{cut}"
        );
    }
}

#[test]
fn bad_brine_is_answered_and_ends_the_connection() {
    let mut peer = Peer::new(Value::NONE);
    // Request 7 with a handler and an unknown tag.
    let payload = [1, 0x11, 0x57, 0x11, 0x53, 0xff];
    let answer = peer.exchange(&frame::encode(&payload));
    let Some(Message::Exception { seq: 7, exception }) = answer else {
        panic!("no exception but {answer:?}");
    };
    assert_eq!(exception, Exception::value_error("unknown tag 0xff"));
    assert!(peer.connection.is_over());
}
