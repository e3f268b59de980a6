//! One battery through every door: whatever a program can do is done the same way, and what it cannot do stands
//! in the table as well.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests may unwrap as tests do; clippy.toml allows it inside test functions only"
)]

mod caller;
mod chat;
mod classic;
mod hostile;
mod node;
mod play;
mod rooms;
mod town;

use caller::Outcome::{self, Done, NoSuchThing};
use play::{Case, play};
use rpc_shim::binder::Variant;

fn told(words: &str) -> Outcome {
    Outcome::Told(words.to_owned())
}

fn refused(words: &str) -> Outcome {
    Outcome::Refused(words.to_owned())
}

const TAKEN: &str = "Nome de usuário já está em uso.";
const A_REGISTERED: &str = "Usuário 'Ana' registrado com sucesso.";
const B_REGISTERED: &str = "Usuário registrado com sucesso.";
const SENT: &str = "Mensagem enviada com sucesso.";
const NO_PERSON: &str = "Destinatário não está na mesma sala.";
const NO_ID: &str = "ID de destino não encontrado.";
const LEFT: &str = "Usuário 'Ana' saiu da sala 'geral'.";
const CHAT_ENDS: &str = "Servidor sendo desligado";
const SERVER_ENDS: &str = "Servidor desligado. Conexão encerrada.";

/// The columns of the table.
#[derive(Clone, Copy)]
enum Door {
    Classic,
    ChatXml,
    ChatRpyc,
    RoomsA,
    RoomsB,
    Node,
}

/// What each case comes to, door by door (contracts.md §1 and §3 to §6).
#[rustfmt::skip]
fn table() -> Vec<(Case, [Outcome; 6])> {
    vec![
        //                  classic UDP         chat, XML-RPC       chat, RPyC          rooms A             rooms B             node
        (Case::Enter,       [told("Conexão aceita."), Done,         Done,               told(A_REGISTERED), told(B_REGISTERED), NoSuchThing]),
        // Classic people are told apart by their ids; a node's line is never refused for its sender's name.
        (Case::TakenName,   [told("Caio"),      refused(""),        refused(""),        refused(TAKEN),     refused(TAKEN),     told("Caio 2")]),
        (Case::ToAll,       [Done,              Done,               Done,               told(SENT),         told(SENT),         Done]),
        (Case::Private,     [Done,              NoSuchThing,        NoSuchThing,        told(SENT),         told(SENT),         NoSuchThing]),
        (Case::Unknown,     [refused(NO_ID),    NoSuchThing,        NoSuchThing,        refused(NO_PERSON), refused(NO_PERSON), NoSuchThing]),
        // The mesh has no private lines, so that nobody there can be told one.
        (Case::IsToldInPrivate, [Done,          Done,               Done,               Done,               Done,               NoSuchThing]),
        (Case::History,     [NoSuchThing,       Done,               Done,               Done,               Done,               NoSuchThing]),
        (Case::Confirm,     [NoSuchThing,       Done,               Done,               NoSuchThing,        NoSuchThing,        NoSuchThing]),
        (Case::Leave,       [Done,              Done,               Done,               told(LEFT),         told(LEFT),         NoSuchThing]),
        // Who leaves a room keeps their name, and a node goes with its connection, later.
        (Case::IsGone,      [Done,              Done,               Done,               NoSuchThing,        NoSuchThing,        NoSuchThing]),
        // A room chat has no word for it: the next call finds nobody.
        (Case::Shutdown,    [told(SERVER_ENDS), told(CHAT_ENDS),    told(CHAT_ENDS),    NoSuchThing,        NoSuchThing,        told("UNAVAILABLE")]),
    ]
}

/// The outcomes of one door, in the order of the table.
fn assert_column(door: Door, outcomes: &[(Case, Outcome)]) {
    let expected = table().into_iter();
    let expected: Vec<_> = expected
        .map(|(case, row)| (case, row[door as usize].clone()))
        .collect();
    assert_eq!(outcomes, expected);
}

#[tokio::test]
async fn classic_udp() {
    assert_column(Door::Classic, &play(classic::Classic::connect).await);
}

#[tokio::test]
async fn multicast_chat_by_xml_rpc() {
    assert_column(Door::ChatXml, &play(chat::OverXml::connect).await);
}

#[tokio::test]
async fn multicast_chat_by_rpyc() {
    assert_column(Door::ChatRpyc, &play(chat::OverRpyc::connect).await);
}

#[tokio::test]
async fn rooms_a() {
    let connect = async |town: &_| rooms::Rooms::connect(town, Variant::A);
    assert_column(Door::RoomsA, &play(connect).await);
}

#[tokio::test]
async fn rooms_b() {
    let connect = async |town: &_| rooms::Rooms::connect(town, Variant::B);
    assert_column(Door::RoomsB, &play(connect).await);
}

#[tokio::test]
async fn grpc_node() {
    assert_column(Door::Node, &play(node::Node::connect).await);
}
