//! The client against a server in a variable, in virtual time: input, then the events expected.

mod away;
mod connect;
mod hostile;
mod leave;
mod people;
mod rooms;
mod say;
mod with_server;
mod world;

use world::{Server, World};
