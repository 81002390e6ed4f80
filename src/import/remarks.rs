//! What is said about a document that came in: what was inferred, and what of
//! it did not come along. One function for each thing that can be said; nothing
//! is left out in silence.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How much of the words that are meant is shown.
const SHOWN: usize = 90;

/// Findings about a document that came in.
#[derive(Debug, Default)]
pub struct Remarks {
    /// All of them, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// What has been said, so that it is said once.
    said: BTreeSet<String>,
}

/// Words as they are shown in a message: on one line, and not too many.
pub fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let cut: String = line.chars().take(SHOWN - 1).collect();
    format!("{}…", cut.trim_end())
}

/// `3 paragraphs`, `1 paragraph`.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

const NOWHERE: Span = Span { start: 0, end: 0 };

impl Remarks {
    fn add(&mut self, finding: Diagnostic) {
        let place = finding.page.map_or(0, std::num::NonZeroU32::get);
        if self.said.insert(format!("{place} {}", finding.message)) {
            self.findings.push(finding);
        }
    }

    /// Words that somebody proposed to put in: they are in the statement.
    pub fn inserted(&mut self, words: &str) {
        self.changed(words, "put in");
    }

    /// Words that somebody proposed to take out: they are not in the statement.
    pub fn deleted(&mut self, words: &str) {
        self.changed(words, "taken out");
    }

    fn changed(&mut self, words: &str, how: &str) {
        if words.trim().is_empty() {
            return;
        }
        let message = format!("a tracked change was accepted: “{}” is {how}", shown(words));
        self.add(
            Diagnostic::warning("import-tracked-change", NOWHERE, message)
                .with_help("accept or reject the changes in the document, or mend the statement"),
        );
    }

    /// A comment on the text.
    pub fn comment(&mut self, author: &str, words: &str) {
        let by = if author.trim().is_empty() { String::new() } else { format!(" of {author}") };
        let message = format!("a comment{by} was left out: “{}”", shown(words));
        self.add(
            Diagnostic::warning("import-comment", NOWHERE, message)
                .with_help("see to it before the statement is printed"),
        );
    }

    /// What stands at the head or foot of every page. `page` from 1, where the
    /// file has pages.
    pub fn running(&mut self, what: &str, words: &str, page: Option<usize>) {
        if words.trim().is_empty() {
            return;
        }
        let message = format!("{what} was left out: “{}”", shown(words));
        let finding = Diagnostic::note("import-running-head", NOWHERE, message).with_help(
            "the layout has page numbers of its own; put into the text what belongs there",
        );
        self.add(match page {
            Some(page) => finding.on_page(page),
            None => finding,
        });
    }

    /// Text in a frame beside the text.
    pub fn text_box(&mut self, words: &str) {
        let message =
            format!("a text box was set after the paragraph it stood at: “{}”", shown(words));
        self.add(
            Diagnostic::warning("import-text-box", NOWHERE, message)
                .with_help("move it to where it belongs"),
        );
    }

    /// A picture that did not come along.
    pub fn picture(&mut self, name: &str, reason: &str) {
        let message = format!("the picture {name} did not come along: {reason}");
        self.add(
            Diagnostic::warning("import-picture", NOWHERE, message).with_help(
                "save it as PNG or JPEG, lay it beside the statement and write `![what it shows](name.png)`",
            ),
        );
    }

    /// Something that is neither text nor picture.
    pub fn object(&mut self, what: &str) {
        let message = format!("{what} did not come along");
        self.add(Diagnostic::warning("import-object", NOWHERE, message).with_help(
            "save it as a picture and put that in its place, or say in words what it says",
        ));
    }

    /// Text that nobody sees.
    pub fn hidden(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let message = format!("hidden text was left out: “{}”", shown(words));
        self.add(Diagnostic::warning("import-hidden-text", NOWHERE, message).with_help(
            "show it in the document and bring that in again, if it belongs to the statement",
        ));
    }

    /// Words that the word processor worked out by itself.
    pub fn field(&mut self, what: &str, words: &str) {
        let message = if words.trim().is_empty() {
            format!("{what} is empty and was left out")
        } else {
            format!("{what} was taken as it stood: “{}”", shown(words))
        };
        self.add(
            Diagnostic::note("import-field", NOWHERE, message)
                .with_help("it does not change by itself any more"),
        );
    }

    /// A list of headings with their pages.
    pub fn contents(&mut self, words: &str) {
        let message = format!("a table of contents or an index was left out: “{}”", shown(words));
        self.add(
            Diagnostic::note("import-field", NOWHERE, message)
                .with_help("the e-book makes its own from the headings"),
        );
    }

    /// Paragraphs that got a number from the word processor.
    pub fn numbered(&mut self, count: usize, first: &str, last: &str) {
        let which = if first == last { first.to_owned() } else { format!("{first} to {last}") };
        let message = format!(
            "{} numbered by the word processor: {which} are written out as they stood",
            counted(count, "paragraph")
        );
        self.add(Diagnostic::note("import-numbers", NOWHERE, message));
    }

    /// What was made of a paragraph by its looks.
    pub fn inferred(&mut self, what: &str, because: &str, words: &str) {
        let message = format!("read as {what}, since {because}: “{}”", shown(words));
        self.add(
            Diagnostic::note("import-structure", NOWHERE, message)
                .with_help("if it is none, take the `## ` or `> ` before it out of the statement"),
        );
    }

    /// A table that the statement cannot have as it was.
    pub fn table(&mut self, said: &str, words: &str) {
        let message = format!("{said}: “{}”", shown(words));
        self.add(
            Diagnostic::warning("import-table", NOWHERE, message)
                .with_help("compare the table with the document"),
        );
    }

    /// Looks that carry meaning and that a statement does not have.
    pub fn look(&mut self, what: &str, words: &str) {
        let message = format!("{what}: “{}”", shown(words));
        self.add(
            Diagnostic::note("import-look", NOWHERE, message)
                .with_help("mark with `*…*` or `**…**` what is to stand out"),
        );
    }

    /// What the bytes of a text were taken for.
    pub fn encoding(&mut self, name: &str, certain: bool) {
        let message = format!("the file is in {name} and was turned into UTF-8");
        let guessed =
            format!("the file does not say how its letters are written and was read as {name}");
        let finding = if certain {
            Diagnostic::note("import-encoding", NOWHERE, message)
        } else {
            Diagnostic::warning("import-encoding", NOWHERE, guessed)
                .with_help("look whether letters with accents are right")
        };
        self.add(finding);
    }

    /// Characters that could not be read.
    pub fn unreadable(&mut self, count: usize, page: Option<usize>) {
        let message = format!("{} could not be read and stand as �", counted(count, "character"));
        let finding = Diagnostic::warning("import-encoding", NOWHERE, message)
            .with_help("compare with the document, and write them anew");
        self.add(match page {
            Some(page) => finding.on_page(page),
            None => finding,
        });
    }

    /// The document names another language than that of its text.
    pub fn language(&mut self, said: &str, read: &str) {
        let message =
            format!("the document calls its language “{said}”; by its words it is “{read}”");
        self.add(
            Diagnostic::warning("import-language", NOWHERE, message)
                .with_help("say which it is with `--lang`, or write it into the front matter"),
        );
    }

    /// A page without a text layer.
    pub fn without_text(&mut self, page: usize) {
        let message = "the page has no text, only a picture of it";
        self.add(Diagnostic::warning("import-no-text", NOWHERE, message).on_page(page).with_help(
            "have its letters read by a program (OCR), or write it out, and bring that in",
        ));
    }

    /// Something that was taken off the text around the statement.
    pub fn aside(&mut self, what: &str, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let message = format!("{what} was left out: “{}”", shown(words));
        self.add(
            Diagnostic::warning("import-aside", NOWHERE, message)
                .with_help("put it into the statement, if it belongs there"),
        );
    }

    /// Pandoc has read the file.
    pub fn pandoc(&mut self, version: &str) {
        let message =
            format!("the file was read by {version}, which does not say what it leaves out");
        self.add(
            Diagnostic::warning("import-pandoc", NOWHERE, message)
                .with_help("compare the statement with the document: comments and tracked changes, headers, text boxes"),
        );
    }
}
