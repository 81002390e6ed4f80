//! Pictures that say nothing to those who cannot see them.

use crate::diagnostic::Diagnostic;
use crate::statement::Statement;

/// A picture without alternative text is passed over by a screen reader.
pub fn alternative(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    for picture in &statement.pictures {
        if picture.alternative.is_empty() {
            findings.push(
                Diagnostic::warning(
                    "missing-alternative-text",
                    picture.span,
                    format!("nothing stands for “{}” where it cannot be seen", picture.path),
                )
                .with_help("say between the brackets what it shows: ![A crane on a quay](…)"),
            );
        }
    }
}
