//! The word that a mistyped one most likely means. Knows nothing of what the
//! words are for.

/// How many letters may be wrong.
const FAR: usize = 3;

/// The word nearest to `word`, unless all are too far from it.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = FAR.min(word.chars().count().saturating_sub(1));
    let measured = among.into_iter().map(|known| (distance(word, known), known));
    measured.min_by_key(|(letters, _)| *letters).filter(|(n, _)| *n <= far).map(|(_, known)| known)
}

/// The number of letters to change, add or take away to make one word of the
/// other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        let known = ["title", "issuer", "date"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("isuer", known), Some("issuer"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("a", known), None);
    }
}
