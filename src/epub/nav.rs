//! The navigation document: EPUB 3.3, section 7.
//! <https://www.w3.org/TR/epub-33/#sec-nav>
//!
//! The page-list leads to the pages of the print; the table of contents leads to
//! the title, the headings and the numbered paragraphs, which are how a statement
//! is cited.

use super::document::opening;
use crate::hypertext::escape::{attribute, text};
use crate::hypertext::{Chapter, Division, heading_id, page_id};
use crate::statement::{Block, Statement, Writing, plain_text};

/// An entry of the table of contents.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    label: String,
    target: String,
    below: Vec<Entry>,
}

/// Writes the navigation document.
pub fn document(
    statement: &Statement,
    writing: Writing,
    division: &Division,
    chapters: &[Chapter],
) -> String {
    let title = statement.plain_title();
    let mut out = opening(statement, writing, &title);
    out.push_str("<body>\n<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h1>");
    out.push_str(&text(&title));
    out.push_str("</h1>\n");
    list(&entries(statement, division), &mut out);
    out.push_str(
        "</nav>\n<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\n",
    );
    out.push_str(&format!(
        "<li><a epub:type=\"bodymatter\" href=\"{}\">{}</a></li>\n",
        division.file(0),
        text(&title)
    ));
    out.push_str("</ol>\n</nav>\n");
    page_list(division, chapters, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

/// The pages of the print (section 7.4.2.1, EPUB Accessibility 1.1, 3.3).
fn page_list(division: &Division, chapters: &[Chapter], out: &mut String) {
    if chapters.iter().all(|chapter| chapter.pages.is_empty()) {
        return;
    }
    out.push_str(
        "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" hidden=\"hidden\">\n<ol>\n",
    );
    for (index, chapter) in chapters.iter().enumerate() {
        let file = division.file(index);
        for label in &chapter.pages {
            let id = attribute(&page_id(label));
            out.push_str(&format!("<li><a href=\"{file}#{id}\">{}</a></li>\n", text(label)));
        }
    }
    out.push_str("</ol>\n</nav>\n");
}

fn list(entries: &[Entry], out: &mut String) {
    out.push_str("<ol>\n");
    for entry in entries {
        let target = attribute(&entry.target);
        out.push_str(&format!("<li><a href=\"{target}\">{}</a>", text(&entry.label)));
        if !entry.below.is_empty() {
            out.push('\n');
            list(&entry.below, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// The title, below it the numbered paragraphs that follow it; the headings, below
/// each the numbered paragraphs and the headings of the next level.
fn entries(statement: &Statement, division: &Division) -> Vec<Entry> {
    let entry = |label: String, file: &str, anchor: &str| Entry {
        label,
        target: format!("{file}#{anchor}"),
        below: Vec::new(),
    };
    let mut all = vec![entry(statement.plain_title(), &division.file(0), "title")];
    let mut depth = 0;
    for (index, block) in statement.blocks.iter().enumerate() {
        let file = division.file(division.of_block(index));
        match block {
            Block::Heading { level, content, .. } => {
                let label = plain_text(content).replace('\n', " ");
                depth = usize::from(level.saturating_sub(2));
                under(&mut all, depth).push(entry(label, &file, &heading_id(index)));
            }
            Block::Paragraph(paragraph) => {
                if let Some(number) = &paragraph.number {
                    let words = first_words(&plain_text(&paragraph.content));
                    let label = format!("{} {words}", number.printed).trim_end().to_owned();
                    under(&mut all, depth + 1).push(entry(label, &file, &number.anchor));
                }
            }
            _ => {}
        }
    }
    all
}

/// The entries so many levels below the last ones, or as many as there are.
fn under(all: &mut Vec<Entry>, depth: usize) -> &mut Vec<Entry> {
    if depth == 0 || all.is_empty() {
        return all;
    }
    let last = all.len() - 1;
    under(&mut all[last].below, depth - 1)
}

/// The first words of a paragraph, enough to know it by.
fn first_words(plain: &str) -> String {
    const ENOUGH: usize = 48;
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= ENOUGH {
        return line;
    }
    let cut: String = line.chars().take(ENOUGH).collect();
    let at = cut.rfind(' ').filter(|at| *at > ENOUGH / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '.', '—', '–', ' ']))
}
