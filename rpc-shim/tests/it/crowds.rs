//! Callers who say little, or nothing, or for ever.

use crate::web::{Running, closing, echo, post, start};
use rpc_shim::xmlrpc::{CONNECTIONS, write_call};

const HALF: &[u8] = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Ty";
const NO_BODY: &[u8] =
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: 900\r\n\r\n<methodCall>";

async fn crowd(server: &Running, size: usize, says: &[u8]) -> Vec<crate::web::Caller> {
    let mut callers = Vec::new();
    for _ in 0..size {
        let mut caller = server.connect().await;
        caller.send(says).await;
        callers.push(caller);
    }
    callers
}

#[tokio::test]
async fn five_hundred_who_say_nothing_keep_nobody_out() {
    let server = start().await;
    let _idle = crowd(&server, 500, b"").await;
    server.assert_serves().await;
    let _half_open = crowd(&server, 500, HALF).await;
    server.assert_serves().await;
    let _without_body = crowd(&server, 500, NO_BODY).await;
    server.assert_serves().await;
}

#[tokio::test]
async fn who_was_answered_and_is_quiet_makes_room_too() {
    let server = start().await;
    let mut first = server.connect().await;
    first.send(&post(&echo("a"))).await;
    first.answer().await;
    let _idle = crowd(&server, CONNECTIONS, b"").await;
    server.assert_serves().await;
    assert_eq!(first.rest().await, "");
}

#[tokio::test]
async fn a_slow_body_is_told_and_dropped() {
    let server = start().await;
    let mut slow = server.connect().await;
    slow.send(NO_BODY).await;
    server.assert_serves().await;
    // From here on the clock runs ahead by itself while everybody waits.
    tokio::time::pause();
    let answer = slow.rest().await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\nRequest Timeout"), "{answer}");
    server.assert_serves().await;
}

#[tokio::test]
async fn who_says_nothing_is_dropped_in_time() {
    let server = start().await;
    let mut quiet = crowd(&server, 1, b"").await;
    quiet.extend(crowd(&server, 1, HALF).await);
    server.assert_serves().await;
    tokio::time::pause();
    for caller in &mut quiet {
        assert_eq!(caller.rest().await, "");
    }
}

#[tokio::test]
async fn a_call_without_an_end_gets_a_fault() {
    let server = start().await;
    let mut caller = server.connect().await;
    caller.send(&closing(&write_call("hang", &[]))).await;
    server.assert_serves().await;
    tokio::time::pause();
    let answer = caller.rest().await;
    assert!(answer.contains("the server is busy"), "{answer}");
}

#[tokio::test]
async fn calls_under_way_end_with_the_server() {
    let server = start().await;
    let mut idle = server.connect().await;
    idle.send(&post(&echo("a"))).await;
    idle.answer().await;
    let mut hanging = server.connect().await;
    hanging.send(&post(&write_call("hang", &[]))).await;
    server.assert_serves().await;
    server
        .shutdown
        .send(true)
        .expect("the server listens to it");
    server.server.await.expect("it ends by itself");
    assert_eq!(idle.rest().await, "");
    assert_eq!(hanging.rest().await, "");
}
