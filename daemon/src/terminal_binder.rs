//! `recado binder`: the binder of the room chats, alone, for chat servers that already exist.

use crate::{
    doors::{DoorNews, DoorTrouble},
    exit::Exit,
    signals::Signals,
    terminal_client::lines::Lines,
};
use lang::Lang;
use rpc_shim::{
    binder::{SharedTable, Spot, Variant, serve_binder},
    xmlrpc::Hosts,
};
use std::{
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
    sync::PoisonError,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, time::timeout};

/// How long whoever is being answered is waited for at the end.
const STOPPING: Duration = Duration::from_secs(2);

/// Where a binder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinderOptions {
    /// Where to listen; port 0 for any.
    pub address: SocketAddr,
    /// Names of this computer by which callers may know it.
    pub host_names: Vec<String>,
    /// The language of everything said.
    pub lang: Lang,
}

/// Runs a binder until told to stop.
#[must_use]
pub fn run(options: BinderOptions) -> ExitCode {
    let lang = options.lang;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let address = options.address;
    let served = runtime.and_then(|runtime| runtime.block_on(serve(options)));
    match served {
        Ok(()) => Exit::Ok.into(),
        Err(error) => {
            let reason = DoorTrouble::from(&error).text(address, lang);
            say(&lang.binder_failed(&reason));
            Exit::Failed.into()
        }
    }
}

async fn serve(options: BinderOptions) -> io::Result<()> {
    let BinderOptions {
        address,
        host_names,
        lang,
    } = options;
    let mut signals = Signals::new()?;
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let mut stdout = io::stdout();
    // A parent that closed our output has decided not to read it.
    let _ = writeln!(stdout, "pronto binder={address}").and_then(|()| stdout.flush());
    say(&lang.binder_up(&address.to_string()));
    let (stop, stopped) = watch::channel(false);
    let table = SharedTable::default();
    let held = SharedTable::clone(&table);
    let mut lines = Lines::pipe()?;
    let mut has_input = true;
    let serving = serve_binder(
        listener,
        table,
        Hosts::new(host_names),
        stopped,
        move |event| {
            say(&DoorNews::Binder(event).text(lang));
        },
    );
    let mut serving = std::pin::pin!(serving);
    loop {
        tokio::select! {
            () = serving.as_mut() => return Ok(()),
            () = signals.next() => break,
            // A service has no input, and goes on after its end.
            line = lines.next(), if has_input => match line {
                Some(_) => say(&list(&held, lang)),
                None => has_input = false,
            },
        }
    }
    stop.send_replace(true);
    say(lang.stopping());
    let _ = timeout(STOPPING, serving).await;
    Ok(())
}

/// Who is registered, in one sentence or a line for each.
fn list(table: &SharedTable, lang: Lang) -> String {
    let table = table.lock().unwrap_or_else(PoisonError::into_inner);
    let lines = table.entries().map(|(variant, name, entry)| {
        let variant = match variant {
            Variant::A => "A",
            Variant::B => "B",
        };
        let Spot { address, port } = &entry.spot;
        let at = match address {
            Some(address) => format!("{address}:{port}"),
            None => port.to_string(),
        };
        lang.binder_holds(name, variant, &at)
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return lang.binder_holds_nothing().to_owned();
    }
    lines.join("\n")
}

fn say(sentence: &str) {
    // Whoever closed standard error does not want to read it.
    let _ = writeln!(io::stderr(), "{sentence}");
}
