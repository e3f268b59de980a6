//! A message of an existing server, read key by key through references.

use super::{Client, ClientError, no_names};
use crate::{
    multicast::{Chat, ChatMessage, ReadConfirm, System},
    rpyc::{
        boxed::{Boxed, IdPack},
        brine::Plain,
        message::handler,
    },
};
use std::sync::Arc;

/// How much of a history is read: its end. An existing server keeps all that was ever said.
const HISTORY: i64 = 50;

impl Client {
    pub(super) async fn read_message(
        &mut self,
        message: &IdPack,
    ) -> Result<ChatMessage, ClientError> {
        let kind = self.items(message, &["type"]).await?;
        let [Boxed::Plain(kind)] = kind.as_slice() else {
            return Err(ClientError::Unexpected);
        };
        match kind.as_str() {
            Some("HISTORY") => self.read_history(message).await.map(ChatMessage::History),
            Some("CHAT") => self.read_chat(message).await.map(ChatMessage::Chat),
            Some("READ_CONFIRM") => {
                let [reader, msg_id, timestamp] = self
                    .plain(message, ["reader", "msg_id", "timestamp"])
                    .await?;
                Ok(ChatMessage::ReadConfirm(ReadConfirm {
                    reader: text(&reader)?,
                    msg_id: number(&msg_id)?,
                    timestamp: seconds(&timestamp)?,
                }))
            }
            Some("SYSTEM") => {
                let [said, timestamp, msg_id] = self
                    .plain(message, ["message", "timestamp", "msg_id"])
                    .await?;
                Ok(ChatMessage::System(System {
                    message: text(&said)?,
                    timestamp: seconds(&timestamp)?,
                    msg_id: number(&msg_id)?,
                }))
            }
            _ => Err(ClientError::Unexpected),
        }
    }

    async fn read_chat(&mut self, message: &IdPack) -> Result<Chat, ClientError> {
        let keys = ["sender", "message", "timestamp", "msg_id"];
        let [sender, said, timestamp, msg_id] = self.plain(message, keys).await?;
        Ok(Chat {
            sender: text(&sender)?,
            message: text(&said)?,
            timestamp: seconds(&timestamp)?,
            msg_id: number(&msg_id)?,
        })
    }

    async fn read_history(&mut self, message: &IdPack) -> Result<Vec<Chat>, ClientError> {
        let list = self.items(message, &["messages"]).await?.pop();
        let Some(Boxed::Senders(list)) = list else {
            return Err(ClientError::Unexpected);
        };
        let args = attribute(&list, "__len__", None);
        let length = match self.request(handler::CALLATTR, args).await? {
            Boxed::Plain(length) => number(&length)?,
            _ => return Err(ClientError::Unexpected),
        };
        let mut history = Vec::new();
        for place in length.saturating_sub(HISTORY).max(0)..length {
            let args = attribute(&list, "__getitem__", Some(Plain::Int(place)));
            let Boxed::Senders(chat) = self.request(handler::CALLATTR, args).await? else {
                return Err(ClientError::Unexpected);
            };
            let read = self.read_chat(&chat).await;
            self.release(chat).await?;
            history.push(read?);
        }
        self.release(list).await?;
        Ok(history)
    }

    async fn plain<const N: usize>(
        &mut self,
        message: &IdPack,
        keys: [&str; N],
    ) -> Result<[Plain; N], ClientError> {
        let values = self.items(message, &keys).await?;
        let plain = values.into_iter().filter_map(|value| match value {
            Boxed::Plain(value) => Some(value),
            _ => None,
        });
        let plain = plain.collect::<Vec<_>>();
        <[Plain; N]>::try_from(plain).map_err(|_| ClientError::Unexpected)
    }

    /// `message[key]` for each key, all asked for before the first is answered.
    async fn items(&mut self, message: &IdPack, keys: &[&str]) -> Result<Vec<Boxed>, ClientError> {
        let mut seqs = Vec::with_capacity(keys.len());
        for key in keys {
            let args = attribute(message, "__getitem__", Some(Plain::text(key)));
            seqs.push(self.send(handler::CALLATTR, args).await?);
        }
        self.answers(&seqs).await
    }
}

/// Calling an attribute that every server allows: more than these may be forbidden.
fn attribute(object: &IdPack, name: &str, arg: Option<Plain>) -> Vec<Boxed> {
    let args = Plain::Tuple(arg.into_iter().collect());
    vec![
        Boxed::Receivers(object.clone()),
        Boxed::Plain(Plain::text(name)),
        Boxed::Plain(args),
        no_names(),
    ]
}

fn text(value: &Plain) -> Result<Arc<str>, ClientError> {
    value.as_str().map(Arc::from).ok_or(ClientError::Unexpected)
}

fn number(value: &Plain) -> Result<i64, ClientError> {
    value.as_int().ok_or(ClientError::Unexpected)
}

fn seconds(value: &Plain) -> Result<f64, ClientError> {
    match value {
        Plain::Float(seconds) => Ok(*seconds),
        value => number(value).map(|seconds| seconds as f64),
    }
}
