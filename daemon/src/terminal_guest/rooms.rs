//! A guest of the rooms that a binder names (contracts.md §3): the two menus of the existing client as commands.

mod command;
mod line;
mod unseen;

pub(super) use line::RoomsLine;

use super::{
    GuestOptions, Obeyed, Session,
    screen::{Said, Screen, Shown},
};
use command::Input;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use lang::Lang;
use line::Wish;
use protocol::text::MAX_TEXT_BYTES;
use rpc_shim::rooms::Spoken;

/// What the server has to say.
#[derive(Debug)]
pub(super) enum News {
    /// The binder knows a server, and where.
    Found(String),
    /// We are in a room: who is there, and what was said last.
    Entered(String, Vec<String>, Vec<Spoken>),
    /// We have left it.
    Left(String),
    /// The server says that we are not in it, and how.
    PutOut(String, String),
    /// What was wished for wants a room, and we are in none.
    Outside,
    /// The server's words about something that is done.
    Done(String),
    Rooms(Vec<String>),
    /// Who is in a room.
    People(String, Vec<String>),
    /// What was said in the room.
    Said(Vec<Spoken>),
}

/// Where we are, and how it is told.
pub(super) struct RoomsSession {
    name: String,
    server: String,
    room: Option<String>,
}

impl RoomsSession {
    pub(super) fn new(options: &GuestOptions) -> Self {
        Self {
            name: options.name.to_string(),
            server: options.server.to_string(),
            room: None,
        }
    }

    fn show_all(&self, messages: &[Spoken], screen: &Screen) {
        for spoken in messages {
            let at = time(spoken.at);
            if spoken.is_notice {
                screen.show(&Shown::Notice {
                    text: &spoken.text,
                    room: self.room.as_deref(),
                    number: None,
                    at,
                });
            } else {
                screen.show(&Shown::Said(Said {
                    name: &spoken.from,
                    to: spoken.to.as_deref(),
                    room: self.room.as_deref(),
                    text: &spoken.text,
                    number: None,
                    at,
                }));
            }
        }
    }

    fn is_out(&mut self, room: &str, text: &str, screen: &Screen) {
        self.room = None;
        screen.show(&Shown::Place {
            word: "fora",
            room,
            people: None,
            text,
        });
    }
}

/// The server's clock is read as ours: its stamps have no zone.
fn time(at: DateTime) -> Option<Timestamp> {
    let zoned = at.to_zoned(TimeZone::system()).ok()?;
    Some(zoned.timestamp())
}

/// Names, or a word for none.
fn joined(names: &[String], none: &str) -> String {
    if names.is_empty() {
        none.to_owned()
    } else {
        names.join(", ")
    }
}

impl Session for RoomsSession {
    type Wish = Wish;
    type News = News;

    fn welcome(&self, lang: Lang) -> (String, &'static str) {
        let sentence = lang.guest_rooms_in(&self.name, &self.server);
        (sentence, lang.guest_rooms_hint())
    }

    fn prompt(&self) -> String {
        let room = self.room.as_deref().unwrap_or_default();
        format!("{room}> ")
    }

    fn obey(&mut self, line: &str, screen: &Screen) -> Obeyed<Wish> {
        let lang = screen.lang;
        let is_long = |text: &str| text.len() > MAX_TEXT_BYTES;
        match command::parse(line) {
            Input::Nothing => {}
            Input::Say(_, text) if is_long(text) => screen.error(lang.client_too_long()),
            Input::Say(to, text) => {
                let (to, text) = (to.map(str::to_owned), text.to_owned());
                return Obeyed::Wish(Wish::Say { to, text });
            }
            Input::Create(room) => return Obeyed::Wish(Wish::Create(room.to_owned())),
            Input::Enter(room) => return Obeyed::Wish(Wish::Enter(room.to_owned())),
            Input::Leave => return Obeyed::Wish(Wish::Leave),
            Input::Rooms => return Obeyed::Wish(Wish::Rooms),
            Input::People => return Obeyed::Wish(Wish::People),
            Input::WantsRoom(command) => screen.error(&lang.guest_rooms_wants_room(command)),
            Input::BadMsg => screen.error(lang.guest_rooms_msg_usage()),
            Input::Help => screen.remark(lang.guest_rooms_help()),
            Input::Quit => return Obeyed::Leave,
            Input::Unknown(word) => screen.error(&lang.client_unknown_command(word)),
        }
        Obeyed::Done
    }

    fn handle(&mut self, news: News, screen: &Screen) {
        let lang = screen.lang;
        match news {
            News::Found(server) => self.server = server,
            News::Entered(room, people, messages) => {
                let list = joined(&people, lang.guest_rooms_nobody());
                screen.show(&Shown::Place {
                    word: "na-sala",
                    room: &room,
                    people: Some(&people),
                    text: &lang.guest_rooms_entered(&room, &list),
                });
                self.room = Some(room);
                self.show_all(&messages, screen);
            }
            News::Left(room) => self.is_out(&room, &lang.guest_rooms_left(&room), screen),
            News::PutOut(room, why) => {
                self.is_out(&room, &lang.guest_rooms_put_out(&room, &why), screen);
            }
            News::Outside => screen.error(lang.guest_rooms_outside()),
            News::Done(text) => screen.show(&Shown::Notice {
                text: &text,
                room: None,
                number: None,
                at: None,
            }),
            News::Rooms(rooms) => {
                let list = joined(&rooms, lang.guest_rooms_none());
                screen.show(&Shown::List {
                    room: None,
                    rooms: Some(&rooms),
                    people: None,
                    text: &lang.guest_rooms_list(rooms.len(), &list),
                });
            }
            News::People(room, people) => {
                let list = joined(&people, lang.guest_rooms_nobody());
                screen.show(&Shown::List {
                    room: Some(&room),
                    rooms: None,
                    people: Some(&people),
                    text: &lang.guest_rooms_people(people.len(), &room, &list),
                });
            }
            News::Said(messages) => self.show_all(&messages, screen),
        }
    }
}
