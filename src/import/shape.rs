//! What the parts of a document are, where its file does not say: the title, the
//! levels of headings, quotations that are only moved in, headings that are only
//! bold. Each inference is named.

use super::document::{Document, Item, Label, Paragraph, Part, Role, Run, Style, Table};
use super::remarks::Remarks;

/// How long a title may be that only looks like one.
const TITLE: usize = 160;

/// How long a heading may be that only looks like one.
const HEADING: usize = 100;

/// How much further in than its neighbours a quotation stands, in points.
const MOVED_IN: f32 = 14.0;

/// How many sizes or margins of a document are told apart.
const CLUSTERS: usize = 200;

/// Gives every part its role.
pub fn settle(document: &mut Document) {
    let parts = std::mem::take(&mut document.parts);
    let mut parts = tidy(parts, document);
    let mut notes = std::mem::take(&mut document.notes);
    for note in &mut notes {
        *note = tidy(std::mem::take(note), document);
    }
    document.notes = notes;
    let body = body_size(&parts);
    find_title(&mut parts, body, document);
    level_headings(&mut parts);
    find_quotations(&mut parts, &mut document.remarks);
    find_headings(&mut parts, body, &mut document.remarks);
    parts.iter_mut().for_each(undress);
    document.parts = parts;
}

/// What is to be said about a table.
pub fn table_remarks(table: &Table, merged: bool, nested: bool, remarks: &mut Remarks) {
    let words = table.text();
    if nested {
        remarks.table("a table within a table was set as lines in its cell", &words);
    }
    if merged {
        remarks.table("joined cells of a table were set as one cell and empty ones", &words);
    }
}

/// Without empty paragraphs; runs joined, pictures on their own, rules and lone
/// cells told from what they stand in.
fn tidy(parts: Vec<Part>, document: &mut Document) -> Vec<Part> {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Part::Paragraph(paragraph) => push_paragraph(paragraph, document, &mut out),
            Part::Table(table) => push_table(table, document, &mut out),
            Part::Rule => out.push(Part::Rule),
        }
    }
    out
}

fn push_table(mut table: Table, document: &mut Document, out: &mut Vec<Part>) {
    let cell = |cell: &mut Vec<Paragraph>| {
        cell.retain(|paragraph| !paragraph.is_empty());
        cell.iter_mut().for_each(|paragraph| tidy_runs(paragraph, document));
    };
    table.rows.iter_mut().flatten().for_each(cell);
    table.rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return;
    }
    if columns == 1 {
        document.remarks.table("a table of one column was set as paragraphs", &table.text());
        out.extend(table.into_paragraphs().map(Part::Paragraph));
        return;
    }
    if !table.headed {
        let first: Vec<_> =
            table.rows.iter().take(1).flatten().flatten().map(Paragraph::text).collect();
        document.remarks.inferred("the head of a table", "it is its first row", &first.join(" | "));
        table.headed = true;
    }
    out.push(Part::Table(table));
}

fn push_paragraph(mut paragraph: Paragraph, document: &mut Document, out: &mut Vec<Part>) {
    tidy_runs(&mut paragraph, document);
    let alone = |runs: Vec<Run>| Part::Paragraph(Paragraph { runs, ..Paragraph::default() });
    let picture = |run: &Run| matches!(run, Run::Picture(_));
    if paragraph.runs.iter().any(picture) && !paragraph.text().trim().is_empty() {
        let blank = |run: &Run| {
            matches!(run, Run::Break)
                || picture(run)
                || matches!(run, Run::Text { text, .. } if text.trim().is_empty())
        };
        let before = paragraph.runs.iter().take_while(|run| blank(run)).count();
        let first: Vec<Run> = paragraph.runs.drain(..before).filter(picture).collect();
        let after = paragraph.runs.iter().rev().take_while(|run| blank(run)).count();
        let at = paragraph.runs.len() - after;
        let last: Vec<Run> = paragraph.runs.drain(at..).filter(picture).collect();
        out.extend(first.into_iter().map(|run| alone(vec![run])));
        out.push(Part::Paragraph(paragraph));
        out.extend(last.into_iter().map(|run| alone(vec![run])));
        return;
    }
    if paragraph.is_empty() {
        return;
    }
    if paragraph.is_body() && is_rule(&paragraph.text()) {
        out.push(Part::Rule);
        return;
    }
    take_bullet(&mut paragraph);
    if matches!(paragraph.role, Role::Heading(_) | Role::Title | Role::Subtitle)
        && let Some(item) = paragraph.list.take()
        && let Some(Label::Counted(label)) = item.label
    {
        // The number of a heading is a part of its words.
        paragraph.runs.insert(0, Run::plain(format!("{label} ")));
    }
    out.push(Part::Paragraph(paragraph));
}

/// Makes a dot that was typed before a paragraph the mark of an item.
fn take_bullet(paragraph: &mut Paragraph) {
    if !paragraph.is_body() {
        return;
    }
    let Some(Run::Text { text, .. }) = paragraph.runs.first_mut() else { return };
    let dots = ['•', '▪', '●', '■', '◦', '‣', '·', '\u{f0b7}'];
    let Some(rest) = text.trim_start().strip_prefix(dots) else { return };
    if !rest.starts_with(char::is_whitespace) {
        return;
    }
    *text = rest.trim_start().to_owned();
    paragraph.list = Some(Item { depth: 0, label: Some(Label::Bullet) });
}

/// Whether a paragraph is only a line of signs.
fn is_rule(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let first = signs.first().copied().unwrap_or('a');
    signs.len() >= 3 && "*-_=~–—•·#".contains(first) && signs.iter().all(|c| *c == first)
        || text.trim() == "⁂"
}

/// Runs of the same look joined, characters that nobody sees taken out, links
/// kept only where they lead somewhere.
fn tidy_runs(paragraph: &mut Paragraph, document: &mut Document) {
    let mut underlined = String::new();
    let mut out: Vec<Run> = Vec::new();
    for run in paragraph.runs.drain(..) {
        let Run::Text { text, mut style, link } = run else {
            out.push(run);
            continue;
        };
        let text: String = text
            .chars()
            .filter(|c| !is_unseen(*c))
            .map(|c| if c == '\t' { ' ' } else { c })
            .collect();
        if text.is_empty() {
            continue;
        }
        let known = |link: &String| {
            let scheme = link.split(':').next().unwrap_or_default().to_ascii_lowercase();
            link.contains(':') && matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel")
        };
        if let Some(lost) = link.as_ref().filter(|link| !known(link)) {
            document
                .remarks
                .look(&format!("the link to {lost} was taken off, its words stay"), &text);
        }
        let link = link.filter(known);
        if std::mem::take(&mut style.underlined) && link.is_none() {
            underlined.push_str(&text);
            style.emphasis = true;
        }
        if text.trim().is_empty() && link.is_none() {
            // A blank takes the look of what stands before it.
            style = match out.last() {
                Some(Run::Text { style, link: None, .. }) => *style,
                _ => Style::default(),
            };
        }
        match out.last_mut() {
            Some(Run::Text { text: before, style: same, link: to })
                if *same == style && *to == link =>
            {
                before.push_str(&text);
            }
            _ => out.push(Run::Text { text, style, link }),
        }
    }
    while matches!(out.last(), Some(Run::Break)) {
        out.pop();
    }
    while matches!(out.first(), Some(Run::Break)) {
        out.remove(0);
    }
    if !underlined.trim().is_empty() {
        document.remarks.look("underlined words are set in italics", &underlined);
    }
    paragraph.runs = out;
}

/// A control character that no text contains on purpose.
fn is_unseen(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\u{85}')
        || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
}

/// The size in which most characters are set.
fn body_size(parts: &[Part]) -> Option<f32> {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for paragraph in parts.iter().filter_map(body) {
        let Some(size) = paragraph.size else { continue };
        let length = paragraph.text().chars().count();
        let room = sizes.len() < CLUSTERS;
        match sizes.iter_mut().find(|(known, _)| (*known - size).abs() < 0.3) {
            Some((_, count)) => *count += length,
            None if room => sizes.push((size, length)),
            None => {}
        }
    }
    sizes.into_iter().max_by_key(|(_, count)| *count).map(|(size, _)| size)
}

fn body(part: &Part) -> Option<&Paragraph> {
    match part {
        Part::Paragraph(paragraph) if matches!(paragraph.role, Role::Body) => Some(paragraph),
        _ => None,
    }
}

fn role(part: &Part) -> Option<Role> {
    match part {
        Part::Paragraph(paragraph) => Some(paragraph.role),
        _ => None,
    }
}

/// Puts the title first, and joins one of several paragraphs.
fn find_title(parts: &mut Vec<Part>, size: Option<f32>, document: &mut Document) {
    if let Some(at) = parts.iter().position(|part| role(part) == Some(Role::Title)) {
        while let Some(Part::Paragraph(next)) = parts.get(at + 1)
            && next.role == Role::Title
        {
            let runs = next.runs.clone();
            parts.remove(at + 1);
            if let Some(Part::Paragraph(title)) = parts.get_mut(at) {
                title.runs.push(Run::plain(" "));
                title.runs.extend(runs);
            }
        }
        return;
    }
    let heading = parts.iter().position(|part| matches!(role(part), Some(Role::Heading(_))));
    let level = heading.and_then(|at| role(&parts[at]));
    let alone = parts.iter().filter(|part| role(part) == level).count() == 1;
    if let Some(at) = heading
        && (at == 0 || alone && level == Some(Role::Heading(1)))
        && let Some(Part::Paragraph(paragraph)) = parts.get_mut(at)
    {
        paragraph.role = Role::Title;
        return;
    }
    let own = document.title.clone();
    if let Some(Part::Paragraph(paragraph)) = parts.first_mut()
        && paragraph.is_body()
        && let Some(because) = looks_like_title(paragraph, size, own.as_deref())
    {
        document.remarks.inferred("the title", because, &paragraph.text());
        paragraph.role = Role::Title;
        return;
    }
    if let Some(title) = own.filter(|_| !parts.is_empty()) {
        document.remarks.inferred(
            "the title",
            "the file calls itself so, and its text has none",
            &title,
        );
        let runs = vec![Run::plain(title)];
        parts.insert(
            0,
            Part::Paragraph(Paragraph { role: Role::Title, runs, ..Paragraph::default() }),
        );
    }
}

/// Why a first paragraph is taken for the title.
fn looks_like_title(
    paragraph: &Paragraph,
    size: Option<f32>,
    own: Option<&str>,
) -> Option<&'static str> {
    let text = paragraph.text();
    let text = text.trim();
    if text.chars().count() > TITLE || text.ends_with(['.', ',', ';', ':']) {
        return None;
    }
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let large = match (paragraph.size, size) {
        (Some(own), Some(body)) => own > body * 1.1,
        _ => false,
    };
    if own.is_some_and(|own| own.trim() == text) {
        Some("the file calls itself so")
    } else if large {
        Some("it stands first and is larger than the text")
    } else if paragraph.is_wholly(|style| style.strong) {
        Some("it stands first and is bold")
    } else if paragraph.centred {
        Some("it stands first, in the middle of the line")
    } else if letters().any(char::is_lowercase)
        || letters().count() < 3
        || !letters().any(char::is_uppercase)
    {
        None
    } else {
        Some("it stands first, in capitals")
    }
}

/// Puts headings below the title: the highest that there is becomes level 2.
fn level_headings(parts: &mut [Part]) {
    let levels = parts.iter().filter_map(|part| match role(part) {
        Some(Role::Heading(level)) => Some(level),
        _ => None,
    });
    let Some(highest) = levels.min() else { return };
    for part in parts {
        if let Part::Paragraph(paragraph) = part
            && let Role::Heading(level) = &mut paragraph.role
        {
            *level = (*level - highest + 2).min(6);
        }
    }
}

/// Whether a text begins with a number or letter as paragraphs have: `3.`, `(a)`.
pub fn is_labelled(text: &str) -> bool {
    let text = text.trim_start();
    let open = text.strip_prefix('(');
    let inner = open.unwrap_or(text);
    let length: usize =
        inner.chars().take_while(|c| c.is_alphanumeric()).take(5).map(char::len_utf8).sum();
    let (label, rest) = inner.split_at(length);
    let figures =
        !label.is_empty() && label.chars().all(char::is_numeric) && label.chars().count() <= 3;
    let letter = label.chars().count() == 1
        || !label.is_empty() && label.chars().all(|c| "ivxIVX".contains(c));
    let marked = if open.is_some() { rest.starts_with(')') } else { rest.starts_with(['.', ')']) };
    let after = rest.chars().nth(1).is_none_or(char::is_whitespace);
    marked && after && (figures || letter && (open.is_some() || rest.starts_with(')')))
}

/// How far in most of the text stands.
fn margin(parts: &[Part]) -> f32 {
    let mut margins: Vec<(f32, usize)> = Vec::new();
    for paragraph in parts.iter().filter_map(body).filter(|paragraph| !paragraph.centred) {
        let indent = if paragraph.list.is_some() { 0.0 } else { paragraph.indent };
        let length = paragraph.text().chars().count();
        let room = margins.len() < CLUSTERS;
        match margins.iter_mut().find(|(known, _)| (*known - indent).abs() < 2.0) {
            Some((_, count)) => *count += length,
            None if room => margins.push((indent, length)),
            None => {}
        }
    }
    margins.into_iter().max_by_key(|(_, count)| *count).map_or(0.0, |(indent, _)| indent)
}

/// Finds paragraphs that belong to an item of a list, and quotations.
fn find_quotations(parts: &mut [Part], remarks: &mut Remarks) {
    let margin = margin(parts);
    // The last item of a list: how far in it stands, how deep, whether it announces
    // something.
    let mut item: Option<(f32, usize, bool)> = None;
    let mut quoted = false;
    for part in parts {
        let Part::Paragraph(paragraph) = part else {
            (item, quoted) = (None, false);
            continue;
        };
        let text = paragraph.text();
        let announces = text.trim_end().ends_with([':', '：']);
        if let Some(own) = &paragraph.list {
            item = Some((paragraph.indent, own.depth, announces));
            quoted = false;
            continue;
        }
        if is_labelled(&text) && paragraph.role == Role::Body {
            (item, quoted) = (None, false);
            continue;
        }
        let attribution =
            quoted && text.trim_start().starts_with(['—', '–']) && text.chars().count() < 160;
        if paragraph.role == Role::Body
            && (attribution || paragraph.indent - margin >= MOVED_IN && !paragraph.centred)
        {
            let length = text.trim().chars().count();
            match item {
                Some((indent, depth, false))
                    if (indent - paragraph.indent).abs() < 3.0 && !attribution =>
                {
                    paragraph.list = Some(Item { depth, label: None });
                    continue;
                }
                _ if attribution || quoted || length > 20 => {
                    if !quoted {
                        remarks.inferred("a quotation", "it is moved in", &text);
                    }
                    paragraph.role = Role::Quote;
                }
                _ => {}
            }
        }
        quoted = paragraph.role == Role::Quote;
        if !quoted && !matches!(paragraph.role, Role::Body) {
            item = None;
        }
    }
}

/// Finds headings in a document that marks none.
fn find_headings(parts: &mut [Part], size: Option<f32>, remarks: &mut Remarks) {
    if parts.iter().any(|part| matches!(role(part), Some(Role::Heading(_)))) {
        return;
    }
    let looks: Vec<Option<&'static str>> =
        parts.iter().map(|part| body(part).and_then(|p| looks_like_heading(p, size))).collect();
    let long = |part: Option<&Part>| match part {
        Some(Part::Paragraph(paragraph)) => {
            paragraph.list.is_some()
                || paragraph.role == Role::Quote
                || paragraph.text().chars().count() > 30
        }
        Some(_) => true,
        None => false,
    };
    let found: Vec<usize> = (0..parts.len())
        .filter(|at| {
            looks[*at].is_some()
                && looks.get(at + 1).is_some_and(Option::is_none)
                && long(parts.get(at + 1))
        })
        .collect();
    for at in found {
        if let (Some(Part::Paragraph(paragraph)), Some(because)) = (parts.get_mut(at), looks[at]) {
            remarks.inferred("a heading", because, &paragraph.text());
            paragraph.role = Role::Heading(2);
        }
    }
}

fn looks_like_heading(paragraph: &Paragraph, size: Option<f32>) -> Option<&'static str> {
    let text = paragraph.text();
    let text = text.trim();
    let short = text.chars().count() <= HEADING && !text.contains('\n');
    if !paragraph.is_body()
        || !short
        || text.ends_with(['.', ',', ';', ':'])
        || !text.chars().any(char::is_alphabetic)
    {
        return None;
    }
    let large = match (paragraph.size, size) {
        (Some(own), Some(body)) => own > body * 1.1,
        _ => false,
    };
    if large {
        Some("it is larger than the text")
    } else if paragraph.is_wholly(|style| style.strong) {
        Some("it is short and bold")
    } else {
        None
    }
}

/// Takes looks off that the role brings along by itself.
fn undress(part: &mut Part) {
    match part {
        Part::Paragraph(paragraph) => match paragraph.role {
            Role::Title | Role::Subtitle | Role::Heading(_) => {
                strip(paragraph, |style| style.strong, |style| style.strong = false);
                strip(paragraph, |style| style.emphasis, |style| style.emphasis = false);
            }
            Role::Quote | Role::Caption => {
                strip(paragraph, |style| style.emphasis, |style| style.emphasis = false);
            }
            Role::Body | Role::Code => {}
        },
        Part::Table(table) => {
            for paragraph in table.rows.iter_mut().take(1).flatten().flatten() {
                strip(paragraph, |style| style.strong, |style| style.strong = false);
            }
        }
        Part::Rule => {}
    }
}

fn strip(paragraph: &mut Paragraph, has: impl Fn(&Style) -> bool, take: impl Fn(&mut Style)) {
    if paragraph.is_wholly(has) {
        for run in &mut paragraph.runs {
            if let Run::Text { style, .. } = run {
                take(style);
            }
        }
    }
}
