//! The doors for existing programs: XML-RPC, RPyC and gRPC callers mapped onto the same frames.

pub mod node;
