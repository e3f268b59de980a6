//! A long history: how soon it is shown, and what a frame costs while somebody scrolls to its beginning.

use crate::{
    COLUMNS,
    texts::{self, person},
    window::{self, Far, Scratch, sealed, tell},
};
use egui::{Event, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::kittest::Queryable as _;
use gui_kit::costs::{Costs, cpu};
use protocol::{Destination, Frame, FrameText, Heading, Kind, Name, Origin, Record};
use std::{
    future::Future as _,
    path::Path,
    pin::pin,
    task::{Poll, Waker},
    time::{Instant, SystemTime},
};
use udp_core::{
    Now,
    client::sealed::{Password, Profile, RedbStore, SealedSession},
    net::client as net,
};

/// Records that a session is handed at once.
const AT_ONCE: usize = 256;
/// How far a frame scrolls, in points.
const SCROLL: f32 = 1_000.0;
/// Frames in which nothing older came, after which the beginning is reached.
const STILL: usize = 200;

/// Fills a profile on disk with so many messages, and then opens it in a window.
pub(crate) fn measure(messages: u32, rounds: u32) -> anyhow::Result<()> {
    let folder = Scratch::new()?;
    let profile = folder.0.join("perfil.redb");
    fill(&profile, messages)?;
    println!("| messages | ms until shown | {COLUMNS} |");
    for _ in 0..rounds {
        round(&folder.0, &profile, messages)?;
    }
    Ok(())
}

fn now() -> Now {
    let unix = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Now {
        instant: Instant::now(),
        unix_ms: unix.as_millis() as u64,
    }
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
        let from = texts::speaker(place);
        let frame = Frame::new(
            Kind::MSG,
            Origin::Person(from),
            Destination::Everyone,
            &texts::name(from),
            &FrameText::cut(&texts::text(place)),
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
    let mut harness = window::open(folder, &far);
    harness.step();
    let mut session = open(profile)?;
    window::begin(&far, folder, session.id())?;
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
    let (mut costs, mut still) = (Costs::default(), 0);
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
        costs.frame(|| harness.step());
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
    println!(
        "| {messages} | {} ({frames} frames) | {} |",
        shown.as_millis(),
        costs.columns()
    );
    Ok(())
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
        tell(far, sealed(event))?;
        has_carried = true;
    }
    Ok(has_carried)
}
