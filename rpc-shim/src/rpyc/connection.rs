//! The server's side of a connection: bytes in, calls out; results in, bytes out.

mod requests;

use super::{
    Exception, Value,
    boxed::Boxed,
    brine::Plain,
    frame::{Decoder, FRAME_LIMIT_BYTES},
    message::Message,
    objects::Objects,
};
use std::collections::VecDeque;

/// Calls of one peer that wait for their result; the next is not looked at before.
const CALLS_LIMIT: usize = 16;

/// While so much waits to be sent, no further request is looked at: a request of a hundred bytes may
/// have an answer of half a megabyte.
const OUTGOING_LIMIT_BYTES: usize = 64 * 1_024;

/// A method of the service.
#[derive(Debug)]
pub struct Signature {
    /// Its name; "exposed_" may stand before it.
    pub name: &'static str,
    /// The names of what it takes, all of it required.
    pub parameters: &'static [&'static str],
}

/// The number of a call on its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(i64);

/// A call of a method of the service.
#[derive(Debug, PartialEq)]
pub struct Invocation {
    /// For [`Connection::handle_result`].
    pub ticket: Ticket,
    /// The method's name, of its [`Signature`].
    pub method: &'static str,
    /// As many as it takes, in their order.
    pub arguments: Vec<Plain>,
}

/// One peer's connection.
#[derive(Debug)]
pub struct Connection {
    methods: &'static [Signature],
    decoder: Decoder,
    objects: Objects,
    invocations: VecDeque<Invocation>,
    /// Calls without a result, those in `invocations` among them.
    waiting: Vec<i64>,
    outgoing: Vec<u8>,
    is_over: bool,
}

/// What a request is answered with.
enum Answer {
    Now(Boxed),
    Later,
    Over,
}

impl Connection {
    /// For a peer that may call these methods.
    pub fn new(methods: &'static [Signature]) -> Self {
        Self {
            methods,
            decoder: Decoder::default(),
            objects: Objects::new(),
            invocations: VecDeque::new(),
            waiting: Vec::new(),
            outgoing: Vec::new(),
            is_over: false,
        }
    }

    /// Takes bytes from the peer. Do not bring more than a read's worth unless
    /// [`wants_bytes`](Self::wants_bytes).
    pub fn handle_bytes(&mut self, bytes: &[u8]) {
        if !self.is_over {
            self.decoder.push(bytes);
        }
        self.advance();
    }

    /// A call has its result.
    pub fn handle_result(&mut self, ticket: Ticket, result: Result<Value, Exception>) {
        let Some(index) = self.waiting.iter().position(|seq| *seq == ticket.0) else {
            return;
        };
        self.waiting.swap_remove(index);
        let outcome = result.and_then(|value| self.give(value));
        self.respond(ticket.0, outcome.map(Answer::Now));
        self.advance();
    }

    /// The next call to be carried out.
    pub fn poll_invocation(&mut self) -> Option<Invocation> {
        self.invocations.pop_front()
    }

    /// All that is to be sent; `None` if nothing is.
    pub fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        if self.outgoing.is_empty() {
            return None;
        }
        let outgoing = std::mem::take(&mut self.outgoing);
        self.advance();
        Some(outgoing)
    }

    /// Whether more may be read now.
    pub fn wants_bytes(&self) -> bool {
        !self.is_over && self.decoder.waiting() < FRAME_LIMIT_BYTES && self.has_room()
    }

    /// The connection is to be closed once everything is sent.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    fn has_room(&self) -> bool {
        self.outgoing.len() < OUTGOING_LIMIT_BYTES && self.waiting.len() < CALLS_LIMIT
    }

    fn advance(&mut self) {
        while !self.is_over && self.has_room() {
            match self.decoder.next_payload() {
                Ok(Some(payload)) => self.handle_payload(&payload),
                Ok(None) => return,
                Err(_) => self.is_over = true,
            }
        }
    }

    fn handle_payload(&mut self, payload: &[u8]) {
        match Message::read(payload) {
            Ok(Message::Request { seq, handler, args }) => {
                let answer = self.handle_request(seq, handler, args);
                self.respond(seq, answer);
            }
            // The server asks its peers for nothing, so nothing is answered.
            Ok(Message::Reply { .. } | Message::Exception { .. }) => {}
            Err(bad) => {
                if let Some(seq) = bad.request {
                    self.respond(seq, Err(Exception::value_error(&bad.to_string())));
                }
                self.is_over = true;
            }
        }
    }

    fn respond(&mut self, seq: i64, answer: Result<Answer, Exception>) {
        let message = match answer {
            Ok(Answer::Now(value)) => Message::Reply { seq, value },
            Err(exception) => {
                // Who has run into the bound gets nothing any more.
                self.is_over |= exception.is_memory_error();
                Message::Exception { seq, exception }
            }
            Ok(Answer::Later) => return,
            Ok(Answer::Over) => {
                self.is_over = true;
                return;
            }
        };
        self.outgoing.extend(message.frame());
    }
}
