//! A statement that has been read → pages.

use std::sync::Arc;

use super::entry::{self, Made};
use super::files::Extra;
use super::wishes::{Wishes, dated};
use super::{Prepared, Press, Proof, Sheets};
use typst::syntax::Source as Main;

use crate::artifact::{About, Artifact};
use crate::diagnostic::{self, Checked, Diagnostic};
use crate::error::Error;
use crate::foundry::{self, Asked, Choice};
use crate::pdf;
use crate::plate::Plate;
use crate::product::{Fit, Form, Product, Stock};
use crate::release::manifest::Entry;
use crate::shelf::Layout;
use crate::shelf::description::Description;
use crate::source::Source;
use crate::statement::{Date, Statement};
use crate::typeset::code::Code;
use crate::typeset::emit::Setting;
use crate::typeset::fit::{self, At, Fitted, Job};
use crate::typeset::folios::folios;
use crate::typeset::parameters::Parameters;
use crate::typeset::{self, Pages};
use crate::typography;
use crate::web;

/// The layout of the product of that name.
const LARGE_PRINT: &str = "large-print";

/// The least width of a text in millimetres: some twenty letters of the smallest
/// type, below which every other word is divided.
const NARROWEST: f64 = 40.0;

/// The width of a page in millimetres, where a layout does not tell it: A5.
const PAGE: f64 = 148.0;

/// A statement on its way to the pages of a layout.
pub(super) struct Copy<'a> {
    pub(super) statement: &'a Statement,
    pub(super) source: &'a Source,
    pub(super) plates: &'a [Arc<Plate>],
    pub(super) faces: &'a [String],
    pub(super) code: Option<&'a Code>,
    pub(super) cover: Option<&'a Cover>,
    pub(super) dated: Date,
    pub(super) before: Before<'a>,
}

/// What is known from an earlier state of a statement.
#[derive(Clone, Copy, Default)]
pub(super) struct Before<'a> {
    /// Its markup.
    pub(super) main: Option<&'a Main>,
    /// Where it was set, to be set there again without a search.
    pub(super) at: Option<At>,
}

/// A statement that can be set.
pub(super) struct Ready {
    pub(super) dressed: Statement,
    /// Those of the text, which go by their number, and behind them that of the cover.
    pub(super) plates: Vec<Arc<Plate>>,
    pub(super) faces: Vec<String>,
    code: Option<Code>,
    pub(super) dated: Date,
}

impl Ready {
    fn copy<'a>(&'a self, proof: &'a Proof<'_>, before: Before<'a>) -> Copy<'a> {
        Copy {
            statement: &self.dressed,
            source: &proof.outcome.source,
            plates: &self.plates,
            faces: &self.faces,
            code: self.code.as_ref(),
            cover: proof.cover.as_ref(),
            dated: self.dated,
            before,
        }
    }

    /// The pictures of the text.
    pub(super) fn own_plates(&self, proof: &Proof<'_>) -> &[Arc<Plate>] {
        &self.plates[..self.plates.len() - usize::from(proof.cover.is_some())]
    }
}

/// The picture for the cover.
#[derive(Debug)]
pub(super) struct Cover {
    pub(super) plate: Arc<Plate>,
    /// What stands for it where it is not seen.
    pub(super) words: String,
}

/// Pages, and what they were set with.
pub(super) struct Laid {
    pub(super) fitted: Fitted,
    pub(super) layout: Arc<Prepared>,
    /// Whether they are large print, and no others are wanted.
    alone: bool,
}

impl Laid {
    /// How they come out in print.
    pub(super) fn sheets(&self, wishes: &Wishes) -> Sheets {
        let Fitted { pages, type_size, filled, tries, beyond, .. } = &self.fitted;
        Sheets {
            in_print: pages.in_print(),
            blanks: pages.blanks,
            type_size: *type_size,
            filled: *filled,
            layouts: *tries,
            beyond: *beyond,
            form: pages.form,
            stock: stock(pages, wishes),
        }
    }
}

#[derive(Default)]
pub(super) struct Printed {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) artifacts: Vec<Artifact>,
    pub(super) pages: usize,
    pub(super) sheets: Option<Sheets>,
    pub(super) entry: Option<Entry>,
}

/// What the pages are printed on in the office.
fn stock(pages: &Pages, wishes: &Wishes) -> Stock {
    let stock = Stock::of(wishes.paper, wishes.folding);
    match (pages.form, pages.document.pages().first()) {
        (Form::Stapled, Some(page)) => {
            stock.for_pages(page.frame.width().to_mm(), page.frame.height().to_mm())
        }
        // Each sheet is a copy or a part of one.
        _ => Stock { copies: 1, ..stock },
    }
}

impl Press {
    /// Sets a statement in a layout.
    fn set(
        &self,
        sheet: &Copy<'_>,
        layout: &Prepared,
        parameters: &Parameters,
        fit: Fit,
        wishes: &Wishes,
    ) -> Result<Checked<Option<Fitted>>, Error> {
        let Layout { name, description, .. } = &layout.layout;
        let Some((page, form)) = description.page(wishes.paper, parameters.fold) else {
            let papers = description.papers.iter().map(|p| p.name.as_str()).collect::<Vec<_>>();
            return Err(Error::Usage(format!(
                "the layout “{name}” is not made for {}; it is made for {}",
                wishes.paper.name(),
                papers.join(", ")
            )));
        };
        if let Some(measure) = page.measure.filter(|measure| *measure < NARROWEST) {
            return Err(Error::Usage(format!(
                "the paper “{}” of the layout “{name}” is too small: its margins leave {measure:.0} mm for a line, and a line wants {NARROWEST} mm; take a larger paper or a smaller `side-margin`",
                page.name
            )));
        }
        let setting = Setting {
            layout: name,
            page: &page.name,
            form,
            dated: sheet.dated,
            plates: sheet.plates,
            faces: sheet.faces,
            accent: parameters.accent.as_ref(),
            parameters: &parameters.settings,
            sizes: None,
            back: false,
            code: sheet.code,
            cover: sheet.cover.map(|cover| (cover.plate.name.as_str(), cover.words.as_str())),
        };
        let job = Job {
            statement: sheet.statement,
            source: sheet.source,
            shelf: &self.shelf,
            layout: &layout.files,
            setting,
            limits: page.limits.and_then(|limits| parameters.pin(limits)),
            width: page.width.unwrap_or(PAGE),
            height: page.height,
            stapled: form == Form::Stapled && wishes.stapled(),
            most: wishes.limits.pages(),
            deadline: wishes.deadline,
            before: sheet.before.main,
        };
        match sheet.before.at {
            Some(at) => fit::again(job, at),
            None => fit::fit(job, fit),
        }
    }

    /// A statement that has been read, ready to be set.
    pub(super) fn ready(&self, statement: &Statement, proof: &Proof<'_>) -> Ready {
        let Proof { wishes, plates, cover, .. } = proof;
        let cover = cover.iter().map(|cover| &cover.plate);
        let dressed = typography::dress(statement.clone());
        Ready {
            plates: plates.iter().chain(cover).cloned().collect(),
            faces: typeset::faces::choose(&dressed, &self.shelf),
            code: wishes.code.then(|| typeset::code::of(&dressed)).flatten(),
            dated: dated(statement, wishes.epoch),
            dressed,
        }
    }

    /// The pages of a statement, with what is found on them.
    pub(super) fn lay(
        &self,
        ready: &Ready,
        proof: &Proof<'_>,
        before: Before<'_>,
    ) -> Result<Checked<Option<Laid>>, Error> {
        let wishes = &proof.wishes;
        // Large print alone needs no other pages.
        let alone = wishes.products == [Product::LargePrint];
        let large = Parameters::default();
        let (layout, parameters, fit) = if alone {
            (LARGE_PRINT, &large, Fit::Pages)
        } else {
            (wishes.layout.as_str(), &proof.parameters, wishes.fit)
        };
        let layout = self.layout(layout)?;
        let copy = ready.copy(proof, before);
        let Checked { value, mut findings } = self.set(&copy, &layout, parameters, fit, wishes)?;
        let Some(fitted) = value else { return Ok(Checked { value: None, findings }) };
        let Ready { dressed, plates, code, .. } = ready;
        findings.extend(typeset::code::check(dressed, code.as_ref()).filter(|_| wishes.code));
        findings.extend(typeset::pictures::placed(dressed, plates, &fitted.pages.document));
        findings.extend(fitted.proof.findings.iter().cloned());
        Ok(Checked { value: Some(Laid { fitted, layout, alone }), findings })
    }

    /// The statement in large print, on pages that are set for it; findings where
    /// it cannot be.
    fn large_print(
        &self,
        sheet: &Copy<'_>,
        pages: &Pages,
        layout: &Prepared,
    ) -> Result<Result<Artifact, Vec<Diagnostic>>, Error> {
        let product = Product::LargePrint;
        let slug = &sheet.statement.identity.slug;
        match pdf::reader::write(pages, sheet.dated, &format!("{slug}:{}", product.name())) {
            Ok(bytes) => {
                let name = format!("{slug}{}", product.suffix());
                let mut artifact = Artifact::new(name, product, bytes);
                artifact.about = About {
                    pages: Some(pages.document.pages().len()),
                    fonts: typeset::families(&pages.document),
                    layout: Some(layout.layout.name.clone()),
                    duplex: None,
                };
                Ok(Ok(artifact))
            }
            Err(refused) => {
                let Copy { source, plates, .. } = sheet;
                let files = &layout.files;
                typeset::blame_export(&refused, pages, source, &self.shelf, files, plates).map(Err)
            }
        }
    }

    /// Sets a statement and makes its products.
    pub(super) fn print(&self, statement: &Statement, proof: &Proof<'_>) -> Result<Printed, Error> {
        let Proof { manuscript, wishes, cover, outcome, .. } = proof;
        let ready = self.ready(statement, proof);
        let Checked { value, mut findings } = self.lay(&ready, proof, Before::default())?;
        let Some(laid) = value else { return Ok(Printed { findings, ..Printed::default() }) };
        if diagnostic::has_errors(&findings) {
            return Ok(Printed { findings, ..Printed::default() });
        }
        let sheets = laid.sheets(wishes);
        let Laid { fitted, layout, alone } = laid;
        let pages = fitted.pages;
        let count = pages.document.pages().len();
        let Ready { dressed, plates, faces, dated, .. } = &ready;
        let (source, dated) = (&outcome.source, *dated);
        let folios = &folios(&pages, &fitted.proof.lines, dressed, ready.own_plates(proof));
        let cover = cover.as_ref().map(|cover| &cover.plate);
        let Description { book, page, .. } = &layout.layout.description;
        let mut choose = |product, embedding, more| {
            if !wishes.wants(product) {
                return Ok(Choice::default());
            }
            let asked = Asked { families: faces, layout: Some(embedding), more };
            let (choice, forbidden) = foundry::choose(dressed, &self.shelf, asked)?;
            let known = |finding: &Diagnostic| findings.contains(finding);
            let new: Vec<_> = forbidden.into_iter().filter(|finding| !known(finding)).collect();
            findings.extend(new);
            Ok::<_, Error>(choice)
        };
        let book = &choose(Product::Epub, book, "")?;
        let page = &choose(Product::Web, page, web::WORDS)?;
        let extra = Extra { plates, cover, faces, folios, book, page, dated };
        match self.artifacts(dressed, &pages, &layout.layout, wishes, extra)? {
            Ok(mut artifacts) => {
                if wishes.wants(Product::LargePrint) {
                    let copy = ready.copy(proof, Before::default());
                    let made = if alone {
                        Some(self.large_print(&copy, &pages, &layout)?)
                    } else {
                        let layout = self.layout(LARGE_PRINT)?;
                        let large = Parameters::default();
                        let set = self.set(&copy, &layout, &large, Fit::Pages, wishes)?;
                        findings.extend(set.findings);
                        let pages = set.value.map(|fitted| fitted.pages);
                        pages.map(|pages| self.large_print(&copy, &pages, &layout)).transpose()?
                    };
                    match made {
                        Some(Ok(artifact)) => artifacts.push(artifact),
                        Some(Err(refused)) => findings.extend(refused),
                        None => {}
                    }
                }
                let entry = (!diagnostic::has_errors(&findings)).then(|| {
                    let address = wishes.address(&statement.identity.slug);
                    let beside = &outcome.beside;
                    let paper = wishes.paper;
                    let made = Made { dated, sheets, paper, address, manuscript, beside };
                    entry::of(dressed, made)
                });
                Ok(Printed { findings, artifacts, pages: count, sheets: Some(sheets), entry })
            }
            Err(refused) => {
                let files = &layout.files;
                let blamed =
                    typeset::blame_export(&refused, &pages, source, &self.shelf, files, plates)?;
                findings.extend(blamed);
                Ok(Printed { findings, ..Printed::default() })
            }
        }
    }
}
