//! The answers to LISTA: who is here, which rooms, who is in a room; in as many frames as it takes.
//!
//! "Clientes conectados: 1: Ana, 2: Bia" · "Salas: 1000000001: redes" · "Na sala 1000000001: 1: Ana"

use crate::{
    id::{PersonId, RoomId},
    text::FrameText,
    words::{MEMBERS_START, PEOPLE_START, ROOMS_START},
};
use core::fmt::{self, Write as _};

/// Frames of one answer at most; the rest is counted in words.
pub const MAX_PAGES: usize = 50;

/// Room kept in the last frame for ", … e mais 4294967295".
const TAIL_BYTES: usize = 25;

/// Iterator over the frame texts of an answer: entries are never cut, and when they do not fit 50
/// frames the last one ends "… e mais N".
pub struct Pages<I: Iterator> {
    start: FrameText,
    entries: core::iter::Peekable<I>,
    left: usize,
    written: usize,
}

impl<I: Iterator> fmt::Debug for Pages<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("left", &self.left)
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}

/// Pages for people sorted by id; `count` is how many `people` yields.
///
/// ```
/// use protocol::{Name, PersonId, lista};
/// let people = [(PersonId::new(1).unwrap(), Name::cut("Ana")), (PersonId::new(2).unwrap(), Name::cut("B,a"))];
/// let mut pages = lista::pages(people.into_iter(), 2);
/// assert_eq!(pages.next().unwrap().as_str(), "Clientes conectados: 1: Ana, 2: B a");
/// assert!(pages.next().is_none());
/// ```
pub fn pages<N: AsRef<str>>(
    people: impl Iterator<Item = (PersonId, N)>,
    count: usize,
) -> Pages<impl Iterator<Item = (u32, N)>> {
    let people = people.map(|(id, name)| (id.value(), name));
    pages_of(FrameText::cut(PEOPLE_START), people, count)
}

/// Pages for the rooms, in the order of their numbers.
pub fn room_pages<N: AsRef<str>>(
    rooms: impl Iterator<Item = (RoomId, N)>,
    count: usize,
) -> Pages<impl Iterator<Item = (u32, N)>> {
    let rooms = rooms.map(|(id, name)| (id.value(), name));
    pages_of(FrameText::cut(ROOMS_START), rooms, count)
}

/// Pages for the people in a room, sorted by id.
///
/// ```
/// use protocol::{Name, PersonId, RoomId, lista};
/// let room = RoomId::new(1_000_000_001).unwrap();
/// let people = [(PersonId::new(1).unwrap(), Name::cut("Ana"))];
/// let mut pages = lista::member_pages(room, people.into_iter(), 1);
/// assert_eq!(pages.next().unwrap().as_str(), "Na sala 1000000001: 1: Ana");
/// ```
pub fn member_pages<N: AsRef<str>>(
    room: RoomId,
    people: impl Iterator<Item = (PersonId, N)>,
    count: usize,
) -> Pages<impl Iterator<Item = (u32, N)>> {
    let mut start = FrameText::cut(MEMBERS_START);
    let _ = write!(start, "{room}: ");
    pages_of(start, people.map(|(id, name)| (id.value(), name)), count)
}

fn pages_of<N, I: Iterator<Item = (u32, N)>>(
    start: FrameText,
    entries: I,
    count: usize,
) -> Pages<I> {
    Pages {
        start,
        entries: entries.peekable(),
        left: count,
        written: 0,
    }
}

/// Writes "7: Ana"; `,` and `:` in the name would end the entry early, so they become spaces.
fn entry(id: u32, name: &str) -> FrameText {
    let mut text = FrameText::EMPTY;
    // Ten digits, two marks and twenty bytes of name always fit.
    let _ = write!(text, "{id}: ");
    for piece in name.split_inclusive([',', ':']) {
        match piece.strip_suffix([',', ':']) {
            Some(before) => _ = write!(text, "{before} "),
            None => _ = write!(text, "{piece}"),
        }
    }
    text
}

impl<N: AsRef<str>, I: Iterator<Item = (u32, N)>> Iterator for Pages<I> {
    type Item = FrameText;

    fn next(&mut self) -> Option<FrameText> {
        if self.written == MAX_PAGES || (self.written > 0 && self.entries.peek().is_none()) {
            return None;
        }
        self.written += 1;
        let is_last = self.written == MAX_PAGES;
        let mut page = self.start;
        let mut is_first = true;
        while let Some((id, name)) = self.entries.peek() {
            let entry = entry(*id, name.as_ref());
            let separator = if is_first { "" } else { ", " };
            let kept = if is_last && self.left > 1 {
                TAIL_BYTES
            } else {
                0
            };
            let needed = separator.len() + entry.as_str().len() + kept;
            if page.as_str().len() + needed > crate::text::FRAME_TEXT_BYTES {
                break;
            }
            page.push_clean(separator);
            page.push_clean(entry.as_str());
            is_first = false;
            self.left = self.left.saturating_sub(1);
            self.entries.next();
        }
        if is_last && self.left > 0 {
            let _ = write!(page, ", … e mais {}", self.left);
        }
        Some(page)
    }
}

/// One thing read from an answer that lists people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// Somebody who is here.
    Person(PersonId, &'a str),
    /// So many more are here than the answer could hold.
    More(u32),
}

/// Reads one frame of the answer that says who is here; `None` when the text is not one. What cannot
/// be understood in it is passed over. A name that holds ", " survives unless what follows looks like
/// an entry.
pub fn read(text: &str) -> Option<impl Iterator<Item = Entry<'_>>> {
    let rest = text.strip_prefix(PEOPLE_START.trim_end())?.trim_start();
    Some(raw_entries(rest).filter_map(RawEntry::person))
}

/// Reads one frame of the answer that says who is in a room.
pub fn read_members(text: &str) -> Option<(RoomId, impl Iterator<Item = Entry<'_>>)> {
    let (room, rest) = text.strip_prefix(MEMBERS_START)?.split_once(':')?;
    let room = RoomId::new(room.parse().ok()?)?;
    Some((
        room,
        raw_entries(rest.trim_start()).filter_map(RawEntry::person),
    ))
}

/// One thing read from the answer that says which rooms there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomEntry<'a> {
    /// A room.
    Room(RoomId, &'a str),
    /// So many more are there than the answer could hold.
    More(u32),
}

/// Reads one frame of the answer that says which rooms there are.
pub fn read_rooms(text: &str) -> Option<impl Iterator<Item = RoomEntry<'_>>> {
    let rest = text.strip_prefix(ROOMS_START.trim_end())?.trim_start();
    Some(raw_entries(rest).filter_map(|entry| match entry {
        RawEntry::Named(id, name) => Some(RoomEntry::Room(RoomId::new(id)?, name)),
        RawEntry::More(count) => Some(RoomEntry::More(count)),
    }))
}

enum RawEntry<'a> {
    Named(u32, &'a str),
    More(u32),
}

impl<'a> RawEntry<'a> {
    fn person(self) -> Option<Entry<'a>> {
        match self {
            Self::Named(id, name) => Some(Entry::Person(PersonId::new(id)?, name)),
            Self::More(count) => Some(Entry::More(count)),
        }
    }
}

fn raw_entries(mut rest: &str) -> impl Iterator<Item = RawEntry<'_>> {
    core::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = rest
                .match_indices(", ")
                .map(|(at, _)| at)
                .find(|&at| begins_entry(&rest[at + 2..]))
                .unwrap_or(rest.len());
            let (this, after) = rest.split_at(end);
            rest = after.strip_prefix(", ").unwrap_or(after);
            if let Some(count) = this
                .strip_prefix("… e mais ")
                .and_then(|count| count.parse().ok())
            {
                return Some(RawEntry::More(count));
            }
            let named = this
                .split_once(':')
                .and_then(|(id, name)| Some((id.trim().parse().ok()?, name.trim())));
            if let Some((id, name)) = named {
                return Some(RawEntry::Named(id, name));
            }
        }
        None
    })
}

fn begins_entry(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.starts_with("… e mais ") || (digits > 0 && text[digits..].starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Name;

    fn people(count: u32) -> impl Iterator<Item = (PersonId, Name)> {
        (1..=count).filter_map(|id| Some((PersonId::new(id)?, Name::cut("Maria da Conceição"))))
    }

    #[test]
    fn what_is_written_is_read() {
        let mut seen = 0;
        for page in pages(people(100), 100) {
            for entry in read(page.as_str()).into_iter().flatten() {
                seen += 1;
                assert!(
                    matches!(entry, Entry::Person(id, "Maria da Conceição") if id.value() == seen)
                );
            }
        }
        assert_eq!(seen, 100);
    }

    #[test]
    fn fifty_frames_end_with_how_many_more() {
        let all: Vec<_> = pages(people(16_384), 16_384).collect();
        assert_eq!(all.len(), MAX_PAGES);
        let shown = all
            .iter()
            .flat_map(|page| read(page.as_str()).into_iter().flatten());
        let (mut named, mut more) = (0, 0);
        for entry in shown {
            match entry {
                Entry::Person(..) => named += 1,
                Entry::More(count) => more = count,
            }
        }
        assert_eq!(named + more, 16_384);
        assert!(
            all.last()
                .is_some_and(|page| page.as_str().ends_with(&format!("… e mais {more}")))
        );
    }

    #[test]
    fn rooms_and_their_people_are_written_and_read() {
        let room = RoomId::new(RoomId::MIN).unwrap();
        let page = room_pages([(room, "redes")].into_iter(), 1).next().unwrap();
        assert_eq!(page.as_str(), "Salas: 1000000001: redes");
        let read: Vec<_> = read_rooms(page.as_str()).unwrap().collect();
        assert_eq!(read, [RoomEntry::Room(room, "redes")]);
        let rooms = (0..1_000).filter_map(|n| RoomId::new(RoomId::MIN + n));
        let rooms = rooms.map(|room| (room, "um nome dos compridos"));
        let last = room_pages(rooms, 1_000).last().unwrap();
        let more = read_rooms(last.as_str()).unwrap().last();
        assert!(matches!(more, Some(RoomEntry::More(1..))), "{last:?}");
        let page = member_pages(room, people(1), 1).next().unwrap();
        let (of, mut members) = read_members(page.as_str()).unwrap();
        assert_eq!(of, room);
        assert!(matches!(
            members.next(),
            Some(Entry::Person(_, "Maria da Conceição"))
        ));
        assert!(read_rooms("Olá").is_none() && read_members("Na sala azul: 1: Ana").is_none());
    }

    #[test]
    fn lists_of_others_are_read_with_care() {
        let read = |text| read(text).map(Iterator::count);
        assert_eq!(read("Clientes conectados: 1: Ana, a boa, 2: Bia"), Some(2));
        assert_eq!(read("Clientes conectados: "), Some(0));
        assert_eq!(read("Clientes conectados: x, 0: zero, 3:Caio"), Some(1));
        assert_eq!(read("Olá"), None);
    }
}
