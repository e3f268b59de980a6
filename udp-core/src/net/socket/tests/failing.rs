//! What the system may say instead of sending, put before the call: nothing is lost that could leave,
//! nothing comes twice, and each address keeps its order.

use super::{
    faults::{Call, Rule},
    sending::{Sink, frame, split},
    *,
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

fn error<T>(code: i32) -> Result<T> {
    Err(io::Error::from_raw_os_error(code))
}

/// The first call fails, the next takes one message, and so on.
fn every_second_call_fails(code: i32) -> Rule {
    let mut calls = 0;
    Box::new(move |_| {
        calls += 1;
        if calls % 2 == 0 { Ok(1) } else { error(code) }
    })
}

/// What became of the same run of frames to five addresses, and of pairs to them, under a rule.
struct Outcome {
    fan: Sent,
    fan_numbers: Vec<Vec<usize>>,
    pairs: Sent,
    pair_numbers: Vec<Vec<usize>>,
    segments: usize,
}

const SINKS: usize = 5;
const FRAMES: usize = 20;

async fn under(make_rule: impl Fn(&[Sink]) -> Rule) -> Result<Outcome> {
    let (mut sender, _) = open("127.0.0.1:0")?;
    let sinks = (0..SINKS)
        .map(|_| Sink::on("127.0.0.1:0"))
        .collect::<Result<Vec<_>>>()?;
    let numbers = || sinks.iter().map(Sink::numbers).collect::<Vec<_>>();
    let frames: Vec<_> = (0..FRAMES).map(frame).collect();
    let v4 = split(&sinks).0;
    sender.sender.frames.faults.0 = Some(make_rule(&sinks));
    let fan = sender
        .send(Transmit::Fan {
            frames: &frames,
            to: Addresses::new(&v4, &[]),
        })
        .await;
    let fan_numbers = numbers();
    sender.sender.frames.faults.0 = Some(make_rule(&sinks));
    let to: Vec<_> = (0..FRAMES).map(|at| sinks[at % SINKS].address).collect();
    let pairs = sender
        .send(Transmit::Paired {
            frames: &frames,
            to: &to,
        })
        .await;
    Ok(Outcome {
        fan,
        fan_numbers,
        pairs,
        pair_numbers: numbers(),
        segments: sender.segments(),
    })
}

impl Outcome {
    /// Everybody has got everything, but those.
    fn assert_all_but(&self, without: &[usize]) {
        let without_count = without.len() as u64;
        let failed = without_count * FRAMES as u64;
        let sent = (SINKS * FRAMES) as u64 - failed;
        assert_eq!((self.fan.sent, self.fan.failed), (sent, failed));
        let each = (FRAMES / SINKS) as u64;
        let (failed, sent) = (without_count * each, FRAMES as u64 - without_count * each);
        assert_eq!((self.pairs.sent, self.pairs.failed), (sent, failed));
        for sink in 0..SINKS {
            let gets = |count| if without.contains(&sink) { 0 } else { count };
            let all: Vec<_> = (0..gets(FRAMES)).collect();
            assert_eq!(self.fan_numbers[sink], all);
            let theirs = (0..gets(FRAMES)).filter(|at| at % SINKS == sink);
            assert_eq!(self.pair_numbers[sink], theirs.collect::<Vec<_>>());
        }
    }
}

#[test]
fn what_a_call_did_not_take_is_handed_over_again() {
    for most in 1..4 {
        run(async move {
            let outcome =
                under(|_| Box::new(move |call: Call| Ok(call.messages.min(most)))).await?;
            outcome.assert_all_but(&[]);
            assert!(outcome.segments > 1);
            Ok(())
        });
    }
}

#[test]
fn a_full_buffer_and_a_system_without_memory_are_waited_on() {
    for code in [libc::EAGAIN, libc::ENOBUFS] {
        run(async move {
            let outcome = under(|_| every_second_call_fails(code));
            outcome.await?.assert_all_but(&[]);
            Ok(())
        });
    }
}

#[test]
fn a_buffer_that_stays_full_for_one_address_ends_its_message_only() {
    run(async {
        let calls = Arc::new(AtomicUsize::new(0));
        let outcome = under(|sinks| {
            let (full, calls) = (sinks[1].address, Arc::clone(&calls));
            Box::new(move |call| {
                if call.to == full {
                    calls.fetch_add(1, Relaxed);
                    return error(libc::EAGAIN);
                }
                Ok(1)
            })
        })
        .await?;
        outcome.assert_all_but(&[1]);
        assert_eq!(
            outcome.fan.error.map(|error| error.kind()),
            Some(io::ErrorKind::WouldBlock)
        );
        // Once in each transmit, and no longer than the patience.
        assert_eq!(calls.load(Relaxed), 2 * (SEND_PATIENCE as usize + 1));
        Ok(())
    });
}

#[test]
fn where_messages_cannot_be_cut_frames_leave_alone_from_then_on() {
    for code in [libc::EIO, libc::EINVAL, libc::ENOPROTOOPT] {
        run(async move {
            let refused = Arc::new(AtomicUsize::new(0));
            let outcome = under(|_| {
                let refused = Arc::clone(&refused);
                Box::new(move |call| {
                    if call.frames > 1 {
                        refused.fetch_add(1, Relaxed);
                        return error(code);
                    }
                    Ok(call.messages)
                })
            });
            let outcome = outcome.await?;
            outcome.assert_all_but(&[]);
            // Off for good, for sealed packets too: it was tried once in both transmits.
            assert_eq!((refused.load(Relaxed), outcome.segments), (1, 1));
            Ok(())
        });
    }
}

#[test]
fn cutting_that_fails_in_the_middle_keeps_the_order() {
    run(async {
        let outcome = under(|_| {
            let mut calls = 0;
            Box::new(move |call| {
                calls += 1;
                if calls > 2 && call.frames > 1 {
                    return error(libc::EIO);
                }
                Ok(1)
            })
        });
        outcome.await?.assert_all_but(&[]);
        Ok(())
    });
}

#[test]
fn an_address_that_is_refused_costs_nobody_else_anything() {
    for code in [libc::EPERM, libc::ENETUNREACH, libc::EACCES] {
        run(async move {
            let outcome = under(|sinks| {
                let refused = sinks[2].address;
                Box::new(move |call| {
                    if call.to == refused {
                        return error(code);
                    }
                    Ok(1)
                })
            });
            let outcome = outcome.await?;
            outcome.assert_all_but(&[2]);
            assert_eq!(
                outcome.fan.error.and_then(|it| it.raw_os_error()),
                Some(code)
            );
            assert!(outcome.segments > 1);
            Ok(())
        });
    }
}

#[test]
fn an_address_that_is_invalid_does_not_end_the_cutting_for_all() {
    run(async {
        let outcome = under(|sinks| {
            let invalid = sinks[0].address;
            Box::new(move |call| {
                if call.to == invalid {
                    return error(libc::EINVAL);
                }
                Ok(call.messages)
            })
        });
        let outcome = outcome.await?;
        outcome.assert_all_but(&[0]);
        assert!(outcome.segments > 1);
        Ok(())
    });
}

#[test]
fn an_error_of_an_earlier_datagram_keeps_nobody_from_theirs() {
    for code in [
        libc::ECONNREFUSED,
        libc::EHOSTUNREACH,
        libc::EMSGSIZE,
        libc::EINTR,
    ] {
        run(async move {
            let outcome = under(|_| every_second_call_fails(code));
            outcome.await?.assert_all_but(&[]);
            Ok(())
        });
    }
}
