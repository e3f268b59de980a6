//! Every scenario of `fixtures/`, played by the Python player against a server process.

use crate::program::{Program, Server, fixtures};
use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

#[test]
fn every_scenario_goes_as_written() {
    let mut scenarios: Vec<PathBuf> = fs::read_dir(fixtures().join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .filter(|path| {
            !fs::read_to_string(path)
                .unwrap()
                .starts_with("# virtual-only")
        })
        .collect();
    scenarios.sort();
    assert!(scenarios.len() >= 10);

    // They mostly wait, so several are played at once; each player has a server of its own, because
    // scenarios share ids.
    let players = 6;
    let failed: Vec<String> = thread::scope(|scope| {
        let players: Vec<_> = (0..players)
            .map(|first| {
                let own = scenarios.iter().skip(first).step_by(players);
                scope.spawn(move || {
                    let server = Server::start();
                    own.filter_map(|scenario| play(&server, scenario))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        players
            .into_iter()
            .flat_map(|player| player.join().unwrap())
            .collect()
    });
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn play(server: &Server, scenario: &Path) -> Option<String> {
    let arguments = [
        scenario.as_os_str(),
        "--server".as_ref(),
        server.address.as_ref(),
        "--canonical".as_ref(),
    ];
    let finished = Program::python("play.py", arguments).finish();
    (finished.code != Some(0)).then_some(finished.errors)
}
