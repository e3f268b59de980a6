//! What happens in a world: somebody speaks, a disk fails, an operator acts.

use super::{SERVER, Violation, World, network::Packet};
use crate::hub::{Order, Sanction};
use protocol::PersonId;
use std::io::ErrorKind;

impl World {
    pub(super) fn disk_trouble(&mut self) {
        self.count("disk trouble");
        let soon = self.disk.operations() + self.rng.u64(0..8);
        match self.rng.u32(0..6) {
            0 => self.disk.set_free_bytes(1_000_000),
            1 => self.disk.fail_at(soon, ErrorKind::StorageFull),
            // What a failing disk says: EIO has no kind of its own.
            2 => self.disk.fail_at(soon, ErrorKind::Other),
            _ => {
                self.disk.set_free_bytes(u64::MAX);
                self.disk.heal();
            }
        }
    }

    pub(super) fn jump_clock(&mut self) {
        self.count("clock jump");
        let jump = self.rng.u64(0..40 * 24 * 3_600_000);
        self.now.unix_ms = if self.rng.bool() {
            self.now.unix_ms + jump
        } else {
            self.now.unix_ms.saturating_sub(jump)
        };
    }

    pub(super) fn somebody(&mut self) -> Option<usize> {
        (!self.people.is_empty()).then(|| self.rng.usize(0..self.people.len()))
    }

    pub(super) fn somebody_speaks(&mut self) {
        self.texts += 1;
        let text = format!(
            "texto {} {}",
            self.texts,
            "é".repeat(self.rng.usize(0..120))
        );
        let what = match self.rng.u32(0..10) {
            0..5 => "broadcast",
            5..8 => "private",
            _ => "room",
        };
        self.count(what);
        let speaks_sealed = !self.sealed.is_empty() && (self.people.is_empty() || self.rng.bool());
        let writes_to_sealed = !self.sealed.is_empty() && self.rng.bool();
        let to = match writes_to_sealed.then(|| self.sealed.anybody()).flatten() {
            Some(to) => Some(to),
            None => self.somebody().map(|to| self.people[to].id()),
        };
        let to = to.unwrap_or(PersonId::new(PersonId::MAX).unwrap_or_else(|| unreachable!()));
        if speaks_sealed {
            // Long ones too: parts are said together or not at all.
            let more = if self.rng.u32(0..8) == 0 { 200 } else { 0 };
            let text = text + &" ação".repeat(self.rng.usize(0..=more));
            self.sealed.speak(what, to, text, self.now);
        } else if let Some(from) = self.somebody() {
            self.count("classic");
            self.people[from].say(what, to, &text, self.now.instant);
        }
    }

    /// Somebody with a key does something else than speak.
    pub(super) fn somebody_with_a_key_acts(&mut self) -> Result<(), Violation> {
        if self.sealed.is_empty() {
            return Ok(());
        }
        match self.rng.u32(0..10) {
            0..3 => self.sealed.use_rooms(self.now),
            3..6 => {
                let what = self.sealed.read(self.now);
                self.count(what);
            }
            _ => {
                self.texts += 1;
                let text = format!("texto {} interrompido", self.texts);
                let seen = (&self.checks, &mut self.counts);
                let what = (self.sealed).disturb(&mut self.running, seen, text, self.now)?;
                self.count(what);
            }
        }
        Ok(())
    }

    pub(super) fn somebody_uses_rooms(&mut self) {
        self.count("room use");
        let Some(from) = self.somebody() else {
            return;
        };
        let choice = self.rng.u32(0..4);
        if let Some(frame) = self.people[from].room_frame(choice, self.rng.u32(0..4)) {
            let packet = Packet {
                from: self.people[from].address(),
                to: SERVER.into(),
                bytes: frame.bytes().to_vec(),
            };
            self.network.send(packet, self.now.instant);
        }
    }

    pub(super) fn somebody_restarts(&mut self) {
        self.count("client crash");
        let seed = self.rng.u64(..);
        let Some(index) = self.somebody() else {
            return;
        };
        let has_new_address = self.rng.bool();
        self.people[index].restart(seed, has_new_address, self.now.instant);
        if has_new_address {
            self.count("address change");
        }
    }

    pub(super) fn operator_acts(&mut self) {
        self.count("order");
        let number = if self.rng.bool() {
            self.rng.u32(1..8)
        } else {
            self.rng.u32(100..107)
        };
        let Some(id) = PersonId::new(number) else {
            return;
        };
        let order = match self.rng.u32(0..5) {
            0 => Order::Announce(format!("aviso {}", self.rng.u32(..))),
            1 => Order::Kick(id),
            2 => Order::Impose(Sanction::MutedId(id)),
            3 => Order::Lift(Sanction::MutedId(id)),
            _ => Order::FreeId(id),
        };
        if let Some(running) = &mut self.running {
            // That nobody is here under the id is an answer too.
            let done = running.server.handle_order(&order, self.now);
            if matches!(order, Order::FreeId(_)) && done.is_ok() {
                self.checks.freed(id);
            }
        }
    }
}
