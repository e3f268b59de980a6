//! Any bytes as a datagram: nothing panics, and what is read says the same when it is sent on.

use protocol::{Datagram, DatagramError, Frame, Message, Verb};

/// Parses, types and relays the bytes, and checks what comes out.
pub(crate) fn check(bytes: &[u8]) {
    let datagram = match Datagram::parse(bytes) {
        Ok(datagram) => datagram,
        Err(DatagramError::TooShort(length)) => return assert!(length < 16),
        Err(DatagramError::TooLong(length)) => return assert!(length > 1024),
        Err(DatagramError::NotBare(first)) => return assert_ne!(first, 0),
    };
    assert!((16..=1024).contains(&bytes.len()) && bytes[0] == 0);
    assert!(datagram.name().as_str().len() <= 20);
    assert!(!datagram.name().as_str().contains(['\n', '#']));

    // The claimed size changes nothing but itself.
    let mut lying = bytes.to_vec();
    lying[12..16].iter_mut().for_each(|byte| *byte = !*byte);
    let lying = Datagram::parse(&lying).expect("the size is no reason to refuse");
    assert_eq!(Message::read(&lying), Message::read(&datagram));

    let Ok(message) = Message::read(&datagram) else {
        let is_verb = Verb::from_kind(datagram.kind).is_some();
        // Unknown kinds, ids nobody may have, and "the rooms", which can say nothing.
        assert!(
            !is_verb
                || datagram.origin == 1_000_000_000
                || datagram.origin.max(datagram.destination) >= 2_000_000_000
        );
        return;
    };
    relay(message);
}

/// What leaves is canonical, reads as what came, and joins to its text.
fn relay(message: Message<'_>) {
    let mut joined = String::new();
    for frame in message.frames() {
        let datagram = Datagram::parse(frame.bytes()).expect("our frames are frames");
        let again = Message::read(&datagram).expect("our frames are messages");
        assert_eq!(
            (again.verb, again.origin, again.destination, again.name),
            (
                message.verb,
                message.origin,
                message.destination,
                message.name
            )
        );
        let text = again.text.as_clean_str().expect("our frames are clean");
        assert_eq!(datagram.claimed_size as usize, text.len());
        assert_eq!(again.frames().collect::<Vec<Frame>>(), [frame]);
        joined += text;
    }
    assert_eq!(joined, message.text.to_string());
}
