//! What the door sends: runs of frames and the addresses they go to, ready for batched system calls.

use super::{
    addresses::{AddressList, Addresses},
    seats::Seats,
};
use crate::hub::{Audience, Hub, Output};
use protocol::{Destination, Frame, FrameText, Kind, Name, RoomId, words};
use std::{net::SocketAddr, ops::Range};

/// Something to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transmit<'a> {
    /// Every frame, in order, to every address.
    Fan {
        /// The frames, lying together.
        frames: &'a [Frame],
        /// Where they go.
        to: Addresses<'a>,
    },
    /// The first frame to the first address, and so on; both are equally long.
    Paired {
        /// The frames, lying together.
        frames: &'a [Frame],
        /// Where each goes.
        to: &'a [SocketAddr],
    },
}

impl<'a> Transmit<'a> {
    /// Every datagram by itself: to each address what goes to it, in order.
    pub fn datagrams(self) -> impl Iterator<Item = (&'a Frame, SocketAddr)> {
        let (fan, pairs) = match self {
            Self::Fan { frames, to } => (Some((frames, to)), None),
            Self::Paired { frames, to } => (None, Some(frames.iter().zip(to.iter().copied()))),
        };
        let fan = fan.into_iter().flat_map(|(frames, to)| {
            to.iter()
                .flat_map(move |to| frames.iter().map(move |frame| (frame, to)))
        });
        fan.chain(pairs.into_iter().flatten())
    }
}

/// What waits to be sent, and the memory for it.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    replies: Paired,
    /// What is being sent from.
    current: Paired,
    /// The same where all of it goes to all of these.
    fan: AddressList,
    /// What is said in a room, for those in it whose programs know no rooms.
    typed: Typed,
}

/// Frames that go to all of some addresses.
#[derive(Debug, Default)]
struct Typed {
    frames: Vec<Frame>,
    to: AddressList,
}

/// Frames and addresses in parallel.
#[derive(Debug, Default)]
struct Paired {
    frames: Vec<Frame>,
    to: Vec<SocketAddr>,
}

impl Paired {
    fn clear(&mut self) {
        self.frames.clear();
        self.to.clear();
    }

    fn push(&mut self, to: SocketAddr, frame: Frame) {
        self.frames.push(frame);
        self.to.push(to);
    }

    fn transmit(&self) -> Transmit<'_> {
        Transmit::Paired {
            frames: &self.frames,
            to: &self.to,
        }
    }
}

/// What the outputs of the hub come to for this door.
enum Next {
    /// What was gathered, each frame to its address.
    Gathered,
    /// Committed frames to everyone.
    Everyone(Range<usize>),
    /// Committed frames, each to the gathered address.
    People(Range<usize>),
    /// Committed frames, all to all the gathered addresses.
    Room(Range<usize>),
    /// What was written for those who entered their room by typing.
    Typed,
    /// The goodbye to everyone.
    Goodbye,
}

impl Outgoing {
    /// Queues an answer to one address. Answers leave before what is delivered.
    pub(super) fn reply(&mut self, to: SocketAddr, frame: Frame) {
        self.replies.push(to, frame);
    }

    pub(super) fn poll<'a>(
        &'a mut self,
        seats: &'a Seats,
        hub: &'a mut Hub,
    ) -> Option<Transmit<'a>> {
        // Asked after everything that arrives, there is mostly nothing.
        if self.is_empty() && hub.peek_output().is_none() {
            return None;
        }
        self.current.clear();
        self.fan.clear();
        let next = self.next(seats, hub)?;
        let to = &self.current.to;
        Some(match next {
            Next::Gathered => self.current.transmit(),
            Next::Everyone(frames) => Transmit::Fan {
                frames: &hub.committed()[frames],
                to: seats.everyone(),
            },
            Next::People(frames) => Transmit::Paired {
                frames: &hub.committed()[frames],
                to,
            },
            Next::Room(frames) => Transmit::Fan {
                frames: &hub.committed()[frames],
                to: self.fan.all(),
            },
            Next::Typed => Transmit::Fan {
                frames: &self.current.frames,
                to: self.fan.all(),
            },
            Next::Goodbye => Transmit::Fan {
                frames: &self.current.frames,
                to: seats.everyone(),
            },
        })
    }

    fn is_empty(&self) -> bool {
        self.replies.frames.is_empty() && self.typed.to.all().is_empty()
    }

    /// Decides what comes next and gathers its addresses; nothing it returns is empty.
    fn next(&mut self, seats: &Seats, hub: &mut Hub) -> Option<Next> {
        loop {
            if !self.replies.frames.is_empty() {
                std::mem::swap(&mut self.replies, &mut self.current);
                return Some(Next::Gathered);
            }
            if !self.typed.to.all().is_empty() {
                std::mem::swap(&mut self.typed.frames, &mut self.current.frames);
                std::mem::swap(&mut self.typed.to, &mut self.fan);
                return Some(Next::Typed);
            }
            if let Some(next) = self.gather(seats, hub)? {
                return Some(next);
            }
        }
    }

    /// Takes the next output; `Some(None)` when it comes to nothing here.
    fn gather(&mut self, seats: &Seats, hub: &mut Hub) -> Option<Option<Next>> {
        let next = match hub.poll_output()? {
            // Entries and exits are not for the classic dialect.
            Output::Deliver { frames, .. } if hub.committed()[frames.start].kind() != Kind::MSG => {
                return Some(None);
            }
            Output::Deliver { audience, frames } => match audience {
                Audience::Nobody => return Some(None),
                Audience::Everyone => {
                    return Some((!seats.everyone().is_empty()).then_some(Next::Everyone(frames)));
                }
                Audience::Session(session) => {
                    let Some(address) = seats.address_of(session) else {
                        return Some(None);
                    };
                    let same = std::iter::repeat_n(address, frames.len());
                    self.current.to.extend(same);
                    let mut run = frames;
                    self.extend_run(&mut run, seats, hub);
                    Next::People(run)
                }
                Audience::Room(room) => {
                    self.gather_room(room, &frames, seats, hub);
                    return Some((!self.fan.all().is_empty()).then_some(Next::Room(frames)));
                }
            },
            Output::Beacon(text) => {
                self.address_everyone(&text, seats, hub);
                Next::Gathered
            }
            Output::Shutdown => {
                let text = FrameText::cut(words::SHUTDOWN);
                let frame = Frame::from_server(Kind::MSG, Destination::Everyone, &text);
                self.current.frames.push(frame);
                return Some((!seats.everyone().is_empty()).then_some(Next::Goodbye));
            }
        };
        Some((!self.current.to.is_empty()).then_some(next))
    }

    /// Gathers who is in a room. Who entered by typing its number gets the frames as if they were to
    /// everyone, with the room in the name: existing clients show no other destination.
    fn gather_room(&mut self, room: RoomId, frames: &Range<usize>, seats: &Seats, hub: &Hub) {
        let room_name = hub.room_name(room).unwrap_or(Name::EMPTY);
        for (session, ..) in hub.members(room) {
            let Some(address) = seats.address_of(session) else {
                continue;
            };
            if seats.manners.is_typed(session) {
                self.typed.to.push(address);
            } else {
                self.fan.push(address);
            }
        }
        if !self.typed.to.all().is_empty() {
            let frames = hub.committed()[frames.clone()].iter();
            self.typed.frames.extend(frames.map(|frame| {
                let name = Name::in_room(frame.name(), room_name);
                frame.readdressed(&name, Destination::Everyone)
            }));
        }
    }

    /// Takes in the private messages that follow directly: their frames lie together.
    fn extend_run(&mut self, run: &mut Range<usize>, seats: &Seats, hub: &mut Hub) {
        while let Some(Output::Deliver {
            audience: Audience::Session(session),
            frames,
        }) = hub.peek_output()
        {
            let (Some(address), true) = (seats.address_of(*session), frames.start == run.end)
            else {
                break;
            };
            run.end = frames.end;
            self.current
                .to
                .extend(std::iter::repeat_n(address, frames.len()));
            hub.poll_output();
        }
    }

    /// The same text to each person under their own id.
    fn address_everyone(&mut self, text: &FrameText, seats: &Seats, hub: &Hub) {
        for (address, session) in seats.everyone().iter().zip(seats.sessions()) {
            if let Some((id, _)) = hub.person(session) {
                let frame = Frame::from_server(Kind::MSG, Destination::Person(id), text);
                self.current.push(address, frame);
            }
        }
    }
}
