//! A client of an existing multicast chat that speaks RPyC (contracts.md §5).
//!
//! Such a server gives references where ours gives them too: each key of a message is asked for, those of
//! one message together. One request of ours is under way at a time but for these.

mod reading;

use super::{
    Exception,
    boxed::{Boxed, IdPack},
    brine::Plain,
    frame::{Decoder, FrameError},
    message::{BadMessage, Message, handler},
};
use crate::multicast::ChatMessage;
use std::{collections::BTreeMap, io, net::SocketAddr, time::Duration};
use thiserror::Error;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long a connection may take.
const CONNECT_WAIT: Duration = Duration::from_secs(2);

/// How long an answer may take. The existing server lets `get_messages` wait 0.2 s, and serves whoever
/// else calls meanwhile.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// Why a server cannot be talked to.
#[derive(Debug, Error)]
pub enum ClientError {
    /// It cannot be reached, or its connection broke.
    #[error("connection to the chat server failed")]
    Io(#[from] io::Error),
    /// It has closed the connection.
    #[error("the chat server has closed the connection")]
    Closed,
    /// It takes too long.
    #[error("the chat server does not answer")]
    Timeout,
    /// What it sends is no RPyC.
    #[error("the chat server does not speak RPyC")]
    Frame(#[from] FrameError),
    /// What it sends is no message.
    #[error("the chat server does not speak RPyC")]
    Message(#[from] BadMessage),
    /// It raised an exception.
    #[error("the chat server raised {0:?}")]
    Raised(Exception),
    /// It answered something that the chat does not have.
    #[error("the chat server answered something unexpected")]
    Unexpected,
}

/// A connection to a chat.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    decoder: Decoder,
    last_seq: i64,
    root: IdPack,
}

impl Client {
    /// Connects, and finds the service.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn connect(address: SocketAddr) -> Result<Self, ClientError> {
        let stream = timeout(CONNECT_WAIT, TcpStream::connect(address)).await;
        let stream = stream.map_err(|_| ClientError::Timeout)??;
        stream.set_nodelay(true)?;
        let mut client = Self {
            stream,
            decoder: Decoder::default(),
            last_seq: -1,
            root: IdPack {
                name: "".into(),
                class: 0,
                object: 0,
            },
        };
        match client.request(handler::GETROOT, vec![]).await? {
            Boxed::Senders(root) => client.root = root,
            _ => return Err(ClientError::Unexpected),
        }
        Ok(client)
    }

    /// Joins under a name; false if somebody bears it.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn join(&mut self, client_id: &str) -> Result<bool, ClientError> {
        self.ask("join", vec![Plain::text(client_id)]).await
    }

    /// Says something to everyone; false if not joined.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn send_message(&mut self, client_id: &str, text: &str) -> Result<bool, ClientError> {
        let args = vec![Plain::text(client_id), Plain::text(text)];
        self.ask("send_message", args).await
    }

    /// Tells that a message was read; false if not joined.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn read_confirm(
        &mut self,
        client_id: &str,
        msg_id: i64,
    ) -> Result<bool, ClientError> {
        let args = vec![Plain::text(client_id), Plain::Int(msg_id)];
        self.ask("read_confirm", args).await
    }

    /// Leaves.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn leave(&mut self, client_id: &str) -> Result<bool, ClientError> {
        self.ask("leave", vec![Plain::text(client_id)]).await
    }

    /// The next message; `None` if none waits. Do not ask again at once then: not every server waits
    /// before it says so.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn message(&mut self, client_id: &str) -> Result<Option<ChatMessage>, ClientError> {
        match self
            .call("get_messages", vec![Plain::text(client_id)])
            .await?
        {
            Boxed::Plain(Plain::None) => Ok(None),
            Boxed::Senders(message) => {
                let read = self.read_message(&message).await;
                self.release(message).await?;
                read.map(Some)
            }
            _ => Err(ClientError::Unexpected),
        }
    }

    /// Says that the connection ends.
    ///
    /// # Errors
    /// [`ClientError::Io`].
    pub async fn close(mut self) -> Result<(), ClientError> {
        self.send(handler::CLOSE, vec![]).await?;
        Ok(self.stream.shutdown().await?)
    }

    async fn ask(&mut self, method: &str, args: Vec<Plain>) -> Result<bool, ClientError> {
        match self.call(method, args).await? {
            Boxed::Plain(Plain::Bool(answer)) => Ok(answer),
            Boxed::Plain(Plain::None) => Ok(true),
            _ => Err(ClientError::Unexpected),
        }
    }

    async fn call(&mut self, method: &str, args: Vec<Plain>) -> Result<Boxed, ClientError> {
        let root = Boxed::Receivers(self.root.clone());
        let name = Boxed::Plain(Plain::text(method));
        let args = Boxed::Plain(Plain::Tuple(args));
        self.request(handler::CALLATTR, vec![root, name, args, no_names()])
            .await
    }

    /// Lets an object of the server go. The answer is not waited for.
    async fn release(&mut self, object: IdPack) -> Result<(), ClientError> {
        let args = vec![Boxed::Receivers(object), Boxed::Plain(Plain::Int(1))];
        self.send(handler::DEL, args).await?;
        Ok(())
    }

    async fn request(&mut self, handler: i64, args: Vec<Boxed>) -> Result<Boxed, ClientError> {
        let seq = self.send(handler, args).await?;
        let mut answers = self.answers(&[seq]).await?;
        answers.pop().ok_or(ClientError::Unexpected)
    }

    async fn send(&mut self, handler: i64, args: Vec<Boxed>) -> Result<i64, ClientError> {
        self.last_seq += 1;
        let seq = self.last_seq;
        let args = Boxed::Tuple(args);
        let frame = Message::Request { seq, handler, args }.frame();
        let sent = timeout(ANSWER_WAIT, self.stream.write_all(&frame)).await;
        sent.map_err(|_| ClientError::Timeout)??;
        Ok(seq)
    }

    /// Waits for the answers of requests; others are of what is not waited for.
    async fn answers(&mut self, seqs: &[i64]) -> Result<Vec<Boxed>, ClientError> {
        let gathered = timeout(ANSWER_WAIT, self.gather(seqs)).await;
        let mut gathered = gathered.map_err(|_| ClientError::Timeout)??;
        let taken = seqs.iter().map(|seq| match gathered.remove(seq) {
            Some(Ok(value)) => Ok(value),
            Some(Err(exception)) => Err(ClientError::Raised(exception)),
            None => Err(ClientError::Unexpected),
        });
        taken.collect()
    }

    async fn gather(
        &mut self,
        seqs: &[i64],
    ) -> Result<BTreeMap<i64, Result<Boxed, Exception>>, ClientError> {
        let mut gathered = BTreeMap::new();
        while gathered.len() < seqs.len() {
            let payload = self.payload().await?;
            match Message::read(&payload)? {
                Message::Reply { seq, value } if seqs.contains(&seq) => {
                    gathered.insert(seq, Ok(value));
                }
                Message::Exception { seq, exception } if seqs.contains(&seq) => {
                    gathered.insert(seq, Err(exception));
                }
                // The server has nothing of ours, so all it can ask for is the end.
                Message::Request {
                    handler: handler::CLOSE,
                    ..
                } => return Err(ClientError::Closed),
                Message::Request { .. } | Message::Reply { .. } | Message::Exception { .. } => {}
            }
        }
        Ok(gathered)
    }

    async fn payload(&mut self) -> Result<Vec<u8>, ClientError> {
        let mut bytes = [0; 4_096];
        loop {
            if let Some(payload) = self.decoder.next_payload()? {
                return Ok(payload);
            }
            match self.stream.read(&mut bytes).await? {
                0 => return Err(ClientError::Closed),
                count => self.decoder.push(bytes.get(..count).unwrap_or_default()),
            }
        }
    }
}

fn no_names() -> Boxed {
    Boxed::Plain(Plain::Tuple(vec![]))
}
