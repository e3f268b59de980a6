//! The doors for existing programs seen from outside.

mod bad_requests;
mod battery;
mod binder;
mod bodies;
mod client;
mod crowds;
mod existing;
mod house;
mod multicast;
mod node;
mod nodes;
mod rooms;
mod rpyc;
mod web;

#[path = "../../../fuzz/bodies/rpyc.rs"]
mod rpyc_body;
