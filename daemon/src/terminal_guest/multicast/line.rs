//! The chat's server: join, send, confirm and look for messages, one call at a time.

use super::News;
use crate::terminal_guest::driver::{End, Line, Stop};
use protocol::Name;
use rpc_shim::{
    Trouble,
    multicast::{ChatMessage, Guest, Protocol},
};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    time::{Duration, Instant},
};

/// A server that has nothing to say waits 0.2 s before it says so; one that answers faster than this did not.
const AT_ONCE: Duration = Duration::from_millis(100);
/// The pause it did not make.
const PAUSE: Duration = Duration::from_millis(200);
/// "Nothing" in a row and at once: so answers an existing server whom it does not know. Then it is asked.
const DOUBTS: u32 = 10;
/// The end shows what still comes, but not for ever: others go on talking.
const LAST_MESSAGES: usize = 1_000;

/// A seat in the chat.
pub(in crate::terminal_guest) struct ChatLine {
    protocol: Protocol,
    server: SocketAddr,
    name: Name,
    guest: Option<Guest>,
    /// Messages that were shown and are to be confirmed.
    unconfirmed: VecDeque<i64>,
    /// The number of the last message that came.
    last_number: i64,
    /// Times in a row that nothing came, at once.
    quick_nothings: u32,
    /// The server was asked whether it knows us, and answers at once all the same.
    is_just_quick: bool,
}

impl ChatLine {
    pub(in crate::terminal_guest) const fn new(
        protocol: Protocol,
        server: SocketAddr,
        name: Name,
    ) -> Self {
        Self {
            protocol,
            server,
            name,
            guest: None,
            unconfirmed: VecDeque::new(),
            last_number: 0,
            quick_nothings: 0,
            is_just_quick: false,
        }
    }

    fn guest(&mut self) -> Result<&mut Guest, Stop> {
        self.guest.as_mut().ok_or(Stop::End(End::Left))
    }

    /// A connection for each call may be better next time; the one of RPyC is over.
    fn stop(&self, trouble: Trouble) -> Stop {
        match &self.guest {
            Some(guest) if guest.may_recover() => Stop::Trouble(trouble),
            _ if matches!(trouble, Trouble::Refused(_)) => Stop::Trouble(trouble),
            _ => Stop::End(End::Trouble(trouble)),
        }
    }

    /// Confirming once more is the only question whose answer tells for sure.
    async fn check_known(&mut self) -> Result<(), Stop> {
        let number = self.last_number;
        match self.guest()?.confirm(number).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Stop::End(End::Forgotten)),
            Err(trouble) => Err(self.stop(trouble)),
        }
    }

    /// One message, if there is one.
    async fn take(&mut self, tell: &mut impl FnMut(News)) -> Result<bool, Stop> {
        let message = match self.guest()?.message().await {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(false),
            Err(trouble) => return Err(self.stop(trouble)),
        };
        match &message {
            // That the history was read is told by the server itself.
            ChatMessage::History(chats) => {
                let last = chats.last().map_or(0, |chat| chat.msg_id);
                self.last_number = self.last_number.max(last);
            }
            ChatMessage::Chat(chat) => {
                self.last_number = chat.msg_id;
                if *chat.sender != *self.name.as_str() {
                    self.unconfirmed.push_back(chat.msg_id);
                }
            }
            ChatMessage::ReadConfirm(_) | ChatMessage::System(_) => {}
        }
        tell(News::Message(message));
        Ok(true)
    }
}

impl Line for ChatLine {
    type Wish = String;
    type News = News;

    async fn enter(&mut self, _: &mut impl FnMut(News)) -> Result<(), Stop> {
        let name = self.name.as_str();
        let mut guest = Guest::connect(self.protocol, self.server, name).await?;
        if !guest.join().await? {
            return Err(Stop::End(End::NameTaken));
        }
        self.guest = Some(guest);
        Ok(())
    }

    async fn obey(&mut self, text: String, tell: &mut impl FnMut(News)) -> Result<(), Stop> {
        match self.guest()?.say(&text).await {
            Ok(true) => {}
            Ok(false) => {
                self.check_known().await?;
                tell(News::NotTaken(text));
            }
            Err(trouble) => return Err(self.stop(trouble)),
        }
        Ok(())
    }

    async fn poll(&mut self, tell: &mut impl FnMut(News)) -> Result<Duration, Stop> {
        if let Some(&number) = self.unconfirmed.front() {
            match self.guest()?.confirm(number).await {
                Ok(true) => {}
                Ok(false) => return Err(Stop::End(End::Forgotten)),
                Err(trouble) => return Err(self.stop(trouble)),
            }
            self.unconfirmed.pop_front();
        }
        let asked = Instant::now();
        if self.take(tell).await? || !self.unconfirmed.is_empty() {
            self.quick_nothings = 0;
            return Ok(Duration::ZERO);
        }
        if asked.elapsed() >= AT_ONCE {
            self.quick_nothings = 0;
            return Ok(Duration::ZERO);
        }
        self.quick_nothings = self.quick_nothings.saturating_add(1);
        if self.quick_nothings >= DOUBTS && !self.is_just_quick {
            self.check_known().await?;
            self.is_just_quick = true;
        }
        Ok(PAUSE)
    }

    async fn leave(&mut self, is_patient: bool, tell: &mut impl FnMut(News)) {
        if is_patient {
            for _ in 0..LAST_MESSAGES {
                // Whatever went wrong, this was the end.
                if !self.take(tell).await.unwrap_or(false) {
                    break;
                }
            }
        }
        if let Some(guest) = self.guest.take() {
            let _ = guest.leave().await;
        }
    }
}
