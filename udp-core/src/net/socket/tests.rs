//! What one socket of ours sends another receives.

#[cfg(all(target_os = "linux", not(recado_portable)))]
mod failing;
#[cfg(all(target_os = "linux", not(recado_portable)))]
pub(super) mod faults;
mod sending;

use super::*;
use crate::sealed::endpoint::Transmit as Packet;
use std::{
    io::Result,
    net::{SocketAddrV4, SocketAddrV6},
};

/// A datagram as it was seen: bytes, where from, congestion mark.
type Seen = (Vec<u8>, SocketAddr, Option<Ecn>);

fn run(test: impl Future<Output = Result<()>>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let within = async { tokio::time::timeout(Duration::from_secs(60), test).await };
    runtime
        .expect("a runtime")
        .block_on(within)
        .expect("it does not hang")
        .expect("sockets work");
}

fn open(address: &str) -> Result<(BatchSocket, SocketAddr)> {
    let address = address.parse().map_err(io::Error::other)?;
    let socket = bind(address).map_err(io::Error::other)?;
    let address = socket.local_address();
    Ok((BatchSocket::new(socket)?, address))
}

async fn receive(socket: &mut BatchSocket, count: usize) -> Result<Vec<Seen>> {
    let mut seen = Vec::new();
    while seen.len() < count {
        socket.ready().await?;
        while socket.receive(|received| {
            let bytes = received.bytes.unwrap_or_default().to_vec();
            seen.push((bytes, received.from, received.ecn()));
        }) {}
    }
    Ok(seen)
}

fn row(to: SocketAddr, ecn: Option<Ecn>, segment: Option<usize>, bytes: &[u8]) -> Packet<'_> {
    Packet {
        destination: to,
        ecn,
        segment_size: segment,
        bytes,
    }
}

/// Rows of every form that sessions send, mixed.
async fn rows_arrive(from: &str, to: &str, seen_as: &str) -> Result<()> {
    let (mut sender, _) = open(from)?;
    let (mut receiver, bound) = open(to)?;
    let ip = seen_as.parse().map_err(io::Error::other)?;
    let to = SocketAddr::new(ip, bound.port());
    let long: Vec<u8> = (0..3_700_u32).map(|n| (n / 1_200) as u8 | 0x40).collect();
    let mut packets = Packets::default();
    // Twice, so that headers are used again; the marks differ from row to row.
    for _ in 0..2 {
        packets.clear();
        packets.push(&row(to, Some(Ecn::Ect0), None, &long[..1_200]));
        packets.push(&row(to, Some(Ecn::Ect0), None, &long[..40]));
        packets.push(&row(to, None, None, &long[..100]));
        if sender.segments() > 1 {
            packets.push(&row(to, Some(Ecn::Ect0), Some(1_200), &long));
        }
        packets.push(&row(to, Some(Ecn::Ce), None, &long[..50]));
        let mut lengths = vec![1_200, 40, 100, 1_200, 1_200, 1_200, 100, 50];
        let mut marks = [Ecn::Ect0; 8].map(Some).to_vec();
        (marks[2], marks[7]) = (None, Some(Ecn::Ce));
        if sender.segments() == 1 {
            lengths.drain(3..7);
            marks.drain(3..7);
        }
        let sent = sender.send_packets(&packets).await;
        assert_eq!((sent.sent, sent.failed), (lengths.len() as u64, 0));
        let seen = receive(&mut receiver, lengths.len()).await?;
        let seen_lengths: Vec<_> = seen.iter().map(|(bytes, ..)| bytes.len()).collect();
        assert_eq!(seen_lengths, lengths);
        if cfg!(all(target_os = "linux", not(recado_portable))) {
            let seen_marks: Vec<_> = seen.iter().map(|(.., ecn)| *ecn).collect();
            assert_eq!(seen_marks, marks);
        }
    }
    Ok(())
}

#[test]
fn rows_arrive_as_datagrams_with_their_marks() {
    run(rows_arrive("127.0.0.1:0", "127.0.0.1:0", "127.0.0.1"));
    run(rows_arrive("[::1]:0", "[::1]:0", "::1"));
    // IPv4 through sockets of both families, on either side.
    run(rows_arrive("[::]:0", "127.0.0.1:0", "127.0.0.1"));
    run(rows_arrive("127.0.0.1:0", "[::]:0", "127.0.0.1"));
}

#[test]
fn a_row_that_cannot_leave_is_passed_over_and_counted() {
    run(async {
        let (mut sender, _) = open("127.0.0.1:0")?;
        let (mut receiver, to) = open("127.0.0.1:0")?;
        let too_long = vec![0x40; 70_000];
        let mut packets = Packets::default();
        packets.push(&row(to, None, None, b"@first"));
        packets.push(&row(to, None, None, &too_long));
        // Another family than the socket's.
        packets.push(&row(SocketAddr::from(([0; 8], 9)), None, None, b"@six"));
        packets.push(&row(to, None, None, b"@last"));
        let sent = sender.send_packets(&packets).await;
        assert_eq!((sent.sent, sent.failed), (2, 2));
        let seen = receive(&mut receiver, 2).await?;
        assert_eq!((&*seen[0].0, &*seen[1].0), (&b"@first"[..], &b"@last"[..]));
        Ok(())
    });
}
