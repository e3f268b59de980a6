//! Calls to servers that are not ours: answers of every kind, and none.

use crate::web::{post, start};
use rpc_shim::xmlrpc::{
    Value,
    client::{CallError, call},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A server that reads one request and says this. Gives its port, and what it read.
async fn server(says: Vec<u8>) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let serving = async move {
        let (mut stream, _) = listener.accept().await.expect("somebody calls");
        let mut read = Vec::new();
        while !read.ends_with(b"</methodCall>\n") {
            read.push(stream.read_u8().await.expect("a whole call"));
        }
        let _ = stream.write_all(&says).await;
        String::from_utf8(read).expect("calls are UTF-8")
    };
    (port, tokio::spawn(serving))
}

fn http_1_0(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.0 200 OK\r\nServer: BaseHTTP/0.6 Python/3.11\r\nContent-type: text/xml\r\nContent-length: {length}\r\n\r\n{body}").into_bytes()
}

const TRUE: &str = "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>\n<value><boolean>1</boolean></value>\n<value><struct>\n<member>\n<name>porta</name>\n<value><int>8005</int></value>\n</member>\n</struct></value>\n</data></array></value>\n</param>\n</params>\n</methodResponse>\n";
const FAULT: &str = "<?xml version='1.0'?>\n<methodResponse>\n<fault>\n<value><struct>\n<member>\n<name>faultCode</name>\n<value><int>1</int></value>\n</member>\n<member>\n<name>faultString</name>\n<value><string>&lt;class 'Exception'&gt;:x</string></value>\n</member>\n</struct></value>\n</fault>\n</methodResponse>\n";

async fn call_of(says: Vec<u8>) -> Result<Value, CallError> {
    let (port, _) = server(says).await;
    call("127.0.0.1", port, "join", &[Value::text("Ana")]).await
}

#[tokio::test]
async fn an_existing_server_is_asked_as_it_can_read() {
    let (port, read) = server(http_1_0(TRUE)).await;
    let answer = call("localhost", port, "lookup_procedure", &[Value::text("a<b")]).await;
    let expected = Value::outcome(true, Value::members([("porta", Value::Int(8005))]));
    assert_eq!(answer.expect("it answers"), expected);
    let asked = read.await.expect("it ended").to_ascii_lowercase();
    assert!(asked.starts_with("post /rpc2 http/1.1\r\n"), "{asked}");
    assert!(asked.contains("content-length: ") && asked.contains("content-type: text/xml\r\n"));
    assert!(asked.contains("connection: close\r\n"));
    assert!(asked.contains(&format!("host: localhost:{port}\r\n")));
    assert!(!asked.contains("chunked") && !asked.contains("gzip"));
    assert!(asked.contains("<value><string>a&lt;b</string></value>"));
}

#[tokio::test]
async fn every_answer_that_is_none_is_an_error() {
    let fault = call_of(http_1_0(FAULT)).await;
    assert!(matches!(fault, Err(CallError::Fault(fault)) if fault.text == "<class 'Exception'>:x"));
    let status = call_of(b"HTTP/1.0 500 No\r\n\r\n".to_vec()).await;
    assert!(matches!(status, Err(CallError::Status(status)) if status == 500));
    let malformed = call_of(http_1_0("<methodResponse>")).await;
    assert!(matches!(malformed, Err(CallError::Malformed(_))));
    for broken in [
        b"".as_slice(),
        b"SSH-2.0\r\n",
        b"HTTP/1.0 200 OK\r\nContent-length: 9\r\n\r\nabc",
    ] {
        assert!(matches!(
            call_of(broken.to_vec()).await,
            Err(CallError::Broken(_))
        ));
    }
    let long = http_1_0(&"a".repeat(5 * 1024 * 1024));
    assert!(matches!(call_of(long).await, Err(CallError::TooLong)));
}

#[tokio::test]
async fn an_answer_may_end_with_the_connection() {
    let answer = format!("HTTP/1.0 200 OK\r\n\r\n{TRUE}").into_bytes();
    assert!(call_of(answer).await.is_ok());
}

#[tokio::test]
async fn nobody_there_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    drop(listener);
    let answer = call("127.0.0.1", port, "join", &[]).await;
    assert!(matches!(answer, Err(CallError::Connect(_))));
    let nowhere = call("a name\r\nthat is none", 1, "join", &[]).await;
    assert!(nowhere.is_err());
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    // The clock runs ahead by itself while everybody waits.
    tokio::time::pause();
    let answer = call("127.0.0.1", port, "join", &[]).await;
    assert!(matches!(answer, Err(CallError::TooSlow)));
}

#[tokio::test]
async fn our_own_server_is_called_too() {
    let server = start().await;
    let port = server.address.port();
    let params = [Value::text("Olá"), Value::Nil];
    let answer = call("127.0.0.1", port, "echo", &params).await;
    assert_eq!(answer.expect("it answers"), Value::Array(params.to_vec()));
    let fault = call("127.0.0.1", port, "nada", &[]).await;
    assert!(matches!(fault, Err(CallError::Fault(_))));
    // One connection for each call: a second one is not held up.
    let mut caller = server.connect().await;
    caller.send(&post("")).await;
    assert!(caller.answer().await.contains("<fault>"));
}
