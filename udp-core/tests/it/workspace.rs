//! The arrows between the crates and the purity of this one, read from cargo and from the sources.

use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Who may know whom. A client's window knows no server; the core knows only the bytes.
const ARROWS: [(&str, &[&str]); 11] = [
    ("protocol", &[]),
    ("lang", &["protocol"]),
    ("transcript", &["protocol", "lang"]),
    ("udp-core", &["protocol"]),
    ("rpc-shim", &["udp-core", "protocol", "lang"]),
    (
        "daemon",
        &["rpc-shim", "udp-core", "transcript", "protocol", "lang"],
    ),
    ("gui-kit", &["lang"]),
    (
        "server-gui",
        &["daemon", "udp-core", "protocol", "gui-kit", "lang"],
    ),
    (
        "client-gui",
        &["udp-core", "transcript", "protocol", "gui-kit", "lang"],
    ),
    (
        "gui-snapshots",
        &[
            "client-gui",
            "server-gui",
            "daemon",
            "udp-core",
            "protocol",
            "gui-kit",
            "lang",
        ],
    ),
    ("recado-bench", &["udp-core", "protocol", "lang"]),
];

/// All that the bytes need; everything else would reach every crate.
const PROTOCOL_NEEDS: [&str; 2] = ["thiserror", "zerocopy"];

/// What would bring clocks, sockets, threads or disks into the pure core.
const IMPURE_PACKAGES: [&str; 8] = [
    "tokio",
    "nix",
    "socket2",
    "crossbeam-channel",
    "redb",
    "quinn",
    "quinn-proto",
    "rustls",
];

/// The same in the sources, where the standard library offers it without any package.
const IMPURE_WORDS: [&str; 5] = [
    "tokio",
    "UdpSocket",
    "Instant::now",
    "SystemTime::now",
    "std::thread",
];

#[test]
fn crates_know_only_whom_they_may() {
    assert_eq!(wrong_arrows(&metadata()), [""; 0]);
}

#[test]
fn a_wrong_arrow_is_noticed() {
    let workspace = |package: &str, dependency: &str, kind: Value| {
        let dependency = json!({"name": dependency, "kind": kind, "path": "/somewhere"});
        json!({"packages": [{"name": package, "dependencies": [dependency]}]})
    };
    for (package, dependency) in [
        ("client-gui", "daemon"),
        ("protocol", "lang"),
        ("udp-core", "daemon"),
        ("newcomer", "protocol"),
    ] {
        for kind in [Value::Null, json!("dev"), json!("build")] {
            let wrong = wrong_arrows(&workspace(package, dependency, kind));
            assert_eq!(wrong, [format!("{package} → {dependency}")]);
        }
    }
    let right = workspace("client-gui", "udp-core", Value::Null);
    assert_eq!(wrong_arrows(&right), [""; 0]);
}

#[test]
fn the_bytes_need_almost_nothing() {
    let metadata = metadata();
    assert_eq!(needs(&metadata, "protocol"), PROTOCOL_NEEDS.into());
    assert_ne!(needs(&metadata, "udp-core"), PROTOCOL_NEEDS.into());
    let lib = fs::read_to_string(root().join("protocol/src/lib.rs")).expect("protocol has a lib");
    assert!(lib.contains("#![cfg_attr(not(test), no_std)]"));
}

#[test]
fn the_core_is_pure_without_features_and_drives_sockets_with_net() {
    let tree = |features: &[&str]| {
        let fixed = "tree --offline -p udp-core -e normal --no-default-features --prefix none";
        cargo(&[&fixed.split(' ').collect::<Vec<_>>(), features].concat())
    };
    assert_eq!(impure_packages(&tree(&[])), [""; 0]);
    // The same look at the impure half shows that the first one can fail.
    let with_net = tree(&["--features", "net"]);
    let found = impure_packages(&with_net);
    assert!(found.contains(&"tokio"), "{found:?}");
    assert!(found.contains(&"crossbeam-channel"), "{found:?}");
    // The journal on disk asks the system how full the disk is, and knows no sockets.
    let with_disk = tree(&["--features", "disk"]);
    assert_eq!(impure_packages(&with_disk), ["nix", "redb"]);
    // Sealed sessions bring the machines of QUIC and TLS, and nothing that drives them.
    let with_sealed = tree(&["--features", "sealed"]);
    assert_eq!(impure_packages(&with_sealed), ["quinn-proto", "rustls"]);
}

#[test]
fn only_net_names_clocks_and_sockets() {
    let sources = root().join("udp-core/src");
    let mut files = Vec::new();
    rust_files(&sources, &mut files);
    let (net, pure): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|path| path.starts_with(sources.join("net")) || *path == sources.join("net.rs"));
    let read = |path: &PathBuf| fs::read_to_string(path).expect("a readable source");
    assert!(net.iter().any(|path| !impure_words(&read(path)).is_empty()));
    assert!(pure.len() > 5, "the core has sources: {pure:?}");
    for path in pure {
        let found = impure_words(&read(&path));
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn a_leaking_clock_is_noticed_in_code_and_nowhere_else() {
    let leak = "fn age() { let now = std::time::Instant::now(); }";
    assert_eq!(impure_words(leak), ["Instant::now"]);
    assert_eq!(
        impure_words("use std::net::{SocketAddr, UdpSocket};"),
        ["UdpSocket"]
    );
    assert_eq!(
        impure_words("//! Never reads Instant::now itself."),
        [""; 0]
    );
    let tests = format!("fn pure() {{}}\n#[cfg(test)]\nmod tests {{ {leak} }}");
    assert_eq!(impure_words(&tests), [""; 0]);
}

#[test]
fn a_bare_cargo_run_opens_the_server_window() {
    let metadata = metadata();
    let runs: Vec<&str> = packages(&metadata)
        .filter_map(|package| package["default_run"].as_str())
        .collect();
    assert_eq!(runs, ["recado-servidor"]);
    assert_eq!(
        metadata["workspace_default_members"], metadata["workspace_members"],
        "plain cargo test, clippy and doc cover everything"
    );
}

/// Every dependency between members that the table does not allow, dev-dependencies too.
fn wrong_arrows(metadata: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in packages(metadata) {
        let allowed = ARROWS.iter().find(|(name, _)| *name == package["name"]);
        let allowed = allowed.map_or(&[][..], |(_, allowed)| *allowed);
        for dependency in dependencies(package).filter(|dependency| {
            dependency["path"].is_string() && !is_own_test(package, dependency)
        }) {
            let name = dependency["name"].as_str().expect("a dependency's name");
            if !allowed.contains(&name) {
                wrong.push(format!(
                    "{} → {name}",
                    package["name"].as_str().unwrap_or("?")
                ));
            }
        }
    }
    wrong
}

/// What a member needs besides its tests.
fn needs<'a>(metadata: &'a Value, member: &str) -> BTreeSet<&'a str> {
    packages(metadata)
        .filter(|package| package["name"] == member)
        .flat_map(dependencies)
        .filter(|dependency| dependency["kind"] != "dev")
        .filter_map(|dependency| dependency["name"].as_str())
        .collect()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

/// True for a package that its own tests use with more features: no arrow.
fn is_own_test(package: &Value, dependency: &Value) -> bool {
    dependency["name"] == package["name"] && dependency["kind"] == "dev"
}

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    package["dependencies"].as_array().into_iter().flatten()
}

/// The forbidden packages among the lines "name version" of a tree.
fn impure_packages(tree: &str) -> Vec<&str> {
    let found: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(found.contains("udp-core"), "not a tree of udp-core: {tree}");
    found
        .into_iter()
        .filter(|name| IMPURE_PACKAGES.contains(name))
        .collect()
}

/// The forbidden words of a source, without its comments and the tests at its end.
fn impure_words(source: &str) -> Vec<&'static str> {
    let product = source
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let code: String = product
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let is_named = |word: &&str| code.contains(*word);
    IMPURE_WORDS.into_iter().filter(is_named).collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn metadata() -> Value {
    let printed = cargo(&[
        "metadata",
        "--offline",
        "--no-deps",
        "--format-version",
        "1",
    ]);
    serde_json::from_str(&printed).expect("cargo prints JSON")
}

/// What cargo prints; it needs neither network nor the lock of a build.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
