//! What a peer refers to on this side of its connection: counted, bounded, gone once it is let go.

use super::{Exception, Value, boxed::IdPack, connection::Signature};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// Objects a peer may refer to. A program that keeps every message of a day's class has a few
/// thousand; one that lets nothing go ends here and not the server.
pub(super) const OBJECTS_LIMIT: usize = 32_768;

/// Items in all lists of a peer together: as many as objects, twice.
const ITEMS_LIMIT: usize = 65_536;

/// Items of one list. A program that has its history in ours appends for as long as it runs: the
/// oldest go.
pub(super) const LIST_LIMIT: usize = 1_000;

/// The service itself.
pub(super) const ROOT: i64 = 1;

/// Something that is referred to.
#[derive(Debug)]
pub(super) enum Object {
    Root,
    /// A method of the service.
    Method(&'static Signature),
    Dict(Arc<[(&'static str, Value)]>),
    List(VecDeque<Value>),
    /// Over the items of a list or the keys of a dict.
    Iterator {
        of: i64,
        next: usize,
    },
    /// A method of a dict, list or iterator.
    Bound {
        of: i64,
        name: Arc<str>,
    },
}

impl Object {
    /// Its class's number and name. These names need no INSPECT (contracts.md §5).
    fn class(&self) -> (i64, &'static str) {
        match self {
            Self::Root => (1, "recado.ChatService"),
            Self::Method(_) => (2, "builtins.method"),
            Self::Dict(_) => (3, "builtins.dict"),
            Self::List(_) => (4, "builtins.list"),
            Self::Iterator { .. } => (5, "builtins.list_iterator"),
            Self::Bound { .. } => (6, "builtins.builtin_function_or_method"),
        }
    }

    /// The object it needs.
    fn holds(&self) -> Option<i64> {
        match self {
            Self::Iterator { of, .. } | Self::Bound { of, .. } => Some(*of),
            Self::Root | Self::Method(_) | Self::Dict(_) | Self::List(_) => None,
        }
    }

    fn item_count(&self) -> usize {
        match self {
            Self::List(items) => items.len(),
            _ => 0,
        }
    }
}

#[derive(Debug)]
struct Slot {
    object: Object,
    /// How often the peer refers to it.
    references: u64,
    /// How many objects need it.
    holders: u64,
}

/// All objects of a connection.
#[derive(Debug)]
pub(super) struct Objects {
    slots: BTreeMap<i64, Slot>,
    last_id: i64,
    item_count: usize,
}

impl Objects {
    pub(super) fn new() -> Self {
        let root = Slot {
            object: Object::Root,
            references: 0,
            holders: 1,
        };
        Self {
            slots: BTreeMap::from([(ROOT, root)]),
            last_id: ROOT,
            item_count: 0,
        }
    }

    pub(super) fn object(&self, id: i64) -> Result<&Object, Exception> {
        let slot = self.slots.get(&id).ok_or_else(Exception::reference_error)?;
        Ok(&slot.object)
    }

    /// The object under a name the peer was given.
    pub(super) fn find(&self, pack: &IdPack) -> Result<i64, Exception> {
        self.object(pack.object).map(|_| pack.object)
    }

    /// Keeps an object, to which the peer refers once.
    pub(super) fn add(&mut self, object: Object) -> Result<IdPack, Exception> {
        self.make_room(1, object.item_count())?;
        if let Some(held) = object.holds() {
            let slot = self.slots.get_mut(&held);
            slot.ok_or_else(Exception::reference_error)?.holders += 1;
        }
        self.item_count += object.item_count();
        self.last_id += 1;
        let slot = Slot {
            object,
            references: 0,
            holders: 0,
        };
        self.slots.insert(self.last_id, slot);
        self.refer(self.last_id)
    }

    /// The peer is given an object once more.
    pub(super) fn refer(&mut self, id: i64) -> Result<IdPack, Exception> {
        let slot = self
            .slots
            .get_mut(&id)
            .ok_or_else(Exception::reference_error)?;
        slot.references += 1;
        let (class, name) = slot.object.class();
        Ok(IdPack {
            name: Arc::from(name),
            class,
            object: id,
        })
    }

    /// The peer refers to an object less often.
    pub(super) fn release(&mut self, id: i64, count: u64) {
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.references = slot.references.saturating_sub(count);
        }
        self.drop_unneeded(id);
    }

    fn drop_unneeded(&mut self, id: i64) {
        let mut next = Some(id);
        while let Some(id) = next.take() {
            let is_unneeded = |slot: &Slot| slot.references == 0 && slot.holders == 0;
            if !self.slots.get(&id).is_some_and(is_unneeded) {
                return;
            }
            let Some(slot) = self.slots.remove(&id) else {
                return;
            };
            self.item_count -= slot.object.item_count();
            if let Some(held) = slot.object.holds()
                && let Some(slot) = self.slots.get_mut(&held)
            {
                slot.holders -= 1;
                next = Some(held);
            }
        }
    }

    /// Changes a list; what it does to the number of items is within the bounds afterwards.
    pub(super) fn change_list<T>(
        &mut self,
        id: i64,
        added: usize,
        change: impl FnOnce(&mut VecDeque<Value>) -> T,
    ) -> Result<T, Exception> {
        self.make_room(0, added)?;
        let slot = self
            .slots
            .get_mut(&id)
            .ok_or_else(Exception::reference_error)?;
        let Object::List(items) = &mut slot.object else {
            return Err(Exception::type_error("not a list"));
        };
        let before = items.len();
        let outcome = change(items);
        let surplus = items.len().saturating_sub(LIST_LIMIT);
        items.drain(..surplus);
        self.item_count = self.item_count - before + items.len();
        Ok(outcome)
    }

    /// Where an iterator is, and one further from now on.
    pub(super) fn step(&mut self, id: i64) -> Option<usize> {
        let Object::Iterator { next, .. } = &mut self.slots.get_mut(&id)?.object else {
            return None;
        };
        *next += 1;
        Some(*next - 1)
    }

    fn make_room(&self, objects: usize, items: usize) -> Result<(), Exception> {
        let is_full = self.slots.len() + objects > OBJECTS_LIMIT
            || self.item_count.saturating_add(items) > ITEMS_LIMIT;
        if is_full {
            return Err(Exception::memory_error("too many objects are referred to"));
        }
        Ok(())
    }
}
