//! Pieces whose meaning is known → blocks of the model.

use super::language::joins_without_space;
use super::markdown::RawNote;
use super::piece::{Piece, PieceKind};
use super::quotation::take_attribution;
use super::rewrite::raised;
use super::settings::ContactSettings;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::statement::{
    Block, Contact, Figure, Inference, Inline, ListItem, Note, Paragraph, Quotation, Table, inline,
};

/// Gives every heading of the body a level that its neighbours lead to: one
/// below the title at least, and never more than one deeper than the heading
/// before it, since a reader who jumps from heading to heading would look for
/// the level between.
pub fn level_headings(blocks: &mut [Block], source: &Source, findings: &mut Vec<Diagnostic>) {
    let mut above = TITLE;
    level_below(blocks, &mut above, source, findings);
}

/// The level of the title.
const TITLE: u8 = 1;

fn level_below(
    blocks: &mut [Block],
    above: &mut u8,
    source: &Source,
    findings: &mut Vec<Diagnostic>,
) {
    for block in blocks {
        match block {
            Block::Heading { level, span, .. } => {
                let meant = (*level).clamp(TITLE + 1, *above + 1);
                if meant < *level {
                    findings.push(
                        Diagnostic::warning(
                            "heading-skipped",
                            *span,
                            format!("this heading of level {level} follows one of level {above}: set as level {meant}"),
                        )
                        .with_help(format!("write it with {meant} signs: {}", "#".repeat(usize::from(meant))))
                        .with(true, raised(source, *span, *level, meant)),
                    );
                }
                *level = meant;
                *above = meant;
            }
            Block::Paragraph(paragraph) => {
                level_below(&mut paragraph.blocks, above, source, findings)
            }
            Block::Quotation(quotation) => {
                level_below(&mut quotation.blocks, above, source, findings)
            }
            Block::List { items, .. } => {
                items
                    .iter_mut()
                    .for_each(|item| level_below(&mut item.blocks, above, source, findings));
            }
            _ => {}
        }
    }
}

/// Turns pieces into blocks.
pub fn blocks(pieces: Vec<Piece>) -> Vec<Block> {
    pieces.into_iter().map(block).collect()
}

fn block(piece: Piece) -> Block {
    let span = piece.span;
    match piece.kind {
        PieceKind::Text(text) => Block::Paragraph(Paragraph {
            number: text.number,
            content: settle(text.content),
            blocks: blocks(text.inner),
            span,
            inferred: text.inferred,
        }),
        PieceKind::Heading(level, content) => {
            Block::Heading { level, content: settle(content), span }
        }
        PieceKind::Quote(pieces) => quotation(pieces, span, Vec::new()),
        PieceKind::UnmarkedQuote(pieces) => {
            quotation(pieces, span, vec![Inference::UnmarkedQuotation])
        }
        PieceKind::List(items) => Block::List {
            items: items
                .into_iter()
                .map(|item| ListItem {
                    label: item.label,
                    blocks: blocks(item.pieces),
                    span: item.span,
                })
                .collect(),
            span,
        },
        PieceKind::Table(columns, rows) => {
            let mut rows =
                rows.into_iter().map(|row| row.into_iter().map(settle).collect::<Vec<_>>());
            let header = rows.next().unwrap_or_default();
            Block::Table(Table { columns, header, rows: rows.collect(), span })
        }
        PieceKind::Figure(picture, caption) => {
            Block::Figure(Figure { picture, caption: settle(caption), span })
        }
        PieceKind::Code(text) => Block::Code { text, span },
        PieceKind::Rule => Block::Break { span },
        PieceKind::Notice(paragraphs) => {
            Block::Notice { paragraphs: paragraphs.into_iter().map(settle).collect(), span }
        }
    }
}

fn quotation(mut pieces: Vec<Piece>, span: Span, inferred: Vec<Inference>) -> Block {
    let attribution = take_attribution(&mut pieces).map(settle);
    Block::Quotation(Quotation { blocks: blocks(pieces), attribution, span, inferred })
}

/// Turns footnotes into the model's.
pub fn notes(raw: Vec<RawNote>) -> Vec<Note> {
    raw.into_iter()
        .map(|note| Note { label: note.label, blocks: blocks(note.pieces), span: note.span })
        .collect()
}

/// The contact of a statement: what the text says, with what its front matter
/// adds; else what the configuration says.
pub fn contact(
    written: Option<Contact>,
    own: Option<&ContactSettings>,
    default: Option<&ContactSettings>,
) -> Option<Contact> {
    let Some(mut contact) = written else {
        let settings = own.or(default)?;
        let paragraphs: Vec<_> = lines(settings).collect();
        return (!paragraphs.is_empty()).then(|| Contact { paragraphs, span: Span::default() });
    };
    contact.paragraphs = contact.paragraphs.into_iter().map(settle).collect();
    if let Some(own) = own {
        let said = contact.plain_text() + "\n" + &contact.links().join("\n");
        let more = lines(own).filter(|line| {
            let mut addresses = Vec::new();
            inline::links(line, &mut addresses);
            let text = inline::plain_text(line);
            !said.contains(&text) && !addresses.iter().any(|address| said.contains(address))
        });
        contact.paragraphs.extend(more.collect::<Vec<_>>());
    }
    Some(contact)
}

/// One paragraph for each thing that the settings say.
fn lines(settings: &ContactSettings) -> impl Iterator<Item = Vec<Inline>> + '_ {
    let plain = |text: &String| {
        let mut line = Vec::new();
        for (index, part) in text.lines().enumerate() {
            if index > 0 {
                line.push(Inline::Break);
            }
            line.push(Inline::text(part.trim()));
        }
        line
    };
    let link = |target: String, shown: &str| {
        vec![Inline::Strong(vec![Inline::Link { target, content: vec![Inline::text(shown)] }])]
    };
    let url = settings.url.as_ref().map(|url| {
        let shown = url.trim_start_matches("https://").trim_start_matches("http://");
        let target = if url.contains("://") { url.clone() } else { format!("https://{url}") };
        link(target, shown.trim_end_matches('/'))
    });
    let email = settings.email.as_ref().map(|email| link(format!("mailto:{email}"), email));
    let phone = settings.phone.as_ref().map(|phone| {
        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        link(format!("tel:{digits}"), phone)
    });
    let text = settings.text.as_ref().map(plain);
    let address = settings.address.as_ref().map(plain);
    [text, address, phone, email, url].into_iter().flatten()
}

/// Makes the line ends of the source into blanks, or into nothing between two
/// characters of a script that has no blanks, and takes the white space off
/// both ends.
pub fn settle(mut content: Vec<Inline>) -> Vec<Inline> {
    inline::trim(&mut content);
    let mut before = None;
    settle_within(&mut content, &mut before, None);
    content.retain(|i| !matches!(i, Inline::Text { text, .. } if text.is_empty()));
    content
}

fn settle_within(content: &mut [Inline], before: &mut Option<char>, outer: Option<char>) {
    for index in 0..content.len() {
        let next = content.get(index + 1).map_or(outer, first_char);
        match &mut content[index] {
            Inline::Text { text, .. } => {
                if text == "\n" && *before == Some('\n') {
                    // The line has ended already.
                    text.clear();
                } else if text == "\n" {
                    let close =
                        matches!((*before, next), (Some(a), Some(b)) if joins_without_space(a, b));
                    text.clear();
                    text.push_str(if close { "" } else { " " });
                }
                *before = text.chars().next_back().or(*before);
            }
            Inline::Code { text, .. } => *before = text.chars().next_back(),
            Inline::Break => *before = Some('\n'),
            // A picture is no letter: the line goes on after it with a blank.
            Inline::Image(_) => *before = Some('\u{fffc}'),
            Inline::Note(_) => {}
            other => {
                if let Some(inner) = other.children_mut() {
                    settle_within(inner, before, next);
                }
            }
        }
    }
}

fn first_char(inline: &Inline) -> Option<char> {
    inline::plain_text(std::slice::from_ref(inline)).chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_blanks_where_the_script_has_blanks() {
        let run = |a: &str, b: &str| {
            let content = vec![Inline::text(a), Inline::text("\n"), Inline::text(b)];
            inline::plain_text(&settle(content))
        };
        assert_eq!(run("one", "two"), "one two");
        assert_eq!(run("図書", "館"), "図書館");
        assert_eq!(run("図書", "a"), "図書 a");
    }
}
