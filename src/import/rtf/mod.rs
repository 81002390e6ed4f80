//! Rich text (`.rtf`): text with its styles, the numbers that the word processor
//! wrote beside it, notes, pictures, tables; tracked changes accepted and named;
//! comments, headers, text boxes and fields named.

mod token;

use std::collections::BTreeMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::document::{
    Document, Item, Label, Paragraph, Part, Role, Run, Style, Table, role_of_style, text_of,
};
use super::field;
use super::shape::table_remarks;
use token::{Token, Tokens};

/// How deep groups may stand in one another.
const DEEPEST: usize = 5_000;

/// Reads one.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn read(bytes: &[u8]) -> Result<Document, String> {
    let mut reader = Reader::default();
    reader.sinks.push(Sink::default());
    for token in Tokens::of(bytes) {
        reader.token(token)?;
    }
    if reader.groups.len() > 1 {
        return Err("it is damaged: it breaks off".to_owned());
    }
    reader.take_changes();
    reader.end_paragraph();
    let mut sink = reader.sinks.drain(..).next().unwrap_or_default();
    sink.end_table(&mut reader.out);
    reader.out.parts = sink.parts;
    let counted = std::mem::take(&mut reader.numbered);
    if let (Some(first), Some(last)) = (counted.first(), counted.last()) {
        reader.out.remarks.numbered(counted.len(), first, last);
    }
    Ok(reader.out)
}

/// What the text of a group is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// Text.
    #[default]
    Text,
    /// Nothing that is wanted.
    Nothing,
    /// Collected, and used at the end of the group.
    Words(Use),
}

/// What collected words are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Fonts,
    Styles,
    Title,
    Label,
    Running(&'static str),
    Author,
    Instruction,
    Picture,
    Name,
    Value,
}

/// Looks that hold within a group.
#[derive(Debug, Clone, Copy, Default)]
struct Looks {
    style: Style,
    /// Bold and italic of letters from right to left.
    complex: (bool, bool),
    hidden: bool,
    deleted: bool,
    inserted: bool,
    font: i32,
    /// Half points.
    size: Option<i32>,
}

/// A group that is open.
#[derive(Debug, Clone, Default)]
struct Group {
    place: Place,
    looks: Looks,
    /// How many characters stand for one that is written by its number.
    fallback: usize,
    link: Option<String>,
    /// What ends with the group.
    ends: Option<Ends>,
}

/// What ends with a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Note(usize),
    Comment,
    TextBox,
    Field(usize),
    Words(Use),
}

/// What holds for a paragraph.
#[derive(Debug, Clone, Default)]
struct Look {
    style: i32,
    level: Option<u8>,
    left: i32,
    centred: bool,
    depth: usize,
    in_table: bool,
    label: Option<Label>,
}

/// Where paragraphs go.
#[derive(Debug, Default)]
struct Sink {
    parts: Vec<Part>,
    runs: Vec<Run>,
    size: Option<f32>,
    look: Look,
    table: Table,
    row: Vec<Vec<Paragraph>>,
    cell: Vec<Paragraph>,
    merged: bool,
    nested: bool,
}

impl Sink {
    fn end_table(&mut self, out: &mut Document) {
        if !self.cell.is_empty() {
            self.row.push(std::mem::take(&mut self.cell));
        }
        if !self.row.is_empty() {
            self.table.rows.push(std::mem::take(&mut self.row));
        }
        let table = std::mem::take(&mut self.table);
        let (merged, nested) = (std::mem::take(&mut self.merged), std::mem::take(&mut self.nested));
        if !table.rows.is_empty() {
            table_remarks(&table, merged, nested, &mut out.remarks);
            self.parts.push(Part::Table(table));
        }
    }
}

#[derive(Debug, Default)]
struct Reader {
    groups: Vec<Group>,
    sinks: Vec<Sink>,
    /// The last sign was `\*`.
    optional: bool,
    /// How many characters are still to be passed over.
    skip: usize,
    /// Bytes that have not become characters.
    bytes: Vec<u8>,
    /// The first half of a character of two.
    half: Option<u16>,
    /// Words that are collected, for each group that collects some.
    words: Vec<String>,
    /// The picture of the shape that is being read.
    shape: Option<usize>,
    /// The bytes of a picture.
    data: Vec<u8>,
    picture: Option<&'static str>,
    alternative: String,
    name: String,
    author: String,
    instructions: Vec<String>,
    fonts: BTreeMap<i32, &'static Encoding>,
    signs: Vec<i32>,
    styles: BTreeMap<i32, (String, Option<u8>)>,
    style: i32,
    page: Option<&'static Encoding>,
    inserted: String,
    deleted: String,
    hidden: String,
    numbered: Vec<String>,
    out: Document,
}

impl Reader {
    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group { fallback: 1, ..Group::default() });
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn sink(&mut self) -> &mut Sink {
        if self.sinks.is_empty() {
            self.sinks.push(Sink::default());
        }
        let last = self.sinks.len() - 1;
        &mut self.sinks[last]
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), String> {
        match token {
            Token::Byte(byte) => {
                self.byte(byte);
                return Ok(());
            }
            Token::Word("u", number) => {
                self.take_bytes();
                self.unit(number.unwrap_or(0));
                self.skip = self.group().fallback;
                return Ok(());
            }
            _ => self.take_bytes(),
        }
        match token {
            Token::Open => {
                let mut group = self.group().clone();
                group.ends = None;
                self.groups.push(group);
                self.skip = 0;
                if self.groups.len() > DEEPEST {
                    return Err(format!(
                        "its groups stand more than {DEEPEST} deep in one another"
                    ));
                }
            }
            Token::Close => {
                self.skip = 0;
                self.close();
            }
            Token::Sign(sign) => self.sign(sign),
            Token::Word(name, number) => {
                let optional = std::mem::take(&mut self.optional);
                self.word(name, number, optional);
            }
            Token::Binary(data) => {
                if self.group().place == Place::Words(Use::Picture) {
                    self.data.extend_from_slice(data);
                }
            }
            Token::Byte(_) => {}
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.group().place == Place::Words(Use::Picture) {
            self.collected(char::from(byte).encode_utf8(&mut [0; 4]));
        } else {
            self.bytes.push(byte);
        }
    }

    /// Makes characters of the bytes so far, by the font they are in.
    fn take_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.group().looks.font;
        if self.signs.contains(&font) {
            // Fonts of signs; a dot of a list among them.
            let text: String = bytes
                .iter()
                .map(|byte| if *byte == 0xb7 { '•' } else { char::from(*byte) })
                .collect();
            return self.text(&text);
        }
        let encoding = self.fonts.get(&font).copied().or(self.page).unwrap_or(WINDOWS_1252);
        let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
        self.text(&text);
    }

    /// A unit of UTF-16, written as a number that may be negative.
    fn unit(&mut self, number: i32) {
        let unit = (number & 0xffff) as u16;
        let first = self.half.take();
        let units: Vec<u16> = first.into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let text = String::from_utf16_lossy(&units);
        let dot = |c: char| if c == '\u{f0b7}' { '•' } else { c };
        self.text(&text.chars().map(dot).collect::<String>());
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.optional = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("\u{2011}"),
            b'-' => self.text("\u{ad}"),
            b'\r' | b'\n' => self.end_paragraph(),
            b'{' | b'}' | b'\\' => self.text(char::from(sign).encode_utf8(&mut [0; 4])),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let (place, looks, link) = {
            let group = self.group();
            (group.place, group.looks, group.link.clone())
        };
        match place {
            Place::Nothing => {}
            Place::Words(_) => self.collected(text),
            Place::Text if looks.deleted => self.deleted.push_str(text),
            Place::Text if looks.hidden => self.hidden.push_str(text),
            Place::Text => {
                if looks.inserted {
                    self.inserted.push_str(text);
                } else if !text.trim().is_empty() {
                    self.take_changes();
                }
                let sink = self.sink();
                if sink.size.is_none() && !text.trim().is_empty() {
                    sink.size = Some(looks.size.unwrap_or(24) as f32 / 2.0);
                }
                let mut style = looks.style;
                if text.chars().any(
                    |c| matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc),
                ) {
                    (style.strong, style.emphasis) = looks.complex;
                }
                sink.runs.push(Run::Text { text: text.to_owned(), style, link });
            }
        }
    }

    /// Names what was put in, taken out or hidden since it was last asked.
    fn take_changes(&mut self) {
        let (inserted, deleted, hidden) = (
            std::mem::take(&mut self.inserted),
            std::mem::take(&mut self.deleted),
            std::mem::take(&mut self.hidden),
        );
        self.out.remarks.inserted(&inserted);
        self.out.remarks.deleted(&deleted);
        self.out.remarks.hidden(&hidden);
    }

    /// Adds to the words that are collected. A style ends with a semicolon.
    fn collected(&mut self, text: &str) {
        let Some(words) = self.words.last_mut() else { return };
        words.push_str(text);
        if self.groups.last().is_some_and(|group| group.place == Place::Words(Use::Styles))
            && words.ends_with(';')
        {
            let name = words.trim_matches([';', ' ']).to_owned();
            words.clear();
            self.styles.entry(self.style).or_default().0 = name;
        }
    }

    fn collect(&mut self, what: Use) {
        self.words.push(String::new());
        let group = self.group();
        group.place = Place::Words(what);
        group.ends = Some(Ends::Words(what));
    }

    fn word(&mut self, name: &str, number: Option<i32>, optional: bool) {
        let on = number != Some(0);
        let value = number.unwrap_or(0);
        if self.destination(name) {
            return;
        }
        if self.character(name) || self.looks(name, on, value) || self.paragraph(name, on, value) {
            return;
        }
        match name {
            "ansicpg" => self.page = u16::try_from(value).ok().and_then(code_page),
            "uc" => self.group().fallback = usize::try_from(value).unwrap_or(1).min(16),
            "pngblip" => self.picture = Some("PNG"),
            "jpegblip" => self.picture = Some("JPEG"),
            "emfblip" | "wmetafile" | "pmmetafile" | "macpict" => {
                self.picture = Some("a drawing of Windows")
            }
            "dibitmap" | "wbitmap" => self.picture = Some("a bitmap of Windows"),
            "f" => self.group().looks.font = value,
            "fcharset" => {
                let font = self.group().looks.font;
                if value == 2 {
                    self.signs.push(font);
                } else if let Some(encoding) = charset(value) {
                    self.fonts.insert(font, encoding);
                }
            }
            // Of an optional group of which nothing is known nothing is shown.
            _ if optional => self.group().place = Place::Nothing,
            _ => {}
        }
    }

    /// Groups whose text is not that of the document.
    fn destination(&mut self, name: &str) -> bool {
        let place = self.group().place;
        if place == Place::Nothing {
            return true;
        }
        match name {
            "fonttbl" => self.collect(Use::Fonts),
            "stylesheet" => self.collect(Use::Styles),
            "info" => self.group().place = Place::Words(Use::Title),
            "title" if place == Place::Words(Use::Title) => self.collect(Use::Title),
            "listtext" | "pntext" => self.collect(Use::Label),
            "header" | "headerl" | "headerr" | "headerf" => self.collect(Use::Running("a header")),
            "footer" | "footerl" | "footerr" | "footerf" => self.collect(Use::Running("a footer")),
            "atnauthor" => self.collect(Use::Author),
            "fldinst" => self.collect(Use::Instruction),
            "pict" => {
                self.data.clear();
                self.picture = None;
                self.alternative.clear();
                self.collect(Use::Picture);
            }
            "sn" => self.collect(Use::Name),
            "sv" => self.collect(Use::Value),
            "field" => {
                let start = self.sink().runs.len();
                self.instructions.push(String::new());
                self.optional = false;
                self.group().ends = Some(Ends::Field(start));
            }
            "fldrslt" => {
                let link = self.instructions.last().and_then(|it| field::address(it));
                let group = self.group();
                group.link = link.or(group.link.take());
            }
            "footnote" => {
                let number = self.out.notes.len();
                self.out.notes.push(Vec::new());
                self.sink().runs.push(Run::Note(number));
                self.begin_sink(Ends::Note(number));
            }
            "annotation" => self.begin_sink(Ends::Comment),
            "shptxt" => self.begin_sink(Ends::TextBox),
            "shpinst" => self.shape = None,
            "shppict" | "picprop" | "do" | "nesttableprops" => {}
            "shprslt" | "nonshppict" | "colortbl" | "revtbl" | "filetbl" | "listtable"
            | "listoverridetable" | "bkmkstart" | "bkmkend" | "atnid" | "atndate" | "atnref"
            | "atrfstart" | "atrfend" | "generator" | "objdata" | "objclass" | "themedata"
            | "colorschememapping" | "datastore" | "latentstyles" | "xmlnstbl" | "nonesttables"
            | "xe" | "tc" | "ftnsep" | "ftnsepc" | "aftnsep" | "aftnsepc" | "falt" | "panose" => {
                self.group().place = Place::Nothing;
            }
            "object" => {
                self.out.remarks.object("an embedded object, of which only its picture is shown,")
            }
            _ => return false,
        }
        true
    }

    fn begin_sink(&mut self, ends: Ends) {
        self.sinks.push(Sink::default());
        let group = self.group();
        group.place = Place::Text;
        group.looks = Looks { font: group.looks.font, ..Looks::default() };
        group.ends = Some(ends);
    }

    /// Words that are characters.
    fn character(&mut self, name: &str) -> bool {
        let text = match name {
            "tab" => "\t",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "emspace" | "enspace" | "qmspace" => " ",
            "zwj" => "\u{200d}",
            "zwnj" => "\u{200c}",
            "ltrmark" => "\u{200e}",
            "rtlmark" => "\u{200f}",
            "line" | "lbr" => {
                if self.group().place == Place::Text {
                    self.sink().runs.push(Run::Break);
                }
                return true;
            }
            "par" | "sect" | "nestcell" => {
                match self.group().place {
                    Place::Text => {
                        self.sink().nested |= name == "nestcell";
                        self.end_paragraph();
                    }
                    Place::Words(_) => self.collected(" "),
                    Place::Nothing => {}
                }
                return true;
            }
            _ => return false,
        };
        self.text(text);
        true
    }

    fn looks(&mut self, name: &str, on: bool, value: i32) -> bool {
        let looks = &mut self.group().looks;
        let style = &mut looks.style;
        match name {
            "plain" => {
                *looks =
                    Looks { deleted: looks.deleted, inserted: looks.inserted, ..Looks::default() }
            }
            "b" => style.strong = on,
            "i" => style.emphasis = on,
            "ab" => looks.complex.0 = on,
            "ai" => looks.complex.1 = on,
            "ul" | "uld" | "uldb" | "ulw" | "ulth" => style.underlined = on,
            "ulnone" => style.underlined = false,
            "strike" | "striked" => style.struck = on,
            "super" => style.raised = on,
            "sub" => style.lowered = on,
            "nosupersub" => (style.raised, style.lowered) = (false, false),
            "v" => looks.hidden = on,
            "deleted" => looks.deleted = on,
            "revised" => looks.inserted = on,
            "fs" => looks.size = Some(value),
            _ => return false,
        }
        true
    }

    fn paragraph(&mut self, name: &str, on: bool, value: i32) -> bool {
        if self.group().place != Place::Text {
            if name == "s" {
                self.style = value;
                return true;
            }
            if name == "outlinelevel" && self.group().place == Place::Words(Use::Styles) {
                let level = u8::try_from(value).ok();
                self.styles.entry(self.style).or_default().1 = level;
                return true;
            }
            return false;
        }
        let sink = self.sink();
        match name {
            "pard" => sink.look = Look { label: sink.look.label.take(), ..Look::default() },
            "s" => sink.look.style = value,
            "outlinelevel" => sink.look.level = u8::try_from(value).ok(),
            "li" | "lin" => sink.look.left = value,
            "qc" => sink.look.centred = true,
            "ql" | "qr" | "qj" => sink.look.centred = false,
            "ilvl" => sink.look.depth = usize::try_from(value).unwrap_or(0).min(8),
            "intbl" => sink.look.in_table = on,
            "cell" => {
                self.end_paragraph();
                let sink = self.sink();
                let cell = std::mem::take(&mut sink.cell);
                sink.row.push(cell);
            }
            "row" => {
                let row = std::mem::take(&mut sink.row);
                sink.table.rows.push(row);
            }
            "trhdr" => sink.table.headed |= sink.table.rows.is_empty(),
            "clmgf" | "clmrg" | "clvmgf" | "clvmrg" => sink.merged = true,
            _ => return false,
        }
        true
    }

    fn end_paragraph(&mut self) {
        let styles = &self.styles;
        let Some(sink) = self.sinks.last_mut() else { return };
        let look = sink.look.clone();
        let (name, level) = styles.get(&look.style).cloned().unwrap_or_default();
        let level =
            look.level.or(level).filter(|level| *level < 9).map(|level| Role::Heading(level + 1));
        let label = sink.look.label.take();
        let runs = std::mem::take(&mut sink.runs);
        let paragraph = Paragraph {
            role: role_of_style(&name).or(level).unwrap_or_default(),
            list: label.clone().map(|label| Item { depth: look.depth, label: Some(label) }),
            indent: look.left as f32 / 20.0,
            centred: look.centred,
            size: sink.size.take(),
            runs,
        };
        if let Some(Label::Counted(text)) = label
            && !paragraph.is_empty()
        {
            self.numbered.push(text);
        }
        if look.in_table {
            sink.cell.push(paragraph);
        } else {
            sink.end_table(&mut self.out);
            sink.parts.push(Part::Paragraph(paragraph));
        }
    }

    fn close(&mut self) {
        let Some(group) = self.groups.pop() else { return };
        match group.ends {
            Some(Ends::Words(what)) => self.use_words(what),
            Some(Ends::Note(number)) => {
                let parts = self.end_sink();
                if let Some(note) = self.out.notes.get_mut(number) {
                    *note = parts;
                }
            }
            Some(Ends::Comment) => {
                let words = text_of(&self.end_sink());
                let author = std::mem::take(&mut self.author);
                self.out.remarks.comment(&author, &words);
            }
            Some(Ends::TextBox) => {
                let parts = self.end_sink();
                self.out.remarks.text_box(&text_of(&parts));
                self.sink().parts.extend(parts);
            }
            Some(Ends::Field(start)) => self.end_field(start),
            None => {}
        }
    }

    fn end_sink(&mut self) -> Vec<Part> {
        self.end_paragraph();
        let mut sink = self.sinks.pop().unwrap_or_default();
        sink.end_table(&mut self.out);
        sink.parts
    }

    fn use_words(&mut self, what: Use) {
        let words = self.words.pop().unwrap_or_default();
        match what {
            Use::Name => self.name = words,
            Use::Fonts => {}
            Use::Styles => {}
            Use::Title => {
                self.out.title = Some(words.trim().to_owned()).filter(|title| !title.is_empty())
            }
            Use::Label => {
                let label = words.trim();
                let dot = label.chars().count() == 1 && !label.chars().all(char::is_alphanumeric)
                    || label == "o";
                let label = match label {
                    "" => None,
                    _ if dot => Some(Label::Bullet),
                    _ => Some(Label::Counted(label.to_owned())),
                };
                self.sink().look.label = label;
            }
            Use::Running(which) => self.out.remarks.running(which, &words, None),
            Use::Author => self.author = words,
            Use::Instruction => {
                if let Some(instruction) = self.instructions.last_mut() {
                    *instruction = words;
                }
            }
            Use::Value => {
                let shown = self.shape.and_then(|shape| self.out.pictures.get_mut(shape));
                match (self.name.as_str(), shown) {
                    ("wzDescription", Some(picture)) => picture.alternative = words,
                    ("wzDescription", None) => self.alternative = words,
                    _ => {}
                }
                self.name.clear();
            }
            Use::Picture => self.take_picture(&words),
        }
    }

    fn take_picture(&mut self, hex: &str) {
        let mut data = std::mem::take(&mut self.data);
        let figures: Vec<u8> =
            hex.bytes().filter_map(|byte| char::from(byte).to_digit(16)).map(|n| n as u8).collect();
        data.extend(figures.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]));
        let alternative = std::mem::take(&mut self.alternative);
        let kind = self.picture.take().unwrap_or("of a kind that is not known");
        // What fills a shape is its ground.
        if data.is_empty() || self.name == "fillBlip" {
            return;
        }
        match self.out.take(data, alternative) {
            Some(number) => {
                self.shape = (self.name == "pib").then_some(number);
                self.sink().runs.push(Run::Picture(number));
            }
            None => self.out.remarks.picture("in the document", &format!("it is {kind}")),
        }
    }

    fn end_field(&mut self, start: usize) {
        let instruction = self.instructions.pop().unwrap_or_default();
        let runs = &self.sinks.last().map(|sink| sink.runs.as_slice()).unwrap_or_default();
        let shown = Paragraph {
            runs: runs.get(start..).unwrap_or_default().to_vec(),
            ..Paragraph::default()
        }
        .text();
        match field::kind(&instruction) {
            field::Kind::Link | field::Kind::Text => {}
            field::Kind::Contents => {
                self.sink().runs.truncate(start);
                self.out.remarks.contents(&shown);
            }
            field::Kind::Changing(what) => {
                if self.group().place == Place::Text {
                    self.out.remarks.field(what, &shown);
                }
            }
        }
    }
}

/// By the number of a code page of Windows.
fn code_page(number: u16) -> Option<&'static Encoding> {
    let label = match number {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        866 => "ibm866".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

/// By the number of a font's set of characters.
fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    code_page(page)
}
