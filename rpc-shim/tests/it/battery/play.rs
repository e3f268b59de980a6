//! The battery itself: Ana and Bia use the program in question, and Caio, who came first, the classic one.

use super::{
    caller::{
        Caller, Heard,
        Outcome::{self, Done, NoSuchThing, Refused, Told},
        hear_until,
    },
    classic::Classic,
    town::Town,
};

/// The rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Somebody comes in.
    Enter,
    /// Somebody else's name: refused, or under which name they are heard.
    TakenName,
    /// All hear it, the speaker too, and once.
    ToAll,
    /// The one it is for hears it, and nobody else.
    Private,
    /// A private text to nobody.
    Unknown,
    /// A private text from another program.
    IsToldInPrivate,
    /// Who comes is told what was said to all, and nothing of what was not.
    History,
    /// The speaker is told that it was read.
    Confirm,
    /// Somebody leaves.
    Leave,
    /// Then they are on nobody's list any more.
    IsGone,
    /// The server ends: in which words that is told.
    Shutdown,
}

/// Plays every case, in the order of the table, to users of one program.
pub(super) async fn play<C: Caller>(connect: impl AsyncFn(&Town) -> C) -> Vec<(Case, Outcome)> {
    let town = Town::open().await;
    let mut caio = Classic::connect(&town).await;
    caio.enter("Caio").await;
    caio.say_all("antes").await;
    let (mut ana, mut bia) = (connect(&town).await, connect(&town).await);
    let mut outcomes = vec![(Case::Enter, ana.enter("Ana").await)];
    bia.enter("Bia").await;

    let taken = take_name(&mut connect(&town).await, &mut caio).await;
    outcomes.push((Case::TakenName, taken));
    let said = ana.say_all("oi, gente").await;
    let mut all = Company {
        ana: &mut ana,
        bia: &mut bia,
        caio: &mut caio,
    };
    assert_heard(&all.meanwhile("um").await, "oi, gente");
    outcomes.push((Case::ToAll, said));
    outcomes.push((Case::Private, all.say_in_private().await));
    outcomes.push((Case::Unknown, all.ana.say_private("Ninguém", "olá?").await));
    outcomes.push((Case::IsToldInPrivate, all.tell_in_private().await));

    let mut davi = connect(&town).await;
    davi.enter("Davi").await;
    outcomes.push((Case::History, history(&mut davi, all.caio).await));
    davi.leave().await;
    outcomes.push((Case::Confirm, all.confirm().await));

    outcomes.push((Case::Leave, all.ana.leave().await));
    let is_gone = match all.caio.id_of("Ana").await {
        None => Done,
        Some(_) => NoSuchThing,
    };
    outcomes.push((Case::IsGone, is_gone));
    let (heard, ()) = tokio::join!(hear_until(&mut bia, ""), town.close());
    let end = match heard.last() {
        Some(Heard::Ended(Some(words))) => Told(words.clone()),
        Some(Heard::Ended(None)) => NoSuchThing,
        other => panic!("{other:?}"),
    };
    outcomes.push((Case::Shutdown, end));
    outcomes
}

/// Enters as somebody who is there, and is heard as whom?
async fn take_name(thief: &mut impl Caller, caio: &mut Classic) -> Outcome {
    let entered = thief.enter("Caio").await;
    if matches!(entered, Refused(_)) {
        return entered;
    }
    thief.say_all("quem sou eu?").await;
    let heard = hear_until(caio, "quem sou eu?").await;
    thief.leave().await;
    match heard.last() {
        Some(Heard::Said(name, _)) => Told(name.clone()),
        other => panic!("{other:?}"),
    }
}

async fn history(davi: &mut impl Caller, caio: &mut Classic) -> Outcome {
    caio.say_all("bem-vindo").await;
    hear_until(davi, "bem-vindo").await;
    let Some(texts) = davi.history().await else {
        return NoSuchThing;
    };
    let count = |text: &str| texts.iter().filter(|said| *said == text).count();
    assert_eq!((count("antes"), count("oi, gente")), (1, 1), "{texts:?}");
    assert_eq!((count("segredo"), count("só para ti")), (0, 0), "{texts:?}");
    Done
}

struct Company<'a, C> {
    ana: &'a mut C,
    bia: &'a mut C,
    caio: &'a mut Classic,
}

impl<C: Caller> Company<'_, C> {
    /// What all three have heard since the last time, up to a word of Caio's.
    async fn meanwhile(&mut self, word: &str) -> [Vec<Heard>; 3] {
        self.caio.say_all(word).await;
        [
            hear_until(self.ana, word).await,
            hear_until(self.bia, word).await,
            hear_until(self.caio, word).await,
        ]
    }

    async fn say_in_private(&mut self) -> Outcome {
        let outcome = self.ana.say_private("Bia", "segredo").await;
        let [_, bia, caio] = self.meanwhile("dois").await;
        let secret = Heard::Private("Ana".to_owned(), "segredo".to_owned());
        let count = bia.iter().filter(|heard| **heard == secret).count();
        assert_eq!(count, usize::from(outcome != NoSuchThing), "{bia:?}");
        assert!(!caio.contains(&secret), "{caio:?}");
        outcome
    }

    async fn tell_in_private(&mut self) -> Outcome {
        assert_eq!(self.caio.say_private("Ana", "só para ti").await, Done);
        let [ana, bia, _] = self.meanwhile("três").await;
        let secret = Heard::Private("Caio".to_owned(), "só para ti".to_owned());
        assert!(!bia.contains(&secret), "{bia:?}");
        match ana.iter().filter(|heard| **heard == secret).count() {
            0 => NoSuchThing,
            1 => Done,
            _ => panic!("{ana:?}"),
        }
    }

    async fn confirm(&mut self) -> Outcome {
        self.ana.say_all("leste?").await;
        self.meanwhile("quatro").await;
        let outcome = self.bia.confirm().await;
        let [ana, ..] = self.meanwhile("cinco").await;
        let is_told = ana.contains(&Heard::Read("Bia".to_owned()));
        assert_eq!(is_told, outcome == Done, "{ana:?}");
        outcome
    }
}

/// Each has heard this from Ana, once.
fn assert_heard(all: &[Vec<Heard>], text: &str) {
    let said = Heard::Said("Ana".to_owned(), text.to_owned());
    for heard in all {
        let count = heard.iter().filter(|heard| **heard == said).count();
        assert_eq!(count, 1, "{heard:?}");
    }
}
