//! To find somebody in somebody else's binder, an existing one or one of ours.

use super::Variant;
use crate::{
    Trouble,
    trouble::short,
    xmlrpc::{
        Value,
        client::{CallError, call},
    },
};
use std::net::{IpAddr, SocketAddr};

/// Who is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In which name space: whose methods the binder has.
    pub variant: Variant,
    /// The name or address it is reached at.
    pub address: String,
    /// At which port.
    pub port: u16,
}

/// Looks a name up; without a variant under A's methods and then under B's. `None` if the binder knows nobody.
///
/// An address that means "this computer" is the binder's: existing servers register "localhost" wherever they run.
///
/// # Errors
/// [`Trouble`]; nonsense if the address is none.
pub async fn look_up(
    binder: SocketAddr,
    variant: Option<Variant>,
    name: &str,
) -> Result<Option<Found>, Trouble> {
    let is_wanted = |of: &Variant| variant.is_none_or(|wanted| wanted == *of);
    let mut answer = Ok(None);
    for of in [Variant::A, Variant::B].into_iter().filter(is_wanted) {
        match ask(binder, of, name).await {
            Ok(Some(found)) => return Ok(Some(found)),
            Ok(None) => answer = Ok(None),
            // A binder of the other variant has no such method; but what it has may have answered already.
            Err(Trouble::Refused(why)) if variant.is_some() || of == Variant::A => {
                answer = Err(Trouble::Refused(why));
            }
            Err(Trouble::Refused(_)) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    answer
}

async fn ask(binder: SocketAddr, variant: Variant, name: &str) -> Result<Option<Found>, Trouble> {
    let method = match variant {
        Variant::A => "lookup_procedure",
        Variant::B => "buscar_procedimento",
    };
    let host = binder.ip().to_string();
    let answer = call(&host, binder.port(), method, &[Value::text(name)]).await?;
    let Some([Value::Bool(is_found), found]) = answer.as_array() else {
        return Err(CallError::Unexpected.into());
    };
    if !is_found {
        return Ok(None);
    }
    let address = found.member("endereco").and_then(Value::as_str);
    let port = found.member("porta").and_then(Value::as_int);
    let (Some(address), Some(port)) = (address, port) else {
        return Err(CallError::Unexpected.into());
    };
    match u16::try_from(port) {
        Ok(port @ 1..) if super::table::is_address(address) => Ok(Some(Found {
            variant,
            address: reachable(address, binder.ip()),
            port,
        })),
        _ => Err(Trouble::Nonsense(short(&format!("{address}:{port}")))),
    }
}

/// Where an address leads that was registered at a binder there.
fn reachable(address: &str, binder: IpAddr) -> String {
    let is_own = |ip: IpAddr| ip.is_unspecified() || (ip.is_loopback() && !binder.is_loopback());
    let is_own = match address.parse() {
        Ok(ip) => is_own(ip),
        Err(_) => address.eq_ignore_ascii_case("localhost"),
    };
    if is_own {
        binder.to_string()
    } else {
        address.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_computer_is_the_binders() {
        let here = IpAddr::from([127, 0, 0, 1]);
        let there = IpAddr::from([10, 0, 0, 7]);
        for (address, binder, reached) in [
            ("localhost", here, "127.0.0.1"),
            ("LOCALHOST", there, "10.0.0.7"),
            ("127.0.0.1", there, "10.0.0.7"),
            ("127.0.0.1", here, "127.0.0.1"),
            ("0.0.0.0", here, "127.0.0.1"),
            ("10.0.0.9", there, "10.0.0.9"),
            ("sala-3", there, "sala-3"),
        ] {
            assert_eq!(reachable(address, binder), reached, "{address}");
        }
    }
}
