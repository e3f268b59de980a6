//! The doors seen from outside.

mod bad_requests;
mod binder;
mod bodies;
mod client;
mod crowds;
mod existing;
mod house;
mod rooms;
mod web;
