//! A guest of a multicast chat (contracts.md §4 and §5).

mod command;
mod line;
mod log;

pub(super) use line::ChatLine;

use super::{
    GuestOptions, Obeyed, Session,
    screen::{Said, Screen, Shown},
};
use command::Input;
use jiff::Timestamp;
use lang::Lang;
use log::Log;
use protocol::text::MAX_TEXT_BYTES;
use rpc_shim::multicast::{Chat, ChatMessage};

/// Texts of ours that `/confirmacoes` shows.
const RECEIPTS: usize = 10;

/// What is said in the chat, and what the user makes of it.
pub(super) struct ChatSession {
    name: String,
    server: String,
    log: Log,
}

impl ChatSession {
    pub(super) fn new(options: &GuestOptions) -> Self {
        Self {
            name: options.name.to_string(),
            server: options.server.to_string(),
            log: Log::default(),
        }
    }

    fn show_chat(&mut self, chat: &Chat, screen: &Screen) {
        // An existing server sends its whole history whenever somebody joins.
        if self.log.add(chat) {
            screen.show(&Shown::Said(said(chat)));
        }
    }

    fn show_receipts(&self, screen: &Screen) {
        let own: Vec<_> = self.log.last_of(&self.name, RECEIPTS).collect();
        if own.is_empty() {
            screen.remark(screen.lang.guest_no_receipts());
        }
        for chat in own {
            let readers: Vec<&str> = self.log.readers(chat.msg_id).collect();
            screen.show(&Shown::Receipt {
                said: said(chat),
                readers: &readers,
            });
        }
    }
}

fn said(chat: &Chat) -> Said<'_> {
    Said {
        name: &chat.sender,
        text: &chat.message,
        number: Some(chat.msg_id),
        at: time(chat.timestamp),
        ..Said::default()
    }
}

/// Seconds of Unix time as a moment, if there is such a one.
fn time(seconds: f64) -> Option<Timestamp> {
    // What is no number is no time either, and what is too large stays so.
    let ms = seconds.is_finite().then_some(seconds * 1_000.0)?;
    Timestamp::from_millisecond(ms as i64).ok()
}

impl Session for ChatSession {
    type Wish = String;
    type News = News;

    fn welcome(&self, lang: Lang) -> (String, &'static str) {
        (lang.guest_in(&self.name, &self.server), lang.guest_hint())
    }

    fn prompt(&self) -> String {
        "> ".to_owned()
    }

    fn obey(&mut self, line: &str, screen: &Screen) -> Obeyed<String> {
        let lang = screen.lang;
        match command::parse(line) {
            Input::Nothing => {}
            Input::Say(text) if text.len() > MAX_TEXT_BYTES => screen.error(lang.client_too_long()),
            Input::Say(text) => return Obeyed::Wish(text.to_owned()),
            Input::History(count) => {
                let last = self.log.last(count);
                if last.len() == 0 {
                    screen.remark(lang.guest_no_history());
                }
                for chat in last {
                    screen.show(&Shown::Said(said(chat)));
                }
            }
            Input::Receipts => self.show_receipts(screen),
            Input::BadHistory => screen.error(lang.client_history_usage()),
            Input::Help => screen.remark(lang.guest_help()),
            Input::Quit => return Obeyed::Leave,
            Input::Unknown(word) => screen.error(&lang.client_unknown_command(word)),
        }
        Obeyed::Done
    }

    fn handle(&mut self, news: News, screen: &Screen) {
        match news {
            News::NotTaken(text) => screen.error(&screen.lang.guest_not_taken(&text)),
            News::Message(ChatMessage::History(chats)) => {
                for chat in &chats {
                    self.show_chat(chat, screen);
                }
            }
            News::Message(ChatMessage::Chat(chat)) => self.show_chat(&chat, screen),
            News::Message(ChatMessage::ReadConfirm(read)) => {
                let own = self.log.find(read.msg_id);
                let own = own.filter(|chat| *chat.sender == *self.name);
                screen.show(&Shown::Read {
                    name: &read.reader,
                    number: read.msg_id,
                    text: own.map(|chat| &*chat.message),
                    at: time(read.timestamp),
                });
                self.log.add_reader(read.msg_id, &read.reader);
            }
            News::Message(ChatMessage::System(system)) => screen.show(&Shown::Notice {
                text: &system.message,
                room: None,
                number: Some(system.msg_id),
                at: time(system.timestamp),
            }),
        }
    }
}

/// What the server has to say.
#[derive(Debug)]
pub(super) enum News {
    Message(ChatMessage),
    /// It did not take a text.
    NotTaken(String),
}
