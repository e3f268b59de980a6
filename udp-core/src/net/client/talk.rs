//! From options to a connection: which dialect, with whom, trusted why.

use super::{
    api::{Command, Dialect, End, Event, Lost, Options, Problem, Wanted, WhySealed},
    classic::seed,
    link::Link,
    profiles::ServerFolder,
    question,
    sealed::{self, Start},
    transport::{Failure, meet},
};
use crate::{
    client::{self, sealed::Profile},
    net::bridge::Inbox,
    sealed::identity::Pin,
};
use std::io;

/// Connects, and stays connected until it is told to quit or cannot go on. Every event is told in order,
/// [`Event::Ended`] last. Dropping the future ends without a goodbye; what waits in the outbox stays
/// there.
pub async fn talk(
    options: Options,
    mut commands: Inbox<Command>,
    mut on_event: impl FnMut(Event),
) -> End {
    let end = match connect(&options, &mut commands, &mut on_event).await {
        Ok(end) | Err(Stop(end)) => end,
    };
    on_event(Event::Ended(end.clone()));
    end
}

/// An end on the way to a connection.
struct Stop(End);

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self(End::Problem(problem))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        let reason = error.to_string();
        Problem::Network { reason }.into()
    }
}

async fn connect(
    options: &Options,
    commands: &mut Inbox<Command>,
    on_event: &mut impl FnMut(Event),
) -> Result<End, Stop> {
    let server = ServerFolder::of(&options.data, &options.server_name);
    let known = known_pin(options, &server, commands, on_event).await?;
    if let (Some((pin, _)), Wanted::Classic) = (known, options.dialect) {
        return Err(Problem::Downgrade { pin }.into());
    }
    let mut link = Link::open(options.server)?;
    let (pin, why) = match known {
        Some(known) => known,
        None => {
            if options.dialect != Wanted::Sealed {
                let profile = classic_profile(options);
                let asked = question::ask(profile, &mut link, commands, on_event).await?;
                if let Some(end) = asked {
                    return Ok(end);
                }
            }
            let pin = first_contact(&mut link, commands).await?;
            let trusted = if options.trust_unknown {
                (pin, WhySealed::Unasked)
            } else {
                on_event(Event::FirstContact { pin });
                (trusted(commands).await?, WhySealed::Accepted)
            };
            server.trust(trusted.0)?;
            trusted
        }
    };
    on_event(Event::Dialect(Dialect::Sealed { pin, why }));
    let start = Start {
        link: &mut link,
        server: &server,
        profile: Profile {
            id: options.id,
            name: options.name,
            password: options.password,
        },
        pin,
        is_pin_new: why == WhySealed::Invited,
        seed: seed(),
    };
    Ok(sealed::run(start, commands, on_event).await)
}

/// The pin that is known, by memory or by an invite. Where both are and differ, the user decides.
async fn known_pin(
    options: &Options,
    server: &ServerFolder,
    commands: &mut Inbox<Command>,
    on_event: &mut impl FnMut(Event),
) -> Result<Option<(Pin, WhySealed)>, Stop> {
    Ok(match (server.pin()?, options.pin) {
        (Some(known), Some(presented)) if known != presented => {
            on_event(Event::KeyChanged { known, presented });
            let pin = trusted(commands).await?;
            server.trust(pin)?;
            Some((pin, WhySealed::Accepted))
        }
        (Some(known), _) => Some((known, WhySealed::Remembered)),
        (None, Some(pin)) => Some((pin, WhySealed::Invited)),
        (None, None) => None,
    })
}

/// The pin of a server that nobody here knows.
async fn first_contact(link: &mut Link, commands: &mut Inbox<Command>) -> Result<Pin, Stop> {
    let met = tokio::select! {
        met = meet(link) => met,
        end = told_to_quit(commands) => return Err(end),
    };
    met.map_err(|failure| match failure {
        Failure::Socket(error) => error.into(),
        Failure::Setup(error) => Problem::Network {
            reason: error.to_string(),
        }
        .into(),
        Failure::Lost(Lost::NoAnswer | Lost::PortClosed) => Stop(End::NoAnswer),
        Failure::Lost(lost) => Stop(End::NotMet(lost)),
    })
}

async fn told_to_quit(commands: &mut Inbox<Command>) -> Stop {
    loop {
        if let Some(Command::Quit { .. }) | None = commands.recv().await {
            return Stop(End::Quit { waiting: 0 });
        }
    }
}

/// Waits for the user to say whom to trust.
async fn trusted(commands: &mut Inbox<Command>) -> Result<Pin, Stop> {
    loop {
        match commands.recv().await {
            Some(Command::Trust(pin)) => return Ok(pin),
            Some(Command::Quit { .. }) | None => return Err(Stop(End::Quit { waiting: 0 })),
            Some(Command::Classic(_) | Command::Sealed(_) | Command::RetryNow) => {}
        }
    }
}

fn classic_profile(options: &Options) -> client::Profile {
    client::Profile {
        server: options.server,
        id: options.id,
        name: options.name,
        classic_unasked: options.dialect == Wanted::Classic,
    }
}
