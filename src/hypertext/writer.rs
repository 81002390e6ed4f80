//! The elements of a document, from title to contact.
//!
//! A numbered paragraph carries its anchor on the element that holds the whole
//! of it; in an e-book every role has its `epub:type`. What a page of the print
//! begins with has a mark before it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::escape::{address, attribute, push_text, text};
use super::{Chapter, Dialect, Division, Order, foreign};
use crate::plate::Plate;
use crate::read::language::{direction, is_mark, joins_without_space};
use crate::source::Span;
use crate::statement::folio::{Place, counts};
use crate::statement::{
    Block, BylineKind, BylineLine, Column, Edition, Figure, Folio, Inline, ListItem, Note,
    Paragraph, Picture, Statement, Table, identity::Direction, inline, plain_text, writing,
};

/// Writes the documents of a statement.
pub fn write(order: Order<'_>) -> Vec<Chapter> {
    let Order { statement, writing, dialect, division, plates, folios, sources } = order;
    let home = foreign::home(writing.script);
    let mut writer = Writer {
        out: String::new(),
        dialect,
        division,
        chapter: 0,
        pictures: &statement.pictures,
        plates,
        sources,
        notes: &statement.notes,
        seen: vec![0; statement.notes.len()],
        isolates: statement.identity.dir == Direction::Rtl,
        home: is_mixed(statement, home).then_some(home),
        folios,
        pages: Vec::new(),
        letters: BTreeMap::new(),
    };
    let documents = 0..division.chapters().len();
    documents.map(|chapter| writer.chapter(statement, chapter)).collect()
}

/// Whether there is a passage in another script anywhere.
fn is_mixed(statement: &Statement, home: &str) -> bool {
    let mut mixed = false;
    statement.each_run(&mut |content| mixed = mixed || has_passage(content, home));
    mixed
}

fn has_passage(content: &[Inline], home: &str) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Text { text, .. } => foreign::any(text, home),
        other => has_passage(other.children(), home),
    })
}

/// The id of the place where a page of the print begins.
pub fn page_id(label: &str) -> String {
    format!("page-{label}")
}

/// The id of the heading that is the block of this index.
pub fn heading_id(index: usize) -> String {
    format!("h{}", index + 1)
}

/// The longest word that is not divided on the narrowest page, in letters.
const LONGEST: usize = 16;

/// What stands before a piece that runs from left to right.
const LEFT_TO_RIGHT: &str = "<bdi dir=\"ltr\">";

struct Writer<'a> {
    out: String,
    dialect: Dialect,
    division: &'a Division,
    /// The document that is being written.
    chapter: usize,
    pictures: &'a [Picture],
    plates: &'a [Arc<Plate>],
    /// The address of each plate.
    sources: &'a [String],
    notes: &'a [Note],
    /// How often each footnote has been referred to so far.
    seen: Vec<usize>,
    /// Whether pieces that run from left to right are set apart.
    isolates: bool,
    /// The statement's own script, where passages in others are to be marked.
    home: Option<&'static str>,
    /// The pages that are still to begin.
    folios: &'a [Folio],
    /// Those that have, in this document.
    pages: Vec<String>,
    /// How many letters of each run have been written.
    letters: BTreeMap<Span, usize>,
}

impl Writer<'_> {
    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// A role, with the semantics of the e-book where this is one.
    fn role(&mut self, role: &str, semantics: &str) {
        if self.dialect == Dialect::Book {
            self.push(&format!(" epub:type=\"{semantics}\""));
        }
        self.push(&format!(" role=\"{role}\""));
    }

    /// A language where it changes, and a direction.
    fn lang(&self, lang: &str, dir: Option<Direction>) -> String {
        let lang = attribute(lang);
        let mut out = format!(" lang=\"{lang}\"");
        if self.dialect == Dialect::Book {
            out.push_str(&format!(" xml:lang=\"{lang}\""));
        }
        if let Some(dir) = dir {
            out.push_str(&format!(" dir=\"{}\"", dir.word()));
        }
        out
    }

    /// The elements of one document.
    fn chapter(&mut self, statement: &Statement, chapter: usize) -> Chapter {
        self.chapter = chapter;
        self.out = String::with_capacity(32_768);
        let last = chapter + 1 == self.division.chapters().len();
        self.push("<article class=\"statement\">\n");
        if chapter == 0 {
            self.header(statement);
        }
        for index in self.division.chapters()[chapter].clone() {
            match &statement.blocks[index] {
                Block::Heading { level, content, .. } => {
                    let id = format!(" id=\"{}\"", heading_id(index));
                    self.element(&heading(*level), &id, content);
                }
                other => self.block(other),
            }
        }
        self.footnotes();
        if let Some(contact) = statement.contact.as_ref().filter(|_| last) {
            self.push("<footer id=\"contact\" class=\"contact\">\n");
            for (index, paragraph) in contact.paragraphs.iter().enumerate() {
                self.push("<p");
                self.open(paragraph, |writer| {
                    if index == 0 {
                        writer.begin(|place| *place == Place::Contact);
                    }
                    writer.inlines(paragraph);
                });
                self.push("</p>\n");
            }
            self.push("</footer>\n");
        }
        if last && !statement.editions.is_empty() {
            self.editions(&statement.editions);
        }
        self.push("</article>\n");
        Chapter { body: std::mem::take(&mut self.out), pages: std::mem::take(&mut self.pages) }
    }

    /// The other language versions, each in its own words.
    fn editions(&mut self, editions: &[Edition]) {
        self.push("<ul class=\"editions\">\n");
        for edition in editions {
            let lang = self.lang(&edition.lang, Some(edition.dir));
            let name = text(&edition.name);
            self.push(&format!("<li{lang}><span class=\"language\">{name}</span> "));
            let title = text(&edition.title);
            let at = match self.dialect {
                Dialect::Book => edition.book(),
                Dialect::Web => edition.page(),
            };
            match at {
                Some(at) => {
                    let target = attribute(&address(&at));
                    let lang = attribute(&edition.lang);
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
            self.push("<p class=\"subtitle\"");
            self.role("doc-subtitle", "subtitle");
            self.content("p", subtitle);
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
        self.push(&format!("<{name}{attributes}"));
        self.content(name, content);
    }

    /// The rest of an element whose tag is open still.
    fn content(&mut self, name: &str, content: &[Inline]) {
        self.cell(name, content);
        self.push("\n");
    }

    /// The same within a line.
    fn cell(&mut self, name: &str, content: &[Inline]) {
        self.open(content, |writer| writer.inlines(content));
        self.push(&format!("</{name}>"));
    }

    /// Closes a tag, with the language of what it holds, where that is all of
    /// another; there its passages are not marked once more.
    fn open(&mut self, content: &[Inline], inside: impl FnOnce(&mut Self)) {
        let own = self.home;
        let lang = self.home.and_then(|home| foreign::whole(&plain_text(content), home));
        if let Some(lang) = lang {
            let attributes = self.lang(&lang, Some(direction(&lang)));
            self.push(&attributes);
            self.home = None;
        }
        self.push(">");
        inside(self);
        self.home = own;
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
            Block::Code { text: code, span } => {
                let dir = self.code_direction();
                self.push(&format!("<pre{dir}><code>"));
                self.verbatim(code, *span);
                self.push("</code></pre>\n");
            }
            Block::Break { .. } => self.push("<hr/>\n"),
            Block::Notice { paragraphs, .. } => {
                self.push("<div class=\"notice\">\n");
                for paragraph in paragraphs {
                    self.push("<p");
                    self.open(paragraph, |writer| writer.wrap("em", paragraph));
                    self.push("</p>\n");
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
            self.push(&format!("<div{id} class=\"{class}\">\n<p"));
        } else {
            self.push(&format!("<p{id} class=\"{class}\""));
        }
        self.open(&paragraph.content, |writer| {
            writer.begins_with(&paragraph.content);
            if let Some(number) = &paragraph.number {
                writer.number(&number.printed, &number.anchor);
            }
            writer.inlines(&paragraph.content);
        });
        self.push("</p>\n");
        if nested {
            self.inside(&paragraph.blocks);
            self.push("</div>\n");
        }
    }

    /// A number; on the web it leads to where it stands.
    fn number(&mut self, printed: &str, anchor: &str) {
        let (printed, anchor) = (text(printed), attribute(anchor));
        self.push(&match self.dialect {
            Dialect::Book => format!("<span class=\"number\">{printed}</span> "),
            Dialect::Web => format!("<a class=\"number\" href=\"#{anchor}\">{printed}</a> "),
        });
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
                if let Some(Block::Paragraph(first)) = item.blocks.first() {
                    self.begins_with(&first.content);
                }
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
        // In one line with the picture, so that no end of a page comes between.
        self.begin(|place| *place == Place::Picture(figure.picture));
        self.picture(figure.picture);
        self.push("\n");
        if !figure.caption.is_empty() {
            self.element("figcaption", "", &figure.caption);
        }
        self.push("</figure>\n");
    }

    /// A picture; one that nothing stands for is decoration.
    fn picture(&mut self, index: usize) {
        let source = self.sources.get(index);
        let (Some(picture), Some(plate), Some(source)) =
            (self.pictures.get(index), self.plates.get(index), source)
        else {
            return;
        };
        let size = plate.pixels.map_or(String::new(), |(width, height)| {
            format!(" width=\"{width}\" height=\"{height}\"")
        });
        let alternative = attribute(&picture.alternative);
        self.push(&format!("<img src=\"{source}\" alt=\"{alternative}\"{size}/>"));
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
            // What is empty is the head of nothing.
            let name = if cell.is_empty() { "td" } else { "th" };
            let scope = if cell.is_empty() { "" } else { " scope=\"col\"" };
            self.push(&format!("<{name}{scope}{}", class(index)));
            self.cell(name, cell);
        }
        self.push("</tr>\n</thead>\n");
        if !table.rows.is_empty() {
            self.push("<tbody>\n");
            for row in &table.rows {
                self.push("<tr>");
                for (index, cell) in row.iter().enumerate() {
                    self.push(&format!("<td{}", class(index)));
                    self.cell("td", cell);
                }
                self.push("</tr>\n");
            }
            self.push("</tbody>\n");
        }
        self.push("</table>\n");
    }

    /// The footnotes of this document.
    fn footnotes(&mut self) {
        let here = |index: &usize| self.division.of_note(*index) == self.chapter;
        let indices: Vec<usize> = (0..self.notes.len()).filter(here).collect();
        if indices.is_empty() {
            return;
        }
        self.push("<div class=\"notes\">\n");
        for index in indices {
            let n = index + 1;
            self.push(&format!("<aside id=\"fn{n}\""));
            self.role("doc-footnote", "footnote");
            self.push(&format!("><a href=\"#fnref{n}\""));
            self.role("doc-backlink", "backlink");
            self.push(&format!(">{n}</a> "));
            let notes = self.notes;
            self.inside(&notes[index].blocks);
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
                let target = match target.strip_prefix('#') {
                    Some(anchor) => {
                        let home = self.division.of_anchor(anchor);
                        self.division.link(self.chapter, home, anchor)
                    }
                    None => address(target),
                };
                let target = attribute(&target);
                self.push(&if self.dialect == Dialect::Web && hides(inline) {
                    format!("<a class=\"words\" href=\"{target}\">")
                } else {
                    format!("<a href=\"{target}\">")
                });
                self.inlines(content);
                self.push("</a>");
            }
            Inline::Code { text: code, span } => {
                let dir = self.code_direction();
                self.push(&format!("<code{dir}>"));
                self.verbatim(code, *span);
                self.push("</code>");
            }
            Inline::Break => self.push("<br/>"),
            Inline::Image(index) => {
                self.begin(|place| *place == Place::Picture(*index));
                self.picture(*index);
            }
            Inline::Note(index) => {
                let n = index + 1;
                let id = match self.seen.get_mut(*index) {
                    Some(times) => {
                        *times += 1;
                        if *times == 1 { format!("fnref{n}") } else { format!("fnref{n}-{times}") }
                    }
                    None => return,
                };
                let home = self.division.of_note(*index);
                let target = self.division.link(self.chapter, home, &format!("fn{n}"));
                self.push(&format!("<sup><a id=\"{id}\" href=\"{target}\""));
                self.role("doc-noteref", "noteref");
                self.push(&format!(">{n}</a></sup>"));
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
        self.push(&format!("<span id=\"{id}\""));
        self.role("doc-pagebreak", "pagebreak");
        self.push(&format!(" aria-label=\"{shown}\"></span>"));
        self.pages.push(label.clone());
    }

    /// Marks the beginning of a page that begins with the first letter of a
    /// paragraph, so that it stands before its number or its label.
    fn begins_with(&mut self, content: &[Inline]) {
        let first = content.first().map(|inline| (inline, inline.children()));
        match first {
            Some((Inline::Text { span, .. } | Inline::Code { span, .. }, _))
                if !self.letters.contains_key(span) =>
            {
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

    /// A run of text, with the beginnings of the pages in it.
    fn run(&mut self, raw: &str, run: Span) {
        self.pieces(raw, run, |writer, piece| writer.characters(piece));
    }

    /// The same of code, in which nothing is marked.
    fn verbatim(&mut self, raw: &str, run: Span) {
        self.pieces(raw, run, |writer, piece| push_text(piece, &mut writer.out));
    }

    /// A run in pieces, one for each page. A page that begins within a word
    /// begins before it, and is kept in one line with it: its mark would else be left
    /// at the end of the line before.
    fn pieces(&mut self, raw: &str, run: Span, write: impl Fn(&mut Self, &str)) {
        let starts = self.starts(run);
        if starts.is_empty() && !self.letters.contains_key(&run) && self.folios.is_empty() {
            return write(self, raw);
        }
        let mut starts = starts.into_iter().peekable();
        let mut seen = self.letters.get(&run).copied().unwrap_or(0);
        let (mut done, mut word, mut before) = (0, 0, None);
        for (at, c) in raw.char_indices() {
            let apart = before.replace(c).is_some_and(|before| joins_without_space(before, c));
            if c.is_whitespace() {
                word = at + c.len_utf8();
            } else if apart && !is_mark(c) {
                word = at;
            }
            if !counts(c) {
                continue;
            }
            if let Some(letters) = starts.next_if_eq(&seen) {
                word = word.max(done);
                write(self, &raw[done..word]);
                done = word + self.first_word(&raw[word..]);
                let held = done > word;
                self.push(if held { "<span class=\"turn\">" } else { "" });
                self.begin(|place| *place == Place::Run { span: run, letters });
                write(self, &raw[word..done]);
                self.push(if held { "</span>" } else { "" });
            }
            seen += 1;
        }
        write(self, &raw[done..]);
        self.letters.insert(run, seen);
    }

    /// How many bytes of a text are its first word, to be kept together; none where it
    /// is so long that a narrow page has to divide it.
    fn first_word(&self, text: &str) -> usize {
        let pieces = if self.isolates { writing::left_to_right(text) } else { Vec::new() };
        if let Some(piece) = pieces.first().filter(|piece| piece.start == 0) {
            return if piece.len() <= LONGEST { piece.end } else { 0 };
        }
        let mut before = None;
        let mut ends = |c: char| {
            let apart = before.replace(c).is_some_and(|before| joins_without_space(before, c));
            c.is_whitespace() || apart && !is_mark(c)
        };
        let end = text.find(&mut ends).unwrap_or(text.len());
        if text[..end].chars().count() <= LONGEST { end } else { 0 }
    }

    /// Characters; in a text that runs from right to left, its numbers and
    /// addresses in pieces of their own; passages in another script with their
    /// language.
    fn characters(&mut self, raw: &str) {
        let pieces = if self.isolates { writing::left_to_right(raw) } else { Vec::new() };
        let mut done = 0;
        for piece in pieces {
            self.passages(&raw[done..piece.start]);
            self.push(LEFT_TO_RIGHT);
            push_text(&raw[piece.clone()], &mut self.out);
            self.push("</bdi>");
            done = piece.end;
        }
        self.passages(&raw[done..]);
    }

    fn passages(&mut self, raw: &str) {
        let passages = self.home.map(|home| foreign::passages(raw, home)).unwrap_or_default();
        let mut done = 0;
        for foreign::Passage { range, lang } in passages {
            push_text(&raw[done..range.start], &mut self.out);
            let attributes = self.lang(&lang, None);
            self.push(&format!("<span{attributes}>"));
            push_text(&raw[range.clone()], &mut self.out);
            self.push("</span>");
            done = range.end;
        }
        push_text(&raw[done..], &mut self.out);
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

/// The element of a heading; the first level is the title's alone.
fn heading(level: u8) -> String {
    format!("h{}", level.clamp(2, 6))
}

/// Whether a link stands on words that do not show where it leads; on paper its
/// address is wanted beside them.
fn hides(link: &Inline) -> bool {
    match link {
        Inline::Link { target, content } => {
            inline::unprinted(target, &plain_text(content)).is_some()
        }
        _ => false,
    }
}
