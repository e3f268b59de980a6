//! What every page looks like, compared with what it looked like.
//!
//! One picture of each, as small as the window can be made, where trouble begins, and a second one of the main pages, as
//! the window opens; a dialog or a menu is cut out. All looks of all pages would be eight times as much to
//! keep and to look through, and show little more: what differs between them is checked in words.

use crate::{
    look::{Look, Size, ZOOMED},
    page::{self, Page},
};
use egui::Theme;
use egui_kittest::{SnapshotOptions, try_image_snapshot_options};
use image::{
    ExtendedColorType, ImageEncoder as _,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use lang::Lang;
use std::{collections::BTreeSet, fs, path::Path};

/// Pages that also have a picture of the window as it opens.
const MAIN: [&str; 10] = [
    "client-form-first",
    "client-conversation-empty",
    "client-conversation-full",
    "client-room-inside",
    "server-stopped",
    "server-empty",
    "server-full",
    "server-history",
    "server-doors-running",
    "server-settings",
];

/// The looks that there are pictures of. Which they are follows from the name: a page that is added changes no
/// other.
fn looks(page: &Page) -> Vec<Look> {
    let number: usize = page.name.bytes().map(usize::from).sum();
    let (lang, other_lang) = match number % 2 {
        0 => (Lang::Pt, Lang::En),
        _ => (Lang::En, Lang::Pt),
    };
    let (theme, other_theme) = match number / 2 % 2 {
        0 => (Theme::Light, Theme::Dark),
        _ => (Theme::Dark, Theme::Light),
    };
    let smallest = Look {
        lang,
        theme,
        size: Size::Smallest,
        zoom: 1.0,
    };
    let opened = Look {
        lang: other_lang,
        theme: other_theme,
        size: Size::Opened,
        zoom: 1.0,
    };
    let opened = MAIN.contains(&page.name).then_some(opened);
    let zoomed = Look::zoomed(page.name).filter(|look| look.lang == lang);
    [smallest].into_iter().chain(opened).chain(zoomed).collect()
}

fn compare(window: &str) {
    let options = SnapshotOptions::default();
    let mut wrong = Vec::new();
    for page in page::wanted().filter(|page| page.name.starts_with(window)) {
        for look in looks(&page) {
            let name = look.name(page.name);
            let picture = page.open(look, "pictures").picture(look.zoom);
            let compared = try_image_snapshot_options(&picture, &name, &options);
            wrong.extend(compared.err().map(|error| error.to_string()));
            pack(&options.output_path.join(name).with_added_extension("png"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} pictures are not as they were; docs/testing.md says what to do\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Writes a picture that was just taken once more, in two thirds of the bytes: without transparency, and
/// packed as well as can be.
fn pack(path: &Path) {
    if !path.exists() {
        return;
    }
    let image::DynamicImage::ImageRgba8(picture) = image::open(path).unwrap() else {
        return;
    };
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    let picture = image::DynamicImage::from(picture).into_rgb8();
    let (width, height) = picture.dimensions();
    encoder
        .write_image(&picture, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    fs::write(path, bytes).unwrap();
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
    let names = |page: Page| {
        looks(&page)
            .into_iter()
            .map(move |look| look.name(page.name))
    };
    let expected: BTreeSet<String> = page::all().flat_map(names).collect();
    let kept = fs::read_dir(SnapshotOptions::default().output_path).unwrap();
    let kept = kept.map(|file| file.unwrap().file_name().into_string().unwrap());
    // What a comparison leaves behind is in .gitignore.
    let kept = kept.filter(|name| {
        ![".new.png", ".old.png", ".diff.png"]
            .iter()
            .any(|end| name.ends_with(end))
    });
    let unknown: Vec<_> = kept
        .filter(|name| {
            !name
                .strip_suffix(".png")
                .is_some_and(|name| expected.contains(name))
        })
        .collect();
    assert!(unknown.is_empty(), "of no page: {unknown:?}");
    for name in MAIN.iter().chain(&ZOOMED) {
        assert!(page::all().any(|page| page.name == *name), "{name}");
    }
}
