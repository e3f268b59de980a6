//! What is answered: replies to values, texts and members as the existing servers have them (contracts.md §3).

use super::{
    message::{Message, To},
    user::Stamped,
};
use crate::xmlrpc::Value;

/// What a call is answered with; on the wire a pair of true or false and this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It was done.
    Done(String),
    /// It was not.
    Refused(String),
    /// Names of rooms or of people.
    Names(Vec<String>),
    /// A room was entered: who is in it, and what was said there.
    Entered(Vec<String>, Messages),
    /// What was said.
    Said(Messages),
}

/// Messages as one caller is given them, oldest first, each with the time that this caller is told for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messages(pub(super) Vec<Stamped>);

impl From<Reply> for Value {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Done(text) => Self::outcome(true, Self::Text(text)),
            Reply::Refused(text) => Self::outcome(false, Self::Text(text)),
            Reply::Names(names) => Self::outcome(true, texts(names)),
            Reply::Entered(people, Messages(messages)) => {
                let members = [("usuarios", texts(people)), ("mensagens", said(&messages))];
                Self::outcome(true, Self::members(members))
            }
            Reply::Said(Messages(messages)) => Self::outcome(true, said(&messages)),
        }
    }
}

fn texts(texts: Vec<String>) -> Value {
    Value::Array(texts.into_iter().map(Value::Text).collect())
}

fn said(messages: &[Stamped]) -> Value {
    Value::Array(messages.iter().map(one).collect())
}

fn one((stamp, message): &Stamped) -> Value {
    let Message { from, text, to, .. } = &**message;
    let kind = match to {
        To::Room | To::Notice => "broadcast",
        To::One(_) => "unicast",
    };
    let members = [
        ("tipo", Value::text(kind)),
        ("origem", Value::text(&**from)),
        ("conteudo", Value::text(text)),
        ("timestamp", Value::Time(*stamp)),
    ];
    let to = match to {
        To::Notice => return Value::members(members),
        To::Room => "todos",
        To::One(name) => name,
    };
    let [tipo, origem, conteudo, timestamp] = members;
    Value::members([
        tipo,
        origem,
        conteudo,
        timestamp,
        ("destino", Value::text(to)),
    ])
}
