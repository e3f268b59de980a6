//! Several sealed clients in one process, which write down all they are told before they count it.
//!
//! Not shipped; `scripts/sealed.sh` runs some of these against `recado servidor`, kills them and the server, and
//! compares what they wrote down with what the server keeps. Each client is the real one
//! ([`udp_core::net::client::talk`]) with its profile in a folder of its own.
//!
//! Standard input takes one word a line, standard output answers with one line each:
//!
//! | word | does | answers, once it holds for all clients |
//! |---|---|---|
//! | (the start) | comes in, and into the room; person 1 makes it if no number was given | `room NUMBER`, `met` |
//! | `speak` | everybody speaks, at the rate | |
//! | `rest` | nobody speaks any more | `quiet`: every outbox is empty |
//! | `end` | person 1 says the last word, whoever has heard it reads all conversations back to the start | `viewed` |
//! | `leave`, or the end of input | says goodbye and ends | |

mod person;
mod writing;

use anyhow::Context as _;
use clap::Parser;
use person::{Person, Plan};
use protocol::{Name, PersonId, RoomId};
use std::{
    cell::{Cell, RefCell},
    fs,
    io::{self, BufRead as _},
    net::SocketAddr,
    path::PathBuf,
    rc::Rc,
    thread,
    time::Duration,
};
use tokio::{sync::watch, task::LocalSet, time};
use udp_core::{
    client::sealed::Password,
    net::{
        bridge,
        client::{self, Options, Wanted},
    },
};

/// Between two looks at what everybody is about.
const LOOK: Duration = Duration::from_millis(20);
/// Commands on their way to a client, which takes them at once.
const COMMANDS: usize = 256;

#[derive(Debug, Parser)]
#[command(about = "Sealed clients that write down what they are told")]
struct Arguments {
    /// The server.
    #[arg(long)]
    server: SocketAddr,
    /// Profiles and what was written down.
    #[arg(long)]
    data: PathBuf,
    /// The id of the first client of this process.
    #[arg(long)]
    first: u32,
    /// How many clients are in this process.
    #[arg(long)]
    count: u32,
    /// How many there are in all, with ids from 1: whom one may talk to in private.
    #[arg(long)]
    people: u32,
    /// The room, once there is one.
    #[arg(long)]
    room: Option<u32>,
    /// Milliseconds between two messages of one client, on an average.
    #[arg(long, default_value_t = 1_000)]
    every_ms: u64,
    /// Messages of each client, after which it is silent; without it there is no end.
    #[arg(long)]
    messages: Option<u32>,
    /// Decides who says what to whom, and tells one run of a client from the next.
    #[arg(long)]
    seed: u64,
}

/// What everybody is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Meet,
    Speak,
    Rest,
    End,
    Leave,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, run(&arguments))
}

async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let room = Rc::new(Cell::new(arguments.room.and_then(RoomId::new)));
    let mut people = Vec::new();
    let mut talks = Vec::new();
    for id in arguments.first..arguments.first + arguments.count {
        let id = PersonId::new(id).context("an id nobody may have")?;
        let folder = arguments.data.join(id.value().to_string());
        fs::create_dir_all(&folder)?;
        let (commands, inbox) = bridge::channel(COMMANDS);
        let plan = Plan {
            id,
            people: arguments.people,
            every: Duration::from_millis(arguments.every_ms),
            messages: arguments.messages,
            run: arguments.seed,
        };
        let writing = arguments.data.join(format!("{id}.jsonl"));
        let person = Person::new(plan, &writing, commands, Rc::clone(&room))?;
        let person = Rc::new(RefCell::new(person));
        people.push(Rc::clone(&person));
        let options = Options {
            server: arguments.server,
            // By one name, also through a relay.
            server_name: "servidor:1235".to_owned(),
            id: Some(id),
            name: Name::cut(&format!("p{id}")),
            dialect: Wanted::Sealed,
            pin: None,
            trust_unknown: true,
            data: folder,
            password: Password::NONE,
        };
        talks.push(tokio::task::spawn_local(async move {
            client::talk(options, inbox, |event| person.borrow_mut().hear(&event)).await
        }));
    }

    let phases = phases();
    let mut told = None;
    let mut looks = time::interval(LOOK);
    looks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let phase = *phases.borrow();
        for person in &people {
            person.borrow_mut().tend(phase);
        }
        let all = |is_so: fn(&Person) -> bool| people.iter().all(|person| is_so(&person.borrow()));
        let answer = match phase {
            Phase::Meet | Phase::Speak => all(Person::has_met).then_some("met"),
            Phase::Rest => all(Person::is_quiet).then_some("quiet"),
            Phase::End => all(Person::has_viewed).then_some("viewed"),
            Phase::Leave => break,
        };
        if answer.is_some() && told != answer {
            told = answer;
            if let (Some("met"), Some(room)) = (told, room.get()) {
                println!("room {room}");
            }
            println!("{}", told.unwrap_or_default());
        }
    }
    for talk in talks {
        talk.await?;
    }
    Ok(())
}

/// What standard input asks for.
fn phases() -> watch::Receiver<Phase> {
    let (phase, phases) = watch::channel(Phase::Meet);
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let next = match line.as_str() {
                "speak" => Phase::Speak,
                "rest" => Phase::Rest,
                "end" => Phase::End,
                _ => Phase::Leave,
            };
            phase.send_replace(next);
        }
        phase.send_replace(Phase::Leave);
    });
    phases
}
