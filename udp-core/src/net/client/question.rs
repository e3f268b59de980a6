//! Which dialects a server speaks: asked by the classic client's own first question, on the socket that
//! goes on with whichever it is.

use super::{
    api::{Command, Dialect, End, Event, WhyClassic},
    classic::{self, Line},
    link::Link,
};
use crate::{
    client::{self, Client, Phase, Profile},
    net::bridge::Inbox,
};
use protocol::{Datagram, Message, Origin, Verb, words};
use std::io;

/// The word for sealed sessions in the answer.
const SEALED: &str = "selado";

/// True for the answer of a server that has sealed sessions.
pub(super) fn offers_sealed(datagram: &[u8]) -> bool {
    let Ok(datagram) = Datagram::parse(datagram) else {
        return false;
    };
    let Ok(message) = Message::read(&datagram) else {
        return false;
    };
    let text = message.text.to_string();
    let mut words_of_text = text.split_ascii_whitespace();
    (message.origin, message.verb) == (Origin::Server, Verb::Msg)
        && words_of_text.next() == Some(words::DIALECTS_START)
        && words_of_text.any(|word| word == SEALED)
}

/// Asks, unless the profile does not want to, and goes on in classic. `None` when the server has
/// sealed sessions.
pub(super) async fn ask(
    profile: Profile,
    link: &mut Link,
    commands: &mut Inbox<Command>,
    on_event: &mut impl FnMut(Event),
) -> io::Result<Option<End>> {
    let mut line = Asked {
        is_asked: !profile.classic_unasked,
        is_told: false,
        on_event,
    };
    let end = classic::drive(profile, link, commands, &mut line).await?;
    Ok(end.map(|end| match end {
        client::End::Quit => End::Quit { waiting: 0 },
        client::End::NoAnswer if !line.is_told => End::NoAnswer,
        end => End::Classic(end),
    }))
}

/// An application that speaks either dialect, until it is known which.
struct Asked<'a, F> {
    is_asked: bool,
    /// The application knows which dialect it is.
    is_told: bool,
    on_event: &'a mut F,
}

impl<F: FnMut(Event)> Line for Asked<'_, F> {
    type Command = Command;

    fn read(&mut self, command: Command) -> [Option<client::Command>; 2] {
        match command {
            Command::Classic(command) => [Some(command), None],
            Command::RetryNow => [Some(client::Command::RetryNow), None],
            Command::Quit { is_patient: true } => [Some(client::Command::Quit), None],
            // Told twice, it does not wait.
            Command::Quit { is_patient: false } => [(); 2].map(|()| Some(client::Command::Quit)),
            Command::Sealed(_) | Command::Trust(_) => [None, None],
        }
    }

    fn tell(&mut self, client: &Client, event: client::Event) {
        if client.is_asking() {
            if let client::Event::Phase(Phase::Connecting { attempt }) = event {
                (self.on_event)(Event::Asking { attempt });
            }
            return;
        }
        let is_end = matches!(event, client::Event::Phase(Phase::Ended(_)));
        if !self.is_told {
            // Nobody answered, or nobody wanted to know any more.
            if is_end {
                return;
            }
            self.is_told = true;
            let why = if self.is_asked {
                WhyClassic::Offered(client.server_kind())
            } else {
                WhyClassic::Wanted
            };
            (self.on_event)(Event::Dialect(Dialect::Classic(why)));
        }
        (self.on_event)(Event::Classic(event));
    }

    fn takes(&mut self, client: &Client, datagram: &[u8]) -> bool {
        // Once it has gone on in classic it stays there: texts may be on their way.
        client.is_asking() && offers_sealed(datagram)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Destination, Frame, FrameText, Kind};

    #[test]
    fn only_the_word_of_a_server_offers_sealed_sessions() {
        let said = |kind, text: &str| {
            Frame::from_server(kind, Destination::Everyone, &FrameText::cut(text))
        };
        for (text, is_offered) in [
            ("recado/1 classico selado", true),
            ("recado/1 selado", true),
            ("recado/1 classico", false),
            ("recado/1 seladoX", false),
            ("recado/10 selado", false),
            ("Clientes conectados: 1: selado", false),
        ] {
            assert_eq!(
                offers_sealed(said(Kind::MSG, text).bytes()),
                is_offered,
                "{text}"
            );
        }
        assert!(!offers_sealed(said(Kind::ERRO, "recado/1 selado").bytes()));
        assert!(!offers_sealed(b"recado/1 selado"));
    }
}
