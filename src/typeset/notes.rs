//! The numbers of notes, as the text says them.
//!
//! Typst counts notes, and knows their numbers when all pages have been set: a paragraph
//! with a note is set a second time then. The emitted text says the number of each note, as
//! a numbering that asks for no count. The rules here are Typst's own, but that they take
//! it at its word. Typst without them counts, is told the same number and sets the same.

use typst::Library;
use typst::comemo::Track;
use typst::diag::At;
use typst::engine::Engine;
use typst::foundations::{Content, Context, NativeElement, ShowFn, StyleChain, Target, Value};
use typst::layout::{Em, HElem};
use typst::model::{DirectLinkElem, FootnoteElem, FootnoteEntry, Numbering};
use typst::pdf::PdfMarkerTag;
use typst::text::SuperElem;

/// Has the numbers of notes taken from the text, where it says them.
pub(super) fn take_numbers(library: &mut Library) {
    library.rules.replace(Target::Paged, MARK);
    library.rules.replace(Target::Paged, ENTRY);
}

/// The mark of a note in the text, which leads to the note.
const MARK: ShowFn<FootnoteElem> = |note, engine, styles| {
    let span = note.span();
    let link = match said(note.numbering.get_ref(styles), engine, styles) {
        Some(number) => {
            let place = note.declaration_location(engine).at(span)?.variant(1);
            let alternative = FootnoteElem::alt_text(styles, &number.plain_text());
            DirectLinkElem::new(place, number, Some(alternative)).pack().spanned(span)
        }
        None => note.realize(engine, styles)?,
    };
    let mark = SuperElem::new(link).pack().spanned(span);
    Ok(HElem::hole().clone() + PdfMarkerTag::Label(mark))
};

/// A note at the foot of a page, its number leading back to the text.
const ENTRY: ShowFn<FootnoteEntry> = |entry, engine, styles| {
    let span = entry.span();
    let numbering = entry.note.numbering.get_ref(StyleChain::default());
    let number = said(numbering, engine, styles);
    let (mark, body) = match (number, entry.note.location(), entry.note.body_content()) {
        (Some(number), Some(place), Some(body)) => {
            let words = number.plain_text();
            let link = DirectLinkElem::new(place, number, Some(words)).pack().spanned(span);
            (SuperElem::new(link).pack().spanned(span), body.clone())
        }
        _ => entry.realize(engine, styles)?,
    };
    Ok(Content::sequence([
        HElem::new(entry.indent.get(styles).into()).pack(),
        PdfMarkerTag::Label(mark),
        HElem::new(Em::new(0.05).into()).with_weak(true).pack(),
        body,
    ]))
};

/// What a numbering says without being told a count; nothing where it asks for one.
fn said(numbering: &Numbering, engine: &mut Engine, styles: StyleChain) -> Option<Content> {
    let Numbering::Func(number) = numbering else { return None };
    let context = Context::new(None, Some(styles));
    number.call(engine, context.track(), [] as [Value; 0]).ok().map(Value::display)
}

#[cfg(test)]
mod tests {
    use typst::foundations::{Bytes, Datetime, Duration};
    use typst::syntax::{FileId, Source};
    use typst::text::{Font, FontBook};
    use typst::utils::LazyHash;
    use typst::{LibraryExt, World, diag::FileResult};
    use typst_layout::PagedDocument;

    use super::*;
    use crate::shelf::Shelf;
    use crate::typeset::world::{Desk, LayoutFiles, main_file};

    /// The same world with Typst's own rules.
    struct Plain<'a>(Desk<'a>, LazyHash<Library>);

    impl World for Plain<'_> {
        fn library(&self) -> &LazyHash<Library> {
            &self.1
        }
        fn book(&self) -> &LazyHash<FontBook> {
            self.0.book()
        }
        fn main(&self) -> FileId {
            self.0.main()
        }
        fn source(&self, id: FileId) -> FileResult<Source> {
            self.0.source(id)
        }
        fn file(&self, id: FileId) -> FileResult<Bytes> {
            self.0.file(id)
        }
        fn font(&self, index: usize) -> Option<Font> {
            self.0.font(index)
        }
        fn today(&self, offset: Option<Duration>) -> Option<Datetime> {
            self.0.today(offset)
        }
    }

    /// What pages show by our rules and by Typst's: words, marks, places and where they lead.
    fn both(text: &str) -> [String; 2] {
        let shelf = Shelf::new(&[], None).expect("a shelf");
        let layout = LayoutFiles::default();
        let main = main_file(text.to_owned()).expect("a file");
        let desk = Desk::new(&shelf, &layout, main, &[]).expect("a desk");
        let shown = |world: &dyn World| {
            let document = typst::compile::<PagedDocument>(world).output.expect("pages");
            document.pages().iter().map(|page| format!("{:?}\n", page.frame)).collect()
        };
        let ours = shown(&desk);
        [ours, shown(&Plain(desk, LazyHash::new(Library::default())))]
    }

    #[test]
    fn notes_are_set_as_typst_sets_them() {
        let said = "#let n(k, body) = footnote(numbering: (..) => str(k), body)\n";
        for text in [
            "#set page(height: 60pt)\nA#n(1)[One.] b#[#n(2)[Two.]<two>]. #pagebreak() c#n(2, <two>), #table[d#n(3)[Three.]]",
            "The seventh#n(7)[Is it?], and none with a count#footnote[Four words of it.]",
            "#set footnote(numbering: \"*\")\nA#footnote[Star.] b#footnote[Dagger.]",
            "#set footnote(numbering: n => [no. #n])\nA#footnote[One.] b#footnote[Two.]",
            "#set text(lang: \"ar\", dir: rtl)\nA#n(1)[One #emph[of] two.]\n#show footnote.entry: set text(8pt)\nb#n(2)[Two.]",
        ] {
            let [ours, typsts] = both(&format!("{said}{text}"));
            assert_eq!(ours, typsts, "{text}");
        }
        let [shown, _] = both(&format!("{said}The seventh#n(7)[Is it?]"));
        assert_eq!(shown.matches("\"7\"").count(), 2, "in the text and at its foot: {shown}");
    }
}
