//! One RPyC connection at the door: calls are brought in their order and waited for together, so that
//! who waits for messages can speak meanwhile.

use super::{Call, LinkId, METHODS, MulticastDoor, Reply, call_of, seat::POLL_WAIT, value_of};
use crate::{
    desk::Desk,
    rpyc::{Connection, Exception, Ticket, Value},
};
use std::{future::poll_fn, net::SocketAddr, pin::Pin, task::Poll, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{oneshot, watch},
    task::JoinSet,
    time::timeout,
};

/// How long a peer may take to accept what it asked for.
const WRITE_WAIT: Duration = Duration::from_secs(10);

/// How long a call may take. RPyC's own clients give up after 30 s, with an exception.
const CALL_WAIT: Duration = Duration::from_secs(20);

const READ_BYTES: usize = 8 * 1_024;

type Called = (Ticket, Result<Value, Exception>);
type Calling = Pin<Box<dyn Future<Output = Called> + Send>>;

/// A call that was brought to the desk.
enum Begun {
    Called(Called),
    Calling(Calling),
}

/// A connection and who is behind it.
pub(super) struct Line {
    pub(super) stream: TcpStream,
    pub(super) from: SocketAddr,
    pub(super) link: LinkId,
    pub(super) desk: Desk<MulticastDoor>,
}

impl Line {
    /// Serves it until it ends, is sent away, or `shutdown` comes true or its sender is gone; `heard` is
    /// told of each call.
    pub(super) async fn serve(
        mut self,
        heard: impl Fn(),
        mut sent_away: oneshot::Receiver<()>,
        mut shutdown: watch::Receiver<bool>,
    ) {
        let mut connection = Connection::new(METHODS);
        let mut calls = JoinSet::new();
        let mut bytes = [0; READ_BYTES];
        loop {
            while let Some(invocation) = connection.poll_invocation() {
                heard();
                match call_of(&invocation, self.link) {
                    Ok(call) => match self.begin(invocation.ticket, call).await {
                        Begun::Called((ticket, result)) => connection.handle_result(ticket, result),
                        Begun::Calling(calling) => {
                            calls.spawn(calling);
                        }
                    },
                    Err(exception) => {
                        connection.handle_result(invocation.ticket, Err(exception));
                    }
                }
            }
            if !self.write(&mut connection).await || connection.is_over() {
                break;
            }
            tokio::select! {
                () = comes_true(&mut shutdown) => break,
                _ = &mut sent_away => break,
                Some(called) = calls.join_next(), if !calls.is_empty() => {
                    hand_in(&mut connection, called);
                }
                read = self.stream.read(&mut bytes), if connection.wants_bytes() => match read {
                    Ok(0) | Err(_) => break,
                    Ok(count) => connection.handle_bytes(bytes.get(..count).unwrap_or_default()),
                },
            }
        }
        // What it still waits for ends with the set. A door that has closed needs not be told.
        let _ = self.desk.call(Call::LinkClosed(self.link), self.from).await;
        let _ = self.stream.shutdown().await;
    }

    /// Brings a call to the desk at once, before the next; what is left is to wait for its reply.
    async fn begin(&self, ticket: Ticket, call: Call) -> Begun {
        let (desk, from) = (self.desk.clone(), self.from);
        let mut calling: Calling = Box::pin(async move {
            let refused = refused(&call);
            let reply = match timeout(CALL_WAIT, desk.call(call, from)).await {
                Ok(Ok(reply)) => reply,
                Ok(Err(_)) => {
                    // The existing client asks again at once.
                    tokio::time::sleep(POLL_WAIT).await;
                    refused
                }
                Err(_) => refused,
            };
            (ticket, Ok(value_of(&reply)))
        });
        let first = poll_fn(|context| Poll::Ready(calling.as_mut().poll(context))).await;
        match first {
            Poll::Ready(called) => Begun::Called(called),
            Poll::Pending => Begun::Calling(calling),
        }
    }

    /// Sends what there is; false if the peer does not take it.
    async fn write(&mut self, connection: &mut Connection) -> bool {
        while let Some(bytes) = connection.poll_transmit() {
            match timeout(WRITE_WAIT, self.stream.write_all(&bytes)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return false,
            }
        }
        true
    }
}

/// Waits until it is true or its sender is gone.
pub(super) async fn comes_true(shutdown: &mut watch::Receiver<bool>) {
    // A sender that is gone has ended, too.
    let _ = shutdown.wait_for(|is_over| *is_over).await;
}

fn hand_in(connection: &mut Connection, called: Result<Called, tokio::task::JoinError>) {
    // A call that panicked is the door's end, too.
    if let Ok((ticket, result)) = called {
        connection.handle_result(ticket, result);
    }
}

/// What a call is answered that the door has no time for: an exception would end existing clients.
pub(super) fn refused(call: &Call) -> Reply {
    match call {
        Call::GetMessages { .. } => Reply::Message(None),
        Call::Join { .. }
        | Call::SendMessage { .. }
        | Call::ReadConfirm { .. }
        | Call::Leave { .. }
        | Call::LinkClosed(_)
        | Call::Closing => Reply::Flag(false),
    }
}
