//! The code on the back page that a telephone reads: QR (ISO/IEC 18004).
//!
//! Turns an address into modules, dark and light; how large they are and where
//! they stand is the layout's business. Only pages have one: in an e-book the
//! address is a link.

use fast_qr::{ECL, QRBuilder};

use crate::diagnostic::Diagnostic;
use crate::statement::Statement;
use crate::statement::inline::unprinted;

/// The most modules on a side. At 0.4 mm each, the least that cheap cameras
/// part on paper, a larger code would not stand beside the contact.
const MOST: usize = 109;

/// The code of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// How many modules there are on a side.
    pub side: usize,
    /// The dark modules as an SVG, one unit each. All are one outline, so that no
    /// seam shows between two rows.
    pub drawing: String,
    /// The address in letters, where the contact does not show it.
    pub letters: Option<String>,
}

/// The web address that a statement leads to.
fn address(statement: &Statement) -> Option<String> {
    let links = statement.contact.as_ref()?.links();
    let web = |link: &String| {
        let scheme = link.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        scheme.is_some_and(|scheme| ["http", "https"].contains(&scheme.as_str()))
    };
    links.into_iter().find(web)
}

/// The code of a statement's contact; none where it gives no web address, or
/// one that is too long.
pub fn of(statement: &Statement) -> Option<Code> {
    let address = address(statement)?;
    let shown = statement.contact.as_ref()?.plain_text();
    drawn(&address, &shown)
}

/// The code of an address, beside words that may show it.
fn drawn(address: &str, shown: &str) -> Option<Code> {
    let code = QRBuilder::new(address.as_bytes()).ecl(ECL::M).build().ok()?;
    let side = code.size;
    if side > MOST {
        return None;
    }
    // Those that lie next to each other in a row: column and row of the first, and how many.
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for row in 0..side {
        for column in 0..side {
            if !code[row][column].value() {
                continue;
            }
            match runs.last_mut() {
                Some((from, at, count)) if *at == row && *from + *count == column => *count += 1,
                _ => runs.push((column, row, 1)),
            }
        }
    }
    let dark = runs.iter().map(|(x, y, count)| format!("M{x} {y}h{count}v1h-{count}z"));
    let dark: String = dark.collect();
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{dark}\"/></svg>"
    );
    let letters = unprinted(address, shown).map(str::to_owned);
    Some(Code { side, drawing, letters })
}

/// The finding that an address is too long for a code, where there is none.
pub fn check(statement: &Statement, code: Option<&Code>) -> Option<Diagnostic> {
    let address = address(statement).filter(|_| code.is_none())?;
    let span = statement.contact.as_ref()?.span;
    let message = format!(
        "the back page has no code to scan: an address of {} characters makes one too fine for cameras",
        address.chars().count()
    );
    Some(
        Diagnostic::warning("address-too-long", span, message)
            .with_help("give a shorter address, or one that leads to it"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_the_dark_modules() {
        let code = drawn("https://quay.example", "come").expect("a code");
        // The finder pattern at the head: seven dark, then light.
        assert!(code.drawing.contains(" d=\"M0 0h7v1h-7zM"), "{}", code.drawing);
        assert_eq!(code.side, 25);
        assert_eq!(code.letters.as_deref(), Some("quay.example"));
    }
}
