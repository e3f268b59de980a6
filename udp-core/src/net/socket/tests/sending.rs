//! Frames that are sent arrive whole, once, and at each address in their order, on any path.

use super::*;
use protocol::{Destination, FrameText, Kind};

pub(super) fn frame(number: usize) -> Frame {
    let text = FrameText::cut(&number.to_string());
    Frame::from_server(Kind::MSG, Destination::Everyone, &text)
}

/// A receiver that keeps what comes; a datagram that is too long or short is none of ours.
pub(super) struct Sink {
    udp: UdpSocket,
    pub(super) address: SocketAddr,
}

impl Sink {
    pub(super) fn on(address: &str) -> Result<Self> {
        let address = address.parse().map_err(io::Error::other)?;
        let udp = bind(address).map_err(io::Error::other)?.udp;
        let address = udp.local_addr()?;
        Ok(Self { udp, address })
    }

    /// The numbers of the frames that have come. Over loopback all that was sent is there at once.
    pub(super) fn numbers(&self) -> Vec<usize> {
        let mut buffer = [0; 2 * Frame::SIZE];
        let mut numbers = Vec::new();
        while let Ok(length) = self.udp.recv(&mut buffer) {
            assert_eq!(length, Frame::SIZE, "a datagram is a frame");
            let datagram = protocol::Datagram::parse(&buffer[..length]).expect("a frame");
            let number = datagram.text().to_string().parse();
            numbers.push(number.expect("the number of a frame"));
        }
        numbers
    }
}

/// Addresses by family, as a transmit has them.
pub(super) fn split(sinks: &[Sink]) -> (Vec<SocketAddrV4>, Vec<SocketAddrV6>) {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for sink in sinks {
        match sink.address {
            SocketAddr::V4(address) => v4.push(address),
            SocketAddr::V6(address) => v6.push(address),
        }
    }
    (v4, v6)
}

async fn fans_arrive(from: &str, to: &[&str]) -> Result<()> {
    let (mut sender, _) = open(from)?;
    let sinks = to
        .iter()
        .map(|address| Sink::on(address))
        .collect::<Result<Vec<_>>>()?;
    let (v4, v6) = split(&sinks);
    // One frame, a message, a full message, a message and one, and several portions.
    for count in [1, 8, 64, 65, 200] {
        let frames: Vec<_> = (0..count).map(frame).collect();
        let to = Addresses::new(&v4, &v6);
        let sent = sender
            .send(Transmit::Fan {
                frames: &frames,
                to,
            })
            .await;
        assert_eq!((sent.sent, sent.failed), ((count * sinks.len()) as u64, 0));
        for sink in &sinks {
            assert_eq!(sink.numbers(), (0..count).collect::<Vec<_>>());
        }
    }
    Ok(())
}

#[test]
fn a_fan_reaches_every_address_in_order() {
    run(fans_arrive("127.0.0.1:0", &["127.0.0.1:0"; 5]));
    run(fans_arrive("[::1]:0", &["[::1]:0"; 3]));
    let mixed = ["127.0.0.1:0", "[::1]:0", "127.0.0.1:0", "[::1]:0"];
    run(fans_arrive("[::]:0", &mixed));
}

#[test]
fn more_addresses_than_a_call_takes_all_get_theirs() {
    run(async {
        let (mut sender, _) = open("127.0.0.1:0")?;
        let sinks = [Sink::on("127.0.0.1:0")?, Sink::on("127.0.0.1:0")?];
        // The same two again and again: 2,500 sockets would be a strain.
        let v4: Vec<_> = split(&sinks).0.into_iter().cycle().take(2_500).collect();
        let frames = [frame(1), frame(2)];
        let to = Addresses::new(&v4, &[]);
        let sent = sender
            .send(Transmit::Fan {
                frames: &frames,
                to,
            })
            .await;
        assert_eq!((sent.sent, sent.failed), (5_000, 0));
        for sink in &sinks {
            assert_eq!(sink.numbers(), [1, 2].repeat(1_250));
        }
        Ok(())
    });
}

#[test]
fn an_address_of_another_family_is_passed_over_and_counted() {
    run(async {
        let (mut sender, _) = open("127.0.0.1:0")?;
        let sink = Sink::on("127.0.0.1:0")?;
        let v4 = split(std::slice::from_ref(&sink)).0;
        let six = SocketAddrV6::new([0, 0, 0, 0, 0, 0, 0, 1].into(), 9, 0, 0);
        let frames = [frame(1), frame(2)];
        let to = Addresses::new(&v4, std::slice::from_ref(&six));
        let sent = sender
            .send(Transmit::Fan {
                frames: &frames,
                to,
            })
            .await;
        assert_eq!((sent.sent, sent.failed), (2, 2));
        let to = [six.into(), sink.address];
        let sent = sender
            .send(Transmit::Paired {
                frames: &frames,
                to: &to,
            })
            .await;
        assert_eq!((sent.sent, sent.failed), (1, 1));
        assert_eq!(sink.numbers(), [1, 2, 2]);
        Ok(())
    });
}

async fn pairs_arrive(from: &str, to: &[&str], of: impl Fn(usize) -> usize) -> Result<()> {
    let (mut sender, _) = open(from)?;
    let sinks = to
        .iter()
        .map(|address| Sink::on(address))
        .collect::<Result<Vec<_>>>()?;
    for count in [1, 2, 7, 1_500] {
        let frames: Vec<_> = (0..count).map(frame).collect();
        let to: Vec<_> = (0..count)
            .map(|at| sinks[of(at) % sinks.len()].address)
            .collect();
        let sent = sender
            .send(Transmit::Paired {
                frames: &frames,
                to: &to,
            })
            .await;
        assert_eq!((sent.sent, sent.failed), (count as u64, 0));
        for (number, sink) in sinks.iter().enumerate() {
            let theirs = (0..count).filter(|&at| of(at) % sinks.len() == number);
            assert_eq!(sink.numbers(), theirs.collect::<Vec<_>>());
        }
    }
    Ok(())
}

#[test]
fn pairs_reach_each_address_in_their_order() {
    let ten = ["127.0.0.1:0"; 10];
    run(pairs_arrive("127.0.0.1:0", &ten, |at| at));
    // To one, in runs, and as chance has it.
    run(pairs_arrive("127.0.0.1:0", &ten, |_| 3));
    run(pairs_arrive("127.0.0.1:0", &ten, |at| at / 90));
    run(pairs_arrive("127.0.0.1:0", &ten, |at| at * at / 7));
    let mixed = ["127.0.0.1:0", "[::1]:0", "127.0.0.1:0"];
    run(pairs_arrive("[::]:0", &mixed, |at| at * at / 7));
}
