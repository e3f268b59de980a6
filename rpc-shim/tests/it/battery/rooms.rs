//! The room chats (contracts.md §3), in everyone's room.

use super::{
    caller::{Caller, Heard, Outcome},
    town::Town,
};
use jiff::civil::DateTime;
use rpc_shim::{
    binder::Variant,
    xmlrpc::{
        Value,
        client::{CallError, call},
    },
};
use std::{collections::VecDeque, net::SocketAddr};

const ROOM: &str = "geral";

pub(super) struct Rooms {
    server: SocketAddr,
    variant: Variant,
    name: String,
    /// When what was shown last was said: the existing client shows what is later only.
    last: DateTime,
    history: Vec<String>,
    shown: VecDeque<Heard>,
}

impl Rooms {
    pub(super) fn connect(town: &Town, variant: Variant) -> Self {
        Self {
            server: match variant {
                Variant::A => town.rooms_a,
                Variant::B => town.rooms_b,
            },
            variant,
            name: String::new(),
            last: DateTime::MIN,
            history: Vec::new(),
            shown: VecDeque::new(),
        }
    }

    /// True or false, and the value.
    async fn call(&self, method: &str, more: &[Value]) -> Result<(bool, Value), CallError> {
        let mut params = vec![Value::text(&self.name)];
        params.extend_from_slice(more);
        let host = self.server.ip().to_string();
        let answer = call(&host, self.server.port(), method, &params).await?;
        match answer.as_array() {
            Some([Value::Bool(is_done), value]) => Ok((*is_done, value.clone())),
            _ => panic!("{answer:?}"),
        }
    }

    async fn outcome(&self, method: &str, more: &[Value]) -> Outcome {
        let (is_done, words) = self.call(method, more).await.unwrap();
        let words = words.as_str().expect("words").to_owned();
        if is_done {
            Outcome::Told(words)
        } else {
            Outcome::Refused(words)
        }
    }

    async fn say(&self, text: &str, to: Value) -> Outcome {
        let more = [Value::text(ROOM), Value::text(text), to];
        self.outcome("enviar_mensagem", &more).await
    }

    /// What of these messages is new, without the notices of who comes and goes.
    fn read(&mut self, messages: &Value) -> Vec<Heard> {
        let mut new = Vec::new();
        for message in messages.as_array().expect("messages") {
            let text = |name: &str| {
                let member = message.member(name).and_then(Value::as_str);
                member.unwrap().to_owned()
            };
            let Some(Value::Time(time)) = message.member("timestamp") else {
                panic!("{message:?}");
            };
            if *time <= self.last {
                continue;
            }
            self.last = *time;
            let (by, said) = (text("origem"), text("conteudo"));
            match (text("tipo").as_str(), message.member("destino")) {
                ("broadcast", None) => {}
                ("broadcast", Some(_)) => new.push(Heard::Said(by, said)),
                ("unicast", Some(_)) => new.push(Heard::Private(by, said)),
                _ => panic!("{message:?}"),
            }
        }
        new
    }
}

impl Caller for Rooms {
    async fn enter(&mut self, name: &str) -> Outcome {
        name.clone_into(&mut self.name);
        let registered = self.outcome("registrar_usuario", &[]).await;
        if matches!(registered, Outcome::Told(_)) {
            let enter = match self.variant {
                Variant::A => "entrar_na_sala",
                Variant::B => "entrar_sala",
            };
            let (is_in, room) = self.call(enter, &[Value::text(ROOM)]).await.unwrap();
            assert!(is_in, "{room:?}");
            let before = self.read(room.member("mensagens").unwrap());
            let texts = before.into_iter().map(|heard| match heard {
                Heard::Said(_, text) | Heard::Private(_, text) => text,
                other => panic!("{other:?} in the history"),
            });
            self.history = texts.collect();
        }
        registered
    }

    async fn say_all(&mut self, text: &str) -> Outcome {
        self.say(text, Value::Nil).await
    }

    async fn say_private(&mut self, to: &str, text: &str) -> Outcome {
        self.say(text, Value::text(to)).await
    }

    async fn history(&mut self) -> Option<Vec<String>> {
        Some(self.history.clone())
    }

    async fn confirm(&mut self) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn leave(&mut self) -> Outcome {
        self.outcome("sair_da_sala", &[]).await
    }

    async fn hear(&mut self) -> Heard {
        loop {
            if let Some(heard) = self.shown.pop_front() {
                return heard;
            }
            match self.call("receber_mensagens", &[Value::text(ROOM)]).await {
                Ok((true, messages)) => {
                    let new = self.read(&messages);
                    self.shown.extend(new);
                }
                // The server that ends has no time any more.
                Ok((false, _)) => {}
                Err(_) => return Heard::Ended(None),
            }
        }
    }
}
