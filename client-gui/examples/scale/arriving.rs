//! Many messages a second: what a frame costs with as many of them as come in one, and whether a queue grows.

use crate::{
    COLUMNS, texts,
    window::{self, Far, Scratch, sealed, tell},
};
use client_gui::model::MAX_MESSAGES;
use egui_kittest::Harness;
use gui_kit::costs::Costs;
use protocol::{Destination, Origin};
use std::time::SystemTime;
use udp_core::client::sealed::{self, Message, Source};

/// Frames a second.
const FRAMES: u32 = 60;

/// Where the reader is.
#[derive(Debug, Clone, Copy)]
enum Reader {
    /// At the end, which follows.
    End,
    /// Somewhere above it, which stands still.
    Above,
    /// In another window.
    Elsewhere,
}

/// `rate` messages a second, until the conversation is as long as it may be, and 3 s more.
pub(crate) fn measure(rate: u32, rounds: u32) -> anyhow::Result<()> {
    println!("| reader | messages there | CPU ms in 1 s | most waiting | {COLUMNS} |");
    for _ in 0..rounds {
        for reader in [Reader::End, Reader::Above, Reader::Elsewhere] {
            round(rate, reader)?;
        }
    }
    Ok(())
}

fn round(rate: u32, reader: Reader) -> anyhow::Result<()> {
    let folder = Scratch::new()?;
    let far = Far::default();
    let mut harness = window::online(&folder.0, &far)?;
    if matches!(reader, Reader::Elsewhere) {
        harness.event(egui::Event::WindowFocused(false));
    }
    let unix = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let mut said = Said {
        count: 0,
        begun_ms: unix.as_millis() as u64,
    };
    let most = MAX_MESSAGES as u32;
    let seconds = most / rate + 3;
    for second in 0..=seconds {
        let (mut costs, mut waiting) = (Costs::default(), 0);
        for frame in 0..FRAMES {
            let due = (u64::from(rate) * u64::from(second * FRAMES + frame + 1) / u64::from(FRAMES))
                as u32;
            while said.count < due {
                tell(&far, sealed(said.next()))?;
            }
            costs.frame(|| harness.step());
            waiting = waiting.max(behind(&far));
        }
        if second == 0 && matches!(reader, Reader::Above) {
            look_above(&mut harness);
        }
        // The first second, half way, and at the bound.
        if [0, seconds / 2, seconds].contains(&second) {
            println!(
                "| {reader:?} | {} | {} | {waiting} | {} |",
                said.count.min(most),
                costs.sum_ms(),
                costs.columns()
            );
        }
    }
    Ok(())
}

/// What was told and not taken in.
fn behind(far: &Far) -> usize {
    far.borrow().as_ref().map_or(0, |far| far.news.len())
}

fn look_above(harness: &mut Harness<'_, client_gui::app::App>) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Home);
    harness.step();
}

struct Said {
    count: u32,
    begun_ms: u64,
}

impl Said {
    fn next(&mut self) -> sealed::Event {
        self.count += 1;
        let from = texts::speaker(self.count);
        sealed::Event::Message(Message {
            conversation: Destination::Everyone,
            place: self.count,
            parts: 1,
            order: u64::from(self.count),
            time_ms: self.begun_ms + u64::from(self.count) / 10,
            from: Origin::Person(from),
            name: texts::name(from),
            text: texts::text(self.count),
            mine: None,
            source: Source::Live,
        })
    }
}
