//! Whether there is a glyph for every character, before any page is set.

use std::collections::BTreeSet;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::diagnostic::Diagnostic;
use crate::shelf::Shelf;
use crate::source::{Source, Span};
use crate::statement::{Block, Inline, Statement, writing};

/// Reports every character that no font in use has, once, at its first place.
pub fn check(statement: &Statement, source: &Source, shelf: &Shelf) -> Vec<Diagnostic> {
    let mut seen = Seen::default();
    let mut findings = Vec::new();
    each_text(statement, &mut |text, span| {
        for c in text.chars().filter(|c| seen.is_new(*c)) {
            if !can_be_set(c, shelf) {
                findings.push(missing(c, place(c, source, span)));
            }
        }
    });
    findings
}

/// The characters that a statement has shown so far.
struct Seen {
    /// Those of the alphabets, by their numbers.
    common: Vec<bool>,
    others: BTreeSet<char>,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen { common: vec![false; 0x3100], others: BTreeSet::new() }
    }
}

impl Seen {
    fn is_new(&mut self, c: char) -> bool {
        match self.common.get_mut(c as usize) {
            Some(seen) => !std::mem::replace(seen, true),
            None => self.others.insert(c),
        }
    }
}

/// Whether a character needs no glyph or some font has one.
pub fn can_be_set(c: char, shelf: &Shelf) -> bool {
    !needs_glyph(c) || shelf.covers(c)
}

fn missing(c: char, span: Span) -> Diagnostic {
    let (script, package) = package(c);
    Diagnostic::error(
        "missing-glyph",
        span,
        format!("no font has the character “{c}” (U+{:04X}, {script})", c as u32),
    )
    .with_help(format!(
        "give a folder with a font that has it: --font-path DIR; or, where one is installed, \
         --system-fonts (Debian's package {package} has one)"
    ))
}

/// Where a character stands within the part of the source that a text came
/// from.
fn place(c: char, source: &Source, span: Span) -> Span {
    match source.slice(span).find(c) {
        Some(at) => Span::new(span.start + at, span.start + at + c.len_utf8()),
        None => span,
    }
}

/// Whether a character leaves a mark on the page.
pub fn needs_glyph(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::SpaceSeparator
        )
        && !('\u{fe00}'..='\u{fe0f}').contains(&c)
        && !('\u{e0100}'..='\u{e01ef}').contains(&c)
}

/// The script of a character and a package of Debian's with a font for it.
fn package(c: char) -> (&'static str, &'static str) {
    match (c, writing::script(c)) {
        ('\u{1f000}'..='\u{1faff}', _) => ("emoji", "fonts-noto-color-emoji"),
        ('\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}', _) => {
            ("private use, known to one font only", "of the font it was typed in")
        }
        ('\u{2e80}'..='\u{303f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}', "Zyyy") => {
            ("Chinese, Japanese or Korean sign", "fonts-noto-cjk")
        }
        (_, script) if writing::is_east_asian(script) => {
            (writing::script_name(c), "fonts-noto-cjk")
        }
        (_, "Zyyy") => ("symbol", "fonts-noto-core"),
        (_, "Zinh") => ("combining mark", "fonts-noto-core"),
        (_, "Zzzz") => ("unknown script", "fonts-noto-core"),
        _ => (writing::script_name(c), "fonts-noto-core"),
    }
}

/// Hands every text that is set to `visit`, code and labels included.
pub fn each_text(statement: &Statement, visit: &mut dyn FnMut(&str, Span)) {
    fn run(content: &[Inline], visit: &mut dyn FnMut(&str, Span)) {
        for inline in content {
            match inline {
                Inline::Text { text, span } | Inline::Code { text, span } => visit(text, *span),
                other => run(other.children(), visit),
            }
        }
    }
    fn deep(block: &Block, visit: &mut dyn FnMut(&str, Span)) {
        match block {
            Block::Code { text, span } => visit(text, *span),
            Block::Paragraph(p) => {
                if let Some(number) = &p.number {
                    visit(&number.printed, p.span);
                }
                p.blocks.iter().for_each(|b| deep(b, visit));
            }
            Block::Quotation(q) => q.blocks.iter().for_each(|b| deep(b, visit)),
            Block::List { items, .. } => {
                for item in items {
                    visit(item.label.as_deref().unwrap_or(""), item.span);
                    item.blocks.iter().for_each(|b| deep(b, visit));
                }
            }
            _ => {}
        }
    }
    run(&statement.title, visit);
    statement.subtitle.iter().for_each(|s| run(s, visit));
    statement.byline.iter().for_each(|line| run(&line.content, visit));
    for block in statement.blocks.iter().chain(statement.notes.iter().flat_map(|n| &n.blocks)) {
        block.each_inlines(&mut |content| run(content, visit));
        deep(block, visit);
    }
    statement.contact.iter().flat_map(|c| &c.paragraphs).for_each(|p| run(p, visit));
}
