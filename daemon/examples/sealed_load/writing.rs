//! What a client was told, one JSON object a line, in the system's hands before the next thing happens: a killed
//! process loses nothing of it.

use anyhow::Context as _;
use serde_json::Value;
use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    path::Path,
};

/// The file of one client, over all of its runs.
#[derive(Debug)]
pub(crate) struct Writing(File);

impl Writing {
    /// Goes on at the end of the file.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        Ok(Self(file.with_context(|| {
            format!("cannot open {}", path.display())
        })?))
    }

    /// One write each, without a buffer of our own. What cannot be written must not count as not told.
    pub(crate) fn write(&mut self, value: &Value) {
        let line = format!("{value}\n");
        self.0
            .write_all(line.as_bytes())
            .and_then(|()| self.0.flush())
            .expect("what a client was told can be written down");
    }
}
