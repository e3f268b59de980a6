//! Who is in the pictures, and what they say: accents, long names, names that are no names.

use crate::world::id;
use protocol::Name;
use udp_core::client::Person;

/// Ids and names; the longest a name can be is 20 bytes.
pub(crate) const NAMES: &[(u32, &str)] = &[
    (3, "Bruno"),
    (5, "Íris Nóbrega"),
    (7, "Ana"),
    (12, "Maximiliana Conceiç"),
    (21, "José d'Ávila"),
    (40, "Zoë Ångström"),
    (1_234, "42"),
    (999_999_999, "Wwwwwwwwwwwwwwwwwwww"),
];

/// Longer than any line, with a word longer than most.
pub(crate) const LONG: &str = "Pneumoultramicroscopicossilicovulcanoconiótico é a palavra mais comprida de que \
    alguém aqui se lembra; quem conhecer outra, conte “agora mesmo”, que a lista do quadro fecha às 10h — e não reabre.";

pub(crate) fn named(people: &[(u32, &str)]) -> Vec<Person> {
    people
        .iter()
        .map(|(number, name)| Person {
            id: id(*number),
            name: Name::cut(name),
        })
        .collect()
}
