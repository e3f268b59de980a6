//! Bodies of XML-RPC requests: the fixtures, and any bytes.

use proptest::prelude::*;
use rpc_shim::xmlrpc::{Value, read_call};
use std::{fs, path::PathBuf};

#[path = "../../../fuzz/bodies/xmlrpc.rs"]
mod xmlrpc_body;

fn fixtures(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/xmlrpc/").to_owned() + folder;
    let files = fs::read_dir(folder).expect("the fixtures are there");
    let paths = files.map(|file| file.expect("it can be read").path());
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).expect("it can be read");
        (path, bytes)
    };
    paths.map(read).collect()
}

#[test]
fn fixtures_are_read_or_refused() {
    for (path, bytes) in fixtures("calls") {
        xmlrpc_body::check(&bytes);
        assert!(read_call(&bytes).is_ok(), "{}", path.display());
    }
    let bad = fixtures("bad");
    assert!(bad.len() > 10);
    for (path, bytes) in bad {
        xmlrpc_body::check(&bytes);
        assert!(read_call(&bytes).is_err(), "{}", path.display());
    }
}

#[test]
fn what_is_said_is_clean_when_it_comes_in() {
    let path = "../fixtures/xmlrpc/calls/control-characters.xml";
    let body = fs::read(path).expect("it is there");
    let called = read_call(&body);
    assert_eq!(called, Ok(("join".into(), vec![Value::text("a?b?c\nd?")])));
}

/// Mostly tags, so that more than the first element is read.
fn tag_soup() -> impl Strategy<Value = Vec<u8>> {
    const TAGS: [&str; 12] = [
        "methodName",
        "params",
        "param",
        "value",
        "array",
        "data",
        "struct",
        "member",
        "name",
        "int",
        "string",
        "nil",
    ];
    let tag = prop_oneof![
        proptest::sample::select(&TAGS).prop_map(|tag| format!("<{tag}>")),
        proptest::sample::select(&TAGS).prop_map(|tag| format!("</{tag}>")),
        "[a-z0-9&;#<> ]{0,6}",
    ];
    let soup = proptest::collection::vec(tag, 0..40);
    soup.prop_map(|tags| format!("<methodCall>{}</methodCall>", tags.concat()).into_bytes())
}

/// A fixture with some bytes gone, doubled or replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole: Vec<Vec<u8>> = [fixtures("calls"), fixtures("bad")]
        .concat()
        .into_iter()
        .map(|(_, bytes)| bytes)
        .collect();
    let damage = (any::<proptest::sample::Index>(), 0..3, any::<u8>());
    let damages = proptest::collection::vec(damage, 1..8);
    (proptest::sample::select(whole), damages).prop_map(|(mut bytes, damages)| {
        for (at, how, byte) in damages {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, byte),
                _ => bytes[at] = byte,
            }
        }
        bytes
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Nil),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_map(Value::Double),
        ".{0,20}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let member = (".{0,8}".prop_map(Into::into), inner.clone());
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(Value::Array),
            proptest::collection::vec(member, 0..6).prop_map(Value::Struct),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_a_call_or_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        xmlrpc_body::check(&bytes);
    }

    #[test]
    fn damaged_bodies_are_a_call_or_a_fault(bytes in damaged()) {
        xmlrpc_body::check(&bytes);
    }

    #[test]
    fn any_tags_are_a_call_or_a_fault(bytes in tag_soup()) {
        xmlrpc_body::check(&bytes);
    }

    #[test]
    fn any_value_comes_through(value in value()) {
        let call = rpc_shim::xmlrpc::write_call("m", std::slice::from_ref(&value));
        prop_assert!(read_call(call.as_bytes()).is_ok());
        xmlrpc_body::check(call.as_bytes());
    }
}
