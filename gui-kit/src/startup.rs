//! Starting a window, and one sentence for every way in which it cannot start.
//!
//! `eframe` reports most problems as errors whose text is for programmers, and panics for one (a
//! missing `libxkbcommon`). Both become a [`StartupError`] here.

use eframe::{App, CreationContext, NativeOptions};
use lang::Lang;
use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Why no window could be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartupError {
    /// Neither X11 nor Wayland is announced in the environment.
    NoDisplay,
    /// A display is announced, and nobody answers there.
    DisplayUnreachable,
    /// A library that is loaded at run time is not installed.
    MissingLibrary(String),
    /// One of X11's libraries is not installed; the system does not say which.
    MissingX11Library,
    /// The display offers no OpenGL.
    NoOpenGl,
    /// Anything else, as the system says it.
    Other(String),
}

impl StartupError {
    /// What happened and what to do about it, in one sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NoDisplay => lang.no_display().to_owned(),
            Self::DisplayUnreachable => lang.display_unreachable().to_owned(),
            Self::MissingLibrary(library) => match debian_package(library) {
                Some(package) => lang.missing_library_in_package(library, package),
                None => lang.missing_library(library),
            },
            Self::MissingX11Library => lang.missing_x11_library().to_owned(),
            Self::NoOpenGl => lang.no_opengl().to_owned(),
            Self::Other(reason) => lang.window_did_not_open(reason),
        }
    }

    /// Reads the reason out of what `eframe` or a panic says.
    fn from_message(message: &str) -> Self {
        let lower = message.to_lowercase();
        if let Some(library) = library_named_in(message) {
            Self::MissingLibrary(library)
        } else if lower.contains("xlib's shared libraries") {
            Self::MissingX11Library
        } else if lower.contains("nor display is set") {
            Self::NoDisplay
        } else if lower.contains("x server") || lower.contains("wayland") || lower.contains("xopen")
        {
            Self::DisplayUnreachable
        } else {
            // Of what is for programmers, the last words of the first line are for people too.
            let line = message.lines().next().unwrap_or_default();
            let reason = line.rsplit(": ").next().unwrap_or(line);
            Self::Other(reason.trim().trim_end_matches('.').to_owned())
        }
    }
}

/// Opens a window and runs it until it is closed.
///
/// # Errors
/// When no window could be opened. A panic of the running application is not caught.
pub fn run(
    title: &str,
    options: NativeOptions,
    creator: impl FnOnce(&CreationContext<'_>) -> Box<dyn App>,
) -> Result<(), StartupError> {
    if !display_announced(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(StartupError::NoDisplay);
    }
    let started = Arc::new(AtomicBool::new(false));
    let outcome = quietly_until(&started, || {
        eframe::run_native(
            title,
            options,
            Box::new(|context| {
                started.store(true, Ordering::Relaxed);
                Ok(creator(context))
            }),
        )
    });
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(match &error {
            eframe::Error::Glutin(_)
            | eframe::Error::NoGlutinConfigs(..)
            | eframe::Error::OpenGL(_) => StartupError::NoOpenGl,
            eframe::Error::AppCreation(_)
            | eframe::Error::Winit(_)
            | eframe::Error::WinitEventLoop(_) => StartupError::from_message(&error.to_string()),
        }),
        Err(panic) if started.load(Ordering::Relaxed) => panic::resume_unwind(panic),
        Err(panic) => {
            let message = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or_default();
            Err(StartupError::from_message(message))
        }
    }
}

/// Catches panics of `run`, and keeps them from standard error while `started` is false: the
/// caller says in one sentence what a programmer's message would say in ten lines.
fn quietly_until<R>(
    started: &Arc<AtomicBool>,
    run: impl FnOnce() -> R,
) -> Result<R, Box<dyn std::any::Any + Send>> {
    let usual = Arc::new(panic::take_hook());
    panic::set_hook({
        let (usual, started) = (Arc::clone(&usual), Arc::clone(started));
        Box::new(move |info| {
            if started.load(Ordering::Relaxed) {
                usual(info);
            }
        })
    });
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    // The hook in place owns the last other reference to the usual one: drop it first.
    drop(panic::take_hook());
    if let Ok(usual) = Arc::try_unwrap(usual) {
        panic::set_hook(usual);
    }
    outcome
}

/// Whether the environment announces a display; true where that is not how displays are found.
fn display_announced(is_set: impl Fn(&str) -> bool) -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .into_iter()
        .any(is_set)
}

/// The first `lib….so…` a message names.
fn library_named_in(message: &str) -> Option<String> {
    message
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | ':' | '('))
        .map(|word| word.trim_end_matches(['.', ')']))
        .find(|word| word.starts_with("lib") && word.contains(".so"))
        .map(str::to_owned)
}

/// The Debian and Ubuntu package of a library that windows load at run time.
fn debian_package(library: &str) -> Option<&'static str> {
    let stem = library.split(".so").next()?;
    Some(match stem {
        "libX11" => "libx11-6",
        "libX11-xcb" => "libx11-xcb1",
        "libXcursor" => "libxcursor1",
        "libXi" => "libxi6",
        "libXrender" => "libxrender1",
        "libxkbcommon" => "libxkbcommon0",
        "libxkbcommon-x11" => "libxkbcommon-x11-0",
        "libGL" => "libgl1",
        "libEGL" => "libegl1",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_becomes_a_reason() {
        let missing = |name: &str| StartupError::MissingLibrary(name.to_owned());
        for (message, reason) in [
            (
                "Library libxkbcommon-x11.so could not be loaded.",
                missing("libxkbcommon-x11.so"),
            ),
            (
                "winit EventLoopError: os error: failed to load (libXcursor.so.1: cannot open)",
                missing("libXcursor.so.1"),
            ),
            (
                "neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.",
                StartupError::NoDisplay,
            ),
            (
                "os error at mod.rs:788: Failed to load one of xlib's shared libraries",
                StartupError::MissingX11Library,
            ),
            (
                "Failed to open connection to X server",
                StartupError::DisplayUnreachable,
            ),
            ("first\nsecond", StartupError::Other("first".to_owned())),
        ] {
            assert_eq!(StartupError::from_message(message), reason, "{message}");
        }
    }

    #[test]
    fn every_reason_is_one_sentence_in_both_languages() {
        for error in [
            StartupError::NoDisplay,
            StartupError::DisplayUnreachable,
            StartupError::MissingLibrary("libXi.so.6".to_owned()),
            StartupError::MissingLibrary("libother.so".to_owned()),
            StartupError::MissingX11Library,
            StartupError::NoOpenGl,
            StartupError::Other("reason".to_owned()),
        ] {
            for lang in Lang::ALL {
                let text = error.text(lang);
                assert!(text.ends_with('.') && !text.contains('\n'), "{text}");
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn one_announced_display_is_enough() {
        assert!(!display_announced(|_| false));
        assert!(display_announced(|name| name == "WAYLAND_DISPLAY"));
    }

    #[test]
    fn a_panic_before_the_window_is_caught() {
        let started = Arc::new(AtomicBool::new(false));
        let outcome = quietly_until(&started, || panic!("Library libXi.so could not be loaded."));
        assert!(outcome.is_err_and(|panic| panic.is::<&str>()));
    }
}
