//! What travels in a frame: a request, or what became of one (contracts.md §5).

use super::{
    Exception,
    boxed::Boxed,
    brine::{self, LoadError, Loader, Plain},
    frame,
};
use thiserror::Error;

/// What a request asks for.
pub mod handler {
    /// Gives back what is given.
    pub const PING: i64 = 1;
    /// Ends the connection.
    pub const CLOSE: i64 = 2;
    /// The service.
    pub const GETROOT: i64 = 3;
    /// An attribute: object, name.
    pub const GETATTR: i64 = 4;
    /// A call: object, arguments, named arguments.
    pub const CALL: i64 = 7;
    /// A call of an attribute: object, name, arguments, named arguments.
    pub const CALLATTR: i64 = 8;
    /// `repr(object)`.
    pub const REPR: i64 = 9;
    /// `str(object)`.
    pub const STR: i64 = 10;
    /// A comparison: object, other, operator.
    pub const CMP: i64 = 11;
    /// `hash(object)`.
    pub const HASH: i64 = 12;
    /// The peer refers to an object less often: object, how often.
    pub const DEL: i64 = 15;
    /// The methods of a class: id pack.
    pub const INSPECT: i64 = 16;
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Something is asked.
    Request {
        /// The asker's number of it.
        seq: i64,
        /// What, of [`handler`].
        handler: i64,
        /// With what.
        args: Boxed,
    },
    /// It is answered.
    Reply {
        /// The asker's number.
        seq: i64,
        /// With what.
        value: Boxed,
    },
    /// It failed.
    Exception {
        /// The asker's number.
        seq: i64,
        /// How.
        exception: Exception,
    },
}

/// Why a payload is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is not of the three kinds.
    #[error("unknown kind of message")]
    Kind,
    /// It is no brine.
    #[error(transparent)]
    Brine(#[from] LoadError),
    /// It is brine, but not what it should be.
    #[error("not a boxed value")]
    Shape,
}

/// A payload that is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{fault}")]
pub struct BadMessage {
    /// The number of the request it seems to be.
    pub request: Option<i64>,
    /// What is wrong.
    pub fault: Fault,
}

const REQUEST: u8 = 1;
const REPLY: u8 = 2;
const EXCEPTION: u8 = 3;

impl Message {
    /// Reads a payload.
    ///
    /// # Errors
    /// [`BadMessage`].
    pub fn read(payload: &[u8]) -> Result<Self, BadMessage> {
        let request = None;
        let (&kind, rest) = payload.split_first().ok_or(BadMessage {
            request,
            fault: Fault::Brine(LoadError::CutShort),
        })?;
        let mut loader = Loader::new(rest);
        let seq = read_seq(&mut loader).map_err(|fault| BadMessage { request, fault })?;
        let request = (kind == REQUEST).then_some(seq);
        read_rest(kind, seq, &mut loader).map_err(|fault| BadMessage { request, fault })
    }

    /// As a frame.
    pub fn frame(&self) -> Vec<u8> {
        let (kind, seq) = match self {
            Self::Request { seq, .. } => (REQUEST, seq),
            Self::Reply { seq, .. } => (REPLY, seq),
            Self::Exception { seq, .. } => (EXCEPTION, seq),
        };
        let mut payload = vec![kind];
        brine::dump_tuple_head(2, &mut payload);
        brine::dump(&Plain::Int(*seq), &mut payload);
        match self {
            Self::Request { handler, args, .. } => {
                brine::dump_tuple_head(2, &mut payload);
                brine::dump(&Plain::Int(*handler), &mut payload);
                args.dump(&mut payload);
            }
            Self::Reply { value, .. } => value.dump(&mut payload),
            Self::Exception { exception, .. } => brine::dump(&exception.to_plain(), &mut payload),
        }
        frame::encode(&payload)
    }
}

fn read_seq(loader: &mut Loader<'_>) -> Result<i64, Fault> {
    loader.tuple_head(2)?;
    loader.value()?.as_int().ok_or(Fault::Shape)
}

fn read_rest(kind: u8, seq: i64, loader: &mut Loader<'_>) -> Result<Message, Fault> {
    let content = loader.value()?;
    let boxed = |value| Boxed::from_plain(value).ok_or(Fault::Shape);
    match kind {
        REQUEST => {
            let parts = content
                .into_items()
                .and_then(|items| <[Plain; 2]>::try_from(items).ok());
            let [handler, args] = parts.ok_or(Fault::Shape)?;
            Ok(Message::Request {
                seq,
                handler: handler.as_int().ok_or(Fault::Shape)?,
                args: boxed(args)?,
            })
        }
        REPLY => Ok(Message::Reply {
            seq,
            value: boxed(content)?,
        }),
        EXCEPTION => Ok(Message::Exception {
            seq,
            exception: Exception::from_plain(content),
        }),
        _ => Err(Fault::Kind),
    }
}
