//! Plain text: paragraphs apart by blank lines, or one to a line; quotations as
//! mail marks them or moved in; lists; headings that are underlined or marked.

use super::document::{Document, Item, Label, Paragraph, Part, Role, Run};
use super::encoding;

/// Lines longer than this are paragraphs of their own.
const LONG: usize = 120;

/// How long a first line may be that is taken for the title.
const TITLE: usize = 100;

/// Reads one.
pub fn read(bytes: &[u8]) -> Document {
    let mut document = Document::default();
    let text = encoding::decode(bytes, None, &mut document.remarks);
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}'], "\n")
        .replace(['\u{c}', '\u{2029}'], "\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let whole = is_whole(&lines);
    let mut group: Vec<&str> = Vec::new();
    for line in lines.iter().copied().chain(std::iter::once("")) {
        if line.trim().is_empty() {
            take_group(&std::mem::take(&mut group), &mut document);
        } else if whole {
            take_group(&[line], &mut document);
        } else {
            group.push(line);
        }
    }
    find_title(&mut document);
    document
}

/// Whether every line is a paragraph: no blank lines, and long ones.
fn is_whole(lines: &[&str]) -> bool {
    let full: Vec<_> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    let long = full.iter().filter(|line| line.chars().count() > LONG).count();
    long * 3 > full.len()
}

/// Reads the lines between two blank ones.
fn take_group(lines: &[&str], document: &mut Document) {
    let Some((first, rest)) = lines.split_first() else { return };
    if let Some(level) = marked_heading(first) {
        let text = first.trim_start_matches('#').trim().trim_end_matches('#').trim_end();
        push(document, Role::Heading(level), text.to_owned());
        return take_group(rest, document);
    }
    if let Some((under, others)) = rest.split_first()
        && let Some(level) = underline(under, first)
    {
        push(document, Role::Heading(level), first.trim().to_owned());
        return take_group(others, document);
    }
    if lines.iter().all(|line| line.trim_start().starts_with('>')) {
        return quote(lines, document);
    }
    if lines.iter().any(|line| bullet(line).is_some()) && bullet(first).is_some() {
        return bullets(lines, document);
    }
    let indent = lines.iter().map(|line| columns(line)).min().unwrap_or(0);
    let text = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
    let runs = vec![Run::plain(text)];
    let indent = indent.min(72) as f32 * 6.0;
    document.parts.push(Part::Paragraph(Paragraph { indent, runs, ..Paragraph::default() }));
}

fn push(document: &mut Document, role: Role, text: String) {
    let paragraph = Paragraph { role, runs: vec![Run::plain(text)], ..Paragraph::default() };
    document.parts.push(Part::Paragraph(paragraph));
}

/// `## A heading`
fn marked_heading(line: &str) -> Option<u8> {
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    let level = u8::try_from(signs).ok().filter(|level| (1..=6).contains(level))?;
    line[signs..].starts_with(' ').then_some(level)
}

/// A line of signs under a line about as long.
fn underline(line: &str, above: &str) -> Option<u8> {
    let line = line.trim();
    let level = match line.chars().next()? {
        '=' => 1,
        '-' | '~' => 2,
        _ => return None,
    };
    let first = line.chars().next();
    let same = line.chars().all(|c| Some(c) == first);
    let (own, other) = (line.chars().count(), above.trim().chars().count());
    (same && own >= 3 && own.abs_diff(other) <= other / 2 + 2).then_some(level)
}

/// The text behind a dot or dash.
fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.strip_prefix(['-', '*', '•', '·', '▪', '‣', '◦', '+'])?;
    rest.starts_with([' ', '\t']).then(|| rest.trim_start())
}

fn bullets(lines: &[&str], document: &mut Document) {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        match (bullet(line), items.last_mut()) {
            (Some(text), _) => items.push(text.to_owned()),
            (None, Some(item)) => {
                item.push('\n');
                item.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    for text in items {
        let list = Some(Item { depth: 0, label: Some(Label::Bullet) });
        let runs = vec![Run::plain(text)];
        document.parts.push(Part::Paragraph(Paragraph { list, runs, ..Paragraph::default() }));
    }
}

/// Lines as mail quotes them.
fn quote(lines: &[&str], document: &mut Document) {
    let inner: Vec<&str> =
        lines.iter().map(|line| line.trim_start().trim_start_matches('>').trim()).collect();
    for paragraph in inner.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()) {
        push(document, Role::Quote, paragraph.join("\n"));
    }
}

/// How far in a line begins.
fn columns(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    blanks.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// A short first paragraph of one line that ends no sentence is the title.
fn find_title(document: &mut Document) {
    let others = document.parts.len() > 1;
    let Some(Part::Paragraph(first)) = document.parts.first_mut() else { return };
    let text = first.text();
    let short = text.chars().count() <= TITLE && !text.contains('\n');
    if others && first.is_body() && short && !text.ends_with(['.', ',', ';', ':']) {
        document.remarks.inferred("the title", "it is the first line, and stands alone", &text);
        first.role = Role::Title;
        first.indent = 0.0;
    }
}
