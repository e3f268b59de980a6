//! Many datagrams a call, and many datagrams a message.

use super::{Members, Wish, answer, to_std};
use crate::mmsg::{Address, Receiver, Row, SEGMENTS, Sender, Wait};
use protocol::Frame;
use std::{
    io::{self, IoSlice},
    net::UdpSocket,
    ops::Range,
    os::fd::AsFd as _,
};

/// recvmmsg and sendmmsg, with UDP_SEGMENT or without.
#[derive(Debug)]
pub struct Batched {
    socket: UdpSocket,
    members: Members,
    receiver: Receiver,
    sender: Sender,
    is_cut: bool,
    /// What goes to people: the place of each and its frame in the batch.
    people: Vec<(u32, u32)>,
}

impl Batched {
    /// A server with nobody in it; with `is_cut`, frames of one address share a message.
    #[must_use]
    pub fn new(socket: UdpSocket, is_cut: bool) -> Self {
        Self {
            socket,
            members: Members::default(),
            receiver: Receiver::default(),
            sender: Sender::default(),
            is_cut,
            people: Vec::new(),
        }
    }

    /// Receives one batch and sends what follows from it; how many datagrams came.
    ///
    /// # Errors
    /// Whatever the socket says.
    pub fn turn(&mut self, wait: Wait) -> io::Result<usize> {
        let count = self.receiver.fetch(self.socket.as_fd(), wait)?;
        let mut broadcasts = 0..0;
        for at in 0..count {
            let Some((bytes, from)) = self.receiver.datagram(at) else {
                break;
            };
            let is_whole = bytes.len() == Frame::SIZE;
            match Wish::of(bytes) {
                Wish::Register(id) => {
                    self.members.register(id, from);
                    answer(&self.socket, id, to_std(&from))?;
                }
                Wish::Everyone if is_whole && broadcasts.end == at => broadcasts.end += 1,
                Wish::Everyone if is_whole => {
                    self.fan(broadcasts)?;
                    broadcasts = at..at + 1;
                }
                Wish::Person(id) if is_whole => {
                    if let Some(place) = self.members.find(id) {
                        self.people.push((place as u32, at as u32));
                    }
                }
                Wish::Everyone | Wish::Person(_) | Wish::Nothing => {}
            }
        }
        self.fan(broadcasts)?;
        self.deliver()?;
        Ok(count)
    }

    /// Frames that lie together, to everyone.
    fn fan(&mut self, frames: Range<usize>) -> io::Result<()> {
        let Self {
            socket,
            members,
            receiver,
            sender,
            ..
        } = self;
        if self.is_cut && frames.len() > 1 {
            let pieces = [IoSlice::new(receiver.run(frames))];
            let rows = members.addresses.iter().map(|to| Row {
                to,
                pieces: &pieces,
            });
            return sender.send(socket.as_fd(), rows, true);
        }
        let frames: Vec<_> = frames
            .map(|at| [IoSlice::new(receiver.run(at..at + 1))])
            .collect();
        let rows = frames.iter().flat_map(|pieces| {
            let row = |to| Row { to, pieces };
            members.addresses.iter().map(row)
        });
        sender.send(socket.as_fd(), rows, false)
    }

    /// What goes to people: cut, each gets theirs in one message, in order.
    fn deliver(&mut self) -> io::Result<()> {
        let Self {
            socket,
            members,
            receiver,
            sender,
            people,
            is_cut,
        } = self;
        if *is_cut {
            // Stable: what goes to one person keeps its order.
            people.sort_by_key(|(place, _)| *place);
        }
        let pieces: Vec<_> = (people.iter())
            .map(|(_, at)| IoSlice::new(receiver.run(*at as usize..*at as usize + 1)))
            .collect();
        let mut rows: Vec<(&Address, Range<usize>)> = Vec::with_capacity(people.len());
        for (at, (place, _)) in people.iter().enumerate() {
            let Some(to) = members.addresses.get(*place as usize) else {
                continue;
            };
            match rows.last_mut() {
                Some((last, run)) if *is_cut && std::ptr::eq(*last, to) && run.len() < SEGMENTS => {
                    run.end += 1;
                }
                _ => rows.push((to, at..at + 1)),
            }
        }
        let rows = rows.iter().map(|(to, run)| Row {
            to,
            pieces: pieces.get(run.clone()).unwrap_or_default(),
        });
        let sent = sender.send(socket.as_fd(), rows, *is_cut);
        people.clear();
        sent
    }
}
