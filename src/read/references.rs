//! Links within the statement, and those that lead nowhere.
//!
//! `#p6` leads to paragraph 6 in every product. A link to another file leads
//! nowhere once the statement has left its folder: its words stay, the link is
//! taken off and reported.

use crate::diagnostic::Diagnostic;
use crate::statement::{Block, Inline, Statement};

/// Checks every link of a statement.
pub fn settle(statement: &mut Statement, findings: &mut Vec<Diagnostic>) {
    let mut anchors = vec!["#contact".to_owned()];
    anchors.retain(|_| statement.contact.is_some());
    for block in &statement.blocks {
        if let Block::Paragraph(paragraph) = block
            && let Some(number) = &paragraph.number
        {
            anchors.push(format!("#{}", number.anchor));
        }
    }
    let mut check = Check { anchors, findings };
    check.run(&mut statement.title);
    statement.subtitle.iter_mut().for_each(|content| check.run(content));
    statement.byline.iter_mut().for_each(|line| check.run(&mut line.content));
    check.blocks(&mut statement.blocks);
    statement.notes.iter_mut().for_each(|note| check.blocks(&mut note.blocks));
    if let Some(contact) = &mut statement.contact {
        contact.paragraphs.iter_mut().for_each(|content| check.run(content));
    }
}

struct Check<'a> {
    anchors: Vec<String>,
    findings: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            block.each_inlines_mut(&mut |content| self.run(content));
        }
    }

    fn run(&mut self, content: &mut Vec<Inline>) {
        let mut out = Vec::with_capacity(content.len());
        for mut inline in content.drain(..) {
            if let Some(inner) = inline.children_mut() {
                self.run(inner);
            }
            match inline {
                Inline::Link { target, content } if !self.leads_somewhere(&target) => {
                    let span = content.iter().find_map(Inline::span).unwrap_or_default();
                    self.findings.push(
                        Diagnostic::warning(
                            "link-leads-nowhere",
                            span,
                            format!("“{target}” leads nowhere in a pamphlet: the words are set without the link"),
                        )
                        .with_help("give the whole address, https://…, or #p6 for paragraph 6"),
                    );
                    out.extend(content);
                }
                other => out.push(other),
            }
        }
        *content = out;
    }

    fn leads_somewhere(&self, target: &str) -> bool {
        let scheme = target.split(':').next().unwrap_or("").to_ascii_lowercase();
        let outside = target.contains(':')
            && matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel")
            && target.len() > scheme.len() + 1;
        outside || self.anchors.iter().any(|anchor| anchor == target)
    }
}
