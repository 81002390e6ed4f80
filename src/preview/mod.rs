//! What a preview shows of a statement, as data for the web page that shows it.
//!
//! 1. [`leaf`]: a page as SVG, with the places of its words; the same page is drawn once
//! 2. [`order`]: which pages lie beside each other, in the hand and on the sheets of the
//!    booklet
//! 3. [`Stand`]: how a statement stands: its pages, or the last good ones and what is wrong
//!    now; what is found, with the page; which line a word comes from
//! 4. [`site`]: the web page itself, and what a browser may do with it
//!
//! Lays nothing out, and knows neither files nor connections.

pub mod leaf;
pub mod order;
pub mod site;

use std::sync::Arc;

use serde::Serialize;

use crate::artifact::Digest;
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::error;
use crate::pdf::booklet::{self, Resolved};
use crate::press::Sheets;
use crate::press::view::{Set, View};
use crate::product::{Form, Paper};
use crate::source::{Source, Span};
use crate::statement::plain_text;
use crate::typeset::words;
use leaf::{Leaf, Leaves};
use order::{Group, Way};

/// How much of a line is shown, in characters.
const LINE: usize = 400;

/// How a statement stands.
#[derive(Debug, Default)]
pub struct Stand {
    good: Option<Arc<Good>>,
    leaves: Leaves,
    now: Option<Now>,
    /// How often a page has changed while sizes stayed, and the one that is being written
    /// on: where the text changed last, else the first that is another.
    edited: (usize, usize),
}

/// Pages that were made without an error.
#[derive(Debug)]
pub struct Good {
    set: Set,
    source: Source,
    leaves: Vec<Arc<Leaf>>,
    sheets: Option<Sheets>,
    text: Option<Arc<Text>>,
}

/// The text of e-book and web page, as a web page.
#[derive(Debug)]
pub struct Text {
    /// What it is known by.
    pub id: String,
    /// The page.
    pub page: String,
}

/// What came of the last look.
#[derive(Debug)]
struct Now {
    title: String,
    lang: String,
    dir: &'static str,
    findings: Vec<Finding>,
    trouble: Vec<String>,
    /// Whether the pages are those of the text as it is.
    current: bool,
}

/// A finding, ready to be shown.
#[derive(Debug, Serialize)]
pub struct Finding {
    code: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    #[serde(flatten)]
    place: Place,
    /// Page, line on it, word in that, as they are counted from nought.
    word: Option<[usize; 3]>,
}

/// A place in a source.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Place {
    /// The name of the file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is written in the line.
    pub text: String,
}

impl Place {
    /// The place of a byte.
    pub fn of(source: &Source, offset: usize) -> Place {
        let at = source.position(offset);
        let line = Span::new(source.line_start(at.line), source.line_start(at.line + 1));
        let text = source.slice(line).trim_end();
        let text = match text.char_indices().nth(LINE) {
            Some((cut, _)) => format!("{}…", &text[..cut]),
            None => text.to_owned(),
        };
        Place { file: source.name().to_owned(), line: at.line, column: at.column, text }
    }
}

/// Everything that is shown of a statement.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    title: &'a str,
    lang: &'a str,
    dir: &'a str,
    /// `settled`, `fitting` while sizes are searched, `old` where the pages are the last
    /// good ones, `none` where there are none.
    state: &'static str,
    trouble: &'a [String],
    findings: &'a [Finding],
    facts: String,
    pages: Vec<Option<Page<'a>>>,
    /// How often a page has changed, and which changed last, as those laid out are counted.
    edited: (usize, usize),
    size: Option<Size>,
    spreads: Vec<Group>,
    sheets: Vec<Group>,
    /// Why there is no booklet.
    no_sheets: Option<&'static str>,
    text: Option<&'a str>,
}

/// A page in print.
#[derive(Debug, Serialize)]
struct Page<'a> {
    leaf: &'a str,
    /// Its number among those laid out, from nought.
    index: usize,
}

/// The size of a page in millimetres, for those that are blank.
#[derive(Debug, Serialize)]
struct Size {
    width: f64,
    height: f64,
    bleed: f64,
}

impl Stand {
    /// The pages that were made last.
    pub fn good(&self) -> Option<&Arc<Good>> {
        self.good.as_ref()
    }

    /// Takes what a look has brought. Pages with an error leave the last good ones.
    pub fn take(&mut self, view: View) {
        let View { outcome, set } = view;
        let error = outcome.error.as_ref().map(error::chain);
        let sound = error.is_none() && !has_errors(&outcome.findings);
        let statement = outcome.statement.as_ref();
        let now = self.now.take();
        let title = statement.map(|it| plain_text(&it.title).replace('\n', " "));
        let (lang, dir) = match statement {
            Some(it) => (it.identity.lang.clone(), it.identity.dir.word()),
            None => now.as_ref().map_or((String::new(), "ltr"), |now| (now.lang.clone(), now.dir)),
        };
        let title = title.or(now.map(|now| now.title)).unwrap_or_default();
        let set = set.filter(|_| sound);
        let current = set.is_some();
        if let Some(mut set) = set {
            // A look that did not ask for the text has none; the last one still stands.
            let text = set
                .text
                .take()
                .map(|page| Arc::new(Text { id: Digest::of(page.as_bytes()).to_string(), page }));
            let text = text.or_else(|| self.good.as_ref()?.text.clone());
            let leaves = self.leaves.of(&set);
            let source = outcome.source.clone();
            let sheets = outcome.sheets;
            if !set.searched
                && let Some(good) = &self.good
                && let Some(other) = good.first_other(&leaves)
            {
                let place = first_change(&good.source, &source);
                let word = place.and_then(|place| words::find(&set.words, &source, place));
                self.edited = (self.edited.0 + 1, word.map_or(other, |[page, ..]| page));
            }
            self.good = Some(Arc::new(Good { set, source, leaves, sheets, text }));
        }
        let good = self.good.as_ref().filter(|_| current);
        let found = |finding| Finding::new(finding, &outcome.source, good.map(|it| &it.set));
        let findings = outcome.findings.iter().map(found).collect();
        let trouble = error.into_iter().collect();
        self.now = Some(Now { title, lang, dir, findings, trouble, current });
    }

    /// Takes it that there is no statement to look at.
    pub fn lose(&mut self, why: String) {
        let before = self.now.take();
        let (title, lang, dir) =
            before.map_or((String::new(), String::new(), "ltr"), |it| (it.title, it.lang, it.dir));
        let now =
            Now { title, lang, dir, findings: Vec::new(), trouble: vec![why], current: false };
        self.now = Some(now);
    }

    /// How many errors there are, and how many other findings.
    pub fn counts(&self) -> (usize, usize) {
        let Some(now) = &self.now else { return (0, 0) };
        let word = Severity::Error.word();
        let errors = now.findings.iter().filter(|finding| finding.severity == word).count();
        (errors + now.trouble.len(), now.findings.len() - errors)
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        self.now.as_ref().map_or("", |now| &now.title)
    }

    /// Everything that is shown, as JSON.
    pub fn message(&self) -> String {
        let Some(now) = &self.now else { return "null".to_owned() };
        let good = self.good.as_deref();
        let state = match good {
            None => "none",
            Some(_) if !now.current => "old",
            Some(good) if good.set.searched => "settled",
            Some(_) => "fitting",
        };
        let pages: Vec<Option<Page<'_>>> = good.map_or_else(Vec::new, Good::in_print);
        let (spreads, sheets) = good.map_or_else(Default::default, |good| {
            let set = &good.set;
            let sheets = order::sheets(set.form(), pages.len(), good.way(), set.mirrored);
            (order::spreads(set.form(), pages.len(), set.mirrored), sheets)
        });
        let single = good.is_some_and(|good| good.set.form() == Form::Single);
        let shown = Shown {
            title: &now.title,
            lang: &now.lang,
            dir: now.dir,
            state,
            trouble: &now.trouble,
            findings: &now.findings,
            facts: good.map_or_else(String::new, Good::facts),
            pages,
            edited: self.edited,
            size: good.and_then(Good::size),
            spreads,
            sheets,
            no_sheets: single
                .then_some("This layout is printed on whole sheets; there is nothing to fold."),
            text: good.and_then(|good| good.text.as_ref()).map(|text| text.id.as_str()),
        };
        serde_json::to_string(&shown).unwrap_or_default()
    }
}

/// The first place where a text is no longer what it was.
fn first_change(before: &Source, now: &Source) -> Option<Span> {
    let (before, text) = (before.text(), now.text());
    let same = before.bytes().zip(text.bytes()).take_while(|(old, new)| old == new).count();
    let at = text.floor_char_boundary(same);
    (before != text).then_some(Span::new(at, at))
}

impl Finding {
    fn new(finding: &Diagnostic, source: &Source, set: Option<&Set>) -> Finding {
        // A finding about the whole statement has no word of its own.
        let span = Some(finding.span).filter(|span| *span != Span::default());
        let word = span.zip(set).and_then(|(span, set)| words::find(&set.words, source, span));
        Finding {
            code: finding.code.0,
            severity: finding.severity.word(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            place: Place::of(source, finding.span.start),
            word,
        }
    }
}

impl Good {
    /// The pages, for whoever looks next.
    pub fn set(&self) -> &Set {
        &self.set
    }

    /// The pages as they are drawn.
    pub fn leaves(&self) -> &[Arc<Leaf>] {
        &self.leaves
    }

    /// The text of e-book and web page.
    pub fn text(&self) -> Option<&Arc<Text>> {
        self.text.as_ref()
    }

    /// The place that a word comes from: on a page that is drawn as `leaf`, in a line, the
    /// word. Where the layout has set it, that of the nearest word of the line that is the
    /// author's.
    pub fn place(&self, leaf: &str, [page, line, word]: [usize; 3]) -> Option<Place> {
        self.leaves.get(page).filter(|drawn| drawn.id == leaf)?;
        let line = self.set.words.get(page)?.get(line)?;
        let away = |at: &usize| at.abs_diff(word);
        let nearest = (0..line.len()).filter(|at| line[*at].origin.is_some()).min_by_key(away)?;
        Some(Place::of(&self.source, line[nearest].origin?.of(&self.source)))
    }

    /// The first page that is another than among these.
    fn first_other(&self, leaves: &[Arc<Leaf>]) -> Option<usize> {
        let own = |at: usize| self.leaves.get(at).map(|leaf| &leaf.id);
        (0..leaves.len()).find(|at| own(*at) != Some(&leaves[*at].id))
    }

    /// The pages as they follow one another in print; nothing for a blank one.
    fn in_print(&self) -> Vec<Option<Page<'_>>> {
        let laid = self.leaves.iter().enumerate();
        let mut pages: Vec<_> =
            laid.map(|(index, leaf)| Some(Page { leaf: &leaf.id, index })).collect();
        let set = &self.set.pages;
        let before = pages.len().saturating_sub(usize::from(set.ends_in_contact));
        let blank = (0..set.blanks).map(|_| None);
        pages.splice(before..before, blank);
        pages
    }

    /// How the booklet is folded, by the measure of a page.
    fn way(&self) -> Way {
        let Resolved { signature, twice, thickness, .. } = self.set.folding;
        let page = self.set.pages.document.pages().first().map(|page| page.frame.size());
        let scale = page.map_or(1.0, |page| booklet::sheet(page, self.set.paper, twice).1);
        Way { signature, twice, thickness: thickness / scale }
    }

    fn size(&self) -> Option<Size> {
        let page = self.set.pages.document.pages().first()?;
        let (width, height) = (page.frame.width().to_mm(), page.frame.height().to_mm());
        Some(Size { width, height, bleed: leaf::bleed(self.set.paper).to_mm() })
    }

    /// How the pages come out in print, in a line.
    fn facts(&self) -> String {
        let paper = match self.set.paper {
            Paper::A4 => "A4",
            Paper::Letter => "letter",
        };
        let Some(sheets) = self.sheets else { return String::new() };
        let number = |number: usize, what: &str| {
            format!("{number} {what}{}", if number == 1 { "" } else { "s" })
        };
        let panel = matches!(sheets.form, Form::Leaflet(_));
        let mut said = format!(
            "{} on {} of {paper}",
            number(sheets.in_print, if panel { "panel" } else { "page" }),
            number(sheets.form.sheets(sheets.in_print), "sheet"),
        );
        if sheets.blanks > 0 {
            said += &format!(", {} blank", sheets.blanks);
        }
        if let Some(size) = sheets.type_size {
            said += &format!(", type {size:.1} pt");
        }
        said + &format!(", last page of text {:.0} % full", sheets.filled * 100.0)
    }
}
