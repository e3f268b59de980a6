//! A folder shown by the desktop's own program for files.

use std::{io, path::Path, process::Command, thread};

#[cfg(target_os = "windows")]
const PROGRAM: &str = "explorer";
#[cfg(target_os = "macos")]
const PROGRAM: &str = "open";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const PROGRAM: &str = "xdg-open";

/// Asks the desktop to show a folder, which is made if need be. Whether it did is not known: the programs
/// that do it tell so in ways of their own.
///
/// # Errors
/// When there is no such program, or the folder cannot be made.
pub fn show(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut program = Command::new(PROGRAM).arg(folder).spawn()?;
    // Waited for elsewhere, so that it leaves nothing behind when it ends.
    thread::Builder::new()
        .name("recado-pasta".to_owned())
        .spawn(move || program.wait())?;
    Ok(())
}
