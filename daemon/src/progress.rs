//! A progress bar on standard error, for work that takes longer than a moment.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// Shorter work is over before anybody wonders.
const SHOWN_AFTER: Duration = Duration::from_secs(1);
/// Between two drawings; the eye wants no more.
const PAUSE: Duration = Duration::from_millis(100);
const WIDTH: u64 = 30;

pub(crate) struct ProgressBar {
    is_wanted: bool,
    draw_at: Instant,
    is_drawn: bool,
}

impl ProgressBar {
    /// A bar that shows only to a person, and only when `is_wanted`.
    pub(crate) fn new(is_wanted: bool) -> Self {
        Self {
            is_wanted: is_wanted && io::stderr().is_terminal(),
            draw_at: Instant::now() + SHOWN_AFTER,
            is_drawn: false,
        }
    }

    pub(crate) fn show(&mut self, done: u64, total: u64) {
        let now = Instant::now();
        if !self.is_wanted || now < self.draw_at {
            return;
        }
        self.draw_at = now + PAUSE;
        self.is_drawn = true;
        // A terminal that is gone needs no bar.
        let _ = write!(io::stderr(), "\r{}", text(done, total));
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

fn text(done: u64, total: u64) -> String {
    let total = total.max(1);
    let done = done.min(total);
    let filled = (WIDTH * done / total) as usize;
    let percent = 100 * done / total;
    let (bar, rest) = ("#".repeat(filled), "-".repeat(WIDTH as usize - filled));
    format!("[{bar}{rest}] {percent:3} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_the_work_is_done() {
        assert_eq!(text(0, 0), format!("[{}]   0 %", "-".repeat(30)));
        let half = format!("[{}{}]  50 %", "#".repeat(15), "-".repeat(15));
        assert_eq!(text(5, 10), half);
        assert_eq!(text(11, 10), format!("[{}] 100 %", "#".repeat(30)));
    }
}
