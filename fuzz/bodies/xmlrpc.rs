//! Any bytes as the body of an XML-RPC call and of an answer: what is read is clean and bounded, can be written, and
//! reads the same again.

use rpc_shim::xmlrpc::{
    Fault, MAX_DEPTH, Value, clean, read_call, read_response, write_call, write_fault,
    write_response,
};

/// Reads the bytes both ways, and checks what comes out.
pub(crate) fn check(bytes: &[u8]) {
    match read_call(bytes) {
        Ok((method, params)) => {
            assert_eq!(clean(&method), method);
            params.iter().for_each(|param| check_value(param, 0));
            let again = read_call(write_call(&method, &params).as_bytes());
            let (same_method, same_params) = again.expect("what is written can be read");
            assert_eq!(same_method.trim(), method.trim());
            assert!(is_same(&Value::Array(same_params), &Value::Array(params)));
        }
        Err(error) => {
            // A fault's text is ours and not the caller's.
            let fault = Fault::from(error);
            assert!(fault.text.len() < 100);
            let again = read_response(write_fault(&fault).as_bytes());
            assert_eq!(again, Ok(Err(fault)));
        }
    }
    if let Ok(Ok(value)) = read_response(bytes) {
        check_value(&value, 0);
        let again = read_response(write_response(&value).as_bytes());
        assert!(matches!(again, Ok(Ok(again)) if is_same(&again, &value)));
    }
}

fn check_value(value: &Value, depth: usize) {
    assert!(depth <= MAX_DEPTH);
    match value {
        Value::Text(text) => assert_eq!(clean(text), *text),
        Value::Array(items) => items.iter().for_each(|item| check_value(item, depth + 1)),
        Value::Struct(members) => {
            for (name, value) in members {
                assert_eq!(clean(name), *name);
                check_value(value, depth + 1);
            }
        }
        Value::Nil | Value::Bool(_) | Value::Int(_) | Value::Double(_) | Value::Time(_) => {}
    }
}

/// Equal, and what is no number is equal to itself.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Double(one), Value::Double(other)) => {
            one == other || (one.is_nan() && other.is_nan())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Struct(one), Value::Struct(other)) => {
            let mut members = one.iter().zip(other);
            one.len() == other.len()
                && members.all(|(one, other)| one.0 == other.0 && is_same(&one.1, &other.1))
        }
        _ => one == other,
    }
}
