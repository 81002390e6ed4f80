//! The number of a paragraph, as written.

/// The label of a numbered paragraph. What is printed is what was written;
/// the value serves only to compare it with its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    /// The digits as written, in the script they were written in.
    pub label: String,
    /// The label with its punctuation, as it is printed: `6.`, `6)`, `६.`
    pub printed: String,
    /// The value of the digits.
    pub value: u64,
    /// The name of the place, unique in the statement: `p6`.
    pub anchor: String,
}

impl Number {
    /// A number from its digits and their punctuation as written.
    ///
    /// The anchor writes the digits of every script as ASCII digits, so that
    /// an address can be typed.
    pub fn new(label: impl Into<String>, printed: impl Into<String>) -> Option<Number> {
        let label = label.into();
        let value = value(&label)?;
        let digits: String =
            label.chars().filter_map(digit_value).map(|digit| digit.to_string()).collect();
        Some(Number { anchor: format!("p{digits}"), value, printed: printed.into(), label })
    }
}

/// The value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u64> {
    if c.is_ascii_digit() {
        return Some(c as u64 - '0' as u64);
    }
    if !c.is_numeric() {
        return None;
    }
    // Decimal digits stand in the standard in runs of ten that begin with zero
    // at a code point divisible by 16 or by 16 plus 6.
    ZEROS
        .iter()
        .map(|zero| *zero as u32)
        .find(|zero| (*zero..*zero + 10).contains(&(c as u32)))
        .map(|zero| u64::from(c as u32 - zero))
}

/// The zero of each script in which paragraphs are commonly numbered.
const ZEROS: &[char] = &[
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}',
    '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}',
    '\u{1040}', '\u{17E0}', '\u{1810}', '\u{FF10}',
];

/// The value of a run of digits, all of one script or not; none where a
/// character is not a digit, there is none, or there are more than nine.
pub fn value(digits: &str) -> Option<u64> {
    if digits.is_empty() || digits.chars().count() > 9 {
        return None;
    }
    digits.chars().try_fold(0, |sum, c| Some(sum * 10 + digit_value(c)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_have_values() {
        assert_eq!(value("12"), Some(12));
        assert_eq!(value("١٢"), Some(12));
        assert_eq!(value("१२"), Some(12));
        assert_eq!(value("１２"), Some(12));
        assert_eq!(value("1a"), None);
        assert_eq!(value("½"), None);
        assert_eq!(value(""), None);
        assert_eq!(value("1234567890"), None);
    }
}
