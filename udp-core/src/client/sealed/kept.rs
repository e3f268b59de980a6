//! What a session knows of its profile: small things in memory, records in the store.
//!
//! Changes gather while something is handled and are committed at its end, before anybody is told. What gathers
//! is seen by whoever reads meanwhile.

use super::{
    bounds::{CONVERSATIONS, MARKS, NAMES, RECORDS, RECORDS_FORGOTTEN},
    rows::{self, ALL_KEYS, Conversation, MarkRow, Message, OutboxRow, number_key, pair_key, put},
    store::{Change, Direction, Store, StoreError, Table, Urgency},
};
use crate::switches::{Switch, holds};
use protocol::{Destination, Name, PersonId, Record};
use std::collections::{BTreeMap, BTreeSet};
use zerocopy::IntoBytes;

/// The profile.
pub(super) struct Kept {
    store: Box<dyn Store>,
    known: Known,
    changes: Vec<Change>,
    urgency: Urgency,
    /// Records among the changes.
    fresh: BTreeMap<(Destination, u32), Record>,
    /// Conversations whose rows have to be written.
    dirty: BTreeSet<Destination>,
    /// Something was committed that is not safe yet.
    is_unsafe: bool,
    most_records: u64,
}

/// The small things.
#[derive(Debug, Default)]
struct Known {
    id: Option<PersonId>,
    outbox: Option<OutboxRow>,
    history: Option<u32>,
    messages: BTreeMap<u32, Message>,
    conversations: BTreeMap<Destination, Conversation>,
    names: BTreeMap<u32, Name>,
    marks: BTreeMap<(Destination, u32), MarkRow>,
    records: u64,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// It is kept now.
    New,
    /// It was kept before.
    Known,
    /// Another one has its place: this is another history.
    Conflict,
    /// There are more conversations than there can be.
    TooMany,
}

impl Kept {
    pub(super) fn open(store: Box<dyn Store>) -> Result<Self, StoreError> {
        let known = Known::read(&*store)?;
        Ok(Self {
            store,
            known,
            changes: Vec::new(),
            urgency: Urgency::Later,
            fresh: BTreeMap::new(),
            dirty: BTreeSet::new(),
            is_unsafe: false,
            most_records: RECORDS,
        })
    }

    /// Opens the store again after an error, and knows what is in it.
    pub(super) fn reopen(&mut self) -> Result<(), StoreError> {
        self.forget_changes();
        self.is_unsafe = false;
        self.store.reopen()?;
        self.known = Known::read(&*self.store)?;
        Ok(())
    }

    /// Keeps all that has changed.
    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        for conversation in &self.dirty {
            if let Some(state) = self.known.conversations.get(conversation) {
                let key = number_key(conversation.to_wire());
                self.changes
                    .push(put(Table::Conversations, key, state.row()));
            }
        }
        if self.changes.is_empty() {
            return Ok(());
        }
        self.store.commit(&self.changes, self.urgency)?;
        self.is_unsafe |= self.urgency == Urgency::Later;
        self.is_unsafe &= self.urgency == Urgency::Later;
        self.forget_changes();
        Ok(())
    }

    /// Makes safe what was committed without hurry.
    pub(super) fn make_safe(&mut self) -> Result<(), StoreError> {
        if self.is_unsafe {
            self.store.commit(&[], Urgency::Now)?;
            self.is_unsafe = false;
        }
        Ok(())
    }

    pub(super) const fn is_unsafe(&self) -> bool {
        self.is_unsafe
    }

    fn forget_changes(&mut self) {
        self.changes.clear();
        self.fresh.clear();
        self.dirty.clear();
        self.urgency = Urgency::Later;
    }

    fn change(&mut self, change: Change, urgency: Urgency) {
        self.changes.push(change);
        self.urgency = self.urgency.max(urgency);
    }

    pub(super) const fn id(&self) -> Option<PersonId> {
        self.known.id
    }

    pub(super) fn set_id(&mut self, id: PersonId) {
        if self.known.id != Some(id) {
            self.known.id = Some(id);
            let row = put(Table::Single, rows::OWN_ID, number_key(id.value()));
            self.change(row, Urgency::Now);
        }
    }

    /// The number of the history that the records are of; `None` when the server never told one.
    pub(super) const fn history(&self) -> Option<u32> {
        self.known.history
    }

    pub(super) fn set_history(&mut self, history: u32) {
        if self.known.history != Some(history) {
            self.known.history = Some(history);
            let row = put(Table::Single, rows::HISTORY, number_key(history));
            self.change(row, Urgency::Later);
        }
    }

    pub(super) const fn outbox(&self) -> Option<OutboxRow> {
        self.known.outbox
    }

    /// Waiting and refused messages, by number.
    pub(super) const fn messages(&self) -> &BTreeMap<u32, Message> {
        &self.known.messages
    }

    /// Puts a message into the outbox, which is made under the number `outbox` when there is none;
    /// `None` when it has no numbers left.
    pub(super) fn queue(&mut self, outbox: u32, message: Message) -> Option<(u32, u32)> {
        let mut row = self.known.outbox.unwrap_or(OutboxRow {
            outbox: outbox.into(),
            next: 1.into(),
        });
        let number = row.next.get();
        row.next = number.checked_add(1)?.into();
        self.known.outbox = Some(row);
        self.change(
            put(Table::Single, rows::OUTBOX, row.as_bytes()),
            outbox_urgency(),
        );
        self.put_message(number, message);
        Some((row.outbox.get(), number))
    }

    pub(super) fn put_message(&mut self, number: u32, message: Message) {
        let row = put(Table::Outbox, number_key(number), message.row());
        self.change(row, outbox_urgency());
        self.known.messages.insert(number, message);
    }

    /// Takes a message out of the outbox. Without hurry: said again, it would be answered again.
    pub(super) fn remove_message(&mut self, number: u32) -> Option<Message> {
        let message = self.known.messages.remove(&number)?;
        let row = rows::remove(Table::Outbox, number_key(number));
        self.change(row, Urgency::Later);
        Some(message)
    }

    pub(super) const fn conversations(&self) -> &BTreeMap<Destination, Conversation> {
        &self.known.conversations
    }

    pub(super) fn conversation(&self, which: Destination) -> Option<&Conversation> {
        self.known.conversations.get(&which)
    }

    /// A conversation that is about to change; `None` when there are too many.
    pub(super) fn conversation_mut(&mut self, which: Destination) -> Option<&mut Conversation> {
        let known = &mut self.known.conversations;
        if !known.contains_key(&which) && known.len() >= CONVERSATIONS {
            return None;
        }
        self.dirty.insert(which);
        Some(known.entry(which).or_default())
    }

    pub(super) fn name(&self, id: u32) -> Option<Name> {
        self.known.names.get(&id).copied()
    }

    pub(super) fn set_name(&mut self, id: u32, name: Name) {
        let is_known = self.known.names.get(&id);
        if is_known == Some(&name) || (is_known.is_none() && self.known.names.len() >= NAMES) {
            return;
        }
        self.known.names.insert(id, name);
        let row = put(Table::Names, number_key(id), name.as_str());
        self.change(row, Urgency::Later);
    }

    pub(super) const fn marks(&self) -> &BTreeMap<(Destination, u32), MarkRow> {
        &self.known.marks
    }

    /// Moves the mark of a reader; false when it stood there already, or there are too many.
    pub(super) fn move_mark(
        &mut self,
        which: Destination,
        reader: PersonId,
        mark: MarkRow,
    ) -> bool {
        let key = (which, reader.value());
        let marks = &mut self.known.marks;
        match marks.get(&key) {
            Some(known) if known.place >= mark.place => return false,
            None if marks.len() >= MARKS => return false,
            _ => {}
        }
        marks.insert(key, mark);
        let row = put(
            Table::Marks,
            pair_key(which, reader.value()),
            mark.as_bytes(),
        );
        self.change(row, Urgency::Later);
        true
    }

    /// The record at a place, if it is kept.
    pub(super) fn record(
        &self,
        which: Destination,
        place: u32,
    ) -> Result<Option<Record>, StoreError> {
        if let Some(record) = self.fresh.get(&(which, place)) {
            return Ok(Some(*record));
        }
        let covered = self
            .conversation(which)
            .and_then(|it| it.spans.around(place));
        if covered.is_none() {
            return Ok(None);
        }
        let row = self.store.value(Table::Records, &pair_key(which, place))?;
        row.as_deref().map(rows::read_record).transpose()
    }

    /// Hands the kept records from place `last` down to `first` to `visit` until it returns false.
    pub(super) fn records_down(
        &mut self,
        which: Destination,
        (first, last): (u32, u32),
        mut visit: impl FnMut(Record) -> bool,
    ) -> Result<(), StoreError> {
        // Then the store has everything.
        self.commit()?;
        let (first, last) = (pair_key(which, first), pair_key(which, last));
        let mut damage = None;
        let (table, down) = (Table::Records, Direction::Down);
        (self.store).visit(
            table,
            &first,
            &last,
            down,
            &mut |_, row| match rows::read_record(row) {
                Ok(record) => visit(record),
                Err(error) => {
                    damage = Some(error);
                    false
                }
            },
        )?;
        damage.map_or(Ok(()), Err)
    }

    /// Keeps a record at its place.
    pub(super) fn keep(
        &mut self,
        which: Destination,
        record: &Record,
    ) -> Result<Keeping, StoreError> {
        let place = record.heading.place.get();
        if let Some(known) = self.record(which, place)? {
            let is_same = known.heading.order == record.heading.order
                && known.frame.kind() == record.frame.kind()
                && known.frame.origin() == record.frame.origin();
            return Ok(if is_same {
                Keeping::Known
            } else {
                Keeping::Conflict
            });
        }
        let Some(conversation) = self.conversation_mut(which) else {
            return Ok(Keeping::TooMany);
        };
        conversation.spans.cover(place, place);
        conversation.last = conversation.last.max(place);
        conversation.records = conversation.records.saturating_add(1);
        let row = put(
            Table::Records,
            pair_key(which, place),
            record.bytes().as_slice(),
        );
        self.change(row, Urgency::Later);
        self.fresh.insert((which, place), *record);
        self.known.records += 1;
        if self.known.records > self.most_records {
            self.forget_oldest()?;
        }
        Ok(Keeping::New)
    }

    /// Forgets all records of a conversation, and that there were any.
    pub(super) fn forget_records(&mut self, which: Destination) -> Result<(), StoreError> {
        self.commit()?;
        let remove = Change::Remove {
            table: Table::Records,
            first: pair_key(which, 0).to_vec(),
            last: pair_key(which, u32::MAX).to_vec(),
        };
        self.change(remove, Urgency::Later);
        if let Some(conversation) = self.conversation_mut(which) {
            let records = conversation.records;
            *conversation = Conversation {
                is_member: conversation.is_member,
                ..Conversation::default()
            };
            self.known.records = self.known.records.saturating_sub(records.into());
        }
        let marks = &mut self.known.marks;
        marks.retain(|&(conversation, _), _| conversation != which);
        let remove = Change::Remove {
            table: Table::Marks,
            first: pair_key(which, 0).to_vec(),
            last: pair_key(which, u32::MAX).to_vec(),
        };
        self.change(remove, Urgency::Later);
        self.commit()
    }

    /// Makes room: the oldest records of the conversation with the most of them go.
    fn forget_oldest(&mut self) -> Result<(), StoreError> {
        self.commit()?;
        let conversations = self.known.conversations.iter();
        let Some((&which, _)) = conversations.max_by_key(|(_, it)| it.records) else {
            return Ok(());
        };
        let (mut records, mut last) = (0, 0);
        let (from, to) = (pair_key(which, 0), pair_key(which, u32::MAX));
        let most = RECORDS_FORGOTTEN.min(u32::try_from(self.most_records).unwrap_or(u32::MAX));
        let (table, up) = (Table::Records, Direction::Up);
        self.store.visit(table, &from, &to, up, &mut |key, _| {
            let Ok((_, place)) = rows::read_pair(key) else {
                return false;
            };
            (records, last) = (records + 1, place);
            records < most
        })?;
        let remove = Change::Remove {
            table: Table::Records,
            first: from.to_vec(),
            last: pair_key(which, last).to_vec(),
        };
        self.change(remove, Urgency::Later);
        if let Some(conversation) = self.conversation_mut(which) {
            conversation.spans.forget_below(last.saturating_add(1));
            conversation.records = conversation.records.saturating_sub(records);
        }
        self.known.records = self.known.records.saturating_sub(records.into());
        self.commit()
    }
}

impl Known {
    fn read(store: &dyn Store) -> Result<Self, StoreError> {
        let mut known = Self::default();
        if let Some(row) = store.value(Table::Single, rows::OWN_ID)? {
            known.id = Some(rows::read_id(&row)?);
        }
        if let Some(row) = store.value(Table::Single, rows::OUTBOX)? {
            known.outbox = Some(rows::read_row(&row)?);
        }
        if let Some(row) = store.value(Table::Single, rows::HISTORY)? {
            known.history = Some(rows::read_number(&row)?);
        }
        read_all(store, Table::Outbox, |key, row| {
            let (number, message) = (rows::read_number(key)?, Message::read(row)?);
            known.messages.insert(number, message);
            Ok(())
        })?;
        read_all(store, Table::Conversations, |key, row| {
            let which = rows::read_conversation(rows::read_number(key)?)?;
            let conversation = Conversation::read(row)?;
            known.records += u64::from(conversation.records);
            known.conversations.insert(which, conversation);
            Ok(())
        })?;
        read_all(store, Table::Names, |key, row| {
            (known.names).insert(rows::read_number(key)?, rows::read_name(row));
            Ok(())
        })?;
        read_all(store, Table::Marks, |key, row| {
            let (which, reader) = rows::read_pair(key)?;
            known.marks.insert((which, reader), rows::read_row(row)?);
            Ok(())
        })?;
        Ok(known)
    }
}

/// What waits must not be lost: it is told as safe.
fn outbox_urgency() -> Urgency {
    if holds(Switch::SafeOutbox) {
        Urgency::Now
    } else {
        Urgency::Later
    }
}

fn read_all(
    store: &dyn Store,
    table: Table,
    mut read: impl FnMut(&[u8], &[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut outcome = Ok(());
    let (first, last) = ALL_KEYS;
    store.visit(table, first, last, Direction::Up, &mut |key, row| {
        outcome = read(key, row);
        outcome.is_ok()
    })?;
    outcome
}
