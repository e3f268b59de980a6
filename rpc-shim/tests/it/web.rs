//! A server of two methods on a loopback socket, and callers who write HTTP themselves.

use rpc_shim::xmlrpc::{Fault, Hosts, Methods, Peer, Server, Value, write_call};
use std::{future, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// `echo` gives its parameters back, `hang` never returns.
pub(crate) struct Echo;

impl Methods for Echo {
    fn names(&self) -> &'static [&'static str] {
        &["echo", "hang"]
    }

    async fn call(&self, method: &str, params: Vec<Value>, _: Peer) -> Result<Value, Fault> {
        match method {
            "echo" => Ok(Value::Array(params)),
            "hang" => future::pending().await,
            _ => Err(Fault::unknown_method(method)),
        }
    }
}

/// A running server; it ends when this is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) shutdown: watch::Sender<bool>,
    pub(crate) server: JoinHandle<()>,
}

/// Starts a server of [`Echo`] that is also called "sala.local".
pub(crate) async fn start() -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let (shutdown, over) = watch::channel(false);
    let server = Server::new(Echo, Hosts::new(["sala.local".to_owned()]));
    Running {
        address,
        shutdown,
        server: tokio::spawn(server.serve(listener, over)),
    }
}

/// A caller's connection.
pub(crate) struct Caller(pub(crate) TcpStream);

impl Running {
    pub(crate) async fn connect(&self) -> Caller {
        let stream = TcpStream::connect(self.address).await;
        Caller(stream.expect("the server listens"))
    }

    /// Sends bytes on a connection of their own and reads to its end.
    pub(crate) async fn ask(&self, request: &[u8]) -> String {
        let mut caller = self.connect().await;
        caller.send(request).await;
        caller.rest().await
    }

    /// Somebody else is served.
    pub(crate) async fn assert_serves(&self) {
        let answer = self.ask(&closing(&echo("ainda aqui"))).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("<string>ainda aqui</string>"), "{answer}");
    }
}

impl Caller {
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        // The server may have closed already: then its answer says more.
        let _ = self.0.write_all(bytes).await;
    }

    /// Everything up to the end, however it comes.
    pub(crate) async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let mut part = [0; 4_096];
        while let Ok(count @ 1..) = self.0.read(&mut part).await {
            bytes.extend_from_slice(&part[..count]);
        }
        String::from_utf8(bytes).expect("answers are UTF-8")
    }

    /// One answer of a connection that stays open.
    pub(crate) async fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"</methodResponse>\n") {
            bytes.push(self.0.read_u8().await.expect("the connection stays open"));
        }
        String::from_utf8(bytes).expect("answers are UTF-8")
    }
}

/// The body of a call of `echo`.
pub(crate) fn echo(text: &str) -> String {
    write_call("echo", &[Value::text(text)])
}

/// A request with a body as a program sends it.
pub(crate) fn post(body: &str) -> Vec<u8> {
    request(
        "POST /RPC2 HTTP/1.1",
        "Host: localhost\r\nContent-Type: text/xml\r\n",
        body,
    )
}

/// The same, after which the connection is closed.
pub(crate) fn closing(body: &str) -> Vec<u8> {
    with_headers("Connection: close\r\n", body)
}

/// The same with more headers.
pub(crate) fn with_headers(headers: &str, body: &str) -> Vec<u8> {
    let headers = format!("Host: localhost\r\nContent-Type: text/xml\r\n{headers}");
    request("POST /RPC2 HTTP/1.1", &headers, body)
}

/// Any request of some length.
pub(crate) fn request(line: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("{line}\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}
