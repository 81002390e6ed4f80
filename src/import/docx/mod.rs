//! Documents of Word (`.docx`, ISO/IEC 29500-1): text with its styles, the
//! numbers that Word counts by itself, notes, pictures, tables; tracked changes
//! accepted and named; comments, headers, text boxes and fields named.

mod numbering;
mod styles;

use std::collections::BTreeMap;

use super::archive::Archive;
use super::document::{self, Document, Item, Label, Looks, Paragraph, Part, Run, Table};
use super::field;
use super::xml::{self, Element, Node};
use numbering::Numbering;
use styles::{Look, Styles};

/// The part that is the text, where nothing says otherwise.
const MAIN: &str = "word/document.xml";

/// Whether an archive is such a document.
pub fn is_one(archive: &Archive<'_>) -> bool {
    archive.has("[Content_Types].xml") && (archive.has(MAIN) || archive.has("_rels/.rels"))
}

/// Reads one.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn read(archive: &mut Archive<'_>) -> Result<Document, String> {
    let main = main_part(archive)?;
    let body = part(archive, &main)?
        .ok_or("it holds no text: it is a document of another kind than Word's, or damaged")?;
    let links = links(archive, &main)?;
    let related = |kind: &str| {
        let found = links.values().find(|link| link.kind.ends_with(kind) && !link.external);
        found.map(|link| link.target.clone())
    };
    let optional = |archive: &mut Archive<'_>, kind: &str| match related(kind) {
        Some(name) => part(archive, &name),
        None => Ok(None),
    };
    let style = optional(archive, "/styles")?;
    let lists = optional(archive, "/numbering")?;
    let footnotes = optional(archive, "/footnotes")?;
    let endnotes = optional(archive, "/endnotes")?;
    let comments = optional(archive, "/comments")?;
    let mut running = Vec::new();
    for (kind, what) in [("/header", "a header"), ("/footer", "a footer")] {
        for link in links.values().filter(|link| link.kind.ends_with(kind)) {
            running.extend(part(archive, &link.target)?.map(|xml| (what, xml)));
        }
    }
    let core = part(archive, "docProps/core.xml")?;
    let mut note_links = BTreeMap::new();
    for kind in ["/footnotes", "/endnotes"] {
        if let Some(name) = related(kind) {
            note_links.extend(
                self::links(archive, &name)?.into_iter().map(|(id, l)| (format!("{kind}{id}"), l)),
            );
        }
    }

    let mut reader = Reader {
        archive,
        links,
        note_links,
        within: "",
        styles: Styles::of(style.as_ref()),
        numbering: Numbering::of(lists.as_ref()),
        notes: BTreeMap::new(),
        fields: Vec::new(),
        numbered: Vec::new(),
        after: Vec::new(),
        carried: Vec::new(),
        out: Document::default(),
    };
    reader.out.lang.clone_from(&reader.styles.lang);
    let title = core.as_ref().and_then(|core| core.find("dc:title")).map(Element::text);
    reader.out.title = title.filter(|title| !title.trim().is_empty());
    for (what, xml) in &running {
        reader.running(what, xml);
    }
    let body = body.child("w:body").unwrap_or(&body);
    let parts = reader.blocks(body)?;
    reader.out.parts = parts;
    reader.take_notes(footnotes.as_ref(), endnotes.as_ref())?;
    for comment in comments.iter().flat_map(Element::elements) {
        reader.out.remarks.comment(comment.get("w:author").unwrap_or_default(), &lines(comment));
    }
    let counted = std::mem::take(&mut reader.numbered);
    if let (Some(first), Some(last)) = (counted.first(), counted.last()) {
        reader.out.remarks.numbered(counted.len(), first, last);
    }
    Ok(reader.out)
}

/// The name of the part that is the text.
fn main_part(archive: &mut Archive<'_>) -> Result<String, String> {
    let root = part(archive, "_rels/.rels")?;
    let main = root
        .iter()
        .flat_map(Element::elements)
        .find(|link| link.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument")));
    let target = main.and_then(|link| link.get("Target")).unwrap_or(MAIN);
    Ok(target.trim_start_matches('/').to_owned())
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<Element>, String> {
    archive.read(name)?.map(|bytes| xml::parse(&bytes)).transpose()
}

/// What a part refers to.
#[derive(Debug, Clone)]
struct Link {
    kind: String,
    /// The name of another part, or an address.
    target: String,
    external: bool,
}

/// The references of a part by their names.
fn links(archive: &mut Archive<'_>, name: &str) -> Result<BTreeMap<String, Link>, String> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let list = part(archive, &format!("{folder}/_rels/{file}.rels"))?;
    let mut out = BTreeMap::new();
    for link in list.iter().flat_map(Element::elements) {
        let (Some(id), Some(target)) = (link.get("Id"), link.get("Target")) else { continue };
        let external = link.get("TargetMode") == Some("External");
        let target = match target.strip_prefix('/') {
            _ if external => target.to_owned(),
            Some(whole) => whole.to_owned(),
            None => below(folder, target),
        };
        let kind = link.get("Type").unwrap_or_default().to_owned();
        out.insert(id.to_owned(), Link { kind, target, external });
    }
    Ok(out)
}

/// A name relative to a folder, its `..` resolved.
fn below(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A field that has begun and not ended.
#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Whether what comes now is what it shows.
    shows: bool,
    /// Where that begins among the runs of the paragraph.
    start: usize,
    /// What it has shown in paragraphs before.
    shown: String,
}

impl Field {
    fn is_contents(&self) -> bool {
        field::kind(&self.instruction) == field::Kind::Contents
    }
}

/// What holds where a run stands.
#[derive(Debug, Clone, Default)]
struct Around {
    link: Option<String>,
    looks: Looks,
}

struct Reader<'a, 'b> {
    archive: &'a mut Archive<'b>,
    links: BTreeMap<String, Link>,
    note_links: BTreeMap<String, Link>,
    /// The part whose references hold: nothing for the text itself.
    within: &'static str,
    styles: Styles,
    numbering: Numbering,
    /// The notes that are referred to: their kind and name, their number.
    notes: BTreeMap<(&'static str, String), usize>,
    fields: Vec<Field>,
    /// The numbers that Word has counted.
    numbered: Vec<String>,
    /// What stands in text boxes of the paragraph.
    after: Vec<Part>,
    /// The runs of a paragraph whose end was taken out.
    carried: Vec<Run>,
    out: Document,
}

impl Reader<'_, '_> {
    fn link(&self, id: &str) -> Option<&Link> {
        match self.within {
            "" => self.links.get(id),
            kind => self.note_links.get(&format!("{kind}{id}")),
        }
    }

    /// Names what a header or footer says.
    fn running(&mut self, what: &str, xml: &Element) {
        let mut words = String::new();
        let mut paragraphs = Vec::new();
        xml.all("w:p", &mut paragraphs);
        for paragraph in paragraphs {
            visible(paragraph, &mut words);
            words.push(' ');
        }
        self.out.remarks.running(what, &words, None);
        if xml.find("a:blip").is_some() || xml.find("v:imagedata").is_some() {
            self.out.remarks.picture(&format!("in {what}"), "headers and footers are left out");
        }
    }

    fn blocks(&mut self, xml: &Element) -> Result<Vec<Part>, String> {
        let mut out = Vec::new();
        self.push_blocks(xml, &mut out)?;
        Ok(out)
    }

    fn push_blocks(&mut self, xml: &Element, out: &mut Vec<Part>) -> Result<(), String> {
        for element in xml.elements() {
            match element.name.as_str() {
                "w:p" => self.paragraph(element, out)?,
                "w:tbl" => self.table(element, out)?,
                "w:sdt" => {
                    let gallery = element.child("w:sdtPr").and_then(|p| p.find("w:docPartGallery"));
                    let gallery = gallery.and_then(|g| g.get("w:val")).unwrap_or_default();
                    let Some(content) = element.child("w:sdtContent") else { continue };
                    if gallery == "Table of Contents" {
                        self.out.remarks.contents(&lines(content));
                    } else {
                        self.push_blocks(content, out)?;
                    }
                }
                "w:ins" | "w:moveTo" | "w:customXml" | "w:smartTag" => {
                    self.push_blocks(element, out)?
                }
                "w:del" | "w:moveFrom" => self.out.remarks.deleted(&lines(element)),
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(element) {
                        self.push_blocks(choice, out)?;
                    }
                }
                "w:altChunk" => self.out.remarks.object("a document within the document"),
                _ => {}
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, xml: &Element, out: &mut Vec<Part>) -> Result<(), String> {
        let own = xml.child("w:pPr");
        let look =
            Look::of(own).or(&self.styles.look(own.and_then(|p| p.child_get("w:pStyle", "w:val"))));
        for field in &mut self.fields {
            field.start = 0;
        }
        let mut runs = std::mem::take(&mut self.carried);
        let around = Around { link: None, looks: look.characters };
        self.inlines(xml, &around, &mut runs)?;
        // What a table of contents shows over several paragraphs is not text.
        if let Some(at) = self.fields.iter().position(|field| field.shows && field.is_contents()) {
            let start = self.fields[at].start.min(runs.len());
            let shown = text_of(&runs[start..]);
            self.fields[at].shown.push_str(&shown);
            self.fields[at].shown.push(' ');
            runs.truncate(start);
        }
        let mark = own.and_then(|p| p.child("w:rPr"));
        if mark
            .is_some_and(|mark| mark.child("w:del").is_some() || mark.child("w:moveFrom").is_some())
        {
            self.carried = runs;
            return Ok(());
        }
        let item = self.item(&look, &runs);
        let indent = match item {
            Some((_, Some(of_list))) => of_list,
            _ => look.indent.unwrap_or(0.0),
        };
        let paragraph = Paragraph {
            role: look.role.unwrap_or_default(),
            list: item.map(|(item, _)| item),
            indent,
            centred: look.centred.unwrap_or(false),
            size: self.size(xml, &look),
            runs,
        };
        let ruled = xml.find("v:rect").is_some_and(|rect| rect.get("other:hr").is_some());
        out.push(Part::Paragraph(paragraph));
        if ruled {
            out.push(Part::Rule);
        }
        out.append(&mut self.after);
        Ok(())
    }

    /// The place of a paragraph in a list. An empty one is not counted: Word
    /// shows its number, and nobody means it.
    fn item(&mut self, look: &Look, runs: &[Run]) -> Option<(Item, Option<f32>)> {
        let list = look.list.as_deref().filter(|list| *list != "0")?;
        let depth = look.depth.unwrap_or(0);
        let (label, indent) = self.numbering.next(list, depth)?;
        if let Some(Label::Counted(text)) = &label
            && !text_of(runs).trim().is_empty()
        {
            self.numbered.push(text.clone());
        }
        Some((Item { depth, label }, indent))
    }

    /// The size of the first characters.
    fn size(&self, xml: &Element, look: &Look) -> Option<f32> {
        let run = xml.elements().find(|e| e.name == "w:r" && !e.text().trim().is_empty());
        let own = run.and_then(|run| self.looks(run, look.characters).size);
        own.or(look.characters.size)
    }

    fn looks(&self, run: &Element, around: Looks) -> Looks {
        let own = run.child("w:rPr");
        let style = self.styles.characters(own.and_then(|p| p.child_get("w:rStyle", "w:val")));
        styles::looks(own).or(style).or(around)
    }

    fn inlines(
        &mut self,
        xml: &Element,
        around: &Around,
        out: &mut Vec<Run>,
    ) -> Result<(), String> {
        for element in xml.elements() {
            match element.name.as_str() {
                "w:r" => self.run(element, around, out)?,
                "w:hyperlink" => {
                    let address = element.get("r:id").and_then(|id| self.link(id));
                    let link = address.filter(|link| link.external).map(|link| link.target.clone());
                    let around = Around { link: link.or(around.link.clone()), ..around.clone() };
                    self.inlines(element, &around, out)?;
                }
                "w:ins" | "w:moveTo" => {
                    let start = out.len();
                    self.inlines(element, around, out)?;
                    let words = text_of(&out[start..]);
                    self.out.remarks.inserted(&words);
                }
                "w:del" | "w:moveFrom" => {
                    let mut words = String::new();
                    visible(element, &mut words);
                    self.out.remarks.deleted(&words);
                }
                "w:fldSimple" => {
                    let start = out.len();
                    self.inlines(element, around, out)?;
                    let instruction = element.get("w:instr").unwrap_or_default().to_owned();
                    self.end_field(
                        Field { instruction, shows: true, start, shown: String::new() },
                        out,
                    );
                }
                "w:sdt" => {
                    if let Some(content) = element.child("w:sdtContent") {
                        self.inlines(content, around, out)?;
                    }
                }
                "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" => {
                    self.inlines(element, around, out)?
                }
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(element) {
                        self.inlines(choice, around, out)?;
                    }
                }
                "m:oMath" | "m:oMathPara" => self.formula(element, out),
                _ => {}
            }
        }
        Ok(())
    }

    fn formula(&mut self, xml: &Element, out: &mut Vec<Run>) {
        let words = xml.text();
        self.out.remarks.field("a formula", &words);
        out.push(Run::plain(words));
    }

    fn run(&mut self, xml: &Element, around: &Around, out: &mut Vec<Run>) -> Result<(), String> {
        let looks = self.looks(xml, around.looks);
        if looks.hidden == Some(true) {
            let mut words = String::new();
            visible(xml, &mut words);
            self.out.remarks.hidden(&words);
            return Ok(());
        }
        let style = looks.style();
        let push = |out: &mut Vec<Run>, text: &str| {
            out.push(Run::Text { text: text.to_owned(), style, link: around.link.clone() });
        };
        for element in xml.elements() {
            match element.name.as_str() {
                "w:t" => push(out, &element.text()),
                "w:tab" | "w:ptab" => push(out, "\t"),
                "w:br" if element.get("w:type").is_none_or(|kind| kind == "textWrapping") => {
                    out.push(Run::Break);
                }
                "w:cr" => out.push(Run::Break),
                "w:noBreakHyphen" => push(out, "\u{2011}"),
                "w:softHyphen" => push(out, "\u{ad}"),
                "w:sym" => self.sign(element, out),
                "w:footnoteReference" => self.note("/footnotes", element, out),
                "w:endnoteReference" => self.note("/endnotes", element, out),
                "w:fldChar" => match element.get("w:fldCharType") {
                    Some("begin") => self.fields.push(Field::default()),
                    Some("separate") => {
                        if let Some(field) = self.fields.last_mut() {
                            field.shows = true;
                            field.start = out.len();
                        }
                    }
                    Some("end") => {
                        if let Some(field) = self.fields.pop() {
                            self.end_field(field, out);
                        }
                    }
                    _ => {}
                },
                "w:instrText" => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruction.push_str(&element.text());
                    }
                }
                "w:drawing" | "w:pict" | "w:object" => self.drawing(element, out)?,
                "w:ruby" => {
                    let mut reading = String::new();
                    element.child("w:rt").inspect(|rt| visible(rt, &mut reading));
                    self.out.remarks.look("the reading above these letters was left out", &reading);
                    if let Some(base) = element.child("w:rubyBase") {
                        self.inlines(base, around, out)?;
                    }
                }
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(element) {
                        self.run(choice, around, out)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A sign of a font that has signs instead of letters.
    fn sign(&mut self, xml: &Element, out: &mut Vec<Run>) {
        let number = xml.get("w:char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let c = number.and_then(char::from_u32);
        match c.filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)) {
            Some(c) => out.push(Run::plain(c)),
            None => {
                let font = xml.get("w:font").unwrap_or("another font");
                self.out.remarks.object(&format!("a sign of the font {font}"));
            }
        }
    }

    fn note(&mut self, kind: &'static str, xml: &Element, out: &mut Vec<Run>) {
        let Some(id) = xml.get("w:id") else { return };
        let next = self.notes.len();
        let number = *self.notes.entry((kind, id.to_owned())).or_insert(next);
        out.push(Run::Note(number));
    }

    /// Reads the notes that were referred to. Notes within notes are not.
    fn take_notes(
        &mut self,
        footnotes: Option<&Element>,
        endnotes: Option<&Element>,
    ) -> Result<(), String> {
        let wanted = std::mem::take(&mut self.notes);
        self.out.notes = vec![Vec::new(); wanted.len()];
        for (kind, xml) in [("/footnotes", footnotes), ("/endnotes", endnotes)] {
            self.within = kind;
            for note in xml.iter().flat_map(|xml| xml.elements()) {
                let Some(id) = note.get("w:id") else { continue };
                let Some(number) = wanted.get(&(kind, id.to_owned())) else { continue };
                let parts = self.blocks(note)?;
                self.out.notes[*number] = parts;
            }
        }
        self.within = "";
        Ok(())
    }

    fn end_field(&mut self, field: Field, out: &mut Vec<Run>) {
        let start = field.start.min(out.len());
        let shown = text_of(&out[start..]);
        match field::kind(&field.instruction) {
            field::Kind::Link => {
                let address = field::address(&field.instruction);
                for run in &mut out[start..] {
                    if let Run::Text { link, .. } = run {
                        link.clone_from(&address);
                    }
                }
            }
            field::Kind::Contents => {
                out.truncate(start);
                self.out.remarks.contents(&format!("{}{shown}", field.shown));
            }
            field::Kind::Text => {}
            field::Kind::Changing(what) => self.out.remarks.field(what, &shown),
        }
    }

    /// A picture, a text box, or something that cannot come along.
    fn drawing(&mut self, xml: &Element, out: &mut Vec<Run>) -> Result<(), String> {
        let about = xml.find("wp:docPr");
        let said = |name: &str| about.and_then(|about| about.get(name)).unwrap_or_default().trim();
        let shape = xml.find("v:shape").and_then(|shape| shape.get("alt")).unwrap_or_default();
        let alternative =
            [said("descr"), said("title"), shape].into_iter().find(|text| !text.is_empty());
        let alternative = alternative.unwrap_or_default().to_owned();
        let mut boxes = Vec::new();
        xml.all("w:txbxContent", &mut boxes);
        for content in &boxes {
            let parts = self.blocks(content)?;
            let words = document::text_of(&parts);
            if !words.trim().is_empty() {
                self.out.remarks.text_box(&words);
            }
            self.after.extend(parts);
        }
        let mut pictures = Vec::new();
        xml.all("a:blip", &mut pictures);
        xml.all("v:imagedata", &mut pictures);
        for picture in &pictures {
            let id = picture.get("r:embed").or(picture.get("r:id")).or(picture.get("r:link"));
            let link = id.and_then(|id| self.link(id)).cloned();
            self.picture(link, &alternative, out)?;
        }
        let rule = xml.find("v:rect").is_some_and(|rect| rect.get("other:hr").is_some());
        if boxes.is_empty() && pictures.is_empty() && !rule {
            let name = if alternative.is_empty() { said("name").to_owned() } else { alternative };
            let what = match xml.name.as_str() {
                "w:object" => "an embedded object",
                _ if xml.find("other:chart").is_some() => "a chart",
                _ => "a drawing",
            };
            let name = if name.is_empty() { name } else { format!(" (“{name}”)") };
            self.out.remarks.object(&format!("{what}{name}"));
        } else if xml.name == "w:object" {
            self.out.remarks.object("an embedded object, of which only its picture is shown,");
        }
        Ok(())
    }

    fn picture(
        &mut self,
        link: Option<Link>,
        alternative: &str,
        out: &mut Vec<Run>,
    ) -> Result<(), String> {
        let Some(link) = link else {
            self.out.remarks.picture("of a drawing", "the document does not hold it");
            return Ok(());
        };
        let name = link.target.rsplit('/').next().unwrap_or_default().to_owned();
        if link.external {
            self.out
                .remarks
                .picture(&link.target, "it lies outside the document, and nothing is fetched");
            return Ok(());
        }
        let Some(bytes) = self.archive.read(&link.target)? else {
            self.out.remarks.picture(&name, "the document does not hold it");
            return Ok(());
        };
        out.extend(self.out.take_named(bytes, alternative.to_owned(), &name));
        Ok(())
    }

    fn table(&mut self, xml: &Element, out: &mut Vec<Part>) -> Result<(), String> {
        let mut table = Table::default();
        let mut merged = false;
        let mut nested = false;
        let rows = rows(xml);
        for (index, row) in rows.iter().enumerate() {
            let about = row.child("w:trPr");
            if about.is_some_and(|about| about.child("w:del").is_some()) {
                self.out.remarks.deleted(&lines(row));
                continue;
            }
            table.headed |=
                index == 0 && about.is_some_and(|about| about.child("w:tblHeader").is_some());
            let mut cells = Vec::new();
            for cell in cells_of(row) {
                let about = cell.child("w:tcPr");
                let (paragraphs, inner) = document::cell(self.blocks(cell)?);
                nested |= inner;
                cells.push(paragraphs);
                let span = about.and_then(|a| a.child_get("w:gridSpan", "w:val"));
                let span = span.and_then(|span| span.parse::<usize>().ok()).unwrap_or(1).min(64);
                merged |= span > 1 || about.is_some_and(|a| a.child("w:vMerge").is_some());
                cells.extend(std::iter::repeat_n(Vec::new(), span.saturating_sub(1)));
            }
            table.rows.push(cells);
        }
        super::shape::table_remarks(&table, merged, nested, &mut self.out.remarks);
        out.push(Part::Table(table));
        Ok(())
    }
}

/// The rows of a table, also those in a frame for changes.
fn rows(xml: &Element) -> Vec<&Element> {
    let mut out = Vec::new();
    for element in xml.elements() {
        match element.name.as_str() {
            "w:tr" => out.push(element),
            "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" => out.extend(rows(element)),
            _ => {}
        }
    }
    out
}

fn cells_of(xml: &Element) -> Vec<&Element> {
    let mut out = Vec::new();
    for element in xml.elements() {
        match element.name.as_str() {
            "w:tc" => out.push(element),
            "w:sdt" | "w:sdtContent" | "w:customXml" => out.extend(cells_of(element)),
            _ => {}
        }
    }
    out
}

/// Of several ways to show the same the first that holds what can be read.
fn choice(xml: &Element) -> Option<&Element> {
    let readable = ["w:txbxContent", "a:blip", "w:t", "w:pict"];
    let good = |element: &&Element| readable.iter().any(|name| element.find(name).is_some());
    xml.elements().find(good).or_else(|| xml.elements().last())
}

fn text_of(runs: &[Run]) -> String {
    Paragraph { runs: runs.to_vec(), ..Paragraph::default() }.text()
}

/// The text of several paragraphs, with a blank between them.
fn lines(xml: &Element) -> String {
    let mut paragraphs = Vec::new();
    xml.all("w:p", &mut paragraphs);
    let mut out = String::new();
    for paragraph in paragraphs {
        visible(paragraph, &mut out);
        out.push(' ');
    }
    out
}

/// The characters of an element, those that are taken out as well, without the
/// instructions of fields.
fn visible(xml: &Element, out: &mut String) {
    for node in &xml.children {
        if let Node::Element(element) = node {
            match element.name.as_str() {
                "w:t" | "w:delText" => out.push_str(&element.text()),
                "w:tab" | "w:br" => out.push(' '),
                "w:instrText" | "w:delInstrText" | "w:pPr" | "w:rPr" => {}
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(element) {
                        visible(choice, out);
                    }
                }
                _ => visible(element, out),
            }
        }
    }
}
