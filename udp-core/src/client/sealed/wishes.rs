//! Rooms and lists: what is asked for besides saying something, and its answers.

use super::{
    Event, Malformed, Outcome, Refused, SealedSession, SessionError, Unfulfilled, Wish,
    bounds::WISHES, connection::Stage,
};
use crate::client::Person;
use protocol::{
    Destination, FrameText, Kind, Name, Record, RoomId, Token,
    lista::{self, Entry, MAX_PAGES, RoomEntry},
    words::{LIST_CLASSIC, ROOM_ENTERED_START},
};
use std::collections::BTreeMap;

/// Wishes that are not answered, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    asked: BTreeMap<u32, Asked>,
}

#[derive(Debug)]
struct Asked {
    wish: Wish,
    is_sent: bool,
    /// What the pages of a list have named so far.
    listed: Listed,
}

#[derive(Debug, Default)]
struct Listed {
    pages: u8,
    people: Vec<Person>,
    rooms: Vec<(RoomId, Name)>,
    more: u32,
}

impl Wishes {
    pub(super) fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }
}

impl SealedSession {
    pub(super) fn wish(&mut self, wish: Wish) {
        let is_over = matches!(self.stage, Stage::Leaving | Stage::Ended);
        if is_over || self.wishes.asked.len() >= WISHES {
            let why = Unfulfilled::Busy;
            self.tell(Event::Unfulfilled { wish, why });
            return;
        }
        let number = self.next_number();
        let asked = Asked {
            wish,
            is_sent: false,
            listed: Listed::default(),
        };
        self.wishes.asked.insert(number, asked);
        self.ask_wishes();
    }

    /// Asks for what was not asked for yet.
    pub(super) fn ask_wishes(&mut self) {
        if self.stage != Stage::Online {
            return;
        }
        let mut unsent = Vec::new();
        for (&number, asked) in &mut self.wishes.asked {
            if !asked.is_sent {
                asked.is_sent = true;
                unsent.push((number, asked.wish.clone()));
            }
        }
        for (number, wish) in unsent {
            let empty = FrameText::EMPTY;
            let (kind, to, text) = match wish {
                Wish::Enter(room) => (Kind::OI, Destination::Room(room), empty),
                Wish::Create(name) => (Kind::OI, Destination::Rooms, FrameText::cut(name.as_str())),
                Wish::Leave(room) => (Kind::TCHAU, Destination::Room(room), empty),
                Wish::People => (Kind::LISTA, Destination::Everyone, empty),
                Wish::Classic => (
                    Kind::LISTA,
                    Destination::Everyone,
                    FrameText::cut(LIST_CLASSIC),
                ),
                Wish::Rooms => (Kind::LISTA, Destination::Rooms, empty),
                Wish::Members(room) => (Kind::LISTA, Destination::Room(room), empty),
            };
            self.ask(kind, to, number, &text);
        }
    }

    /// The session has ended: what does no harm twice is asked for again in the next.
    pub(super) fn wishes_lost(&mut self) {
        for (number, mut asked) in std::mem::take(&mut self.wishes.asked) {
            if asked.is_sent && matches!(asked.wish, Wish::Create(_)) {
                let (wish, why) = (asked.wish, Unfulfilled::Lost);
                self.tell(Event::Unfulfilled { wish, why });
                continue;
            }
            asked.is_sent = false;
            asked.listed = Listed::default();
            self.wishes.asked.insert(number, asked);
        }
    }

    /// ERRO: a wish is refused. False when there was none of this number.
    pub(super) fn wish_refused(&mut self, number: u32, code: u8) -> bool {
        let Some(asked) = self.take_asked(number) else {
            return false;
        };
        let (wish, why) = (asked.wish, Unfulfilled::Refused(Refused(code)));
        self.tell(Event::Unfulfilled { wish, why });
        true
    }

    fn take_asked(&mut self, number: u32) -> Option<Asked> {
        let is_sent = self
            .wishes
            .asked
            .get(&number)
            .is_some_and(|asked| asked.is_sent);
        is_sent.then(|| self.wishes.asked.remove(&number)).flatten()
    }

    /// OI or TCHAU in the name of a room.
    pub(super) fn take_room(&mut self, record: &Record, room: RoomId) -> Result<(), SessionError> {
        let number = number_of(record)?;
        let asked = self.take_asked(number).ok_or(Malformed::Unasked)?;
        let to = Destination::Room(room);
        let outcome = match (asked.wish, record.frame.kind()) {
            (Wish::Enter(wanted), Kind::OI) if wanted == room => {
                let text = record.frame.text().to_string();
                let name = text.strip_prefix(ROOM_ENTERED_START);
                if let Some(name) = name.and_then(|name| name.strip_suffix('.')) {
                    self.kept.set_name(room.value(), Name::cut(name));
                }
                self.set_member(to, true);
                // How it stands is told with everything else.
                self.ask_states();
                Outcome::Entered(room)
            }
            (Wish::Create(name), Kind::OI) => {
                self.kept.set_name(room.value(), name);
                Outcome::Created(room, name)
            }
            (Wish::Leave(wanted), Kind::TCHAU) if wanted == room => {
                self.set_member(to, false);
                Outcome::Left(room)
            }
            _ => return Err(Malformed::Unasked.into()),
        };
        self.tell(Event::Fulfilled(outcome));
        Ok(())
    }

    /// A page of a list.
    pub(super) fn take_page(&mut self, record: &Record) -> Result<(), SessionError> {
        let number = number_of(record)?;
        let (part, parts) = (record.heading.part, record.heading.parts.max(1));
        let asked = self
            .wishes
            .asked
            .get_mut(&number)
            .filter(|asked| asked.is_sent);
        let asked = asked.ok_or(Malformed::Unasked)?;
        if part != asked.listed.pages || part >= parts || usize::from(parts) > MAX_PAGES {
            return Err(Malformed::Parts.into());
        }
        asked.listed.pages += 1;
        let text = record.frame.text().to_string();
        let is_list = match asked.wish {
            Wish::People | Wish::Classic => {
                lista::read(&text).map(|entries| asked.listed.extend(entries))
            }
            Wish::Members(wanted) => lista::read_members(&text)
                .filter(|(room, _)| *room == wanted)
                .map(|(_, entries)| asked.listed.extend(entries)),
            Wish::Rooms => lista::read_rooms(&text).map(|rooms| {
                for entry in rooms {
                    match entry {
                        RoomEntry::Room(room, name) => {
                            asked.listed.rooms.push((room, Name::cut(name)));
                        }
                        RoomEntry::More(count) => asked.listed.more = count,
                    }
                }
            }),
            Wish::Enter(_) | Wish::Create(_) | Wish::Leave(_) => None,
        };
        is_list.ok_or(Malformed::Unasked)?;
        if part + 1 == parts
            && let Some(asked) = self.take_asked(number)
        {
            self.tell_list(asked);
        }
        Ok(())
    }

    fn tell_list(&mut self, asked: Asked) {
        let Listed {
            people,
            rooms,
            more,
            ..
        } = asked.listed;
        for person in &people {
            self.kept.set_name(person.id.value(), person.name);
        }
        for (room, name) in &rooms {
            self.kept.set_name(room.value(), *name);
        }
        let outcome = match asked.wish {
            Wish::Members(room) => Outcome::Members(room, people, more),
            Wish::Rooms => Outcome::Rooms(rooms, more),
            Wish::Classic => Outcome::Classic(people, more),
            _ => Outcome::People(people, more),
        };
        self.tell(Event::Fulfilled(outcome));
    }
}

impl Listed {
    fn extend<'a>(&mut self, entries: impl Iterator<Item = Entry<'a>>) {
        for entry in entries {
            match entry {
                Entry::Person(id, name) => {
                    let name = Name::cut(name);
                    self.people.push(Person { id, name });
                }
                Entry::More(count) => self.more = count,
            }
        }
    }
}

/// The number of what a record answers.
fn number_of(record: &Record) -> Result<u32, Malformed> {
    match Token::from_wire(record.heading.token.get()) {
        Some(Token { outbox: 0, number }) => Ok(number),
        _ => Err(Malformed::Unasked),
    }
}
