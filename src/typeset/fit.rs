//! The sizes at which a statement fills whole sheets.
//!
//! A pamphlet is folded from sheets of four pages, and a page that stays blank
//! is paid for all the same. Type, leading and margins are varied together,
//! from the least that the layout allows over its own to the most, until the
//! text fills a multiple of four pages with the contact on the last. The first try
//! is made where its letters, counted, would fill them ([`length`]); how full its
//! pages are tells nearly at which size the next has to be made, so few layouts
//! are needed. Where a text jumps over a page, the contact gets a
//! page of its own; where the limits do not reach, it has one as well, and the
//! pages before it stay blank.
//!
//! Where a page then ends badly – a widow, a heading left behind, half a word –
//! sizes a hair away are tried: lines fall otherwise there.

use typst::introspection::Tag;
use typst::layout::{Abs, Frame, FrameItem};
use typst::model::FootnoteEntry;
use typst::syntax::Source as Main;
use typst_layout::PagedDocument;

use super::blank::{self, Count};
use super::emit::{Setting, Sizes};
use super::length::{self, Page};
use super::trace::{Line, trace};
use super::world::LayoutFiles;
use super::{Known, Pages, audit, ends_in_contact, glyphs, typeset};
use crate::bounds::deadline::Deadline;
use crate::diagnostic::{Checked, Diagnostic};
use crate::error::Error;
use crate::product::{Fit, Form, Leaflet, SHEET, STAPLED};
use crate::shelf::{Limits, Shelf};
use crate::source::{Source, Span};
use crate::statement::Statement;

/// How many layouts a search may make before it looks at how pages end.
const TRIES: usize = 6;

/// How many more, where a text jumps over the nearest number of pages.
const MORE: usize = 4;

/// Where text begins and ends on a page, as parts of its height; near enough
/// to tell how full it is.
const HEAD: f64 = 0.07;
const FOOT: f64 = 0.91;

/// At which distances sizes are tried where pages end badly, in parts of the
/// way to a limit: some hundredths of a point.
const HAIRS: [f64; 3] = [-0.02, 0.02, 0.05];

/// How much emptier the last page may become for it.
const EMPTIER: f64 = 0.12;

/// A last page less full than this is filled more.
const SPARSE: f64 = 0.34;

/// How much of the last page a search leaves free.
const ROOM: f64 = 0.35;

/// By what part an estimate may be wrong.
const UNSURE: f64 = 0.06;

/// A step that brings a search hardly on.
const SMALL: f64 = 0.12;

/// How near to each other two places are that need not be told apart.
const NEAR: f64 = 0.02;

/// Pages that were found, and how.
#[derive(Debug)]
pub struct Fitted {
    /// The pages.
    pub pages: Pages,
    /// What stands on them.
    pub proof: Proof,
    /// The size of their type, in points, where the layout tells.
    pub type_size: Option<f64>,
    /// How full the last page with text is, from 0 to 1.
    pub filled: f64,
    /// How many layouts were made.
    pub tries: usize,
    /// Whether the layout's limits keep the pages from filling their sheets.
    pub beyond: bool,
    /// Where the search ended.
    pub at: At,
}

/// Where a search ended: what pages can be set at again. By itself the layout's own sizes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct At {
    /// The place between the limits.
    place: f64,
    /// Whether the contact has a page of its own.
    back: bool,
}

/// Pages that have been read.
#[derive(Debug)]
pub struct Proof {
    /// Their lines.
    pub lines: Vec<Vec<Line>>,
    /// What a typographer would find on them.
    pub findings: Vec<Diagnostic>,
}

/// What a layout needs to be made again and again.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// What is set.
    pub statement: &'a Statement,
    /// Where it comes from.
    pub source: &'a Source,
    /// Fonts and layouts.
    pub shelf: &'a Shelf,
    /// The layout.
    pub layout: &'a LayoutFiles,
    /// How it is set.
    pub setting: Setting<'a>,
    /// How far the sizes may go; none where they may not be varied.
    pub limits: Option<Limits>,
    /// The width of the page in millimetres.
    pub width: f64,
    /// Its height, where the layout tells.
    pub height: Option<f64>,
    /// Whether all sheets are held together by staples.
    pub stapled: bool,
    /// The most pages that are taken.
    pub most: usize,
    /// When the work has to be done.
    pub deadline: Deadline,
    /// The markup of an earlier state of the statement, so that Typst knows again what
    /// is the same.
    pub before: Option<&'a Main>,
}

/// One layout.
struct Try {
    /// Its place between the limits.
    place: f64,
    /// Whether the contact has a page of its own.
    back: bool,
    pages: Pages,
    /// How many pages its text needs, the last in parts.
    need: f64,
    /// How full the last page with text is, from 0 to 1.
    filled: f64,
    findings: Vec<Diagnostic>,
}

impl Try {
    fn count(&self) -> usize {
        self.pages.document.pages().len()
    }

    /// Whether the contact, which has a page of its own, may find room under the text.
    fn leaves_room(&self) -> bool {
        let pages = self.pages.document.pages();
        let taken = foot(&self.pages)
            .and_then(|foot| Some(1.0 - share(foot.top / pages.get(foot.page)?.frame.height())));
        self.filled + taken.unwrap_or(0.0) < 1.0 + UNSURE
    }

    /// Whether there is one page too few, and another if the contact leaves the
    /// last of the text's.
    fn lacks_one(&self, pages: usize) -> bool {
        self.count() + 1 == pages && part(&self.pages, self.count() - 1) > 0.0
    }
}

/// Sets a statement so that its pages come out as they are wanted. No pages
/// where a finding of severity error stands in the way.
///
/// # Errors
/// Where the layout itself fails.
pub fn fit(job: Job<'_>, wanted: Fit) -> Result<Checked<Option<Fitted>>, Error> {
    let missing = glyphs::check(job.statement, job.source, job.shelf);
    if !missing.is_empty() {
        return Ok(Checked { value: None, findings: missing });
    }
    if let (Form::Leaflet(leaflet), Fit::Exactly(pages)) = (job.setting.form, wanted)
        && pages != leaflet.fold.panels()
    {
        return Ok(Checked { value: None, findings: vec![panels_given(leaflet, pages)] });
    }
    let mut search = Search::new(job);
    let form = job.setting.form;
    let start = if wanted == Fit::Pages { search.start() } else { 0.0 };
    // At fixed sizes three texts in four have it on a page of its own.
    let apart = wanted == Fit::Fixed
        && form == Form::Stapled
        && job.limits.is_some()
        && ends_in_contact(job.statement);
    let mut first = match search.set(start, apart)? {
        Ok(first) => first,
        Err(findings) => return Ok(Checked { value: None, findings }),
    };
    if apart && form.blanks(first.count() - 1) == 0 && first.leaves_room() {
        // The text fills its sheets, and the contact may stand under it.
        match search.set(start, false)? {
            Ok(under) if form.blanks(under.count()) == 0 => first = under,
            Ok(_) => {}
            Err(findings) => return Ok(Checked { value: None, findings }),
        }
    }
    // Smaller type makes no more of a difference than this.
    if search.least(search.own_need(&first)) > job.most as f64 {
        return Ok(Checked {
            value: None,
            findings: vec![too_many(first.pages.in_print(), job.most)],
        });
    }
    let even = form.blanks(first.count()) == 0;
    let found = match wanted {
        _ if let Form::Leaflet(leaflet) = form => match search.fill(first, leaflet, wanted)? {
            Ok(found) => Some(found),
            Err(findings) => return Ok(Checked { value: None, findings }),
        },
        Fit::Fixed | Fit::Pages if form == Form::Single => Some(first),
        Fit::Fixed if even || first.back => Some(first),
        // A layout that says nothing of its sizes is taken as it is.
        Fit::Fixed | Fit::Pages if job.limits.is_none() => Some(first),
        Fit::Fixed => None,
        // A few lines on the last page look left over.
        Fit::Pages if even && first.filled < SPARSE => {
            let pages = first.count();
            Some(search.reach(&first, pages)?.unwrap_or(first))
        }
        Fit::Pages if even => Some(first),
        Fit::Pages => match search.targets(search.own_need(&first)) {
            [Some(near), far] => {
                let found = search.reach(&first, near)?;
                match (found, far) {
                    (Some(found), _) => Some(found),
                    (None, Some(far)) => {
                        search.most += MORE;
                        search.reach(&first, far)?
                    }
                    (None, None) => None,
                }
            }
            [None, _] => None,
        },
        Fit::Exactly(pages) if first.count() == pages => Some(first),
        Fit::Exactly(pages) => match search.reach(&first, pages)? {
            Some(found) => Some(found),
            None => {
                let finding = search.misses(&first, pages);
                return Ok(Checked { value: None, findings: vec![finding] });
            }
        },
    };
    let beyond = found.is_none() && wanted == Fit::Pages;
    let found = match found {
        Some(found) => found,
        // Blank pages stand between the text and the contact, not within
        // the text.
        None => match search.set(0.0, true)? {
            Ok(padded) => padded,
            Err(findings) => return Ok(Checked { value: None, findings }),
        },
    };
    let (found, proof) = search.smooth(found, wanted)?;
    Ok(search.end(found, proof, beyond))
}

/// Sets a statement where a search for an earlier state of it ended, without another
/// search: quickly, and nearly as `fit` would. No pages where a finding of severity error
/// stands in the way.
///
/// # Errors
/// Where the layout itself fails.
pub fn again(job: Job<'_>, at: At) -> Result<Checked<Option<Fitted>>, Error> {
    let missing = glyphs::check(job.statement, job.source, job.shelf);
    if !missing.is_empty() {
        return Ok(Checked { value: None, findings: missing });
    }
    let mut search = Search::new(job);
    let tried = match search.set(at.place, at.back)? {
        Ok(tried) => tried,
        Err(findings) => return Ok(Checked { value: None, findings }),
    };
    let (found, proof) = search.read(tried)?;
    Ok(search.end(found, proof, false))
}

/// How many pages the text of a job may need at the layout's own sizes.
fn estimate(job: Job<'_>) -> Option<f64> {
    if job.setting.form != Form::Stapled {
        return None;
    }
    let (limits, height) = job.limits.zip(job.height)?;
    let page = Page {
        height: height * (FOOT - HEAD),
        measure: job.width - 2.0 * limits.side_margin.own,
        size: limits.type_size.own,
        leading: limits.leading.own,
    };
    length::pages(job.statement, page)
}

struct Search<'a> {
    job: Job<'a>,
    tries: usize,
    /// How many of them a search may make.
    most: usize,
    /// How many pages the text may need at the layout's own sizes.
    estimate: Option<f64>,
    /// The markup of the last.
    last: Option<Main>,
    /// Its pages.
    document: Option<PagedDocument>,
}

impl<'a> Search<'a> {
    fn new(job: Job<'a>) -> Search<'a> {
        let (estimate, last) = (estimate(job), job.before.cloned());
        Search { job, tries: 0, most: TRIES, estimate, last, document: None }
    }

    /// The pages that were found, unless they are more than may be.
    fn end(&self, found: Try, proof: Proof, beyond: bool) -> Checked<Option<Fitted>> {
        let (job, tries) = (self.job, self.tries);
        let Try { place, back, pages, filled, mut findings, .. } = found;
        if pages.in_print() > job.most {
            findings.push(too_many(pages.in_print(), job.most));
            return Checked { value: None, findings };
        }
        if job.stapled && pages.in_print() > STAPLED {
            let message =
                format!("{} pages are more than staples hold: {STAPLED}", pages.in_print());
            findings.push(
                Diagnostic::error("too-many-pages", Span::default(), message).with_help(
                    "sew it in sections (`--signature 32`), make two statements of it, or leave out the press file and the booklet (`--only reader,epub`)",
                ),
            );
            return Checked { value: None, findings };
        }
        let type_size = job.limits.map(|limits| limits.type_size.at(place));
        let at = At { place, back };
        let value = Some(Fitted { pages, proof, type_size, filled, tries, beyond, at });
        Checked { value, findings }
    }
}

impl Search<'_> {
    /// Sets the statement at a place between the limits; the findings that
    /// stand in the way, where it cannot be set.
    fn set(&mut self, place: f64, back: bool) -> Result<Result<Try, Vec<Diagnostic>>, Error> {
        self.tries += 1;
        let Job { statement, source, shelf, layout, deadline, .. } = self.job;
        let ends_in_contact = ends_in_contact(statement);
        let sizes = self.job.limits.filter(|_| place != 0.0).map(|limits| Sizes {
            type_size: limits.type_size.at(place),
            leading: limits.leading.at(place),
            side_margin: limits.side_margin.at(place),
        });
        let apart = back && ends_in_contact;
        let setting = Setting { sizes, back: apart, ..self.job.setting };
        let document = self.document.take().or_else(|| {
            let expected = self.expected(place, apart)?;
            blank::pages(shelf, layout, setting.layout, setting.page, expected, deadline)
        });
        let known = Known { main: self.last.as_ref(), pages: document.as_ref() };
        let set = typeset(statement, source, shelf, layout, setting, known, deadline)?;
        self.last = set.value.as_ref().map(|pages| pages.main.clone());
        self.document = set.value.as_ref().map(|pages| pages.document.clone());
        let findings = set.findings;
        Ok(match set.value {
            Some(pages) => {
                let need = need(&pages, apart);
                Ok(Try { place, back, need, filled: filled(&pages), pages, findings })
            }
            None => Err(findings),
        })
    }

    /// The place at which a search begins: the layout's own sizes, unless they are sure
    /// not to fill whole sheets.
    fn start(&self) -> f64 {
        let Some(need) = self.estimate else { return 0.0 };
        let pages = |need: f64| (need.ceil() as usize).next_multiple_of(SHEET);
        let (least, most) = (need * (1.0 - UNSURE), need * (1.0 + UNSURE));
        let even = pages(least) != pages(most) || least > (pages(most) - 1) as f64;
        match self.targets(need) {
            [Some(near), _] if !even => self.place((near as f64 - ROOM) / need),
            _ => 0.0,
        }
    }

    /// How many pages there may be at a place.
    fn expected(&self, place: f64, contact: bool) -> Option<Count> {
        // What opens with a picture has its feet elsewhere.
        if self.job.setting.cover.is_some() {
            return None;
        }
        let need = self.estimate? * self.weight(place);
        Some(Count { text: need.ceil() as usize, contact })
    }

    /// How much paper a text takes at a place, in proportion to the layout's
    /// own sizes.
    fn weight(&self, place: f64) -> f64 {
        let Some(limits) = self.job.limits else { return 1.0 };
        let weight = |place: f64| {
            let size = limits.type_size.at(place);
            size * size * limits.leading.at(place)
                / (self.job.width - 2.0 * limits.side_margin.at(place))
        };
        weight(place) / weight(0.0)
    }

    /// The place at which a text would take so much paper.
    fn place(&self, weight: f64) -> f64 {
        let (mut low, mut high) = (-1.0, 1.0);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if self.weight(middle) < weight { low = middle } else { high = middle }
        }
        (low + high) / 2.0
    }

    /// How many pages a text needs at the layout's own sizes.
    fn own_need(&self, tried: &Try) -> f64 {
        tried.need / self.weight(tried.place)
    }

    /// On how few pages a text can be tried that needs so many at the layout's own
    /// sizes; a little fewer than the estimate allows.
    fn least(&self, need: f64) -> f64 {
        need * self.weight(-1.0) * 0.93
    }

    /// The two multiples of a sheet around what a text needs at the layout's own
    /// sizes, the nearer first, without those that are out of reach.
    fn targets(&self, need: f64) -> [Option<usize>; 2] {
        let below = need.ceil() as usize / SHEET * SHEET;
        let above = below + SHEET;
        // A little more is tried than the estimate allows.
        let within = |pages: usize| {
            let least = self.least(need);
            let most = need * self.weight(1.0) * 1.07;
            pages > 0 && least <= pages as f64 && most > pages as f64 - 1.0
        };
        let down = need / below.max(1) as f64;
        let up = (above as f64 - 0.5) / need;
        let nearer = if down <= up { [below, above] } else { [above, below] };
        match nearer.map(|pages| within(pages).then_some(pages)) {
            [None, far] => [far, None],
            both => both,
        }
    }

    /// The layout at which the text ends on a page, as full as the tries allow.
    fn reach(&mut self, first: &Try, pages: usize) -> Result<Option<Try>, Error> {
        if self.job.limits.is_none() {
            return Ok(None);
        }
        let (mut low, mut high) = (-1.0_f64, 1.0_f64);
        match first.count() {
            count if count > pages => high = first.place,
            _ => low = first.place,
        }
        let goal = pages as f64 - ROOM;
        let mut guess = self.place(goal / self.own_need(first));
        let mut found: Option<Try> = None;
        // Where but one page is missing.
        let mut short = first.lacks_one(pages).then_some(first.place);
        let mut above = None;
        while self.tries < self.most {
            if found.is_none() && short.is_some() && self.tries + 1 == self.most {
                break;
            }
            guess = guess.clamp(low, high);
            let Ok(tried) = self.set(guess, false)? else { return Ok(found) };
            let place = tried.place;
            if tried.count() > pages {
                high = place;
            } else {
                low = place;
                if tried.lacks_one(pages) {
                    short = Some(place);
                }
            }
            // What stayed twice on the same side, and goes on by small steps, jumps.
            let side = Some(tried.count() > pages);
            let mut next = self.place(self.weight(place) * goal / tried.need);
            let stays = above == side && tried.count() != pages;
            if stays && (next - place).abs() < SMALL {
                next = (next + if tried.count() > pages { low } else { high }) / 2.0;
            }
            above = side;
            if tried.count() == pages {
                let better = found.as_ref().is_none_or(|before| tried.need > before.need);
                if better {
                    found = Some(tried);
                }
                // Type that is as large as it may be fills no more.
                let full = found.as_ref().is_some_and(|found| found.filled > SPARSE);
                if full || place >= 1.0 - NEAR {
                    break;
                }
            } else if place <= -1.0 + NEAR && tried.count() > pages
                || place >= 1.0 - NEAR && tried.count() < pages
            {
                break;
            }
            if high - low < NEAR {
                break;
            }
            let between = next > low + NEAR / 2.0 && next < high - NEAR / 2.0;
            let edge = next <= -1.0 + NEAR || next >= 1.0 - NEAR;
            guess = if between || edge { next } else { (low + high) / 2.0 };
        }
        match (found, short) {
            (None, Some(place)) if self.tries < self.most => self.apart(place, pages),
            (found, _) => Ok(found),
        }
    }

    /// The layout with the contact on a page of its own, where that makes so many
    /// pages.
    fn apart(&mut self, place: f64, pages: usize) -> Result<Option<Try>, Error> {
        let tried = self.set(place, true)?.ok();
        Ok(tried.filter(|tried| tried.count() == pages))
    }

    /// The layout itself, or one of sizes a hair away whose pages end better, read.
    fn smooth(&mut self, found: Try, wanted: Fit) -> Result<(Try, Proof), Error> {
        let (place, count, filled, back) = (found.place, found.count(), found.filled, found.back);
        let (mut best, mut proof) = self.read(found)?;
        let varied = self.job.limits.is_some() && wanted != Fit::Fixed;
        for (at, hair) in HAIRS.into_iter().enumerate().filter(|_| varied) {
            let near = place + hair;
            let faults = audit::faults(&proof.findings);
            // Half a word is not worth as much as a line alone.
            if faults == 0 || faults < audit::ALONE && at >= 2 || near.abs() > 1.0 {
                continue;
            }
            let Ok(tried) = self.set(near, back)? else { break };
            if tried.count() != count || tried.filled <= filled - EMPTIER {
                continue;
            }
            let (tried, other) = self.read(tried)?;
            if audit::faults(&other.findings) < faults {
                (best, proof) = (tried, other);
            }
        }
        Ok((best, proof))
    }

    /// A layout with its pages called by their numbers in print, and what stands
    /// on them.
    fn read(&self, tried: Try) -> Result<(Try, Proof), Error> {
        let Job { statement, source, shelf, layout, setting, .. } = self.job;
        let pages = tried.pages.numbered();
        let lines = trace(&pages, shelf, layout, setting.plates)?;
        let findings = audit::audit(&pages, &lines, statement, source);
        Ok((Try { pages, ..tried }, Proof { lines, findings }))
    }

    /// The layout at which the text fills the panels of a leaflet. A text that is
    /// too short at the largest type leaves panels blank before the contact.
    fn fill(
        &mut self,
        first: Try,
        leaflet: Leaflet,
        wanted: Fit,
    ) -> Result<Result<Try, Vec<Diagnostic>>, Error> {
        let panels = leaflet.fold.panels();
        let varied = self.job.limits.is_some() && wanted != Fit::Fixed;
        if first.count() == panels && (first.filled >= SPARSE || !varied) {
            return Ok(Ok(first));
        }
        if varied && let Some(found) = self.reach(&first, panels)? {
            return Ok(Ok(found));
        }
        if first.count() == panels {
            return Ok(Ok(first));
        }
        let edge = if varied { 1.0_f64.copysign(panels as f64 - first.need) } else { 0.0 };
        let tried = match self.set(edge, edge > 0.0 || !varied)? {
            Ok(tried) => tried,
            Err(findings) => return Ok(Err(findings)),
        };
        if tried.count() <= panels {
            return Ok(Ok(tried));
        }
        Ok(Err(vec![self.overflows(&tried, leaflet)]))
    }

    /// The finding that a text is too long for a leaflet, set as small as may be.
    fn overflows(&self, tried: &Try, leaflet: Leaflet) -> Diagnostic {
        let over =
            (tried.need - leaflet.fold.panels() as f64) * self.lines(&tried.pages, tried.place);
        let size = self.job.limits.map_or(String::new(), |limits| {
            format!(" at the smallest type of the layout, {} pt,", limits.type_size.at(tried.place))
        });
        let message = format!(
            "the statement does not fit on a leaflet folded {}:{size} it needs about {} more",
            leaflet.fold.words(),
            lines_of(over.ceil().max(1.0))
        );
        Diagnostic::error("does-not-fit", Span::default(), message).with_help(
            "shorten it by so many lines, or take the layout `pamphlet`, which has as many pages as a text needs",
        )
    }

    /// How many lines a page of text has at a place.
    fn lines(&self, pages: &Pages, place: f64) -> f64 {
        let height = pages.document.pages().first().map_or(Abs::zero(), |p| p.frame.height());
        let step = self
            .job
            .limits
            .map_or(15.0, |limits| limits.type_size.at(place) * limits.leading.at(place));
        height.to_pt() * (FOOT - HEAD) / step
    }

    /// The finding that a text cannot have so many pages.
    fn misses(&mut self, first: &Try, pages: usize) -> Diagnostic {
        let lines = |place: f64| self.lines(&first.pages, place);
        let least = first.need * self.weight(-1.0);
        let most = first.need * self.weight(1.0);
        let (message, help) = if first.need > pages as f64 {
            let over = ((least - pages as f64) * lines(-1.0)).ceil().max(1.0);
            (
                format!(
                    "the statement does not fit on {pages} pages: at the smallest type that the layout allows it needs about {} more",
                    lines_of(over)
                ),
                format!(
                    "shorten it by so many lines, or write `fit: {}`",
                    (least.ceil() as usize).next_multiple_of(SHEET).max(pages + SHEET)
                ),
            )
        } else {
            let under = ((pages as f64 - 1.0 - most) * lines(1.0)).ceil().max(1.0);
            (
                format!(
                    "the statement does not fill {pages} pages: at the largest type that the layout allows about {} missing",
                    if under > 1.0 { format!("{under} lines are") } else { "1 line is".to_owned() }
                ),
                format!(
                    "write `fit: {}`, or `fit: pages` for the number that suits it",
                    (most as usize / SHEET * SHEET).clamp(SHEET, (pages - SHEET).max(SHEET))
                ),
            )
        };
        Diagnostic::error("does-not-fit", Span::default(), message).with_help(help)
    }
}

/// The finding that a text comes to more pages than it may.
fn too_many(pages: usize, most: usize) -> Diagnostic {
    let message = format!("{pages} pages are more than the limit for a statement: {most}");
    Diagnostic::error("too-many-pages", Span::default(), message)
        .with_help(format!("make several statements of it, or allow more (`--max-pages {pages}`)"))
}

/// The finding that a leaflet has other pages than those that are asked for.
fn panels_given(leaflet: Leaflet, pages: usize) -> Diagnostic {
    let panels = leaflet.fold.panels();
    let message =
        format!("a leaflet folded {} has {panels} panels, not {pages} pages", leaflet.fold.words());
    let help = "leave out `fit`, or set the parameter `fold` or another layout";
    Diagnostic::error("does-not-fit", Span::default(), message).with_help(help)
}

/// A number of lines in words.
fn lines_of(number: f64) -> String {
    if number > 1.0 { format!("{number} lines") } else { "1 line".to_owned() }
}

/// How many pages a text needs, the last in parts.
fn need(pages: &Pages, back: bool) -> f64 {
    let count = pages.document.pages().len();
    let last = count.saturating_sub(1 + usize::from(back));
    if last >= count { count as f64 } else { last as f64 + part(pages, last).max(0.02) }
}

/// How full the last page with text is, from 0 to 1: where the contact stands
/// alone, the one before it.
fn filled(pages: &Pages) -> f64 {
    let count = pages.document.pages().len();
    let text = (0..count).rev().map(|index| part(pages, index)).find(|part| *part > 0.0);
    text.unwrap_or(0.0)
}

/// How much of a page its text takes, from 0 to 1; what stands at the foot of
/// the last page is no text.
fn part(pages: &Pages, index: usize) -> f64 {
    let Some(page) = pages.document.pages().get(index) else { return 0.0 };
    let foot = foot(pages).filter(|foot| foot.page == index);
    let height = page.frame.height();
    let bottom = lowest(&page.frame, Abs::zero(), foot.map_or(height * 0.93, |foot| foot.top));
    share(bottom / height)
}

/// How much of the space for text is above a place, in parts of the page's height.
fn share(place: f64) -> f64 {
    ((place - HEAD) / (FOOT - HEAD)).clamp(0.0, 1.0)
}

/// Where the contact stands, which is the foot of its page.
struct Foot {
    /// The index of the page.
    page: usize,
    /// Its upper edge.
    top: Abs,
}

/// The contact on pages, where they have one.
fn foot(pages: &Pages) -> Option<Foot> {
    let (at, _) = pages.places.iter().find(|(_, name)| name == "contact")?;
    let at = pages.document.introspector().position(*at)?;
    Some(Foot { page: at.page.get() - 1, top: at.point.y })
}

/// The lowest baseline of a page above an edge, without its notes, which stand at the foot
/// of a page that is nearly empty as well.
fn lowest(frame: &Frame, shift: Abs, edge: Abs) -> Abs {
    let mut lowest = Abs::zero();
    let mut note = None;
    for (at, item) in frame.items() {
        let baseline = match item {
            FrameItem::Tag(Tag::Start(element, _)) if element.is::<FootnoteEntry>() => {
                note = note.or(element.location());
                continue;
            }
            FrameItem::Tag(Tag::End(location, ..)) if note == Some(*location) => {
                note = None;
                continue;
            }
            _ if note.is_some() => continue,
            FrameItem::Group(group) => self::lowest(&group.frame, shift + at.y, edge),
            FrameItem::Text(_) if shift + at.y < edge => shift + at.y,
            _ => continue,
        };
        lowest = lowest.max(baseline);
    }
    lowest
}
