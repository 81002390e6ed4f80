//! The content document: XHTML as EPUB 3.3, section 6.1, wants it.
//!
//! A numbered paragraph carries its anchor on the element that holds the whole
//! of it; every `epub:type` has its ARIA role.
//! <https://www.w3.org/TR/epub-33/#sec-xhtml>

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::plate::Plate;
use crate::source::Span;
use crate::statement::folio::{Place, counts};
use crate::statement::{
    Block, BylineKind, BylineLine, Column, Edition, Figure, Folio, Inline, ListItem, Note,
    Paragraph, Picture, Statement, Table, Writing, identity::Direction, inline, writing,
};

/// A content document, and the pages of the print whose beginnings are marked
/// in it, in order.
#[derive(Debug)]
pub struct Document {
    /// The XHTML.
    pub text: String,
    /// The numbers of the pages.
    pub pages: Vec<String>,
}

/// Writes the content document.
pub fn document(statement: &Statement, plates: &[Arc<Plate>], folios: &[Folio]) -> Document {
    let mut writer = Writer {
        folios,
        pages: Vec::new(),
        letters: BTreeMap::new(),
        out: String::with_capacity(32_768),
        seen: Vec::new(),
        isolates: statement.identity.dir == Direction::Rtl,
        pictures: &statement.pictures,
        plates,
    };
    writer.document(statement);
    Document { text: writer.out, pages: writer.pages }
}

/// The id of the place where a page of the print begins.
pub fn page_id(label: &str) -> String {
    format!("page-{label}")
}

/// What stands before a piece that runs from left to right.
const LEFT_TO_RIGHT: &str = "<bdi dir=\"ltr\">";

/// The head that every XHTML document of the book begins with.
pub fn opening(statement: &Statement, title: &str) -> String {
    let lang = attribute(&statement.identity.lang);
    let dir = statement.identity.dir.word();
    let script = Writing::of(statement).script.to_lowercase();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\" class=\"{script}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"stylesheet.css\"/>\n\
         </head>\n",
        text(title)
    )
}

/// Text made safe between tags.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// Text made safe inside a double-quoted attribute.
pub fn attribute(raw: &str) -> String {
    text(raw).replace('"', "&quot;").replace('\n', "&#10;")
}

struct Writer<'a> {
    out: String,
    pictures: &'a [Picture],
    plates: &'a [Arc<Plate>],
    /// How often each footnote has been referred to so far.
    seen: Vec<usize>,
    /// Whether pieces that run from left to right are set apart.
    isolates: bool,
    /// The pages that are still to begin.
    folios: &'a [Folio],
    /// Those that have.
    pages: Vec<String>,
    /// How many letters of each run have been written.
    letters: BTreeMap<Span, usize>,
}

impl Writer<'_> {
    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn document(&mut self, statement: &Statement) {
        self.seen = vec![0; statement.notes.len()];
        self.push(&opening(statement, &statement.plain_title()));
        self.push("<body epub:type=\"bodymatter\">\n<article class=\"statement\">\n");
        self.header(statement);
        for (index, block) in statement.blocks.iter().enumerate() {
            match block {
                Block::Heading { level, content, .. } => {
                    let id = format!(" id=\"{}\"", heading_id(index));
                    self.element(&heading(*level), &id, content);
                }
                other => self.block(other),
            }
        }
        if !statement.notes.is_empty() {
            self.notes(&statement.notes);
        }
        if let Some(contact) = &statement.contact {
            self.begin(|place| *place == Place::Contact);
            self.push("<footer id=\"contact\" class=\"contact\">\n");
            for paragraph in &contact.paragraphs {
                self.element("p", "", paragraph);
            }
            self.push("</footer>\n");
        }
        if !statement.editions.is_empty() {
            self.editions(&statement.editions);
        }
        self.push("</article>\n</body>\n</html>\n");
    }

    /// The other language versions, each in its own words.
    fn editions(&mut self, editions: &[Edition]) {
        self.push("<ul class=\"editions\">\n");
        for edition in editions {
            let lang = attribute(&edition.lang);
            self.push(&format!(
                "<li lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{}\"><span class=\"language\">{}</span> ",
                edition.dir.word(),
                text(&edition.name),
            ));
            let title = text(&edition.title);
            match &edition.address {
                Some(at) => {
                    let target = attribute(&address(&format!("{at}/{}.epub", edition.slug)));
                    let shown = if title.is_empty() { text(&edition.slug) } else { title };
                    self.push(&format!("<a href=\"{target}\" hreflang=\"{lang}\">{shown}</a>"));
                }
                None => self.push(&title),
            }
            self.push("</li>\n");
        }
        self.push("</ul>\n");
    }

    fn header(&mut self, statement: &Statement) {
        self.push("<header class=\"title-block\">\n");
        self.begin(|place| *place == Place::Head);
        self.element("h1", " id=\"title\"", &statement.title);
        if let Some(subtitle) = &statement.subtitle {
            let attributes = " class=\"subtitle\" epub:type=\"subtitle\" role=\"doc-subtitle\"";
            self.element("p", attributes, subtitle);
        }
        for line in &statement.byline {
            self.byline(line, statement);
        }
        self.push("</header>\n");
    }

    fn byline(&mut self, line: &BylineLine, statement: &Statement) {
        self.push("<p class=\"byline\">");
        match line.kind {
            BylineKind::Issuer { start, end } => {
                let (upto, after) = inline::split_at(&line.content, end);
                let (before, name) = inline::split_at(&upto, start);
                self.inlines(&before);
                self.push("<span class=\"name\">");
                self.inlines(&name);
                self.push("</span>");
                self.inlines(&after);
            }
            BylineKind::Date => match statement.identity.date {
                Some(date) => {
                    self.push(&format!("<time datetime=\"{date}\">"));
                    self.inlines(&line.content);
                    self.push("</time>");
                }
                None => self.inlines(&line.content),
            },
            BylineKind::Other => self.inlines(&line.content),
        }
        self.push("</p>\n");
    }

    /// An element on a line of its own.
    fn element(&mut self, name: &str, attributes: &str, content: &[Inline]) {
        self.push(&format!("<{name}{attributes}>"));
        self.inlines(content);
        self.push(&format!("</{name}>\n"));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Heading { level, content, .. } => {
                self.element(&heading(*level), "", content);
            }
            Block::Quotation(quotation) => {
                self.push("<blockquote>\n");
                self.inside(&quotation.blocks);
                if let Some(attribution) = &quotation.attribution {
                    self.element("footer", "", attribution);
                }
                self.push("</blockquote>\n");
            }
            Block::List { items, .. } => self.list(items),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Code { text: code, .. } => {
                let dir = self.code_direction();
                self.push(&format!("<pre{dir}><code>{}</code></pre>\n", text(code)));
            }
            Block::Break { .. } => self.push("<hr/>\n"),
            Block::Notice { paragraphs, .. } => {
                self.push("<div class=\"notice\">\n");
                for paragraph in paragraphs {
                    self.push("<p><em>");
                    self.inlines(paragraph);
                    self.push("</em></p>\n");
                }
                self.push("</div>\n");
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let (id, class) = match &paragraph.number {
            Some(number) => {
                (format!(" id=\"{}\"", attribute(&number.anchor)), "paragraph numbered")
            }
            None => (String::new(), "paragraph"),
        };
        let nested = !paragraph.blocks.is_empty();
        if nested {
            self.push(&format!("<div{id} class=\"{class}\">\n<p>"));
        } else {
            self.push(&format!("<p{id} class=\"{class}\">"));
        }
        self.begins_with(&paragraph.content);
        if let Some(number) = &paragraph.number {
            self.push(&format!("<span class=\"number\">{}</span> ", text(&number.printed)));
        }
        self.inlines(&paragraph.content);
        self.push("</p>\n");
        if nested {
            self.inside(&paragraph.blocks);
            self.push("</div>\n");
        }
    }

    /// Blocks inside another: a paragraph without a number needs no class.
    fn inside(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(p) if p.number.is_none() && p.blocks.is_empty() => {
                    self.element("p", "", &p.content);
                }
                other => self.block(other),
            }
        }
    }

    fn list(&mut self, items: &[ListItem]) {
        let labelled = items.iter().any(|item| item.label.is_some());
        // A list without markers of its own must say that it is one.
        let (open, close) = if labelled {
            ("<ul class=\"points\" role=\"list\">\n", "</ul>\n")
        } else {
            ("<ul class=\"bullets\">\n", "</ul>\n")
        };
        self.push(open);
        for item in items {
            self.push("<li>");
            if let Some(label) = &item.label {
                self.push(&format!("<span class=\"label\">{}</span> ", text(label)));
            }
            match item.blocks.as_slice() {
                [Block::Paragraph(p), rest @ ..] if p.number.is_none() && p.blocks.is_empty() => {
                    self.inlines(&p.content);
                    if !rest.is_empty() {
                        self.push("\n");
                        self.inside(rest);
                    }
                }
                blocks => self.inside(blocks),
            }
            self.push("</li>\n");
        }
        self.push(close);
    }

    fn figure(&mut self, figure: &Figure) {
        self.push("<figure>\n");
        self.picture(figure.picture);
        self.push("\n");
        if !figure.caption.is_empty() {
            self.element("figcaption", "", &figure.caption);
        }
        self.push("</figure>\n");
    }

    /// A picture; one that nothing stands for is decoration.
    fn picture(&mut self, index: usize) {
        let (Some(picture), Some(plate)) = (self.pictures.get(index), self.plates.get(index))
        else {
            return;
        };
        let size = plate.pixels.map_or(String::new(), |(width, height)| {
            format!(" width=\"{width}\" height=\"{height}\"")
        });
        let (name, alternative) = (attribute(&plate.name), attribute(&picture.alternative));
        self.push(&format!("<img src=\"{name}\" alt=\"{alternative}\"{size}/>"));
    }

    fn table(&mut self, table: &Table) {
        let class = |index: usize| match table.columns.get(index) {
            Some(Column::Left) => " class=\"left\"",
            Some(Column::Center) => " class=\"center\"",
            Some(Column::Right) => " class=\"right\"",
            Some(Column::Auto) | None => "",
        };
        self.push("<table>\n<thead>\n<tr>");
        for (index, cell) in table.header.iter().enumerate() {
            self.push(&format!("<th scope=\"col\"{}>", class(index)));
            self.inlines(cell);
            self.push("</th>");
        }
        self.push("</tr>\n</thead>\n");
        if !table.rows.is_empty() {
            self.push("<tbody>\n");
            for row in &table.rows {
                self.push("<tr>");
                for (index, cell) in row.iter().enumerate() {
                    self.push(&format!("<td{}>", class(index)));
                    self.inlines(cell);
                    self.push("</td>");
                }
                self.push("</tr>\n");
            }
            self.push("</tbody>\n");
        }
        self.push("</table>\n");
    }

    fn notes(&mut self, notes: &[Note]) {
        self.push("<div class=\"notes\">\n");
        for (index, note) in notes.iter().enumerate() {
            let n = index + 1;
            self.push(&format!(
                "<aside id=\"fn{n}\" epub:type=\"footnote\" role=\"doc-footnote\">\
                 <a href=\"#fnref{n}\" role=\"doc-backlink\">{n}</a> "
            ));
            self.inside(&note.blocks);
            self.push("</aside>\n");
        }
        self.push("</div>\n");
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text: raw, span } => self.run(raw, *span),
            Inline::Emphasis(inner) => self.wrap("em", inner),
            Inline::Strong(inner) => self.wrap("strong", inner),
            Inline::Struck(inner) => self.wrap("s", inner),
            Inline::Superscript(inner) => self.wrap("sup", inner),
            Inline::Subscript(inner) => self.wrap("sub", inner),
            Inline::Link { content, .. } if self.isolates && writing::shows_address(content) => {
                self.isolates = false;
                self.push(LEFT_TO_RIGHT);
                self.inline(inline);
                self.push("</bdi>");
                self.isolates = true;
            }
            Inline::Link { target, content } => {
                self.push(&format!("<a href=\"{}\">", attribute(&address(target))));
                self.inlines(content);
                self.push("</a>");
            }
            Inline::Code { text: code, .. } => {
                let dir = self.code_direction();
                self.push(&format!("<code{dir}>{}</code>", text(code)));
            }
            Inline::Break => self.push("<br/>"),
            Inline::Image(index) => self.picture(*index),
            Inline::Note(index) => {
                let n = index + 1;
                let id = match self.seen.get_mut(*index) {
                    Some(times) => {
                        *times += 1;
                        if *times == 1 { format!("fnref{n}") } else { format!("fnref{n}-{times}") }
                    }
                    None => return,
                };
                self.push(&format!(
                    "<sup><a id=\"{id}\" href=\"#fn{n}\" epub:type=\"noteref\" \
                     role=\"doc-noteref\">{n}</a></sup>"
                ));
            }
        }
    }

    /// Marks the beginning of the next page, if it is at this place. Pages
    /// begin in order; a place that comes too late is none.
    fn begin(&mut self, here: impl Fn(&Place) -> bool) {
        let Some(at) = self.folios.iter().position(|folio| here(&folio.place)) else { return };
        let label = &self.folios[at].label;
        self.folios = &self.folios[at + 1..];
        let (id, shown) = (attribute(&page_id(label)), attribute(label));
        self.push(&format!(
            "<span id=\"{id}\" epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"{shown}\"></span>"
        ));
        self.pages.push(label.clone());
    }

    /// Marks the beginning of a page that begins with the first letter of a
    /// paragraph, so that it stands before its number.
    fn begins_with(&mut self, content: &[Inline]) {
        let first = content.first().map(|inline| (inline, inline.children()));
        match first {
            Some((Inline::Text { span, .. }, _)) if !self.letters.contains_key(span) => {
                let start = Place::Run { span: *span, letters: 0 };
                self.begin(|place| *place == start);
            }
            Some((_, inner)) if !inner.is_empty() => self.begins_with(inner),
            _ => {}
        }
    }

    /// Behind how many letters of a run pages begin.
    fn starts(&self, run: Span) -> Vec<usize> {
        let letters = |folio: &Folio| match folio.place {
            Place::Run { span, letters } if span == run => Some(letters),
            _ => None,
        };
        self.folios.iter().filter_map(letters).collect()
    }

    /// A run of text, with the beginnings of the pages in it. One within a word
    /// stands before the word.
    fn run(&mut self, raw: &str, run: Span) {
        let mut starts = self.starts(run).into_iter().peekable();
        let mut seen = self.letters.get(&run).copied().unwrap_or(0);
        let (mut done, mut word) = (0, 0);
        for (at, c) in raw.char_indices() {
            if c.is_whitespace() {
                word = at + c.len_utf8();
            }
            if !counts(c) {
                continue;
            }
            if let Some(letters) = starts.next_if_eq(&seen) {
                self.characters(&raw[done..word]);
                self.begin(|place| *place == Place::Run { span: run, letters });
                done = word;
            }
            seen += 1;
        }
        self.characters(&raw[done..]);
        self.letters.insert(run, seen);
    }

    /// Characters; in a text that runs from right to left, its numbers and
    /// addresses in pieces of their own.
    fn characters(&mut self, raw: &str) {
        let mut done = 0;
        let pieces = if self.isolates { writing::left_to_right(raw) } else { Vec::new() };
        for piece in pieces {
            self.push(&text(&raw[done..piece.start]));
            self.push(LEFT_TO_RIGHT);
            self.push(&text(&raw[piece.clone()]));
            self.push("</bdi>");
            done = piece.end;
        }
        self.push(&text(&raw[done..]));
    }

    /// Code runs from left to right in every text.
    fn code_direction(&self) -> &'static str {
        if self.isolates { " dir=\"ltr\"" } else { "" }
    }

    fn wrap(&mut self, name: &str, content: &[Inline]) {
        self.push(&format!("<{name}>"));
        self.inlines(content);
        self.push(&format!("</{name}>"));
    }
}

/// The id of the heading that is the block of this index.
pub fn heading_id(index: usize) -> String {
    format!("h{}", index + 1)
}

/// The element of a heading; the first level is the title's alone.
fn heading(level: u8) -> String {
    format!("h{}", level.clamp(2, 6))
}

/// An address with the characters encoded that may not stand in one.
fn address(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for c in target.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\n' | '\t' => {
                out.push_str(&format!("%{:02X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}
