//! A node of the peer-to-peer chat (contracts.md §6): one call, and one stream.

use super::{
    super::node::caller::{self, Answer, SEND, Said},
    caller::{Caller, Heard, Outcome},
    town::Town,
};
use tonic::{Code, Streaming};

pub(super) struct Node {
    caller: caller::Caller,
    stream: Streaming<Answer>,
    name: String,
}

impl Node {
    pub(super) async fn connect(town: &Town) -> Self {
        let caller = caller::Caller::new(town.nodes).await;
        let stream = caller.subscribe().await.unwrap();
        Self {
            caller,
            stream,
            name: String::new(),
        }
    }
}

impl Caller for Node {
    async fn enter(&mut self, name: &str) -> Outcome {
        // Whoever says a line is there.
        name.clone_into(&mut self.name);
        Outcome::NoSuchThing
    }

    async fn say_all(&mut self, text: &str) -> Outcome {
        let line = Said {
            sender: self.name.clone(),
            content: text.to_owned(),
            timestamp: "22:19:49".to_owned(),
        };
        let answer: Answer = self.caller.call(SEND, line).await.unwrap();
        if answer.success {
            Outcome::Done
        } else {
            Outcome::Refused(String::new())
        }
    }

    async fn say_private(&mut self, _: &str, _: &str) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn history(&mut self) -> Option<Vec<String>> {
        None
    }

    async fn confirm(&mut self) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn leave(&mut self) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn hear(&mut self) -> Heard {
        match caller::next(&mut self.stream).await {
            Ok(Some(copy)) => Heard::Said(copy.sender, copy.content),
            Err(status) if status.code() == Code::Unavailable => {
                Heard::Ended(Some("UNAVAILABLE".to_owned()))
            }
            other => panic!("{other:?}"),
        }
    }
}
