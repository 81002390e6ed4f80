//! Whether there is a glyph for every character, before any page is set.

use std::collections::BTreeSet;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::diagnostic::Diagnostic;
use crate::shelf::Shelf;
use crate::source::{Source, Span};
use crate::statement::{Block, Inline, Statement};

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
        "give a folder with a font that has it: --font-path DIR (Debian's package {package} has one)"
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
fn needs_glyph(c: char) -> bool {
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

/// The script of a character and a font package that has it.
fn package(c: char) -> (&'static str, &'static str) {
    match c {
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => ("Hebrew", "fonts-noto-core"),
        '\u{600}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{8a0}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}' => ("Arabic", "fonts-noto-core"),
        '\u{900}'..='\u{97f}' => ("Devanagari", "fonts-noto-core"),
        '\u{b80}'..='\u{bff}' => ("Tamil", "fonts-noto-core"),
        '\u{d80}'..='\u{dff}' => ("Sinhala", "fonts-noto-core"),
        '\u{e00}'..='\u{e7f}' => ("Thai", "fonts-noto-core"),
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' | '\u{3130}'..='\u{318f}' => {
            ("Korean", "fonts-noto-cjk")
        }
        '\u{3040}'..='\u{30ff}' => ("Japanese", "fonts-noto-cjk"),
        '\u{2e80}'..='\u{303f}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3fffd}' => ("Chinese", "fonts-noto-cjk"),
        '\u{1f000}'..='\u{1faff}' => ("emoji", "fonts-noto-color-emoji"),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => {
            ("private use, known to one font only", "of the font it was typed in")
        }
        '\u{2190}'..='\u{2bff}' => ("symbol", "fonts-noto-core"),
        _ => ("another script", "fonts-noto-core"),
    }
}

fn each_text(statement: &Statement, visit: &mut dyn FnMut(&str, Span)) {
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
