//! A stream cut into frames: u32 length, u8 compressed, payload, line feed (contracts.md §5).

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use std::io::{Read, Write};
use thiserror::Error;

/// Payloads longer than this travel compressed, as RPyC does it.
const COMPRESSED_FROM_BYTES: usize = 3_000;

/// The longest payload that is read, as it travels and unpacked: texts that are far too long are still
/// refused as texts, and nobody makes the server hold more for a frame.
pub const PAYLOAD_LIMIT_BYTES: usize = 256 * 1_024;

/// The longest frame that is read.
pub const FRAME_LIMIT_BYTES: usize = HEADER_BYTES + PAYLOAD_LIMIT_BYTES + 1;

const HEADER_BYTES: usize = 5;
const END: u8 = b'\n';

/// What is no frame; nothing after it can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// More than [`PAYLOAD_LIMIT_BYTES`], as it travels or unpacked.
    #[error("frame too long")]
    TooLong,
    /// The byte that says whether it is compressed is neither 0 nor 1, or the last is no line feed.
    #[error("not a frame")]
    NotAFrame,
    /// What says to be compressed is not.
    #[error("frame cannot be unpacked")]
    NotCompressed,
}

/// Gathers bytes and gives payloads.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// Where the first frame begins that was not given yet.
    start: usize,
}

impl Decoder {
    /// Takes what has come.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.start);
        self.start = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// How many bytes wait.
    pub fn waiting(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// The next payload; `None` until all of it is here.
    ///
    /// # Errors
    /// [`FrameError`], and then the stream is lost.
    pub fn next_payload(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let waiting = self.bytes.get(self.start..).unwrap_or_default();
        let Some((&[a, b, c, d, compressed], rest)) = waiting.split_first_chunk::<HEADER_BYTES>()
        else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > PAYLOAD_LIMIT_BYTES {
            return Err(FrameError::TooLong);
        }
        if compressed > 1 {
            return Err(FrameError::NotAFrame);
        }
        let (Some(payload), Some(&end)) = (rest.get(..length), rest.get(length)) else {
            return Ok(None);
        };
        if end != END {
            return Err(FrameError::NotAFrame);
        }
        let payload = if compressed == 1 {
            inflate(payload)?
        } else {
            payload.to_vec()
        };
        self.start += HEADER_BYTES + length + 1;
        Ok(Some(payload))
    }
}

/// Unpacks at most [`PAYLOAD_LIMIT_BYTES`]: a few kilobytes can say they are gigabytes.
fn inflate(packed: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut payload = Vec::new();
    ZlibDecoder::new(packed)
        .take(PAYLOAD_LIMIT_BYTES as u64 + 1)
        .read_to_end(&mut payload)
        .map_err(|_| FrameError::NotCompressed)?;
    if payload.len() > PAYLOAD_LIMIT_BYTES {
        return Err(FrameError::TooLong);
    }
    Ok(payload)
}

/// A payload as a frame.
pub fn encode(payload: &[u8]) -> Vec<u8> {
    let packed = (payload.len() > COMPRESSED_FROM_BYTES)
        .then(|| deflate(payload))
        .flatten()
        .filter(|packed| packed.len() < payload.len());
    let (body, compressed) = packed.as_deref().map_or((payload, 0), |packed| (packed, 1));
    // Every payload of ours is far shorter than 4 GiB: texts, references and names are bounded.
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut frame = Vec::with_capacity(HEADER_BYTES + body.len() + 1);
    frame.extend(length.to_be_bytes());
    frame.push(compressed);
    frame.extend_from_slice(body);
    frame.push(END);
    frame
}

/// `None` is for errors that writing to memory does not have.
fn deflate(payload: &[u8]) -> Option<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(payload).ok()?;
    packer.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(frame: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        let mut decoder = Decoder::default();
        decoder.push(frame);
        decoder.next_payload()
    }

    #[test]
    fn payloads_come_back_however_they_are_cut() {
        let payloads = [vec![7; 3], vec![b'a'; 20_000], vec![], vec![9; 3_000]];
        let stream: Vec<u8> = payloads
            .iter()
            .flat_map(|payload| encode(payload))
            .collect();
        assert!(stream.len() < 7_000, "the long one is compressed");
        for size in [1, 2, 5, 7, 1_000, stream.len()] {
            let mut decoder = Decoder::default();
            let mut found = Vec::new();
            for chunk in stream.chunks(size) {
                decoder.push(chunk);
                while let Some(payload) = decoder.next_payload().unwrap() {
                    found.push(payload);
                }
            }
            assert_eq!(found, payloads);
            assert_eq!(decoder.waiting(), 0);
        }
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        assert_eq!(only(&[0xff, 0, 0, 0, 0]), Err(FrameError::TooLong));
        assert_eq!(only(&[0, 0, 0, 1, 2, 7, 10]), Err(FrameError::NotAFrame));
        assert_eq!(only(&[0, 0, 0, 1, 0, 7, 11]), Err(FrameError::NotAFrame));
        assert_eq!(
            only(&[0, 0, 0, 1, 1, 7, 10]),
            Err(FrameError::NotCompressed)
        );
    }

    #[test]
    fn a_frame_that_unpacks_to_too_much_is_refused() {
        let bomb = encode(&vec![0; PAYLOAD_LIMIT_BYTES + 1]);
        assert!(bomb.len() < 10_000);
        assert_eq!(only(&bomb), Err(FrameError::TooLong));
        let largest = encode(&vec![0; PAYLOAD_LIMIT_BYTES]);
        assert_eq!(
            only(&largest).map(|found| found.map(|it| it.len())),
            Ok(Some(PAYLOAD_LIMIT_BYTES))
        );
    }
}
