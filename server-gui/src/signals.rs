//! Ctrl-C and the system's request to end, heard beside the window.

use std::{io, thread};

/// Calls `asked` for the first signal; the window then closes as by its cross, with a goodbye.
///
/// # Errors
/// When the system gives no thread or no signals; the window works without.
pub fn listen(asked: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::Builder::new()
        .name("recado-sinais".to_owned())
        .spawn(move || {
            if runtime.block_on(first()).is_ok() {
                asked();
            }
        })?;
    Ok(())
}

#[cfg(unix)]
async fn first() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn first() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
