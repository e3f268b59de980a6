//! A peer of a connection, as an RPyC client behaves: asks, and keeps what it is given.

use rpc_shim::rpyc::{
    Connection, Exception, Signature, Value,
    boxed::{Boxed, IdPack},
    brine::Plain,
    frame::Decoder,
    message::{Message, handler},
};

pub(super) const METHODS: &[Signature] = &[
    Signature {
        name: "join",
        parameters: &["client_id"],
    },
    Signature {
        name: "get_messages",
        parameters: &["client_id"],
    },
];

/// Answers every call of the service with one value.
pub(super) struct Peer {
    pub(super) connection: Connection,
    answers: Decoder,
    seq: i64,
    result: Value,
    /// What was called last: method and arguments.
    pub(super) called: Option<(&'static str, Vec<Plain>)>,
}

impl Peer {
    pub(super) fn new(result: Value) -> Self {
        Self {
            connection: Connection::new(METHODS),
            answers: Decoder::default(),
            seq: 0,
            result,
            called: None,
        }
    }

    pub(super) fn request(&mut self, handler: i64, args: Vec<Boxed>) -> Result<Boxed, Exception> {
        self.seq += 1;
        let (seq, args) = (self.seq, Boxed::Tuple(args));
        let request = Message::Request { seq, handler, args };
        match self.exchange(&request.frame()) {
            Some(Message::Reply { seq, value }) if seq == self.seq => Ok(value),
            Some(Message::Exception { seq, exception }) if seq == self.seq => Err(exception),
            other => panic!("no answer but {other:?}"),
        }
    }

    /// Sends bytes, and gives what is answered first.
    pub(super) fn exchange(&mut self, bytes: &[u8]) -> Option<Message> {
        self.connection.handle_bytes(bytes);
        while let Some(invocation) = self.connection.poll_invocation() {
            self.called = Some((invocation.method, invocation.arguments));
            let result = self.result.clone();
            self.connection.handle_result(invocation.ticket, Ok(result));
        }
        while let Some(sent) = self.connection.poll_transmit() {
            self.answers.push(&sent);
        }
        let payload = self.answers.next_payload().unwrap()?;
        Some(Message::read(&payload).unwrap())
    }

    pub(super) fn root(&mut self) -> IdPack {
        reference(self.request(handler::GETROOT, vec![]))
    }

    pub(super) fn attribute(&mut self, of: &IdPack, name: &str) -> Result<IdPack, Exception> {
        let args = vec![Boxed::Receivers(of.clone()), text(name)];
        self.request(handler::GETATTR, args)
            .map(|it| reference(Ok(it)))
    }

    pub(super) fn call(&mut self, object: &IdPack, args: Vec<Boxed>) -> Result<Boxed, Exception> {
        let args = vec![
            Boxed::Receivers(object.clone()),
            Boxed::Tuple(args),
            nothing(),
        ];
        self.request(handler::CALL, args)
    }

    pub(super) fn method(
        &mut self,
        object: &IdPack,
        name: &str,
        args: Vec<Boxed>,
    ) -> Result<Boxed, Exception> {
        let object = Boxed::Receivers(object.clone());
        let args = vec![object, text(name), Boxed::Tuple(args), nothing()];
        self.request(handler::CALLATTR, args)
    }

    pub(super) fn release(&mut self, object: &IdPack) -> Result<Boxed, Exception> {
        let args = vec![Boxed::Receivers(object.clone()), number(1)];
        self.request(handler::DEL, args)
    }

    /// What a call of the service gives.
    pub(super) fn result(&mut self) -> IdPack {
        let root = self.root();
        let method = self.attribute(&root, "get_messages").unwrap();
        let result = reference(self.call(&method, vec![text("Ana")]));
        self.release(&method).unwrap();
        result
    }
}

pub(super) fn text(text: &str) -> Boxed {
    Boxed::Plain(Plain::text(text))
}

pub(super) fn number(number: i64) -> Boxed {
    Boxed::Plain(Plain::Int(number))
}

pub(super) fn nothing() -> Boxed {
    Boxed::Plain(Plain::Tuple(vec![]))
}

pub(super) fn reference(answer: Result<Boxed, Exception>) -> IdPack {
    match answer {
        Ok(Boxed::Senders(pack)) => pack,
        other => panic!("no reference but {other:?}"),
    }
}

pub(super) fn class(exception: Result<impl std::fmt::Debug, Exception>) -> String {
    match exception {
        Err(Exception::Raised { class, .. }) => class,
        Err(Exception::StopIteration) => "StopIteration".to_owned(),
        Ok(value) => panic!("no exception but {value:?}"),
    }
}
