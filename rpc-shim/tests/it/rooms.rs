//! The room chats' rules, sentence by sentence of contracts.md §3, in virtual time.

use crate::house::{House, granted, lines, person, stamps};
use protocol::Kind;
use rpc_shim::{binder::Variant, rooms::Call, xmlrpc::Value};
use udp_core::hub::Order;

fn done(text: &str) -> Value {
    Value::outcome(true, Value::text(text))
}

fn refused(text: &str) -> Value {
    Value::outcome(false, Value::text(text))
}

fn names(names: &[&str]) -> Value {
    let names = names.iter().copied().map(Value::text).collect();
    Value::outcome(true, Value::Array(names))
}

const CREATED: &str = "Sala 'redes' criada com sucesso.";
const SENT: &str = "Mensagem enviada com sucesso.";
const NOT_THERE: &str = "Usuário não está na sala especificada.";
const TAKEN: &str = "Nome de usuário já está em uso.";

/// Ana and Bia are in redes, and Caio is in no room.
fn house() -> House {
    let mut house = House::new();
    assert_eq!(house.create("redes"), done(CREATED));
    for user in ["Ana", "Bia", "Caio"] {
        assert_eq!(
            house.register(user),
            done("Usuário registrado com sucesso.")
        );
    }
    house.enter("Ana", "redes");
    house.enter("Bia", "redes");
    house
}

#[test]
fn registering_is_told_in_each_variants_words() {
    let mut house = House::new();
    let register = |user: &str, variant| Call::Register {
        variant,
        user: user.to_owned(),
    };
    let a = house.call(register("Ana", Variant::A));
    assert_eq!(a, done("Usuário 'Ana' registrado com sucesso."));
    let b = house.call(register("Bia", Variant::B));
    assert_eq!(b, done("Usuário registrado com sucesso."));
    for variant in [Variant::A, Variant::B] {
        assert_eq!(house.call(register("Ana", variant)), refused(TAKEN));
    }
}

#[test]
fn names_are_unique_among_all_doors_and_fit() {
    let mut house = House::new();
    house.frame(Kind::OI, 7, 0, "Davi", "");
    assert_eq!(house.register("Davi"), refused(TAKEN));
    let bad = refused("Nome não permitido.");
    for name in [
        "",
        "  ",
        "Servidor",
        "SERVER",
        "a name of twenty-one b",
        "çççççççççç1",
    ] {
        assert_eq!(house.register(name), bad, "{name}");
    }
    assert_eq!(
        house.register("çççççççççç"),
        done("Usuário registrado com sucesso.")
    );
    assert_eq!(house.create("a name of twenty-one b"), bad);
    assert_eq!(house.create(""), bad);
    house.enter("Davi", "geral");
}

#[test]
fn rooms_are_listed_in_the_order_they_were_made_and_geral_first() {
    let mut house = House::new();
    assert_eq!(house.call(Call::Rooms), names(&["geral"]));
    house.create("redes");
    assert_eq!(
        house.create("Algebra"),
        done("Sala 'Algebra' criada com sucesso.")
    );
    assert_eq!(
        house.call(Call::Rooms),
        names(&["geral", "redes", "Algebra"])
    );
    for taken in ["redes", "REDES", "geral", "Geral"] {
        assert_eq!(house.create(taken), refused("O nome da sala já existe."));
    }
    // Nobody was ever in them.
    house.wait_secs(5 * 60 + 1);
    assert_eq!(house.call(Call::Rooms), names(&["geral"]));
}

#[test]
fn entering_gives_who_is_there_and_what_was_said() {
    let mut house = house();
    assert_eq!(house.say("Ana", "redes", "oi", None), done(SENT));
    house.say("Ana", "redes", "só nós", Some("Bia"));
    let entered = house.enter("Caio", "redes");
    let entered = granted(&entered);
    let Value::Struct(members) = entered else {
        panic!("{entered:?}");
    };
    let order: Vec<_> = members.iter().map(|(name, _)| name.as_ref()).collect();
    assert_eq!(order, ["usuarios", "mensagens"]);
    let people = ["Ana", "Bia", "Caio"].map(Value::text).to_vec();
    assert_eq!(entered.member("usuarios"), Some(&Value::Array(people)));
    let said = lines(entered.member("mensagens").expect("it is there"));
    let expected = [
        "* Ana entrou na sala.",
        "* Bia entrou na sala.",
        "Ana: oi",
        "* Caio entrou na sala.",
    ];
    assert_eq!(said, expected);
    assert_eq!(house.lines("Caio", "redes"), expected, "each once");
    let heard = ["Ana: oi", "Ana > Bia: só nós", "* Caio entrou na sala."];
    assert_eq!(house.lines("Bia", "redes")[2..], heard);
}

#[test]
fn the_user_is_looked_for_before_the_room() {
    let mut house = house();
    assert_eq!(
        house.enter("Davi", "nada"),
        refused("Usuário não registrado.")
    );
    assert_eq!(house.enter("Caio", "nada"), refused("Sala não encontrada."));
    assert_eq!(
        house.enter("Caio", "a name of twenty-one b"),
        refused("Sala não encontrada.")
    );
    let people = |room: &str| Call::People { room: room.into() };
    assert_eq!(house.call(people("nada")), refused("Sala não encontrada."));
    assert_eq!(house.call(people("redes")), names(&["Ana", "Bia"]));
    assert_eq!(house.call(people("geral")), names(&["Ana", "Bia", "Caio"]));
}

#[test]
fn members_of_a_message_are_in_order() {
    let mut house = house();
    house.say("Ana", "redes", "a <b> & \u{b}", None);
    house.say("Ana", "redes", "oi", Some("Bia"));
    let answer = house.listen("Ana", "redes");
    let messages = granted(&answer).as_array().expect("messages");
    let members = |message: &Value| match message {
        Value::Struct(members) => members.iter().map(|(name, _)| name.to_string()).collect(),
        other => panic!("{other:?}"),
    };
    let [.., broadcast, unicast] = messages else {
        panic!("{messages:?}");
    };
    let all: Vec<String> = members(unicast);
    assert_eq!(all, ["tipo", "origem", "conteudo", "timestamp", "destino"]);
    assert_eq!(members(broadcast), all);
    assert_eq!(members(&messages[0]), all[..4], "notices go to nobody");
    let text = broadcast.member("conteudo").and_then(Value::as_str);
    assert_eq!(text, Some("a <b> & ?"));
}

#[test]
fn who_is_not_there_is_told() {
    let mut house = house();
    for (user, room) in [
        ("Caio", "redes"),
        ("Davi", "redes"),
        ("Ana", "geral"),
        ("Ana", "nada"),
    ] {
        assert_eq!(house.listen(user, room), refused(NOT_THERE));
        assert_eq!(house.say(user, room, "oi", None), refused(NOT_THERE));
    }
    let not_with_us = refused("Destinatário não está na mesma sala.");
    for nobody in ["Caio", "Davi", "todos"] {
        assert_eq!(house.say("Ana", "redes", "oi", Some(nobody)), not_with_us);
    }
    assert_eq!(
        house.listen("Ana", "REDES").as_array().map(<[_]>::len),
        Some(2)
    );
    let long = "a".repeat(8_961);
    assert_eq!(
        house.say("Ana", "redes", &long, None),
        refused("Texto longo demais.")
    );
    assert_eq!(house.say("Ana", "redes", &long[1..], None), done(SENT));
    assert!(
        house
            .lines("Bia", "redes")
            .last()
            .is_some_and(|said| said.len() == 8_965)
    );
    house.leave("Ana");
    house.enter("Caio", "redes");
    let whole = house
        .lines("Caio", "redes")
        .iter()
        .any(|said| said.len() == 8_965);
    assert!(whole, "long texts come whole out of the journal");
}

#[test]
fn leaving_is_told_and_no_room_is_left_twice() {
    let mut house = house();
    assert_eq!(
        house.leave("Ana"),
        done("Usuário 'Ana' saiu da sala 'redes'.")
    );
    let nowhere = refused("Usuário não está em nenhuma sala.");
    for user in ["Ana", "Caio", "Davi"] {
        assert_eq!(house.leave(user), nowhere);
    }
    let seen = house.lines("Bia", "redes");
    assert_eq!(seen.last().map(String::as_str), Some("* Ana saiu da sala."));
    assert_eq!(house.listen("Ana", "redes"), refused(NOT_THERE));
    // Back within the same minute: nothing more is written, and Ana is told that she is there.
    let entered = house.enter("Ana", "redes");
    let said = granted(&entered)
        .member("mensagens")
        .map(lines)
        .expect("it is there");
    assert_eq!(
        said.last().map(String::as_str),
        Some("* Ana entrou na sala.")
    );
    assert_eq!(house.lines("Ana", "redes"), said);
}

#[test]
fn entering_another_room_is_a_move() {
    let mut house = house();
    house.create("provas");
    house.say("Bia", "redes", "aqui", None);
    let before = house.listen("Ana", "redes");
    house.enter("Ana", "provas");
    assert_eq!(house.listen("Ana", "redes"), refused(NOT_THERE));
    assert_eq!(house.lines("Ana", "provas"), ["* Ana entrou na sala."]);
    let seen = house.lines("Bia", "redes");
    assert_eq!(seen.last().map(String::as_str), Some("* Ana saiu da sala."));
    let back = house.enter("Ana", "redes");
    let times = [
        stamps(granted(&before)),
        stamps(granted(&back).member("mensagens").expect("it is there")),
    ];
    let times = times.concat();
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
    // Entering where one is changes nothing.
    let count = house.lines("Ana", "redes").len();
    house.enter("Ana", "redes");
    assert_eq!(house.lines("Ana", "redes").len(), count);
}

#[test]
fn messages_of_the_same_second_are_told_apart_by_their_time() {
    let mut house = house();
    for text in ["um", "dois", "três"] {
        house.say("Bia", "redes", text, None);
    }
    let first = house.listen("Ana", "redes");
    let times = stamps(granted(&first));
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
    assert_eq!(times[0].to_string(), "2026-11-18T11:06:40");
    house.say("Bia", "redes", "quatro", None);
    let again = stamps(granted(&house.listen("Ana", "redes")));
    assert_eq!(
        again[..times.len()],
        times,
        "fixed for each caller and message"
    );
    house.wait_secs(20);
    house.say("Bia", "redes", "cinco", None);
    let later = stamps(granted(&house.listen("Ana", "redes")));
    assert_eq!(
        later.last().map(ToString::to_string).as_deref(),
        Some("2026-11-18T11:07:00")
    );
}

#[test]
fn at_least_the_last_fifty_and_all_since_the_last_call() {
    let mut house = house();
    house.listen("Ana", "redes");
    let said: Vec<String> = (0..60).map(|number| format!("{number}")).collect();
    for text in &said {
        // No faster than anybody may.
        if text == "40" {
            house.wait_secs(2);
        }
        assert_eq!(house.say("Bia", "redes", text, None), done(SENT));
    }
    let heard = house.lines("Ana", "redes");
    let expected: Vec<String> = said.iter().map(|text| format!("Bia: {text}")).collect();
    assert_eq!(heard[heard.len() - 60..], expected);
    assert_eq!(house.lines("Ana", "redes"), expected[10..]);
    house.wait_secs(5);
    let entered = house.enter("Caio", "redes");
    let given = granted(&entered)
        .member("mensagens")
        .map(lines)
        .expect("it is there");
    assert_eq!(given[..49], expected[11..]);
    assert_eq!(given[49..], ["* Caio entrou na sala."]);
}

#[test]
fn geral_is_everyones_conversation() {
    let mut house = house();
    house.frame(Kind::OI, 7, 0, "Davi", "");
    house.frame(Kind::MSG, 7, 0, "Davi", "alô");
    let entered = house.enter("Caio", "geral");
    let people = granted(&entered).member("usuarios").cloned();
    let here = ["Ana", "Bia", "Caio", "Davi"].map(Value::text).to_vec();
    assert_eq!(people, Some(Value::Array(here)));
    let expected = [
        "* Ana entrou na sala.",
        "* Bia entrou na sala.",
        "* Caio entrou na sala.",
        "* Davi entrou na sala.",
        "Davi: alô",
    ];
    let given = granted(&entered).member("mensagens").map(lines);
    assert_eq!(
        given.expect("it is there"),
        expected,
        "Caio's own coming is among them"
    );
    assert_eq!(house.say("Caio", "geral", "oi, Davi", None), done(SENT));
    house.frame(Kind::MSG, 7, 0, "Davi", "oi, Caio");
    house.frame(Kind::TCHAU, 7, 0, "Davi", "");
    let later = ["Caio: oi, Davi", "Davi: oi, Caio", "* Davi saiu da sala."];
    assert_eq!(house.lines("Caio", "geral")[5..], later);
    assert_eq!(
        house.leave("Caio"),
        done("Usuário 'Caio' saiu da sala 'geral'.")
    );
    // Nothing was written of it.
    house.enter("Bia", "geral");
    let seen = house.lines("Bia", "geral");
    assert_eq!(
        seen.last().map(String::as_str),
        Some("* Davi saiu da sala.")
    );
}

#[test]
fn old_comers_to_geral_are_told_of_their_own_entry() {
    let mut house = house();
    house.enter("Caio", "geral");
    for number in 0..60 {
        house.say("Caio", "geral", &number.to_string(), None);
        house.wait_secs(1);
    }
    house.register("Davi");
    for number in 0..60 {
        house.say("Caio", "geral", &number.to_string(), None);
        house.wait_secs(1);
    }
    let entered = house.enter("Davi", "geral");
    let given = granted(&entered)
        .member("mensagens")
        .map(lines)
        .expect("it is there");
    assert_eq!(given.len(), 50);
    assert_eq!(given[49], "* Davi entrou na sala.");
}

#[test]
fn private_messages_are_two_peoples() {
    let mut house = house();
    house.enter("Caio", "redes");
    house.say("Ana", "redes", "segredo", Some("Bia"));
    let has = |lines: Vec<String>| lines.contains(&"Ana > Bia: segredo".to_owned());
    assert!(has(house.lines("Ana", "redes")) && has(house.lines("Bia", "redes")));
    assert!(!has(house.lines("Caio", "redes")));
    house.register("Davi");
    house.enter("Davi", "redes");
    assert!(!has(house.lines("Davi", "redes")));
}

#[test]
fn a_private_message_from_another_door_waits_for_a_room() {
    let mut house = house();
    house.frame(Kind::OI, 7, 0, "Davi", "");
    let caio = 10_002;
    house.frame(Kind::MSG, 7, caio, "Davi", "para você");
    let entered = house.enter("Caio", "redes");
    let given = granted(&entered)
        .member("mensagens")
        .map(lines)
        .expect("it is there");
    assert!(
        given.contains(&"Davi > Caio: para você".to_owned()),
        "{given:?}"
    );
}

#[test]
fn who_stops_calling_is_gone_after_thirty_seconds_in_a_room() {
    let mut house = house();
    for _ in 0..20 {
        house.wait_secs(2);
        house.listen("Bia", "redes");
    }
    assert_eq!(house.listen("Ana", "redes"), refused(NOT_THERE));
    assert_eq!(
        house.enter("Ana", "redes"),
        refused("Usuário não registrado.")
    );
    let people = house.call(Call::People {
        room: "redes".into(),
    });
    assert_eq!(people, names(&["Bia"]));
    for _ in 0..20 {
        house.wait_secs(2);
        house.listen("Bia", "redes");
    }
    let seen = house.lines("Bia", "redes");
    assert!(seen.contains(&"* Ana saiu da sala.".to_owned()), "{seen:?}");
    assert_eq!(
        house.register("Ana"),
        done("Usuário registrado com sucesso.")
    );
}

#[test]
fn outside_a_name_is_kept_for_thirty_minutes_unless_somebody_wants_it() {
    let mut house = house();
    house.wait_secs(29);
    assert_eq!(house.register("Caio"), refused(TAKEN));
    house.wait_secs(1);
    assert_eq!(
        house.register("Caio"),
        done("Usuário registrado com sucesso.")
    );
    house.wait_secs(30 * 60 - 1);
    house.enter("Caio", "geral");
    assert_eq!(
        house.leave("Caio"),
        done("Usuário 'Caio' saiu da sala 'geral'.")
    );
    house.wait_secs(30 * 60);
    assert_eq!(
        house.enter("Caio", "geral"),
        refused("Usuário não registrado.")
    );
}

#[test]
fn outside_in_silence_a_name_is_for_whoever_wants_it_at_any_door() {
    let mut house = house();
    house.enter("Caio", "geral");
    house.wait_secs(20);
    // Who asks for messages in a room is not silent, and who has just left it is not yet.
    assert_eq!(house.lines("Caio", "geral"), house.lines("Caio", "geral"));
    house.wait_secs(20);
    assert!(!house.chat_takes("Caio"));
    house.leave("Caio");
    house.wait_secs(29);
    assert!(!house.chat_takes("Caio"));
    house.wait_secs(1);
    assert!(house.chat_takes("Caio"));
    assert_eq!(house.register("Caio"), refused(TAKEN));
    assert_eq!(
        house.enter("Caio", "geral"),
        refused("Usuário não registrado.")
    );
}

#[test]
fn somebody_elses_name_is_not_spoken_under_from_elsewhere() {
    let mut house = house();
    let elsewhere = "192.168.0.9:9";
    let say = Call::Say {
        user: "Ana".into(),
        room: "redes".into(),
        text: "sou a Ana".into(),
        to: None,
    };
    assert_eq!(house.call_from(elsewhere, say), Some(refused(NOT_THERE)));
    let listen = Call::Listen {
        user: "Ana".into(),
        room: "redes".into(),
    };
    assert_eq!(house.call_from(elsewhere, listen), Some(refused(NOT_THERE)));
}

#[test]
fn the_operator_sends_somebody_away() {
    let mut house = house();
    house.order(&Order::Kick(person(10_000)));
    assert_eq!(house.listen("Ana", "redes"), refused(NOT_THERE));
    house.order(&Order::Announce("Intervalo".into()));
    house.enter("Caio", "geral");
    let seen = house.lines("Caio", "geral");
    assert!(seen.contains(&"Servidor: Intervalo".to_owned()), "{seen:?}");
}

#[test]
fn a_room_and_what_was_said_in_it_outlive_a_restart() {
    let mut house = house();
    house.say("Ana", "redes", "oi", None);
    let mut house = house.restart();
    assert_eq!(house.call(Call::Rooms), names(&["geral", "redes"]));
    house.register("Caio");
    house.enter("Caio", "redes");
    assert!(house.lines("Caio", "redes").contains(&"Ana: oi".to_owned()));
}

#[test]
fn who_talks_too_fast_waits() {
    let mut house = house();
    let mut waits = 0;
    for number in 0..70 {
        let call = Call::Say {
            user: "Ana".into(),
            room: "redes".into(),
            text: number.to_string(),
            to: None,
        };
        waits += u32::from(house.call_from("127.0.0.1:9", call).is_none());
    }
    assert!(waits > 0);
    house.wait_secs(5);
    let heard = house.lines("Bia", "redes");
    assert_eq!(heard.last().map(String::as_str), Some("Ana: 69"));
}
