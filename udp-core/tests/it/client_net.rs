//! The client's driver against a small server on a real socket.
#![expect(
    clippy::disallowed_methods,
    reason = "a server on a socket of its own, beside the driver under test"
)]

use protocol::{
    Datagram, Destination, Frame, FrameText, Kind, Message, Name, PersonId, Verb, words,
};
use std::{io, net::SocketAddr, time::Duration};
use tokio::net::UdpSocket;
use udp_core::{
    client::{Command, End, Event, Label, Lost, Phase, Profile},
    net::{bridge, client},
};

/// Runs a test; one that would hang fails instead.
fn run(test: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async { tokio::time::timeout(Duration::from_secs(60), test).await? })
}

fn ana(server: SocketAddr) -> Profile {
    Profile {
        server,
        id: PersonId::new(7),
        name: Name::cut("Ana"),
        classic_unasked: false,
    }
}

/// Serves one client until it says TCHAU or, if so wanted, something to everyone.
async fn serve(socket: &UdpSocket, until: Verb) -> io::Result<()> {
    let mut buffer = [0; 2048];
    let mut is_known = false;
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await?;
        let datagram = Datagram::parse(&buffer[..length]).map_err(io::Error::other)?;
        let message = Message::read(&datagram).map_err(io::Error::other)?;
        let say = |kind, text| {
            Frame::from_server(kind, Destination::Everyone, &FrameText::cut(text))
                .with_destination_field(datagram.origin)
        };
        if message.verb == until {
            return Ok(());
        }
        let answers: Vec<Frame> = match message.verb {
            Verb::Oi => {
                is_known = true;
                vec![say(Kind::OI, words::ACCEPTED)]
            }
            Verb::Lista if is_known => vec![say(Kind::MSG, "Clientes conectados: 7: Ana")],
            Verb::Lista => vec![say(Kind::MSG, words::DIALECTS_CLASSIC)],
            Verb::Msg => message.frames().collect(),
            Verb::Tchau | Verb::Erro => Vec::new(),
        };
        for answer in answers {
            socket.send_to(answer.bytes(), from).await?;
        }
    }
}

fn oi() -> Command {
    Command::Say {
        label: Label(1),
        to: Destination::Everyone,
        text: "Olá, ação".to_owned(),
    }
}

async fn bind(address: &str) -> io::Result<(UdpSocket, SocketAddr)> {
    let socket = UdpSocket::bind(address).await?;
    let address = socket.local_addr()?;
    Ok((socket, address))
}

async fn says_and_leaves(address: &str) -> io::Result<()> {
    let (socket, server) = bind(address).await?;
    let (outbox, inbox) = bridge::channel(16);
    let mut outbox = Some(outbox);
    let mut heard = Vec::new();
    let client = client::run(ana(server), inbox, |event| match event {
        Event::Phase(Phase::Online { .. }) => {
            assert!(
                outbox
                    .as_ref()
                    .is_some_and(|outbox| outbox.try_send(oi()).is_ok())
            );
        }
        Event::Said { text, label, .. } => {
            heard.push((text, label));
            // Nobody is left to command: that is Quit.
            outbox = None;
        }
        _ => {}
    });
    let (end, served) = tokio::join!(client, serve(&socket, Verb::Tchau));
    served?;
    assert_eq!(end?, End::Quit);
    assert_eq!(heard, [("Olá, ação".to_owned(), Some(Label(1)))]);
    Ok(())
}

#[test]
fn a_text_goes_out_and_comes_back_and_the_last_command_gone_is_quit() -> io::Result<()> {
    run(says_and_leaves("127.0.0.1:0"))
}

#[test]
fn the_same_over_ipv6_where_there_is_any() -> io::Result<()> {
    run(async {
        match says_and_leaves("[::1]:0").await {
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => Ok(()),
            result => result,
        }
    })
}

/// A server that ends without a word, then is there again.
#[test]
fn a_closed_port_is_noticed_and_the_way_back_found() -> io::Result<()> {
    run(async {
        let (socket, server) = bind("127.0.0.1:0").await?;
        let (outbox, inbox) = bridge::channel(16);
        let finds_nobody = outbox.clone();
        let (back, is_back) = tokio::sync::oneshot::channel();
        let mut back = Some(back);
        let mut times_online = 0;
        let client = client::run(ana(server), inbox, |event| match event {
            Event::Phase(Phase::Online { .. }) => {
                times_online += 1;
                // The server ends with the first text it hears.
                let wish = if times_online == 1 {
                    oi()
                } else {
                    Command::Quit
                };
                assert!(outbox.try_send(wish).is_ok());
            }
            Event::Phase(Phase::Away { lost, .. }) => {
                assert_eq!(lost, Lost::PortClosed);
                if let Some(back) = back.take() {
                    assert!(back.send(()).is_ok());
                }
            }
            _ => {}
        });
        let servers = async {
            serve(&socket, Verb::Msg).await?;
            drop(socket);
            assert!(finds_nobody.try_send(oi()).is_ok());
            is_back.await.map_err(io::Error::other)?;
            let socket = UdpSocket::bind(server).await?;
            serve(&socket, Verb::Tchau).await
        };
        let (end, served) = tokio::join!(client, servers);
        served?;
        assert_eq!(end?, End::Quit);
        assert_eq!(times_online, 2);
        Ok(())
    })
}

#[test]
fn dropping_a_running_client_is_harmless() -> io::Result<()> {
    run(async {
        let (socket, server) = bind("127.0.0.1:0").await?;
        let (_outbox, inbox) = bridge::channel(16);
        tokio::select! {
            end = client::run(ana(server), inbox, |_| ()) => panic!("ended by itself: {end:?}"),
            served = serve(&socket, Verb::Oi) => served,
        }
    })
}
