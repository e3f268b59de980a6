//! What is counted, second by second or minute by minute.

use udp_core::server::Snapshot;

/// What was counted in a stretch of time, and the people in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Second {
    /// Datagrams received.
    pub frames_in: u64,
    /// Datagrams sent.
    pub frames_out: u64,
    /// Texts said.
    pub messages: u64,
    /// Most people who were here.
    pub people: u64,
    /// Texts, once for each person who was here to get them.
    pub deliveries: u64,
    /// Datagrams dropped.
    pub dropped: u64,
    /// Refusals answered.
    pub refused: u64,
    /// Commits of the journal.
    pub commits: u64,
    /// How long these took together, in microseconds.
    pub commit_micros: u64,
}

impl Second {
    /// What each [column](Self::columns) is called in a file.
    pub(super) const NAMES: [&str; 9] = [
        "recebidos",
        "enviados",
        "mensagens",
        "pessoas",
        "entregas",
        "descartados",
        "recusas",
        "gravacoes",
        "gravacoes_us",
    ];

    /// What a picture has counted since the start, and who is here.
    pub(super) fn since_start(snapshot: &Snapshot) -> Self {
        let (counters, journal) = (&snapshot.counters, &snapshot.journal);
        Self {
            frames_in: counters.frames_in,
            frames_out: counters.frames_out,
            messages: counters.messages,
            people: snapshot.people.len() as u64,
            deliveries: counters.deliveries,
            dropped: counters.dropped_in_all(),
            refused: counters.refused_in_all(),
            commits: journal.commits,
            commit_micros: u64::try_from(journal.commits_took.as_micros()).unwrap_or(u64::MAX),
        }
    }

    /// What was counted since `before`, which was counted from the same start.
    pub(super) fn since(self, before: Self) -> Self {
        let (now, before) = (self.columns(), before.columns());
        let passed = std::array::from_fn(|at| now[at].saturating_sub(before[at]));
        Self {
            people: self.people,
            ..Self::of_columns(passed)
        }
    }

    /// Takes in what was counted in the same stretch of time.
    pub(super) fn add(&mut self, more: Self) {
        let (these, those) = (self.columns(), more.columns());
        let sum = std::array::from_fn(|at| these[at].saturating_add(those[at]));
        *self = Self {
            people: self.people.max(more.people),
            ..Self::of_columns(sum)
        };
    }

    /// How long a commit took on average, in milliseconds; `None` when there was none.
    #[must_use]
    pub fn mean_commit_ms(self) -> Option<f64> {
        (self.commits > 0).then(|| self.commit_micros as f64 / self.commits as f64 / 1e3)
    }

    pub(super) const fn columns(self) -> [u64; 9] {
        [
            self.frames_in,
            self.frames_out,
            self.messages,
            self.people,
            self.deliveries,
            self.dropped,
            self.refused,
            self.commits,
            self.commit_micros,
        ]
    }

    pub(super) const fn of_columns(columns: [u64; 9]) -> Self {
        let [
            frames_in,
            frames_out,
            messages,
            people,
            deliveries,
            dropped,
            refused,
            commits,
            commit_micros,
        ] = columns;
        Self {
            frames_in,
            frames_out,
            messages,
            people,
            deliveries,
            dropped,
            refused,
            commits,
            commit_micros,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_adds_up_and_people_do_not() {
        let first = Second::of_columns([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let second = Second::of_columns([10, 20, 30, 3, 50, 60, 70, 80, 90]);
        let mut both = first;
        both.add(second);
        assert_eq!(both.columns(), [11, 22, 33, 4, 55, 66, 77, 88, 99]);
        assert_eq!(
            second.since(first).columns(),
            [9, 18, 27, 3, 45, 54, 63, 72, 81]
        );
        // A server that was started again counts from zero.
        assert_eq!(first.since(second).columns(), [0, 0, 0, 4, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_commit_took_what_all_took_by_how_many() {
        let mut second = Second::default();
        assert_eq!(second.mean_commit_ms(), None);
        (second.commits, second.commit_micros) = (4, 10_000);
        assert_eq!(second.mean_commit_ms(), Some(2.5));
    }
}
