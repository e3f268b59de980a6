//! What the server's window costs when there is much of everything: many people in the table, many messages a second.
//!
//! Not shipped. `cargo run --release -p server-gui --example busy_server -- PEOPLE MESSAGES_A_SECOND ROUNDS` opens a window
//! without a display (egui's test harness: everything but the graphics card) around an engine that tells what a server
//! tells: a picture twice a second, at most 100 events a second. Figures are CPU time of this thread, which is what a
//! frame costs however busy the machine is; each prints lines of docs/benchmarks.md.

mod engine;

use egui::{Event, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::Harness;
use engine::{BusyServer, ScriptedEngine};
use gui_kit::{costs::Costs, theme};
use lang::Lang;
use server_gui::{
    app::App,
    model::{Column, Form, Model},
};
use std::{
    cell::RefCell,
    collections::VecDeque,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

/// Frames a second.
const FRAMES: u32 = 60;
/// Seconds of a round.
const SECONDS: u32 = 20;
/// How far a frame scrolls, in points.
const SCROLL: f32 = 300.0;

/// The window, and the time it is drawn at.
struct Scene {
    app: App<ScriptedEngine>,
    now: Instant,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [people, messages, rounds] = arguments.as_slice() else {
        anyhow::bail!("busy_server PEOPLE MESSAGES_A_SECOND ROUNDS");
    };
    let (people, messages, rounds) = (people.parse()?, messages.parse()?, rounds.parse::<u32>()?);
    println!(
        "| people | messages/s | sorted by | waiting at the end | µs a frame, median | 99 % | worst | frames |"
    );
    for _ in 0..rounds {
        for column in [Column::Id, Column::Name, Column::Room] {
            round(people, messages, column);
        }
    }
    Ok(())
}

fn round(people: u32, messages: u64, column: Column) {
    let told = Rc::new(RefCell::new(VecDeque::new()));
    let mut server = BusyServer::new(people, messages, Rc::clone(&told));
    let mut harness = window(ScriptedEngine(Rc::clone(&told)));
    harness.state_mut().app.model.people.sort_by(column);
    if column == Column::Id {
        // Choosing the column it is sorted by turned it round.
        harness.state_mut().app.model.people.sort_by(column);
    }
    harness.hover_at(Pos2::new(300.0, 420.0));
    let mut costs = Costs::default();
    for _ in 0..SECONDS * FRAMES {
        server.pass();
        harness.state_mut().now += Duration::from_secs(1) / FRAMES;
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -SCROLL),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        costs.frame(|| harness.step());
    }
    let waiting = told.borrow().len();
    println!(
        "| {people} | {messages} | {column:?} | {waiting} | {} |",
        costs.columns()
    );
}

/// A window with a server that runs.
fn window(engine: ScriptedEngine) -> Harness<'static, Scene> {
    let now = Instant::now();
    let address = SocketAddr::from(([0, 0, 0, 0], 1235));
    let data = std::env::temp_dir();
    let model = Model::new(
        Lang::Pt,
        Form::of(address),
        data,
        jiff::tz::TimeZone::UTC,
        now,
    );
    let app = App::new(model, engine);
    let mut harness = Harness::builder()
        .with_size(Vec2::new(1_240.0, 800.0))
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, scene: &mut Scene| {
                let now = scene.now;
                scene.app.advance(ui.ctx(), now);
                scene.app.draw(ui);
            },
            Scene { app, now },
        );
    harness.step();
    harness
}
