//! Those who listen to a node's stream, and what else a node answers.

use super::{
    caller::{Caller, next},
    pair::{Node, line},
};
use tonic::Code;

#[tokio::test]
async fn an_answer_says_success_and_the_own_time() {
    let mut node = Node::start();
    let caller = Caller::new(node.address).await;
    let answer = caller.say("Olá <&> ação").await.unwrap();
    assert!(answer.success);
    assert_eq!(answer.timestamp.len(), "22:19:49".len());
    let heard = node.next().await;
    assert_eq!(
        (heard.sender.as_str(), heard.content.as_str()),
        ("Zé", "Olá <&> ação")
    );
    assert_eq!(heard.timestamp(), "22:19:49");
}

#[tokio::test]
async fn twelve_subscribers_hear_and_calls_go_on() {
    let node = Node::start();
    let caller = Caller::new(node.address).await;
    let mut streams = Vec::new();
    for _ in 0..12 {
        // Each a connection of its own, as nodes have.
        let subscriber = Caller::new(node.address).await;
        streams.push(subscriber.subscribe().await.unwrap());
    }
    for text in ["um", "dois"] {
        assert!(caller.say(text).await.unwrap().success);
    }
    for stream in &mut streams {
        for text in ["um", "dois"] {
            let copy = next(stream).await.unwrap().unwrap();
            assert_eq!((copy.sender.as_str(), copy.content.as_str()), ("Zé", text));
            assert_eq!(copy.timestamp, "22:19:49");
        }
    }
    node.stop().await;
    for stream in &mut streams {
        assert_eq!(next(stream).await.unwrap_err().code(), Code::Unavailable);
    }
}

#[tokio::test]
async fn more_subscribers_than_there_is_room_for_are_refused() {
    let node = Node::start();
    let mut streams = Vec::new();
    let refused = loop {
        let subscriber = Caller::new(node.address).await;
        match subscriber.subscribe().await {
            Ok(stream) => streams.push(stream),
            Err(status) => break status,
        }
    };
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert_eq!(streams.len(), 64);
    // Who leaves makes room; the node notices when the connection ends.
    streams.clear();
    let again = async { while Caller::new(node.address).await.subscribe().await.is_err() {} };
    tokio::time::timeout(super::pair::LIMIT, again)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_subscriber_that_does_not_read_is_dropped_and_harms_nobody() {
    let node = Node::start();
    let (slow, quick) = (
        Caller::new(node.address).await,
        Caller::new(node.address).await,
    );
    let mut unread = slow.subscribe().await.unwrap();
    let mut read = quick.subscribe().await.unwrap();
    let long = line(&"x".repeat(8_960));
    for _ in 0..2_000 {
        node.board.post(&long);
        assert!(next(&mut read).await.unwrap().is_some());
    }
    let status = loop {
        match next(&mut unread).await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("ended without a word"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), Code::ResourceExhausted);
}

#[derive(Clone, PartialEq, prost::Message)]
struct Health {
    #[prost(string, tag = "1")]
    service: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Healthy {
    #[prost(int32, tag = "1")]
    status: i32,
}

/// The question for the services of a server.
#[derive(Clone, PartialEq, prost::Message)]
struct WhichServices {
    #[prost(string, tag = "7")]
    list_services: String,
}

/// The answer, as bytes: the names stand in it.
#[derive(Clone, PartialEq, prost::Message)]
struct Services {
    #[prost(bytes, tag = "6")]
    list: Vec<u8>,
}

#[tokio::test]
async fn health_and_reflection_are_answered() {
    let node = Node::start();
    let caller = Caller::new(node.address).await;
    let service = "chat.ChatService".to_owned();
    let health: Healthy = caller
        .call("/grpc.health.v1.Health/Check", Health { service })
        .await
        .unwrap();
    assert_eq!(health.status, 1);
    for path in [
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ] {
        let list_services = "*".to_owned();
        let mut stream = caller
            .listen::<_, Services>(path, WhichServices { list_services })
            .await
            .unwrap();
        let services = next(&mut stream).await.unwrap().unwrap();
        assert!(String::from_utf8_lossy(&services.list).contains("chat.ChatService"));
    }
}
