//! What a driver does: bytes, datagrams and batches to where they go.

use super::House;
use udp_core::{
    sealed_door::{Flow, PeerId},
    server::Server,
};

impl House {
    /// Carries everything to where it goes, as a driver would.
    pub(in super::super) fn carry(&mut self) {
        loop {
            self.carry_bytes();
            self.check_passwords();
            self.carry_bytes();
            self.carry_datagrams();
            if !self.append() {
                break;
            }
        }
        while let Some(first) = self.server.poll_retain() {
            self.retain_from(first);
        }
        while let Some(event) = self.server.poll_event(self.now) {
            self.events.push(event);
        }
    }

    fn carry_bytes(&mut self) {
        loop {
            let mut is_quiet = true;
            for (&peer, pipe) in &mut self.pipes {
                while !pipe.said.is_empty() && self.server.wants_bytes(peer) {
                    let count = pipe.said.len().min(1_200);
                    let bytes: Vec<u8> = pipe.said.drain(..count).collect();
                    self.server.handle_bytes(peer, &bytes, self.now);
                    is_quiet = false;
                }
            }
            let poll = if self.is_patient {
                Server::poll_pressing
            } else {
                Server::poll_busy
            };
            while let Some(peer) = poll(&mut self.server) {
                is_quiet = false;
                self.write(peer);
            }
            if is_quiet {
                break;
            }
        }
    }

    fn write(&mut self, peer: PeerId) {
        let flow = self.server.write(peer, self.now, &mut |bytes| {
            let Some(pipe) = self.pipes.get_mut(&peer) else {
                return 0;
            };
            pipe.most_offered = pipe.most_offered.max(bytes.len());
            let taken = bytes.len().min(pipe.room);
            pipe.heard.extend(&bytes[..taken]);
            pipe.room -= taken;
            taken
        });
        if flow == Flow::Finished
            && let Some(pipe) = self.pipes.get_mut(&peer)
        {
            pipe.is_finished = true;
            self.server.handle_closed(peer, self.now);
        }
    }

    fn carry_datagrams(&mut self) {
        while let Some(transmit) = self.server.poll_transmit() {
            for (&frame, to) in transmit.datagrams() {
                self.classic.entry(to).or_default().push_back(frame);
            }
        }
    }

    fn check_passwords(&mut self) {
        while let Some(check) = self.server.poll_password() {
            self.given.push_back(check);
        }
        assert!(self.given.len() <= 8, "{}", self.given.len());
        while let Some(check) = self.given.pop_front_if(|_| !self.is_password_slow) {
            self.checked += 1;
            let is_right = check.given() == self.password;
            self.server
                .handle_password_checked(check.peer, is_right, self.now);
        }
    }

    fn append(&mut self) -> bool {
        if self.appending.is_none() {
            self.appending = self.server.poll_append();
        }
        let Some(mut batch) = self.appending.take_if(|_| !self.is_disk_slow) else {
            return false;
        };
        let result = match self.refuses.clone() {
            Some(error) => Err(error),
            None => self.journal.as_mut().unwrap().append(&mut batch),
        };
        self.server.handle_appended(batch, &result, self.now);
        true
    }
}
