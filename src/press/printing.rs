//! A statement that has been read → pages → files.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst_layout::PagedDocument;

use super::wishes::{Wishes, dated};
use super::{Prepared, Press, Proof, Sheets};
use crate::artifact::Artifact;
use crate::cover;
use crate::diagnostic::{self, Checked, Diagnostic};
use crate::epub;
use crate::error::Error;
use crate::foundry::{self, Asked, Choice};
use crate::pdf::pictures::Engraver;
use crate::pdf::{self, booklet, impose};
use crate::plate::Plate;
use crate::product::{Fit, Form, Product};
use crate::shelf::description::Description;
use crate::shelf::{Layout, Shelf};
use crate::source::Source;
use crate::statement::identity::Direction;
use crate::statement::{Date, Folio, Statement};
use crate::typeset::code::Code;
use crate::typeset::emit::Setting;
use crate::typeset::fit::{self, Fitted, Job};
use crate::typeset::folios::folios;
use crate::typeset::instructions::{self, Instructions};
use crate::typeset::parameters::Parameters;
use crate::typeset::world::LayoutFiles;
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

/// What products take besides the statement and its pages.
#[derive(Clone, Copy)]
pub(super) struct Extra<'a> {
    /// Those of the text, and behind them that of the cover.
    pub(super) plates: &'a [Arc<Plate>],
    pub(super) cover: Option<&'a Arc<Plate>>,
    /// Families for letters that the layout has no face for.
    pub(super) faces: &'a [String],
    pub(super) folios: &'a [Folio],
    /// The faces of the e-book.
    pub(super) choice: &'a Choice,
    /// Those of the web page.
    pub(super) page: &'a Choice,
    pub(super) dated: Date,
}

/// A statement on its way to the pages of a layout.
pub(super) struct Copy<'a> {
    pub(super) statement: &'a Statement,
    pub(super) source: &'a Source,
    pub(super) plates: &'a [Arc<Plate>],
    pub(super) faces: &'a [String],
    pub(super) code: Option<&'a Code>,
    pub(super) cover: Option<&'a Cover>,
    pub(super) dated: Date,
}

/// The picture for the cover.
#[derive(Debug)]
pub(super) struct Cover {
    pub(super) plate: Arc<Plate>,
    /// What stands for it where it is not seen.
    pub(super) words: String,
}

#[derive(Default)]
pub(super) struct Printed {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) artifacts: Vec<Artifact>,
    pub(super) pages: usize,
    pub(super) sheets: Option<Sheets>,
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
            stapled: form == Form::Stapled && wishes.stapled(),
        };
        fit::fit(job, fit)
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
                Ok(Ok(Artifact { name, product, bytes }))
            }
            Err(refused) => {
                let Copy { source, plates, .. } = sheet;
                let files = &layout.files;
                typeset::blame_export(&refused, pages, source, &self.shelf, files, plates).map(Err)
            }
        }
    }

    /// Sets a statement and makes its products.
    pub(super) fn print(&self, statement: &Statement, proof: &Proof) -> Result<Printed, Error> {
        let Proof { wishes, parameters, plates, cover, outcome, .. } = proof;
        let source = &outcome.source;
        // Behind those of the text, which go by their number.
        let all: Vec<Arc<Plate>> =
            plates.iter().chain(cover.iter().map(|cover| &cover.plate)).cloned().collect();
        let plates = all.as_slice();
        // Large print alone needs no other pages.
        let large = Parameters::default();
        let alone = wishes.products == [Product::LargePrint];
        let (layout, parameters, fit) = if alone {
            (LARGE_PRINT, &large, Fit::Pages)
        } else {
            (wishes.layout.as_str(), parameters, wishes.fit)
        };
        let layout = self.layout(layout)?;
        let dated = dated(statement, wishes.epoch);
        let dressed = typography::dress(statement.clone());
        let faces = &typeset::faces::choose(&dressed, &self.shelf);
        let code = typeset::code::of(&dressed).filter(|_| wishes.code);
        let sheet = Copy {
            statement: &dressed,
            source,
            plates,
            faces,
            code: code.as_ref(),
            cover: cover.as_ref(),
            dated,
        };
        let set = self.set(&sheet, &layout, parameters, fit, wishes)?;
        let Some(fitted) = set.value else {
            return Ok(Printed { findings: set.findings, ..Printed::default() });
        };
        let pages = fitted.pages;
        let sheets = Sheets {
            in_print: pages.in_print(),
            blanks: pages.blanks,
            type_size: fitted.type_size,
            filled: fitted.filled,
            layouts: fitted.tries,
            beyond: fitted.beyond,
            form: pages.form,
        };
        let count = pages.document.pages().len();
        let mut findings = set.findings;
        findings.extend(typeset::code::check(&dressed).filter(|_| wishes.code));
        findings.extend(typeset::pictures::placed(&dressed, plates, &pages.document));
        findings.extend(fitted.proof.findings);
        if diagnostic::has_errors(&findings) {
            return Ok(Printed { findings, ..Printed::default() });
        }
        let own = &plates[..plates.len() - usize::from(cover.is_some())];
        let folios = &folios(&pages, &fitted.proof.lines, &dressed, own);
        let cover = cover.as_ref().map(|cover| &cover.plate);
        let Description { book, page, .. } = &layout.layout.description;
        let mut choose = |product, embedding| {
            if !wishes.products.contains(&product) {
                return Ok(Choice::default());
            }
            let asked = Asked { families: faces, layout: Some(embedding), more: "" };
            let (choice, forbidden) = foundry::choose(&dressed, &self.shelf, asked)?;
            let known = |finding: &Diagnostic| findings.contains(finding);
            let new: Vec<_> = forbidden.into_iter().filter(|finding| !known(finding)).collect();
            findings.extend(new);
            Ok::<_, Error>(choice)
        };
        let choice = &choose(Product::Epub, book)?;
        let page = &choose(Product::Web, page)?;
        let extra = Extra { plates, cover, faces, folios, choice, page, dated };
        match self.artifacts(&dressed, &pages, &layout.layout, wishes, extra)? {
            Ok(mut artifacts) => {
                if wishes.products.contains(&Product::LargePrint) {
                    let made = if alone {
                        Some(self.large_print(&sheet, &pages, &layout)?)
                    } else {
                        let layout = self.layout(LARGE_PRINT)?;
                        let set = self.set(&sheet, &layout, &large, Fit::Pages, wishes)?;
                        findings.extend(set.findings);
                        let pages = set.value.map(|fitted| fitted.pages);
                        pages.map(|pages| self.large_print(&sheet, &pages, &layout)).transpose()?
                    };
                    match made {
                        Some(Ok(artifact)) => artifacts.push(artifact),
                        Some(Err(refused)) => findings.extend(refused),
                        None => {}
                    }
                }
                Ok(Printed { findings, artifacts, pages: count, sheets: Some(sheets) })
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

    /// The files of every product that is wanted; or what stands in the way of
    /// the PDF's standards.
    fn artifacts(
        &self,
        statement: &Statement,
        pages: &Pages,
        layout: &Layout,
        wishes: &Wishes,
        extra: Extra<'_>,
    ) -> Result<Result<Vec<Artifact>, EcoVec<SourceDiagnostic>>, Error> {
        let Extra { plates, cover: picture, folios, choice, dated, .. } = extra;
        let wanted = |product| wishes.products.contains(&product);
        let slug = &statement.identity.slug;
        if wanted(Product::Cover) && !wishes.cover {
            return Err(Error::Usage(format!(
                "{slug}: `cover: false` says that there is no cover; leave out the product `cover`, or that line"
            )));
        }
        let name = |product: Product| format!("{slug}{}", product.suffix());
        let mut artifacts = Vec::new();
        let own = &plates[..plates.len() - usize::from(picture.is_some())];
        // The picture of the cover takes as long as the PDF; each has a core.
        let (reader, epub) = std::thread::scope(|scope| {
            let epub = wanted(Product::Epub).then(|| {
                scope.spawn(|| {
                    let design = wishes.cover.then(|| self.design(statement, pages, extra));
                    let cover = design.transpose()?.map(|design| design.in_book(slug));
                    let cover = cover.transpose()?;
                    let stylesheet = Shelf::stylesheet("epub/statement.css");
                    let cover = cover.as_deref();
                    let faces = choice.faces();
                    let parts =
                        epub::Parts { cover, stylesheet, faces, plates: own, folios, dated };
                    epub::write(statement, parts)
                })
            });
            let reader = wanted(Product::Reader).then(|| pdf::reader::write(pages, dated, slug));
            let epub = epub.map(|thread| match thread.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            (reader, epub)
        });
        match reader {
            Some(Ok(bytes)) => {
                let product = Product::Reader;
                artifacts.push(Artifact { name: name(product), product, bytes });
            }
            Some(Err(refused)) => return Ok(Err(refused)),
            None => {}
        }
        let sheets = [Product::Press, Product::Booklet];
        if sheets.into_iter().any(wanted) {
            let engraver = Engraver::new(&wishes.condition, wishes.pictures);
            // The same pages in the same inks for both.
            let inked = pdf::ink::separate(pages, &engraver);
            let failed = |product: Product| {
                let statement = slug.clone();
                move |message| Error::Product { product: product.name(), statement, message }
            };
            let inked = &inked.map_err(failed(Product::Press))?;
            if wanted(Product::Press) {
                let product = Product::Press;
                let Wishes { paper, marks, condition, .. } = wishes;
                let order = pdf::press::Order { paper: *paper, marks: *marks, condition };
                let printed = pdf::leaflet::unfolded(inked, pages.form, statement, order.around());
                let bytes = pdf::press::write(&printed, statement, dated, order);
                let bytes = bytes.map_err(failed(product))?;
                artifacts.push(Artifact { name: name(product), product, bytes });
            }
            if wanted(Product::Booklet) {
                let inked = pdf::ink::in_four_inks(inked, pages.accent.as_ref());
                let inked = &inked.map_err(failed(Product::Booklet))?;
                artifacts.extend(self.booklet(statement, inked, pages.form, wishes, dated)?);
            }
        }
        if let Some(made) = epub {
            let product = Product::Epub;
            artifacts.push(Artifact { name: name(product), product, bytes: made? });
        }
        if wanted(Product::Web) {
            let product = Product::Web;
            let styles = ["epub/statement.css", "web/page.css"].map(Shelf::stylesheet);
            let text = web::write(
                statement,
                web::Parts {
                    styles: &styles,
                    script: Shelf::stylesheet("web/page.js"),
                    faces: extra.page.faces(),
                    plates: own,
                    folios,
                    address: wishes.address(slug).as_deref(),
                    products: &wishes.products,
                },
            );
            artifacts.push(Artifact { name: name(product), product, bytes: text.into_bytes() });
        }
        if wanted(Product::Cover) {
            let product = Product::Cover;
            let files = self.design(statement, pages, extra)?.files(slug)?;
            artifacts.extend(files.into_iter().map(|(end, bytes)| {
                let name = format!("{slug}-{}{end}", product.name());
                Artifact { name, product, bytes }
            }));
        }
        if wanted(Product::Typst) {
            artifacts.extend(self.typst_files(name(Product::Typst), pages, layout, plates));
        }
        Ok(Ok(artifacts))
    }

    /// What the cover is made from: the picture that the statement names for it, else its
    /// title.
    fn design<'a>(
        &self,
        statement: &Statement,
        pages: &Pages,
        Extra { cover, faces, .. }: Extra<'a>,
    ) -> Result<cover::Design<'a>, Error> {
        let slug = &statement.identity.slug;
        let page = match cover {
            Some(plate) if plate.pixels.is_some() => return Ok(cover::Design::Picture(plate)),
            Some(plate) => typeset::cover::drawing(plate, slug, &self.shelf, self.cover_layout()?)?,
            None => {
                let accent = pages.accent.as_ref();
                typeset::cover::title(statement, faces, accent, &self.shelf, self.cover_layout()?)?
            }
        };
        Ok(cover::Design::Page(page))
    }

    /// The pages on sheets to fold: one file, or fronts and backs.
    fn booklet(
        &self,
        statement: &Statement,
        inked: &PagedDocument,
        form: Form,
        wishes: &Wishes,
        dated: Date,
    ) -> Result<Vec<Artifact>, Error> {
        let Wishes { paper, folding, .. } = wishes;
        let (product, slug) = (Product::Booklet, &statement.identity.slug);
        let named = |files: Vec<booklet::File>| {
            let artifact = |file: booklet::File| {
                let suffix = product.suffix().replacen(".", &format!("{}.", file.suffix), 1);
                Artifact { name: format!("{slug}{suffix}"), product, bytes: file.bytes }
            };
            files.into_iter().map(artifact).collect::<Vec<_>>()
        };
        let failed =
            |message| Error::Product { product: product.name(), statement: slug.clone(), message };
        match form {
            Form::Stapled => {}
            // There is nothing to fold.
            Form::Single if !wishes.named => return Ok(Vec::new()),
            Form::Single => {
                return Err(Error::Usage(format!(
                    "{slug}: the layout “{}” is printed on whole sheets, and there is no booklet of it; leave out `booklet`, or take another layout",
                    wishes.layout
                )));
            }
            Form::Leaflet(leaflet) => {
                let files = pdf::leaflet::write(inked, leaflet, statement, dated, *folding);
                return files.map(named).map_err(failed);
            }
        }
        let pages = inked.pages().len();
        let way = booklet::Resolved::of(*folding);
        let instructions = if folding.instructions.unwrap_or(false) {
            let mirrored = statement.identity.dir == Direction::Rtl;
            let sheets = impose::saddle(pages, way.signature, mirrored);
            let page = Instructions {
                title: &statement.plain_title(),
                paper: *paper,
                pages,
                duplex: way.duplex,
                twice: way.twice,
                mirrored,
                sections: sheets.iter().filter(|s| s.depth == 0).map(|s| s.section).collect(),
                sheets: sheets.iter().map(|s| s.pages()).collect(),
            };
            let files = LayoutFiles::new(&Shelf::sheet(instructions::LAYOUT))?;
            Some(page.set(&self.shelf, &files)?)
        } else {
            None
        };
        let order = booklet::Order {
            paper: *paper,
            folding: *folding,
            instructions: instructions.as_ref(),
        };
        booklet::write(inked, statement, dated, order).map(named).map_err(failed)
    }

    /// The markup, the layout it imports, and the fonts: all that the stock
    /// `typst compile` needs to make the same pages.
    fn typst_files(
        &self,
        main: String,
        pages: &Pages,
        layout: &Layout,
        plates: &[Arc<Plate>],
    ) -> Vec<Artifact> {
        let artifact =
            |name: String, bytes: Vec<u8>| Artifact { name, product: Product::Typst, bytes };
        let markup = artifact(main, pages.markup.text.clone().into_bytes());
        let layout = layout.files.iter().map(|(file, bytes)| {
            artifact(format!("layouts/{}/{file}", layout.name), bytes.clone())
        });
        let fonts = self.shelf.bundled().iter().map(|(path, data)| {
            let file = path.rsplit('/').next().unwrap_or(path);
            artifact(format!("fonts/{file}"), data.to_vec())
        });
        let named: BTreeMap<&str, &Arc<Plate>> =
            plates.iter().map(|plate| (plate.name.as_str(), plate)).collect();
        let pictures =
            named.into_iter().map(|(name, plate)| artifact(name.to_owned(), plate.bytes.clone()));
        std::iter::once(markup).chain(layout).chain(fonts).chain(pictures).collect()
    }
}
