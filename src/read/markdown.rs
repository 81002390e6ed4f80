//! Markdown → pieces. The only file that knows `comrak`.
//!
//! Ordered lists of the outermost level are taken apart into paragraphs that
//! keep the marker as it stands in the source, since in a statement a number
//! is a name and not a position. What a pamphlet does not set is refused by
//! name, so that nothing of the author's is lost in silence.

use std::collections::{BTreeMap, HashMap, HashSet};

use comrak::nodes::{AstNode, ListType, NodeList, NodeValue, Sourcepos, TableAlignment};
use comrak::{Arena, Options, parse_document};

use super::bytes;
use super::notations;
use super::piece::{Marker, Piece, PieceItem, PieceKind, TextPiece};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::statement::inline::plain_text;
use crate::statement::{Column, Inline, Picture};

/// A footnote as it stands in the source.
#[derive(Debug, Clone)]
pub struct RawNote {
    /// Its label.
    pub label: String,
    /// What it says.
    pub pieces: Vec<Piece>,
    /// Where it stands.
    pub span: Span,
}

/// What a source is made of.
#[derive(Debug, Default)]
pub struct Pieces {
    /// The blocks in order.
    pub body: Vec<Piece>,
    /// The footnotes in the order of their first reference.
    pub notes: Vec<RawNote>,
    /// The pictures in the order of the source.
    pub pictures: Vec<Picture>,
    /// What cannot be set, and why.
    pub findings: Vec<Diagnostic>,
}

/// Parses the source from byte `start` on; blocks and inlines may stand so deep
/// in one another.
pub fn parse(source: &Source, start: usize, deepest: usize) -> Pieces {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;

    let arena = Arena::new();
    let root = parse_document(&arena, &source.text()[start..], &options);
    let first_line = source.position(start).line - 1;
    let mut walk = Walk {
        source,
        first_line,
        order: HashMap::new(),
        within: None,
        references: Vec::new(),
        out: Pieces::default(),
    };
    if let Some(deep) = too_deep(root, deepest) {
        let span = walk.span(deep);
        walk.out.findings.push(
            Diagnostic::error(
                "nested-too-deep",
                span,
                format!("quotations, lists or emphasis stand in one another more than {deepest} deep here"),
            )
            .with_help("take some of the layers away"),
        );
        return walk.out;
    }
    for node in root.children() {
        let pieces = walk.blocks(node, true);
        walk.out.body.extend(pieces);
    }
    walk.finish()
}

/// The first place that is nested deeper than a pamphlet can be.
fn too_deep<'a>(root: &'a AstNode<'a>, deepest: usize) -> Option<Sourcepos> {
    let mut stack = vec![(root, 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > deepest {
            return Some(node.data.borrow().sourcepos);
        }
        stack.extend(node.children().map(|child| (child, depth + 1)));
    }
    None
}

struct Walk<'s> {
    source: &'s Source,
    first_line: usize,
    /// Labels of footnotes, each with its place in the order of their first
    /// references.
    order: HashMap<String, usize>,
    /// The footnote that is being read, where one is.
    within: Option<String>,
    /// Which footnote is referred to, and from within which.
    references: Vec<(Option<String>, String)>,
    out: Pieces,
}

impl Walk<'_> {
    /// The bytes of a place that `comrak` counts in lines and byte columns.
    fn span(&self, at: Sourcepos) -> Span {
        let byte =
            |line: usize, column: usize| self.source.line_start(line + self.first_line) + column;
        let len = self.source.text().len();
        let start = byte(at.start.line.max(1), at.start.column.saturating_sub(1)).min(len);
        let end = byte(at.end.line.max(1), at.end.column).min(len);
        Span::new(start, end)
    }

    fn blocks<'a>(&mut self, node: &'a AstNode<'a>, outermost: bool) -> Vec<Piece> {
        let data = node.data.borrow();
        let span = self.span(data.sourcepos);
        let kind = match &data.value {
            NodeValue::Paragraph => {
                let content = self.inlines(node);
                if content.is_empty() {
                    return Vec::new();
                }
                self.out.findings.extend(notations::formula(self.source, span));
                if let Some(figures) = figures(&content, span, &self.out.pictures) {
                    return figures;
                }
                PieceKind::Text(TextPiece { content, ..TextPiece::default() })
            }
            NodeValue::Heading(heading) => {
                let content = self.inlines(node);
                if plain_text(&content).trim().is_empty() {
                    return Vec::new();
                }
                PieceKind::Heading(heading.level, content)
            }
            NodeValue::BlockQuote => PieceKind::Quote(self.children(node)),
            NodeValue::List(list) if outermost && list.list_type == ListType::Ordered => {
                self.tasks(node);
                return node.children().map(|item| self.numbered(item)).collect();
            }
            NodeValue::List(list) => {
                self.tasks(node);
                PieceKind::List(self.items(node, list))
            }
            NodeValue::CodeBlock(code) => PieceKind::Code(code.literal.clone()),
            NodeValue::ThematicBreak => PieceKind::Rule,
            NodeValue::Table(table) => {
                let columns = table.alignments.iter().map(|a| match a {
                    TableAlignment::None => Column::Auto,
                    TableAlignment::Left => Column::Left,
                    TableAlignment::Center => Column::Center,
                    TableAlignment::Right => Column::Right,
                });
                let columns = columns.collect();
                self.overlong_rows(node, table.alignments.len());
                let rows = node
                    .children()
                    .map(|row| row.children().map(|cell| self.inlines(cell)).collect())
                    .collect();
                PieceKind::Table(columns, rows)
            }
            NodeValue::FootnoteDefinition(note) => {
                let outer = self.within.replace(note.name.clone());
                let pieces = self.children(node);
                self.within = outer;
                self.out.notes.push(RawNote { label: note.name.clone(), pieces, span });
                return Vec::new();
            }
            NodeValue::HtmlBlock(html) => {
                self.html(&html.literal, span);
                return Vec::new();
            }
            _ => {
                self.refuse("this block", span);
                return Vec::new();
            }
        };
        vec![Piece { kind, span }]
    }

    fn children<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Piece> {
        node.children().flat_map(|child| self.blocks(child, false)).collect()
    }

    /// An item of an outermost ordered list, as a paragraph with its marker.
    fn numbered<'a>(&mut self, item: &'a AstNode<'a>) -> Piece {
        let span = self.span(item.data.borrow().sourcepos);
        let marker = self.marker(span);
        let mut inner = self.children(item);
        let content = match inner.first_mut().and_then(Piece::text_mut) {
            Some(first) => {
                let content = std::mem::take(&mut first.content);
                inner.remove(0);
                content
            }
            None => Vec::new(),
        };
        let text = TextPiece { marker: Some(marker), content, inner, ..TextPiece::default() };
        Piece { kind: PieceKind::Text(text), span }
    }

    /// Reports the first task of a list.
    fn tasks<'a>(&mut self, list: &'a AstNode<'a>) {
        let mut spans = list.children().map(|item| self.span(item.data.borrow().sourcepos));
        let task = spans.find_map(|span| notations::task(self.source, span));
        self.out.findings.extend(task);
    }

    fn items<'a>(&mut self, node: &'a AstNode<'a>, list: &NodeList) -> Vec<PieceItem> {
        let ordered = list.list_type == ListType::Ordered;
        node.children()
            .map(|item| {
                let span = self.span(item.data.borrow().sourcepos);
                let label = ordered.then(|| self.marker(span).printed);
                PieceItem { label, pieces: self.children(item), span }
            })
            .collect()
    }

    /// The marker of a list item, read from the source so that it stays as
    /// written, leading zeros included.
    fn marker(&self, item: Span) -> Marker {
        let text = self.source.slice(item);
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let end = digits.len() + usize::from(text[digits.len()..].starts_with(['.', ')']));
        Marker {
            printed: text[..end].to_owned(),
            span: Span::new(item.start, item.start + end),
            digits,
        }
    }

    /// The inlines of a block, its `<sup>` and `<sub>` closed.
    fn inlines<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Inline> {
        let mut open: Vec<(&'static str, Span, Vec<Inline>)> = Vec::new();
        let mut out = Vec::new();
        for child in node.children() {
            let data = child.data.borrow();
            let span = self.span(data.sourcepos);
            if let NodeValue::HtmlInline(html) = &data.value {
                match tag(html) {
                    Tag::Comment => {}
                    Tag::LineBreak => out.push(Inline::Break),
                    Tag::Open(name) => open.push((name, span, std::mem::take(&mut out))),
                    Tag::Close(name) if open.last().is_some_and(|(n, ..)| *n == name) => {
                        let inner = std::mem::take(&mut out);
                        if let Some((_, _, before)) = open.pop() {
                            out = before;
                        }
                        out.push(if name == "sup" {
                            Inline::Superscript(inner)
                        } else {
                            Inline::Subscript(inner)
                        });
                    }
                    Tag::Close(_) | Tag::Other => self.html(html, span),
                }
                continue;
            }
            drop(data);
            self.inline(child, span, &mut out);
        }
        while let Some((name, span, before)) = open.pop() {
            self.html(&format!("<{name}>"), span);
            let inner = std::mem::replace(&mut out, before);
            out.extend(inner);
        }
        out
    }

    fn inline<'a>(&mut self, node: &'a AstNode<'a>, span: Span, out: &mut Vec<Inline>) {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Text(text) => {
                self.undefined_notes(text, span);
                self.disguised_controls(text, span);
                out.push(Inline::Text { text: text.to_string(), span });
            }
            // Kept as a newline until the structure has been read, since
            // unprepared bylines and attributions stand on lines of their own.
            NodeValue::SoftBreak => {
                out.push(Inline::Text {
                    text: "\n".into(),
                    span: Span::new(span.start, span.start),
                });
            }
            NodeValue::LineBreak => out.push(Inline::Break),
            NodeValue::Code(code) => {
                out.push(Inline::Code { text: code.literal.clone(), span });
            }
            NodeValue::Emph => out.push(Inline::Emphasis(self.inlines(node))),
            NodeValue::Strong => out.push(Inline::Strong(self.inlines(node))),
            NodeValue::Strikethrough => out.push(Inline::Struck(self.inlines(node))),
            NodeValue::Superscript => out.push(Inline::Superscript(self.inlines(node))),
            NodeValue::Subscript => out.push(Inline::Subscript(self.inlines(node))),
            NodeValue::Link(link) => self.link(&link.url, node, span, out),
            NodeValue::FootnoteReference(reference) => {
                self.references.push((self.within.clone(), reference.name.clone()));
                let next = self.order.len();
                let index = *self.order.entry(reference.name.clone()).or_insert(next);
                out.push(Inline::Note(index));
            }
            NodeValue::Image(image) => self.picture(&image.url, &image.title, node, span, out),
            _ => self.refuse("this", span),
        }
    }

    fn link<'a>(&mut self, url: &str, node: &'a AstNode<'a>, span: Span, out: &mut Vec<Inline>) {
        let mut content = self.inlines(node);
        // A backslash between an address and the end of its line asks for a
        // line break; `comrak` takes it for a part of the address.
        if let (Some(whole), [Inline::Text { text, .. }]) =
            (url.strip_suffix('\\'), content.as_mut_slice())
            && text.ends_with('\\')
            && self.source.text()[span.end..].starts_with(['\n', '\r'])
        {
            text.pop();
            self.address(whole, content, span, out);
            out.push(Inline::Break);
            return;
        }
        self.address(url, content, span, out);
    }

    fn address(&mut self, url: &str, content: Vec<Inline>, span: Span, out: &mut Vec<Inline>) {
        self.disguised_controls(url, span);
        let scheme = url.split(':').next().unwrap_or("").trim().to_ascii_lowercase();
        let safe = !url.contains(':')
            || matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel")
            || scheme.contains(['/', '#', '?']);
        if !safe {
            self.out.findings.push(
                Diagnostic::error(
                    "unsafe-link",
                    span,
                    format!("a link to “{scheme}:” is not carried into a pamphlet"),
                )
                .with_help("links may begin with https:, http:, mailto: or tel:"),
            );
            out.extend(content);
        } else if url.is_empty() {
            out.extend(content);
        } else if content.is_empty() {
            // The address is all there is to see.
            let content = vec![Inline::Text { text: url.to_owned(), span }];
            out.push(Inline::Link { target: url.to_owned(), content });
        } else {
            out.push(Inline::Link { target: url.to_owned(), content });
        }
    }

    /// A picture within a line. Its title, which is the caption of a figure,
    /// follows it here, so that the words are not lost.
    fn picture<'a>(
        &mut self,
        path: &str,
        title: &str,
        node: &'a AstNode<'a>,
        span: Span,
        out: &mut Vec<Inline>,
    ) {
        let mut alternative = String::new();
        words(node, &mut alternative);
        self.disguised_controls(&format!("{alternative}{title}"), span);
        let picture =
            Picture { path: path.to_owned(), alternative: alternative.trim().into(), span };
        self.out.pictures.push(picture);
        out.push(Inline::Image(self.out.pictures.len() - 1));
        if !title.trim().is_empty() {
            let at = Span::new(span.end, span.end);
            out.push(Inline::Text { text: "\n".into(), span: at });
            out.push(Inline::Text { text: title.trim().to_owned(), span });
        }
    }

    /// Reports raw HTML, comments excepted.
    fn html(&mut self, html: &str, span: Span) {
        let Some(without) = strip_comments(html) else {
            self.out.findings.push(
                Diagnostic::error(
                    "raw-html",
                    span,
                    "a comment begins here and never ends, so the text after it would be lost",
                )
                .with_help("close the comment with -->"),
            );
            return;
        };
        let without = without.replace("<br>", "").replace("<br/>", "").replace("<br />", "");
        let Some(name) = element(&without) else {
            if !without.trim().is_empty() {
                self.refuse("raw HTML", span);
            }
            return;
        };
        self.out.findings.push(
            Diagnostic::error(
                "raw-html",
                span,
                format!("the HTML element <{name}> is not set in a pamphlet"),
            )
            .with_help("write it as Markdown; only comments, <br>, <sup> and <sub> are read"),
        );
    }

    fn refuse(&mut self, what: &str, span: Span) {
        self.out.findings.push(Diagnostic::error(
            "cannot-be-set",
            span,
            format!("{what} cannot be set in a pamphlet"),
        ));
    }

    /// Reports the rows of a table that have more cells than its header:
    /// Markdown leaves those out.
    fn overlong_rows<'a>(&mut self, table: &'a AstNode<'a>, columns: usize) {
        for row in table.children().skip(1) {
            let span = self.span(row.data.borrow().sourcepos);
            if cells(self.source.slice(span)) > columns {
                self.out.findings.push(
                    Diagnostic::error(
                        "table-cell-lost",
                        span,
                        format!("this row has more cells than the table has columns ({columns})"),
                    )
                    .with_help(
                        "give the header another cell, or write \\| for a line within a cell",
                    ),
                );
            }
        }
    }

    /// Reports control characters, which the source itself has not.
    fn disguised_controls(&mut self, text: &str, span: Span) {
        // Only an entity can hide one.
        if self.source.slice(span).contains("&#") {
            self.out.findings.extend(bytes::disguised(text, span));
        }
    }

    /// Reports references to footnotes that are nowhere defined.
    fn undefined_notes(&mut self, text: &str, span: Span) {
        let mut rest = text;
        if !rest.contains("[^") {
            return;
        }
        // An escaped bracket is meant as a bracket.
        let escaped: HashSet<&str> = self
            .source
            .slice(span)
            .split("\\[^")
            .skip(1)
            .filter_map(|after| after.split(']').next())
            .collect();
        while let Some(at) = rest.find("[^") {
            rest = &rest[at + 2..];
            let Some(label) = rest.split(']').next().filter(|l| l.len() < rest.len()) else {
                return;
            };
            let meant = escaped.contains(label);
            if !label.is_empty() && !label.contains(char::is_whitespace) && !meant {
                self.out.findings.push(
                    Diagnostic::error(
                        "footnote-undefined",
                        span,
                        format!("the footnote “{label}” is referred to and nowhere written"),
                    )
                    .with_help(format!("write it on a line of its own: [^{label}]: …")),
                );
            }
        }
    }

    /// Puts the footnotes in the order of their references and reports those
    /// that cannot be reached from the text: their words would be lost.
    fn finish(mut self) -> Pieces {
        let mut within: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
        for (from, to) in &self.references {
            within.entry(from.as_deref()).or_default().push(to);
        }
        let mut reached: HashSet<&str> = HashSet::new();
        let mut next = within.remove(&None).unwrap_or_default();
        while let Some(label) = next.pop() {
            if reached.insert(label) {
                next.extend(within.remove(&Some(label)).unwrap_or_default());
            }
        }
        let notes = std::mem::take(&mut self.out.notes);
        for note in notes.iter().filter(|note| !reached.contains(note.label.as_str())) {
            self.out.findings.push(
                Diagnostic::error(
                    "footnote-unused",
                    note.span,
                    format!(
                        "nothing refers to the footnote “{}”, so it would not be printed",
                        note.label
                    ),
                )
                .with_help(format!("put [^{}] where the note belongs, or delete it", note.label)),
            );
        }
        // Where a label is written twice, the first is meant.
        let mut ordered: BTreeMap<usize, RawNote> = BTreeMap::new();
        for note in notes {
            if let Some(at) = self.order.get(&note.label) {
                ordered.entry(*at).or_insert(note);
            }
        }
        self.out.notes.extend(ordered.into_values());
        self.out
    }
}

/// The words of a picture's alternative text, whatever marks are in it.
fn words<'a>(node: &'a AstNode<'a>, out: &mut String) {
    for child in node.children() {
        match &child.data.borrow().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::HtmlInline(html) => out.push_str(html),
            NodeValue::FootnoteReference(note) => out.push_str(&format!("[^{}]", note.name)),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => words(child, out),
        }
    }
}

/// The figures of a paragraph that begins with a picture on a line of its own:
/// the lines under a picture are its caption.
fn figures(content: &[Inline], span: Span, pictures: &[Picture]) -> Option<Vec<Piece>> {
    let line_end = |inline: &Inline| {
        matches!(inline, Inline::Break)
            || matches!(inline, Inline::Text { text, .. } if text == "\n")
    };
    let mut found: Vec<(usize, Vec<Inline>)> = Vec::new();
    for line in content.split(line_end) {
        match (line, found.last_mut()) {
            ([Inline::Image(index)], _) => found.push((*index, Vec::new())),
            (line, Some((_, caption))) => {
                if !caption.is_empty() {
                    caption.push(Inline::text("\n"));
                }
                caption.extend_from_slice(line);
            }
            (_, None) => return None,
        }
    }
    let piece = |(index, caption): (usize, Vec<Inline>)| Piece {
        span: pictures.get(index).map_or(span, |picture| picture.span),
        kind: PieceKind::Figure(index, caption),
    };
    Some(found.into_iter().map(piece).collect())
}

enum Tag {
    Comment,
    LineBreak,
    Open(&'static str),
    Close(&'static str),
    Other,
}

fn tag(html: &str) -> Tag {
    let bare: String = html.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match bare.to_ascii_lowercase().as_str() {
        "<br>" | "<br/>" => Tag::LineBreak,
        "<sup>" => Tag::Open("sup"),
        "<sub>" => Tag::Open("sub"),
        "</sup>" => Tag::Close("sup"),
        "</sub>" => Tag::Close("sub"),
        lower if lower.starts_with("<!--") => Tag::Comment,
        _ => Tag::Other,
    }
}

/// HTML without its comments; none where one never ends.
fn strip_comments(html: &str) -> Option<String> {
    let mut rest = html;
    let mut out = String::new();
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        let end = rest[start..].find("-->")?;
        rest = &rest[start + end + 3..];
    }
    out.push_str(rest);
    Some(out)
}

/// The number of cells in a row of a table as written.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let inner = row.strip_prefix('|').unwrap_or(row);
    let mut escaped = false;
    let mut bars = 0;
    let mut ends_with_bar = false;
    for c in inner.chars() {
        ends_with_bar = c == '|' && !escaped;
        bars += usize::from(ends_with_bar);
        escaped = c == '\\' && !escaped;
    }
    bars + usize::from(!ends_with_bar)
}

/// The name of the first element in a piece of HTML.
fn element(html: &str) -> Option<String> {
    let after = &html[html.find('<')? + 1..];
    let name: String = after
        .trim_start_matches(['/', '!', '?'])
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '-')
        .collect();
    (!name.is_empty()).then_some(name)
}
