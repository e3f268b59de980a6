//! One connection to another node: dialled, its stream held open, lines sent one after the other.

use super::{
    Line, Peer,
    line::timestamp,
    mesh::{LinkId, Outcome},
    wire::{MessageRequest, StreamRequest, chat_service_client::ChatServiceClient},
};
use std::{error::Error as _, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{error::Elapsed, timeout},
};
use tonic::{
    Code, Request, Response, Status,
    transport::{Channel, Endpoint},
};
use uuid::Uuid;

/// How long a node may take to be reached (contracts.md §6).
const CONNECT: Duration = Duration::from_secs(2);
/// How long a node may take to acknowledge (contracts.md §6).
const ANSWER: Duration = Duration::from_secs(5);
/// Silence after which the system asks whether the other computer is still there, and between its questions. HTTP/2
/// pings would do too, but existing nodes end a connection that pings more than once in five minutes.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_RETRIES: u32 = 3;
/// Bytes of an answer or of a line on the stream at most: a longest content and its names, twice over.
const MAX_ANSWER_BYTES: usize = 32 * 1024;
/// Bytes of an answer's headers at most.
const MAX_HEADER_BYTES: u32 = 16 * 1024;

/// What happens to a connection.
#[derive(Debug)]
pub(super) enum Report {
    Connected(LinkId),
    Lost(LinkId),
    Outcome(LinkId, Outcome),
}

/// Holds a connection until it ends or is aborted.
pub(super) async fn hold(
    link: LinkId,
    peer: Peer,
    lines: mpsc::Receiver<Arc<Line>>,
    reports: mpsc::Sender<Report>,
) {
    // A driver that has gone wants no reports; the task ends with it.
    if let Some(channel) = dial(&peer).await {
        let _ = reports.send(Report::Connected(link)).await;
        let client = ChatServiceClient::new(channel).max_decoding_message_size(MAX_ANSWER_BYTES);
        tokio::select! {
            // An answer that came before the end is an answer.
            biased;
            () = send_lines(client.clone(), link, lines, &reports) => {}
            () = listen(client) => {}
        }
    }
    let _ = reports.send(Report::Lost(link)).await;
}

async fn dial(peer: &Peer) -> Option<Channel> {
    let endpoint = Endpoint::from_shared(format!("http://{peer}"))
        .ok()?
        .connect_timeout(CONNECT)
        .tcp_nodelay(true)
        .tcp_keepalive(Some(KEEPALIVE))
        .tcp_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .tcp_keepalive_retries(Some(KEEPALIVE_RETRIES))
        .http2_max_header_list_size(MAX_HEADER_BYTES);
    // Also looking up the name must not take longer.
    timeout(CONNECT, endpoint.connect()).await.ok()?.ok()
}

/// Holds the stream open until it ends: its end is the node's. What it carries was sent to that node; to us
/// everybody sends by themselves. An existing node's stream says nothing, not even that it has begun, before the
/// first line.
async fn listen(mut client: ChatServiceClient<Channel>) {
    let client_id = Uuid::new_v4().to_string();
    if let Ok(stream) = client.stream_messages(StreamRequest { client_id }).await {
        let mut stream = stream.into_inner();
        while let Ok(Some(_)) = stream.message().await {}
    }
}

/// Ends when the driver does.
async fn send_lines(
    mut client: ChatServiceClient<Channel>,
    link: LinkId,
    mut lines: mpsc::Receiver<Arc<Line>>,
    reports: &mpsc::Sender<Report>,
) {
    while let Some(line) = lines.recv().await {
        let mut request = Request::new(MessageRequest {
            sender: line.sender.clone(),
            content: line.content.clone(),
            timestamp: timestamp(line.time),
        });
        request.set_timeout(ANSWER);
        let answer = timeout(ANSWER, client.send_message(request)).await;
        let success = answer.map(|answer| answer.map(Response::into_inner));
        let outcome = outcome(success.map(|answer| answer.map(|answer| answer.success)));
        if reports.send(Report::Outcome(link, outcome)).await.is_err() {
            return;
        }
    }
}

fn outcome(answer: Result<Result<bool, Status>, Elapsed>) -> Outcome {
    match answer {
        Ok(Ok(true)) => Outcome::Acknowledged,
        Ok(Ok(false)) => Outcome::Refused,
        Ok(Err(status)) if is_passing(&status) => Outcome::Failed,
        Ok(Err(_)) => Outcome::Refused,
        Err(_) => Outcome::Failed,
    }
}

/// True when the connection is at fault, or the node for the moment, and not the line.
fn is_passing(status: &Status) -> bool {
    // What has a cause was not said by the node.
    status.source().is_some()
        || matches!(
            status.code(),
            Code::Unavailable
                | Code::DeadlineExceeded
                | Code::Cancelled
                | Code::ResourceExhausted
                | Code::Aborted
        )
}
