//! To be found in somebody else's binder, an existing one or one of ours.

use super::Variant;
use crate::xmlrpc::{
    Value,
    client::{CallError, call},
};
use std::time::Duration;

/// Between two looks whether we are still registered: a binder that was started again knows nobody.
const REGISTERED_PAUSE: Duration = Duration::from_secs(60);

/// Between two tries while we are not.
const RETRY_PAUSE: Duration = Duration::from_secs(15);

/// What is to be found where, and in whose binder.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The binder's name or address.
    pub binder: String,
    /// The binder's port, 5000 by custom.
    pub binder_port: u16,
    /// Whose methods it has.
    pub variant: Variant,
    /// The name under which we are found: "ChatService".
    pub name: String,
    /// Where we are found.
    pub address: String,
    /// At which port.
    pub port: u16,
}

/// How it stands with a registration.
#[derive(Debug)]
pub enum Report {
    /// The binder finds us.
    Registered,
    /// The binder finds somebody else, or refuses us, and why in its words.
    Refused(String),
    /// The binder did not answer, or nothing that a binder says.
    Failed(CallError),
}

/// Keeps us registered until it is dropped. `report` is told how it stands whenever that has changed, and of each
/// failure of another kind.
pub async fn keep_registered(registration: Registration, mut report: impl FnMut(Report) + Send) {
    let mut last = None;
    loop {
        let now = try_once(&registration).await;
        let pause = match now {
            Report::Registered => REGISTERED_PAUSE,
            Report::Refused(_) | Report::Failed(_) => RETRY_PAUSE,
        };
        let words = match &now {
            Report::Registered => String::new(),
            Report::Refused(why) => why.clone(),
            Report::Failed(error) => error.to_string(),
        };
        let kind = std::mem::discriminant(&now);
        if last.as_ref() != Some(&(kind, words.clone())) {
            report(now);
        }
        last = Some((kind, words));
        tokio::time::sleep(pause).await;
    }
}

/// An existing binder refuses a name that is taken even to its owner; so first whom it finds.
async fn try_once(registration: &Registration) -> Report {
    let found = match ask(registration, false).await {
        Ok(answer) => answer,
        Err(error) => return Report::Failed(error),
    };
    if found.0 {
        let address = found.1.member("endereco").and_then(Value::as_str);
        let port = found.1.member("porta").and_then(Value::as_int);
        let is_ours =
            address == Some(&registration.address) && port == Some(i64::from(registration.port));
        if is_ours {
            return Report::Registered;
        }
    }
    match ask(registration, true).await {
        Ok((true, _)) => Report::Registered,
        Ok((false, why)) => Report::Refused(why.as_str().unwrap_or_default().to_owned()),
        Err(error) => Report::Failed(error),
    }
}

async fn ask(
    registration: &Registration,
    is_to_register: bool,
) -> Result<(bool, Value), CallError> {
    let method = match (registration.variant, is_to_register) {
        (Variant::A, true) => "register_procedure",
        (Variant::A, false) => "lookup_procedure",
        (Variant::B, true) => "registrar_procedimento",
        (Variant::B, false) => "buscar_procedimento",
    };
    let mut params = vec![Value::text(&registration.name)];
    if is_to_register {
        params.push(Value::text(&registration.address));
        params.push(Value::Int(registration.port.into()));
    }
    let answer = call(
        &registration.binder,
        registration.binder_port,
        method,
        &params,
    )
    .await?;
    let Value::Array(mut pair) = answer else {
        return Err(CallError::Unexpected);
    };
    match (pair.pop(), pair.pop(), pair.pop()) {
        (Some(value), Some(Value::Bool(is_ok)), None) => Ok((is_ok, value)),
        _ => Err(CallError::Unexpected),
    }
}
