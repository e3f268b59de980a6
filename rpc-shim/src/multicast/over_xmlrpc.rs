//! The chat as XML-RPC programs call it: their calls as the door's, its replies as their values.

use super::{
    Call, Chat, ChatMessage, METHODS, MulticastDoor, Reply, over_rpyc::refused, seat::POLL_WAIT,
};
use crate::{
    desk::Desk,
    xmlrpc::{CALL_WAIT, Fault, Methods, Peer, Value},
};
use std::time::Duration;
use tokio::time::timeout;

/// Left of a call's time for its answer.
const ANSWER_TIME: Duration = Duration::from_secs(1);

/// The methods, at the door's desk.
#[derive(Debug)]
pub(super) struct ChatMethods(pub(super) Desk<MulticastDoor>);

const NAMES: &[&str] = &[
    "join",
    "send_message",
    "read_confirm",
    "get_messages",
    "leave",
];

impl Methods for ChatMethods {
    fn names(&self) -> &'static [&'static str] {
        NAMES
    }

    async fn call(&self, method: &str, params: Vec<Value>, peer: Peer) -> Result<Value, Fault> {
        let call = call_of(method, &params)?;
        let otherwise = refused(&call);
        // A fault would be the end of an existing client; so even who comes too soon is answered.
        let reply = match timeout(CALL_WAIT - ANSWER_TIME, self.0.call(call, peer.from)).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(_)) => {
                // The existing client asks again at once.
                tokio::time::sleep(POLL_WAIT).await;
                otherwise
            }
            Err(_) => otherwise,
        };
        Ok(value_of(&reply))
    }
}

fn call_of(method: &str, params: &[Value]) -> Result<Call, Fault> {
    let signature = METHODS.iter().find(|signature| signature.name == method);
    let signature = signature.ok_or_else(|| Fault::unknown_method(method))?;
    if params.len() != signature.parameters.len() {
        return Err(Fault::wrong_count());
    }
    let text = |index: usize| {
        let param = params.get(index).and_then(Value::as_str);
        param.map(str::to_owned).ok_or_else(Fault::wrong_type)
    };
    let client_id = text(0)?;
    Ok(match method {
        "join" => Call::Join {
            client_id,
            link: None,
        },
        "send_message" => Call::SendMessage {
            client_id,
            text: text(1)?,
        },
        "read_confirm" => Call::ReadConfirm {
            client_id,
            msg_id: params
                .get(1)
                .and_then(Value::as_int)
                .ok_or_else(Fault::wrong_type)?,
        },
        "get_messages" => Call::GetMessages { client_id },
        "leave" => Call::Leave { client_id },
        other => return Err(Fault::unknown_method(other)),
    })
}

fn value_of(reply: &Reply) -> Value {
    match reply {
        Reply::Flag(flag) => Value::Bool(*flag),
        Reply::Message(None) => Value::Nil,
        Reply::Message(Some(message)) => message_value(message),
    }
}

fn message_value(message: &ChatMessage) -> Value {
    match message {
        ChatMessage::History(chats) => Value::members([
            ("type", Value::text("HISTORY")),
            (
                "messages",
                Value::Array(chats.iter().map(chat_value).collect()),
            ),
        ]),
        ChatMessage::Chat(chat) => chat_value(chat),
        ChatMessage::ReadConfirm(read) => Value::members([
            ("type", Value::text("READ_CONFIRM")),
            ("reader", Value::text(&*read.reader)),
            ("msg_id", Value::Int(read.msg_id)),
            ("timestamp", Value::Double(read.timestamp)),
        ]),
        ChatMessage::System(system) => Value::members([
            ("type", Value::text("SYSTEM")),
            ("message", Value::text(&*system.message)),
            ("timestamp", Value::Double(system.timestamp)),
            ("msg_id", Value::Int(system.msg_id)),
        ]),
    }
}

fn chat_value(chat: &Chat) -> Value {
    Value::members([
        ("type", Value::text("CHAT")),
        ("sender", Value::text(&*chat.sender)),
        ("message", Value::text(&*chat.message)),
        ("timestamp", Value::Double(chat.timestamp)),
        ("msg_id", Value::Int(chat.msg_id)),
    ])
}
