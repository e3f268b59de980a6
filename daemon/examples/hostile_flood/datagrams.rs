//! What a hostile peer sends: every length, every kind, frames with a few bytes wrong, noise.

use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, PersonId};

/// Longer than anything a server reads.
const MAX_BYTES: usize = 2_000;

/// The first kind that is no bare frame, and one whose sign bit is set.
const LARGE_KINDS: [u32; 2] = [1 << 24, 1 << 31];
/// The kinds of this and later dialects, and unknown ones.
const SMALL_KINDS: u32 = 21;

/// The id of the socket that registers.
const HOSTILE_ID: u32 = 666;

/// A source of hostile datagrams, one buffer for all.
pub(crate) struct Hostile {
    victim: u32,
    made: usize,
    valid: Vec<[u8; Frame::SIZE]>,
    buffer: [u8; MAX_BYTES],
}

impl Hostile {
    /// Datagrams that also pretend to come from `victim`, and go to it.
    pub(crate) fn new(victim: u32) -> Self {
        let frames = [
            (Kind::OI, HOSTILE_ID, 0, ""),
            (Kind::OI, victim, 0, ""),
            (Kind::TCHAU, victim, 0, ""),
            (Kind::TCHAU, HOSTILE_ID, 0, ""),
            (Kind::MSG, HOSTILE_ID, 0, "a todos"),
            (Kind::MSG, HOSTILE_ID, victim, "a um só"),
            (Kind::MSG, victim, 0, "em nome de outro"),
            (Kind::ERRO, HOSTILE_ID, 0, "ID já em uso."),
            (Kind::LISTA, HOSTILE_ID, 0, ""),
        ];
        Self {
            victim,
            made: 0,
            valid: frames.map(frame).into(),
            buffer: [0; MAX_BYTES],
        }
    }

    /// The OI of the one socket that registers.
    pub(crate) fn registration(&self) -> [u8; Frame::SIZE] {
        self.valid[0]
    }

    /// The next datagram; the four sorts take turns.
    pub(crate) fn next(&mut self, random: &mut fastrand::Rng) -> &[u8] {
        let (sort, turn) = (self.made % 4, self.made / 4);
        self.made += 1;
        let length = match sort {
            0 => self.every_length(turn, random),
            1 => self.every_kind(turn, random),
            2 => self.nearly_valid(random),
            _ => self.noise(random.usize(..=MAX_BYTES), random),
        };
        &self.buffer[..length]
    }

    /// Noise of every length in turn, half of it with the first byte of a bare frame.
    fn every_length(&mut self, turn: usize, random: &mut fastrand::Rng) -> usize {
        let length = self.noise(turn % (MAX_BYTES + 1), random);
        if random.bool() {
            self.buffer[0] = 0;
        }
        length
    }

    /// Noise in the size of a frame with every kind in turn and ids that mean somebody.
    fn every_kind(&mut self, turn: usize, random: &mut fastrand::Rng) -> usize {
        let kinds = SMALL_KINDS as usize + LARGE_KINDS.len();
        let kind = match turn % kinds {
            large if large >= SMALL_KINDS as usize => LARGE_KINDS[large - SMALL_KINDS as usize],
            small => small as u32,
        };
        self.noise(Frame::SIZE, random);
        let ids = [0, 1, HOSTILE_ID, self.victim, 1_000_000_000, random.u32(..)];
        let mut id = || ids[random.usize(..ids.len())];
        for (at, number) in [(0, kind), (4, id()), (8, id())] {
            self.buffer[at..at + 4].copy_from_slice(&number.to_be_bytes());
        }
        Frame::SIZE
    }

    /// A valid frame with one to eight bytes flipped.
    fn nearly_valid(&mut self, random: &mut fastrand::Rng) -> usize {
        let valid = self.valid[random.usize(..self.valid.len())];
        self.buffer[..Frame::SIZE].copy_from_slice(&valid);
        for _ in 0..random.usize(1..=8) {
            self.buffer[random.usize(..Frame::SIZE)] ^= random.u8(1..);
        }
        Frame::SIZE
    }

    fn noise(&mut self, length: usize, random: &mut fastrand::Rng) -> usize {
        random.fill(&mut self.buffer[..length]);
        length
    }
}

fn frame((kind, origin, destination, text): (Kind, u32, u32, &str)) -> [u8; Frame::SIZE] {
    let origin = PersonId::new(origin).map_or(Origin::Server, Origin::Person);
    let destination = PersonId::new(destination).map_or(Destination::Everyone, Destination::Person);
    let name = Name::cut("Hostil");
    *Frame::new(kind, origin, destination, &name, &FrameText::cut(text)).bytes()
}
