//! The multicast chat: its rules in virtual time, then over sockets.

mod coming_and_going;
mod confirmations;
mod history;
mod messages;
mod world;
