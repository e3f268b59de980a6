//! What is appended in these tests, and everything a reader answers about it.

use fastrand::Rng;
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, PersonId, Record, RoomId};
use std::collections::{BTreeMap, BTreeSet};
use udp_core::journal::{
    Batch, Conversation, Extent, OrderSlot, Places, ReadError, Reader, RowChange, Table,
};

/// A message of one part.
#[derive(Debug, Clone)]
pub(crate) struct Say {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) text: String,
    pub(crate) token: u64,
}

impl Say {
    pub(crate) fn new(from: u32, to: u32) -> Self {
        Self {
            from,
            to,
            text: String::new(),
            token: 0,
        }
    }

    pub(crate) fn token(self, token: u64) -> Self {
        Self { token, ..self }
    }

    pub(crate) fn frame(&self) -> Frame {
        Frame::new(
            Kind::MSG,
            Origin::from_wire(self.from).unwrap(),
            Destination::from_wire(self.to).unwrap(),
            &Name::from_field(b"Ana"),
            &FrameText::cut(&self.text),
        )
    }
}

pub(crate) const ROOM: u32 = RoomId::MIN;

pub(crate) fn person(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn said(says: &[Say], time_ms: u64) -> Batch {
    let mut batch = Batch::default();
    for say in says {
        batch.push(&say.frame(), time_ms, say.token, 0, 1);
    }
    batch
}

/// A row of eight bytes that the journal fills with the order of the batch's record `record`.
pub(crate) fn order_row(table: Table, key: &[u8], record: usize) -> RowChange {
    RowChange {
        table,
        key: key.to_vec(),
        value: Some(vec![0; 8]),
        order: Some(OrderSlot { offset: 0, record }),
    }
}

pub(crate) fn row(table: Table, key: &[u8], value: Option<&[u8]>) -> RowChange {
    RowChange {
        table,
        key: key.to_vec(),
        value: value.map(<[u8]>::to_vec),
        order: None,
    }
}

/// One to eight random messages of four people in a room, in pairs and to everyone, and some rows.
pub(crate) fn random_batch(rng: &mut Rng, time_ms: u64) -> Batch {
    let mut batch = Batch::default();
    for _ in 0..rng.usize(1..=8) {
        let from = rng.u32(1..=4);
        let to = *rng.choice(&[0, 0, ROOM, 1, 2, 3, 4]).unwrap();
        let say = Say {
            text: format!("{}", rng.u64(..)),
            ..Say::new(from, to)
        };
        let token = if rng.bool() { rng.u64(1..) } else { 0 };
        let parts = rng.u8(1..=3);
        for part in 0..parts {
            batch.push(&say.frame(), time_ms, token, part, parts);
        }
    }
    for _ in 0..rng.usize(..3) {
        let table = *rng.choice(&Table::ALL).unwrap();
        let key = [rng.u8(..4)];
        batch.change(match rng.u8(..3) {
            0 => row(table, &key, None),
            1 => row(table, &key, Some(&rng.u64(..).to_be_bytes())),
            _ => order_row(table, &key, rng.usize(..batch.frames().len())),
        });
    }
    batch
}

/// The records of a batch that was appended.
pub(crate) fn records_of(batch: &Batch) -> impl Iterator<Item = Record> {
    let parts = batch.headings().iter().zip(batch.frames());
    parts.map(|(heading, frame)| Record {
        heading: *heading,
        frame: *frame,
    })
}

/// The rows of all tables.
pub(crate) type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// Makes a batch's changes.
pub(crate) fn change(rows: &mut Rows, batch: &Batch) {
    for change in batch.changes() {
        let key = (change.table, change.key.clone());
        match &change.value {
            Some(value) => _ = rows.insert(key, value.clone()),
            None => _ = rows.remove(&key),
        }
    }
}

pub(crate) fn read(reader: &dyn Reader, from: u64) -> Vec<Record> {
    try_read(reader, from).unwrap()
}

pub(crate) fn try_read(reader: &dyn Reader, from: u64) -> Result<Vec<Record>, ReadError> {
    let mut found = Vec::new();
    reader.read(from, &mut |record| {
        found.push(*record);
        true
    })?;
    Ok(found)
}

pub(crate) fn read_conversation(
    reader: &dyn Reader,
    conversation: Conversation,
    from: u32,
) -> Result<Vec<Record>, ReadError> {
    let mut found = Vec::new();
    reader.read_conversation(conversation, from, &mut |record| {
        found.push(*record);
        true
    })?;
    Ok(found)
}

pub(crate) fn rows(reader: &dyn Reader) -> Result<Rows, ReadError> {
    let mut found = Rows::new();
    for table in Table::ALL {
        reader.rows(table, &mut |key, value| {
            found.insert((table, key.to_vec()), value.to_vec());
        })?;
    }
    Ok(found)
}

pub(crate) fn orders(records: &[Record]) -> Vec<u64> {
    let heading = records.iter().map(|record| record.heading);
    heading.map(|heading| heading.order.get()).collect()
}

pub(crate) fn spoken_in(records: &[Record]) -> BTreeSet<Conversation> {
    let conversations = records.iter().map(|record| Conversation::of(&record.frame));
    conversations.flatten().collect()
}

/// Everything a reader answers, without the bytes, which are each backend's own.
#[derive(Debug, PartialEq)]
pub(crate) struct Answers {
    extent: Extent,
    records: Vec<Record>,
    conversations: Vec<(Conversation, Option<Places>, Vec<Record>)>,
    tokens: Vec<(u64, [Option<u64>; 3])>,
    rows: Rows,
}

/// Asks a reader everything: also from the middle of things, and about conversations and tokens that
/// may be gone.
pub(crate) fn ask(
    reader: &dyn Reader,
    from: u64,
    place: u32,
    conversations: &BTreeSet<Conversation>,
    tokens: &BTreeSet<u64>,
) -> Answers {
    Answers {
        extent: Extent {
            bytes: 0,
            ..reader.extent()
        },
        records: read(reader, from),
        conversations: (conversations.iter())
            .map(|&conversation| {
                let records = read_conversation(reader, conversation, place).unwrap();
                (conversation, reader.places(conversation).unwrap(), records)
            })
            .collect(),
        tokens: (tokens.iter())
            .map(|&token| {
                let order = |id| reader.order_of_token(person(id), token).unwrap();
                (token, [1, 2, 3].map(order))
            })
            .collect(),
        rows: rows(reader).unwrap(),
    }
}
