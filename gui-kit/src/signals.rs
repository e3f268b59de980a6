//! Ctrl-C and the system's request to end, heard beside the window.

use egui::{Context, ViewportCommand};
use std::{io, thread};

/// Closes the window for the first signal as its cross does, so that it says goodbye and the program
/// ends with 0. Where the system gives no thread or no signals the window works without: a signal then
/// ends it on the spot.
pub fn close_on_request(ctx: &Context) {
    let ctx = ctx.clone();
    let _ = listen(move || {
        ctx.send_viewport_cmd(ViewportCommand::Close);
        ctx.request_repaint();
    });
}

fn listen(asked: impl FnOnce() + Send + 'static) -> io::Result<()> {
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
