//! The driver on real sockets over loopback: what virtual time cannot show.

use crate::running::Running;
use protocol::Kind;
use std::net::SocketAddr;

#[test]
fn people_talk_and_are_told_the_end() {
    let server = Running::on("127.0.0.1:0");
    let (ana, bia) = (server.client(1), server.client(2));
    ana.say(Kind::MSG, 1, 0, "Olá, ação");
    assert_eq!(
        (ana.text(), bia.text()),
        ("Olá, ação".into(), "Olá, ação".into())
    );
    let counters = server.stop();
    assert_eq!(ana.text(), "Servidor desligado. Conexão encerrada.");
    assert_eq!((counters.frames_in, counters.frames_out), (3, 6));
}

#[test]
fn both_families_meet_on_one_socket() {
    let server = Running::on("[::]:0");
    let port = server.address.port();
    let ana = server.client_from("127.0.0.1:0", SocketAddr::from(([127, 0, 0, 1], port)), 1);
    let bia = server.client_from("[::1]:0", format!("[::1]:{port}").parse().unwrap(), 2);
    bia.say(Kind::MSG, 2, 1, "de v6 para v4");
    assert_eq!(ana.text(), "de v6 para v4");
    ana.say(Kind::MSG, 1, 2, "e de volta");
    assert_eq!(bia.text(), "e de volta");
    server.stop();
}

#[test]
fn long_runs_arrive_whole_and_in_order() {
    let server = Running::on("127.0.0.1:0");
    let clients: Vec<_> = (1..=20).map(|id| server.client(id)).collect();
    for round in 0..10 {
        for text in 0..20 {
            clients[0].say(Kind::MSG, 1, 0, &format!("{round}.{text}"));
        }
        for client in &clients {
            for text in 0..20 {
                assert_eq!(client.text(), format!("{round}.{text}"));
            }
        }
    }
    assert_eq!(server.stop().messages, 200);
}

#[test]
fn datagrams_of_every_length_are_survived_and_counted() {
    let server = Running::on("127.0.0.1:0");
    let ana = server.client(1);
    for length in (0..=2_100).step_by(7).chain([9_000, 60_000]) {
        ana.send(&vec![1; length]);
    }
    ana.say(Kind::MSG, 1, 0, "ainda aqui");
    assert_eq!(ana.text(), "ainda aqui");
    assert_eq!(server.stop().dropped_in_all(), 303);
}

/// Needs the error queue.
#[cfg(all(target_os = "linux", not(recado_portable)))]
mod icmp {
    use super::*;
    use crate::running::Client;
    use std::time::Duration;

    /// The server answers no sooner.
    #[expect(clippy::disallowed_methods, reason = "the server keeps real time here")]
    fn pause(duration: Duration) {
        std::thread::sleep(duration);
    }

    #[test]
    fn the_id_of_a_program_that_crashed_is_free_for_a_newcomer() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let server = Running::on(address);
            drop(server.client(7));
            let back = Client::silent(address, server.address);
            // Where the system sends its ICMP error too late, the next probe is two seconds later.
            let is_back = (0..10).any(|_| {
                back.say(Kind::OI, 7, 0, "");
                let is_accepted = back.text() == "Conexão aceita.";
                if !is_accepted {
                    pause(Duration::from_millis(2_100));
                }
                is_accepted
            });
            assert!(is_back, "the id of the dead is still taken");
            back.say(Kind::LISTA, 7, 0, "");
            assert_eq!(back.text(), "Clientes conectados: 7: p");
            server.stop();
        }
    }

    #[test]
    fn crashed_clients_do_not_keep_others_from_being_served() {
        let server = Running::on("127.0.0.1:0");
        let clients: Vec<_> = (1..=100).map(|id| server.client(id)).collect();
        // Every second one is gone; each send to them brings an ICMP error that meets a later send.
        let _here: Vec<_> = clients.into_iter().step_by(2).collect();
        let ana = server.client(500);
        // The system sends only so many ICMP errors a second, so it may take several rounds until
        // all of the dead are known; LISTA is answered once a second.
        let is_clean = (0..20).any(|round| {
            for text in 0..20 {
                ana.say(Kind::MSG, 500, 0, &format!("{round}.{text}"));
                assert_eq!(ana.text(), format!("{round}.{text}"));
            }
            ana.say(Kind::LISTA, 500, 0, "");
            let mut list = ana.text();
            while !list.contains("500: ") {
                list += &ana.text();
            }
            pause(Duration::from_millis(1_050));
            !list.contains(" 2: ") && !list.contains(" 50: ") && !list.contains(" 100: ")
        });
        assert!(is_clean, "the dead are still listed");
        server.stop();
    }
}
