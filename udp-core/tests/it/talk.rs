//! The client's driver for either dialect against a small server of both, over loopback.

mod accounts;
mod dialects;
mod house;
mod sessions;
mod talker;
mod trust;

use std::time::Duration;

/// Runs a test; one that would hang fails instead.
fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let test = async { tokio::time::timeout(Duration::from_secs(60), test).await };
    let tasks = tokio::task::LocalSet::new();
    tasks
        .block_on(&runtime, test)
        .expect("the test ends in time");
}
