//! The name of a statement in files and addresses.

/// Whether a name can be the name of a file on every system: not empty, no
/// slash, no dot or dash at the start, nothing a system reserves.
pub fn is_safe(slug: &str) -> bool {
    const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];
    let lower = slug.to_lowercase();
    let stem = lower.split('.').next().unwrap_or("");
    let device = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|c: char| c.is_ascii_digit());
    !slug.is_empty()
        && slug.len() <= 120
        && !slug.starts_with(['.', '-', ' '])
        && !slug.ends_with(['.', ' '])
        && !slug.contains(is_bad)
        && !RESERVED.contains(&stem)
        && !device
}

/// What cannot stand in a name: what some system takes for something else, and
/// what turns the direction of letters around, so that a name shows as another.
fn is_bad(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control() || c.is_whitespace() || "/\\:*?\"<>|".contains(c)
}

/// The slug of a file without one of its own: its stem, with what cannot stand
/// in a name replaced by a dash.
pub fn from_stem(stem: &str) -> String {
    let kept: String = stem.chars().map(|c| if is_bad(c) { '-' } else { c }).collect();
    let mut slug = kept.trim_matches(['-', '.']).to_owned();
    while slug.len() > 120 {
        slug.pop();
    }
    if is_safe(&slug) {
        slug
    } else {
        format!("statement-{slug}").trim_matches(['-', '.']).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_system_refuses() {
        assert_eq!(from_stem("2026-03-14 A: b?"), "2026-03-14-A--b");
        assert_eq!(from_stem("con"), "statement-con");
        assert_eq!(from_stem("-"), "statement");
        assert_eq!(from_stem("a\u{202e}fdp"), "a-fdp");
        assert_eq!(from_stem("Заявление"), "Заявление");
        assert!(!is_safe("../x"));
        assert!(!is_safe(".x"));
        assert!(!is_safe("com1"));
    }
}
