//! What comes in, whichever kind of file it was: paragraphs with what is known
//! of their role, tables, notes, pictures, and what is to be said about them.
//! Knows no kind of file and no Markdown.

use super::remarks::Remarks;

/// A document as it came in.
#[derive(Debug, Default)]
pub struct Document {
    /// The title that the file gives itself, outside its text.
    pub title: Option<String>,
    /// The language that the file gives itself.
    pub lang: Option<String>,
    /// The text in its order.
    pub parts: Vec<Part>,
    /// The notes, in the order of their numbers.
    pub notes: Vec<Vec<Part>>,
    /// The pictures, in the order of their numbers.
    pub pictures: Vec<Image>,
    /// What is said about the file.
    pub remarks: Remarks,
}

/// A picture that comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The file.
    pub bytes: Vec<u8>,
    /// The ending of its name.
    pub ending: &'static str,
    /// What it shows; empty where nobody says.
    pub alternative: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A paragraph of any role.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A line across the page.
    Rule,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Rows of cells of paragraphs.
    pub rows: Vec<Vec<Vec<Paragraph>>>,
    /// Whether the file says that the first row is the head.
    pub headed: bool,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// What it is.
    pub role: Role,
    /// Its place in a list, where it stands in one.
    pub list: Option<Item>,
    /// How far it is moved in from the margin, in points.
    pub indent: f32,
    /// Whether its lines are set in the middle.
    pub centred: bool,
    /// The size of its type in points, where that is known.
    pub size: Option<f32>,
    /// What it says.
    pub runs: Vec<Run>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// The title of the whole.
    Title,
    /// What stands under the title.
    Subtitle,
    /// A heading, from level 1.
    Heading(u8),
    /// A quotation.
    Quote,
    /// Characters as they stand.
    Code,
    /// What stands under a picture or a table.
    Caption,
}

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// How many lists stand around it.
    pub depth: usize,
    /// What stands before it; none for a further paragraph of the same item.
    pub label: Option<Label>,
}

/// What stands before an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// A dot or dash.
    Bullet,
    /// A number or letter as it is seen, with its mark: `3.`, `(a)`.
    Counted(String),
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    /// Characters.
    Text {
        /// Those of the author.
        text: String,
        /// How they look.
        style: Style,
        /// Where they lead.
        link: Option<String>,
    },
    /// The end of a line that is meant.
    Break,
    /// The mark of a note.
    Note(usize),
    /// A picture.
    Picture(usize),
}

/// How characters look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Underlined, where it is not a link.
    pub underlined: bool,
    /// Struck out.
    pub struck: bool,
    /// Raised.
    pub raised: bool,
    /// Lowered.
    pub lowered: bool,
}

/// How characters look, as far as a style says it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Looks {
    /// Bold.
    pub strong: Option<bool>,
    /// Italic.
    pub emphasis: Option<bool>,
    /// Underlined.
    pub underlined: Option<bool>,
    /// Struck out.
    pub struck: Option<bool>,
    /// Raised.
    pub raised: Option<bool>,
    /// Lowered.
    pub lowered: Option<bool>,
    /// Not shown.
    pub hidden: Option<bool>,
    /// In points.
    pub size: Option<f32>,
}

impl Looks {
    /// These, and the other where these say nothing.
    pub fn or(self, other: Looks) -> Looks {
        Looks {
            strong: self.strong.or(other.strong),
            emphasis: self.emphasis.or(other.emphasis),
            underlined: self.underlined.or(other.underlined),
            struck: self.struck.or(other.struck),
            raised: self.raised.or(other.raised),
            lowered: self.lowered.or(other.lowered),
            hidden: self.hidden.or(other.hidden),
            size: self.size.or(other.size),
        }
    }

    /// As they are seen.
    pub fn style(self) -> Style {
        Style {
            strong: self.strong.unwrap_or(false),
            emphasis: self.emphasis.unwrap_or(false),
            underlined: self.underlined.unwrap_or(false),
            struck: self.struck.unwrap_or(false),
            raised: self.raised.unwrap_or(false),
            lowered: self.lowered.unwrap_or(false),
        }
    }
}

impl Part {
    /// The paragraphs in it.
    pub fn paragraphs(&self) -> Vec<&Paragraph> {
        match self {
            Part::Paragraph(paragraph) => vec![paragraph],
            Part::Table(table) => table.rows.iter().flatten().flatten().collect(),
            Part::Rule => Vec::new(),
        }
    }
}

impl Table {
    /// The paragraphs of all cells.
    pub fn into_paragraphs(self) -> impl Iterator<Item = Paragraph> {
        self.rows.into_iter().flatten().flatten()
    }

    /// The characters of all cells.
    pub fn text(&self) -> String {
        let paragraphs = self.rows.iter().flatten().flatten();
        paragraphs.map(Paragraph::text).collect::<Vec<_>>().join(" ")
    }
}

/// The characters of several parts.
pub fn text_of(parts: &[Part]) -> String {
    let paragraphs = parts.iter().flat_map(Part::paragraphs);
    paragraphs.map(Paragraph::text).collect::<Vec<_>>().join(" ")
}

/// The paragraphs of a cell, those of a table in it one after the other; and whether there
/// is one.
pub fn cell(parts: Vec<Part>) -> (Vec<Paragraph>, bool) {
    let nested = parts.iter().any(|part| matches!(part, Part::Table(_)));
    let mut out = Vec::new();
    for part in parts {
        match part {
            Part::Paragraph(paragraph) => out.push(paragraph),
            Part::Table(table) => out.extend(table.into_paragraphs()),
            Part::Rule => {}
        }
    }
    (out, nested)
}

impl Run {
    /// Characters without any look.
    pub fn plain(text: impl Into<String>) -> Run {
        Run::Text { text: text.into(), style: Style::default(), link: None }
    }
}

impl Paragraph {
    /// The characters, each line end a newline.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for run in &self.runs {
            match run {
                Run::Text { text, .. } => out.push_str(text),
                Run::Break => out.push('\n'),
                Run::Note(_) | Run::Picture(_) => {}
            }
        }
        out
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        let seen = |run: &Run| match run {
            Run::Text { text, .. } => !text.trim().is_empty(),
            Run::Break => false,
            Run::Note(_) | Run::Picture(_) => true,
        };
        !self.runs.iter().any(seen)
    }

    /// Whether all its characters have a look.
    pub fn is_wholly(&self, look: impl Fn(&Style) -> bool) -> bool {
        let mut any = false;
        for run in &self.runs {
            if let Run::Text { text, style, .. } = run
                && !text.trim().is_empty()
            {
                any = true;
                if !look(style) {
                    return false;
                }
            }
        }
        any
    }

    /// Whether it is a paragraph of running text outside of lists.
    pub fn is_body(&self) -> bool {
        self.role == Role::Body && self.list.is_none()
    }
}

impl Document {
    /// Takes a picture in, where the program knows its kind, and gives its number.
    pub fn take(&mut self, bytes: Vec<u8>, alternative: String) -> Option<usize> {
        let ending = ending(&bytes)?;
        self.pictures.push(Image { bytes, ending, alternative });
        Some(self.pictures.len() - 1)
    }

    /// Takes a picture in that has a name in the file; where its kind is not known, that is
    /// said.
    pub fn take_named(&mut self, bytes: Vec<u8>, alternative: String, name: &str) -> Option<Run> {
        let taken = self.take(bytes, alternative).map(Run::Picture);
        if taken.is_none() {
            self.remarks.picture(name, &format!("it is {}", kind_in_words(name)));
        }
        taken
    }
}

/// The ending of a picture's name by its first bytes; none for kinds that the
/// press does not print.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    match () {
        () if starts(b"\x89PNG\r\n\x1a\n") => Some("png"),
        () if starts(b"\xff\xd8\xff") => Some("jpg"),
        () if starts(b"GIF8") => Some("gif"),
        () if starts(b"II*\0") || starts(b"MM\0*") => Some("tif"),
        () if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some("webp"),
        () if crate::plate::is_drawing(bytes) => Some("svg"),
        () => None,
    }
}

/// A file's own name for its kind of picture, for people.
fn kind_in_words(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "wmf" | "emf" | "wmz" | "emz" => "a drawing of Windows".to_owned(),
        "svm" => "a drawing of LibreOffice".to_owned(),
        _ if ending.len() <= 5
            && ending.chars().all(char::is_alphanumeric)
            && !ending.is_empty() =>
        {
            format!("a file of the kind {}", ending.to_uppercase())
        }
        _ => "of a kind that is not known".to_owned(),
    }
}

/// A length of a style in points: `1.27cm`. An em is taken for that of usual type.
pub fn points(length: &str) -> Option<f32> {
    let units = [
        ("cm", 28.346_46),
        ("mm", 2.834_646),
        ("in", 72.0),
        ("pt", 1.0),
        ("px", 0.75),
        ("pc", 12.0),
        ("rem", 12.0),
        ("em", 12.0),
    ];
    units.iter().find_map(|(unit, factor)| {
        length.strip_suffix(unit)?.trim().parse::<f32>().ok().map(|number| number * factor)
    })
}

/// The role that the name of a style says. Word keeps the English names of its
/// own styles in every language, and LibreOffice writes the same.
pub fn role_of_style(name: &str) -> Option<Role> {
    let name = name.replace("_20_", " ").to_lowercase();
    let name = name.trim();
    if let Some(level) = name.strip_prefix("heading ") {
        return level.trim().parse::<u8>().ok().map(Role::Heading);
    }
    match name {
        "title" => Some(Role::Title),
        "subtitle" => Some(Role::Subtitle),
        "quote" | "intense quote" | "block text" | "quotations" | "block quotation" => {
            Some(Role::Quote)
        }
        "caption" | "figure" | "illustration" | "table" => Some(Role::Caption),
        "html preformatted" | "preformatted text" => Some(Role::Code),
        _ => None,
    }
}
