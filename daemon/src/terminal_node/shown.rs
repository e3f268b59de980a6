//! What happened, as words and as JSON.

use crate::terminal_client::{indented, output::Stream};
use jiff::Timestamp;
use lang::Lang;
use rpc_shim::node::{Line, Peer, mesh};
use serde::Serialize;

/// Something to tell the reader.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    /// We listen on a port.
    Ready(u16),
    Heard(&'a Line),
    Event(&'a mesh::Event),
    /// Who is connected.
    List(&'a [Peer]),
    /// A wish that cannot be met, and why.
    Error(&'a str),
    /// The end, and how.
    End(&'a str),
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Json,
}

#[derive(Debug, Default, Serialize)]
struct Object<'a> {
    evento: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    estado: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nome: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texto: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hora: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nos: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    porta: Option<u16>,
    hora_ms: i64,
}

/// Writes a thing as a line and says on which stream; nothing where it is no news to a person.
pub(super) fn line(
    shown: Shown<'_>,
    style: Style,
    lang: Lang,
    at: Timestamp,
) -> Option<(Stream, String)> {
    let words = words(shown, lang);
    if style == Style::Json {
        let mut object = object(shown, words.as_deref());
        object.hora_ms = at.as_millisecond();
        // Strings, numbers and no maps: nothing that JSON cannot say.
        let json = serde_json::to_string(&object).unwrap_or_default();
        return Some((Stream::Events, json));
    }
    let stream = match shown {
        Shown::Heard(_) | Shown::List(_) => Stream::Events,
        _ => Stream::Remarks,
    };
    words.map(|words| (stream, words))
}

/// As people read it. Further lines of a text are indented: a second line must not look like another
/// person's.
fn words(shown: Shown<'_>, lang: Lang) -> Option<String> {
    Some(match shown {
        Shown::Ready(port) => lang.node_ready(port),
        Shown::Heard(line) => {
            let name = match line.sender.trim() {
                "" => lang.node_nameless(),
                name => name,
            };
            lang.node_said(&line.timestamp(), name, &indented(&line.content))
        }
        Shown::Event(event) => match event {
            mesh::Event::Connected(peer) => lang.node_connected(&peer.to_string()),
            mesh::Event::Lost(peer) => lang.node_lost(&peer.to_string()),
            mesh::Event::Waits(_) => lang.node_waits().to_owned(),
            mesh::Event::Acknowledged(..) => return None,
            mesh::Event::Refused(peer, line) => {
                lang.node_refused(&peer.to_string(), &indented(&line.content))
            }
            mesh::Event::GivenUp(peer, line) => {
                lang.node_given_up(&peer.to_string(), &indented(&line.content))
            }
        },
        Shown::List([]) => lang.node_list(0, lang.node_list_nobody()),
        Shown::List(peers) => lang.node_list(peers.len(), &names(peers).join(", ")),
        Shown::Error(text) | Shown::End(text) => text.to_owned(),
    })
}

fn names(peers: &[Peer]) -> Vec<String> {
    peers.iter().map(Peer::to_string).collect()
}

/// As programs read it.
fn object<'a>(shown: Shown<'a>, words: Option<&'a str>) -> Object<'a> {
    let state = |estado, no: Option<&Peer>, texto| Object {
        evento: "estado",
        estado: Some(estado),
        no: no.map(Peer::to_string),
        texto,
        ..Object::default()
    };
    let about = |evento, peer: &Peer, texto| Object {
        evento,
        no: Some(peer.to_string()),
        texto,
        ..Object::default()
    };
    match shown {
        Shown::Ready(port) => Object {
            porta: Some(port),
            ..state("pronto", None, words)
        },
        Shown::Heard(line) => Object {
            evento: "mensagem",
            nome: Some(&line.sender),
            texto: Some(&line.content),
            hora: Some(line.timestamp()),
            ..Object::default()
        },
        Shown::Event(event) => match event {
            mesh::Event::Connected(peer) => state("conectado", Some(peer), words),
            mesh::Event::Lost(peer) => state("sem-conexao", Some(peer), words),
            mesh::Event::Waits(line) => state("na-fila", None, Some(&line.content)),
            mesh::Event::Acknowledged(peer, line) => about("recibo", peer, Some(&line.content)),
            mesh::Event::Refused(peer, _) | mesh::Event::GivenUp(peer, _) => {
                about("erro", peer, words)
            }
        },
        Shown::List(peers) => Object {
            evento: "lista",
            nos: Some(names(peers)),
            texto: words,
            ..Object::default()
        },
        Shown::Error(text) => Object {
            evento: "erro",
            texto: Some(text),
            ..Object::default()
        },
        Shown::End(text) => state("fim", None, Some(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Time;
    use std::sync::Arc;

    #[test]
    fn events_are_words_or_objects() {
        let time = Time::constant(22, 19, 49, 0);
        let said = Line::new("Ana", "oi\n[22:19:49] Bia: não", time).unwrap();
        let bia = Peer::at(([192, 168, 0, 10], 50_051).into()).unwrap();
        let acknowledged = mesh::Event::Acknowledged(bia.clone(), Arc::new(said.clone()));
        let peers = [bia];
        let at = Timestamp::from_millisecond(1_795_000_000_000).unwrap();
        for (shown, plain, json) in [
            (
                Shown::Heard(&said),
                Some("[22:19:49] Ana: oi\n    [22:19:49] Bia: não"),
                r#"{"evento":"mensagem","nome":"Ana","texto":"oi\n[22:19:49] Bia: não","hora":"22:19:49","hora_ms":1795000000000}"#,
            ),
            (
                Shown::Event(&acknowledged),
                None,
                r#"{"evento":"recibo","texto":"oi\n[22:19:49] Bia: não","no":"192.168.0.10:50051","hora_ms":1795000000000}"#,
            ),
            (
                Shown::List(&peers),
                Some("Nós conectados (1): 192.168.0.10:50051"),
                r#"{"evento":"lista","texto":"Nós conectados (1): 192.168.0.10:50051","nos":["192.168.0.10:50051"],"hora_ms":1795000000000}"#,
            ),
            (
                Shown::Ready(50_051),
                Some("Ouvindo na porta 50051."),
                r#"{"evento":"estado","estado":"pronto","texto":"Ouvindo na porta 50051.","porta":50051,"hora_ms":1795000000000}"#,
            ),
        ] {
            let written = line(shown, Style::Plain, Lang::Pt, at);
            assert_eq!(written.as_ref().map(|(_, text)| text.as_str()), plain);
            assert_eq!(line(shown, Style::Json, Lang::Pt, at).unwrap().1, json);
        }
    }
}
