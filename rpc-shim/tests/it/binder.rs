//! The binder over HTTP, and registering in one.

use rpc_shim::{
    binder::{
        CHECK_PAUSE, Event, Registration, Report, Table, Variant, keep_registered, serve_binder,
    },
    xmlrpc::{
        Hosts, Value,
        client::{CallError, call},
    },
};
use std::sync::{Arc, Mutex};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};

struct Binder {
    port: u16,
    told: mpsc::UnboundedReceiver<Event>,
    _shutdown: watch::Sender<bool>,
}

async fn start(table: Table) -> Binder {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let (shutdown, over) = watch::channel(false);
    let (events, told) = mpsc::unbounded_channel();
    let report = move |event| drop(events.send(event));
    tokio::spawn(serve_binder(
        listener,
        Arc::new(Mutex::new(table)),
        Hosts::default(),
        over,
        report,
    ));
    Binder {
        port,
        told,
        _shutdown: shutdown,
    }
}

impl Binder {
    async fn call(&self, method: &str, params: &[Value]) -> Result<Value, CallError> {
        call("127.0.0.1", self.port, method, params).await
    }

    async fn ask(&self, method: &str, params: &[Value]) -> Value {
        self.call(method, params).await.expect("it answers")
    }
}

fn said(is_ok: bool, text: &str) -> Value {
    Value::outcome(is_ok, Value::text(text))
}

fn found(address: &str, port: u16) -> Value {
    let spot = [
        ("endereco", Value::text(address)),
        ("porta", Value::Int(port.into())),
    ];
    Value::outcome(true, Value::members(spot))
}

fn spot(name: &str, port: u16) -> [Value; 3] {
    [
        Value::text(name),
        Value::text("localhost"),
        Value::Int(port.into()),
    ]
}

#[tokio::test]
async fn both_variants_register_and_look_up() {
    let binder = start(Table::default()).await;
    let name = [Value::text("ChatService")];
    for (register, look_up, port, text) in [
        (
            "register_procedure",
            "lookup_procedure",
            8005,
            "Procedimento 'ChatService' registrado no endereço e porta localhost:8005.",
        ),
        (
            "registrar_procedimento",
            "buscar_procedimento",
            8001,
            "Procedimento 'ChatService' registrado com sucesso no endereço localhost:8001.",
        ),
    ] {
        let unknown = said(false, "Procedimento 'ChatService' não encontrado.");
        assert_eq!(binder.ask(look_up, &name).await, unknown);
        let ours = spot("ChatService", port);
        assert_eq!(binder.ask(register, &ours).await, said(true, text));
        assert_eq!(binder.ask(register, &ours).await, said(true, text));
        let taken = said(false, "Procedimento 'ChatService' já está registrado.");
        assert_eq!(binder.ask(register, &spot("ChatService", 9)).await, taken);
        assert_eq!(binder.ask(look_up, &name).await, found("localhost", port));
    }
}

#[tokio::test]
async fn our_own_servers_are_found_where_the_caller_reached_us() {
    let mut table = Table::default();
    table.insert_own(Variant::A, "ChatService", 8005);
    table.insert_own(Variant::B, "ChatService", 8001);
    let binder = start(table).await;
    let name = [Value::text("ChatService")];
    let a = binder.ask("lookup_procedure", &name).await;
    assert_eq!(a, found("127.0.0.1", 8005));
    let b = binder.ask("buscar_procedimento", &name).await;
    assert_eq!(b, found("127.0.0.1", 8001));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_words() {
    let binder = start(Table::default()).await;
    let long = "x".repeat(65);
    for (name, address, port, text) in [
        ("", "localhost", 1, "Nome não permitido."),
        (long.as_str(), "localhost", 1, "Nome não permitido."),
        ("x", "", 1, "Endereço ou porta inválidos."),
        ("x", "http://a", 1, "Endereço ou porta inválidos."),
        ("x", "localhost", 70_000, "Endereço ou porta inválidos."),
    ] {
        let params = [Value::text(name), Value::text(address), Value::Int(port)];
        let refused = said(false, text);
        assert_eq!(binder.ask("register_procedure", &params).await, refused);
    }
    let wrong = [Value::text("x"), Value::Nil, Value::text("8005")];
    for (method, params) in [
        ("register_procedure", &wrong[..]),
        ("register_procedure", &wrong[..1]),
        ("lookup_procedure", &[Value::Int(1)]),
        ("buscar_procedimento", &[]),
        ("unregister", &[]),
    ] {
        let fault = binder.call(method, params).await;
        assert!(matches!(fault, Err(CallError::Fault(_))), "{method}");
    }
}

#[tokio::test]
async fn a_registration_dies_with_its_owner() {
    let mut binder = start(Table::default()).await;
    let owner = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = owner.local_addr().expect("it is bound").port();
    let here = spot("aqui", port);
    binder.ask("register_procedure", &here).await;
    // From here on the clock runs ahead by itself while everybody waits.
    tokio::time::pause();
    let visit = owner.accept().await;
    assert!(visit.is_ok(), "the owner is looked for");
    let name = [Value::text("aqui")];
    let is_found = found("localhost", port);
    assert_eq!(binder.ask("lookup_procedure", &name).await, is_found);
    drop(owner);
    let gone = said(false, "Procedimento 'aqui' não encontrado.");
    while binder.ask("lookup_procedure", &name).await != gone {
        tokio::time::sleep(CHECK_PAUSE).await;
    }
    let told = [binder.told.recv().await, binder.told.recv().await];
    assert!(matches!(&told[0], Some(Event::Registered { name, .. }) if name == "aqui"));
    assert!(matches!(&told[1], Some(Event::Ended { name, .. }) if name == "aqui"));
}

#[tokio::test]
async fn we_register_in_somebody_elses_binder_and_tell_how_it_stands() {
    let binder = start(Table::default()).await;
    let ours = Registration {
        binder: "127.0.0.1".to_owned(),
        binder_port: binder.port,
        variant: Variant::B,
        name: "ChatService".to_owned(),
        address: "localhost".to_owned(),
        port: 8001,
    };
    let reports = |registration| {
        let (sender, reports) = mpsc::unbounded_channel();
        let report = move |report| drop(sender.send(report));
        tokio::spawn(keep_registered(registration, report));
        reports
    };
    let mut first = reports(ours.clone());
    assert!(matches!(first.recv().await, Some(Report::Registered)));
    let name = [Value::text("ChatService")];
    let is_found = found("localhost", 8001);
    assert_eq!(binder.ask("buscar_procedimento", &name).await, is_found);

    let mut again = reports(ours.clone());
    assert!(matches!(again.recv().await, Some(Report::Registered)));
    let mut other = reports(Registration {
        port: 8002,
        ..ours.clone()
    });
    let text = "Procedimento 'ChatService' já está registrado.";
    assert!(matches!(other.recv().await, Some(Report::Refused(why)) if why == text));
    let mut nowhere = reports(Registration {
        binder_port: 1,
        ..ours
    });
    assert!(matches!(
        nowhere.recv().await,
        Some(Report::Failed(CallError::Connect(_)))
    ));
}
