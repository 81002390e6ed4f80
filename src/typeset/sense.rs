//! Where the lines of a title end well: none in a short word that begins small, an article
//! or a preposition; and a sentence begins a new one.

/// A text on one line, with spaces that keep a short word to the next, and an end of a line
/// behind each sentence that another follows.
pub fn by_sense(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let Some(next) = words.peek() else { break };
        out.push(match small(word) {
            Some(1 | 2) => '\u{a0}',
            // Of a pair, “war of”, the second is kept.
            Some(3) if !matches!(small(next), Some(1 | 2)) => '\u{a0}',
            _ if ends_sentence(word) => '\n',
            _ => ' ',
        });
    }
    out
}

/// How many letters a word has that is written small throughout, whatever opens before it.
fn small(word: &str) -> Option<usize> {
    let letters = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    (!letters.is_empty() && letters.chars().all(char::is_lowercase))
        .then(|| letters.chars().count())
}

/// Whether a sentence ends with a word. An abbreviation has fewer than three small letters
/// before its point.
fn ends_sentence(word: &str) -> bool {
    let said = word.strip_suffix(['”', '’', '»']).unwrap_or(word);
    let plain = said.trim_end_matches(['.', '!', '?', '…']);
    plain.len() < said.len() && {
        let last: Vec<char> = plain.chars().rev().take(3).collect();
        last.len() == 3 && last.into_iter().all(char::is_lowercase)
    }
}

#[cfg(test)]
mod tests {
    use super::by_sense;

    /// With the space that does not break as `~`, the end of a line as `|`.
    fn seen(text: &str) -> String {
        by_sense(text).replace('\u{a0}', "~").replace('\n', "|")
    }

    #[test]
    fn a_short_word_is_kept_to_the_next() {
        assert_eq!(seen("A word to the council"), "A word to~the~council");
        assert_eq!(seen("For the quay (and the boats)"), "For the~quay (and~the~boats)");
        assert_eq!(seen("Only a boat"), "Only a~boat");
        assert_eq!(seen("The friends of"), "The friends of");
        assert_eq!(seen("Boats of "), "Boats of~");
    }

    #[test]
    fn of_a_pair_the_second_is_kept() {
        assert_eq!(seen("No war of words"), "No war of~words");
        assert_eq!(seen("all in the end"), "all in~the~end");
        assert_eq!(seen("boats for all men"), "boats for~all~men");
    }

    #[test]
    fn what_hangs_on_an_apostrophe_or_a_hyphen_is_no_word() {
        assert_eq!(seen("The keeper’s log"), "The keeper’s log");
        assert_eq!(seen("A sit-in today"), "A sit-in today");
    }

    #[test]
    fn a_sentence_begins_a_line_and_an_abbreviation_ends_none() {
        assert_eq!(seen("Keep it. Now!"), "Keep it. Now!");
        assert_eq!(seen("Keep the quay. Now!"), "Keep the~quay.|Now!");
        assert_eq!(seen("“Who pays?” We do."), "“Who pays?”|We do.");
        assert_eq!(seen("The St. Mary quay"), "The St. Mary quay");
    }
}
