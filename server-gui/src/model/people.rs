//! Who is here, sorted and filtered.

use gui_kit::fold::fold;
use protocol::{Name, RoomId};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc};
use udp_core::server::{DoorKind, PersonRow, RoomRow};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The person's id.
    Id,
    /// Their name.
    Name,
    /// Where they are.
    Address,
    /// The room they are in.
    Room,
    /// How much they said.
    Messages,
    /// When they were last heard of.
    Seen,
}

impl Column {
    /// All columns, from left to right.
    pub const ALL: [Self; 6] = [
        Self::Id,
        Self::Name,
        Self::Address,
        Self::Room,
        Self::Messages,
        Self::Seen,
    ];

    /// Whether the first click sorts upwards: names and numbers from the start, figures from the
    /// greatest.
    const fn ascending_first(self) -> bool {
        match self {
            Self::Id | Self::Name | Self::Address | Self::Room => true,
            Self::Messages | Self::Seen => false,
        }
    }
}

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// From the least to the greatest.
    pub ascending: bool,
}

/// The table's rows.
#[derive(Debug)]
pub struct People {
    rows: Arc<[PersonRow]>,
    rooms: BTreeMap<RoomId, Name>,
    /// Indices into `rows`, as shown.
    order: Vec<u32>,
    sort: Sort,
    filter: String,
}

impl Default for People {
    fn default() -> Self {
        Self {
            rows: [].into(),
            rooms: BTreeMap::new(),
            order: Vec::new(),
            sort: Sort {
                column: Column::Id,
                ascending: true,
            },
            filter: String::new(),
        }
    }
}

impl People {
    /// Takes the people and the rooms of a new picture.
    pub fn set_rows(&mut self, rows: &Arc<[PersonRow]>, rooms: &[RoomRow]) {
        self.rows = Arc::clone(rows);
        self.rooms = rooms.iter().map(|room| (room.id, room.name)).collect();
        self.arrange();
    }

    /// The names of the rooms somebody is in, with commas between them; empty when they are in none.
    #[must_use]
    pub fn rooms(&self, person: &PersonRow) -> String {
        let names = person.rooms.iter().filter_map(|room| self.rooms.get(room));
        names.map(Name::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Who is at an address, shown by the filter or not.
    pub fn at(&self, ip: IpAddr) -> impl Iterator<Item = &PersonRow> {
        self.rows
            .iter()
            .filter(move |person| person.address.ip() == ip)
    }

    /// Who came in by a door, shown by the filter or not.
    pub fn by(&self, door: DoorKind) -> impl Iterator<Item = &PersonRow> {
        self.rows.iter().filter(move |person| person.door == door)
    }

    /// Everybody.
    #[must_use]
    pub fn all(&self) -> usize {
        self.rows.len()
    }

    /// How many match the filter.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.order.len()
    }

    /// The person in row `index` of the table.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&PersonRow> {
        self.rows.get(*self.order.get(index)? as usize)
    }

    /// What the table is sorted by.
    #[must_use]
    pub const fn sort(&self) -> Sort {
        self.sort
    }

    /// Sorts by a column; the same again turns it round.
    pub fn sort_by(&mut self, column: Column) {
        let again = self.sort.column == column;
        self.sort = Sort {
            column,
            ascending: if again {
                !self.sort.ascending
            } else {
                column.ascending_first()
            },
        };
        self.arrange();
    }

    /// The filter as typed.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Shows only whose id, name or address contains `filter`; accents and capitals do not matter.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.arrange();
    }

    fn arrange(&mut self) {
        let wanted = fold(self.filter.trim());
        let rows = &self.rows;
        self.order = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX))
            .filter(|&index| wanted.is_empty() || self.matches(&rows[index as usize], &wanted))
            .collect();
        let row = |index: &u32| &rows[*index as usize];
        // Rows come sorted by id, and the sort is stable: equals stay in that order.
        match self.sort.column {
            Column::Id => {}
            Column::Name => self
                .order
                .sort_by_cached_key(|index| fold(row(index).name.as_str())),
            Column::Address => self.order.sort_by_key(|index| row(index).address),
            Column::Room => {
                // Who is in no room comes after all rooms, not as the first of them.
                let mut order = std::mem::take(&mut self.order);
                order.sort_by_cached_key(|&index| {
                    let rooms = self.rooms(&self.rows[index as usize]);
                    (rooms.is_empty(), fold(&rooms))
                });
                self.order = order;
            }
            Column::Messages => self.order.sort_by_key(|index| row(index).messages),
            Column::Seen => self.order.sort_by_key(|index| row(index).heard_ms),
        }
        if !self.sort.ascending {
            self.order.reverse();
        }
    }

    fn matches(&self, row: &PersonRow, wanted: &str) -> bool {
        fold(row.name.as_str()).contains(wanted)
            || row.id.value().to_string().contains(wanted)
            || row.address.to_string().contains(wanted)
            || fold(&self.rooms(row)).contains(wanted)
    }
}
