//! Pages that are set → the files of every product.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst_layout::PagedDocument;

use super::Press;
use super::wishes::Wishes;
use crate::artifact::Artifact;
use crate::cover;
use crate::epub;
use crate::error::Error;
use crate::foundry::Choice;
use crate::pdf::pictures::Engraver;
use crate::pdf::{self, booklet, impose};
use crate::plate::Plate;
use crate::product::{Form, Product};
use crate::shelf::{Layout, Shelf};
use crate::statement::identity::Direction;
use crate::statement::{Date, Folio, Statement};
use crate::thumbnails;
use crate::typeset::instructions::{self, Instructions};
use crate::typeset::world::LayoutFiles;
use crate::typeset::{self, Pages};
use crate::web;

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
    pub(super) book: &'a Choice,
    /// Those of the web page.
    pub(super) page: &'a Choice,
    pub(super) dated: Date,
}

impl Extra<'_> {
    /// The pictures of the text.
    fn own(&self) -> &[Arc<Plate>] {
        &self.plates[..self.plates.len() - usize::from(self.cover.is_some())]
    }
}

/// What stands in the way of the PDF's standards.
type Refused = EcoVec<SourceDiagnostic>;

impl Press {
    /// The files of every product that is wanted; or what stands in the way of
    /// the PDF's standards.
    pub(super) fn artifacts(
        &self,
        statement: &Statement,
        pages: &Pages,
        layout: &Layout,
        wishes: &Wishes,
        extra: Extra<'_>,
    ) -> Result<Result<Vec<Artifact>, Refused>, Error> {
        let wanted = |product| wishes.wants(product);
        let slug = &statement.identity.slug;
        if wanted(Product::Cover) && wishes.named && !wishes.cover {
            return Err(Error::Usage(format!(
                "{slug}: `cover: false` says that there is no cover; leave out the product `cover`, or that line"
            )));
        }
        let file = |product: Product, bytes| {
            Artifact::new(format!("{slug}{}", product.suffix()), product, bytes)
        };
        let mut artifacts = Vec::new();
        // The e-book with the picture of its cover takes as long as the PDFs; each has
        // a core, where there is one.
        let (printed, book) = rayon::join(
            || self.printed(statement, pages, wishes, extra),
            || wanted(Product::Epub).then(|| self.book(statement, pages, wishes, extra)),
        );
        match printed? {
            Ok(printed) => artifacts.extend(printed),
            Err(refused) => return Ok(Err(refused)),
        }
        artifacts.extend(book.transpose()?.map(|bytes| file(Product::Epub, bytes)));
        if wanted(Product::Web) {
            let page = page(statement, wishes, &extra);
            artifacts.push(file(Product::Web, page.into_bytes()));
        }
        if wanted(Product::Cover) && wishes.cover {
            let product = Product::Cover;
            let files = self.design(statement, pages, extra)?.files(slug)?;
            artifacts.extend(files.into_iter().map(|(end, bytes)| {
                let name = format!("{slug}-{}{end}", product.name());
                Artifact::new(name, product, bytes)
            }));
        }
        if wanted(Product::Pages) {
            let files = thumbnails::files(&pages.document, slug)?;
            artifacts.extend(
                files.into_iter().map(|(end, bytes)| {
                    Artifact::new(format!("{slug}{end}"), Product::Pages, bytes)
                }),
            );
        }
        if wanted(Product::Typst) {
            let name = format!("{slug}{}", Product::Typst.suffix());
            artifacts.extend(self.typst_files(name, pages, layout, extra.plates));
        }
        describe(&mut artifacts, pages, layout, &extra);
        Ok(Ok(artifacts))
    }

    /// The e-book.
    fn book(
        &self,
        statement: &Statement,
        pages: &Pages,
        wishes: &Wishes,
        extra: Extra<'_>,
    ) -> Result<Vec<u8>, Error> {
        let design = wishes.cover.then(|| self.design(statement, pages, extra)).transpose()?;
        let cover = design.map(|design| design.in_book(&statement.identity.slug)).transpose()?;
        wishes.deadline.hold();
        let parts = epub::Parts {
            cover: cover.as_deref(),
            stylesheet: Shelf::stylesheet("epub/statement.css"),
            faces: extra.book.faces(),
            plates: extra.own(),
            folios: extra.folios,
            dated: extra.dated,
        };
        epub::write(statement, parts)
    }

    /// The PDFs that are made of the pages themselves.
    fn printed(
        &self,
        statement: &Statement,
        pages: &Pages,
        wishes: &Wishes,
        Extra { dated, .. }: Extra<'_>,
    ) -> Result<Result<Vec<Artifact>, Refused>, Error> {
        let wanted = |product| wishes.wants(product);
        let slug = &statement.identity.slug;
        let file = |product: Product, bytes| {
            Artifact::new(format!("{slug}{}", product.suffix()), product, bytes)
        };
        let mut artifacts = Vec::new();
        if wanted(Product::Reader) {
            match pdf::reader::write(pages, dated, slug) {
                Ok(bytes) => artifacts.push(file(Product::Reader, bytes)),
                Err(refused) => return Ok(Err(refused)),
            }
        }
        if ![Product::Press, Product::Booklet].into_iter().any(wanted) {
            return Ok(Ok(artifacts));
        }
        let failed = |product: Product| {
            let statement = slug.clone();
            move |message| Error::Product { product: product.name(), statement, message }
        };
        let engraver = Engraver::new(&wishes.condition, wishes.pictures);
        // The same pages in the same inks for both.
        let inked = pdf::ink::separate(pages, &engraver);
        let inked = &inked.map_err(failed(Product::Press))?;
        if wanted(Product::Press) {
            let Wishes { paper, marks, condition, .. } = wishes;
            let order = pdf::press::Order { paper: *paper, marks: *marks, condition };
            let printed = pdf::leaflet::unfolded(inked, pages.form, statement, order.around());
            let bytes = pdf::press::write(&printed, statement, dated, order);
            artifacts.push(file(Product::Press, bytes.map_err(failed(Product::Press))?));
        }
        if wanted(Product::Booklet) {
            let inked = pdf::ink::in_four_inks(inked, pages.accent.as_ref());
            let inked = &inked.map_err(failed(Product::Booklet))?;
            artifacts.extend(self.booklet(statement, inked, pages.form, wishes, dated)?);
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
                let mut artifact = Artifact::new(format!("{slug}{suffix}"), product, file.bytes);
                artifact.about.pages = Some(file.pages);
                artifact.about.duplex = Some(file.duplex);
                artifact
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
        let artifact = |name: String, bytes: Vec<u8>| Artifact::new(name, Product::Typst, bytes);
        let markup = artifact(main, pages.main.text().as_bytes().to_vec());
        let layout = layout.files.iter().map(|(file, bytes)| {
            artifact(format!("layouts/{}/{file}", layout.name), bytes.clone())
        });
        let fonts = self.shelf.bundled().map(|(path, data)| {
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

/// Says of each file what a catalogue asks.
fn describe(artifacts: &mut [Artifact], pages: &Pages, layout: &Layout, extra: &Extra<'_>) {
    let set = typeset::families(&pages.document);
    let brought = |choice: &Choice| {
        let families = choice.faces().faces.iter().map(|face| face.family.clone());
        families.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let in_print = match pages.form {
        Form::Leaflet(_) => 2,
        _ => pages.in_print(),
    };
    for Artifact { product, about, .. } in artifacts {
        let (count, fonts) = match product {
            Product::Reader => (Some(pages.document.pages().len()), set.clone()),
            Product::Press => (Some(in_print), set.clone()),
            Product::Booklet => (about.pages, set.clone()),
            Product::Epub => (Some(pages.in_print()), brought(extra.book)),
            Product::Web => (None, brought(extra.page)),
            Product::Typst => (None, set.clone()),
            // Their words are pixels; large print is set by itself.
            Product::Cover | Product::Pages | Product::LargePrint => continue,
        };
        about.pages = count;
        about.fonts = fonts;
        about.layout = Some(layout.name.clone());
    }
}

/// The web page.
pub(super) fn page(statement: &Statement, wishes: &Wishes, extra: &Extra<'_>) -> String {
    let styles = ["epub/statement.css", "web/page.css"].map(Shelf::stylesheet);
    let address = wishes.address(&statement.identity.slug);
    let parts = web::Parts {
        styles: &styles,
        script: Shelf::stylesheet("web/page.js"),
        faces: extra.page.faces(),
        plates: extra.own(),
        folios: extra.folios,
        address: address.as_deref(),
        products: &wishes.products,
    };
    web::write(statement, parts)
}
