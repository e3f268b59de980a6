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

/// Serves a binder with a table that already lists our own servers, until `shutdown` comes true or its
/// sender is gone.
///
/// Whoever registers is checked every [`CHECK_PAUSE`]: a TCP connection to what they registered, closed at once. An
/// owner whose address means "this computer" is looked for where it registered from.
pub async fn serve_binder(
    listener: TcpListener,
    table: Table,
    hosts: Hosts,
    shutdown: watch::Receiver<bool>,
) {
    let table = Arc::new(Mutex::new(table));
    let server = Server::new(Binder(Arc::clone(&table)), hosts);
    tokio::select! {
        () = server.serve(listener, shutdown) => {}
        () = check_for_ever(&table) => {}
    }
}

struct Binder(Arc<Mutex<Table>>);

fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    // Nothing that panics happens under the lock.
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Methods for Binder {
    fn names(&self) -> &'static [&'static str] {
        NAMES
    }

    async fn call(&self, method: &str, params: Vec<Value>, peer: Peer) -> Result<Value, Fault> {
        let mut table = lock(&self.0);
        match method {
            "register_procedure" => register(&mut table, Variant::A, &params, peer),
            "registrar_procedimento" => register(&mut table, Variant::B, &params, peer),
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
) -> Result<Value, Fault> {
    let [name, address, port] = params else {
        return Err(Fault::wrong_count());
    };
    let (Some(name), Some(address), Some(port)) = (name.as_str(), address.as_str(), port.as_int())
    else {
        return Err(Fault::wrong_type());
    };
    let registered = table.register(variant, name, address, port, peer.from.ip().to_canonical());
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

async fn check_for_ever(table: &Mutex<Table>) {
    loop {
        tokio::time::sleep(CHECK_PAUSE).await;
        let mut due = lock(table)
            .entries()
            .filter_map(check_of)
            .collect::<Vec<_>>();
        while !due.is_empty() {
            let some = due.split_off(due.len().saturating_sub(CHECKS_AT_ONCE));
            let checks = some.into_iter().map(|check| async move {
                let is_there = is_there(&check.address, check.spot.port).await;
                (check, is_there)
            });
            for (check, is_there) in tokio::task::JoinSet::from_iter(checks).join_all().await {
                lock(table).handle_check(check.variant, &check.name, &check.spot, is_there);
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
