//! Any bytes as an answer to LISTA, and any people as one that is read back.

use protocol::{
    FrameText, Name, PersonId, Text,
    lista::{self, Entry},
};

/// Bytes that make one person: an id and a name field.
const PERSON_BYTES: usize = 24;

/// Reads the bytes as an answer, then as people to answer with, and checks what comes out.
pub(crate) fn check(bytes: &[u8]) {
    let text = Text::from_field(bytes).to_string();
    for text in [text.clone(), format!("Clientes conectados: {text}")] {
        let entries = lista::read(&text).map_or(0, Iterator::count);
        assert!(entries <= text.len());
    }

    let people: Vec<(PersonId, Name)> = bytes
        .chunks(PERSON_BYTES)
        .filter_map(<[u8]>::split_first_chunk::<4>)
        .filter_map(|(id, name)| {
            let id = PersonId::new(u32::from_be_bytes(*id) % 1_000_000_000)?;
            Some((id, Name::from_field(name)))
        })
        .collect();
    let pages: Vec<FrameText> = lista::pages(people.iter().copied(), people.len()).collect();
    assert!((1..=lista::MAX_PAGES).contains(&pages.len()));

    let mut expected = people.iter();
    let mut more = 0;
    for entry in pages
        .iter()
        .flat_map(|page| lista::read(page.as_str()).expect("our pages are pages"))
    {
        assert_eq!(more, 0, "what is left out is said last");
        match entry {
            Entry::Person(id, name) => {
                let (expected_id, expected_name) = expected.next().expect("nobody is made up");
                let shown = expected_name.as_str().replace([',', ':'], " ");
                assert_eq!((id, name), (*expected_id, shown.trim()));
            }
            Entry::More(count) => more = count as usize,
        }
    }
    assert_eq!(expected.count(), more, "everybody is named or counted");
}
