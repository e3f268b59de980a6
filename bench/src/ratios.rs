//! From rounds to a figure: medians, the spread beside them, and ratios taken round by round.

/// The middle of some values with the least and the most of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The median; of an even number of values the mean of the middle two.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Spread {
    /// Of these values; `None` when there are none.
    ///
    /// ```
    /// use recado_bench::ratios::Spread;
    /// let spread = Spread::of(&[3.0, 1.0, 2.0]).unwrap();
    /// assert_eq!((spread.median, spread.least, spread.most), (2.0, 1.0, 3.0));
    /// ```
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len().is_multiple_of(2) {
            f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, *sorted.get(middle)?)
        } else {
            *sorted.get(middle)?
        };
        Some(Self {
            median,
            least: *sorted.first()?,
            most: *sorted.last()?,
        })
    }

    /// Of the ratios of what was measured in the same rounds. What disturbs a whole round falls out of each ratio.
    ///
    /// ```
    /// use recado_bench::ratios::Spread;
    /// let ratio = Spread::of_ratios(&[1.0, 4.0, 3.0], &[2.0, 4.0, 4.0]).unwrap();
    /// assert_eq!(ratio.median, 0.75);
    /// ```
    #[must_use]
    pub fn of_ratios(values: &[f64], base: &[f64]) -> Option<Self> {
        let ratios: Vec<_> = (values.iter().zip(base))
            .filter(|(_, base)| **base > 0.0)
            .map(|(value, base)| value / base)
            .collect();
        Self::of(&ratios)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_median_and_two_have_their_mean() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[1.0, 4.0]).unwrap().median, 2.5);
    }

    #[test]
    fn a_disturbed_round_changes_the_spread_and_not_the_median() {
        let quiet = Spread::of_ratios(&[2.0, 2.0, 2.0], &[4.0, 4.0, 4.0]).unwrap();
        let disturbed = Spread::of_ratios(&[2.0, 20.0, 2.0], &[4.0, 40.0, 1.0]).unwrap();
        assert_eq!(quiet.median, disturbed.median);
        assert_eq!((disturbed.least, disturbed.most), (0.5, 2.0));
    }

    #[test]
    fn a_round_without_a_base_is_left_out() {
        assert_eq!(Spread::of_ratios(&[1.0], &[0.0]), None);
    }
}
