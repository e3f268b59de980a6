//! The client's side of sealed sessions: against a double of the server that does what
//! docs/sealed-sessions.md says, in virtual time.

mod again;
mod crash;
mod double;
mod history;
mod hostile;
mod rooms;
mod say;
mod stores;
mod with_server;
mod world;

use double::Double;
use world::World;
