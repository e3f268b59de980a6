//! A server in a variable: it keeps what is said to it and answers, as docs/sealed-sessions.md says.

use protocol::{
    ConversationState, Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId,
    PlaceRange, Record, Refusal, RoomId, Text, Token, lista, words::ROOM_ENTERED_START,
};
use std::collections::{BTreeMap, BTreeSet};
use zerocopy::FromBytes;

/// The one who is connected.
pub(crate) const ME: u32 = 7;

pub(crate) fn person(id: u32) -> PersonId {
    PersonId::new(id).expect("a person's id")
}

pub(crate) fn room(number: u32) -> RoomId {
    RoomId::new(RoomId::MIN + number).expect("a room's number")
}

/// All that a server keeps, and one connection to it.
#[derive(Debug, Default)]
pub(crate) struct Double {
    /// By conversation as [`ME`] names it, then by place.
    pub(crate) kept: BTreeMap<Destination, BTreeMap<u32, Record>>,
    order: u64,
    /// The number of the history; 0 as of a server that tells none.
    pub(crate) history: u32,
    last: BTreeMap<Destination, u32>,
    /// The highest number of each outbox.
    highest: BTreeMap<u32, u32>,
    pub(crate) member_of: BTreeSet<RoomId>,
    pub(crate) rooms: BTreeMap<RoomId, Name>,
    pub(crate) read: BTreeMap<Destination, u32>,
    /// Nothing is kept.
    pub(crate) is_full: bool,
    /// Messages whose text contains this are refused with this.
    pub(crate) refuses: Option<(&'static str, Refusal)>,
    /// Messages are forgotten with their tokens: at or below the highest they are code 18.
    pub(crate) forgets_tokens: bool,
    input: Vec<u8>,
    text: Vec<u8>,
    /// The outbox begins anew at this number.
    refused_from: Option<u32>,
    is_accepted: bool,
    pub(crate) output: Vec<u8>,
    /// Everything it was told in this connection.
    pub(crate) heard: Vec<Record>,
    /// HISTORICO it was asked in all.
    pub(crate) questions: usize,
}

impl Double {
    /// A new connection.
    pub(crate) fn connect(&mut self) {
        self.input.clear();
        self.text.clear();
        self.output.clear();
        self.heard.clear();
        self.refused_from = None;
        self.is_accepted = false;
    }

    pub(crate) fn hear(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
        while let Ok((record, _)) = Record::read_from_prefix(&self.input) {
            self.input.drain(..Record::SIZE);
            self.heard.push(record);
            self.handle(&record);
        }
    }

    fn handle(&mut self, record: &Record) {
        let frame = &record.frame;
        let to = Destination::from_wire(frame.destination()).expect("a destination");
        let token = record.heading.token.get();
        if !self.is_accepted {
            assert_eq!((frame.kind(), to), (Kind::OI, Destination::Everyone));
            self.is_accepted = true;
            let mut accepted = self.said_to_me(Kind::OI, "Conexão aceita.", 0);
            accepted.heading.order = self.order.into();
            accepted.heading.place = self.history.into();
            return self.send(&accepted);
        }
        match (frame.kind(), to) {
            (Kind::MSG, _) => self.hear_part(record, to),
            (Kind::OI, Destination::Rooms) => self.create(record),
            (Kind::OI, Destination::Room(room)) if self.rooms.contains_key(&room) => {
                self.member_of.insert(room);
                let text = format!("{ROOM_ENTERED_START}{}.", self.rooms[&room]);
                self.answer_as_room(Kind::OI, room, token, &text);
            }
            (Kind::OI, Destination::Room(_)) => self.refuse(Refusal::UnknownRoom, token),
            (Kind::TCHAU, Destination::Room(room)) if self.member_of.remove(&room) => {
                self.answer_as_room(Kind::TCHAU, room, token, "");
            }
            (Kind::TCHAU, Destination::Room(_)) => self.refuse(Refusal::NotInRoom, token),
            (Kind::TCHAU, _) => {}
            (Kind::LISTA, Destination::Rooms) => {
                let rooms = self.rooms.clone();
                let pages: Vec<_> =
                    lista::room_pages(rooms.into_iter(), self.rooms.len()).collect();
                self.pages(&pages, token);
            }
            (Kind::LISTA, _) => {
                let people = (1..=40).map(|id| (person(id), Name::cut("Maria")));
                let pages: Vec<_> = lista::pages(people, 40).collect();
                self.pages(&pages, token);
            }
            (Kind::LIDO, _) => {
                let read = self.read.entry(to).or_default();
                *read = record.heading.place.get().max(*read);
            }
            (Kind::HISTORICO, _) => self.history(record, to),
            (Kind::ESTADO, _) => self.states(token),
            other => panic!("no client says {other:?}"),
        }
    }

    fn hear_part(&mut self, record: &Record, to: Destination) {
        let heading = &record.heading;
        let body = record.frame.body();
        let end = body
            .iter()
            .rposition(|&byte| byte != 0)
            .map_or(0, |last| last + 1);
        self.text.extend_from_slice(&body[..end]);
        if heading.part + 1 < heading.parts {
            return;
        }
        let bytes = std::mem::take(&mut self.text);
        let text = Text::from_field(&bytes).to_string();
        let token = Token::from_wire(heading.token.get()).expect("a token");
        if self.refused_from.is_some_and(|from| from != token.number) {
            return;
        }
        let highest = self.highest.get(&token.outbox).copied().unwrap_or(0);
        if token.number <= highest {
            let mut all = self.kept.values().flat_map(BTreeMap::values);
            let first = all.find(|it| it.heading.token == token.to_wire()).copied();
            match first.filter(|_| !self.forgets_tokens) {
                Some(first) => self.receipt(&first, to),
                None => self.refuse(Refusal::AlreadyHandled, token.to_wire()),
            }
            return;
        }
        if self.is_full {
            self.refused_from = Some(token.number);
            return self.refuse(Refusal::DiskFull, token.to_wire());
        }
        self.refused_from = None;
        self.highest.insert(token.outbox, token.number);
        if let Some((what, refusal)) = self.refuses
            && text.contains(what)
        {
            return self.refuse(refusal, token.to_wire());
        }
        let name = record.frame.name();
        let first = self.keep(
            Origin::Person(person(ME)),
            to,
            &name,
            &text,
            token.to_wire(),
        );
        self.receipt(&first, to);
    }

    /// Keeps a text and returns its first record.
    fn keep(
        &mut self,
        from: Origin,
        to: Destination,
        name: &Name,
        text: &str,
        token: u64,
    ) -> Record {
        let which = match (from, to) {
            (Origin::Person(from), Destination::Person(to)) if to == person(ME) => {
                Destination::Person(from)
            }
            _ => to,
        };
        let texts: Vec<FrameText> = Text::new(text).parts().collect();
        let mut first = None;
        for (part, text) in (0..).zip(&texts) {
            let frame = Frame::new(Kind::MSG, from, to, name, text);
            let record = self.place(which, frame, (part, texts.len() as u8), token);
            first.get_or_insert(record);
        }
        first.expect("a text has a part")
    }

    fn place(&mut self, which: Destination, frame: Frame, part: (u8, u8), token: u64) -> Record {
        self.order += 1;
        let last = self.last.entry(which).or_default();
        *last += 1;
        let heading = Heading {
            order: self.order.into(),
            time_ms: (1_000 + self.order).into(),
            token: token.into(),
            place: (*last).into(),
            part: part.0,
            parts: part.1,
            ..Heading::default()
        };
        let record = Record { heading, frame };
        self.kept.entry(which).or_default().insert(*last, record);
        record
    }

    /// Somebody else says something; whoever is connected is told.
    pub(crate) fn somebody_says(&mut self, from: u32, to: Destination, text: &str) {
        let before = self.order;
        self.keep(Origin::Person(person(from)), to, &Name::cut("Bia"), text, 0);
        self.tell_since(before);
    }

    /// Somebody comes or goes.
    pub(crate) fn somebody_passes(&mut self, who: u32, to: Destination, kind: Kind) {
        let before = self.order;
        let (origin, name) = (Origin::Person(person(who)), Name::cut("Bia"));
        let frame = Frame::new(kind, origin, to, &name, &FrameText::EMPTY);
        self.place(to, frame, (0, 1), 0);
        self.tell_since(before);
    }

    fn tell_since(&mut self, order: u64) {
        if self.is_accepted {
            let all = self.kept.values().flat_map(BTreeMap::values);
            let mut new: Vec<Record> = all.filter(|it| it.heading.order > order).copied().collect();
            new.sort_by_key(|it| it.heading.order.get());
            for record in new {
                self.send(&record);
            }
        }
    }

    fn create(&mut self, record: &Record) {
        let name = Name::cut(&record.frame.text().to_string());
        let number = room(self.rooms.len() as u32);
        self.rooms.insert(number, name);
        let token = record.heading.token.get();
        self.answer_as_room(Kind::OI, number, token, "Sala criada.");
    }

    fn history(&mut self, record: &Record, to: Destination) {
        self.questions += 1;
        let range = PlaceRange::of(&record.frame);
        let first = range.first.get();
        let end = self.last.get(&to).copied().unwrap_or(0);
        let last = range.last.get().min(first + 255).min(end);
        let records: Vec<Record> = (self.kept.get(&to).into_iter().flatten())
            .filter(|(place, _)| (first..=last).contains(place))
            .map(|(_, record)| *record)
            .collect();
        for mut record in records {
            if record.frame.origin() != ME {
                record.heading.token = 0.into();
            }
            self.send(&record);
        }
        let frame =
            PlaceRange::new(first, last.max(first - 1)).frame(Origin::Server, to, &Name::SERVER);
        self.answer(frame, record.heading.token.get());
    }

    fn states(&mut self, token: u64) {
        let rooms = self.member_of.iter().map(|&room| Destination::Room(room));
        let mut all: BTreeSet<Destination> = rooms.collect();
        all.insert(Destination::Everyone);
        let people = self.kept.keys().copied();
        all.extend(people.filter(|it| matches!(it, Destination::Person(_))));
        let states: Vec<ConversationState> = all.into_iter().map(|it| self.state(it)).collect();
        let me = Destination::Person(person(ME));
        for states in states.chunks(8) {
            self.answer(ConversationState::frame(states, me), token);
        }
        self.answer(ConversationState::frame(&[], me), token);
    }

    fn state(&self, which: Destination) -> ConversationState {
        let kept = self.kept.get(&which).and_then(BTreeMap::first_key_value);
        let last = self.last.get(&which).filter(|_| kept.is_some());
        ConversationState {
            destination: which.to_wire().into(),
            first: kept.map_or(0, |(&first, _)| first).into(),
            last: last.copied().unwrap_or(0).into(),
            read: self.read.get(&which).copied().unwrap_or(0).into(),
        }
    }

    /// Forgets what lies before a place.
    pub(crate) fn retain_from(&mut self, which: Destination, place: u32) {
        self.kept
            .entry(which)
            .or_default()
            .retain(|&it, _| it >= place);
    }

    /// Somebody has read; whoever is connected is told.
    pub(crate) fn somebody_reads(&mut self, who: u32, conversation: Destination, place: u32) {
        let (origin, name) = (Origin::Person(person(who)), Name::cut("Bia"));
        let frame = Frame::new(Kind::LIDO, origin, conversation, &name, &FrameText::EMPTY);
        let heading = Heading {
            place: place.into(),
            time_ms: 5.into(),
            ..Heading::default()
        };
        self.send(&Record { heading, frame });
    }

    fn receipt(&mut self, first: &Record, to: Destination) {
        let frame = Frame::from_server(Kind::RECIBO, to, &FrameText::EMPTY);
        let heading = first.heading;
        self.send(&Record { heading, frame });
    }

    fn said_to_me(&self, kind: Kind, text: &str, token: u64) -> Record {
        let me = Destination::Person(person(ME));
        let heading = Heading {
            token: token.into(),
            parts: 1,
            ..Heading::default()
        };
        Record {
            heading,
            frame: Frame::from_server(kind, me, &FrameText::cut(text)),
        }
    }

    pub(crate) fn refuse(&mut self, refusal: Refusal, token: u64) {
        let mut record = self.said_to_me(Kind::ERRO, refusal.text(), token);
        record.heading.flags = u16::from(refusal.code()).into();
        self.send(&record);
    }

    fn answer_as_room(&mut self, kind: Kind, room: RoomId, token: u64, text: &str) {
        let me = Destination::Person(person(ME));
        let text = FrameText::cut(text);
        self.answer(
            Frame::new(kind, Origin::Room(room), me, &Name::SERVER, &text),
            token,
        );
    }

    fn answer(&mut self, frame: Frame, token: u64) {
        let heading = Heading {
            token: token.into(),
            parts: 1,
            ..Heading::default()
        };
        self.send(&Record { heading, frame });
    }

    fn pages(&mut self, pages: &[FrameText], token: u64) {
        for (part, page) in (0..).zip(pages) {
            let mut record = self.said_to_me(Kind::MSG, page.as_str(), token);
            record.heading.part = part;
            record.heading.parts = pages.len() as u8;
            self.send(&record);
        }
    }

    pub(crate) fn send(&mut self, record: &Record) {
        self.output.extend_from_slice(record.bytes());
    }

    /// The texts of a conversation in order, their parts joined.
    pub(crate) fn texts(&self, which: Destination) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for record in self.kept.get(&which).into_iter().flat_map(BTreeMap::values) {
            let text = record.frame.text().to_string();
            match texts.last_mut() {
                Some(last) if record.heading.part > 0 => last.push_str(&text),
                _ => texts.push(text),
            }
        }
        texts
    }
}
