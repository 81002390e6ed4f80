//! Straight quotes and apostrophes → those of the language, by Typst's own
//! rules and tables.

use typst::text::{SmartQuoter, SmartQuotes};

use super::line::Line;

/// Exchanges them.
pub fn set<'a>(line: &mut Line<'a>, quotes: &SmartQuotes<'a>) {
    let mut quoter = SmartQuoter::default();
    for index in 0..line.len() {
        let before = line.before(index);
        let next = line.at(index + 1);
        match line.at(index) {
            // An apostrophe that stands for left-out figures ('90s) is not an
            // opening quote.
            Some('\'')
                if before.is_none_or(char::is_whitespace)
                    && next.is_some_and(|c| c.is_ascii_digit()) =>
            {
                line.show(index, "’");
            }
            // Nor is one between a figure and a letter (1990's) a prime.
            Some('\'')
                if before.is_some_and(char::is_numeric)
                    && next.is_some_and(char::is_alphabetic) =>
            {
                line.show(index, "’");
            }
            Some(c @ ('"' | '\'')) => {
                let quote = quoter.quote(before, quotes, c == '"');
                line.show(index, quote);
            }
            _ => {}
        }
    }
}
