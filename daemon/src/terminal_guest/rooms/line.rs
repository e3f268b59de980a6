//! The rooms' server: found in a binder, then called as its menus have it, one call at a time.

use super::{News, unseen::Unseen};
use crate::terminal_guest::driver::{End, Line, Stop};
use protocol::Name;
use rpc_shim::{
    Trouble,
    binder::{Variant, look_up},
    rooms::Guest,
};
use std::{net::SocketAddr, time::Duration};

/// The name under which room chats are registered.
const SERVICE: &str = "ChatService";
/// How an existing server refuses a name that somebody bears.
const NAME_TAKEN: &str = "Nome de usuário já está em uso.";
/// Between two looks for messages, as the existing client makes them.
const PAUSE: Duration = Duration::from_secs(2);

/// What the user wants of the server.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::terminal_guest) enum Wish {
    Create(String),
    Enter(String),
    Leave,
    Rooms,
    /// Who is in the room we are in?
    People,
    Say {
        to: Option<String>,
        text: String,
    },
}

/// A name in a room chat.
pub(in crate::terminal_guest) struct RoomsLine {
    binder: SocketAddr,
    variant: Option<Variant>,
    name: Name,
    inside: Option<Inside>,
    guest: Option<Guest>,
}

/// The room we are in.
struct Inside {
    room: String,
    unseen: Unseen,
}

impl RoomsLine {
    pub(in crate::terminal_guest) const fn new(
        binder: SocketAddr,
        variant: Option<Variant>,
        name: Name,
    ) -> Self {
        Self {
            binder,
            variant,
            name,
            inside: None,
            guest: None,
        }
    }

    fn guest(&self) -> Result<&Guest, Stop> {
        self.guest.as_ref().ok_or(Stop::End(End::Left))
    }

    async fn look(&mut self, tell: &mut impl FnMut(News)) -> Result<(), Stop> {
        let Some(inside) = &self.inside else {
            return Ok(());
        };
        match self.guest()?.listen(&inside.room).await {
            Ok(list) => {
                if let Some(inside) = &mut self.inside {
                    tell(News::Said(inside.unseen.take(list)));
                }
            }
            Err(Trouble::Refused(why)) => {
                if let Some(inside) = self.inside.take() {
                    tell(News::PutOut(inside.room, why));
                }
            }
            Err(trouble) => return Err(trouble.into()),
        }
        Ok(())
    }

    async fn enter_room(&mut self, room: String, tell: &mut impl FnMut(News)) -> Result<(), Stop> {
        self.leave_room(tell).await?;
        let (people, messages) = self.guest()?.enter(&room).await?;
        let mut unseen = Unseen::default();
        let messages = unseen.take(messages);
        tell(News::Entered(room.clone(), people, messages));
        self.inside = Some(Inside { room, unseen });
        Ok(())
    }

    /// Shows what was said last, and leaves the room we are in.
    async fn leave_room(&mut self, tell: &mut impl FnMut(News)) -> Result<(), Stop> {
        self.look(tell).await?;
        if self.inside.is_some() {
            self.guest()?.leave().await?;
        }
        if let Some(inside) = self.inside.take() {
            tell(News::Left(inside.room));
        }
        Ok(())
    }
}

impl Line for RoomsLine {
    type Wish = Wish;
    type News = News;

    async fn enter(&mut self, tell: &mut impl FnMut(News)) -> Result<(), Stop> {
        let found = look_up(self.binder, self.variant, SERVICE).await?;
        let found = found.ok_or(Stop::End(End::NoService))?;
        let server = if found.address.contains(':') {
            format!("[{}]:{}", found.address, found.port)
        } else {
            format!("{}:{}", found.address, found.port)
        };
        let guest = Guest::new(found.address, found.port, self.name.to_string());
        match guest.register().await {
            Ok(()) => {}
            Err(Trouble::Refused(why)) if why == NAME_TAKEN => {
                return Err(Stop::End(End::NameTaken));
            }
            Err(Trouble::NoAnswer) => return Err(Stop::End(End::NoAnswerAt(server))),
            Err(trouble) => return Err(trouble.into()),
        }
        tell(News::Found(server));
        self.guest = Some(guest);
        Ok(())
    }

    async fn obey(&mut self, wish: Wish, tell: &mut impl FnMut(News)) -> Result<(), Stop> {
        match wish {
            Wish::Create(room) => tell(News::Done(self.guest()?.create(&room).await?)),
            Wish::Enter(room) => self.enter_room(room, tell).await?,
            Wish::Rooms => tell(News::Rooms(self.guest()?.rooms().await?)),
            Wish::Leave | Wish::People | Wish::Say { .. } if self.inside.is_none() => {
                tell(News::Outside);
            }
            Wish::Leave => self.leave_room(tell).await?,
            Wish::People => {
                if let Some(inside) = &self.inside {
                    let people = self.guest()?.people(&inside.room).await?;
                    tell(News::People(inside.room.clone(), people));
                }
            }
            Wish::Say { to, text } => {
                if let Some(inside) = &self.inside {
                    let guest = self.guest()?;
                    guest.say(&inside.room, &text, to.as_deref()).await?;
                }
            }
        }
        Ok(())
    }

    async fn poll(&mut self, tell: &mut impl FnMut(News)) -> Result<Duration, Stop> {
        self.look(tell).await?;
        Ok(PAUSE)
    }

    async fn leave(&mut self, is_patient: bool, tell: &mut impl FnMut(News)) {
        if is_patient {
            // Whatever goes wrong, this is the end.
            let _ = self.leave_room(tell).await;
        } else if let (Some(guest), Some(_)) = (&self.guest, &self.inside) {
            let _ = guest.leave().await;
        }
    }
}
