//! What the operator does to people, and says.

use super::{Audience, Hub, SessionId, sanctions::Sanctions};
use crate::{
    journal::{ReadError, Reader, Table},
    orders::{Order, Sanction},
    report::Event,
    time::Now,
};
use protocol::{Destination, Frame, Kind, Refusal, Text};

/// The sanctions that the journal keeps.
pub(super) fn load(journal: &dyn Reader) -> Result<Sanctions, ReadError> {
    let mut sanctions = Sanctions::default();
    journal.rows(Table::Bans, &mut |key, _| sanctions.put_row(key))?;
    Ok(sanctions)
}

impl Hub {
    /// Carries out an order, but for the disconnecting: whom their doors must
    /// [dismiss](crate::server::Server::handle_order) with which refusal.
    ///
    /// # Errors
    /// [`Refusal::UnknownDestination`] when nobody is here under the id, [`Refusal::TextTooLong`],
    /// [`Refusal::ServerFull`] when there are too many sanctions.
    pub fn handle_order(
        &mut self,
        order: &Order,
        now: Now,
    ) -> Result<Vec<(SessionId, Refusal)>, Refusal> {
        let condemned = match order {
            Order::Announce(text) => {
                self.announce(text, now)?;
                Vec::new()
            }
            Order::Kick(id) => {
                let session = self
                    .sessions
                    .of_person(*id)
                    .ok_or(Refusal::UnknownDestination)?;
                vec![(session, Refusal::Kicked)]
            }
            Order::FreeId(id) => {
                let session = self.sessions.of_person(*id);
                // A claim that is on its way into the journal ends only by its outcome.
                let is_owned = self.claims.since(*id).is_some();
                if session.is_none() && !is_owned {
                    return Err(Refusal::UnknownDestination);
                }
                if is_owned {
                    self.release(*id, now);
                }
                session
                    .map(|session| (session, Refusal::Kicked))
                    .into_iter()
                    .collect()
            }
            Order::Impose(sanction) => {
                self.impose(*sanction)?;
                let banned = self.sessions.iter().filter(|(_, session)| {
                    let owner = self.claims.get(session.id);
                    self.sanctions
                        .bans(session.id, session.address.address().ip())
                        || owner.is_some_and(|claim| self.sanctions.bans_key(claim.key))
                });
                banned
                    .map(|(session, _)| (session, Refusal::Banned))
                    .collect()
            }
            Order::Lift(sanction) => {
                for change in self.sanctions.lift(*sanction) {
                    self.commits.change(change);
                }
                Vec::new()
            }
        };
        self.events.push_back(Event::Ordered(order.clone()));
        Ok(condemned)
    }

    /// Whoever owns a banned id does not come back under another one.
    fn impose(&mut self, sanction: Sanction) -> Result<(), Refusal> {
        let key = match sanction {
            Sanction::BannedId(id) => {
                let claim = self.claims.get(id);
                claim.map(|claim| Sanction::BannedKey(claim.key, id))
            }
            _ => None,
        };
        let all: Vec<_> = [sanction].into_iter().chain(key).collect();
        for change in self.sanctions.impose(&all)? {
            self.commits.change(change);
        }
        Ok(())
    }

    fn announce(&mut self, text: &str, now: Now) -> Result<(), Refusal> {
        let text = Text::new(text);
        let parts = u8::try_from(text.parts().take(65).count()).unwrap_or(u8::MAX);
        if text.is_empty() || parts > 64 {
            return Err(Refusal::TextTooLong);
        }
        for (part, text) in text.parts().enumerate() {
            let frame = Frame::from_server(Kind::MSG, Destination::Everyone, &text);
            self.write(Audience::Everyone, &frame, None, (part as u8, parts), now);
        }
        Ok(())
    }

    /// All sanctions in force.
    pub fn sanctions(&self) -> impl Iterator<Item = Sanction> {
        self.sanctions.iter()
    }
}
