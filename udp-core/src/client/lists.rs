//! Who is here, which rooms there are, who is in one: one question after another, each answered
//! whole. The first is asked again and again, which is also how a server's absence is noticed.

use super::{
    Client, Event, Lost, NoRoom, Person, RoomWish, ServerKind,
    connect::Stage,
    timers::{ASK_HIDDEN, ASK_PAUSE, ASK_VISIBLE, LIST_TRIES, LIST_WAIT, PAGE_WAIT, Timer},
};
use protocol::{Destination, FrameText, Kind, Name, PersonId, RoomId, lista};
use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

/// Entries kept of one answer: as many as a Recado server takes people. The rest is counted.
const MAX_ENTRIES: usize = 16_384;
/// Questions that wait for their turn, which comes once a second: who asks for more has not read
/// the answers yet.
const MAX_WANTED: usize = 8;

/// What a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    People,
    Rooms,
    Members(RoomId),
}

impl Subject {
    const fn destination(self) -> Destination {
        match self {
            Self::People => Destination::Everyone,
            Self::Rooms => Destination::Rooms,
            Self::Members(room) => Destination::Room(room),
        }
    }

    /// The wish of the application that this is; people are asked for without one.
    const fn wish(self) -> Option<RoomWish> {
        match self {
            Self::People => None,
            Self::Rooms => Some(RoomWish::AskRooms),
            Self::Members(room) => Some(RoomWish::AskMembers(room)),
        }
    }
}

/// What is known of the lists, and of the question that was asked.
#[derive(Debug)]
pub(super) struct Lists {
    /// What was asked for last.
    subject: Subject,
    /// The application asked, not the client by itself.
    is_wanted: bool,
    /// Asked for by the application and not sent yet.
    wanted: VecDeque<Subject>,
    /// What the pages that came so far are about.
    collecting: Option<Subject>,
    /// Named by them.
    people: BTreeMap<PersonId, Name>,
    rooms: BTreeMap<RoomId, Name>,
    more: u32,
    pages: usize,
    /// How often LISTA was sent without an answer; 0 when none is waited for.
    tries: u8,
    /// Something came from the server since the first of them.
    has_heard: bool,
    asked: Option<Instant>,
    is_visible: bool,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            subject: Subject::People,
            is_wanted: false,
            wanted: VecDeque::new(),
            collecting: None,
            people: BTreeMap::new(),
            rooms: BTreeMap::new(),
            more: 0,
            pages: 0,
            tries: 0,
            has_heard: false,
            asked: None,
            is_visible: true,
        }
    }
}

impl Lists {
    pub(super) const fn heard(&mut self) {
        self.has_heard = true;
    }

    pub(super) const fn is_asking(&self) -> bool {
        self.tries > 0
    }

    /// The room whose people were asked for, while no answer has come.
    pub(super) fn asks_members(&self) -> Option<RoomId> {
        match self.subject {
            Subject::Members(room) if self.is_asking() => Some(room),
            _ => None,
        }
    }

    /// True for a page that only an answer to this question can be.
    fn awaits(&self, subject: Subject) -> bool {
        self.collecting == Some(subject) || (self.is_asking() && self.subject == subject)
    }

    fn add(&mut self, id: PersonId, name: &str) {
        add(&mut self.people, &mut self.more, id, name);
    }

    fn add_room(&mut self, id: RoomId, name: &str) {
        add(&mut self.rooms, &mut self.more, id, name);
    }

    fn add_more(&mut self, count: u32) {
        self.more = self.more.saturating_add(count);
    }
}

fn add<I: Ord>(found: &mut BTreeMap<I, Name>, more: &mut u32, id: I, name: &str) {
    if found.len() < MAX_ENTRIES || found.contains_key(&id) {
        found.insert(id, Name::cut(name));
    } else {
        *more = more.saturating_add(1);
    }
}

impl Client {
    /// Asks who is here, now: on getting to the server.
    pub(super) fn ask(&mut self, now: Instant) {
        // Who waits for the people has them answered by this.
        let wanted = &mut self.lists.wanted;
        let is_wanted = wanted.iter().any(|&subject| subject == Subject::People);
        wanted.retain(|&subject| subject != Subject::People);
        self.ask_for(Subject::People, is_wanted, now);
    }

    fn ask_for(&mut self, subject: Subject, is_wanted: bool, now: Instant) {
        if !matches!(self.stage, Stage::Online) {
            return;
        }
        self.lists.subject = subject;
        self.lists.is_wanted = is_wanted;
        self.lists.tries = 1;
        self.lists.has_heard = false;
        if subject == Subject::People {
            self.timers.stop(Timer::Ask);
        }
        self.send_lista(now);
    }

    fn send_lista(&mut self, now: Instant) {
        self.lists.asked = Some(now);
        let to = self.lists.subject.destination();
        self.transmit(Kind::LISTA, to, &FrameText::EMPTY);
        self.timers.set(Timer::ListAnswer, now + LIST_WAIT);
    }

    /// The application wants the people now.
    pub(super) fn ask_people(&mut self, now: Instant) {
        if matches!(self.stage, Stage::Online) {
            self.want(Subject::People, now);
        }
    }

    /// The application wants a list; it waits for its turn.
    pub(super) fn want(&mut self, subject: Subject, now: Instant) {
        let is_online = matches!(self.stage, Stage::Online);
        if let Some(wish) = subject.wish()
            && is_online
            && self.server == ServerKind::Existing
        {
            self.refuse_wish(wish, NoRoom::NoRooms);
        } else if self.lists.wanted.contains(&subject) {
            // One answer is enough for both.
        } else if self.lists.wanted.len() < MAX_WANTED {
            self.lists.wanted.push_back(subject);
            self.ask_next(now);
        } else if let Some(wish) = subject.wish() {
            self.refuse_wish(wish, NoRoom::Busy);
        }
    }

    /// Asks for the next list that is wanted, once the last is complete and the server answers
    /// again.
    pub(super) fn ask_next(&mut self, now: Instant) {
        self.timers.stop(Timer::AskNext);
        let is_free = !self.lists.is_asking() && self.lists.collecting.is_none();
        if self.lists.wanted.is_empty() || !is_free || !matches!(self.stage, Stage::Online) {
            return;
        }
        let at = self.lists.asked.map_or(now, |asked| asked + ASK_PAUSE);
        if at > now {
            self.timers.set(Timer::AskNext, at);
        } else if let Some(subject) = self.lists.wanted.pop_front() {
            self.ask_for(subject, true, now);
        }
    }

    /// The people are to be asked for again; another question may be in the way.
    pub(super) fn ask_again(&mut self, now: Instant) {
        let is_free = !self.lists.is_asking() && self.lists.collecting.is_none();
        let at = self.lists.asked.map_or(now, |asked| asked + ASK_PAUSE);
        if is_free && at <= now {
            self.ask(now);
        } else {
            self.timers.set(Timer::Ask, at.max(now + PAGE_WAIT));
        }
    }

    pub(super) fn set_visible(&mut self, is_visible: bool, now: Instant) {
        self.lists.is_visible = is_visible;
        if is_visible && matches!(self.stage, Stage::Online) && !self.lists.is_asking() {
            self.ask_no_later_than(ASK_VISIBLE, now);
        }
    }

    /// Has the people asked for `pause` after the last question, or now if that is past.
    fn ask_no_later_than(&mut self, pause: Duration, now: Instant) {
        let at = self.lists.asked.map_or(now, |asked| asked + pause);
        if at <= now {
            self.ask_again(now);
        } else if self.timers.at(Timer::Ask).is_none_or(|set| at < set) {
            self.timers.set(Timer::Ask, at);
        }
    }

    /// No answer to LISTA in time.
    pub(super) fn list_missing(&mut self, now: Instant) {
        if self.lists.tries < LIST_TRIES {
            self.lists.tries += 1;
            self.send_lista(now);
        } else if self.lists.has_heard {
            self.list_answered(now);
            if let Some(wish) = self.lists.subject.wish() {
                self.refuse_wish(wish, NoRoom::NoAnswer);
            }
            self.ask_next(now);
        } else {
            self.lose(Lost::Silent, now);
        }
    }

    /// The server need not be asked the same again for a while.
    pub(super) fn list_answered(&mut self, now: Instant) {
        self.lists.tries = 0;
        self.timers.stop(Timer::ListAnswer);
        if self.lists.subject == Subject::People {
            let pause = if self.lists.is_visible {
                ASK_VISIBLE
            } else {
                ASK_HIDDEN
            };
            self.timers.set(Timer::Ask, now + pause);
        }
    }

    /// The server refused to list the people of a room.
    pub(super) fn list_refused(&mut self, why: NoRoom, now: Instant) {
        self.list_answered(now);
        if let Some(wish) = self.lists.subject.wish() {
            self.refuse_wish(wish, why);
        }
        self.ask_next(now);
    }

    /// A text from the server, when it is a page of a list: of people, asked for or not; of rooms
    /// or of a room's people, asked for only (else it is something the operator says).
    pub(super) fn page_subject(&self, text: &str) -> Option<Subject> {
        if lista::read(text).is_some() {
            return Some(Subject::People);
        }
        let subject = match lista::read_members(text) {
            Some((room, _)) => Subject::Members(room),
            None => lista::read_rooms(text).map(|_| Subject::Rooms)?,
        };
        self.lists.awaits(subject).then_some(subject)
    }

    /// A page of a list.
    pub(super) fn list_page(&mut self, subject: Subject, page: &str, now: Instant) {
        if self.lists.collecting.is_some_and(|other| other != subject) {
            // No page of two lists at a time: what is asked for later comes later.
            self.list_complete(now);
        }
        if self.lists.subject == subject {
            self.list_answered(now);
        }
        self.lists.collecting = Some(subject);
        match subject {
            Subject::People => self.add_people(lista::read(page).into_iter().flatten()),
            Subject::Members(_) => {
                let members = lista::read_members(page).map(|(_, people)| people);
                self.add_people(members.into_iter().flatten());
            }
            Subject::Rooms => {
                for entry in lista::read_rooms(page).into_iter().flatten() {
                    match entry {
                        lista::RoomEntry::Room(room, name) => self.lists.add_room(room, name),
                        lista::RoomEntry::More(count) => self.lists.add_more(count),
                    }
                }
            }
        }
        self.lists.pages += 1;
        if self.lists.pages == lista::MAX_PAGES {
            // There is no further page, and who sends one for ever must not keep the list open.
            self.list_complete(now);
        } else {
            self.timers.set(Timer::ListComplete, now + PAGE_WAIT);
        }
    }

    fn add_people<'a>(&mut self, entries: impl Iterator<Item = lista::Entry<'a>>) {
        for entry in entries {
            match entry {
                lista::Entry::Person(id, name) => self.lists.add(id, name),
                lista::Entry::More(count) => self.lists.add_more(count),
            }
        }
    }

    /// No further page came: the list is complete.
    pub(super) fn list_complete(&mut self, now: Instant) {
        let subject = self.lists.collecting;
        let rooms = std::mem::take(&mut self.lists.rooms);
        let found = std::mem::take(&mut self.lists.people);
        let more = self.lists.more;
        self.forget_pages();
        let lacks_us = more == 0 && !found.contains_key(&self.id);
        let people = found
            .into_iter()
            .map(|(id, name)| Person { id, name })
            .collect();
        match subject {
            Some(Subject::Rooms) => self.tell(Event::Rooms {
                rooms: rooms.into_iter().collect(),
                more,
            }),
            Some(Subject::Members(room)) => self.tell(Event::Members { room, people, more }),
            Some(Subject::People) => {
                // Somebody asked after this was asked for: theirs follows, and is newer.
                let is_outdated =
                    !self.lists.is_wanted && self.lists.wanted.contains(&Subject::People);
                if !is_outdated {
                    self.tell(Event::People { people, more });
                }
                if lacks_us && matches!(self.stage, Stage::Online) {
                    // An existing server answers anybody: this is how one that was started anew
                    // shows.
                    self.renew(now);
                }
            }
            None => {}
        }
        self.ask_next(now);
    }

    pub(super) fn is_named_in(&self, list: &str) -> bool {
        lista::read(list)
            .into_iter()
            .flatten()
            .any(|entry| matches!(entry, lista::Entry::Person(id, _) if id == self.id))
    }

    fn forget_pages(&mut self) {
        self.lists.collecting = None;
        self.lists.people.clear();
        self.lists.rooms.clear();
        self.lists.more = 0;
        self.lists.pages = 0;
        self.timers.stop(Timer::ListComplete);
    }

    /// Stops asking, as nobody is there to answer. What the application asked for is asked again
    /// once somebody is.
    pub(super) fn forget_list(&mut self) {
        let is_open = self.lists.is_asking() || self.lists.collecting.is_some();
        let subject = self.lists.subject;
        if is_open && self.lists.is_wanted && !self.lists.wanted.contains(&subject) {
            self.lists.wanted.push_front(subject);
        }
        self.lists.tries = 0;
        self.forget_pages();
        self.timers.stop(Timer::Ask);
        self.timers.stop(Timer::AskNext);
        self.timers.stop(Timer::ListAnswer);
    }

    /// On an existing server there is nothing to list but people.
    pub(super) fn refuse_wanted_lists(&mut self) {
        let wanted = std::mem::take(&mut self.lists.wanted);
        for subject in wanted {
            match subject.wish() {
                Some(wish) => self.refuse_wish(wish, NoRoom::NoRooms),
                None => self.lists.wanted.push_back(subject),
            }
        }
    }
}
