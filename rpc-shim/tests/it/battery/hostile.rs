//! Bad input at every door of a whole server: a short clear answer, or the end of that connection, and the others go on.

use super::{
    super::{
        node::{
            caller::{self, Answer, SEND, said},
            pair::LIMIT,
        },
        web::request,
    },
    caller::{Caller as _, Outcome, hear_until},
    classic::Classic,
    rooms::Rooms,
    town::Town,
};
use rpc_shim::{
    binder::Variant,
    rpyc::Client,
    xmlrpc::{Value, write_call},
};
use std::{fs, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

const XML: &str = "Host: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\n";

/// The longest answer to anything here: what is refused is not repeated.
const SHORT_BYTES: usize = 1_024;

/// A server, and two who talk through it all.
struct Scene {
    town: Town,
    bia: Rooms,
    caio: Classic,
    said: u32,
}

impl Scene {
    async fn open() -> Self {
        let town = Town::open().await;
        let mut caio = Classic::connect(&town).await;
        caio.enter("Caio").await;
        let mut bia = Rooms::connect(&town, Variant::A);
        bia.enter("Bia").await;
        Self {
            town,
            bia,
            caio,
            said: 0,
        }
    }

    /// The ports where XML-RPC is spoken, with a method of one parameter of each.
    fn xml_doors(&self) -> [(SocketAddr, &'static str); 4] {
        [
            (self.town.chat, "leave"),
            (self.town.rooms_a, "listar_usuarios"),
            (self.town.rooms_b, "listar_usuarios"),
            (self.town.binder, "buscar_procedimento"),
        ]
    }

    async fn others_go_on(&mut self) {
        self.said += 1;
        let text = format!("ainda aqui {}", self.said);
        assert!(matches!(self.bia.say_all(&text).await, Outcome::Told(_)));
        hear_until(&mut self.caio, &text).await;
    }

    /// Sends a request to every XML-RPC port; each answer begins with this status and has these words.
    async fn refused(&mut self, headers: &str, body: &str, status: &str, words: &str) {
        let request = request("POST /RPC2 HTTP/1.1", headers, body);
        for (door, _) in self.xml_doors() {
            let answer = ask(door, &request).await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")),
                "{answer}"
            );
            assert!(answer.contains(words), "{answer}");
            assert!(answer.len() < SHORT_BYTES, "{answer}");
        }
        self.others_go_on().await;
    }

    async fn is_fault(&mut self, body: &str, words: &str) {
        self.refused(XML, body, "200", "<name>faultCode</name>")
            .await;
        self.refused(XML, body, "200", words).await;
    }
}

/// What is answered to these bytes, up to the end of the connection.
async fn ask(door: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(door).await.unwrap();
    let mut answer = Vec::new();
    let asking = async {
        // It may be ended before all is written or read.
        let _ = stream.write_all(bytes).await;
        let _ = stream.read_to_end(&mut answer).await;
    };
    timeout(LIMIT, asking).await.expect("an end");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn malformed_xml_and_entity_bombs() {
    let mut scene = Scene::open().await;
    for name in [
        "no-xml",
        "unclosed",
        "crossed-tags",
        "entity-bomb",
        "external-entity",
        "integer-past-64-bits",
        "unknown-type",
    ] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/xmlrpc/bad");
        let body = fs::read_to_string(format!("{folder}/{name}.xml")).unwrap();
        scene.is_fault(&body, "ExpatError").await;
    }
    scene.town.close().await;
}

#[tokio::test]
async fn nesting_of_a_hundred_thousand() {
    let mut scene = Scene::open().await;
    // As many as a body may hold, and then more than that.
    let nested = |levels: usize| {
        let values = "<value><array><data>".repeat(levels);
        format!("<methodCall><methodName>leave</methodName><params><param>{values}")
    };
    scene.is_fault(&nested(3_000), "ExpatError").await;
    let body = nested(100_000);
    scene.refused(XML, &body, "413", "").await;
    scene.town.close().await;
}

#[tokio::test]
async fn ten_megabytes() {
    let mut scene = Scene::open().await;
    let long = "a".repeat(10_000_000);
    let body = write_call("leave", &[Value::text(&long)]);
    let request = request("POST /RPC2 HTTP/1.1", XML, &body);
    for (door, _) in scene.xml_doors() {
        // Whoever goes on sending may miss the answer.
        let answer = ask(door, &request).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 413 "),
            "{answer}"
        );
        scene.others_go_on().await;
    }
    let node = caller::Caller::new(scene.town.nodes).await;
    assert!(node.call::<_, Answer>(SEND, said(&long)).await.is_err());
    scene.others_go_on().await;
    scene.town.close().await;
}

#[tokio::test]
async fn unknown_methods_wrong_arity_and_wrong_types() {
    let mut scene = Scene::open().await;
    scene
        .is_fault(&write_call("nada", &[]), "is not supported")
        .await;
    for (door, method) in scene.xml_doors() {
        let too_many = vec![Value::text("a"); 9];
        for params in [vec![], too_many, vec![Value::Int(1)], vec![Value::Nil]] {
            let body = write_call(method, &params);
            let answer = ask(door, &request("POST / HTTP/1.1", XML, &body)).await;
            let is_refused = answer.contains("TypeError") || answer.contains("<boolean>0<");
            assert!(is_refused, "{method}: {answer}");
            assert!(answer.len() < SHORT_BYTES, "{answer}");
        }
    }
    scene.others_go_on().await;
    scene.town.close().await;
}

#[tokio::test]
async fn an_origin_header_and_a_rebinding_host() {
    let mut scene = Scene::open().await;
    let body = write_call("leave", &[Value::text("Bia")]);
    let origin = format!("{XML}Origin: http://localhost\r\n");
    scene.refused(&origin, &body, "403", "").await;
    let rebound = XML.replace("localhost", "evil.example:5679");
    scene.refused(&rebound, &body, "403", "").await;
    scene.town.close().await;
}

#[tokio::test]
async fn rpyc_garbage_and_unbounded_lengths() {
    let mut scene = Scene::open().await;
    let mut ana = Client::connect(scene.town.chat).await.unwrap();
    assert!(ana.join("Ana").await.unwrap());
    let mut endless = b"\x00\xff\xff\xff\x00".to_vec();
    endless.resize(10_000_000, b'a');
    let frames: [&[u8]; 5] = [
        &endless,
        // No brine, a packed frame that is none, a tuple of 2^32 items, and no newline at the end.
        b"\x00\x00\x00\x03\x00\xff\xff\xff\n",
        b"\x00\x00\x00\x03\x01abc\n",
        b"\x00\x00\x00\x05\x00\x15\xff\xff\xff\xff\n",
        b"\x00\x00\x00\x01\x00\x01\x01",
    ];
    for bad in frames {
        assert!(ask(scene.town.chat, bad).await.len() < SHORT_BYTES);
        assert!(ana.send_message("Ana", "ainda aqui").await.unwrap());
        scene.others_go_on().await;
    }
    scene.town.close().await;
}

#[tokio::test]
async fn bad_protobuf_and_what_is_no_http2() {
    let mut scene = Scene::open().await;
    let node = caller::Caller::new(scene.town.nodes).await;
    #[derive(Clone, PartialEq, prost::Message)]
    struct Latin {
        #[prost(bytes, tag = "1")]
        sender: Vec<u8>,
    }
    let sender = b"Jos\xe9".to_vec();
    let status = node.call::<_, Answer>(SEND, Latin { sender }).await;
    assert_eq!(status.unwrap_err().code(), tonic::Code::Internal);
    assert!(node.say("bom").await.unwrap().success);
    let garbage: [&[u8]; 2] = [
        &[0; 4_096],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    ];
    for bad in garbage {
        assert!(ask(scene.town.nodes, bad).await.len() < SHORT_BYTES);
        scene.others_go_on().await;
    }
    scene.town.close().await;
}

#[tokio::test]
async fn twelve_subscribers() {
    let mut scene = Scene::open().await;
    let mut streams = Vec::new();
    for _ in 0..12 {
        let node = caller::Caller::new(scene.town.nodes).await;
        streams.push(node.subscribe().await.unwrap());
    }
    scene.others_go_on().await;
    for stream in &mut streams {
        let copy = caller::next(stream).await.unwrap().unwrap();
        assert_eq!((&*copy.sender, &*copy.content), ("Bia", "ainda aqui 1"));
    }
    scene.others_go_on().await;
    drop(streams);
    scene.town.close().await;
}

#[tokio::test]
async fn five_hundred_idle_and_half_open_connections() {
    let mut scene = Scene::open().await;
    let nodes = (scene.town.nodes, "");
    for (door, method) in scene.xml_doors().into_iter().chain([nodes]) {
        let halves = [&b""[..], b"P", b"POST / HTTP/1.1\r\nHost: lo"];
        let mut silent = Vec::new();
        for half in halves.into_iter().cycle().take(500) {
            let mut stream = TcpStream::connect(door).await.unwrap();
            let _ = stream.write_all(half).await;
            silent.push(stream);
        }
        scene.others_go_on().await;
        // A node's silent connections run out instead of making room.
        if door != scene.town.nodes {
            let body = write_call(method, &[Value::text("Ninguém")]);
            let answer = ask(door, &request("POST / HTTP/1.1", XML, &body)).await;
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        }
    }
    scene.town.close().await;
}
