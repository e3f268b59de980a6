//! Figures as the language writes them: 1.234,5 and 1,234.5.

use crate::Lang;

impl Lang {
    const fn separators(self) -> (char, char) {
        match self {
            Self::Pt => ('.', ','),
            Self::En => (',', '.'),
        }
    }

    /// A whole number with its thousands separated.
    ///
    /// ```
    /// use lang::Lang;
    /// assert_eq!(Lang::Pt.whole(1_842), "1.842");
    /// assert_eq!(Lang::En.whole(1_842), "1,842");
    /// ```
    #[must_use]
    pub fn whole(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                text.push(self.separators().0);
            }
            text.push(digit);
        }
        text
    }

    /// A number with `places` digits after the decimal mark.
    ///
    /// ```
    /// use lang::Lang;
    /// assert_eq!(Lang::Pt.decimal(3.25, 1), "3,2");
    /// assert_eq!(Lang::En.decimal(1234.5, 1), "1,234.5");
    /// ```
    #[must_use]
    pub fn decimal(self, number: f64, places: usize) -> String {
        let plain = format!("{:.places$}", number.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let sign =
            if number.is_sign_negative() && plain.chars().any(|c| c.is_ascii_digit() && c != '0') {
                "-"
            } else {
                ""
            };
        let whole = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), |whole| self.whole(whole));
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}{}{fraction}", self.separators().1)
        }
    }
}
