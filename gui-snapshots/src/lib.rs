//! Looks at a page of a window as it was drawn, without drawing it on anything.
//!
//! [`drawn`] sorts what `egui` put out into words, boxes and fields; [`check`] says what is wrong with them. The pages
//! themselves are the scenes of this crate's tests; with the feature `pictures` the tests also render them and
//! compare them with the pictures in `tests/snapshots`.

pub mod check;
pub mod drawn;
