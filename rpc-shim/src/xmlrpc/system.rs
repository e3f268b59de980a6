//! What every XML-RPC server answers by itself: `system.…`, as Python's standard library has it.

use super::{Fault, Methods, Peer, Value, write::fault_value};

/// Calls in one `system.multicall`: they run one after the other, and all within one call's time.
pub const MAX_MULTICALL: usize = 64;

const LIST: &str = "system.listMethods";
const HELP: &str = "system.methodHelp";
const SIGNATURE: &str = "system.methodSignature";
const MULTICALL: &str = "system.multicall";

/// Calls a method of the server or one of `system`.
pub(super) async fn call<M: Methods>(
    methods: &M,
    method: &str,
    params: Vec<Value>,
    peer: Peer,
) -> Result<Value, Fault> {
    match method {
        LIST => list(methods, &params),
        // Nothing has one.
        HELP => one_name(&params).map(|()| Value::text("")),
        SIGNATURE => one_name(&params).map(|()| Value::text("signatures not supported")),
        MULTICALL => multicall(methods, params, peer).await,
        _ => methods.call(method, params, peer).await,
    }
}

fn list<M: Methods>(methods: &M, params: &[Value]) -> Result<Value, Fault> {
    if !params.is_empty() {
        return Err(Fault::wrong_count());
    }
    let mut names = methods.names().to_vec();
    names.extend([LIST, HELP, SIGNATURE, MULTICALL]);
    names.sort_unstable();
    Ok(Value::Array(names.into_iter().map(Value::text).collect()))
}

fn one_name(params: &[Value]) -> Result<(), Fault> {
    match params {
        [Value::Text(_)] => Ok(()),
        [_] => Err(Fault::wrong_type()),
        _ => Err(Fault::wrong_count()),
    }
}

async fn multicall<M: Methods>(
    methods: &M,
    mut params: Vec<Value>,
    peer: Peer,
) -> Result<Value, Fault> {
    let (Some(calls), true) = (params.pop(), params.is_empty()) else {
        return Err(Fault::wrong_count());
    };
    let Value::Array(calls) = calls else {
        return Err(Fault::wrong_type());
    };
    if calls.len() > MAX_MULTICALL {
        return Err(Fault::new("<class 'ValueError'>:too many calls"));
    }
    let mut answers = Vec::with_capacity(calls.len());
    for call in calls {
        let answer = match as_call(&call) {
            Some((MULTICALL, _)) => Err(Fault::new(
                "<class 'ValueError'>:recursive system.multicall forbidden",
            )),
            Some((LIST, params)) => list(methods, params),
            Some((method, params)) => methods.call(method, params.to_vec(), peer).await,
            None => Err(Fault::wrong_type()),
        };
        answers.push(match answer {
            Ok(value) => Value::Array(vec![value]),
            Err(fault) => fault_value(&fault),
        });
    }
    Ok(Value::Array(answers))
}

fn as_call(call: &Value) -> Option<(&str, &[Value])> {
    let method = call.member("methodName")?.as_str()?;
    Some((method, call.member("params")?.as_array()?))
}
