//! Frames on their way out: those that go to one address leave as one message, which the kernel cuts.

use super::{
    super::{FRAMES_PER_MESSAGE, Queue, SendStop, Stopped},
    calls::{Filling, Headers, MESSAGES, Name},
};
#[cfg(test)]
use crate::net::socket::tests::faults::Faults;
use crate::server::Addresses;
use libc::{sockaddr_in, sockaddr_in6};
use protocol::Frame;
use std::{
    io,
    net::SocketAddr,
    ops::Range,
    os::fd::{AsFd, BorrowedFd},
};
use zerocopy::IntoBytes;

/// Sends frames in the socket's family.
#[derive(Debug)]
pub(in super::super) struct Frames {
    headers: Family,
    pub(in super::super) faults: Faults,
}

/// What stands before the system call: nothing, where tests put errors.
#[cfg(not(test))]
#[derive(Debug, Default)]
pub(in super::super) struct Faults {}

#[cfg(not(test))]
impl Faults {
    /// How many of the messages may be handed over.
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "a test's may fail"
    )]
    const fn admit(&self, _: &Queue<'_>, _: usize, _: usize, messages: usize) -> io::Result<usize> {
        Ok(messages)
    }
}

#[derive(Debug)]
enum Family {
    V4(Headers<sockaddr_in>),
    V6(Headers<sockaddr_in6>),
}

/// How much may be handed over in one call.
#[derive(Debug, Clone, Copy)]
struct Most {
    messages: usize,
    frames_per_message: usize,
}

impl Frames {
    pub(super) fn new(is_ipv6: bool) -> Self {
        Self {
            headers: if is_ipv6 {
                Family::V6(Headers::new())
            } else {
                Family::V4(Headers::new())
            },
            faults: Faults::default(),
        }
    }

    /// Sends datagrams of a queue from `next` on; how many left. Those of one address leave together, or,
    /// where the system cannot cut them apart, each by itself.
    ///
    /// Whether it can is told by the answers: where it refuses a message of several frames and takes the
    /// first of them alone, it cannot, and `can_segment` becomes false for good.
    pub(super) fn send(
        &mut self,
        udp: &tokio::net::UdpSocket,
        queue: &Queue<'_>,
        next: usize,
        can_segment: &mut bool,
    ) -> Result<usize, Stopped> {
        let most = Most {
            messages: MESSAGES,
            frames_per_message: if *can_segment { FRAMES_PER_MESSAGE } else { 1 },
        };
        match self.hand_over(udp, queue, next, most) {
            Err(Stopped {
                why: SendStop::Refused(error),
                rows: 2..,
            }) if super::cannot_segment(&error) => {
                let one = Most {
                    messages: 1,
                    frames_per_message: 1,
                };
                // Where it does not leave alone either, the address is at fault.
                let sent = self.hand_over(udp, queue, next, one)?;
                *can_segment = false;
                Ok(sent)
            }
            sent => sent,
        }
    }

    fn hand_over(
        &mut self,
        udp: &tokio::net::UdpSocket,
        queue: &Queue<'_>,
        next: usize,
        most: Most,
    ) -> Result<usize, Stopped> {
        let (socket, faults) = (udp.as_fd(), &mut self.faults);
        match &mut self.headers {
            Family::V4(headers) => hand_over(headers.fill(), queue, next, most, socket, faults),
            Family::V6(headers) => hand_over(headers.fill(), queue, next, most, socket, faults),
        }
    }
}

fn hand_over<'b, N: Name>(
    mut filling: Filling<'_, 'b, N>,
    queue: &Queue<'b>,
    next: usize,
    most: Most,
    socket: BorrowedFd<'_>,
    faults: &mut Faults,
) -> Result<usize, Stopped> {
    // Datagrams in the message in front: what is passed over when it cannot leave.
    let front = match *queue {
        Queue::Fan { frames, to } => fill_fan(&mut filling, frames, to, next, most),
        Queue::Paired { frames, to, order } => {
            fill_paired(&mut filling, &Pairs { frames, to, order }, next, most)
        }
    };
    let stopped = |why| Stopped { why, rows: front };
    if filling.len() == 0 {
        let error = io::Error::from(io::ErrorKind::AddrNotAvailable);
        return Err(stopped(SendStop::Refused(error)));
    }
    let most = faults
        .admit(queue, next, front, filling.len())
        .map_err(|error| stopped(error.into()))?;
    match filling.send(socket, most) {
        Ok(bytes) => Ok(bytes / Frame::SIZE),
        Err(error) => Err(stopped(error.into())),
    }
}

/// Messages for a fan from datagram `next` on; how many datagrams the first stands for.
fn fill_fan<'b, N: Name>(
    filling: &mut Filling<'_, 'b, N>,
    frames: &'b [Frame],
    to: Addresses<'b>,
    next: usize,
    most: Most,
) -> usize {
    let (first, done) = (next / frames.len(), next % frames.len());
    let (v4, v6) = to.from(first);
    let mut addresses =
        (v4.iter().map(|&v4| SocketAddr::V4(v4))).chain(v6.iter().map(|&v6| SocketAddr::V6(v6)));
    if most.frames_per_message == 1 {
        let pieces = frames
            .iter()
            .map_while(|frame| filling.piece(frame.bytes()));
        let pieces = pieces.count();
        let mut begin = done;
        'addresses: for address in addresses {
            let Some(name) = N::of(address) else { break };
            for piece in begin..pieces {
                if filling.len() == most.messages || !filling.message(name, piece..piece + 1, false)
                {
                    break 'addresses;
                }
            }
            begin = 0;
        }
        return 1;
    }
    // What is left of the first address' frames, where some of them have left alone.
    let front = frames.len() - done;
    if done > 0 {
        let Some(name) = addresses.next().and_then(N::of) else {
            return front;
        };
        if let Some(piece) = filling.piece(frames[done..].as_bytes()) {
            filling.message(name, piece..piece + 1, front > 1);
        }
    }
    let Some(piece) = filling.piece(frames.as_bytes()) else {
        return front;
    };
    let is_cut = frames.len() > 1;
    for name in addresses.map_while(N::of) {
        if !filling.message(name, piece..piece + 1, is_cut) {
            break;
        }
    }
    front
}

struct Pairs<'b> {
    frames: &'b [Frame],
    to: &'b [SocketAddr],
    order: &'b [u32],
}

impl Pairs<'_> {
    /// Which of the pairs the datagram is.
    fn at(&self, datagram: usize) -> usize {
        (self.order.get(datagram)).map_or(datagram, |&pair| pair as usize)
    }
}

/// The same for pairs: a message for each run of datagrams to one address, put together from the runs of
/// frames that lie together.
fn fill_paired<'b, N: Name>(
    filling: &mut Filling<'_, 'b, N>,
    pairs: &Pairs<'b>,
    next: usize,
    most: Most,
) -> usize {
    let (mut datagram, mut front) = (next, 0);
    while datagram < pairs.to.len() && filling.len() < most.messages {
        let to = pairs.to[pairs.at(datagram)];
        let Some(name) = N::of(to) else { break };
        let (begin, mut pieces) = (datagram, None::<Range<usize>>);
        while datagram < pairs.to.len() && datagram - begin < most.frames_per_message {
            let first = pairs.at(datagram);
            if pairs.to[first] != to {
                break;
            }
            let room = most.frames_per_message - (datagram - begin);
            let together = (1..room.min(pairs.to.len() - datagram)).take_while(|&more| {
                pairs.at(datagram + more) == first + more && pairs.to[first + more] == to
            });
            let count = 1 + together.count();
            let Some(piece) = filling.piece(pairs.frames[first..first + count].as_bytes()) else {
                break;
            };
            pieces = Some(pieces.map_or(piece, |pieces| pieces.start)..piece + 1);
            datagram += count;
        }
        let Some(pieces) = pieces else { break };
        if !filling.message(name, pieces, datagram - begin > 1) {
            break;
        }
        if begin == next {
            front = datagram - begin;
        }
    }
    front.max(1)
}
