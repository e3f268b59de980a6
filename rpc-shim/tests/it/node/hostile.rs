//! What no node should send, and what becomes of it: an error for who sent it, nothing for the others.

use super::{
    caller::{Answer, Caller, SEND, said},
    pair::{LIMIT, Node},
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};
use tonic::Code;

/// Fields of the wrong type.
#[derive(Clone, PartialEq, prost::Message)]
struct Numbers {
    #[prost(fixed64, tag = "1")]
    sender: u64,
    #[prost(fixed64, tag = "2")]
    content: u64,
}

/// Strings that may be none.
#[derive(Clone, PartialEq, prost::Message)]
struct Bytes {
    #[prost(bytes, tag = "1")]
    sender: Vec<u8>,
    #[prost(bytes, tag = "2")]
    content: Vec<u8>,
}

async fn still_serves(node: &mut Node) {
    let caller = Caller::new(node.address).await;
    assert!(caller.say("ainda aqui").await.unwrap().success);
    assert_eq!(node.next().await.content, "ainda aqui");
}

#[tokio::test]
async fn bad_messages_get_a_status() {
    let mut node = Node::start();
    let caller = Caller::new(node.address).await;
    let numbers = Numbers {
        sender: 1,
        content: 2,
    };
    let status = caller.call::<_, Answer>(SEND, numbers).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    let latin = Bytes {
        sender: b"Jos\xe9".to_vec(),
        content: b"ol\xe1".to_vec(),
    };
    let status = caller.call::<_, Answer>(SEND, latin).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    let status = caller
        .call::<_, Answer>("/chat.ChatService/Nothing", said("x"))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    // The same connection goes on.
    assert!(caller.say("bom").await.unwrap().success);
    assert_eq!(node.next().await.content, "bom");
}

#[tokio::test]
async fn a_long_text_is_refused_and_a_longer_request_not_read() {
    let mut node = Node::start();
    let caller = Caller::new(node.address).await;
    assert!(caller.say(&"x".repeat(8_960)).await.unwrap().success);
    assert_eq!(node.next().await.content.len(), 8_960);
    assert!(!caller.say(&"x".repeat(8_961)).await.unwrap().success);
    assert!(!caller.say(&"x".repeat(16_000)).await.unwrap().success);
    let status = caller.say(&"x".repeat(20_000)).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange);
    still_serves(&mut node).await;
}

#[tokio::test]
async fn controls_do_not_reach_the_screen() {
    let mut node = Node::start();
    let caller = Caller::new(node.address).await;
    let mut line = said("\u{1b}[2Ja\u{202e}b\0\r\n");
    line.sender = "Ana\n\u{7}#1 e um nome sem fim".to_owned();
    line.timestamp = "\u{1b}]0;x\u{7}".to_owned();
    let answer: Answer = caller.call(SEND, line).await.unwrap();
    assert!(answer.success);
    let heard = node.next().await;
    assert_eq!(heard.sender, "Ana ?_1 e um nome se");
    assert_eq!(heard.content, "?[2Ja?b?\n");
    assert_eq!(heard.timestamp().len(), 8);
}

#[tokio::test]
async fn what_is_no_http2_is_ended() {
    let mut node = Node::start();
    for garbage in [
        &b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..],
        b"POST /RPC2 HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
        &[0; 4_096],
        // A preface, then frames that are none.
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    ] {
        let mut stream = TcpStream::connect(node.address).await.unwrap();
        // It may be ended before all is written.
        let _ = stream.write_all(garbage).await;
        let mut answer = Vec::new();
        let _ = timeout(LIMIT, stream.read_to_end(&mut answer))
            .await
            .unwrap();
        still_serves(&mut node).await;
    }
}

#[tokio::test]
async fn connections_that_say_nothing_do_not_keep_others_out_for_long() {
    let mut node = Node::start();
    let mut silent = Vec::new();
    for number in 0..200 {
        let mut stream = TcpStream::connect(node.address).await.unwrap();
        if number % 2 == 0 {
            let _ = stream.write_all(b"PRI * HTTP").await;
        }
        silent.push(stream);
    }
    let served = async {
        loop {
            let caller = Caller::try_new(node.address).await;
            let said = match &caller {
                Some(caller) => caller.say("enfim").await.is_ok(),
                None => false,
            };
            if said {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(LIMIT, served).await.unwrap();
    assert_eq!(node.next().await.content, "enfim");
}
