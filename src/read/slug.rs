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
        && !slug.chars().any(|c| c.is_control() || "/\\:*?\"<>|".contains(c) || c.is_whitespace())
        && !RESERVED.contains(&stem)
        && !device
}

/// The slug of a file without one of its own: its stem, with what cannot stand
/// in a name replaced by a dash.
pub fn from_stem(stem: &str) -> String {
    let kept: String = stem
        .chars()
        .map(|c| {
            let bad = c.is_control() || c.is_whitespace() || "/\\:*?\"<>|".contains(c);
            if bad { '-' } else { c }
        })
        .collect();
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
        assert_eq!(from_stem("Заявление"), "Заявление");
        assert!(!is_safe("../x"));
        assert!(!is_safe(".x"));
        assert!(!is_safe("com1"));
    }
}
