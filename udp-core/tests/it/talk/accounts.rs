//! Profiles: whose id, which folder, who has it open.

use super::{
    house::House,
    run,
    talker::{Talker, trusting},
};
use protocol::{PersonId, Refusal};
use udp_core::{
    client::sealed::Refused,
    net::client::{End, Options, Problem},
};

#[test]
fn a_profile_is_open_in_one_window_at_a_time() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let mut first = Talker::start(trusting(&house, data.path()));
        first.accepted().await;
        let second = Talker::start(trusting(&house, data.path()));
        let end = second.ended().await;
        assert!(
            matches!(&end, End::Problem(Problem::AlreadyOpen { folder }) if folder.ends_with("7")),
            "{end:?}"
        );
        // Somebody else's is another.
        let mut bia = Talker::start(Options {
            id: PersonId::new(8),
            ..trusting(&house, data.path())
        });
        assert_eq!(bia.accepted().await, 8);
        assert_eq!(bia.quit().await, End::Quit { waiting: 0 });
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        let mut again = Talker::start(trusting(&house, data.path()));
        assert_eq!(again.accepted().await, 7);
        assert_eq!(again.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn an_automatic_id_is_the_same_at_the_next_start() {
    run(async {
        let (house, data) = (House::start().await, tempfile::tempdir().unwrap());
        let anybody = || Options {
            id: None,
            ..trusting(&house, data.path())
        };
        let mut first = Talker::start(anybody());
        let id = first.accepted().await;
        assert!(id >= 10_000);
        first.say("um");
        first.kept().await;
        assert_eq!(first.quit().await, End::Quit { waiting: 0 });
        let mut second = Talker::start(anybody());
        assert_eq!(second.accepted().await, id);
        assert_eq!(second.quit().await, End::Quit { waiting: 0 });
        let mut third = Talker::start(Options {
            id: PersonId::new(id),
            ..trusting(&house, data.path())
        });
        assert_eq!(third.accepted().await, id);
        assert_eq!(third.quit().await, End::Quit { waiting: 0 });
    });
}

#[test]
fn the_id_of_somebody_else_is_refused() {
    run(async {
        let house = House::start().await;
        let [mine, theirs] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let mut owner = Talker::start(trusting(&house, theirs.path()));
        owner.accepted().await;
        assert_eq!(owner.quit().await, End::Quit { waiting: 0 });
        let thief = Talker::start(trusting(&house, mine.path()));
        let refused = Refused::from(Refusal::IdInUse);
        let end = End::Refused {
            refused,
            waiting: 0,
        };
        assert_eq!(thief.ended().await, end);
    });
}
