//! What a long history costs the window: how soon it is shown, and what a frame costs while somebody scrolls to its
//! beginning.
//!
//! Not shipped. `cargo run --release -p client-gui --example long_history -- MESSAGES ROUNDS` fills a profile on disk with
//! so many messages, and then opens it in a window without a display (egui's test harness: everything but the graphics
//! card), the network's part of a client on the same thread. Figures are CPU time of that thread, one line of
//! docs/benchmarks.md each round.

use client_gui::{
    app::App,
    link::{self, FarEnd, Link, News},
    model::Target,
    options::Options,
    settings::Folder,
};
use egui::{Context, Event, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use gui_kit::theme;
use jiff::{civil::DateTime, tz::TimeZone};
use lang::Lang;
use nix::time::{ClockId, clock_gettime};
use protocol::{Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId, Record};
use std::{
    cell::RefCell,
    path::Path,
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
    time::{Duration, Instant, SystemTime},
};
use udp_core::{
    Now,
    client::sealed::{Password, Profile, RedbStore, SealedSession},
    net::client::{self as net, Dialect, WhySealed},
    sealed::identity::Pin,
};

/// Records that a session is handed at once.
const AT_ONCE: usize = 256;
/// How far a frame scrolls, in points.
const SCROLL: f32 = 1_000.0;
/// Frames in which nothing older came, after which the beginning is reached.
const STILL: usize = 200;

/// The far end of the window's connection.
type Far = Rc<RefCell<Option<FarEnd>>>;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [messages, rounds] = arguments.as_slice() else {
        anyhow::bail!("long_history MESSAGES ROUNDS");
    };
    let (messages, rounds) = (messages.parse()?, rounds.parse::<u32>()?);
    let folder = std::env::temp_dir().join(format!("recado-long-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let profile = folder.join("perfil.redb");
    fill(&profile, messages)?;
    println!("| messages | ms until shown | µs a frame, median | 99 % | worst | frames |");
    for _ in 0..rounds {
        round(&folder, &profile, messages)?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// CPU time of this thread.
fn cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Into::into)
}

fn now() -> Now {
    let unix = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Now {
        instant: Instant::now(),
        unix_ms: unix.as_millis() as u64,
    }
}

fn person(id: u32) -> PersonId {
    #[expect(clippy::expect_used, reason = "constants of this file")]
    PersonId::new(id).expect("a person's id")
}

fn open(profile: &Path) -> anyhow::Result<SealedSession> {
    let store = Box::new(RedbStore::open(profile)?);
    let profile = Profile {
        id: Some(person(7)),
        name: Name::cut("Ana"),
        password: Password::NONE,
    };
    Ok(SealedSession::open(profile, store, 1)?)
}

/// A server tells everything live.
fn fill(profile: &Path, messages: u32) -> anyhow::Result<()> {
    let mut session = open(profile)?;
    session.handle_connected(now());
    session.poll_write(usize::MAX);
    let to = Destination::Person(person(7));
    let accepted = Frame::from_server(Kind::OI, to, &FrameText::cut("Conexão aceita."));
    let accepted = Record {
        heading: Heading::default(),
        frame: accepted,
    };
    session.handle_bytes(accepted.bytes(), now());
    let begun = now().unix_ms - 60_000 * u64::from(messages);
    let mut bytes = Vec::new();
    for place in 1..=messages {
        let from = 8 + place % 30;
        let text = format!(
            "mensagem {place} {}",
            "de uma aula longa ".repeat((place % 7) as usize)
        );
        let frame = Frame::new(
            Kind::MSG,
            Origin::Person(person(from)),
            Destination::Everyone,
            &Name::cut(&format!("Pessoa {from}")),
            &FrameText::cut(&text),
        );
        let heading = Heading {
            order: u64::from(place).into(),
            time_ms: (begun + 60_000 * u64::from(place)).into(),
            place: place.into(),
            parts: 1,
            ..Heading::default()
        };
        bytes.extend_from_slice(Record { heading, frame }.bytes());
        if bytes.len() >= AT_ONCE * Record::SIZE || place == messages {
            session.handle_bytes(&bytes, now());
            bytes.clear();
            while session.poll_event().is_some() {}
            session.poll_write(usize::MAX);
        }
    }
    session.handle_disconnected(now());
    Ok(())
}

fn round(folder: &Path, profile: &Path, messages: u32) -> anyhow::Result<()> {
    let far = Far::default();
    let begun = cpu();
    let mut harness = window(folder, &far);
    harness.step();
    let mut session = open(profile)?;
    tell(
        &far,
        net::Event::Dialect(Dialect::Sealed {
            pin: Pin::from_bytes([7; 32]),
            why: WhySealed::Remembered,
        }),
    )?;
    tell(
        &far,
        net::Event::Opened {
            folder: folder.to_owned(),
            id: session.id(),
        },
    )?;
    let newest = format!("mensagem {messages} ");
    let mut frames = 0;
    while harness
        .query_all_by_label_contains(&newest)
        .next()
        .is_none()
    {
        carry(&far, &mut session)?;
        harness.step();
        frames += 1;
        anyhow::ensure!(frames < 1_000, "the newest message is not shown");
    }
    let shown = cpu() - begun;

    harness.hover_at(Pos2::new(600.0, 350.0));
    harness.step();
    let (mut costs, mut still) = (Vec::new(), 0);
    while still < STILL {
        still = if carry(&far, &mut session)? {
            0
        } else {
            still + 1
        };
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, SCROLL),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        let before = cpu();
        harness.step();
        costs.push((cpu() - before).as_micros());
    }
    costs.truncate(costs.len() - STILL);
    let has_begun = harness
        .query_all_by_label_contains("mensagem 1 ")
        .next()
        .is_some();
    anyhow::ensure!(
        has_begun,
        "the first message is not shown after {} frames",
        costs.len()
    );
    costs.sort_unstable();
    let at = |percent: usize| costs.get(costs.len() * percent / 100).copied().unwrap_or(0);
    println!(
        "| {messages} | {} ({} frames) | {} | {} | {} | {} |",
        shown.as_millis(),
        frames,
        at(50),
        at(99),
        costs.last().copied().unwrap_or(0),
        costs.len()
    );
    Ok(())
}

fn window(folder: &Path, far: &Far) -> Harness<'static, App> {
    let far = Rc::clone(far);
    let connector = Box::new(move |_: Target, _: &Context| -> Link {
        let (link, end) = link::pair();
        *far.borrow_mut() = Some(end);
        link
    });
    let options = Options {
        server: Some("127.0.0.1:1235".into()),
        id: Some("7".into()),
        name: Some("Ana".into()),
        ..Options::default()
    };
    let clock: fn() -> DateTime = || jiff::Zoned::now().datetime();
    let folder = Folder::new(folder.to_owned());
    let context = Context::default();
    let app = App::new(
        &context,
        Lang::Pt,
        &options,
        folder,
        connector,
        clock,
        TimeZone::UTC,
    );
    Harness::builder()
        .with_size(Vec2::new(1180.0, 760.0))
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, app: &mut App| {
                app.take_in(ui.ctx());
                app.show(ui);
            },
            app,
        )
}

fn tell(far: &Far, event: net::Event) -> anyhow::Result<()> {
    let far = far.borrow();
    let far = far
        .as_ref()
        .ok_or_else(|| anyhow::anyhow!("no connection was wanted"))?;
    far.news
        .try_send(News::Event(event))
        .map_err(|_| anyhow::anyhow!("the window is deaf"))
}

/// What the network's thread does: commands to the session, and what it tells back. True when there was
/// something.
fn carry(far: &Far, session: &mut SealedSession) -> anyhow::Result<bool> {
    let mut has_carried = false;
    loop {
        let command = {
            let mut far = far.borrow_mut();
            let far = far
                .as_mut()
                .ok_or_else(|| anyhow::anyhow!("the connection is gone"))?;
            match pin!(far.commands.recv()).poll(&mut std::task::Context::from_waker(Waker::noop()))
            {
                Poll::Ready(command) => command,
                Poll::Pending => None,
            }
        };
        if let Some(net::Command::Sealed(command)) = command {
            session.handle_command(command, now());
            has_carried = true;
        } else if command.is_none() {
            break;
        }
    }
    while let Some(event) = session.poll_event() {
        tell(far, net::Event::Sealed(event))?;
        has_carried = true;
    }
    Ok(has_carried)
}

use std::future::Future as _;
