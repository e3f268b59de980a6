//! The one stream of a session, as bytes.

use bytes::Bytes;
use quinn_proto::{Connection, ReadError, StreamId, WriteError};

/// What came of a read.
pub(super) struct Read {
    /// Bytes that were read.
    pub(super) count: usize,
    /// The other side ended the stream, and all before that has been read.
    pub(super) is_end: bool,
}

/// Reads as much as there is and fits. What is not read fills the window, and the other side has to
/// wait.
pub(super) fn read(connection: &mut Connection, stream: StreamId, into: &mut [u8]) -> Read {
    let mut read = Read {
        count: 0,
        is_end: false,
    };
    let mut stream = connection.recv_stream(stream);
    let Ok(mut chunks) = stream.read(true) else {
        return read;
    };
    while read.count < into.len() {
        match chunks.next(into.len() - read.count) {
            Ok(Some(chunk)) => {
                let end = read.count + chunk.bytes.len();
                into[read.count..end].copy_from_slice(&chunk.bytes);
                read.count = end;
            }
            Ok(None) | Err(ReadError::Reset(_)) => {
                read.is_end = true;
                break;
            }
            Err(ReadError::Blocked) => break,
        }
    }
    // Whether the other side is told that there is room again shows when packets are asked for.
    let _ = chunks.finalize();
    read
}

/// Writes as much as there is room for. Stops only where quinn notes that somebody waits for room, so
/// that an event follows when there is some.
pub(super) fn write(connection: &mut Connection, stream: StreamId, bytes: &[u8]) -> usize {
    let mut stream = connection.send_stream(stream);
    let mut written = 0;
    while written < bytes.len() {
        match stream.write(&bytes[written..]) {
            Ok(count) => written += count,
            Err(WriteError::Blocked | WriteError::Stopped(_) | WriteError::ClosedStream) => break,
        }
    }
    written
}

/// The same with bytes that many sessions are sent: they are kept once for all until the last peer has
/// acknowledged them. What was not taken has to be [written](write) again, or nobody is told of room.
pub(super) fn write_shared(connection: &mut Connection, stream: StreamId, bytes: &Bytes) -> usize {
    let mut stream = connection.send_stream(stream);
    let written = stream.write_chunks(&mut [bytes.clone()]);
    written.map_or(0, |written| written.bytes)
}
