//! Every page of both windows, empty, full and in error, in both languages, light and dark, small and large: looked at
//! by a machine, and with the feature `pictures` compared with what it looked like.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_examples;
mod client;
mod look;
mod page;
mod people;
#[cfg(feature = "pictures")]
mod pictures;
#[path = "../../../server-gui/tests/it/scene.rs"]
#[expect(dead_code, reason = "the server window's own tests use more of it")]
mod scene;
mod server;
mod words;
#[path = "../../../client-gui/tests/it/world.rs"]
#[expect(dead_code, reason = "the client window's own tests use more of it")]
mod world;
