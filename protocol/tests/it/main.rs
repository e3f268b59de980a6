//! The protocol crate seen from outside: golden bytes, any bytes, and the table that documents them.

mod fixtures;
mod frames;
mod properties;
mod readme;
mod records;

#[path = "../../../fuzz/bodies/datagram.rs"]
mod datagram_body;
#[path = "../../../fuzz/bodies/lista.rs"]
mod lista_body;
#[path = "../../../fuzz/bodies/text.rs"]
mod text_body;
