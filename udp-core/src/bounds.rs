//! Every bound of the server, each with its reason. Past a bound comes a refusal in words.

use std::time::Duration;

/// People on the classic door. A frame to everyone is so many datagrams, and 16,384 of them take
/// about 15 ms of one core.
pub(crate) const PEOPLE: usize = 16_384;

/// People from one address that is not loopback: a whole classroom behind one router fits, and one
/// machine cannot fill the table.
pub(crate) const PEOPLE_PER_ADDRESS: u16 = 256;

/// Answers a second to one address that is not registered: what it says about itself may be forged,
/// and somebody else would get the answers.
pub(crate) const ANSWERS_PER_ADDRESS: u8 = 5;

/// Addresses whose answers are counted within a second. A flood from more forged addresses than this
/// is not what the limit defends against; past it answers are given uncounted.
pub(crate) const ANSWERED_ADDRESSES: usize = 65_536;

/// A holder of an id whose machine refuses our probe is gone; an error that comes later than this
/// was too slow for the newcomer to wait.
pub(crate) const PROBE_WAIT: Duration = Duration::from_millis(500);

/// Between two probes of one holder, so that newcomers cannot make us pester it.
pub(crate) const PROBE_PAUSE: Duration = Duration::from_secs(2);

/// Probes under way at once; past it a taken id is refused without one.
pub(crate) const PROBES: usize = 1_024;

/// A holder silent for so long yields its id to its own IP address: a client that was started again
/// behind a firewall that hides the closed port.
pub(crate) const YIELD_AFTER: Duration = Duration::from_secs(10 * 60);

/// Who rests for so long (contracts.md §3: calls nothing while in no room) keeps their name only until somebody
/// else wants it: long enough to read a menu, and nobody waits long for the name of a program that was closed.
pub(crate) const NAME_YIELDS_AFTER: Duration = Duration::from_secs(30);

/// Existing clients send nothing while their user reads, so silence alone removes nobody before a
/// working day has gone by.
pub(crate) const SILENT_AFTER: Duration = Duration::from_secs(12 * 60 * 60);

/// Between two answers to LISTA, and between two ERRO of one kind, to one person.
pub(crate) const REPEAT_PAUSE: Duration = Duration::from_secs(1);

/// Lists that a sealed session gets at once: those a window asks for on coming in. After that one each
/// [`REPEAT_PAUSE`], and what comes behind it in the stream waits with it.
pub(crate) const SEALED_LISTS: u32 = 4;

/// Somebody who went without a TCHAU may be back in a moment; only then is the exit written down.
pub(crate) const AWAY_BEFORE_EXIT: Duration = Duration::from_secs(30);

/// One entry and one exit of a person are written down per minute, so that a flapping client does
/// not fill the journal.
pub(crate) const ENTRY_PAUSE: Duration = Duration::from_secs(60);

/// People whose entries and exits are followed: everyone who is here and as many who just left.
/// Past it entries go unrecorded; a flood of made-up ids must not take memory.
pub(crate) const PRESENCES: usize = 2 * PEOPLE;

/// Events kept for the operator until they are fetched, and reported per second: a flood must not
/// fill the log. Those past it are counted.
pub(crate) const EVENTS_PER_SECOND: u32 = 100;

/// Records of the memory journal: 3.4 MB, about three hours of a lively classroom.
pub(crate) const MEMORY_RECORDS: usize = 16_384;

/// Rooms that are no more and whose names are kept for their histories; 40 bytes each.
pub(crate) const FORMER_ROOMS: usize = 16_384;

/// Rooms at once: more than anyone finds in a list.
pub(crate) const ROOMS: usize = 1_024;

/// A room nobody is in for so long is removed; long enough to come back after a break in the network.
pub(crate) const EMPTY_ROOM_AFTER: Duration = Duration::from_secs(5 * 60);

/// Ids and addresses that are banned or muted: a list an operator still can read.
pub(crate) const SANCTIONS: usize = 4_096;

/// What could not be written down for lack of disk is tried again after so long.
pub(crate) const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Free bytes on the journal's disk below which nothing more is appended: the system and other
/// programs need room too, and deleting old records takes some.
pub const FREE_FLOOR_BYTES: u64 = 64 * 1024 * 1024;

/// Pages of the journal's file kept in memory: the branches of a million records, and what is being
/// written.
#[cfg(feature = "disk")]
pub(crate) const JOURNAL_CACHE_BYTES: usize = 32 * 1024 * 1024;

/// After a failure of its disk the journal opens its file again after so long, then twice as long,
/// and so on…
#[cfg(feature = "disk")]
pub(crate) const REOPEN_PAUSE: Duration = Duration::from_millis(250);

/// … up to this: who freed space or plugged the disk in again waits no longer.
#[cfg(feature = "disk")]
pub(crate) const LONGEST_REOPEN_PAUSE: Duration = Duration::from_secs(8);

/// Records deleted in one transaction: some ten milliseconds for whoever waits to speak meanwhile.
#[cfg(feature = "disk")]
pub(crate) const RECORDS_DELETED_AT_ONCE: usize = 2_048;

/// Findings that a walk through the journal names; the rest is counted. More would tell nobody more.
#[cfg(feature = "disk")]
pub(crate) const DAMAGE_NAMED: usize = 100;

/// Ids that keys own: ten for each seat on the classic door would not fill it.
pub(crate) const CLAIMS: usize = 100_000;

/// Ids that one address that is not loopback may claim within [`CLAIM_HOUR`]: a pupil who tries
/// things out, not somebody who takes every id there is.
pub(crate) const CLAIMS_PER_ADDRESS: u8 = 16;

/// The time in which claims of one address are counted.
pub(crate) const CLAIM_HOUR: Duration = Duration::from_secs(60 * 60);

/// Passwords that wait to be checked, 20 ms each. Past it the next one waits in its stream.
pub(crate) const PASSWORDS_WAITING: usize = 8;

/// Who has to wait because [`PASSWORDS_WAITING`] do asks again after so long.
pub(crate) const PASSWORD_PAUSE: Duration = Duration::from_millis(100);

/// Wrong passwords of one address within [`WRONG_MINUTE`], loopback too: who mistypes tries again, and
/// who guesses gets through 4,320 words a day.
pub(crate) const WRONG_PASSWORDS: usize = 3;

/// The time in which wrong passwords of one address are counted.
pub(crate) const WRONG_MINUTE: Duration = Duration::from_secs(60);

/// Addresses whose wrong passwords are counted: more than can finish as many handshakes in a minute.
/// Past it who comes from another one waits.
pub(crate) const WRONG_ADDRESSES: usize = 65_536;

/// Keys that are remembered to know the password, as many as may own an id.
pub(crate) const PASSED_KEYS: usize = CLAIMS;

/// Outboxes a person may use in all: one for each computer and each lost folder.
pub(crate) const OUTBOXES_PER_PERSON: usize = 16;

/// Outboxes of a session that have to begin anew after a failure of the disk. One of which nothing was
/// kept does not count as [used](OUTBOXES_PER_PERSON), and must not take memory either.
pub(crate) const REFUSED_OUTBOXES: usize = 64;

/// Rooms a sealed session may be in at once.
pub(crate) const ROOMS_PER_PERSON: usize = 64;

/// Conversations in which a person may keep a mark.
pub(crate) const MARKS_PER_PERSON: usize = 1_024;

/// Readers of a conversation up to which each is told how far the others have read; past it a
/// message would bring more marks than anyone looks at.
pub(crate) const MARK_READERS: usize = 64;

/// Between two looks for ids whose owners have not been here for the retention time.
pub(crate) const CLAIM_CHECK_PAUSE: Duration = Duration::from_secs(60 * 60);

/// When an owner was here is written down anew after so long: often enough to count days, seldom
/// enough to cost nothing.
pub(crate) const CLAIM_SEEN_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// Sealed sessions at once.
pub(crate) const SEALED_SESSIONS: usize = 16_384;

/// Bytes that wait for a sealed session's stream; past it nothing more is read from the journal for
/// it, and it is not read itself.
pub(crate) const STREAM_BUFFER_BYTES: usize = 16 * 1024;

/// Bytes of an empty buffer that a sealed session keeps: two records, so that a lone message costs no
/// allocation, and a thousand sessions after a burst half a megabyte instead of sixteen.
pub(crate) const KEPT_BYTES: usize = 512;

/// Records of a conversation that one HISTORICO brings: a question takes a bounded time, and between
/// two of them live records get through.
pub(crate) const RECORDS_PER_QUESTION: u32 = 256;

/// What could not be read from the journal is read again after so long.
pub(crate) const READ_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Records that wait while the journal writes: 14 MB, three seconds of the fastest commits. A disk that
/// stands still must not fill the memory; past it everyone is too fast.
pub(crate) const WAITING_RECORDS: usize = 65_536;

/// Who has to wait because [`WAITING_RECORDS`] do asks again after so long.
pub(crate) const FULL_PAUSE: Duration = Duration::from_millis(250);

/// Wishes of one caller that wait for their rate. Who has more under way is too fast.
pub(crate) const CALLS_WAITING: usize = 16;

/// Rooms that the doors for existing programs are making at once.
pub(crate) const ROOMS_BEING_MADE: usize = 64;

/// What is read ahead for a door that fetches slowly; the rest waits in the journal.
pub(crate) const CALL_EVENTS_AHEAD: usize = 64;

/// Where so many events wait for a door, marks of the same reader are told as one.
pub(crate) const CALL_MARKS_AHEAD: usize = 1_024;
