//! No page has words that cannot be read whole, whatever the look.

use crate::{look::Look, page};
use gui_snapshots::check::findings;

fn check(window: &str) {
    let mut found = Vec::new();
    for page in page::wanted().filter(|page| page.name.starts_with(window)) {
        for look in Look::all().chain(Look::zoomed(page.name)) {
            let name = look.name(page.name);
            println!("{name}");
            let frame = page.open(look, "checks").frame();
            for finding in findings(&frame) {
                println!("{finding}");
                found.push(format!("{name}: {finding}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} findings:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn of_the_clients_window() {
    check("client-");
}

#[test]
fn of_the_servers_window() {
    check("server-");
}
