//! A server with the multicast chat and nothing else, for programs that want to try theirs on it:
//! `multicast_chat ADDR:PORT` prints where it listens and goes on until its standard input ends.

use rpc_shim::{multicast::serve_multicast, xmlrpc::Hosts};
use std::{error::Error, io::Read};
use tokio::{net::TcpListener, sync::watch};
use udp_core::{
    journal::{Journal as _, MemoryJournal},
    net::{
        bridge::channel,
        server::{Inlets, bind, door_links, serve},
    },
    sealed::identity::KeyPair,
    server::{DoorKind, Settings},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:5679".to_owned());
    let listener = TcpListener::bind(address).await?;
    let journal = MemoryJournal::new(16_384);
    let (links, plugs) = door_links(journal.reader());
    let (_orders, inlet) = channel(1);
    let inlets = Inlets {
        orders: inlet,
        doors: Some(plugs),
    };
    let (shutdown, over) = watch::channel(false);
    std::thread::spawn(move || {
        // An input that cannot be read has ended, too.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        shutdown.send_replace(true);
    });
    println!("{}", listener.local_addr()?);
    let mut ends = over.clone();
    let key = KeyPair::from_secret(&[1; 32])?;
    let server = serve(
        bind("127.0.0.1:0".parse()?)?,
        &key,
        Settings::default(),
        Box::new(journal),
        inlets,
        async move { drop(ends.wait_for(|is_over| *is_over).await) },
        |_| {},
    );
    let link = links.open(DoorKind::Multicast);
    let door = serve_multicast(link, listener, Hosts::default(), over);
    let (served, ()) = tokio::join!(server, door);
    Ok(served?)
}
