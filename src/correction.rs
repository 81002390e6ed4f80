//! Safe fixes held against their promise: the text is read again with them,
//! and what a reader would then meet otherwise is not offered.

use crate::diagnostic::fix::{Fix, Fixed, apply};
use crate::diagnostic::{Diagnostic, Severity};
use crate::read::settings::{Settings, front_matter};
use crate::read::{Given, Reading, read};
use crate::source::Source;
use crate::statement::Statement;
use crate::typography::dress_where;

/// What a text says, apart from how it says it.
#[derive(Debug)]
pub struct Said {
    /// The statement, bare.
    statement: Option<Statement>,
    settings: Settings,
    errors: usize,
}

impl Said {
    /// What a reading says.
    pub fn of(statement: Option<&Statement>, settings: &Settings, errors: usize) -> Said {
        // What a fix writes down was read before, and is in the statement.
        let settings = Settings {
            lang: None,
            issuer: None,
            allow: Default::default(),
            places: Default::default(),
            ..settings.clone()
        };
        Said { statement: statement.cloned().map(Statement::bare), settings, errors }
    }

    /// What a text says.
    pub fn by(given: Given<'_>, text: &str) -> Said {
        let Reading { statement, settings, findings, .. } = read(given, text.as_bytes());
        Said::of(statement.as_ref(), &settings, errors(&findings))
    }

    /// Whether a reader would meet the same: word for word, or, where the
    /// typing differs, once both are in the characters of their language.
    pub fn is_met_as(&self, other: &Said) -> bool {
        self.errors == other.errors
            && self.settings == other.settings
            && match (&self.statement, &other.statement) {
                (Some(one), Some(other)) => one == other || are_met_alike(one, other),
                (one, other) => one.is_none() && other.is_none(),
            }
    }
}

/// Whether two statements are the same once both are in the characters of
/// their language. Only the runs that differ have to be looked at.
fn are_met_alike(one: &Statement, other: &Statement) -> bool {
    let runs = |statement| {
        let mut runs = Vec::new();
        Statement::each_run(statement, &mut |content| runs.push(content));
        runs
    };
    let (ours, theirs) = (runs(one), runs(other));
    if ours.len() != theirs.len() {
        return false;
    }
    let differ: Vec<bool> = ours.iter().zip(&theirs).map(|(a, b)| a != b).collect();
    let dressed = |statement: &Statement| dress_where(statement.clone(), |nth| differ[nth]).bare();
    dressed(one) == dressed(other)
}

/// How many findings keep a statement from being made.
pub fn errors(findings: &[Diagnostic]) -> usize {
    findings.iter().filter(|f| f.severity == Severity::Error).count()
}

/// How many bytes are read again at most to try the fixes of one text.
const PATIENCE: usize = 64 << 20;

/// Takes those safe fixes off the findings that would change what is read.
///
/// All are tried together, since that is how they are made; where that changes
/// something, each half by itself, down to the ones that do it. Of a text with
/// very many of those the rest is taken off untried.
pub fn keep(
    given: Given<'_>,
    source: &Source,
    said: impl FnOnce() -> Said,
    findings: &mut [Diagnostic],
) {
    let safe = findings.iter_mut().filter(|finding| finding.has_safe_fix());
    let fixes: Vec<_> = safe.map(|finding| &mut finding.fix).collect();
    if !fixes.is_empty() {
        Trial { given, source, said: &said(), left: PATIENCE }.sift(fixes);
    }
}

/// Makes as many of the fixes at once as leave the text saying the same; none,
/// where there is nothing that could be made.
pub fn make(given: Given<'_>, source: &Source, fixes: &[&Fix]) -> Option<Fixed> {
    if fixes.is_empty() {
        return None;
    }
    let said = Said::by(given, source.text());
    Trial { given, source, said: &said, left: PATIENCE }.make(fixes)
}

struct Trial<'a> {
    given: Given<'a>,
    source: &'a Source,
    said: &'a Said,
    /// How many bytes may still be read.
    left: usize,
}

impl Trial<'_> {
    fn sift(&mut self, mut fixes: Vec<&mut Option<Fix>>) {
        while !fixes.is_empty() {
            let wanted: Vec<&Fix> = fixes.iter().filter_map(|fix| fix.as_ref()).collect();
            let fixed = apply(self.source.text(), &wanted);
            let harmless = !fixed.made.is_empty() && self.says_the_same(&fixed.text);
            // Those that touch one another are made one after the other.
            let (mut made, mut waiting) = (Vec::new(), Vec::new());
            for (index, fix) in fixes.into_iter().enumerate() {
                let now = fixed.made.is_empty() || fixed.made.binary_search(&index).is_ok();
                if now { made.push(fix) } else { waiting.push(fix) }
            }
            match made.as_mut_slice() {
                _ if harmless => {}
                [one] => **one = None,
                _ => {
                    let second = made.split_off(made.len() / 2);
                    self.sift(made);
                    self.sift(second);
                }
            }
            fixes = waiting;
        }
    }

    fn make(&mut self, fixes: &[&Fix]) -> Option<Fixed> {
        let fixed = apply(self.source.text(), fixes);
        if !fixed.made.is_empty() && self.says_the_same(&fixed.text) {
            return Some(fixed);
        }
        if fixes.len() < 2 {
            return None;
        }
        // They are safe, but not next to one another.
        let (first, second) = fixes.split_at(fixes.len() / 2);
        self.make(first).or_else(|| {
            let Fixed { text, made } = self.make(second)?;
            Some(Fixed { text, made: made.into_iter().map(|at| at + first.len()).collect() })
        })
    }

    fn says_the_same(&mut self, text: &str) -> bool {
        if self.only_says_the_language(text) {
            return true;
        }
        let within = self.left >= text.len();
        self.left = self.left.saturating_sub(text.len());
        within && Said::by(self.given, text).is_met_as(self.said)
    }

    /// Whether a text differs in its front matter alone, and there in nothing
    /// but the language, which is the one that was read: then all else is read
    /// as before, and need not be read again.
    fn only_says_the_language(&self, text: &str) -> bool {
        let Some(statement) = &self.said.statement else { return false };
        let (settings, start, findings) = front_matter(self.source);
        // A new front matter has a blank line behind it.
        let body = self.source.text()[start..].trim_start_matches(['\r', '\n']);
        let Some(head) = text.strip_suffix(body) else { return false };
        let now = Source::new(self.source.name(), head);
        let (new, end, found) = front_matter(&now);
        let rest = |settings: Settings| Settings {
            lang: None,
            allow: Default::default(),
            places: Default::default(),
            ..settings
        };
        head[end..].trim_start_matches(['\r', '\n']).is_empty()
            && errors(&findings) + errors(&found) == 0
            && new.lang.as_ref() == Some(&statement.identity.lang)
            && rest(new) == rest(settings)
    }
}
