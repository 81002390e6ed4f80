//! OpenDocument texts (`.odt`, and `.fodt` in one file; ODF 1.3): text with its
//! styles, lists as they count, notes, pictures, tables; tracked changes
//! accepted and named; comments, headers, text boxes and fields named.

mod styles;

use std::collections::BTreeMap;

use base64::Engine;

use super::archive::Archive;
use super::counter::Way;
use super::document::{self, Document, Item, Label, Paragraph, Part, Role, Run, Style, Table};
use super::shape::table_remarks;
use super::xml::{self, Element, Node};
use styles::{Level, Look, Styles};

/// Whether an archive is such a document.
pub fn is_one(archive: &Archive<'_>) -> bool {
    archive.has("content.xml") && archive.has("META-INF/manifest.xml")
}

/// Reads one.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn read(archive: &mut Archive<'_>) -> Result<Document, String> {
    let mut part = |name: &str| archive.read(name);
    if let Some(manifest) = part("META-INF/manifest.xml")? {
        let manifest = xml::parse(&manifest)?;
        if manifest.find("manifest:encryption-data").is_some() {
            return Err("it is protected with a password: open it, take the protection off and save it again".to_owned());
        }
    }
    let content = part("content.xml")?.ok_or("it is damaged: it holds no text")?;
    let content = xml::parse(&content)?;
    let styles = part("styles.xml")?.map(|bytes| xml::parse(&bytes)).transpose()?;
    let meta = part("meta.xml")?.map(|bytes| xml::parse(&bytes)).transpose()?;
    let mut files: Vec<&Element> = vec![&content];
    files.extend(&styles);
    files.extend(&meta);
    assemble(&files, Some(archive))
}

/// Reads one that is a single file.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn read_flat(bytes: &[u8]) -> Result<Document, String> {
    assemble(&[&xml::parse(bytes)?], None)
}

fn assemble(files: &[&Element], archive: Option<&mut Archive<'_>>) -> Result<Document, String> {
    let text = files.iter().find_map(|file| file.find("office:text"));
    let text = text.ok_or("it holds no text: it is a table, a presentation or a drawing")?;
    let mut reader = Reader {
        archive,
        styles: Styles::of(files),
        lists: BTreeMap::new(),
        last: BTreeMap::new(),
        headings: Vec::new(),
        inserting: BTreeMap::new(),
        insertions: Vec::new(),
        numbered: Vec::new(),
        after: Vec::new(),
        out: Document::default(),
    };
    reader.out.lang.clone_from(&reader.styles.lang);
    for file in files {
        let meta = file.find("office:meta");
        let title = meta.and_then(|meta| meta.child("dc:title")).map(Element::text);
        reader.out.title = reader.out.title.or(title.filter(|title| !title.trim().is_empty()));
        if let Some(pages) = file.find("office:master-styles") {
            reader.running(pages);
        }
    }
    reader.changes(text);
    let mut parts = Vec::new();
    reader.blocks(text, &Place::default(), &mut parts)?;
    reader.out.parts = parts;
    let counted = std::mem::take(&mut reader.numbered);
    if let (Some(first), Some(last)) = (counted.first(), counted.last()) {
        reader.out.remarks.numbered(counted.len(), first, last);
    }
    Ok(reader.out)
}

/// Where a block stands.
#[derive(Debug, Clone, Default)]
struct Place {
    /// How many lists are around it.
    depth: usize,
    /// Which list counts it.
    list: Option<String>,
    /// The style of the list.
    style: Option<String>,
}

struct Reader<'a, 'b> {
    archive: Option<&'a mut Archive<'b>>,
    styles: Styles,
    /// How far each list has come, level by level.
    lists: BTreeMap<String, Vec<Option<u32>>>,
    /// The last list of each style.
    last: BTreeMap<String, String>,
    /// How far the headings have come.
    headings: Vec<Option<u32>>,
    /// The insertions that have begun, with their words so far.
    inserting: BTreeMap<String, String>,
    /// The names of all changes that put something in.
    insertions: Vec<String>,
    /// The numbers that were counted.
    numbered: Vec<String>,
    /// What stands in text boxes of the paragraph.
    after: Vec<Part>,
    out: Document,
}

impl Reader<'_, '_> {
    /// Names what the headers and footers say.
    fn running(&mut self, pages: &Element) {
        for page in pages.elements().filter(|e| e.name == "style:master-page") {
            for area in page.elements() {
                let what = if area.name.starts_with("style:header") {
                    "a header"
                } else if area.name.starts_with("style:footer") {
                    "a footer"
                } else {
                    continue;
                };
                self.out.remarks.running(what, &words(area), None);
                if area.find("draw:image").is_some() {
                    self.out
                        .remarks
                        .picture(&format!("in {what}"), "headers and footers are left out");
                }
            }
        }
    }

    /// Names what was taken out, and notes what was put in.
    fn changes(&mut self, text: &Element) {
        let regions = text.child("text:tracked-changes");
        for region in regions.iter().flat_map(|regions| regions.elements()) {
            let id = region.get("xml:id").or(region.get("text:id")).unwrap_or_default();
            if let Some(deletion) = region.child("text:deletion") {
                self.out.remarks.deleted(&words(deletion));
            }
            if region.child("text:insertion").is_some() {
                self.insertions.push(id.to_owned());
            }
        }
    }

    fn blocks(&mut self, xml: &Element, place: &Place, out: &mut Vec<Part>) -> Result<(), String> {
        xml.elements().try_for_each(|element| self.block(element, place, out))
    }

    fn block(
        &mut self,
        element: &Element,
        place: &Place,
        out: &mut Vec<Part>,
    ) -> Result<(), String> {
        match element.name.as_str() {
            "text:p" => self.paragraph(element, place, None, out)?,
            "text:h" => self.heading(element, place, out)?,
            "text:list" => self.list(element, place, out)?,
            "text:numbered-paragraph" => self.blocks(element, place, out)?,
            "text:section" if element.get("text:display") == Some("none") => {
                self.out.remarks.hidden(&words(element));
            }
            "text:section" => self.blocks(element, place, out)?,
            "table:table" => self.table(element, out)?,
            "text:table-of-content"
            | "text:alphabetical-index"
            | "text:user-index"
            | "text:illustration-index"
            | "text:table-index"
            | "text:object-index"
            | "text:bibliography" => self.out.remarks.contents(&words(element)),
            "text:change-start" | "text:change-end" => self.change(element),
            "office:annotation" => self.comment(element),
            name if name.starts_with("draw:") => {
                let mut runs = Vec::new();
                self.drawing(element, &mut runs)?;
                if !runs.is_empty() {
                    out.push(Part::Paragraph(Paragraph { runs, ..Paragraph::default() }));
                }
                out.append(&mut self.after);
            }
            _ => {}
        }
        Ok(())
    }

    fn heading(&mut self, xml: &Element, place: &Place, out: &mut Vec<Part>) -> Result<(), String> {
        let level = xml.get("text:outline-level").and_then(|level| level.parse().ok());
        let level = level.unwrap_or(1_usize).clamp(1, 10);
        if place.depth > 0 || xml.get("text:is-list-header") == Some("true") {
            return self.paragraph(xml, place, Some(level), out);
        }
        let label = step(&mut self.headings, level, None, &self.styles.outline);
        let before = out.len();
        self.paragraph(xml, place, Some(level), out)?;
        if let (Some(Label::Counted(text)), Some(Part::Paragraph(paragraph))) =
            (label, out.get_mut(before))
        {
            self.numbered.push(text.clone());
            paragraph.list = Some(Item { depth: 0, label: Some(Label::Counted(text)) });
        }
        Ok(())
    }

    fn list(&mut self, xml: &Element, around: &Place, out: &mut Vec<Part>) -> Result<(), String> {
        let own = xml.get("text:style-name").map(str::to_owned);
        let style =
            own.or_else(|| around.style.clone()).or_else(|| of_paragraphs(xml, &self.styles));
        let name = match &around.list {
            Some(list) => list.clone(),
            None => self.begin(xml, style.as_deref()),
        };
        let place =
            Place { depth: around.depth + 1, list: Some(name.clone()), style: style.clone() };
        for item in xml.elements() {
            match item.name.as_str() {
                "text:list-header" => self.blocks(item, &place, out)?,
                "text:list-item" => {
                    let start = item.get("text:start-value").and_then(|start| start.parse().ok());
                    self.item(item, &place, start, out)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The name under which a list counts: a new one, or that of the list that
    /// it goes on with.
    fn begin(&mut self, xml: &Element, style: Option<&str>) -> String {
        let style = style.unwrap_or_default().to_owned();
        let before = match xml.get("text:continue-list") {
            Some(list) => Some(list.to_owned()),
            None if xml.get("text:continue-numbering") == Some("true") => {
                self.last.get(&style).cloned()
            }
            None => None,
        };
        let counts = before.and_then(|before| self.lists.get(&before).cloned()).unwrap_or_default();
        let name =
            xml.get("xml:id").map_or_else(|| format!("list {}", self.lists.len()), str::to_owned);
        self.lists.insert(name.clone(), counts);
        self.last.insert(style, name.clone());
        name
    }

    fn item(
        &mut self,
        xml: &Element,
        place: &Place,
        start: Option<u32>,
        out: &mut Vec<Part>,
    ) -> Result<(), String> {
        let mut first = true;
        for element in xml.elements() {
            let block = matches!(element.name.as_str(), "text:p" | "text:h");
            let before = out.len();
            self.block(element, place, out)?;
            if !block || !first {
                continue;
            }
            first = false;
            let label = self.count(place, start);
            if let Some(Part::Paragraph(paragraph)) = out.get_mut(before) {
                if let Some(Label::Counted(text)) = &label
                    && !paragraph.is_empty()
                {
                    self.numbered.push(text.clone());
                }
                if let Some(item) = &mut paragraph.list {
                    item.label = label;
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, place: &Place, start: Option<u32>) -> Option<Label> {
        let counts = self.lists.entry(place.list.clone().unwrap_or_default()).or_default();
        let mut levels = BTreeMap::new();
        for level in 1..=place.depth {
            let known = self.styles.level(place.style.as_deref(), level).cloned();
            let bullet = Level { way: Way::Bullet, shown: 1, start: 1, ..Level::default() };
            levels.insert(level, known.unwrap_or(bullet));
        }
        step(counts, place.depth, start, &levels)
    }

    fn paragraph(
        &mut self,
        xml: &Element,
        place: &Place,
        heading: Option<usize>,
        out: &mut Vec<Part>,
    ) -> Result<(), String> {
        let look = self.styles.look("paragraph", xml.get("text:style-name"));
        if look.characters.hidden == Some(true) {
            self.out.remarks.hidden(&words(xml));
            return Ok(());
        }
        let mut runs = Vec::new();
        self.inlines(xml, &look, None, &mut runs)?;
        let of_style = look.role.unwrap_or_default();
        let role = match heading {
            Some(_) if of_style == Role::Title => Role::Title,
            Some(level) => Role::Heading(u8::try_from(level).unwrap_or(1)),
            None => of_style,
        };
        let list = (place.depth > 0).then(|| Item { depth: place.depth - 1, label: None });
        let paragraph = Paragraph {
            role,
            list,
            indent: look.indent.unwrap_or(0.0),
            centred: look.centred.unwrap_or(false),
            size: first_size(xml, &look, &self.styles),
            runs,
        };
        out.push(Part::Paragraph(paragraph));
        out.append(&mut self.after);
        Ok(())
    }

    fn inlines(
        &mut self,
        xml: &Element,
        look: &Look,
        link: Option<&str>,
        out: &mut Vec<Run>,
    ) -> Result<(), String> {
        for node in &xml.children {
            let element = match node {
                Node::Text(text) => {
                    self.characters(&collapsed(text), look.characters.style(), link, out);
                    continue;
                }
                Node::Element(element) => element,
            };
            match element.name.as_str() {
                "text:span" => {
                    let own = self.styles.look("text", element.get("text:style-name"));
                    if own.characters.hidden == Some(true) {
                        self.out.remarks.hidden(&words(element));
                        continue;
                    }
                    self.inlines(element, &own.or(look), link, out)?;
                }
                "text:a" => {
                    let address =
                        element.get("xlink:href").filter(|address| !address.starts_with('#'));
                    self.inlines(element, look, address.or(link), out)?;
                }
                "text:s" => {
                    let count =
                        element.get("text:c").and_then(|c| c.parse().ok()).unwrap_or(1_usize);
                    self.characters(
                        &" ".repeat(count.min(200)),
                        look.characters.style(),
                        link,
                        out,
                    );
                }
                "text:tab" => self.characters("\t", look.characters.style(), link, out),
                "text:line-break" => out.push(Run::Break),
                "text:note" => self.note(element, out)?,
                "office:annotation" => self.comment(element),
                "text:change-start" | "text:change-end" => self.change(element),
                "text:ruby" => {
                    let reading =
                        element.child("text:ruby-text").map(Element::text).unwrap_or_default();
                    self.out.remarks.look("the reading above these letters was left out", &reading);
                    if let Some(base) = element.child("text:ruby-base") {
                        self.inlines(base, look, link, out)?;
                    }
                }
                "text:hidden-text" | "text:hidden-paragraph" => {
                    let hidden = element
                        .get("text:string-value")
                        .map_or_else(|| words(element), str::to_owned);
                    self.out.remarks.hidden(&hidden);
                }
                name if name.starts_with("draw:") => self.drawing(element, out)?,
                "text:meta" | "text:meta-field" | "text:sequence" | "text:ruby-base" => {
                    self.inlines(element, look, link, out)?;
                }
                name if name.starts_with("text:") && !element.text().trim().is_empty() => {
                    let what = match name {
                        "text:date" | "text:time" => "a date that changes by itself",
                        "text:page-number" | "text:page-count" => "a page number",
                        "text:bookmark-ref" | "text:reference-ref" | "text:note-ref"
                        | "text:sequence-ref" => "a cross-reference",
                        _ => "a field",
                    };
                    self.out.remarks.field(what, &element.text());
                    self.inlines(element, look, link, out)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn characters(&mut self, text: &str, style: Style, link: Option<&str>, out: &mut Vec<Run>) {
        for words in self.inserting.values_mut() {
            words.push_str(text);
        }
        out.push(Run::Text { text: text.to_owned(), style, link: link.map(str::to_owned) });
    }

    fn change(&mut self, xml: &Element) {
        let id = xml.get("text:change-id").unwrap_or_default();
        if xml.name == "text:change-start" && self.insertions.iter().any(|known| known == id) {
            self.inserting.insert(id.to_owned(), String::new());
        } else if let Some(words) = self.inserting.remove(id) {
            self.out.remarks.inserted(&words);
        }
    }

    fn comment(&mut self, xml: &Element) {
        let author = xml.child("dc:creator").map(Element::text).unwrap_or_default();
        let mut paragraphs = Vec::new();
        xml.all("text:p", &mut paragraphs);
        let said: Vec<_> = paragraphs.iter().map(|p| p.text()).collect();
        self.out.remarks.comment(&author, &said.join(" "));
    }

    fn note(&mut self, xml: &Element, out: &mut Vec<Run>) -> Result<(), String> {
        let number = self.out.notes.len();
        self.out.notes.push(Vec::new());
        let mut parts = Vec::new();
        if let Some(body) = xml.child("text:note-body") {
            self.blocks(body, &Place::default(), &mut parts)?;
        }
        self.out.notes[number] = parts;
        out.push(Run::Note(number));
        Ok(())
    }

    /// A frame with a picture or with text, or something that cannot come along.
    fn drawing(&mut self, xml: &Element, out: &mut Vec<Run>) -> Result<(), String> {
        let said =
            |name: &str| xml.child(name).map(Element::text).unwrap_or_default().trim().to_owned();
        let alternative = [said("svg:desc"), said("svg:title")];
        let alternative = alternative.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        if xml.name == "draw:a" {
            for element in xml.elements() {
                self.drawing(element, out)?;
            }
            return Ok(());
        }
        let object =
            xml.elements().any(|e| e.name.starts_with("draw:object") || e.name == "draw:plugin");
        let own = xml.get("draw:name").unwrap_or_default();
        let name = if alternative.is_empty() { own } else { &alternative };
        let name = if name.is_empty() { String::new() } else { format!(" (“{name}”)") };
        if object {
            self.out.remarks.object(&format!("an embedded object{name}"));
        }
        if let Some(content) = xml.child("draw:text-box") {
            return self.text_box(content, out);
        }
        let mut images = xml.elements().filter(|e| e.name == "draw:image");
        if let Some(image) = images.next() {
            return self.picture(image, alternative, object, out);
        }
        if object {
            return Ok(());
        }
        if words(xml).trim().is_empty() {
            self.out.remarks.object(&format!("a drawing{name}"));
            return Ok(());
        }
        self.text_box(xml, out)
    }

    /// The text of a frame; a picture with its caption stays where it is.
    fn text_box(&mut self, xml: &Element, out: &mut Vec<Run>) -> Result<(), String> {
        let mut parts = Vec::new();
        let outer = std::mem::take(&mut self.after);
        self.blocks(xml, &Place::default(), &mut parts)?;
        self.after = outer;
        let picture = |part: &Part| match part {
            Part::Paragraph(paragraph) => {
                paragraph.runs.iter().any(|run| matches!(run, Run::Picture(_)))
            }
            _ => false,
        };
        if parts.len() == 1 && parts.iter().all(picture) {
            // A picture in a frame with its caption, as LibreOffice puts it.
            if let Some(Part::Paragraph(paragraph)) = parts.pop() {
                let (pictures, caption): (Vec<_>, Vec<_>) =
                    paragraph.runs.into_iter().partition(|run| matches!(run, Run::Picture(_)));
                out.extend(pictures);
                let caption =
                    Paragraph { role: Role::Caption, runs: caption, ..Paragraph::default() };
                if !caption.is_empty() {
                    self.after.push(Part::Paragraph(caption));
                }
            }
            return Ok(());
        }
        if !words(xml).trim().is_empty() {
            self.out.remarks.text_box(&words(xml));
        }
        self.after.extend(parts);
        Ok(())
    }

    fn picture(
        &mut self,
        xml: &Element,
        alternative: String,
        quiet: bool,
        out: &mut Vec<Run>,
    ) -> Result<(), String> {
        let address = xml.get("xlink:href").unwrap_or_default().to_owned();
        let name = address.rsplit('/').next().unwrap_or_default().to_owned();
        let name = if name.is_empty() { "in the document".to_owned() } else { name };
        let bytes = if let Some(data) = xml.child("office:binary-data") {
            let data: String = data.text().split_whitespace().collect();
            base64::engine::general_purpose::STANDARD.decode(data).ok()
        } else if address.contains(':') || address.starts_with("../") {
            self.out
                .remarks
                .picture(&address, "it lies outside the document, and nothing is fetched");
            return Ok(());
        } else {
            match &mut self.archive {
                Some(archive) => archive.read(address.trim_start_matches("./"))?,
                None => None,
            }
        };
        let Some(bytes) = bytes else {
            self.out.remarks.picture(&name, "the document does not hold it");
            return Ok(());
        };
        // That there is an object has been said.
        out.extend(if quiet {
            self.out.take(bytes, alternative).map(Run::Picture)
        } else {
            self.out.take_named(bytes, alternative, &name)
        });
        Ok(())
    }

    fn table(&mut self, xml: &Element, out: &mut Vec<Part>) -> Result<(), String> {
        let mut rows = Vec::new();
        rows_of(xml, false, &mut rows);
        let mut table =
            Table { headed: rows.first().is_some_and(|(_, head)| *head), rows: Vec::new() };
        let (mut merged, mut nested) = (false, false);
        for (row, _) in rows {
            let mut cells = Vec::new();
            for cell in row.elements() {
                let number =
                    |name: &str| cell.get(name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
                match cell.name.as_str() {
                    "table:table-cell" => {
                        let mut parts = Vec::new();
                        self.blocks(cell, &Place::default(), &mut parts)?;
                        let (paragraphs, inner) = document::cell(parts);
                        nested |= inner;
                        merged |= number("table:number-columns-spanned") > 1;
                        merged |= number("table:number-rows-spanned") > 1;
                        let again = number("table:number-columns-repeated").min(64);
                        cells.extend(std::iter::repeat_n(paragraphs, again));
                    }
                    "table:covered-table-cell" => cells.push(Vec::new()),
                    _ => {}
                }
            }
            table.rows.push(cells);
        }
        table_remarks(&table, merged, nested, &mut self.out.remarks);
        out.push(Part::Table(table));
        Ok(())
    }
}

/// Counts one step at a level, from 1, and gives what stands before the item.
fn step(
    counts: &mut Vec<Option<u32>>,
    level: usize,
    start: Option<u32>,
    levels: &BTreeMap<usize, Level>,
) -> Option<Label> {
    counts.resize(counts.len().max(level), None);
    counts.truncate(level);
    let own = levels.get(&level)?;
    let next = start.or_else(|| counts[level - 1].map(|count| count.saturating_add(1)));
    counts[level - 1] = Some(next.unwrap_or(own.start));
    match own.way {
        Way::Bullet => return Some(Label::Bullet),
        Way::Nothing => return None,
        _ => {}
    }
    let first = (level + 1).saturating_sub(own.shown.max(1)).max(1);
    let numbers: Vec<String> = (first..=level)
        .filter_map(|at| {
            let of = levels.get(&at)?;
            let number = of.way.write(counts[at - 1].unwrap_or(of.start));
            (!number.is_empty()).then_some(number)
        })
        .collect();
    let text = format!("{}{}{}", own.around.0, numbers.join("."), own.around.1);
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(Label::Counted(text))
}

/// The style of list that the paragraphs of a list name.
fn of_paragraphs(xml: &Element, styles: &Styles) -> Option<String> {
    let mut paragraphs = Vec::new();
    xml.all("text:p", &mut paragraphs);
    paragraphs.iter().find_map(|p| styles.look("paragraph", p.get("text:style-name")).list)
}

/// The rows of a table, and whether they are its head.
fn rows_of<'a>(xml: &'a Element, head: bool, out: &mut Vec<(&'a Element, bool)>) {
    for element in xml.elements() {
        match element.name.as_str() {
            "table:table-row" => out.push((element, head)),
            "table:table-header-rows" => rows_of(element, true, out),
            "table:table-rows" | "table:table-row-group" => rows_of(element, head, out),
            _ => {}
        }
    }
}

/// The size of the first characters of a paragraph.
fn first_size(xml: &Element, look: &Look, styles: &Styles) -> Option<f32> {
    let first = xml.children.iter().find(|node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(element) => element.name == "text:span" && !element.text().trim().is_empty(),
    });
    let own = match first {
        Some(Node::Element(span)) => {
            styles.look("text", span.get("text:style-name")).characters.size
        }
        _ => None,
    };
    own.or(look.characters.size)
}

/// Blanks and line ends of the file as one blank.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !blank {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// The characters of all paragraphs below an element.
fn words(xml: &Element) -> String {
    let mut out = String::new();
    push_words(xml, &mut out);
    collapsed(&out)
}

fn push_words(xml: &Element, out: &mut String) {
    for node in &xml.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) => match element.name.as_str() {
                "office:change-info" | "office:binary-data" | "office:annotation" | "svg:desc"
                | "svg:title" => {}
                "text:s" | "text:tab" | "text:line-break" => out.push(' '),
                "text:p" | "text:h" => {
                    push_words(element, out);
                    out.push(' ');
                }
                _ => push_words(element, out),
            },
        }
    }
}
