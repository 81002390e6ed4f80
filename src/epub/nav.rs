//! The navigation document: EPUB 3.3, section 7.
//! <https://www.w3.org/TR/epub-33/#sec-nav>
//!
//! The page-list leads to the pages of the print; the table of contents leads to the title, the headings and the numbered
//! paragraphs, which are how a statement is cited.

use super::DOCUMENT;
use super::xhtml::{attribute, heading_id, opening, page_id, text};
use crate::statement::{Block, Paragraph, Statement, plain_text};

/// An entry of the table of contents.
#[derive(Debug, Default, PartialEq, Eq)]
struct Entry {
    label: String,
    target: Option<String>,
    below: Vec<Entry>,
}

/// Writes the navigation document.
pub fn document(statement: &Statement, pages: &[String]) -> String {
    let title = statement.plain_title();
    let mut out = opening(statement, &title);
    out.push_str("<body>\n<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h1>");
    out.push_str(&text(&title));
    out.push_str("</h1>\n");
    list(&entries(statement), &mut out);
    out.push_str(
        "</nav>\n<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\n",
    );
    out.push_str(&format!(
        "<li><a epub:type=\"bodymatter\" href=\"{DOCUMENT}\">{}</a></li>\n",
        text(&title)
    ));
    out.push_str("</ol>\n</nav>\n");
    if !pages.is_empty() {
        page_list(pages, &mut out);
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The pages of the print (section 7.4.2.1, EPUB Accessibility 1.1, 3.3).
fn page_list(pages: &[String], out: &mut String) {
    out.push_str(
        "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" hidden=\"hidden\">\n<ol>\n",
    );
    for label in pages {
        let id = attribute(&page_id(label));
        out.push_str(&format!("<li><a href=\"{DOCUMENT}#{id}\">{}</a></li>\n", text(label)));
    }
    out.push_str("</ol>\n</nav>\n");
}

fn list(entries: &[Entry], out: &mut String) {
    out.push_str("<ol>\n");
    for entry in entries {
        let target = entry.target.as_deref().map(|t| format!("#{t}")).unwrap_or_default();
        out.push_str(&format!("<li><a href=\"{DOCUMENT}{target}\">{}</a>", text(&entry.label)));
        if !entry.below.is_empty() {
            out.push('\n');
            list(&entry.below, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// The title, and below it or below their headings the numbered paragraphs.
fn entries(statement: &Statement) -> Vec<Entry> {
    let mut all = vec![Entry {
        label: statement.plain_title(),
        target: Some("title".into()),
        below: Vec::new(),
    }];
    for (index, block) in statement.blocks.iter().enumerate() {
        match block {
            Block::Heading { content, .. } => all.push(Entry {
                label: plain_text(content).replace('\n', " "),
                target: Some(heading_id(index)),
                below: Vec::new(),
            }),
            Block::Paragraph(paragraph) => {
                if let (Some(entry), Some(last)) = (numbered(paragraph), all.last_mut()) {
                    last.below.push(entry);
                }
            }
            _ => {}
        }
    }
    all
}

fn numbered(paragraph: &Paragraph) -> Option<Entry> {
    let number = paragraph.number.as_ref()?;
    let words = first_words(&plain_text(&paragraph.content));
    let label = format!("{} {words}", number.printed).trim_end().to_owned();
    Some(Entry { label, target: Some(number.anchor.clone()), below: Vec::new() })
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
