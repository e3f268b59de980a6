//! How well a name fits what somebody types to find it.

use gui_kit::fold::fold;

/// What is typed, made ready.
#[derive(Debug)]
pub struct Wanted(Vec<char>);

impl Wanted {
    /// What is typed; capitals, accents and blanks at the ends do not matter.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self(fold(typed.trim()).chars().collect())
    }

    /// How well a name fits, the smaller the better; `None` when it does not. Its letters must all be
    /// there in their order; together is better than apart, the beginning of a word better than its middle.
    #[must_use]
    pub fn fit(&self, name: &str) -> Option<u32> {
        let name: Vec<char> = fold(name).chars().collect();
        let Some(first) = self.0.first() else {
            return Some(0);
        };
        let begins_word = |at: usize| at == 0 || !name[at - 1].is_alphanumeric();
        let starts = (0..name.len()).filter(|&at| name[at] == *first);
        starts
            .filter_map(|start| {
                let mut at = start;
                let mut apart = 0_u32;
                for wanted in &self.0[1..] {
                    let next = (at + 1..name.len()).find(|&next| name[next] == *wanted)?;
                    let gap = u32::try_from(next - at - 1).unwrap_or(u32::MAX);
                    // The first letters of two words are a good abbreviation.
                    apart = apart.saturating_add(if begins_word(next) { gap.min(1) } else { gap });
                    at = next;
                }
                let place = match start {
                    0 => 0,
                    start if begins_word(start) => 1,
                    _ => 4,
                };
                Some(apart.saturating_mul(8).saturating_add(place))
            })
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn letters_in_their_order_fit_and_the_nearest_comes_first() {
        let order = |typed: &str, names: &[&'static str]| {
            let wanted = Wanted::new(typed);
            let mut fits: Vec<_> = names
                .iter()
                .filter_map(|name| Some((wanted.fit(name)?, *name)))
                .collect();
            fits.sort_unstable();
            fits.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(
            order("joa", &["Bruno", "Maria Joana", "João", "JxOxA"]),
            ["João", "Maria Joana", "JxOxA"]
        );
        assert_eq!(
            order(" AL ", &["Carla", "Ana Lúcia", "Alê"]),
            ["Alê", "Ana Lúcia", "Carla"]
        );
        assert_eq!(order("z", &["Ana"]), [""; 0]);
        assert_eq!(order("", &["Ana"]), ["Ana"]);
    }
}
