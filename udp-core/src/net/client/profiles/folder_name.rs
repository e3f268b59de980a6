//! A server's name as the name of a folder, on every file system.
//!
//! `192.168.0.10:1235` is `1235-192.168.0.10`. In front stands the port, so that no name is one of those that
//! Windows keeps for itself (`con.escola`, `nul`). Letters are small, as some systems tell `A` from `a` and
//! some do not. Other characters than letters, digits, `.` and `-` are written as `_` and two hex digits for each
//! byte, and so is a `.` at the end, which Windows drops. What is too long is cut, and told apart by
//! its SHA-256.

use ring::digest::{SHA256, digest};
use std::fmt::Write as _;

/// Bytes of the longest name that is not cut. Systems allow 255, paths on Windows 260 in all.
const LONGEST: usize = 80;
/// Bytes of the digest behind a cut name.
const DIGEST: usize = 8;

/// The folder of the server `host:port`.
pub(super) fn of(server_name: &str) -> String {
    let small = server_name.trim().to_lowercase();
    let (host, port) = small.rsplit_once(':').unwrap_or((&small, ""));
    let whole = format!("{}-{}", encoded(port), encoded(host));
    if whole.len() <= LONGEST {
        return whole;
    }
    let mut cut: String = whole.chars().take(LONGEST - 2 * DIGEST - 1).collect();
    cut.push('~');
    for byte in &digest(&SHA256, small.as_bytes()).as_ref()[..DIGEST] {
        // Writing into a string cannot fail.
        let _ = write!(cut, "{byte:02x}");
    }
    cut
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for (index, byte) in text.bytes().enumerate() {
        let is_last = index + 1 == text.len();
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => encoded.push(byte.into()),
            b'.' if !is_last => encoded.push('.'),
            _ => _ = write!(encoded, "_{byte:02x}"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_safe_everywhere_and_stay_apart() {
        for (server, folder) in [
            ("192.168.0.10:1235", "1235-192.168.0.10"),
            ("Sala-3.Escola:80", "80-sala-3.escola"),
            ("[fe80::1]:1235", "1235-_5bfe80_3a_3a1_5d"),
            ("con.x:7", "7-con.x"),
            ("josé:7", "7-jos_c3_a9"),
            ("../..:7", "7-.._2f._2e"),
            ("a_b.:7", "7-a_5fb_2e"),
        ] {
            assert_eq!(of(server), folder);
        }
        let long: BTreeSet<_> = ["a", "b"]
            .map(|end| of(&format!("{}{end}:1235", "x".repeat(250))))
            .into();
        assert_eq!(long.len(), 2);
        assert!(long.iter().all(|name| name.len() == LONGEST));
    }
}
