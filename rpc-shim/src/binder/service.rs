//! The binder's calls, and the checks that let a registration die with its owner.

use super::table::{Keeper, NotRegistered, Spot, Table, Variant};
use crate::xmlrpc::{Fault, Hosts, Methods, Peer, Server, Value};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::timeout,
};

/// Between two rounds of checks: who has gone is forgotten within a minute.
pub const CHECK_PAUSE: Duration = Duration::from_secs(15);

/// How long a check waits for a connection.
const CHECK_WAIT: Duration = Duration::from_secs(2);

/// Checks under way at once: a round of all names takes less than its pause even if nobody is there.
const CHECKS_AT_ONCE: usize = 128;

const NAMES: &[&str] = &[
    "buscar_procedimento",
    "lookup_procedure",
    "register_procedure",
    "registrar_procedimento",
];

/// A binder's table, and the lock under which it is used.
pub type SharedTable = Arc<Mutex<Table>>;

/// What happens at a binder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody is found from now on.
    Registered {
        /// In which name space.
        variant: Variant,
        /// Under which name.
        name: String,
        /// Where.
        spot: Spot,
        /// Who registered it.
        from: IpAddr,
    },
    /// Somebody is no longer found: nobody was there any more.
    Ended {
        /// In which name space.
        variant: Variant,
        /// Under which name.
        name: String,
        /// Where.
        spot: Spot,
    },
}

/// Serves a binder with a table that already lists our own servers, until `shutdown` comes true or its
/// sender is gone.
///
/// Whoever registers is checked every [`CHECK_PAUSE`]: a TCP connection to what they registered, closed at once. An
/// owner whose address means "this computer" is looked for where it registered from. `report` is told who comes and
/// goes.
pub async fn serve_binder(
    listener: TcpListener,
    table: SharedTable,
    hosts: Hosts,
    shutdown: watch::Receiver<bool>,
    report: impl Fn(Event) + Send + Sync + 'static,
) {
    let binder = Arc::new(Binder { table, report });
    let server = Server::new(Calls(Arc::clone(&binder)), hosts);
    tokio::select! {
        () = server.serve(listener, shutdown) => {}
        () = check_for_ever(&binder) => {}
    }
}

struct Binder<R> {
    table: SharedTable,
    report: R,
}

struct Calls<R>(Arc<Binder<R>>);

fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    // Nothing that panics happens under the lock.
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R: Fn(Event) + Send + Sync + 'static> Methods for Calls<R> {
    fn names(&self) -> &'static [&'static str] {
        NAMES
    }

    async fn call(&self, method: &str, params: Vec<Value>, peer: Peer) -> Result<Value, Fault> {
        let mut table = lock(&self.0.table);
        let report = &self.0.report;
        match method {
            "register_procedure" => register(&mut table, Variant::A, &params, peer, report),
            "registrar_procedimento" => register(&mut table, Variant::B, &params, peer, report),
            "lookup_procedure" => look_up(&table, Variant::A, &params, peer),
            "buscar_procedimento" => look_up(&table, Variant::B, &params, peer),
            _ => Err(Fault::unknown_method(method)),
        }
    }
}

fn register(
    table: &mut Table,
    variant: Variant,
    params: &[Value],
    peer: Peer,
    report: &impl Fn(Event),
) -> Result<Value, Fault> {
    let [name, address, port] = params else {
        return Err(Fault::wrong_count());
    };
    let (Some(name), Some(address), Some(port)) = (name.as_str(), address.as_str(), port.as_int())
    else {
        return Err(Fault::wrong_type());
    };
    let from = peer.from.ip().to_canonical();
    let was_known = table.look_up(variant, name).is_some();
    let registered = table.register(variant, name, address, port, from);
    if let (Ok(()), false, Some(entry)) = (registered, was_known, table.look_up(variant, name)) {
        report(Event::Registered {
            variant,
            name: name.to_owned(),
            spot: entry.spot.clone(),
            from,
        });
    }
    let text = match (registered, variant) {
        (Ok(()), Variant::A) => {
            format!("Procedimento '{name}' registrado no endereço e porta {address}:{port}.")
        }
        (Ok(()), Variant::B) => {
            format!("Procedimento '{name}' registrado com sucesso no endereço {address}:{port}.")
        }
        (Err(NotRegistered::Taken), _) => format!("Procedimento '{name}' já está registrado."),
        (Err(NotRegistered::BadName), _) => "Nome não permitido.".to_owned(),
        (Err(NotRegistered::BadSpot), _) => "Endereço ou porta inválidos.".to_owned(),
        (Err(NotRegistered::Full), _) => "Servidor cheio.".to_owned(),
    };
    Ok(Value::outcome(registered.is_ok(), Value::Text(text)))
}

fn look_up(table: &Table, variant: Variant, params: &[Value], peer: Peer) -> Result<Value, Fault> {
    let [name] = params else {
        return Err(Fault::wrong_count());
    };
    let name = name.as_str().ok_or(Fault::wrong_type())?;
    let Some(entry) = table.look_up(variant, name) else {
        let text = format!("Procedimento '{name}' não encontrado.");
        return Ok(Value::outcome(false, Value::Text(text)));
    };
    let own = || peer.to.ip().to_canonical().to_string();
    let address = entry.spot.address.clone().unwrap_or_else(own);
    let found = Value::members([
        ("endereco", Value::Text(address)),
        ("porta", Value::Int(entry.spot.port.into())),
    ]);
    Ok(Value::outcome(true, found))
}

async fn check_for_ever<R: Fn(Event)>(binder: &Binder<R>) {
    loop {
        tokio::time::sleep(CHECK_PAUSE).await;
        let due = lock(&binder.table).entries().filter_map(check_of).collect();
        check_all(binder, due).await;
    }
}

async fn check_all<R: Fn(Event)>(binder: &Binder<R>, mut due: Vec<Check>) {
    while !due.is_empty() {
        let some = due.split_off(due.len().saturating_sub(CHECKS_AT_ONCE));
        let checks = some.into_iter().map(|check| async move {
            let is_there = is_there(&check.address, check.spot.port).await;
            (check, is_there)
        });
        for (check, is_there) in JoinSet::from_iter(checks).join_all().await {
            let Check {
                variant,
                name,
                spot,
                ..
            } = check;
            let is_over = lock(&binder.table).handle_check(variant, &name, &spot, is_there);
            if is_over {
                (binder.report)(Event::Ended {
                    variant,
                    name,
                    spot,
                });
            }
        }
    }
}

/// Somebody who is to be looked for.
struct Check {
    variant: Variant,
    name: String,
    spot: Spot,
    /// Where to look.
    address: String,
}

fn check_of((variant, name, entry): (Variant, &str, &super::Entry)) -> Option<Check> {
    let Keeper::Checked { from, .. } = entry.keeper else {
        return None;
    };
    let registered = entry.spot.address.as_deref()?;
    let address = if is_own_computer(registered) {
        from.to_string()
    } else {
        registered.to_owned()
    };
    Some(Check {
        variant,
        name: name.to_owned(),
        spot: entry.spot.clone(),
        address,
    })
}

/// True for an address that is another computer wherever it is said.
fn is_own_computer(address: &str) -> bool {
    let ip = address.parse::<IpAddr>();
    address.eq_ignore_ascii_case("localhost")
        || ip.is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified())
}

async fn is_there(address: &str, port: u16) -> bool {
    let target = address
        .parse::<IpAddr>()
        .map(|ip| SocketAddr::new(ip, port));
    let connecting = async {
        match target {
            Ok(target) => TcpStream::connect(target).await,
            Err(_) => TcpStream::connect((address, port)).await,
        }
    };
    timeout(CHECK_WAIT, connecting)
        .await
        .is_ok_and(|connected| connected.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_computer_is_looked_for_where_it_registered_from() {
        let mut table = Table::default();
        let from = IpAddr::from([10, 0, 0, 7]);
        for (name, address) in [
            ("a", "localhost"),
            ("b", "127.0.0.1"),
            ("c", "0.0.0.0"),
            ("d", "10.0.0.9"),
        ] {
            assert_eq!(
                table.register(Variant::A, name, address, 8005, from),
                Ok(())
            );
        }
        table.insert_own(Variant::A, "ChatService", 8005);
        let checks: Vec<_> = table.entries().filter_map(check_of).collect();
        let addresses: Vec<_> = checks.iter().map(|check| check.address.as_str()).collect();
        assert_eq!(addresses, ["10.0.0.7", "10.0.0.7", "10.0.0.7", "10.0.0.9"]);
    }
}
