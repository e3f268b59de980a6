//! The multicast chat, by XML-RPC and by RPyC (contracts.md §4 and §5).

use super::{
    caller::{Caller, Heard, Outcome},
    town::Town,
};
use rpc_shim::{
    multicast::{Chat, ChatMessage, System},
    rpyc::Client,
    xmlrpc::{
        Value,
        client::{CallError, call},
    },
};
use std::{net::SocketAddr, sync::Arc};

/// What both kinds of its clients do with what they fetch.
#[derive(Default)]
struct Screen {
    history: Vec<String>,
    last_msg_id: i64,
}

impl Screen {
    fn show(&mut self, message: ChatMessage) -> Option<Heard> {
        match message {
            ChatMessage::History(chats) => {
                let texts = chats.iter().map(|chat| chat.message.to_string());
                self.history = texts.collect();
                None
            }
            ChatMessage::Chat(chat) => {
                self.last_msg_id = chat.msg_id;
                let (by, text) = (chat.sender.to_string(), chat.message.to_string());
                Some(Heard::Said(by, text))
            }
            ChatMessage::ReadConfirm(read) => Some(Heard::Read(read.reader.to_string())),
            ChatMessage::System(system) => {
                let words = system.message.to_string();
                if words == "Servidor sendo desligado" {
                    return Some(Heard::Ended(Some(words)));
                }
                let (by, text) = words.split_once(" em particular: ")?;
                Some(Heard::Private(by.to_owned(), text.to_owned()))
            }
        }
    }
}

fn flag(is_done: bool) -> Outcome {
    if is_done {
        Outcome::Done
    } else {
        Outcome::Refused(String::new())
    }
}

pub(super) struct OverRpyc {
    client: Client,
    name: String,
    screen: Screen,
}

impl OverRpyc {
    pub(super) async fn connect(town: &Town) -> Self {
        Self {
            client: Client::connect(town.chat).await.unwrap(),
            name: String::new(),
            screen: Screen::default(),
        }
    }
}

impl Caller for OverRpyc {
    async fn enter(&mut self, name: &str) -> Outcome {
        name.clone_into(&mut self.name);
        flag(self.client.join(name).await.unwrap())
    }

    async fn say_all(&mut self, text: &str) -> Outcome {
        flag(self.client.send_message(&self.name, text).await.unwrap())
    }

    async fn say_private(&mut self, _: &str, _: &str) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn history(&mut self) -> Option<Vec<String>> {
        Some(self.screen.history.clone())
    }

    async fn confirm(&mut self) -> Outcome {
        let number = self.screen.last_msg_id;
        flag(self.client.read_confirm(&self.name, number).await.unwrap())
    }

    async fn leave(&mut self) -> Outcome {
        flag(self.client.leave(&self.name).await.unwrap())
    }

    async fn hear(&mut self) -> Heard {
        loop {
            match self.client.message(&self.name).await {
                Ok(Some(message)) => {
                    if let Some(heard) = self.screen.show(message) {
                        return heard;
                    }
                }
                Ok(None) => {}
                Err(_) => return Heard::Ended(None),
            }
        }
    }
}

pub(super) struct OverXml {
    chat: SocketAddr,
    name: String,
    screen: Screen,
}

impl OverXml {
    pub(super) async fn connect(town: &Town) -> Self {
        Self {
            chat: town.chat,
            name: String::new(),
            screen: Screen::default(),
        }
    }

    async fn call(&self, method: &str, more: &[Value]) -> Result<Value, CallError> {
        let mut params = vec![Value::text(&self.name)];
        params.extend_from_slice(more);
        let host = self.chat.ip().to_string();
        call(&host, self.chat.port(), method, &params).await
    }

    async fn flag(&self, method: &str, more: &[Value]) -> Outcome {
        let answer = self.call(method, more).await.unwrap();
        flag(answer.as_bool().unwrap())
    }
}

impl Caller for OverXml {
    async fn enter(&mut self, name: &str) -> Outcome {
        name.clone_into(&mut self.name);
        self.flag("join", &[]).await
    }

    async fn say_all(&mut self, text: &str) -> Outcome {
        self.flag("send_message", &[Value::text(text)]).await
    }

    async fn say_private(&mut self, _: &str, _: &str) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn history(&mut self) -> Option<Vec<String>> {
        Some(self.screen.history.clone())
    }

    async fn confirm(&mut self) -> Outcome {
        let number = Value::Int(self.screen.last_msg_id);
        self.flag("read_confirm", &[number]).await
    }

    async fn leave(&mut self) -> Outcome {
        self.flag("leave", &[]).await
    }

    async fn hear(&mut self) -> Heard {
        loop {
            match self.call("get_messages", &[]).await {
                Ok(Value::Nil) => {}
                Ok(message) => {
                    if let Some(heard) = self.screen.show(read(&message)) {
                        return heard;
                    }
                }
                Err(_) => return Heard::Ended(None),
            }
        }
    }
}

/// A message, of those members that the battery looks at.
fn read(message: &Value) -> ChatMessage {
    let text = |name: &str| -> Arc<str> {
        let member = message.member(name).and_then(Value::as_str);
        member.unwrap().into()
    };
    let number = || message.member("msg_id").and_then(Value::as_int).unwrap();
    let timestamp = 0.0;
    match &*text("type") {
        "HISTORY" => {
            let messages = message.member("messages").and_then(Value::as_array);
            let chats = messages.unwrap().iter().map(|chat| match read(chat) {
                ChatMessage::Chat(chat) => chat,
                other => panic!("{other:?} in the history"),
            });
            ChatMessage::History(chats.collect())
        }
        "CHAT" => ChatMessage::Chat(Chat {
            sender: text("sender"),
            message: text("message"),
            timestamp,
            msg_id: number(),
        }),
        "READ_CONFIRM" => ChatMessage::ReadConfirm(rpc_shim::multicast::ReadConfirm {
            reader: text("reader"),
            msg_id: number(),
            timestamp,
        }),
        "SYSTEM" => ChatMessage::System(System {
            message: text("message"),
            timestamp,
            msg_id: number(),
        }),
        other => panic!("a message of type {other}"),
    }
}
