//! Lines out, written by a thread of its own: a terminal that is scrolled back or a pipe that nobody
//! reads must not stop the conversation.

use crossbeam_channel::{Receiver, Sender, TrySendError};
use rustyline::ExternalPrinter;
use std::{
    cell::Cell,
    io::{self, Write as _},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::sync::{Notify, oneshot};

/// Lines that wait for a slow reader: a list of everyone and minutes of talk, 5 MB at most.
const QUEUE: usize = 16_384;
/// How long the end waits for a terminal; a pipe is waited for until it is read.
const TERMINAL_WAIT: Duration = Duration::from_secs(1);

/// Which stream a line belongs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Events: standard output.
    Events,
    /// Everything else: standard error.
    Remarks,
}

/// One row up and down again.
const NOTHING: &str = "\u{1b}[A\n";

/// Writes above a prompt.
pub(crate) type Printer = Box<dyn ExternalPrinter + Send>;

/// Where lines go.
pub(crate) struct Output {
    lines: Sender<(Stream, String)>,
    lost: Cell<u64>,
    is_broken: Arc<AtomicBool>,
    done: oneshot::Receiver<()>,
}

impl Output {
    /// `changed` is told when nobody reads any more.
    pub(crate) fn start(printer: Option<Printer>, changed: Arc<Notify>) -> io::Result<Self> {
        let (lines, queue) = crossbeam_channel::bounded(QUEUE);
        let (done_sender, done) = oneshot::channel();
        let is_broken = Arc::new(AtomicBool::new(false));
        let broken = Arc::clone(&is_broken);
        thread::Builder::new()
            .name("recado-saida".to_owned())
            .spawn(move || {
                if write_all(&queue, printer).is_err() {
                    broken.store(true, Ordering::Relaxed);
                    changed.notify_one();
                }
                let _ = done_sender.send(());
            })?;
        Ok(Self {
            lines,
            lost: Cell::new(0),
            is_broken,
            done,
        })
    }

    /// Writes a line soon. Past the queue's length lines are counted instead.
    pub(crate) fn write(&self, stream: Stream, line: String) {
        if let Err(TrySendError::Full(_)) = self.lines.try_send((stream, line)) {
            self.lost.set(self.lost.get() + 1);
        }
    }

    /// Writes a remark.
    pub(crate) fn say(&self, remark: &str) {
        self.write(Stream::Remarks, remark.to_owned());
    }

    /// How many lines could not be written since the last call, once there is room to say so.
    pub(crate) fn take_lost(&self) -> Option<u64> {
        let has_room = self.lines.len() < QUEUE / 2;
        (has_room && self.lost.get() > 0).then(|| self.lost.take())
    }

    /// True when the reader of our events has gone.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken.load(Ordering::Relaxed)
    }

    /// Waits until everything is written.
    pub(crate) async fn finish(self, at_prompt: bool) {
        drop(self.lines);
        if at_prompt {
            let _ = tokio::time::timeout(TERMINAL_WAIT, self.done).await;
        } else {
            let _ = self.done.await;
        }
    }
}

fn write_all(queue: &Receiver<(Stream, String)>, printer: Option<Printer>) -> io::Result<()> {
    let mut printer = printer;
    let at_prompt = printer.is_some();
    for (stream, mut line) in queue {
        line.push('\n');
        if let Some(editor) = &mut printer {
            if show_above(editor, &line).is_ok() {
                continue;
            }
            // The editor has gone without showing it; the terminal is ours from now on.
            printer = None;
        }
        if at_prompt || stream == Stream::Events {
            let mut stdout = io::stdout().lock();
            stdout.write_all(line.as_bytes())?;
            stdout.flush()?;
        } else {
            // Who closed standard error does not want remarks; events go on.
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }
    Ok(())
}

/// Shows a line above the prompt. The editor takes keys before lines, and a line that it has not taken
/// when the last prompt ends is never shown. It holds one at a time, so a second that shows nothing
/// waits until the first was taken; both fail once the editor has gone.
fn show_above(editor: &mut Printer, line: &str) -> rustyline::Result<()> {
    editor.print(line.to_owned())?;
    editor.print(NOTHING.to_owned())
}
