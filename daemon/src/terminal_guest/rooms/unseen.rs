//! Which messages of a list are new.
//!
//! A server gives the same messages again with each list. The existing client takes those with a later time than the
//! last it showed, and so loses what is said in the same second. Here whole lists are compared: what is said never
//! changes its order, so new is what follows the last message that was there before.

use rpc_shim::rooms::Spoken;
use std::collections::HashMap;

/// The messages of the last list, and how often each stood there.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    seen: HashMap<Spoken, usize>,
}

impl Unseen {
    /// What is new in a list, oldest first.
    pub(super) fn take(&mut self, list: Vec<Spoken>) -> Vec<Spoken> {
        // A list that is empty tells of nothing, not even of what to forget.
        if list.is_empty() {
            return list;
        }
        let mut left = std::mem::take(&mut self.seen);
        let mut first_new = 0;
        for (index, spoken) in list.iter().enumerate() {
            if let Some(count) = left.get_mut(spoken).filter(|count| **count > 0) {
                *count -= 1;
                first_new = index + 1;
            }
        }
        for spoken in &list {
            *self.seen.entry(spoken.clone()).or_default() += 1;
        }
        let mut list = list;
        list.split_off(first_new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::DateTime;

    /// "oi 3": said in the third second.
    fn list(messages: &[&str]) -> Vec<Spoken> {
        let spoken = |message: &&str| {
            let (text, second) = message.split_once(' ').unwrap();
            Spoken {
                from: "Pedro".to_owned(),
                to: None,
                text: text.to_owned(),
                at: DateTime::constant(2026, 11, 20, 22, 0, second.parse().unwrap(), 0),
                is_notice: false,
            }
        };
        messages.iter().map(spoken).collect()
    }

    #[test]
    fn each_message_is_new_once() {
        for (lists, new) in [
            // A list that grows, also within a second, also by the same text.
            (
                &[&["a 1"][..], &["a 1", "b 1"], &["a 1", "b 1", "b 1"]][..],
                &[&["a 1"][..], &["b 1"], &["b 1"]][..],
            ),
            // A window that moves on.
            (
                &[&["a 1", "b 2"], &["b 2", "c 3"], &["b 2", "c 3"]],
                &[&["a 1", "b 2"], &["c 3"], &[]],
            ),
            // The last fifty on entering, then everything from the beginning.
            (
                &[&["c 3", "d 4"], &["a 1", "b 2", "c 3", "d 4", "e 4"]],
                &[&["c 3", "d 4"], &["e 4"]],
            ),
            // What was private to others is not there again.
            (
                &[&["a 1", "x 2", "b 3"], &["a 1", "b 3", "c 3"]],
                &[&["a 1", "x 2", "b 3"], &["c 3"]],
            ),
            // Everything that was known has been dropped.
            (&[&["a 1"], &["b 2", "c 3"]], &[&["a 1"], &["b 2", "c 3"]]),
            // A clock that was set back.
            (&[&["a 9"], &["a 9", "b 1"]], &[&["a 9"], &["b 1"]]),
            // Nothing for once.
            (&[&["a 1"], &[], &["a 1"]], &[&["a 1"], &[], &[]]),
        ] {
            let mut unseen = Unseen::default();
            for (given, expected) in lists.iter().zip(new) {
                assert_eq!(unseen.take(list(given)), list(expected), "{lists:?}");
            }
        }
    }
}
