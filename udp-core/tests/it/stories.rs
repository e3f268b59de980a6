//! Any story of peers and time leaves the pure server sound: the body of a fuzz target, fed by
//! proptest.

use proptest::{collection::vec, prelude::*};
use std::time::Instant;
use udp_core::Now;

#[path = "../../../fuzz/bodies/server.rs"]
mod body;

proptest! {
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a story begins at some instant")]
    fn no_story_breaks_the_server(bytes in vec(any::<u8>(), 0..4000)) {
        body::check(&bytes, Now { instant: Instant::now(), unix_ms: 1_795_213_988_123 });
    }
}
