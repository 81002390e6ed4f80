//! Statement → Typst: calls with data, never styling.
//!
//! What a call means is the layout's business. While writing, a source map is
//! kept, so that any place in the markup can be led back to the line of the
//! author that it came from.

use super::accent::Accent;
use super::code::Code;
use super::escape;
use super::sense::by_sense;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::plate::Plate;
use crate::product::Form;
use crate::source::Span;
use crate::statement::identity::Direction;
use crate::statement::{
    Block, BylineKind, Column, Date, Edition, Figure, Inline, ListItem, Note, Paragraph, Picture,
    Quotation, Statement, Table, Writing, identity, inline, writing,
};

/// Typst markup and where each part of it came from.
#[derive(Debug, Clone, Default)]
pub struct Emitted {
    /// The markup.
    pub text: String,
    /// Where its parts came from.
    pub origins: Origins,
}

/// Ranges of markup, in order, and the source they came from.
#[derive(Debug, Clone, Default)]
pub struct Origins(Vec<(usize, usize, Span)>);

impl Origins {
    /// The place in the source that a byte of the markup came from.
    pub fn of(&self, byte: usize) -> Option<Span> {
        let index = self.0.partition_point(|(start, ..)| *start <= byte).checked_sub(1)?;
        let (_, end, span) = self.0[index];
        (byte <= end).then_some(span)
    }
}

/// What the markup needs to know besides the statement.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The folder of the layout.
    pub layout: &'a str,
    /// The page, as the layout names it.
    pub page: &'a str,
    /// How pages become sheets.
    pub form: Form,
    /// The second colour.
    pub accent: Option<&'a Accent>,
    /// Parameters of the layout that are given, in Typst.
    pub parameters: &'a BTreeMap<String, String>,
    /// The day that the files carry.
    pub dated: Date,
    /// The pictures, in the order of the statement's.
    pub plates: &'a [Arc<Plate>],
    /// Families for letters that the layout has no face for.
    pub faces: &'a [String],
    /// Sizes other than the layout's own.
    pub sizes: Option<Sizes>,
    /// Whether the contact has a page of its own.
    pub back: bool,
    /// What a telephone reads beside the contact.
    pub code: Option<&'a Code>,
    /// The picture for the cover: the name of its file, and what stands for it in
    /// words.
    pub cover: Option<(&'a str, &'a str)>,
}

/// The sizes from which a page follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Of the type, in points.
    pub type_size: f64,
    /// From line to line, as a multiple of it.
    pub leading: f64,
    /// Inner and outer margin in millimetres.
    pub side_margin: f64,
}

/// Writes a statement as Typst.
pub fn emit(statement: &Statement, setting: Setting<'_>) -> Emitted {
    let mut writer = Writer {
        writing: Writing::of(statement),
        notes: &statement.notes,
        pictures: &statement.pictures,
        plates: setting.plates,
        uses: uses(statement),
        given: vec![false; statement.notes.len()],
        after_space: true,
        isolates: statement.identity.dir == Direction::Rtl,
        links: true,
        by_sense: false,
        out: Emitted::default(),
    };
    writer.document(statement, setting);
    writer.out
}

/// The arguments that say what a statement is and how it is written, from title to
/// faces, for a picture of its title: without notes, pictures and links.
pub fn head(statement: &Statement, faces: &[String]) -> String {
    let mut writer = Writer {
        writing: Writing::of(statement),
        notes: &[],
        pictures: &[],
        plates: &[],
        uses: Vec::new(),
        given: Vec::new(),
        after_space: true,
        isolates: statement.identity.dir == Direction::Rtl,
        links: false,
        by_sense: false,
        out: Emitted::default(),
    };
    writer.names(statement);
    writer.voice(statement, faces);
    writer.out.text
}

struct Writer<'a> {
    /// What the statement is written in.
    writing: Writing,
    notes: &'a [Note],
    pictures: &'a [Picture],
    plates: &'a [Arc<Plate>],
    /// How often each footnote is referred to.
    uses: Vec<usize>,
    /// Which footnotes have been set already.
    given: Vec<bool>,
    /// Whether a space or the beginning of a run stands before what comes next.
    after_space: bool,
    /// Whether pieces that run from left to right are set apart.
    isolates: bool,
    /// Whether links lead anywhere.
    links: bool,
    /// Whether lines end by sense, as far as spaces say it.
    by_sense: bool,
    out: Emitted,
}

impl Writer<'_> {
    fn push(&mut self, markup: &str) {
        self.out.text.push_str(markup);
    }

    /// A named argument on a line of its own.
    fn argument(&mut self, name: &str, value: &str) {
        self.push(&format!("  {name}: {value},\n"));
    }

    fn document(&mut self, statement: &Statement, setting: Setting<'_>) {
        let identity = &statement.identity;
        self.push("// Set with: typst compile --ignore-system-fonts --font-path fonts ");
        self.push(&format!("{}.typ\n", identity.slug.replace(['\n', '\r'], "")));
        self.push(&format!("#import \"layouts/{}/main.typ\": *\n\n", setting.layout));
        self.push("#show: statement.with(\n");
        self.names(statement);
        self.meta(statement, setting.dated);
        self.voice(statement, setting.faces);
        self.argument("paper", &escape::string(setting.page));
        self.settings(setting);
        if let Some((name, words)) = setting.cover {
            let path = escape::string(&format!("/{name}"));
            let words = if words.is_empty() { "none".to_owned() } else { escape::string(words) };
            self.argument("cover", &format!("(path: {path}, alternative: {words})"));
        }
        self.push(")\n");
        for block in &statement.blocks {
            self.push("\n");
            self.block(block, Place::Body);
        }
        let paragraphs = statement.contact.as_ref().map(|contact| &contact.paragraphs);
        if paragraphs.is_some() || !statement.editions.is_empty() {
            self.push("\n#contact");
            let editions = !statement.editions.is_empty();
            if setting.back || editions || setting.code.is_some() {
                self.push("(");
                if setting.back {
                    self.push("back: true, ");
                }
                if let Some(code) = setting.code {
                    self.code(code);
                }
                if editions {
                    self.push("editions: (");
                    statement.editions.iter().for_each(|edition| self.edition(edition));
                    self.push(")");
                }
                self.push(")");
            }
            self.push("[");
            for paragraph in paragraphs.into_iter().flatten() {
                self.contact_lines(paragraph);
            }
            self.push("]\n");
        }
    }

    /// Title, subtitle and byline.
    fn names(&mut self, statement: &Statement) {
        self.push("  title: ");
        self.ragged(&statement.title);
        self.push(",\n  subtitle: ");
        match &statement.subtitle {
            Some(subtitle) => self.ragged(subtitle),
            None => self.push("none"),
        }
        self.push(",\n  byline: (\n");
        for line in &statement.byline {
            self.byline(line);
        }
        self.push("  ),\n");
    }

    /// Language, direction, script and the faces for it.
    fn voice(&mut self, statement: &Statement, faces: &[String]) {
        let identity = &statement.identity;
        self.argument("lang", &escape::string(identity.language()));
        self.argument("region", &identity.region().map_or("none".into(), escape::string));
        self.argument("dir", identity.dir.word());
        self.argument("script", &escape::string(self.writing.script));
        self.argument("polytonic", if self.writing.polytonic { "true" } else { "false" });
        let faces: String =
            faces.iter().map(|face| format!("{}, ", escape::string(face))).collect();
        self.argument("faces", &format!("({})", faces.trim_end()));
    }

    /// Parameters that are given, and the sizes that fill the pages.
    fn settings(&mut self, setting: Setting<'_>) {
        let mut all = setting.parameters.clone();
        if let Some(Sizes { type_size, leading, side_margin }) = setting.sizes {
            all.insert("size".to_owned(), format!("{type_size:.3}pt"));
            all.insert("leading".to_owned(), format!("{leading:.4}"));
            all.insert("side-margin".to_owned(), format!("{side_margin:.3}mm"));
        }
        if !all.is_empty() {
            let pairs: Vec<_> =
                all.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            self.argument("settings", &format!("({})", pairs.join(", ")));
        }
    }

    fn code(&mut self, Code { side, drawing, letters }: &Code) {
        let drawing = escape::string(drawing);
        let letters = letters.as_deref().map_or("none".into(), escape::string);
        self.push(&format!("code: (side: {side}, letters: {letters}, drawing: {drawing}), "));
    }

    fn edition(&mut self, edition: &Edition) {
        let text = |text: &str| escape::string(&escape::running(text, &mut true));
        let region = identity::region(&edition.lang).map_or("none".into(), escape::string);
        let address = edition.address.as_ref().map(|at| format!("{at}/{}.pdf", edition.slug));
        self.push(&format!(
            "\n  (lang: {}, region: {region}, dir: {}, name: {}, title: {}, address: {}),",
            escape::string(identity::language(&edition.lang)),
            edition.dir.word(),
            text(&edition.name),
            text(&edition.title),
            address.map_or("none".into(), |at| escape::string(&at)),
        ));
    }

    fn byline(&mut self, line: &crate::statement::BylineLine) {
        match line.kind {
            BylineKind::Issuer { start, end } => {
                let (upto, after) = inline::split_at(&line.content, end);
                let (before, name) = inline::split_at(&upto, start);
                self.push("    (kind: \"issuer\", before: ");
                self.content(&before);
                self.push(", name: ");
                self.ragged(&name);
                self.push(", after: ");
                self.content(&after);
            }
            BylineKind::Date | BylineKind::Other => {
                let kind = if line.kind == BylineKind::Date { "date" } else { "other" };
                self.push(&format!("    (kind: \"{kind}\", body: "));
                self.content(&line.content);
            }
        }
        self.push("),\n");
    }

    fn meta(&mut self, statement: &Statement, dated: Date) {
        let identity = &statement.identity;
        let text = |s: &Option<String>| s.as_deref().map_or("none".into(), escape::string);
        let keywords: String =
            identity.keywords.iter().map(|k| format!("{}, ", escape::string(k))).collect();
        self.push("  meta: (\n");
        self.push(&format!("    title: {},\n", escape::string(&statement.plain_title())));
        self.push(&format!("    author: {},\n", text(&identity.issuer)));
        self.push(&format!(
            "    date: datetime(year: {}, month: {}, day: {}),\n",
            dated.year(),
            dated.month(),
            dated.day()
        ));
        self.push(&format!("    keywords: ({keywords}),\n"));
        self.push(&format!("    description: {},\n  ),\n", text(&statement.description())));
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.push("\n\n");
            }
            self.block(block, place);
        }
    }

    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, place),
            Block::Heading { level, content, .. } => {
                let level = level.saturating_sub(1).clamp(1, 5);
                self.push(&format!("#section(level: {level})"));
                self.content(content);
                self.push(";\n");
            }
            Block::Quotation(quotation) => self.quotation(quotation),
            Block::List { items, .. } => {
                self.push("#points(");
                self.items(items);
                self.push(");\n");
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Code { text, .. } => {
                let literal = escape::string(text.trim_end_matches('\n'));
                self.push(&format!("#code-block({literal});\n"));
            }
            Block::Break { .. } => self.push("#divider();\n"),
            Block::Notice { paragraphs, .. } => {
                self.push("#notice[");
                self.paragraphs(paragraphs);
                self.push("];\n");
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, place: Place) {
        let announces = announces(&paragraph.content);
        match (&paragraph.number, place) {
            (Some(number), _) => {
                let printed = escape::string(&number.printed);
                let announces = if announces { ", announces: true" } else { "" };
                self.push(&format!("#numbered({printed}, <{}>{announces})[", number.anchor));
            }
            (None, Place::Body) if announces => self.push("#para(announces: true)["),
            (None, Place::Body) => self.push("#para["),
            (None, Place::Numbered) => self.push("#more["),
            (None, Place::Inside) => {
                self.run(&paragraph.content);
                return self.more(&paragraph.blocks, "\n\n", Place::Inside);
            }
        }
        self.run(&paragraph.content);
        // What else belongs to a number is handed over apart.
        let apart = if paragraph.number.is_some() { "][\n" } else { "\n\n" };
        self.more(&paragraph.blocks, apart, Place::Numbered);
        self.push("];\n");
    }

    /// Blocks behind a text, where there are any.
    fn more(&mut self, blocks: &[Block], apart: &str, place: Place) {
        if !blocks.is_empty() {
            self.push(apart);
            self.blocks(blocks, place);
        }
    }

    fn quotation(&mut self, quotation: &Quotation) {
        self.push("#quotation(attribution: ");
        match &quotation.attribution {
            Some(attribution) => self.content(attribution),
            None => self.push("none"),
        }
        self.push(")[");
        self.blocks(&quotation.blocks, Place::Inside);
        self.push("];\n");
    }

    fn items(&mut self, items: &[ListItem]) {
        self.push("(\n");
        for item in items {
            self.push("  (label: ");
            match &item.label {
                Some(label) => self.push(&escape::string(label)),
                None => self.push("none"),
            }
            let mut blocks = item.blocks.as_slice();
            if let [Block::Paragraph(first), rest @ ..] = blocks
                && !rest.is_empty()
                && first.number.is_none()
                && first.blocks.is_empty()
                && announces(&first.content)
            {
                self.push(", lead: ");
                self.content(&first.content);
                blocks = rest;
            }
            self.push(", body: [");
            self.blocks(blocks, Place::Inside);
            self.push("]),\n");
        }
        self.push(")");
    }

    fn table(&mut self, table: &Table) {
        let align: String = table
            .columns
            .iter()
            .map(|column| match column {
                Column::Auto => "start, ",
                Column::Left => "left, ",
                Column::Center => "center, ",
                Column::Right => "right, ",
            })
            .collect();
        self.push(&format!(
            "#grid-table(columns: {}, align: ({align}), header: (",
            table.columns.len()
        ));
        self.cells(&table.header);
        self.push("), rows: (\n");
        for row in &table.rows {
            self.push("  (");
            self.cells(row);
            self.push("),\n");
        }
        self.push("));\n");
    }

    fn figure(&mut self, figure: &Figure) {
        self.picture("picture", figure.picture, &figure.caption);
        self.push("\n");
    }

    /// A call with the file of a picture, what stands for it, its size in
    /// pixels, and the words under it where there are any.
    fn picture(&mut self, call: &str, index: usize, caption: &[Inline]) {
        let (Some(picture), Some(plate)) = (self.pictures.get(index), self.plates.get(index))
        else {
            return;
        };
        let start = self.out.text.len();
        let alternative = Some(picture.alternative.as_str()).filter(|text| !text.is_empty());
        self.push(&format!(
            "#{call}({}, alternative: {}, pixels: {}",
            escape::string(&format!("/{}", plate.name)),
            alternative.map_or("none".into(), escape::string),
            plate.pixels.map_or("none".into(), |(width, height)| format!("({width}, {height})")),
        ));
        self.mark(start, picture.span);
        if !caption.is_empty() {
            self.push(", caption: ");
            self.content(caption);
        }
        self.push(");");
    }

    fn cells(&mut self, cells: &[Vec<Inline>]) {
        for cell in cells {
            self.content(cell);
            self.push(", ");
        }
    }

    fn paragraphs(&mut self, paragraphs: &[Vec<Inline>]) {
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if index > 0 {
                self.push("\n\n");
            }
            self.run(paragraph);
        }
    }

    /// The lines of the contact: one that is an address and nothing else is
    /// handed over as such.
    fn contact_lines(&mut self, paragraph: &[Inline]) {
        let mut running = false;
        for line in inline::lines(paragraph) {
            match lone_link(&line) {
                Some((target, content)) => {
                    self.push(&format!("\n\n#address({})", escape::string(target)));
                    self.content(content);
                    self.push(";");
                }
                None => {
                    self.push(if running { "#linebreak();" } else { "\n\n" });
                    self.run(&line);
                }
            }
            running = lone_link(&line).is_none();
        }
    }

    /// A content block: `[…]`.
    fn content(&mut self, content: &[Inline]) {
        self.push("[");
        self.run(content);
        self.push("]");
    }

    /// The same, in few large lines.
    fn ragged(&mut self, content: &[Inline]) {
        self.by_sense = self.writing.has_small_letters();
        self.content(content);
        self.by_sense = false;
    }

    /// A run of text from its beginning.
    fn run(&mut self, content: &[Inline]) {
        self.after_space = true;
        self.inlines(content);
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text, span } => self.text(text, *span),
            Inline::Emphasis(inner) => self.call("#emph", inner),
            Inline::Strong(inner) => self.call("#strong", inner),
            Inline::Struck(inner) => self.call("#struck", inner),
            Inline::Superscript(inner) => self.call("#super", inner),
            Inline::Subscript(inner) => self.call("#sub", inner),
            Inline::Link { content, .. } if self.isolates && writing::shows_address(content) => {
                self.isolates = false;
                self.push("#leftwise[");
                self.inline(inline);
                self.push("];");
                self.isolates = true;
            }
            Inline::Link { content, .. } if !self.links => self.inlines(content),
            Inline::Link { target, content } => match target.strip_prefix('#') {
                Some(anchor) => self.call(&format!("#link(<{anchor}>)"), content),
                None => self.call(&format!("#link({})", escape::string(target)), content),
            },
            Inline::Code { text, span } => {
                let start = self.out.text.len();
                self.push(&format!("#code-span({});", escape::string(text)));
                self.mark(start, *span);
            }
            Inline::Break => self.push("#linebreak();"),
            Inline::Note(index) => self.note(*index),
            Inline::Image(index) => self.picture("small-picture", *index, &[]),
        }
        if matches!(
            inline,
            Inline::Code { .. } | Inline::Break | Inline::Note(_) | Inline::Image(_)
        ) {
            self.after_space = matches!(inline, Inline::Break);
        }
    }

    /// A run of characters; in a text that runs from right to left, its
    /// numbers and addresses in pieces of their own.
    fn text(&mut self, text: &str, span: Span) {
        let mut done = 0;
        let pieces = if self.isolates { writing::left_to_right(text) } else { Vec::new() };
        for piece in pieces {
            self.literal(&text[done..piece.start], span);
            self.push("#leftwise[");
            self.literal(&text[piece.clone()], span);
            self.push("];");
            done = piece.end;
        }
        self.literal(&text[done..], span);
    }

    fn literal(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let start = self.out.text.len();
        let running = escape::running(text, &mut self.after_space);
        let literal = escape::string(&if self.by_sense { by_sense(&running) } else { running });
        self.push(&format!("#{literal};"));
        self.mark(start, span);
    }

    /// A call that takes one content block. The semicolon keeps a bracket
    /// that follows in the text from becoming part of the call.
    fn call(&mut self, function: &str, content: &[Inline]) {
        self.push(function);
        self.push("[");
        self.inlines(content);
        self.push("];");
    }

    fn note(&mut self, index: usize) {
        let notes = self.notes;
        let Some(note) = notes.get(index) else { return };
        let number = index + 1;
        if self.given[index] {
            self.push(&format!("#note-again({number}, <fn-{number}>);"));
            return;
        }
        self.given[index] = true;
        if self.uses[index] > 1 {
            self.push(&format!("#note({number}, label: <fn-{number}>)["));
        } else {
            self.push(&format!("#note({number})["));
        }
        self.blocks(&note.blocks, Place::Inside);
        self.push("];");
    }

    fn mark(&mut self, start: usize, span: Span) {
        if span != Span::default() {
            self.out.origins.0.push((start, self.out.text.len(), span));
        }
    }
}

/// The link that a line consists of, whatever emphasis it stands in.
fn lone_link(line: &[Inline]) -> Option<(&str, &[Inline])> {
    match line {
        [Inline::Link { target, content }] => Some((target, content)),
        [Inline::Strong(inner) | Inline::Emphasis(inner)] => lone_link(inner),
        _ => None,
    }
}

/// Whether a text announces what follows: it ends in a colon, or there are no words in it.
fn announces(content: &[Inline]) -> bool {
    let end = inline::plain_end(content);
    let end = end.trim_end();
    end.is_empty() || end.ends_with([':', '：'])
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The body itself.
    Body,
    /// A numbered paragraph.
    Numbered,
    /// A quotation, an item, a note: where a paragraph is just text.
    Inside,
}

/// How often each footnote is referred to.
fn uses(statement: &Statement) -> Vec<usize> {
    fn count(content: &[Inline], uses: &mut [usize]) {
        for inline in content {
            if let Inline::Note(index) = inline
                && let Some(times) = uses.get_mut(*index)
            {
                *times += 1;
            }
            count(inline.children(), uses);
        }
    }
    let mut uses = vec![0; statement.notes.len()];
    let blocks = statement.blocks.iter();
    for block in blocks.chain(statement.notes.iter().flat_map(|note| &note.blocks)) {
        block.each_inlines(&mut |content| count(content, &mut uses));
    }
    count(&statement.title, &mut uses);
    uses
}
