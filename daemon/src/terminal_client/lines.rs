//! Lines in: from a pipe, or typed at a prompt with editing and history.

use super::output::Printer;
use rustyline::{Config, DefaultEditor};
use std::{
    fs,
    io::{self, BufRead, Read as _},
    path::{Path, PathBuf},
    thread,
};
use tokio::sync::mpsc;

/// The longest line read: a longest text of 8,960 bytes, its command, and characters that cleaning
/// makes shorter. Past it the line is thrown away, whatever its length.
const MAX_LINE_BYTES: usize = 32 * 1024;
/// Lines read ahead of the conversation.
const AHEAD: usize = 64;
/// The file in the client's folder that keeps typed lines.
const HISTORY_FILE: &str = "linhas.txt";

/// One line of input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Text(String),
    TooLong,
}

/// Where lines come from.
pub(crate) struct Lines {
    lines: mpsc::Receiver<Line>,
    /// For a prompt: what to show in front of the next line.
    prompts: Option<crossbeam_channel::Sender<String>>,
    is_asking: bool,
}

impl Lines {
    /// Lines of standard input as they come.
    pub(crate) fn pipe() -> io::Result<Self> {
        let (sender, lines) = mpsc::channel(AHEAD);
        // It ends with the program: nothing interrupts a read.
        thread::Builder::new()
            .name("recado-entrada".to_owned())
            .spawn(move || {
                let mut input = io::stdin().lock();
                while let Ok(Some(line)) = read_line(&mut input) {
                    if sender.blocking_send(line).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self {
            lines,
            prompts: None,
            is_asking: false,
        })
    }

    /// Lines typed at a prompt, and what prints above it.
    pub(crate) fn prompt(data: Option<&Path>) -> io::Result<(Self, Option<Printer>)> {
        let config = Config::builder().auto_add_history(true).build();
        let mut editor = DefaultEditor::with_config(config).map_err(io::Error::other)?;
        let Ok(printer) = editor.create_external_printer() else {
            // TERM=dumb and the like: still a terminal, but nothing to edit on.
            return Ok((Self::pipe()?, None));
        };
        let history = data.map(|folder| folder.join(HISTORY_FILE));
        let (sender, lines) = mpsc::channel(AHEAD);
        let (prompts, asked) = crossbeam_channel::bounded(1);
        thread::Builder::new()
            .name("recado-entrada".to_owned())
            .spawn(move || {
                ask(&mut editor, &asked, &sender, history.as_ref());
            })?;
        let lines = Self {
            lines,
            prompts: Some(prompts),
            is_asking: false,
        };
        Ok((lines, Some(Box::new(printer))))
    }

    /// Shows the prompt, unless it is there already.
    pub(crate) fn ask(&mut self, prompt: &str) {
        if let Some(prompts) = self.prompts.as_ref().filter(|_| !self.is_asking) {
            self.is_asking = prompts.try_send(prompt.to_owned()).is_ok();
        }
    }

    /// True while the terminal belongs to the prompt.
    pub(crate) const fn is_asking(&self) -> bool {
        self.is_asking
    }

    /// The next line; `None` at the end of input. Cancel safe.
    pub(crate) async fn next(&mut self) -> Option<Line> {
        let line = self.lines.recv().await;
        self.is_asking = false;
        line
    }
}

/// The prompt's thread: one line for each prompt.
fn ask(
    editor: &mut DefaultEditor,
    asked: &crossbeam_channel::Receiver<String>,
    lines: &mpsc::Sender<Line>,
    history: Option<&PathBuf>,
) {
    if let Some(file) = history {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    for prompt in asked {
        let line = match editor.readline(&prompt) {
            Ok(line) if line.len() > MAX_LINE_BYTES => Line::TooLong,
            Ok(line) => Line::Text(line),
            // Ctrl-D and Ctrl-C end, and so does a terminal that is gone.
            Err(_) => break,
        };
        if let Some(file) = history {
            // Each time: a program that is killed has its history too.
            let _ = file.parent().map(fs::create_dir_all);
            let _ = editor.save_history(file);
        }
        if lines.blocking_send(line).is_err() {
            break;
        }
    }
}

/// Reads a line without its end, however it ends; never keeps more than the bound.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut bytes = Vec::new();
    let limit = MAX_LINE_BYTES as u64 + 2;
    if input.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let is_whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < limit;
    if !is_whole {
        skip_line(input)?;
        return Ok(Some(Line::TooLong));
    }
    let mut line = bytes.as_slice();
    line = line.strip_suffix(b"\n").unwrap_or(line);
    line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(Some(Line::Text(String::from_utf8_lossy(line).into_owned())))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, is_over) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(used);
        if is_over {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_they_may_and_long_ones_are_not_kept() {
        let long = "x".repeat(3 * MAX_LINE_BYTES);
        let input = format!("um\r\n\n{long}\ndois\u{e9}\ntrês");
        let mut input = io::Cursor::new(input.into_bytes());
        let mut lines = Vec::new();
        while let Some(line) = read_line(&mut input).unwrap() {
            lines.push(line);
        }
        let text = |text: &str| Line::Text(text.to_owned());
        assert_eq!(
            lines,
            [
                text("um"),
                text(""),
                Line::TooLong,
                text("doisé"),
                text("três")
            ]
        );
    }
}
