//! Many people: what a frame costs while somebody scrolls through the list of them, and what a new list costs.

use crate::{
    COLUMNS,
    texts::{name, person},
    window::{self, Far, Scratch, sealed, tell},
};
use egui::{Event, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use gui_kit::costs::Costs;
use udp_core::client::{
    Person,
    sealed::{self, Outcome},
};

/// Frames of a round, and how often a new list comes among them.
const FRAMES: u32 = 600;
const LIST_EVERY: u32 = 60;
/// How far a frame scrolls, in points.
const SCROLL: f32 = 200.0;

pub(crate) fn measure(people: u32, rounds: u32) -> anyhow::Result<()> {
    println!("| people | {COLUMNS} |");
    for _ in 0..rounds {
        round(people)?;
    }
    Ok(())
}

fn round(people: u32) -> anyhow::Result<()> {
    let folder = Scratch::new()?;
    let far = Far::default();
    let mut harness = window::online(&folder.0, &far)?;
    let everybody: Vec<Person> = (1..=people)
        .map(|id| Person {
            id: person(id),
            name: name(person(id)),
        })
        .collect();
    let list = || {
        sealed(sealed::Event::Fulfilled(Outcome::People(
            everybody.clone(),
            0,
        )))
    };
    tell(&far, list())?;
    harness.step();
    harness.hover_at(Pos2::new(1_080.0, 400.0));
    let mut costs = Costs::default();
    for frame in 0..FRAMES {
        if frame % LIST_EVERY == 0 {
            tell(&far, list())?;
        }
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -SCROLL),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        costs.frame(|| harness.step());
    }
    println!("| {people} | {} |", costs.columns());
    Ok(())
}
