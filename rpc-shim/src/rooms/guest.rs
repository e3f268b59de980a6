//! A guest of somebody else's room chat (contracts.md §3). Each call has a connection of its own: the existing servers
//! have one thread.

use crate::{
    Trouble,
    trouble::{one_line, short},
    xmlrpc::{
        Value, clean,
        client::{CallError, call},
    },
};
use jiff::civil::DateTime;

/// Bytes that are read of a text: more than anybody can say here; existing servers bound none.
const TEXT_BYTES: usize = 16 * 1024;

/// Bytes that are read of a name; ours have 20.
const NAME_BYTES: usize = 100;

/// Names that are read of a list: more than anybody reads.
const NAMES: usize = 10_000;

/// Somebody in a room chat, or about to be.
#[derive(Debug, Clone)]
pub struct Guest {
    host: String,
    port: u16,
    name: String,
}

/// Something that was said in a room, its texts [clean](crate::xmlrpc::clean) and its names on one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spoken {
    /// The name of who said it; "SERVER" for notices.
    pub from: String,
    /// To whom; `None` for the whole room.
    pub to: Option<String>,
    /// What.
    pub text: String,
    /// When, by the server's clock in its zone.
    pub at: DateTime,
    /// True for what the server says of who comes and goes.
    pub is_notice: bool,
}

impl Guest {
    /// Somebody of this name at a server's host (a name or an address, without brackets) and port.
    #[must_use]
    pub const fn new(host: String, port: u16, name: String) -> Self {
        Self { host, port, name }
    }

    /// Registers the name.
    ///
    /// # Errors
    /// [`Trouble`], as of every call; [`Trouble::Refused`] has the server's words.
    pub async fn register(&self) -> Result<(), Trouble> {
        self.ask("registrar_usuario", &[&self.name]).await.map(drop)
    }

    /// Creates a room.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn create(&self, room: &str) -> Result<String, Trouble> {
        let said = self.ask("criar_sala", &[room]).await?;
        Ok(short(said.as_str().unwrap_or_default()))
    }

    /// Enters a room: who is there, and what was said last. Leave the one before: an existing server that is asked to
    /// move somebody never answers again.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn enter(&self, room: &str) -> Result<(Vec<String>, Vec<Spoken>), Trouble> {
        let entered = self.ask("entrar_na_sala", &[&self.name, room]).await?;
        let people = entered.member("usuarios").and_then(names);
        let messages = entered.member("mensagens").and_then(messages);
        let both = people.zip(messages);
        Ok(both.ok_or(CallError::Unexpected)?)
    }

    /// Leaves the room.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn leave(&self) -> Result<(), Trouble> {
        self.ask("sair_da_sala", &[&self.name]).await.map(drop)
    }

    /// Says something in the room one is in, to everyone there or to one.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn say(&self, room: &str, text: &str, to: Option<&str>) -> Result<(), Trouble> {
        let params = [&self.name, room, text, to.unwrap_or_default()];
        self.ask("enviar_mensagem", &params).await.map(drop)
    }

    /// What was said in the room one is in, oldest first, what was given before too.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn listen(&self, room: &str) -> Result<Vec<Spoken>, Trouble> {
        let said = self.ask("receber_mensagens", &[&self.name, room]).await?;
        Ok(messages(&said).ok_or(CallError::Unexpected)?)
    }

    /// Which rooms there are.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn rooms(&self) -> Result<Vec<String>, Trouble> {
        let rooms = self.ask("listar_salas", &[]).await?;
        Ok(names(&rooms).ok_or(CallError::Unexpected)?)
    }

    /// Who is in a room.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn people(&self, room: &str) -> Result<Vec<String>, Trouble> {
        let people = self.ask("listar_usuarios", &[room]).await?;
        Ok(names(&people).ok_or(CallError::Unexpected)?)
    }

    /// Every answer is a pair: true and a value, or false and why.
    async fn ask(&self, method: &str, params: &[&str]) -> Result<Value, Trouble> {
        let params: Vec<Value> = params.iter().copied().map(Value::text).collect();
        match call(&self.host, self.port, method, &params).await? {
            Value::Array(pair) => match <[Value; 2]>::try_from(pair) {
                Ok([Value::Bool(true), value]) => Ok(value),
                Ok([Value::Bool(false), Value::Text(why)]) => Err(Trouble::Refused(short(&why))),
                _ => Err(CallError::Unexpected.into()),
            },
            _ => Err(CallError::Unexpected.into()),
        }
    }
}

fn names(value: &Value) -> Option<Vec<String>> {
    let names = value.as_array()?.iter().take(NAMES);
    names.map(|it| it.as_str().map(name)).collect()
}

fn messages(value: &Value) -> Option<Vec<Spoken>> {
    value.as_array()?.iter().map(message).collect()
}

fn message(value: &Value) -> Option<Spoken> {
    let text = value.member("conteudo")?.as_str()?;
    let to = value.member("destino").and_then(Value::as_str);
    let is_private = value.member("tipo").and_then(Value::as_str) == Some("unicast");
    let Value::Time(at) = value.member("timestamp")? else {
        return None;
    };
    Some(Spoken {
        from: name(value.member("origem")?.as_str()?),
        to: to.filter(|_| is_private).map(name),
        text: clean(&text[..text.floor_char_boundary(TEXT_BYTES)]).into_owned(),
        at: *at,
        is_notice: to.is_none(),
    })
}

fn name(name: &str) -> String {
    one_line(&name[..name.floor_char_boundary(NAME_BYTES)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_existing_servers_write_them() {
        let at = DateTime::constant(2026, 11, 20, 22, 33, 8, 0);
        let said = |kind: &str, to: Option<&str>| {
            let mut members = vec![
                ("tipo".into(), Value::text(kind)),
                ("origem".into(), Value::text("Pedro\nx")),
                ("conteudo".into(), Value::text("oi")),
                ("timestamp".into(), Value::Time(at)),
            ];
            members.extend(to.map(|to| ("destino".into(), Value::text(to))));
            message(&Value::Struct(members))
        };
        let spoken = |to: Option<&str>, is_notice| Spoken {
            from: "Pedro x".to_owned(),
            to: to.map(str::to_owned),
            text: "oi".to_owned(),
            at,
            is_notice,
        };
        let read = [
            said("broadcast", Some("todos")),
            said("unicast", Some("Edson")),
            said("broadcast", None),
        ];
        let expected = [
            spoken(None, false),
            spoken(Some("Edson"), false),
            spoken(None, true),
        ];
        assert_eq!(read, expected.map(Some));
        assert_eq!(message(&Value::Nil), None);
    }
}
