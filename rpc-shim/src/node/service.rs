//! What other nodes may call.

use super::{
    Board, GuestId, GuestInfo, Line,
    board::Copies,
    line::{time_of_day, timestamp},
    wire::{MessageRequest, MessageResponse, StreamRequest, chat_service_server::ChatService},
};
use std::sync::Arc;
use tonic::{Request, Response, Status};

/// Who hears what other nodes say.
pub trait Hearer: Clone + Send + Sync + 'static {
    /// A line has come; true once it is taken, which is acknowledged.
    fn hear(&self, line: Line, from: GuestInfo) -> impl Future<Output = bool> + Send;

    /// A connection has gone; nothing more comes from it.
    fn gone(&self, guest: GuestId);
}

/// The service of one node.
pub(super) struct Service<H> {
    pub(super) hearer: H,
    pub(super) board: Arc<Board>,
}

#[tonic::async_trait]
impl<H: Hearer> ChatService for Service<H> {
    type StreamMessagesStream = Copies;

    async fn send_message(
        &self,
        request: Request<MessageRequest>,
    ) -> Result<Response<MessageResponse>, Status> {
        let guest = guest(&request)?;
        let MessageRequest {
            sender,
            content,
            timestamp: said_at,
        } = request.into_inner();
        let now = time_of_day();
        let success = match Line::read(&sender, &content, &said_at, now) {
            Ok(line) => {
                let is_taken = self.hearer.hear(line.clone(), guest).await;
                if is_taken {
                    self.board.post(&line);
                }
                is_taken
            }
            Err(_) => false,
        };
        Ok(Response::new(MessageResponse {
            timestamp: timestamp(now),
            success,
            ..MessageResponse::default()
        }))
    }

    async fn stream_messages(
        &self,
        request: Request<StreamRequest>,
    ) -> Result<Response<Copies>, Status> {
        let guest = guest(&request)?;
        self.board.subscribe(guest.address.ip()).map(Response::new)
    }
}

/// Every connection is a [`Guest`](super::guest::Guest).
fn guest<T>(request: &Request<T>) -> Result<GuestInfo, Status> {
    let info = request.extensions().get::<GuestInfo>().copied();
    info.ok_or_else(|| Status::internal("a call from nowhere"))
}
