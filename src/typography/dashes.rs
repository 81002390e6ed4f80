//! Hyphens and full stops in a row → dashes and ellipses.

use super::line::Line;

/// Languages whose dash between words is an em dash with spaces.
const EM_SPACED: &[&str] =
    &["ru", "uk", "be", "bg", "sr", "mk", "kk", "es", "pt", "it", "ro", "el"];

/// Exchanges them.
pub fn set(line: &mut Line<'_>, language: &str) {
    let mut at = 0;
    while at < line.len() {
        let c = line.at(at);
        if !matches!(c, Some('-' | '.')) {
            at += 1;
            continue;
        }
        let run = (at..line.len()).take_while(|index| line.at(*index) == c).count();
        match (c, run) {
            (Some('-'), 2 | 3) => {
                if let Some(dash) = dash(line, at, run, language) {
                    show(line, at, run, dash);
                }
            }
            (Some('.'), 3 | 4) => {
                show(line, at, 3, "…");
            }
            // Chinese writes six.
            (Some('.'), 6) => {
                show(line, at, 3, "…");
                show(line, at + 3, 3, "…");
            }
            _ => {}
        }
        at += run.max(1);
    }
}

fn show(line: &mut Line<'_>, at: usize, run: usize, text: &'static str) {
    line.show(at, text);
    (at + 1..at + run).for_each(|index| line.show(index, ""));
}

/// The dash that hyphens in a row stand for; none where they are something
/// else, such as the sign before an option of a program.
fn dash(line: &Line<'_>, at: usize, run: usize, language: &str) -> Option<&'static str> {
    let (before, after) = (line.before(at), line.at(at + run));
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let alone = before.is_none() && after.is_none();
    // Where a speech breaks off, the closing quote follows at once.
    let broken_off = |c: Option<char>| c.is_some_and(|c| "\"'”’»)".contains(c));
    let chinese = language == "zh";
    match (blank(before), blank(after)) {
        _ if alone => None,
        (true, true) if run == 3 || EM_SPACED.contains(&language) => Some("—"),
        (true, true) => Some("–"),
        (false, false)
            if before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric) =>
        {
            Some("–")
        }
        (false, false) if chinese => Some("——"),
        (false, false) if run == 3 || language == "en" || broken_off(after) => Some("—"),
        (false, false) => Some("–"),
        // `and he--`, at the end of a line of verse or speech.
        (false, true) if before.is_some_and(char::is_alphabetic) => Some("—"),
        _ => None,
    }
}
