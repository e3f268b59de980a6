//! Which places of a conversation are known: spans that neither touch nor overlap.

use super::bounds::SPANS;
use std::collections::BTreeMap;

/// Known places. A place is known when its record is here, or when the server said that there is none to be had.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spans {
    /// First → last.
    spans: BTreeMap<u32, u32>,
}

impl Spans {
    /// Everything from `first` to `last` is known; nothing when that is empty.
    pub(super) fn cover(&mut self, mut first: u32, mut last: u32) {
        if first > last {
            return;
        }
        // Spans that overlap or touch become one with it.
        while let Some((&from, &to)) = self.spans.range(..=last.saturating_add(1)).next_back() {
            if to.saturating_add(1) < first {
                break;
            }
            first = first.min(from);
            last = last.max(to);
            self.spans.remove(&from);
        }
        self.spans.insert(first, last);
        while self.spans.len() > SPANS {
            // The oldest are asked for again when somebody wants to read them.
            self.spans.pop_first();
        }
    }

    /// Nothing below `place` is known any more.
    pub(super) fn forget_below(&mut self, place: u32) {
        while let Some((&first, &last)) = self.spans.first_key_value() {
            if first >= place {
                break;
            }
            self.spans.pop_first();
            if last >= place {
                self.spans.insert(place, last);
            }
        }
    }

    /// The span around a place.
    pub(super) fn around(&self, place: u32) -> Option<(u32, u32)> {
        let (&first, &last) = self.spans.range(..=place).next_back()?;
        (place <= last).then_some((first, last))
    }

    /// The unknown places that end at `place`, which is unknown.
    pub(super) fn gap_up_to(&self, place: u32) -> (u32, u32) {
        let below = self.spans.range(..=place).next_back();
        let first = below.map_or(1, |(_, &last)| last.saturating_add(1));
        (first, place)
    }

    /// The highest unknown places between `floor` and `end`.
    pub(super) fn highest_gap(&self, floor: u32, end: u32) -> Option<(u32, u32)> {
        let mut end = end;
        while let Some((first, _)) = self.around(end) {
            end = first.checked_sub(1)?;
        }
        if end < floor || end == 0 {
            return None;
        }
        let (first, last) = self.gap_up_to(end);
        Some((first.max(floor), last))
    }

    pub(super) fn first(&self) -> Option<u32> {
        self.spans.first_key_value().map(|(&first, _)| first)
    }

    pub(super) fn last(&self) -> Option<u32> {
        self.spans.last_key_value().map(|(_, &last)| last)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.spans.iter().map(|(&first, &last)| (first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn spans_are_what_a_set_of_places_is() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..300 {
            let (mut spans, mut places) = (Spans::default(), BTreeSet::new());
            for _ in 0..20 {
                let first = rng.u32(1..60);
                let last = first + rng.u32(0..6);
                spans.cover(first, last);
                places.extend(first..=last);
                if rng.u8(..8) == 0 {
                    let below = rng.u32(1..60);
                    spans.forget_below(below);
                    places.retain(|&place| place >= below);
                }
                let known: Vec<u32> = spans.iter().flat_map(|(a, b)| a..=b).collect();
                assert!(known.iter().eq(&places));
                assert!(
                    spans
                        .iter()
                        .zip(spans.iter().skip(1))
                        .all(|(a, b)| a.1 + 1 < b.0)
                );
                let (floor, end) = (rng.u32(1..30), rng.u32(1..70));
                let gap = (floor..=end).rev().find(|place| !places.contains(place));
                let found = spans.highest_gap(floor, end);
                assert_eq!(found.map(|(_, last)| last), gap);
                if let Some((first, last)) = found {
                    assert!((first..=last).all(|place| !places.contains(&place)));
                    assert!(first == floor || places.contains(&(first - 1)));
                }
            }
        }
    }

    #[test]
    fn the_ends_of_all_numbers_are_places_too() {
        let mut spans = Spans::default();
        spans.cover(u32::MAX, u32::MAX);
        spans.cover(1, 1);
        spans.cover(5, 4);
        assert!(spans.iter().eq([(1, 1), (u32::MAX, u32::MAX)]));
        assert_eq!(spans.highest_gap(1, u32::MAX), Some((2, u32::MAX - 1)));
        for place in (10..10_000).step_by(2) {
            spans.cover(place, place);
        }
        assert_eq!(spans.iter().count(), SPANS);
    }
}
