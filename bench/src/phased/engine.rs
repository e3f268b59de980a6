//! Recado's own driver, polled in this thread: the very future that serves people, with its journal in memory and
//! without limits of rate.

use crate::counted::unlimited;
use anyhow::Context as _;
use std::{
    future::{pending, poll_fn},
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::Poll,
};
use tokio::runtime::Runtime;
use udp_core::{
    journal::{Journal as _, MemoryJournal, Reader},
    net::{
        bridge::channel,
        server::{bind, serve},
    },
    sealed::identity::KeyPair,
};

/// Looks at the engine before it is given up: each goes once around its loop.
const LOOKS: usize = 1_000_000;

/// A server that runs only while it is asked to.
pub(super) struct Engine {
    address: SocketAddr,
    journal: Arc<dyn Reader>,
    // Before the runtime whose sockets it holds.
    serving: Pin<Box<dyn Future<Output = io::Result<()>>>>,
    runtime: Runtime,
}

impl Engine {
    pub(super) fn start(address: SocketAddr) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let socket = bind(address)?;
        let address = socket.local_address();
        let journal = Box::new(MemoryJournal::default());
        let reader = journal.reader();
        let key = KeyPair::from_secret(&[200; 32])?;
        let settings = unlimited();
        let serving = Box::pin(async move {
            let (_, orders) = channel(1);
            serve(socket, &key, settings, journal, orders, pending(), drop).await
        });
        Ok(Self {
            address,
            journal: reader,
            serving,
            runtime,
        })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Until so many messages more are in the journal. What is there when the engine waits has been delivered.
    pub(super) fn drain(&mut self, messages: u64) -> anyhow::Result<()> {
        let journal = Arc::clone(&self.journal);
        let end = journal.extent().last + messages;
        self.run(|| journal.extent().last >= end)
    }

    /// Once around.
    pub(super) fn pump(&mut self) -> anyhow::Result<()> {
        let mut looks = 0;
        self.run(|| {
            looks += 1;
            looks > 2
        })
    }

    fn run(&mut self, mut is_done: impl FnMut() -> bool) -> anyhow::Result<()> {
        let Self {
            serving, runtime, ..
        } = self;
        runtime.block_on(async {
            for _ in 0..LOOKS {
                let looked = poll_fn(|context| Poll::Ready(serving.as_mut().poll(context))).await;
                if let Poll::Ready(ended) = looked {
                    ended?;
                    anyhow::bail!("the engine ended");
                }
                if is_done() {
                    return Ok(());
                }
                // The runtime looks at the socket.
                tokio::task::yield_now().await;
            }
            None.context("the engine does not get on")
        })
    }
}
