//! A document → the Markdown of a statement. What the author wrote as characters
//! is written so that it is read as those characters.

use std::fmt::Write;

use super::document::{Document, Label, Paragraph, Part, Role, Run, Style, Table};

/// Writes the body. `folder` is where its pictures lie, beside the statement.
pub fn body(document: &Document, folder: &str) -> String {
    let mut writer =
        Writer { document, folder, out: String::new(), levels: Vec::new(), last: Last::Nothing };
    for part in &document.parts {
        writer.part(part);
    }
    for (index, note) in document.notes.iter().enumerate() {
        writer.note(index, note);
    }
    writer.out
}

/// The name of a picture's file.
pub fn picture_name(document: &Document, folder: &str, index: usize) -> String {
    let ending = document.pictures.get(index).map_or("png", |picture| picture.ending);
    format!("{folder}/{}.{ending}", index + 1)
}

/// What was written last, since some parts stand closer together than others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Text,
    Bullet,
    Quote,
    Picture,
}

/// Where a text is written.
#[derive(Debug, Clone)]
enum At {
    /// In a paragraph whose lines begin with this.
    Lines { before: String, top: bool },
    /// In a heading, which has one line.
    Heading,
    /// In a cell of a table.
    Cell,
}

struct Writer<'a> {
    document: &'a Document,
    folder: &'a str,
    out: String,
    /// Where the text of each list around begins, in columns.
    levels: Vec<usize>,
    last: Last,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Rule => {
                self.begin(Last::Text);
                self.out.push_str("***\n");
            }
            Part::Table(table) => self.table(table),
            Part::Paragraph(paragraph) => self.paragraph(paragraph),
        }
    }

    /// The blank line between parts.
    fn begin(&mut self, next: Last) {
        let close = self.last == Last::Bullet && next == Last::Bullet;
        if self.last != Last::Nothing && !close {
            self.out.push('\n');
        }
        self.last = next;
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        if paragraph.list.is_none() {
            self.levels.clear();
        }
        let at = |before: &str, top| At::Lines { before: before.to_owned(), top };
        match (paragraph.role, &paragraph.list) {
            (Role::Title, _) => self.heading(1, paragraph),
            (Role::Subtitle, _) => self.heading(2, paragraph),
            (Role::Heading(level), _) => self.heading(level, paragraph),
            (Role::Quote, _) => {
                if self.last == Last::Quote {
                    self.out.push_str(">\n");
                } else {
                    self.begin(Last::Quote);
                }
                let text = self.inline(&paragraph.runs, &at("> ", false));
                let _ = writeln!(self.out, "> {text}");
            }
            (Role::Code, _) => self.code(&paragraph.text()),
            (Role::Caption, None) if self.last == Last::Picture => {
                let text = self.inline(&paragraph.runs, &at("", false));
                let _ = writeln!(self.out, "{text}");
                self.last = Last::Text;
            }
            (_, Some(item)) => self.item(item.depth, item.label.as_ref(), &paragraph.runs),
            _ => {
                let picture = matches!(paragraph.runs.as_slice(), [Run::Picture(_)]);
                self.begin(if picture { Last::Picture } else { Last::Text });
                let text = self.inline(&paragraph.runs, &at("", true));
                let _ = writeln!(self.out, "{text}");
            }
        }
    }

    fn heading(&mut self, level: u8, paragraph: &Paragraph) {
        self.begin(Last::Text);
        let text = self.inline(&paragraph.runs, &At::Heading);
        let _ = writeln!(self.out, "{} {text}", "#".repeat(usize::from(level)));
    }

    fn code(&mut self, text: &str) {
        self.begin(Last::Text);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        let _ = writeln!(self.out, "{fence}\n{}\n{fence}", text.trim_end_matches('\n'));
    }

    fn item(&mut self, depth: usize, label: Option<&Label>, runs: &[Run]) {
        let Some(label) = label else {
            let column = self.levels.get(depth).or(self.levels.last()).copied().unwrap_or(0);
            self.begin(Last::Text);
            let before = " ".repeat(column);
            let text = self.inline(runs, &At::Lines { before: before.clone(), top: false });
            let _ = writeln!(self.out, "{before}{text}");
            return;
        };
        self.levels.truncate(depth);
        let column = self.levels.last().copied().unwrap_or(0);
        let before = " ".repeat(column);
        let (marker, is_list) = match label {
            Label::Bullet => ("-".to_owned(), true),
            Label::Counted(text) if is_marker(text) => (text.clone(), true),
            Label::Counted(text) => (escaped(text), false),
        };
        let inner = if is_list { column + marker.chars().count() + 1 } else { column };
        while self.levels.len() < depth {
            self.levels.push(column);
        }
        self.levels.push(inner);
        self.begin(if *label == Label::Bullet { Last::Bullet } else { Last::Text });
        let text = self.inline(runs, &At::Lines { before: " ".repeat(inner), top: false });
        let _ = writeln!(self.out, "{before}{marker} {text}");
    }

    fn table(&mut self, table: &Table) {
        self.levels.clear();
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        self.begin(Last::Text);
        for (index, row) in table.rows.iter().enumerate() {
            self.out.push('|');
            for column in 0..columns {
                let paragraphs = row.get(column).map(Vec::as_slice).unwrap_or_default();
                let cell: Vec<String> =
                    paragraphs.iter().map(|paragraph| self.cell(paragraph)).collect();
                let _ = write!(self.out, " {} |", cell.join("<br>"));
            }
            self.out.push('\n');
            if index == 0 {
                let _ = writeln!(self.out, "|{}", "---|".repeat(columns));
            }
        }
    }

    fn cell(&self, paragraph: &Paragraph) -> String {
        let text = self.inline(&paragraph.runs, &At::Cell);
        match paragraph.list.as_ref().and_then(|item| item.label.as_ref()) {
            Some(Label::Bullet) => format!("• {text}"),
            Some(Label::Counted(label)) => format!("{} {text}", escaped(label)),
            None => text,
        }
    }

    fn note(&mut self, index: usize, parts: &[Part]) {
        self.begin(Last::Text);
        let _ = write!(self.out, "[^{}]:", index + 1);
        let paragraphs = parts.iter().flat_map(Part::paragraphs);
        let mut first = true;
        for paragraph in paragraphs {
            let at = At::Lines { before: "    ".to_owned(), top: false };
            let text = self.inline(&paragraph.runs, &at);
            let label = match paragraph.list.as_ref().and_then(|item| item.label.as_ref()) {
                Some(Label::Counted(label)) => format!("{} ", escaped(label)),
                _ => String::new(),
            };
            let between = if first { " " } else { "\n    " };
            let _ = writeln!(self.out, "{between}{label}{text}");
            first = false;
        }
        if first {
            self.out.push_str(" –\n");
        }
    }

    /// Running text.
    fn inline(&self, runs: &[Run], at: &At) -> String {
        let mut out = Pen { at, text: String::new() };
        let pieces = pieces(runs);
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            match piece {
                Run::Break => out.line_end(true),
                Run::Note(number) => {
                    let _ = write!(out.text, "[^{}]", number + 1);
                }
                Run::Picture(number) => {
                    let alternative =
                        self.document.pictures.get(*number).map(|p| p.alternative.as_str());
                    let alternative =
                        alternative.unwrap_or_default().split_whitespace().collect::<Vec<_>>();
                    let name = picture_name(self.document, self.folder, *number);
                    let _ = write!(
                        out.text,
                        "![{}]({})",
                        escaped(&alternative.join(" ")),
                        target(&name)
                    );
                }
                Run::Text { link: Some(link), .. } => {
                    let same = |run: &&Run| matches!(run, Run::Text { link: Some(other), .. } if other == link);
                    let count = pieces[index..].iter().take_while(|run| same(run)).count();
                    out.link(link, &pieces[index..index + count], pieces.get(index + count));
                    index += count;
                    continue;
                }
                Run::Text { text, style, .. } => out.styled(text, *style, pieces.get(index + 1)),
            }
            index += 1;
        }
        out.text.truncate(out.text.trim_end().len());
        let start = out.text.len() - out.text.trim_start().len();
        let text = out.text.split_off(start);
        match at {
            At::Lines { top, .. } => guarded(&text, *top),
            At::Heading | At::Cell => text,
        }
    }
}

/// Whether Markdown takes a label for that of a list.
fn is_marker(label: &str) -> bool {
    let figures = label.strip_suffix(['.', ')']).unwrap_or_default();
    (1..=9).contains(&figures.len()) && figures.bytes().all(|byte| byte.is_ascii_digit())
}

/// The runs with blanks outside of what they are styled by.
fn pieces(runs: &[Run]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for run in runs {
        let Run::Text { text, style, link } = run else {
            out.push(run.clone());
            continue;
        };
        let inner = text.trim();
        let start = text.len() - text.trim_start().len();
        if inner.is_empty() || *style == Style::default() {
            push(&mut out, text, Style::default(), link);
            continue;
        }
        push(&mut out, &text[..start], Style::default(), link);
        push(&mut out, inner, *style, link);
        push(&mut out, &text[start + inner.len()..], Style::default(), link);
    }
    out
}

/// Adds characters, to the last run where that is of the same look.
fn push(out: &mut Vec<Run>, text: &str, style: Style, link: &Option<String>) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Run::Text { text: before, style: same, link: to }) if *same == style && to == link => {
            before.push_str(text);
        }
        _ => out.push(Run::Text { text: text.to_owned(), style, link: link.clone() }),
    }
}

/// What has been written of a text.
struct Pen<'a> {
    at: &'a At,
    text: String,
}

impl Pen<'_> {
    /// The end of a line, one that is meant or one of the source.
    fn line_end(&mut self, meant: bool) {
        self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
        match self.at {
            At::Lines { before, .. } => {
                let end = if meant { "\\\n" } else { "\n" };
                let _ = write!(self.text, "{end}{before}");
            }
            At::Cell if meant => self.text.push_str("<br>"),
            At::Heading | At::Cell => self.text.push(' '),
        }
    }

    fn plain(&mut self, text: &str) {
        let mut lines = text.split('\n');
        self.text.push_str(&escaped(lines.next().unwrap_or_default()));
        for line in lines {
            self.line_end(false);
            let top = matches!(self.at, At::Lines { top: true, .. });
            let line = escaped(line.trim_start());
            self.text.push_str(&guarded(&line, top));
        }
    }

    fn link(&mut self, address: &str, words: &[Run], next: Option<&Run>) {
        let text: String = words.iter().map(run_text).collect();
        let bare = address.strip_prefix("mailto:").unwrap_or(address);
        if text.trim() == bare && !bare.contains(char::is_whitespace) && !bare.contains(['<', '>'])
        {
            let _ = write!(self.text, "<{bare}>");
            return;
        }
        if text.trim().is_empty() {
            self.text.push_str(&text);
            return;
        }
        let start = text.len() - text.trim_start().len();
        self.text.push_str(&text[..start]);
        self.text.push('[');
        for (index, run) in words.iter().enumerate() {
            if let Run::Text { text, style, .. } = run {
                let text = if index == 0 { text.trim_start() } else { text };
                let text = if index + 1 == words.len() { text.trim_end() } else { text };
                self.styled(text, *style, words.get(index + 1).or(next));
            }
        }
        let end = text.len() - text.trim_end().len();
        let _ = write!(self.text, "]({}){}", target(address), " ".repeat(end.min(1)));
    }

    fn styled(&mut self, text: &str, style: Style, next: Option<&Run>) {
        let marks = if style.strong && style.emphasis {
            "***"
        } else if style.strong {
            "**"
        } else if style.emphasis {
            "*"
        } else {
            ""
        };
        let (open, close) = match (style.raised, style.lowered) {
            (true, _) => ("<sup>", "</sup>"),
            (_, true) => ("<sub>", "</sub>"),
            _ => ("", ""),
        };
        let struck = if style.struck { "~~" } else { "" };
        if marks.is_empty() && struck.is_empty() {
            self.text.push_str(open);
            self.plain(text);
            self.text.push_str(close);
            return;
        }
        // Marks between a letter and a punctuation mark would be read as characters,
        // so that the punctuation stays outside.
        let sign = |c: char| !c.is_alphanumeric();
        let letter_before = self.text.chars().next_back().is_some_and(char::is_alphanumeric);
        let letter_after = next.is_some_and(|run| match run {
            Run::Text { text, .. } => text.starts_with(char::is_alphanumeric),
            _ => false,
        });
        let inner = if letter_before { text.trim_start_matches(sign) } else { text };
        let (head, inner) = text.split_at(text.len() - inner.len());
        let core = if letter_after { inner.trim_end_matches(sign) } else { inner };
        let (inner, tail) = inner.split_at(core.len());
        self.plain(head);
        if inner.is_empty() {
            self.plain(tail);
            return;
        }
        let sign_now = self.text.chars().next_back();
        if matches!(sign_now, Some('*' | '~'))
            && !self.text.ends_with("\\*")
            && !self.text.ends_with("\\~")
        {
            // Keeps the marks of two neighbours apart.
            self.text.push_str("<!-- -->");
        }
        let _ = write!(self.text, "{open}{struck}{marks}");
        self.plain(inner);
        let _ = write!(self.text, "{marks}{struck}{close}");
        self.plain(tail);
    }
}

fn run_text(run: &Run) -> &str {
    match run {
        Run::Text { text, .. } => text,
        _ => "",
    }
}

/// An address as Markdown wants it.
fn target(address: &str) -> String {
    let address: String = address
        .chars()
        .map(|c| match c {
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '\\' => "%5C".to_owned(),
            c if c.is_whitespace() || c.is_control() => "%20".to_owned(),
            c => c.to_string(),
        })
        .collect();
    if address.contains(['(', ')']) || address.is_empty() {
        format!("<{address}>")
    } else {
        address
    }
}

/// Characters so that none of them is read as a mark. Addresses stay as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let address = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min();
        match address {
            Some(at) if !word[at..].contains(['<', '>']) => {
                let whole = word[at..].trim_end_matches([
                    '.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '”', '“', '»', '’',
                ]);
                push_escaped(&word[..at], &mut out);
                let _ = write!(out, "<{whole}>");
                push_escaped(&word[at + whole.len()..], &mut out);
            }
            _ => push_escaped(word, &mut out),
        }
    }
    out
}

fn push_escaped(text: &str, out: &mut String) {
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let marked = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphabetic(),
            _ => false,
        };
        if marked {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

/// A line whose first characters are no mark of Markdown. Figures at the head of
/// a paragraph of the text itself stay: they are its number.
fn guarded(line: &str, top: bool) -> String {
    let figures = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[figures..];
    let mark = rest.chars().next().filter(|mark| matches!(mark, '.' | ')'));
    if let Some(mark) = mark
        && (1..=9).contains(&figures)
        && rest[1..].chars().next().is_none_or(char::is_whitespace)
    {
        return match (top, figures) {
            (true, ..=3) => {
                let text = rest[1..].trim_start();
                format!("{}{mark} {}", &line[..figures], guarded(text, false))
            }
            (true, _) => format!("{}&#{};{}", &line[..figures], u32::from(mark), &rest[1..]),
            (false, _) => format!("{}\\{rest}", &line[..figures]),
        };
    }
    let ends = |at: usize| line[at..].chars().next().is_none_or(char::is_whitespace);
    let marked = match line.chars().next() {
        Some('#' | '>') => true,
        Some('-') => ends(1) || line.starts_with("--"),
        Some('+') => ends(1) || line.starts_with("+++"),
        Some('=') => line.trim_end().chars().all(|c| c == '='),
        _ => false,
    };
    if marked { format!("\\{line}") } else { line.to_owned() }
}
