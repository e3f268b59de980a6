//! What every page looks like, compared with what it looked like.
//!
//! Two pictures of each: one as the window opens and one as small as it can be made, together in both languages and
//! both themes. All eight looks would be four times as much to keep and to look through, and show little more: what
//! differs between them is checked in words.

use crate::{
    look::{Look, Size, ZOOMED},
    page::{self, Page},
};
use egui::Theme;
use egui_kittest::SnapshotResult;
use lang::Lang;
use std::{collections::BTreeSet, fs, path::Path};

const FOLDER: &str = "tests/snapshots";

/// The looks that there are pictures of. Which they are follows from the name: so a page that is added changes no
/// other.
fn looks(page: &Page) -> Vec<Look> {
    let number: usize = page.name.bytes().map(usize::from).sum();
    let other = |lang| match lang {
        Lang::Pt => Lang::En,
        Lang::En => Lang::Pt,
    };
    let lang = [Lang::Pt, Lang::En][number % 2];
    let (theme, other_theme) = match number / 2 % 2 {
        0 => (Theme::Light, Theme::Dark),
        _ => (Theme::Dark, Theme::Light),
    };
    let opened = Look {
        lang,
        theme,
        size: Size::Opened,
        zoom: 1.0,
    };
    let smallest = Look {
        lang: other(lang),
        theme: other_theme,
        size: Size::Smallest,
        zoom: 1.0,
    };
    let zoomed = Look::zoomed(page.name).filter(|look| look.lang == lang);
    [opened, smallest].into_iter().chain(zoomed).collect()
}

fn compare(window: &str) {
    let mut wrong = Vec::new();
    for page in page::wanted().filter(|page| page.name.starts_with(window)) {
        for look in looks(&page) {
            let name = look.name(page.name);
            let compared: SnapshotResult = page.open(look, "pictures").compare(&name);
            wrong.extend(compared.err().map(|error| error.to_string()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} pictures are not as they were; docs/testing.md says what to do\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn of_the_clients_window() {
    compare("client-");
}

#[test]
fn of_the_servers_window() {
    compare("server-");
}

/// The picture of a page that is gone would stay forever.
#[test]
fn every_picture_is_of_a_page() {
    let expected: BTreeSet<String> = page::all()
        .flat_map(|page| {
            looks(&page)
                .into_iter()
                .map(move |look| look.name(page.name) + ".png")
        })
        .collect();
    let files = fs::read_dir(Path::new(FOLDER)).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    // What a comparison leaves behind is in .gitignore.
    let kept = files.filter(|name| {
        ![".new.png", ".old.png", ".diff.png"]
            .iter()
            .any(|end| name.ends_with(end))
    });
    let unknown: Vec<_> = kept.filter(|name| !expected.contains(name)).collect();
    assert!(unknown.is_empty(), "of no page: {unknown:?}");
    assert!(
        ZOOMED
            .iter()
            .all(|zoomed| page::all().any(|page| page.name == *zoomed))
    );
}
