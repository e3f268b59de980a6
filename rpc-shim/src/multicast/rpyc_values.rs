//! The chat as RPyC programs call it: their calls as the door's, its replies as their values.

use super::{Call, Chat, ChatMessage, LinkId, Reply};
use crate::rpyc::{Exception, Invocation, Signature, Value, brine::Plain};
use std::sync::Arc;

/// The service's methods (contracts.md §4).
pub const METHODS: &[Signature] = &[
    Signature {
        name: "join",
        parameters: &["client_id"],
    },
    Signature {
        name: "send_message",
        parameters: &["client_id", "text"],
    },
    Signature {
        name: "read_confirm",
        parameters: &["client_id", "msg_id"],
    },
    Signature {
        name: "get_messages",
        parameters: &["client_id"],
    },
    Signature {
        name: "leave",
        parameters: &["client_id"],
    },
];

/// The call of an invocation that came over a connection.
///
/// # Errors
/// An exception for arguments of the wrong type.
pub fn call_of(invocation: &Invocation, link: LinkId) -> Result<Call, Exception> {
    let text = |index: usize| {
        let argument = invocation.arguments.get(index).and_then(Plain::as_str);
        argument
            .map(str::to_owned)
            .ok_or_else(|| Exception::type_error("a string is wanted"))
    };
    let client_id = text(0)?;
    Ok(match invocation.method {
        "join" => Call::Join {
            client_id,
            link: Some(link),
        },
        "send_message" => Call::SendMessage {
            client_id,
            text: text(1)?,
        },
        "read_confirm" => {
            let msg_id = invocation.arguments.get(1).and_then(Plain::as_int);
            Call::ReadConfirm {
                client_id,
                msg_id: msg_id.ok_or_else(|| Exception::type_error("an integer is wanted"))?,
            }
        }
        "get_messages" => Call::GetMessages { client_id },
        "leave" => Call::Leave { client_id },
        other => return Err(Exception::attribute_error(other)),
    })
}

/// A reply as a value.
pub fn value_of(reply: &Reply) -> Value {
    match reply {
        Reply::Flag(flag) => Value::flag(*flag),
        Reply::Message(None) => Value::NONE,
        Reply::Message(Some(message)) => message_value(message),
    }
}

fn message_value(message: &ChatMessage) -> Value {
    match message {
        ChatMessage::History(chats) => Value::Dict(
            [
                ("type", Value::text("HISTORY")),
                (
                    "messages",
                    Value::List(chats.iter().map(chat_value).collect()),
                ),
            ]
            .into(),
        ),
        ChatMessage::Chat(chat) => chat_value(chat),
        ChatMessage::ReadConfirm(read) => Value::Dict(
            [
                ("type", Value::text("READ_CONFIRM")),
                ("reader", shared(&read.reader)),
                ("msg_id", Value::int(read.msg_id)),
                ("timestamp", Value::float(read.timestamp)),
            ]
            .into(),
        ),
        ChatMessage::System(system) => Value::Dict(
            [
                ("type", Value::text("SYSTEM")),
                ("message", shared(&system.message)),
                ("timestamp", Value::float(system.timestamp)),
                ("msg_id", Value::int(system.msg_id)),
            ]
            .into(),
        ),
    }
}

fn chat_value(chat: &Chat) -> Value {
    Value::Dict(
        [
            ("type", Value::text("CHAT")),
            ("sender", shared(&chat.sender)),
            ("message", shared(&chat.message)),
            ("timestamp", Value::float(chat.timestamp)),
            ("msg_id", Value::int(chat.msg_id)),
        ]
        .into(),
    )
}

fn shared(text: &Arc<str>) -> Value {
    Value::Plain(Plain::Str(Arc::clone(text)))
}
