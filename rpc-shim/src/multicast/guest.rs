//! A guest of somebody else's multicast chat, by XML-RPC or RPyC (contracts.md §4 and §5).
//!
//! One call is under way at a time: the existing XML-RPC server has one thread.

use super::{Chat, ChatMessage, ReadConfirm, System};
use crate::{
    rpyc,
    trouble::{Trouble, one_line},
    xmlrpc::{
        Value, clean,
        client::{CallError, call},
    },
};
use std::{net::SocketAddr, sync::Arc};

/// Messages that are read of a history: its end. Existing servers promise as many.
const HISTORY: usize = 50;

/// Bytes that are read of a text: more than anybody can say here. Existing servers bound none, and what was said is
/// kept for whoever wants to see it again.
const TEXT_BYTES: usize = 16 * 1024;

/// Bytes that are read of a name; ours have 20.
const NAME_BYTES: usize = 100;

/// What a chat speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// A connection for each call.
    Xmlrpc,
    /// One connection for all.
    Rpyc,
}

/// Somebody in a chat, or about to be.
#[derive(Debug)]
pub struct Guest {
    name: String,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Xmlrpc(SocketAddr),
    Rpyc(Box<rpyc::Client>),
}

impl Guest {
    /// Reaches a server, not yet in its chat.
    ///
    /// # Errors
    /// [`Trouble`]. Of a server that is called by XML-RPC nothing is known before the first call.
    pub async fn connect(
        protocol: Protocol,
        address: SocketAddr,
        name: &str,
    ) -> Result<Self, Trouble> {
        let way = match protocol {
            Protocol::Xmlrpc => Way::Xmlrpc(address),
            Protocol::Rpyc => Way::Rpyc(Box::new(rpyc::Client::connect(address).await?)),
        };
        let name = name.to_owned();
        Ok(Self { name, way })
    }

    /// True if what went wrong may pass: a broken RPyC connection never does.
    #[must_use]
    pub const fn may_recover(&self) -> bool {
        matches!(self.way, Way::Xmlrpc(_))
    }

    /// Comes in; false if somebody bears the name.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn join(&mut self) -> Result<bool, Trouble> {
        match &mut self.way {
            Way::Xmlrpc(at) => flag(*at, "join", &[Value::text(&self.name)]).await,
            Way::Rpyc(client) => Ok(client.join(&self.name).await?),
        }
    }

    /// Says something to everyone; false if the server does not take it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn say(&mut self, text: &str) -> Result<bool, Trouble> {
        match &mut self.way {
            Way::Xmlrpc(at) => {
                let params = [Value::text(&self.name), Value::text(text)];
                flag(*at, "send_message", &params).await
            }
            Way::Rpyc(client) => Ok(client.send_message(&self.name, text).await?),
        }
    }

    /// Tells that a message was read; false if the server does not know the guest.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn confirm(&mut self, msg_id: i64) -> Result<bool, Trouble> {
        match &mut self.way {
            Way::Xmlrpc(at) => {
                let params = [Value::text(&self.name), Value::Int(msg_id)];
                flag(*at, "read_confirm", &params).await
            }
            Way::Rpyc(client) => Ok(client.read_confirm(&self.name, msg_id).await?),
        }
    }

    /// The next message; `None` if none waits, which existing servers say after 0.2 s. Texts are
    /// [clean](crate::xmlrpc::clean) and names have one line.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn message(&mut self) -> Result<Option<ChatMessage>, Trouble> {
        let message = match &mut self.way {
            Way::Xmlrpc(at) => match ask(*at, "get_messages", &[Value::text(&self.name)]).await? {
                Value::Nil => None,
                value => Some(message(&value).ok_or(CallError::Unexpected)?),
            },
            Way::Rpyc(client) => client.message(&self.name).await?,
        };
        Ok(message.map(tidy))
    }

    /// Goes.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn leave(self) -> Result<(), Trouble> {
        match self.way {
            Way::Xmlrpc(at) => {
                ask(at, "leave", &[Value::text(&self.name)]).await?;
            }
            Way::Rpyc(mut client) => {
                client.leave(&self.name).await?;
                client.close().await?;
            }
        }
        Ok(())
    }
}

async fn ask(at: SocketAddr, method: &str, params: &[Value]) -> Result<Value, CallError> {
    call(&at.ip().to_string(), at.port(), method, params).await
}

async fn flag(at: SocketAddr, method: &str, params: &[Value]) -> Result<bool, Trouble> {
    let answer = ask(at, method, params).await?;
    Ok(answer.as_bool().ok_or(CallError::Unexpected)?)
}

fn message(value: &Value) -> Option<ChatMessage> {
    let timestamp = value.member("timestamp").and_then(seconds);
    let number = value.member("msg_id").and_then(Value::as_int);
    Some(match value.member("type")?.as_str()? {
        "HISTORY" => {
            let all = value.member("messages")?.as_array()?;
            let last = all.get(all.len().saturating_sub(HISTORY)..)?;
            ChatMessage::History(last.iter().map(chat).collect::<Option<_>>()?)
        }
        "CHAT" => ChatMessage::Chat(chat(value)?),
        "READ_CONFIRM" => ChatMessage::ReadConfirm(ReadConfirm {
            reader: value.member("reader")?.as_str()?.into(),
            msg_id: number?,
            timestamp: timestamp?,
        }),
        "SYSTEM" => ChatMessage::System(System {
            message: value.member("message")?.as_str()?.into(),
            timestamp: timestamp?,
            msg_id: number?,
        }),
        _ => return None,
    })
}

fn chat(value: &Value) -> Option<Chat> {
    Some(Chat {
        sender: value.member("sender")?.as_str()?.into(),
        message: value.member("message")?.as_str()?.into(),
        timestamp: seconds(value.member("timestamp")?)?,
        msg_id: value.member("msg_id")?.as_int()?,
    })
}

fn seconds(value: &Value) -> Option<f64> {
    match value {
        Value::Double(seconds) => Some(*seconds),
        value => value.as_int().map(|seconds| seconds as f64),
    }
}

/// As it may be shown: an RPyC server's texts are as somebody said them.
fn tidy(message: ChatMessage) -> ChatMessage {
    let tidy_chat = |chat: Chat| Chat {
        sender: name(&chat.sender),
        message: text(&chat.message),
        ..chat
    };
    match message {
        ChatMessage::History(chats) => {
            ChatMessage::History(chats.into_iter().map(tidy_chat).collect())
        }
        ChatMessage::Chat(chat) => ChatMessage::Chat(tidy_chat(chat)),
        ChatMessage::ReadConfirm(read) => ChatMessage::ReadConfirm(ReadConfirm {
            reader: name(&read.reader),
            ..read
        }),
        ChatMessage::System(system) => ChatMessage::System(System {
            message: text(&system.message),
            ..system
        }),
    }
}

fn text(text: &str) -> Arc<str> {
    clean(&text[..text.floor_char_boundary(TEXT_BYTES)]).into()
}

fn name(name: &str) -> Arc<str> {
    one_line(&name[..name.floor_char_boundary(NAME_BYTES)]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_existing_servers_write_them() {
        let chat = Value::members([
            ("type", Value::text("CHAT")),
            ("sender", Value::text("Bia")),
            ("message", Value::text("Olá")),
            ("timestamp", Value::Double(1.5)),
            ("msg_id", Value::Int(7)),
        ]);
        let read = Chat {
            sender: "Bia".into(),
            message: "Olá".into(),
            timestamp: 1.5,
            msg_id: 7,
        };
        assert_eq!(message(&chat), Some(ChatMessage::Chat(read.clone())));
        let history = Value::members([
            ("type", Value::text("HISTORY")),
            ("messages", Value::Array(vec![chat; 60])),
        ]);
        let expected = ChatMessage::History(vec![read; 50]);
        assert_eq!(message(&history), Some(expected));
        for none in [
            Value::Bool(true),
            Value::members([("type", Value::text("CHAT"))]),
            Value::members([("type", Value::text("DANCE"))]),
        ] {
            assert_eq!(message(&none), None);
        }
    }

    #[test]
    fn what_somebody_said_by_rpyc_does_not_steer_a_terminal() {
        let said = ChatMessage::Chat(Chat {
            sender: "Bia\n[Servidor]".into(),
            message: format!("\u{1b}[2J{}", "é".repeat(TEXT_BYTES)).into(),
            timestamp: 0.0,
            msg_id: 1,
        });
        let ChatMessage::Chat(shown) = tidy(said) else {
            panic!("it is a chat");
        };
        assert_eq!(&*shown.sender, "Bia [Servidor]");
        assert!(shown.message.starts_with("?[2Jé") && shown.message.len() <= TEXT_BYTES);
    }
}
