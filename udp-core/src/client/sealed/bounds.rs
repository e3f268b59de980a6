//! Every bound of a sealed session and of what it keeps, each with its reason: neither a hostile server nor a long
//! absence may take more.

/// Messages that wait or were refused: a day offline of somebody who writes a lot; past it nothing
/// more is taken. At 8,960 bytes each, 9 MB.
pub(super) const OUTBOX_MESSAGES: usize = 1_024;
/// Of those, refused ones: the oldest are forgotten, as whoever has not read them by now never will.
pub(super) const FAILED_MESSAGES: usize = 256;

/// Conversations: everybody on a full server, and the rooms one may be in. Past it the server invents
/// them.
pub(super) const CONVERSATIONS: usize = 20_000;
/// Names of people and rooms; the others show as numbers.
pub(super) const NAMES: usize = 40_000;
/// Marks of others: 64 readers of everyone's conversation and of each room one is in, and some thousand people.
/// Past it new readers are not shown.
pub(super) const MARKS: usize = 8_192;
/// Separate spans of known places in one conversation: each absence leaves one gap, and gaps are
/// filled within a second.
pub(super) const SPANS: usize = 64;
/// Records kept in all, 208 bytes each, about 400 MB on the disk: what a server keeps by default.
pub(super) const RECORDS: u64 = 1_000_000;
/// Records that are forgotten at once when there are too many: seldom, and in little time.
pub(super) const RECORDS_FORGOTTEN: u32 = 4_096;

/// Places of one question: a server answers no more at once.
pub(super) const QUESTION_PLACES: u32 = 256;
/// Questions on their way at once, of different conversations: what is said waits behind them.
pub(super) const QUESTIONS: usize = 4;
/// How far below the end of a conversation gaps are filled unasked: some months of a school class.
/// What lies further back is asked for by whoever reads it.
pub(super) const UNASKED_PLACES: u32 = 10_000;
/// Messages and passages that one [`Command::LoadOlder`](super::Command::LoadOlder) brings at most: some
/// screens.
pub(super) const OLDER: u16 = 200;

/// Wishes about rooms and lists that wait for their answers.
pub(super) const WISHES: usize = 64;

/// Events that wait to be fetched; a driver that does not fetch them loses the oldest. 64 KiB of the stream
/// make 315, opening a conversation makes [`OLDER`]; a profile that is opened tells all of its conversations.
pub(super) const EVENTS: usize = 32_768;
