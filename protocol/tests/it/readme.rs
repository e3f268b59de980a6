//! The tables of protocol/README.md are what the compiler lays out, and there are no others.

use protocol::{Frame, Heading, Record, frame, record, session};
use std::{fs, path::Path};

/// A row of a table of bytes: field, offset, size.
type Row = (String, usize, usize);

const README: &str = include_str!("../../README.md");

/// The tables of bytes in a text: rows of `| number | number | field …` on consecutive lines.
fn tables(text: &str) -> Vec<Vec<Row>> {
    let mut tables = vec![Vec::new()];
    for line in text.lines() {
        match row(line) {
            Some(row) => tables.last_mut().expect("never empty").push(row),
            None => tables.push(Vec::new()),
        }
    }
    tables.retain(|table| !table.is_empty());
    tables
}

fn row(line: &str) -> Option<Row> {
    // In source files a table stands behind the marks of a comment.
    let line = line
        .trim_start()
        .trim_start_matches(['/', '!', '*'])
        .trim_start();
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let (offset, size) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let field = cells.next()?.split([' ', ',', ':', ';']).next()?;
    Some((field.trim_matches('`').to_owned(), offset, size))
}

fn laid_out(fields: &[(&str, usize, usize)]) -> Vec<Row> {
    let own = |&(name, offset, size): &(&str, usize, usize)| (name.to_owned(), offset, size);
    fields.iter().map(own).collect()
}

#[test]
fn the_tables_are_the_layout() {
    let expected = [
        laid_out(&frame::FIELDS),
        laid_out(&record::FIELDS),
        laid_out(&session::RANGE_FIELDS),
        laid_out(&session::STATE_FIELDS),
    ];
    assert_eq!(tables(README), expected);
}

#[test]
fn the_fields_leave_no_gap() {
    let end = |fields: &[(&str, usize, usize)]| {
        fields.iter().fold(0, |end, &(name, offset, size)| {
            assert_eq!(offset, end, "{name}");
            offset + size
        })
    };
    assert_eq!(end(&frame::FIELDS), Frame::SIZE);
    assert_eq!(end(&record::FIELDS), Record::SIZE);
    assert_eq!(Heading::SIZE + Frame::SIZE, Record::SIZE);
}

#[test]
fn a_wrong_table_is_noticed() {
    let wrong = README.replace("| 36 | 140 |", "| 35 | 141 |");
    assert_ne!(tables(&wrong), tables(README));
    assert!(has_frame_table(
        "/// | 12 | 4 | size |\n/// | 16 | 20 | name |"
    ));
}

#[test]
fn no_other_file_has_a_table_of_the_frame() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut others = Vec::new();
    collect(&root, &mut others);
    assert!(others.len() > 10, "the repository is read: {others:?}");
    others.retain(|path| {
        fs::read_to_string(path).is_ok_and(|text| has_frame_table(&text))
            && !path.ends_with("protocol/README.md")
            && !path.ends_with("protocol/tests/it/readme.rs")
    });
    assert!(others.is_empty(), "second tables of the frame: {others:?}");
}

/// True when a text says where the name or the text of a frame lies.
fn has_frame_table(text: &str) -> bool {
    tables(text)
        .concat()
        .iter()
        .any(|&(_, offset, size)| [(16, 20), (36, 140)].contains(&(offset, size)))
}

/// Every text of the repository that could hold a table, without build output and hidden folders.
fn collect(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable folder");
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') || name.starts_with("target") {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else if name.ends_with(".md") || name.ends_with(".rs") {
            found.push(path);
        }
    }
}
