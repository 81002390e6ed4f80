//! Web pages: what is in the article, with lists, quotations, notes, tables and
//! pictures; what is around it is named. Nothing is fetched, nothing run.

mod notes;
mod tree;

use base64::Engine;
use encoding_rs::Encoding;
use markup5ever_rcdom::Handle;
use percent_encoding::percent_decode_str;

use super::counter::Way;
use super::document::{Document, Item, Label, Paragraph, Part, Role, Run, Style, Table, points};
use super::encoding;
use super::shape::table_remarks;
use crate::plate::{Absent, Folder};
use notes::Notes;
use tree::Page;

/// How deep elements are followed; what is deeper is taken as text.
const DEEPEST: usize = 200;

/// Reads one.
pub fn read(bytes: &[u8], beside: &dyn Folder) -> Document {
    let mut out = Document::default();
    let text = encoding::decode(bytes, said(bytes), &mut out.remarks);
    let page = Page::of(&text);
    out.title = page.tagged("title").next().map(|title| one_line(&tree::text(title)));
    out.title = out.title.take().filter(|title| !title.is_empty());
    let speaks = |tag: &str| page.tagged(tag).find_map(|element| tree::get(element, "lang"));
    out.lang = speaks("html").or_else(|| speaks("body")).filter(|lang| !lang.is_empty());
    let office = page.tagged("meta").any(|meta| {
        tree::get(meta, "name").is_some_and(|name| name.eq_ignore_ascii_case("generator"))
            && tree::get(meta, "content").is_some_and(|content| content.contains("Office"))
    });
    let notes = Notes::of(&page);
    let holders = notes.holders.clone();
    let mut reader =
        Reader { beside, notes, office, runs: Vec::new(), item: None, parts: Vec::new(), out };
    let root = reader.article(&page);
    if let Some(root) = root {
        reader.children(&root, &Around::default());
        reader.flush(&Around::default());
    }
    let parts = std::mem::take(&mut reader.parts);
    for holder in holders {
        reader.children(&holder, &Around::default());
        reader.flush(&Around::default());
        let note = std::mem::take(&mut reader.parts);
        reader.out.notes.push(note);
    }
    reader.out.parts = parts;
    reader.out
}

/// The encoding that the page names.
fn said(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What holds where a node stands.
#[derive(Debug, Clone, Default)]
struct Around {
    depth: usize,
    /// How many lists are around.
    lists: usize,
    role: Role,
    style: Style,
    link: Option<String>,
    indent: f32,
    centred: bool,
    size: Option<f32>,
    /// Whether blanks and line ends stand as they are.
    exact: bool,
    /// Whether a quotation is around, of which the marks are others.
    quoted: bool,
}

struct Reader<'a> {
    beside: &'a dyn Folder,
    notes: Notes,
    /// Whether an office program has made the page, whose comments are comments.
    office: bool,
    /// The paragraph that has begun.
    runs: Vec<Run>,
    /// The item that has begun; without its label once that is written.
    item: Option<Item>,
    parts: Vec<Part>,
    out: Document,
}

impl Reader<'_> {
    /// The element that the statement is in; what is around it is named.
    fn article(&mut self, page: &Page) -> Option<Handle> {
        let body = page.tagged("body").next()?.clone();
        let only = |tag: &str| {
            let mut found = page.tagged(tag);
            let first = found.next()?.clone();
            found.next().is_none().then_some(first)
        };
        let main = only("main").or_else(|| only("article"));
        let Some(main) = main.filter(|main| tree::text(main).trim().chars().count() > 200) else {
            return Some(body);
        };
        let mut node = main.clone();
        while let Some(parent) = tree::parent(&node) {
            let others = tree::children(&parent);
            for other in others.iter().filter(|other| tree::key(other) != tree::key(&node)) {
                if !self.holds_notes(other) && tree::name(&parent) != Some("html") {
                    self.out.remarks.aside("what stands around the article", &tree::text(other));
                }
            }
            if tree::key(&parent) == tree::key(&body) {
                break;
            }
            node = parent;
        }
        Some(main)
    }

    fn holds_notes(&self, node: &Handle) -> bool {
        self.notes.is_holder(node)
            || tree::below(node).iter().any(|inner| self.notes.is_holder(inner))
    }

    fn children(&mut self, node: &Handle, around: &Around) {
        for child in tree::children(node) {
            self.node(&child, around);
        }
    }

    fn node(&mut self, node: &Handle, around: &Around) {
        if let Some(text) = tree::characters(node) {
            return self.characters(&text, around);
        }
        if let Some(words) = tree::comment(node) {
            if self.office && !words.trim_start().starts_with('[') {
                self.out.remarks.comment("", &words);
            }
            return;
        }
        let Some(name) = tree::name(node) else { return };
        if self.notes.is_holder(node) {
            return;
        }
        if around.depth > DEEPEST {
            return self.characters(&tree::text(node), around);
        }
        let style = tree::get(node, "style").unwrap_or_default().to_lowercase();
        if tree::get(node, "hidden").is_some() || declared(&style, "display") == Some("none") {
            return self.out.remarks.hidden(&tree::text(node));
        }
        let inner = looked(node, name, &style, around);
        self.element(node, name, &inner, around);
    }

    fn element(&mut self, node: &Handle, name: &str, inner: &Around, around: &Around) {
        match name {
            "script" | "style" | "template" | "head" | "title" | "meta" | "link" | "base"
            | "col" | "colgroup" => {}
            "nav" => self.out.remarks.aside("the navigation of the page", &tree::text(node)),
            "form" | "button" | "select" | "textarea" | "input" | "dialog" => {
                self.out.remarks.aside("a form of the page", &tree::text(node));
            }
            "footer" if around.depth < 4 => {
                self.out.remarks.aside("the foot of the page", &tree::text(node))
            }
            "div"
                if matches!(tree::get(node, "title").as_deref(), Some("header" | "footer"))
                    && self.office =>
            {
                let what = if tree::get(node, "title").as_deref() == Some("header") {
                    "a header"
                } else {
                    "a footer"
                };
                self.out.remarks.running(what, &tree::text(node), None);
            }
            "iframe" | "object" | "embed" | "video" | "audio" | "canvas" | "svg" | "math"
            | "applet" => {
                let words = one_line(&tree::text(node));
                let said =
                    if words.is_empty() { String::new() } else { format!(" (“{words}”)") };
                self.out.remarks.object(&format!("an element <{name}>{said}"));
            }
            "img" => self.picture(node),
            "br" => self.runs.push(Run::Break),
            "hr" => {
                self.flush(around);
                let parent = tree::parent(node);
                let class =
                    parent.and_then(|parent| tree::get(&parent, "class")).unwrap_or_default();
                if !class.contains("footnote") {
                    self.parts.push(Part::Rule);
                }
            }
            "a" => self.link(node, inner),
            "q" => {
                // The products set them as the language of the statement has them.
                let mark = if around.quoted { "'" } else { "\"" };
                self.characters(mark, around);
                self.children(node, &Around { quoted: !around.quoted, ..inner.clone() });
                self.characters(mark, around);
            }
            "ul" | "ol" | "menu" | "dir" => self.list(node, name, inner, around),
            "table" => self.table(node, inner, around),
            _ if is_block(name) => {
                self.flush(around);
                self.children(node, inner);
                self.flush(inner);
            }
            _ => self.children(node, inner),
        }
    }

    fn characters(&mut self, text: &str, around: &Around) {
        let text = if around.exact {
            text.to_owned()
        } else {
            let fresh = match self.runs.last() {
                None | Some(Run::Break) => true,
                Some(Run::Text { text, .. }) => text.ends_with(' '),
                Some(Run::Note(_) | Run::Picture(_)) => false,
            };
            collapsed(text, fresh)
        };
        if !text.is_empty() {
            self.runs.push(Run::Text { text, style: around.style, link: around.link.clone() });
        }
    }

    /// Ends the paragraph that has begun.
    fn flush(&mut self, around: &Around) {
        let runs = std::mem::take(&mut self.runs);
        let paragraph = Paragraph {
            role: around.role,
            list: if around.lists > 0 { self.item.clone() } else { None },
            indent: around.indent,
            centred: around.centred,
            size: around.size,
            runs,
        };
        if paragraph.is_empty() {
            return;
        }
        if let Some(item) = &mut self.item {
            item.label = None;
        }
        self.parts.push(Part::Paragraph(paragraph));
    }

    fn link(&mut self, node: &Handle, inner: &Around) {
        if let Some(number) = self.notes.mark(node) {
            self.runs.push(Run::Note(number));
            return;
        }
        if self.notes.leads_back(node) {
            return;
        }
        let address = tree::get(node, "href")
            .filter(|address| !address.starts_with('#') && !address.is_empty());
        let inner = Around { link: address.or(inner.link.clone()), ..inner.clone() };
        self.children(node, &inner);
    }

    fn list(&mut self, node: &Handle, name: &str, inner: &Around, around: &Around) {
        self.flush(around);
        let inner = Around { lists: around.lists + 1, role: Role::Body, ..inner.clone() };
        let style = tree::get(node, "style").unwrap_or_default().to_lowercase();
        let kind = tree::get(node, "type");
        let kind =
            declared(&style, "list-style-type").map(str::to_owned).or(kind).unwrap_or_default();
        let way = if name == "ol" { Way::of_html(&kind) } else { Way::Bullet };
        let mut number =
            tree::get(node, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1_u32);
        let outer = self.item.take();
        for child in tree::children(node) {
            if tree::name(&child) != Some("li") || self.notes.is_holder(&child) {
                self.node(&child, &inner);
                continue;
            }
            number = tree::get(&child, "value")
                .and_then(|value| value.trim().parse().ok())
                .unwrap_or(number);
            let label = match way {
                Way::Bullet => Some(Label::Bullet),
                Way::Nothing => None,
                way => Some(Label::Counted(format!("{}.", way.write(number)))),
            };
            number = number.saturating_add(1);
            self.item = Some(Item { depth: around.lists, label });
            self.node(&child, &inner);
            self.flush(&inner);
        }
        self.item = outer;
    }

    fn picture(&mut self, node: &Handle) {
        let source = tree::get(node, "src").unwrap_or_default();
        let alternative =
            tree::get(node, "alt").or_else(|| tree::get(node, "title")).unwrap_or_default();
        let name =
            if source.starts_with("data:") { "in the page".to_owned() } else { source.clone() };
        let bytes = match source.strip_prefix("data:") {
            Some(data) => {
                let data = data.split_once(";base64,").map_or("", |(_, data)| data);
                let data: String =
                    percent_decode_str(data).decode_utf8_lossy().split_whitespace().collect();
                base64::engine::general_purpose::STANDARD
                    .decode(data)
                    .map_err(|_| "it is damaged".to_owned())
            }
            None if source.contains("://") || source.starts_with("//") => {
                Err("it lies on the web, and nothing is fetched".to_owned())
            }
            None => {
                let path = source.split(['?', '#']).next().unwrap_or_default();
                let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
                self.beside.read(&path).map_err(|absent| match absent {
                    Absent::Missing => "there is no such file beside the page".to_owned(),
                    Absent::Outside => "it lies outside the folder of the page".to_owned(),
                    Absent::Refused(reason) => reason,
                })
            }
        };
        match bytes {
            Err(reason) => self.out.remarks.picture(&name, &reason),
            Ok(bytes) => self.runs.extend(self.out.take_named(bytes, alternative, &name)),
        }
    }

    fn table(&mut self, node: &Handle, inner: &Around, around: &Around) {
        self.flush(around);
        let below = tree::below(node);
        let layout = below.iter().any(|inner| tree::name(inner) == Some("table"))
            || tree::get(node, "role").as_deref() == Some("presentation");
        if layout {
            self.children(node, &Around { depth: inner.depth + 1, ..inner.clone() });
            return self.flush(inner);
        }
        let mut table = Table::default();
        let mut merged = false;
        // How many rows more a cell from above reaches into each column.
        let mut reaching: Vec<usize> = Vec::new();
        let outer = (std::mem::take(&mut self.parts), self.item.take());
        for row in below.iter().filter(|element| tree::name(element) == Some("tr")) {
            let mut cells: Vec<Vec<Paragraph>> = Vec::new();
            let in_head =
                tree::parent(row).is_some_and(|parent| tree::name(&parent) == Some("thead"));
            let own: Vec<Handle> = tree::children(row);
            let own = own.iter().filter(|cell| matches!(tree::name(cell), Some("td" | "th")));
            let mut head = true;
            for cell in own {
                while let Some(rows) = reaching.get_mut(cells.len()).filter(|rows| **rows > 0) {
                    *rows -= 1;
                    cells.push(Vec::new());
                }
                head &= tree::name(cell) == Some("th");
                self.children(cell, &Around { lists: 0, role: Role::Body, ..inner.clone() });
                self.flush(&Around { lists: 0, role: Role::Body, ..inner.clone() });
                let parts = std::mem::take(&mut self.parts);
                let paragraphs = parts.into_iter().filter_map(|part| match part {
                    Part::Paragraph(paragraph) => Some(paragraph),
                    Part::Table(_) | Part::Rule => None,
                });
                let paragraphs: Vec<_> = paragraphs.collect();
                let number =
                    |name: &str| tree::get(cell, name).and_then(|n| n.trim().parse::<usize>().ok());
                let (columns, rows) =
                    (number("colspan").unwrap_or(1), number("rowspan").unwrap_or(1));
                merged |= columns > 1 || rows > 1;
                let columns = columns.clamp(1, 64);
                for column in 0..columns {
                    let at = cells.len();
                    reaching.resize(reaching.len().max(at + 1), 0);
                    reaching[at] = rows.clamp(1, 1000) - 1;
                    cells.push(if column == 0 { paragraphs.clone() } else { Vec::new() });
                }
            }
            table.headed |= table.rows.is_empty() && (in_head || head && !cells.is_empty());
            table.rows.push(cells);
        }
        (self.parts, self.item) = outer;
        let caption = below.iter().find(|element| tree::name(element) == Some("caption"));
        if let Some(caption) = caption {
            self.children(caption, inner);
            self.flush(inner);
        }
        table_remarks(&table, merged, false, &mut self.out.remarks);
        self.parts.push(Part::Table(table));
    }
}

/// The looks and the role inside an element.
fn looked(node: &Handle, name: &str, style: &str, around: &Around) -> Around {
    let mut inner = Around { depth: around.depth + 1, ..around.clone() };
    let class = tree::get(node, "class").unwrap_or_default();
    match name {
        "b" | "strong" => inner.style.strong = true,
        "i" | "em" | "cite" | "dfn" | "var" => inner.style.emphasis = true,
        "u" | "ins" => inner.style.underlined = true,
        "s" | "strike" | "del" => inner.style.struck = true,
        "sup" => inner.style.raised = true,
        "sub" => inner.style.lowered = true,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            inner.role = Role::Heading(name.as_bytes()[1] - b'0')
        }
        "blockquote" => inner.role = Role::Quote,
        "figcaption" | "caption" => inner.role = Role::Caption,
        "pre" | "listing" | "xmp" => {
            inner.role = Role::Code;
            inner.exact = true;
        }
        "center" => inner.centred = true,
        "dt" => inner.style.strong = true,
        _ => {}
    }
    match class.as_str() {
        "MsoTitle" | "title" if is_block(name) => inner.role = Role::Title,
        "MsoSubtitle" | "subtitle" if is_block(name) => inner.role = Role::Subtitle,
        "MsoQuote" | "MsoIntenseQuote" => inner.role = Role::Quote,
        "MsoCaption" => inner.role = Role::Caption,
        _ => {}
    }
    if let Some(weight) = declared(style, "font-weight") {
        inner.style.strong =
            weight.starts_with("bold") || weight.parse::<u32>().is_ok_and(|w| w >= 600);
    }
    if let Some(slope) = declared(style, "font-style") {
        inner.style.emphasis = slope != "normal";
    }
    if let Some(size) = declared(style, "font-size").and_then(points) {
        inner.size = Some(size);
    }
    if is_block(name) {
        let way =
            declared(style, "text-align").map(str::to_owned).or_else(|| tree::get(node, "align"));
        inner.centred = way.map_or(inner.centred, |way| way == "center");
        let left = ["margin-left", "padding-left"]
            .iter()
            .filter_map(|name| declared(style, name))
            .find_map(points);
        inner.indent += left.unwrap_or(0.0);
    }
    inner
}

/// The value of a property of a style.
fn declared<'a>(style: &'a str, property: &str) -> Option<&'a str> {
    style.split(';').find_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        (name.trim() == property).then(|| value.trim())
    })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "figure"
            | "figcaption"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "pre"
            | "address"
            | "details"
            | "summary"
            | "center"
            | "fieldset"
            | "caption"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "body"
            | "hgroup"
            | "listing"
            | "xmp"
    )
}

/// Blanks and line ends as one blank; none at the beginning of a line.
fn collapsed(text: &str, fresh: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            out.push(c);
        } else if !(out.ends_with(' ') || out.is_empty() && fresh) {
            out.push(' ');
        }
    }
    out
}
