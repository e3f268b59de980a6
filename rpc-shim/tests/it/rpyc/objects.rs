//! Dicts, lists and iterators behave as Python's own.

use super::peer::{Peer, class, number, reference, text};
use rpc_shim::rpyc::{
    Value,
    boxed::Boxed,
    brine::Plain,
    message::{Message, handler},
};

fn chat(text: &str) -> Value {
    Value::Dict(
        [
            ("type", Value::text("CHAT")),
            ("message", Value::text(text)),
        ]
        .into(),
    )
}

fn history() -> Value {
    let messages = Value::List([chat("um"), chat("dois"), chat("três")].into());
    Value::Dict([("type", Value::text("HISTORY")), ("messages", messages)].into())
}

#[test]
fn a_service_method_is_called_with_or_without_its_prefix_and_by_name() {
    let mut peer = Peer::new(Value::flag(true));
    let root = peer.root();
    let ana = Plain::text("Ana");
    for name in ["join", "exposed_join"] {
        let join = peer.attribute(&root, name).unwrap();
        let answer = peer.call(&join, vec![text("Ana")]);
        assert_eq!(answer, Ok(Boxed::Plain(Plain::Bool(true))));
        assert_eq!(peer.called.take(), Some(("join", vec![ana.clone()])));

        let named = |name: &str| {
            let pair = Plain::pair(Plain::text(name), ana.clone());
            let object = Boxed::Receivers(join.clone());
            let none = Boxed::Plain(Plain::Tuple(vec![]));
            vec![object, none, Boxed::Plain(Plain::Tuple(vec![pair]))]
        };
        peer.request(handler::CALL, named("client_id")).unwrap();
        assert_eq!(peer.called.take(), Some(("join", vec![ana.clone()])));
        let unknown = peer.request(handler::CALL, named("name"));
        assert_eq!(class(unknown), "TypeError");
        assert_eq!(class(peer.call(&join, vec![])), "TypeError");
        let two = peer.call(&join, vec![text("Ana"), text("Bia")]);
        assert_eq!(class(two), "TypeError");
    }
    assert_eq!(class(peer.attribute(&root, "__class__")), "AttributeError");
    assert_eq!(peer.called, None);
}

#[test]
fn a_message_is_read_key_by_key() {
    let mut peer = Peer::new(chat("Olá"));
    let message = peer.result();
    assert_eq!(&*message.name, "builtins.dict");
    let get = peer.attribute(&message, "get").unwrap();
    assert_eq!(peer.call(&get, vec![text("message")]), Ok(text("Olá")));
    assert_eq!(peer.call(&get, vec![text("x"), text("?")]), Ok(text("?")));
    assert_eq!(
        peer.call(&get, vec![text("x")]),
        Ok(Boxed::Plain(Plain::None))
    );
    assert_eq!(
        peer.method(&message, "__getitem__", vec![text("type")]),
        Ok(text("CHAT"))
    );
    assert_eq!(
        class(peer.method(&message, "__getitem__", vec![text("x")])),
        "KeyError"
    );
    assert_eq!(peer.method(&message, "__len__", vec![]), Ok(number(2)));
    let set = peer.method(&message, "__setitem__", vec![text("type"), text("x")]);
    assert_eq!(class(set), "AttributeError");
    let printed = peer.request(handler::STR, vec![Boxed::Receivers(message)]);
    assert_eq!(printed, Ok(text("{'type': 'CHAT', 'message': 'Olá'}")));
}

#[test]
fn a_history_is_walked_though_its_list_was_let_go() {
    let mut peer = Peer::new(history());
    let message = peer.result();
    let list = reference(peer.method(&message, "__getitem__", vec![text("messages")]));
    assert_eq!(peer.method(&list, "__len__", vec![]), Ok(number(3)));
    let iterator = reference(peer.method(&list, "__iter__", vec![]));
    peer.release(&list).unwrap();
    for expected in ["um", "dois", "três"] {
        let item = reference(peer.method(&iterator, "__next__", vec![]));
        assert_eq!(
            peer.method(&item, "__getitem__", vec![text("message")]),
            Ok(text(expected))
        );
    }
    assert_eq!(
        class(peer.method(&iterator, "__next__", vec![])),
        "StopIteration"
    );
    peer.release(&iterator).unwrap();
    assert_eq!(
        class(peer.method(&iterator, "__next__", vec![])),
        "ReferenceError"
    );
    assert_eq!(
        class(peer.method(&list, "__len__", vec![])),
        "ReferenceError"
    );
}

#[test]
fn what_is_appended_to_a_history_is_in_that_copy_only() {
    let mut peer = Peer::new(history());
    let message = peer.result();
    let list = reference(peer.method(&message, "__getitem__", vec![text("messages")]));
    let append = peer.attribute(&list, "append").unwrap();
    peer.call(&append, vec![Boxed::Receivers(message.clone())])
        .unwrap();
    assert_eq!(peer.method(&list, "__len__", vec![]), Ok(number(4)));
    let last = reference(peer.method(&list, "__getitem__", vec![number(-1)]));
    assert_eq!(
        peer.method(&last, "__getitem__", vec![text("type")]),
        Ok(text("HISTORY"))
    );
    let other = reference(peer.method(&message, "__getitem__", vec![text("messages")]));
    assert_eq!(peer.method(&other, "__len__", vec![]), Ok(number(3)));
    assert_eq!(
        class(peer.method(&other, "__getitem__", vec![number(3)])),
        "IndexError"
    );
}

#[test]
fn slices_are_pythons() {
    let mut peer = Peer::new(history());
    let message = peer.result();
    let list = reference(peer.method(&message, "__getitem__", vec![text("messages")]));
    let none = || Plain::None;
    let at = Plain::Int;
    for (slice, expected) in [
        ([none(), none(), none()], vec!["um", "dois", "três"]),
        ([at(-2), none(), none()], vec!["dois", "três"]),
        ([none(), at(-1), none()], vec!["um", "dois"]),
        ([at(-99), at(99), none()], vec!["um", "dois", "três"]),
        ([at(2), at(1), none()], vec![]),
        ([none(), none(), at(-1)], vec!["três", "dois", "um"]),
        ([none(), none(), at(i64::MIN)], vec!["três"]),
        ([at(0), none(), at(2)], vec!["um", "três"]),
        ([at(i64::MIN), at(i64::MAX), at(i64::MAX)], vec!["um"]),
    ] {
        let slice = Boxed::Plain(Plain::Slice(Box::new(slice)));
        let part = reference(peer.method(&list, "__getitem__", vec![slice]));
        let mut found = Vec::new();
        while let Ok(item) = peer.method(&part, "__getitem__", vec![number(found.len() as i64)]) {
            let item = reference(Ok(item));
            found.push(
                peer.method(&item, "__getitem__", vec![text("message")])
                    .unwrap(),
            );
        }
        assert_eq!(found, expected.into_iter().map(text).collect::<Vec<_>>());
    }
    let endless = Boxed::Plain(Plain::Slice(Box::new([none(), none(), at(0)])));
    assert_eq!(
        class(peer.method(&list, "__getitem__", vec![endless])),
        "ValueError"
    );
}

#[test]
fn ping_comes_back_and_close_ends() {
    let mut peer = Peer::new(Value::NONE);
    assert_eq!(
        peer.request(handler::PING, vec![text("abc")]),
        Ok(text("abc"))
    );
    assert_eq!(class(peer.request(14, vec![text("pickle")])), "TypeError");
    assert!(peer.connection.wants_bytes());
    let args = Boxed::Tuple(vec![]);
    let close = Message::Request {
        seq: 99,
        handler: handler::CLOSE,
        args,
    };
    assert_eq!(peer.exchange(&close.frame()), None);
    assert!(peer.connection.is_over());
}
