//! The messages as protobuf writes them, compiled from `proto/chat.proto`.

#![expect(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    unused_qualifications,
    unreachable_pub,
    reason = "generated"
)]

tonic::include_proto!("chat");

/// The description of the interface, for reflection.
pub(super) const DESCRIPTION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/chat.bin"));
