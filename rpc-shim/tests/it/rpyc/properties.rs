//! Any bytes: the body of the fuzz target, fed by proptest and by what is left of good frames.

use super::wire::fixtures;
use crate::rpyc_body;
use proptest::{collection::vec, prelude::*};
use rpc_shim::rpyc::{
    boxed::{Boxed, IdPack},
    brine::Plain,
    message::Message,
};

/// Values of every kind, nested a little.
fn values() -> impl Strategy<Value = Plain> {
    let leaf = prop_oneof![
        Just(Plain::None),
        any::<bool>().prop_map(Plain::Bool),
        any::<i64>().prop_map(Plain::Int),
        (-3..9i64).prop_map(Plain::Int),
        any::<f64>().prop_map(Plain::Float),
        ".{0,9}".prop_map(|text| Plain::text(&text)),
        prop::sample::select(vec![
            "join",
            "get",
            "append",
            "__getitem__",
            "__iter__",
            "__next__"
        ])
        .prop_map(Plain::text),
        vec(any::<u8>(), 0..300).prop_map(|bytes| Plain::Bytes(bytes.into())),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Plain::Tuple),
            [inner.clone(), inner.clone(), inner].prop_map(|slice| Plain::Slice(Box::new(slice))),
        ]
    })
}

/// Arguments with references, most of them to the few objects there are.
fn args() -> impl Strategy<Value = Boxed> {
    let pack = (1..5i64).prop_map(|object| IdPack {
        name: "x".into(),
        class: 1,
        object,
    });
    let leaf = prop_oneof![
        values().prop_map(Boxed::Plain),
        pack.clone().prop_map(Boxed::Receivers),
        pack.prop_map(Boxed::Senders),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| vec(inner, 0..5).prop_map(Boxed::Tuple))
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..3_000)) {
        rpyc_body::check(&bytes);
    }

    #[test]
    fn any_requests_are_answered(
        requests in vec((-2..25i64, vec(args(), 0..5)), 1..20)
    ) {
        let stream: Vec<u8> = requests
            .into_iter()
            .zip(1..)
            .flat_map(|((handler, args), seq)| {
                let args = Boxed::Tuple(args);
                Message::Request { seq, handler, args }.frame()
            })
            .collect();
        rpyc_body::check(&stream);
    }
}

#[test]
fn every_beginning_and_every_changed_byte_of_every_fixture_holds_too() {
    for (_, _, bytes) in fixtures() {
        for end in 0..=bytes.len() {
            rpyc_body::check(&bytes[..end]);
        }
        for index in 0..bytes.len() {
            for flip in [0x01, 0x10, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[index] ^= flip;
                rpyc_body::check(&changed);
            }
        }
    }
}
