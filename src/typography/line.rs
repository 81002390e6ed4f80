//! A paragraph as one row of characters, whatever marks are in it, with what is
//! to be shown in the place of each.

use crate::source::{Source, Span};
use crate::statement::{Inline, plain_text};

/// What stands for what is none of typography's business: code, addresses that
/// are shown as they are, marks of notes, pictures.
const OPAQUE: char = '\u{fffc}';

/// One character.
struct Cell<'a> {
    /// The character as rules see it.
    seen: char,
    /// Its length in the text, in bytes.
    length: usize,
    /// Whether it is a character of a text, and another can stand for it.
    text: bool,
    /// What is shown instead.
    instead: Option<&'a str>,
}

/// A paragraph.
pub struct Line<'a> {
    cells: Vec<Cell<'a>>,
    /// The texts it is made of: the first cell of each and its place.
    leaves: Vec<(usize, Span)>,
}

impl<'a> Line<'a> {
    /// The line of a paragraph, with nothing exchanged.
    pub fn of(content: &[Inline]) -> Line<'a> {
        let mut line = Line { cells: Vec::new(), leaves: Vec::new() };
        line.read(content);
        line
    }

    fn read(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text, span } => {
                    self.leaves.push((self.cells.len(), *span));
                    text.chars().for_each(|c| self.push(c, c.len_utf8(), true));
                }
                Inline::Code { text, .. } => self.mask(text),
                Inline::Break => self.push('\n', 1, false),
                Inline::Note(_) | Inline::Image(_) => self.push(OPAQUE, 0, false),
                Inline::Link { target, content } if shows(target, content) => {
                    self.mask(&plain_text(content));
                }
                other => self.read(other.children()),
            }
        }
    }

    fn push(&mut self, seen: char, length: usize, text: bool) {
        self.cells.push(Cell { seen, length, text, instead: None });
    }

    fn mask(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(OPAQUE, c.len_utf8(), false));
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The character at an index, as it was written.
    pub fn at(&self, index: usize) -> Option<char> {
        self.cells.get(index).map(|cell| cell.seen)
    }

    /// The character before an index, as it was written.
    pub fn before(&self, index: usize) -> Option<char> {
        self.at(index.checked_sub(1)?)
    }

    /// The first character that is shown from an index on.
    pub fn shown_from(&self, index: usize) -> Option<char> {
        self.cells.get(index..)?.iter().find_map(|cell| match cell.instead {
            Some(text) => text.chars().next(),
            None => Some(cell.seen),
        })
    }

    /// Shows something else at an index; nothing, where it is empty. A line
    /// break that the author asked for stays one.
    pub fn show(&mut self, index: usize, instead: &'a str) {
        if self.cells[index].text {
            self.cells[index].instead = Some(instead);
        }
    }

    /// Whether something else is shown at an index.
    pub fn is_exchanged(&self, index: usize) -> bool {
        self.cells.get(index).is_some_and(|cell| cell.instead.is_some())
    }

    /// What is shown at an index.
    pub fn shown_at(&self, index: usize) -> &'a str {
        self.cells.get(index).and_then(|cell| cell.instead).unwrap_or("")
    }

    /// Where a byte of the text as written stands in the text as shown.
    pub fn place_of(&self, byte: usize) -> usize {
        let (mut written, mut shown) = (0, 0);
        for cell in &self.cells {
            if written >= byte {
                break;
            }
            written += cell.length;
            shown += cell.instead.map_or(cell.length, str::len);
        }
        shown
    }

    /// The characters of texts that have a place in the source: index, place,
    /// and whether it is that of the character alone. From the first escape or
    /// entity on, which is more than it shows, it is that of the whole text.
    pub fn placed<'s>(
        &'s self,
        source: &'s Source,
    ) -> impl Iterator<Item = (usize, Span, bool)> + 's {
        self.leaves.iter().enumerate().flat_map(move |(nth, (first, span))| {
            let end = self.leaves.get(nth + 1).map_or(self.cells.len(), |(next, _)| *next);
            let mut at = span.start;
            let mut exact = true;
            self.cells[*first..end].iter().enumerate().map(move |(nth, cell)| {
                let place = Span::new(at, at + cell.length);
                let mut bytes = [0; 4];
                exact = exact
                    && place.end <= span.end
                    && source.slice(place) == cell.seen.encode_utf8(&mut bytes);
                at = place.end;
                (first + nth, if exact { place } else { *span }, exact)
            })
        })
    }

    /// Writes what is shown into the paragraph that the line was read from.
    pub fn write_into(&self, content: &mut [Inline]) {
        if self.cells.iter().any(|cell| cell.instead.is_some()) {
            let mut at = 0;
            self.write(content, &mut at);
        }
    }

    fn write(&self, content: &mut [Inline], at: &mut usize) {
        for inline in content {
            match inline {
                Inline::Text { text, .. } => {
                    let cells = &self.cells[*at..*at + text.chars().count()];
                    *at += cells.len();
                    if cells.iter().all(|cell| cell.instead.is_none()) {
                        continue;
                    }
                    let mut out = String::with_capacity(text.len() + 16);
                    for cell in cells {
                        match cell.instead {
                            Some(instead) => out.push_str(instead),
                            None => out.push(cell.seen),
                        }
                    }
                    *text = out;
                }
                Inline::Code { text, .. } => *at += text.chars().count(),
                Inline::Break | Inline::Note(_) | Inline::Image(_) => *at += 1,
                Inline::Link { target, content } if shows(target, content) => {
                    *at += plain_text(content).chars().count();
                }
                other => {
                    if let Some(inner) = other.children_mut() {
                        self.write(inner, at);
                    }
                }
            }
        }
    }
}

/// Whether a link shows its own address.
fn shows(target: &str, content: &[Inline]) -> bool {
    let text = plain_text(content);
    !text.is_empty() && target.contains(text.trim_end_matches('/'))
}
