//! The end of a world: everything works again, and everyone must come to hear and read the same.

use super::{SERVER, Violation, World, person::Person};
use crate::hub::{Order, Sanction};
use std::{collections::VecDeque, net::SocketAddr, time::Duration};

impl World {
    /// Everything works again; after a while everyone is here and hears the same in the same order.
    pub(super) fn heal(&mut self) -> Result<(), Violation> {
        self.network.heal();
        self.disk.heal();
        self.disk.set_free_bytes(u64::MAX);
        for person in &mut self.sealed.people {
            person.heal_disk();
        }
        self.free_the_muted();
        self.pass(Duration::from_secs(15 * 60))?;
        let index = self.people.len();
        let seed = self.rng.u64(..);
        self.people.push(Person::new(
            index as u32,
            SERVER.into(),
            seed,
            self.now.instant,
        ));
        self.pass(Duration::from_secs(10))?;
        let lift = Order::Lift(Sanction::MutedId(self.people[index].id()));
        if let Some(running) = &mut self.running {
            // That nobody held it against them is an answer too.
            let _ = running.server.handle_order(&lift, self.now);
        }
        let mut expected = VecDeque::new();
        for round in 0..3 {
            let text = format!("fim {round}");
            let id = self.people[index].id();
            self.people[index].say("broadcast", id, &text, self.now.instant);
            expected.push_back(text);
            self.pass(Duration::from_secs(1))?;
        }
        let here: Vec<SocketAddr> = match &self.running {
            Some(running) => running
                .server
                .snapshot(self.now)
                .people
                .iter()
                .map(|row| row.address)
                .collect(),
            None => return Err(Violation::new("the server is gone after everything healed")),
        };
        for person in self
            .people
            .iter()
            .filter(|person| here.contains(&person.address()))
        {
            if !person.heard_last(&expected) {
                return Err(Violation::new(format!(
                    "{} did not hear the last words in order, but {}",
                    person.id(),
                    person.heard_text()
                )));
            }
        }
        self.check_sealed()
    }

    /// Who may not speak never empties their outbox.
    fn free_the_muted(&mut self) {
        let Some(running) = &mut self.running else {
            return;
        };
        let sanctions = running.server.snapshot(self.now).sanctions;
        for sanction in sanctions.iter() {
            // It was imposed, so that it can be lifted.
            let _ = running
                .server
                .handle_order(&Order::Lift(*sanction), self.now);
        }
    }
}
