//! What was called: names and parameters to a [`Call`].

use crate::{
    binder::Variant,
    xmlrpc::{Fault, Value},
};

/// A call of a room chat, its texts as they came, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// `registrar_usuario`: to be here, under this name. The variants tell it in different words.
    Register {
        /// Which.
        variant: Variant,
        /// The name.
        user: String,
    },
    /// `criar_sala`.
    CreateRoom {
        /// Its name.
        room: String,
    },
    /// `entrar_na_sala`: to be in this room and in no other.
    EnterRoom {
        /// Who.
        user: String,
        /// Which.
        room: String,
    },
    /// `sair_da_sala`.
    LeaveRoom {
        /// Who.
        user: String,
    },
    /// `enviar_mensagem`.
    Say {
        /// Who.
        user: String,
        /// Where.
        room: String,
        /// What.
        text: String,
        /// To whom; `None` for everyone in the room.
        to: Option<String>,
    },
    /// `receber_mensagens`.
    Listen {
        /// Who.
        user: String,
        /// Where.
        room: String,
    },
    /// `listar_salas`.
    Rooms,
    /// `listar_usuarios`.
    People {
        /// Where.
        room: String,
    },
}

/// Everything that may be called, the aliases too.
pub(super) const NAMES: &[&str] = &[
    "criarSala",
    "criar_sala",
    "entrar_na_sala",
    "entrar_sala",
    "enviar_mensagem",
    "listar_salas",
    "listar_usuarios",
    "receber_mensagens",
    "registrar_usuario",
    "sair_da_sala",
];

/// Reads a call.
///
/// # Errors
/// The [`Fault`] that tells what is wrong with it.
pub(super) fn read(variant: Variant, method: &str, params: Vec<Value>) -> Result<Call, Fault> {
    match method {
        "registrar_usuario" => {
            let [user] = texts(params)?;
            Ok(Call::Register { variant, user })
        }
        "criar_sala" | "criarSala" => {
            let [room] = texts(params)?;
            Ok(Call::CreateRoom { room })
        }
        "entrar_na_sala" | "entrar_sala" => {
            let [user, room] = texts(params)?;
            Ok(Call::EnterRoom { user, room })
        }
        "sair_da_sala" => {
            let [user] = texts(params)?;
            Ok(Call::LeaveRoom { user })
        }
        "enviar_mensagem" => say(params),
        "receber_mensagens" => {
            let [user, room] = texts(params)?;
            Ok(Call::Listen { user, room })
        }
        "listar_salas" => {
            let [] = texts(params)?;
            Ok(Call::Rooms)
        }
        "listar_usuarios" => {
            let [room] = texts(params)?;
            Ok(Call::People { room })
        }
        _ => Err(Fault::unknown_method(method)),
    }
}

/// `<nil/>`, an empty string or nothing at all as the receiver is the whole room.
fn say(mut params: Vec<Value>) -> Result<Call, Fault> {
    let to = match params.len() {
        4 => params.pop().unwrap_or(Value::Nil),
        _ => Value::Nil,
    };
    let to = match to {
        Value::Nil => None,
        Value::Text(to) => Some(to).filter(|to| !to.is_empty()),
        _ => return Err(Fault::wrong_type()),
    };
    let [user, room, text] = texts(params)?;
    Ok(Call::Say {
        user,
        room,
        text,
        to,
    })
}

fn texts<const N: usize>(params: Vec<Value>) -> Result<[String; N], Fault> {
    let params: [Value; N] = params.try_into().map_err(|_| Fault::wrong_count())?;
    if params.iter().any(|param| param.as_str().is_none()) {
        return Err(Fault::wrong_type());
    }
    Ok(params.map(|param| match param {
        Value::Text(text) => text,
        // Looked for above.
        _ => String::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(method: &str, params: &[Value]) -> Result<Call, Fault> {
        read(Variant::B, method, params.to_vec())
    }

    #[test]
    fn the_whole_room_is_nil_or_empty_or_nothing() {
        let said = [Value::text("Ana"), Value::text("redes"), Value::text("oi")];
        let with = |to| [said.to_vec(), vec![to]].concat();
        let everyone = call("enviar_mensagem", &said);
        assert!(matches!(&everyone, Ok(Call::Say { to: None, .. })));
        assert_eq!(call("enviar_mensagem", &with(Value::Nil)), everyone);
        assert_eq!(call("enviar_mensagem", &with(Value::text(""))), everyone);
        let one = call("enviar_mensagem", &with(Value::text("Bia")));
        assert!(matches!(one, Ok(Call::Say { to: Some(to), .. }) if to == "Bia"));
    }

    #[test]
    fn wrong_calls_are_faults() {
        assert_eq!(
            call("enviar_mensagem", &[Value::text("Ana")]),
            Err(Fault::wrong_count())
        );
        assert_eq!(
            call("criar_sala", &[Value::Int(1)]),
            Err(Fault::wrong_type())
        );
        assert_eq!(
            call("listar_salas", &[Value::Nil]),
            Err(Fault::wrong_count())
        );
        assert_eq!(call("apagar", &[]), Err(Fault::unknown_method("apagar")));
        for name in NAMES {
            assert_ne!(call(name, &[]), Err(Fault::unknown_method(name)));
        }
    }
}
