//! PDFs with a text layer: letters by their places → lines → paragraphs. What
//! belongs to the pages and not to the text is named and left out.

mod ink;
mod lines;

use super::document::{Document, Item, Label, Paragraph, Part, Run, Table};
use super::shape::is_labelled;
use crate::bounds::Bounds;
use ink::{Page, Print};
use lines::Line;

/// Reads one.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn read(bytes: &[u8], limits: Bounds) -> Result<Document, String> {
    let print = ink::read(bytes, limits)?;
    let mut document = Document { title: print.title.clone(), ..Document::default() };
    let leftwards = lines::run_left(&print.pages);
    let pages = print.pages.iter().enumerate().map(|(at, page)| lines::of(page, at + 1, leftwards));
    let mut pages: Vec<Vec<Line>> = pages.collect();
    remark(&print, &pages, &mut document);
    set_aside(&mut pages, &print, &mut document);
    if pages.iter().all(Vec::is_empty) {
        return Err("it has no text, only pictures of its pages: have its letters read by a program (OCR), then bring it in".to_owned());
    }
    let measure = Measure::of(&pages);
    let notes = take_notes(&mut pages, &measure, &mut document);
    let mut setter = Setter {
        measure: &measure,
        document: &mut document,
        notes,
        open: None,
        last: None,
        joined: Vec::new(),
    };
    for (page, lines) in print.pages.iter().zip(&pages) {
        setter.page(page, lines);
    }
    setter.end();
    let joined = std::mem::take(&mut setter.joined);
    if !joined.is_empty() {
        document
            .remarks
            .look("words divided at the end of a line were made whole", &joined.join(", "));
    }
    Ok(document)
}

/// Names what is on the pages besides text.
fn remark(print: &Print, pages: &[Vec<Line>], document: &mut Document) {
    for (at, page) in print.pages.iter().enumerate() {
        let scanned = page.pictures.iter().any(|picture| picture.share > 0.5);
        if pages[at].is_empty() && (scanned || page.lost > 0) {
            document.remarks.without_text(at + 1);
        } else if page.lost > 0 {
            document.remarks.picture(&format!("on page {}", at + 1), "it is too large or damaged");
        }
        let unknown = page.letters.iter().filter(|letter| letter.text.is_none()).count();
        if unknown > 0 {
            document.remarks.unreadable(unknown, Some(at + 1));
        }
        for mark in page.marks.iter().filter(|mark| mark.address.is_none()) {
            if !mark.words.trim().is_empty() {
                document.remarks.comment(&mark.author, &mark.words);
            }
        }
    }
}

/// A text with its figures made alike, by which lines of several pages are
/// compared.
fn pattern(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_numeric() { '#' } else { c }).collect();
    let mut out = text.split_whitespace().collect::<Vec<_>>().join(" ");
    while out.contains("##") {
        out = out.replace("##", "#");
    }
    out
}

/// Takes page numbers and running heads out.
fn set_aside(pages: &mut [Vec<Line>], print: &Print, document: &mut Document) {
    let edges = |lines: &[Line]| -> Vec<usize> {
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
        let count = order.len();
        order
            .into_iter()
            .enumerate()
            .filter(|(at, _)| *at < 2 || *at + 2 >= count)
            .map(|(_, index)| index)
            .collect()
    };
    let seen: Vec<Vec<(String, f64)>> = pages
        .iter()
        .map(|lines| {
            edges(lines).into_iter().map(|at| (pattern(&lines[at].text()), lines[at].y)).collect()
        })
        .collect();
    for (at, lines) in pages.iter_mut().enumerate() {
        let height = print.pages[at].size.1;
        let near = edges(lines);
        let topmost = near.first().copied().unwrap_or(0);
        let titled = at == 0 && near.len() > 1 && is_above_title(&lines[topmost], &lines[near[1]]);
        let is_aside = |index: usize, line: &Line| {
            let text = pattern(&line.text());
            let same = |(other, y): &(String, f64)| *other == text && (y - line.y).abs() < 4.0;
            let again =
                seen.iter().enumerate().any(|(page, known)| page != at && known.iter().any(same));
            let outer = line.y < height * 0.09 || line.y > height * 0.9;
            let number =
                matches!(text.trim_matches(['-', '–', '—', ' ', '.']), "#" | "#/#" | "# / #");
            // On a page alone, what stands above the title stands above the text.
            let above = outer && index == topmost && titled;
            line.artifact || near.contains(&index) && (again || number && outer || above)
        };
        let aside: Vec<bool> =
            lines.iter().enumerate().map(|(index, line)| is_aside(index, line)).collect();
        let mut keep = aside.iter();
        lines.retain(|line| {
            let aside = *keep.next().unwrap_or(&false);
            if aside {
                let text = line.text();
                let what = if pattern(&text).chars().any(char::is_alphabetic) {
                    "a running head"
                } else {
                    "a page number"
                };
                document.remarks.running(what, &text, Some(at + 1));
            }
            !aside
        });
    }
}

/// Whether a line is plain, and the next one larger or bold, as titles are.
fn is_above_title(line: &Line, next: &Line) -> bool {
    let strong = |line: &Line| {
        Paragraph { runs: line.runs(), ..Paragraph::default() }.is_wholly(|style| style.strong)
    };
    !strong(line) && (next.size > line.size * 1.2 || strong(next) && next.size >= line.size)
}

/// What is usual on the pages.
#[derive(Debug)]
struct Measure {
    /// The size of the type.
    size: f64,
    /// From one line to the next.
    leading: f64,
    left: f64,
    right: f64,
}

impl Measure {
    fn of(pages: &[Vec<Line>]) -> Measure {
        let all = || pages.iter().flatten();
        let weight = |line: &Line| line.text().chars().count();
        let size = most(all().map(|line| (line.size, weight(line)))).unwrap_or(11.0);
        let body = || all().filter(move |line| (line.size - size).abs() < 0.6);
        let left = most(body().map(|line| (line.from, weight(line)))).unwrap_or(72.0);
        let gaps = pages.iter().flat_map(|lines| lines.windows(2)).filter_map(|pair| {
            let gap = pair[1].y - pair[0].y;
            let same = (pair[0].size - size).abs() < 0.6 && (pair[1].size - size).abs() < 0.6;
            (same && gap > size * 0.8 && gap < size * 2.5).then_some((gap, 1))
        });
        // The least that is usual: lines stand closer together than paragraphs.
        let leading = least_usual(gaps).unwrap_or(size * 1.2);
        let mut ends: Vec<f64> = body().map(|line| line.to).collect();
        ends.sort_by(f64::total_cmp);
        let right = ends.get(ends.len() * 9 / 10).copied().unwrap_or(520.0);
        // Where no paragraph has a second line, all gaps are those between paragraphs:
        // the lines above them end early.
        let full = |line: &Line| line.to > right - size * 4.0;
        let spaced = pages.iter().flat_map(|lines| lines.windows(2));
        let spaced = spaced.filter(|pair| (pair[1].y - pair[0].y - leading).abs() < 1.0);
        let (all, filled) = spaced
            .fold((0, 0), |(all, filled), pair| (all + 1, filled + usize::from(full(&pair[0]))));
        let apart = leading > size * 1.4 && filled * 2 < all;
        let leading = if apart { size * 1.3 } else { leading };
        Measure { size, leading, left, right }
    }
}

fn clusters(values: impl Iterator<Item = (f64, usize)>) -> Vec<(f64, usize)> {
    let mut out: Vec<(f64, usize)> = Vec::new();
    for (value, weight) in values {
        let room = out.len() < 500;
        match out.iter_mut().find(|(known, _)| (*known - value).abs() < 1.0) {
            Some((_, count)) => *count += weight,
            None if room => out.push((value, weight)),
            None => {}
        }
    }
    out
}

fn most(values: impl Iterator<Item = (f64, usize)>) -> Option<f64> {
    clusters(values).into_iter().max_by_key(|(_, weight)| *weight).map(|(value, _)| value)
}

fn least_usual(values: impl Iterator<Item = (f64, usize)>) -> Option<f64> {
    let found = clusters(values);
    let all: usize = found.iter().map(|(_, weight)| weight).sum();
    let usual = found.into_iter().filter(|(_, weight)| weight * 8 >= all);
    usual.map(|(value, _)| value).min_by(f64::total_cmp)
}

/// The notes at the feet of the pages: page and mark, with their numbers.
type Notes = Vec<(usize, String, usize)>;

/// Takes the notes off the feet of the pages, where a mark in the text calls for
/// them.
fn take_notes(pages: &mut [Vec<Line>], measure: &Measure, document: &mut Document) -> Notes {
    let mut out = Notes::new();
    for lines in pages {
        let small = |line: &Line| line.size < measure.size * 0.93;
        let foot = lines.iter().rev().take_while(|line| small(line)).count();
        let at = lines.len() - foot;
        let raised: Vec<String> =
            lines[..at].iter().flat_map(Line::runs).filter_map(|run| mark_of(&run)).collect();
        let begins = |line: &Line| {
            let text = line.text();
            let mark: String =
                text.trim_start().chars().take_while(|c| c.is_numeric() || *c == '*').collect();
            (raised.contains(&mark) && !mark.is_empty()).then_some(mark)
        };
        if foot == 0 || begins(&lines[at]).is_none() {
            continue;
        }
        for line in lines.drain(at..).collect::<Vec<_>>() {
            match begins(&line) {
                Some(mark)
                    if !out.iter().any(|(page, known, _)| *page == line.page && *known == mark) =>
                {
                    let mut runs = line.runs();
                    cut(&mut runs, &mark);
                    out.push((line.page, mark, document.notes.len()));
                    document
                        .notes
                        .push(vec![Part::Paragraph(Paragraph { runs, ..Paragraph::default() })]);
                }
                _ => {
                    if let Some(Part::Paragraph(note)) =
                        document.notes.last_mut().and_then(|note| note.last_mut())
                    {
                        note.runs.push(Run::plain(" "));
                        note.runs.extend(line.runs());
                    }
                }
            }
        }
    }
    out
}

/// The mark of a note: raised figures or a star.
fn mark_of(run: &Run) -> Option<String> {
    match run {
        Run::Text { text, style, .. } if style.raised => {
            let text = text.trim();
            let mark = !text.is_empty() && text.chars().all(|c| c.is_numeric() || c == '*');
            mark.then(|| text.to_owned())
        }
        _ => None,
    }
}

/// Takes characters off the beginning.
fn cut(runs: &mut Vec<Run>, mark: &str) {
    let mut left = mark.chars().count();
    while left > 0 {
        let Some(Run::Text { text, .. }) = runs.first_mut() else { return };
        let taken = text.trim_start().chars().count().min(left);
        *text = text.trim_start().chars().skip(taken).collect();
        left -= taken;
        if text.is_empty() {
            runs.remove(0);
        } else if taken == 0 {
            return;
        }
    }
    if let Some(Run::Text { text, .. }) = runs.first_mut() {
        *text = text.trim_start_matches(['.', ')', ' ']).to_owned();
    }
}

/// Puts lines together.
struct Setter<'a> {
    measure: &'a Measure,
    document: &'a mut Document,
    notes: Notes,
    /// The paragraph that has begun.
    open: Option<Paragraph>,
    /// Its last line: page, height, left end, right end, whether it began it.
    last: Option<Line>,
    /// Words that were divided.
    joined: Vec<String>,
}

impl Setter<'_> {
    fn page(&mut self, page: &Page, lines: &[Line]) {
        let mut pictures: Vec<_> = page
            .pictures
            .iter()
            .filter(|picture| picture.share < 0.9 || lines.is_empty())
            .collect();
        pictures.sort_by(|a, b| a.top.total_cmp(&b.top));
        let mut pictures = pictures.into_iter().peekable();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            while let Some(picture) = pictures.next_if(|picture| picture.top < line.y - line.size) {
                self.picture(picture);
            }
            let rows = table(&lines[at..]);
            if rows > 1 {
                self.end();
                let rows: Vec<_> = lines[at..at + rows].iter().map(|line| self.row(line)).collect();
                at += rows.len();
                self.document.parts.push(Part::Table(Table { rows, headed: false }));
                continue;
            }
            self.line(line, page.size.0);
            at += 1;
        }
        for picture in pictures {
            self.picture(picture);
        }
    }

    fn picture(&mut self, picture: &ink::Picture) {
        self.end();
        if let Some(number) = self.document.take(picture.png.clone(), String::new()) {
            let runs = vec![Run::Picture(number)];
            self.document.parts.push(Part::Paragraph(Paragraph { runs, ..Paragraph::default() }));
        }
    }

    fn row(&self, line: &Line) -> Vec<Vec<Paragraph>> {
        let cell = |piece: &lines::Piece| {
            vec![Paragraph {
                runs: self.noted(piece.runs.clone(), line.page),
                ..Paragraph::default()
            }]
        };
        line.pieces.iter().map(cell).collect()
    }

    /// Runs with the marks of notes in the place of figures.
    fn noted(&self, runs: Vec<Run>, page: usize) -> Vec<Run> {
        let note = |run: Run| {
            let mark = mark_of(&run);
            let known = self
                .notes
                .iter()
                .find(|(of, known, _)| *of == page && mark.as_ref() == Some(known));
            known.map_or(run, |(_, _, number)| Run::Note(*number))
        };
        runs.into_iter().map(note).collect()
    }

    fn line(&mut self, line: &Line, width: f64) {
        let text = line.text();
        let begins = self.begins(line, &text);
        if begins {
            self.end();
        }
        let mut runs = self.noted(line.runs(), line.page);
        match &mut self.open {
            Some(open) => {
                join(&mut open.runs, &text, runs.first(), &mut self.joined);
                open.runs.append(&mut runs);
            }
            None => {
                let gaps = (line.from - self.measure.left.min(line.from), width - line.to);
                let middle = (line.from + line.to) / 2.0 - width / 2.0;
                let indent = line.from - self.measure.left;
                let centred = middle.abs() < 2.0 && indent > 24.0 && gaps.1 > 24.0;
                let bullet = bullet(&text);
                if bullet {
                    cut(&mut runs, &text.trim_start().chars().take(1).collect::<String>());
                }
                let labelled = bullet || is_labelled(&text);
                let list = bullet.then_some(Item { depth: 0, label: Some(Label::Bullet) });
                self.open = Some(Paragraph {
                    list,
                    indent: if labelled { 0.0 } else { indent.max(0.0) as f32 },
                    centred,
                    size: Some(line.size as f32),
                    runs,
                    ..Paragraph::default()
                });
            }
        }
        self.last = Some(line.clone());
    }

    /// Whether a line begins a paragraph.
    fn begins(&self, line: &Line, text: &str) -> bool {
        let (Some(last), Some(open)) = (&self.last, &self.open) else { return true };
        let gap = line.y - last.y;
        let labelled = is_labelled(text) || bullet(text);
        let other_page = last.page != line.page;
        let apart =
            !other_page && (gap > self.measure.leading.max(line.size * 1.05) * 1.25 || gap < -1.0);
        let other_size = (last.size - line.size).abs() > 0.8;
        // The last line of a paragraph ends early; so does a line before a long word.
        let room = self.measure.right - last.to;
        let first = text.split_whitespace().next().map_or(0, |word| word.chars().count()) as f64;
        let ends = room > (first + 2.0) * line.size * 0.55;
        let moved = line.from - last.from;
        let hanging = is_labelled(&open.text()) || open.list.is_some();
        let indented = moved > line.size * 0.8 && !hanging;
        other_page || apart || other_size || labelled || ends || indented
    }

    fn end(&mut self) {
        self.last = None;
        if let Some(paragraph) = self.open.take() {
            self.document.parts.push(Part::Paragraph(paragraph));
        }
    }
}

/// Joins what has been written to the next line; a divided word is made whole.
fn join(runs: &mut Vec<Run>, next: &str, first: Option<&Run>, joined: &mut Vec<String>) {
    let lower = next.trim_start().starts_with(char::is_lowercase);
    if let Some(Run::Text { text, .. }) = runs.last_mut() {
        let before = text.trim_end();
        let stem = before.strip_suffix(['-', '\u{ad}', '\u{2010}']);
        if let Some(stem) = stem.filter(|stem| lower && stem.ends_with(char::is_alphabetic)) {
            let head = stem.split_whitespace().next_back().unwrap_or_default();
            let tail = next.split_whitespace().next().unwrap_or_default();
            joined.push(format!("{head}{tail}"));
            *text = stem.to_owned();
            return;
        }
    }
    match (runs.last_mut(), first) {
        // A blank within a link or an emphasis belongs to it.
        (Some(Run::Text { text, style, link }), Some(Run::Text { style: same, link: to, .. }))
            if style == same && link == to =>
        {
            text.push(' ');
        }
        _ => runs.push(Run::plain(" ")),
    }
}

fn bullet(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    let dot = chars
        .next()
        .is_some_and(|c| matches!(c, '•' | '▪' | '◦' | '‣' | '●' | '■' | '\u{f0b7}' | '·'));
    dot && chars.next().is_some_and(char::is_whitespace)
}

/// How many lines from here on are rows of one table: they have as many pieces,
/// and these begin at the same places.
fn table(lines: &[Line]) -> usize {
    let Some(first) = lines.first().filter(|line| line.pieces.len() > 1) else { return 0 };
    let starts = |line: &Line| line.pieces.iter().map(|piece| piece.from).collect::<Vec<_>>();
    let labelled = |line: &Line| is_labelled(&line.text()) || bullet(&line.text());
    let own = starts(first);
    let same = |line: &&Line| {
        let other = starts(line);
        line.page == first.page
            && !labelled(line)
            && other.len() == own.len()
            && other.iter().zip(&own).all(|(a, b)| (a - b).abs() < 5.0)
    };
    lines.iter().take_while(same).count()
}
