//! Datagrams of the sealed dialect, gathered so that many leave in one system call.

use crate::sealed::{Ecn, endpoint::Transmit};
use std::{net::SocketAddr, ops::Range};

/// Rows that are sent together: past some 32 a system call costs little beside what it carries.
const ROWS: usize = 64;

/// Bytes that are sent together, but for the last row. They are copied here, and stay in the cache.
const BYTES: usize = 128 * 1024;

/// Rows of datagrams. A row goes to one address and holds one datagram, or several of one length.
#[derive(Debug, Default)]
pub(in crate::net) struct Packets {
    bytes: Vec<u8>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    to: SocketAddr,
    form: Form,
    bytes: Range<usize>,
}

/// What one system call can have only one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// What to write into the two low bits of the IP header's traffic class.
    pub(super) ecn: Option<Ecn>,
    /// Whether the IP header is one of IPv4.
    pub(super) is_ipv4: bool,
    /// The length of each datagram of the row but the last.
    pub(super) segment: Option<u16>,
}

impl Packets {
    pub(in crate::net) fn push(&mut self, transmit: &Transmit<'_>) {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(transmit.bytes);
        let segment = transmit.segment_size;
        self.rows.push(Row {
            to: transmit.destination,
            form: Form {
                ecn: transmit.ecn,
                is_ipv4: transmit.destination.ip().to_canonical().is_ipv4(),
                segment: segment.and_then(|bytes| u16::try_from(bytes).ok()),
            },
            bytes: begin..self.bytes.len(),
        });
    }

    /// True when they should be sent before there are more.
    pub(in crate::net) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS || self.bytes.len() >= BYTES
    }

    pub(in crate::net) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(in crate::net) fn clear(&mut self) {
        self.bytes.clear();
        self.rows.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The form of a row, and that row with those behind it that have the same.
    #[cfg(all(target_os = "linux", not(recado_portable)))]
    pub(super) fn alike(
        &self,
        first: usize,
    ) -> Option<(Form, impl Iterator<Item = (&[u8], SocketAddr)>)> {
        let rows = self.rows.get(first..)?;
        let form = rows.first()?.form;
        let alike = rows.iter().take_while(move |row| row.form == form);
        Some((
            form,
            alike.map(|row| (&self.bytes[row.bytes.clone()], row.to)),
        ))
    }

    /// The datagrams of a row by themselves, and where they go.
    pub(super) fn apart(&self, row: usize) -> Option<(impl Iterator<Item = &[u8]>, SocketAddr)> {
        let row = self.rows.get(row)?;
        let bytes = &self.bytes[row.bytes.clone()];
        let size = row.form.segment.map_or(bytes.len(), usize::from);
        Some((bytes.chunks(size.max(1)), row.to))
    }

    /// How many datagrams lie in rows.
    pub(super) fn datagrams(&self, rows: Range<usize>) -> u64 {
        let counts = rows.filter_map(|row| Some(self.apart(row)?.0.count() as u64));
        counts.sum()
    }
}
