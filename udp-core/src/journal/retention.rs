//! How long records are kept, and which have to go now.

use super::{Extent, ReadError, Reader};
use crate::time::Now;
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Between two steps of the age rule, each of which deletes at most a day of records: whoever sets
/// the clock right within the hour has lost a day, not the year.
const STEP_PAUSE: Duration = Duration::from_secs(60 * 60);

/// The first step comes so long after the start: a server that is started again and again in a wrong
/// year deletes nothing, and one that runs for a lesson a day deletes a day a day.
const FIRST_STEP_AFTER: Duration = Duration::from_secs(10 * 60);

/// Moments remembered of which it is known what was written before them.
const SAMPLES: u32 = 1_024;

/// The count rule deletes so many more than it must, or a 64th of all, so that not every append is
/// followed by a deletion.
const SPARE: u64 = 1_024;

/// How long records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days.
    pub days: u32,
    /// How many at most.
    pub records: u64,
}

impl Default for Retention {
    /// A month of lessons, in a file of half a gigabyte.
    fn default() -> Self {
        Self {
            days: 30,
            records: 1_000_000,
        }
    }
}

impl Retention {
    fn age(self) -> Duration {
        DAY.saturating_mul(self.days.max(1))
    }
}

/// Says what has to go, while a server runs.
///
/// Records from before this start age by the clock on the wall, at most a day of them an hour. What
/// was written since ages by the monotonic clock alone: a clock that jumps makes nothing old.
#[derive(Debug)]
pub struct Retirement {
    retention: Retention,
    /// The last order from before this start.
    before_start: u64,
    /// When, and the last order then.
    samples: VecDeque<(Instant, u64)>,
    sample_due: Instant,
    step_due: Instant,
    /// The last order of which the monotonic clock says that it is too old.
    aged_since_start: u64,
    /// The first order to keep by the last step of the age rule.
    aged: u64,
}

impl Retirement {
    /// For a server that starts now.
    #[must_use]
    pub fn new(retention: Retention, reader: &dyn Reader, now: Now) -> Self {
        Self {
            retention,
            before_start: reader.extent().last,
            samples: VecDeque::new(),
            sample_due: now.instant,
            step_due: now.instant + FIRST_STEP_AFTER,
            aged_since_start: 0,
            aged: 0,
        }
    }

    /// The first order to keep, when there are records before it: give it to
    /// [`retain_from`](super::Journal::retain_from). Ask after every append, and at
    /// [`poll_timeout`](Self::poll_timeout), with the journal's extent.
    pub fn due(&mut self, now: Now, extent: Extent, reader: &dyn Reader) -> Option<u64> {
        if self.sample_due <= now.instant {
            self.sample_due = now.instant + STEP_PAUSE.max(self.retention.age() / SAMPLES);
            if (self.samples.back()).is_none_or(|(_, last)| *last < extent.last) {
                self.samples.push_back((now.instant, extent.last));
            }
        }
        if self.step_due <= now.instant {
            self.step_due = now.instant + STEP_PAUSE;
            // What cannot be read now can be an hour later.
            self.aged = self.step(now, reader).unwrap_or(self.aged);
        }
        let counted = self.counted(extent, reader).unwrap_or(0);
        let first = self.aged.max(counted);
        (extent.records > 0 && first > extent.first).then_some(first)
    }

    /// When to ask next although nothing was appended.
    #[must_use]
    pub fn poll_timeout(&self) -> Instant {
        self.sample_due.min(self.step_due)
    }

    /// The first order to keep by the count rule.
    fn counted(&self, extent: Extent, reader: &dyn Reader) -> Result<u64, ReadError> {
        let most = self.retention.records.max(1);
        if extent.records <= most {
            return Ok(0);
        }
        let keep = most - most.min(64 * SPARE) / 64;
        let excess = extent.records - keep;
        let has_no_gaps = extent.last - extent.first + 1 == extent.records;
        if has_no_gaps {
            return Ok(extent.first + excess);
        }
        let (mut seen, mut first) = (0, extent.first);
        reader.read(extent.first, &mut |record| {
            first = record.heading.order.get();
            seen += 1;
            seen <= excess
        })?;
        Ok(first)
    }

    /// The first order to keep by the age rule, after one more step of it.
    fn step(&mut self, now: Now, reader: &dyn Reader) -> Result<u64, ReadError> {
        let age = self.retention.age();
        while let Some((instant, last)) = self.samples.front()
            && now.instant.saturating_duration_since(*instant) >= age
        {
            self.aged_since_start = *last;
            self.samples.pop_front();
        }
        let too_old_ms = now.unix_ms.saturating_sub(millis(age));
        let by_wall = first_since(reader, too_old_ms)?.min(self.before_start + 1);
        let mut day_end_ms = None;
        reader.read(0, &mut |record| {
            day_end_ms = Some(record.heading.time_ms.get().saturating_add(millis(DAY)));
            false
        })?;
        let Some(day_end_ms) = day_end_ms else {
            return Ok(0);
        };
        let after_a_day = first_since(reader, day_end_ms)?;
        Ok(by_wall.max(self.aged_since_start + 1).min(after_a_day))
    }
}

/// The first order whose record is not earlier than `time_ms`, by halving: time never falls in order.
fn first_since(reader: &dyn Reader, time_ms: u64) -> Result<u64, ReadError> {
    let extent = reader.extent();
    let (mut low, mut high) = (extent.first, extent.last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut found = None;
        reader.read(middle, &mut |record| {
            found = Some((record.heading.order.get(), record.heading.time_ms.get()));
            false
        })?;
        match found {
            Some((order, time)) if time < time_ms => low = order + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Batch, Journal, MemoryJournal};
    use protocol::{Destination, Frame, FrameText, Kind, Name, Origin};

    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn append(journal: &mut MemoryJournal, times: impl IntoIterator<Item = u64>) {
        let text = FrameText::EMPTY;
        let frame = Frame::new(
            Kind::MSG,
            Origin::Server,
            Destination::Everyone,
            &Name::EMPTY,
            &text,
        );
        let mut batch = Batch::default();
        for time in times {
            batch.push(&frame, time, 0, 0, 1);
        }
        journal.append(&mut batch).unwrap();
    }

    fn day(day: u64) -> Now {
        Now {
            instant: Instant::now(),
            unix_ms: day * DAY_MS,
        }
    }

    fn retire(journal: &mut MemoryJournal, retirement: &mut Retirement, now: Now) -> u64 {
        if let Some(first) = retirement.due(now, journal.reader().extent(), &*journal.reader()) {
            journal.retain_from(first).unwrap();
        }
        journal.reader().extent().first
    }

    #[test]
    fn the_count_always_holds_and_leaves_some_room() {
        let mut journal = MemoryJournal::default();
        let now = day(0);
        let retention = Retention {
            days: 1,
            records: 640,
        };
        let mut retirement = Retirement::new(retention, &*journal.reader(), now);
        append(&mut journal, vec![0; 640]);
        assert_eq!(retire(&mut journal, &mut retirement, now), 1);
        append(&mut journal, [0]);
        assert_eq!(retire(&mut journal, &mut retirement, now), 12);
        assert_eq!(journal.reader().extent().records, 630);
    }

    #[test]
    fn old_records_go_a_day_an_hour() {
        let mut journal = MemoryJournal::default();
        append(&mut journal, (0..100).map(|day| day * DAY_MS));
        let retention = Retention::default();
        let mut now = day(40);
        let mut retirement = Retirement::new(retention, &*journal.reader(), now);
        assert_eq!(retire(&mut journal, &mut retirement, now), 1);
        now = now.after(FIRST_STEP_AFTER);
        assert_eq!(retire(&mut journal, &mut retirement, now), 2);
        assert_eq!(retire(&mut journal, &mut retirement, now), 2);
        now = now.after(HOUR);
        assert_eq!(retire(&mut journal, &mut retirement, now), 3);
        for _ in 0..20 {
            now = now.after(HOUR);
            retire(&mut journal, &mut retirement, now);
        }
        // Day 10 is 30 days ago.
        assert_eq!(journal.reader().extent().first, 11 + 1);
    }

    #[test]
    fn a_clock_that_jumps_erases_nothing_of_this_start() {
        let mut journal = MemoryJournal::default();
        let mut now = day(20_000);
        let mut retirement = Retirement::new(Retention::default(), &*journal.reader(), now);
        append(&mut journal, [now.unix_ms; 5]);
        now.unix_ms += 4_000 * DAY_MS;
        for _ in 0..29 * 24 {
            now = now.after(HOUR);
            assert_eq!(retire(&mut journal, &mut retirement, now), 1);
        }
        for _ in 0..2 * 24 {
            now = now.after(HOUR);
            retire(&mut journal, &mut retirement, now);
        }
        assert_eq!(journal.reader().extent().records, 0);
        assert!(retirement.samples.len() < SAMPLES as usize);
    }

    #[test]
    fn records_with_gaps_between_their_orders_are_counted_one_by_one() {
        struct Gaps;
        impl Reader for Gaps {
            fn extent(&self) -> Extent {
                Extent {
                    first: 10,
                    first_time_ms: 0,
                    last: 50,
                    last_time_ms: 0,
                    records: 5,
                    bytes: 0,
                }
            }
            fn read(
                &self,
                from: u64,
                visit: &mut dyn FnMut(&protocol::Record) -> bool,
            ) -> Result<(), ReadError> {
                let mut record: protocol::Record = zerocopy::FromZeros::new_zeroed();
                for order in (10..=50).step_by(10).filter(|order| *order >= from) {
                    record.heading.order = order.into();
                    if !visit(&record) {
                        break;
                    }
                }
                Ok(())
            }
            fn read_conversation(
                &self,
                _: crate::journal::Conversation,
                _: u32,
                _: &mut dyn FnMut(&protocol::Record) -> bool,
            ) -> Result<(), ReadError> {
                Ok(())
            }
            fn places(
                &self,
                _: crate::journal::Conversation,
            ) -> Result<Option<crate::journal::Places>, ReadError> {
                Ok(None)
            }
            fn conversations(
                &self,
                _: &mut dyn FnMut(crate::journal::Conversation),
            ) -> Result<(), ReadError> {
                unreachable!("retention looks at orders only")
            }

            fn order_of_token(
                &self,
                _: protocol::PersonId,
                _: u64,
            ) -> Result<Option<u64>, ReadError> {
                Ok(None)
            }
            fn rows(
                &self,
                _: crate::journal::Table,
                _: &mut dyn FnMut(&[u8], &[u8]),
            ) -> Result<(), ReadError> {
                Ok(())
            }
        }
        for (records, first) in [(5, None), (4, Some(20)), (1, Some(50))] {
            let retention = Retention { days: 1, records };
            let mut retirement = Retirement::new(retention, &Gaps, day(0));
            assert_eq!(retirement.due(day(0), Gaps.extent(), &Gaps), first);
        }
    }
}
