//! Typst's rounds, begun at pages that were set before.
//!
//! Typst sets a text again until all that it says of itself – numbers of notes, of pages,
//! places of headings – is as it was said in the round before. It begins knowing nothing,
//! so what has a number is set at least twice. Pages of the same text at other sizes know
//! nearly everything: with them the first round is mostly the last.

use typst::World;
use typst::comemo::{Constraint, Track};
use typst::diag::{SourceDiagnostic, SourceResult, Warned};
use typst::ecow::EcoVec;
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Output, StyleChain, Target, TargetElem};
use typst::introspection::MAX_ITERS;
use typst::utils::Protected;
use typst_layout::PagedDocument;

/// Sets a text, knowing what pages of it `before` say. Where that leads to no rest, or to
/// a complaint, it is set as if nothing were known.
pub(super) fn set(
    world: &dyn World,
    before: Option<&PagedDocument>,
) -> Warned<SourceResult<PagedDocument>> {
    match before.and_then(|before| resume(world, before)) {
        Some((document, warnings, _)) => Warned { output: Ok(document), warnings },
        None => typst::compile::<PagedDocument>(world),
    }
}

/// Pages that say what the round before said, what they are warned of, and how many rounds
/// it took.
type Rest = (PagedDocument, EcoVec<SourceDiagnostic>, usize);

/// Rounds until two say the same; none where a round fails, or all of them are over.
fn resume(world: &dyn World, before: &PagedDocument) -> Option<Rest> {
    let world = world.track();
    let library = world.library();
    let traced = Traced::default();
    let mut sink = Sink::new();
    let main = world.source(world.main()).ok()?;
    let route = Route::default();
    let content =
        typst_eval::eval(world, library, traced.track(), sink.track_mut(), route.track(), &main)
            .ok()?
            .content();
    let base = StyleChain::new(&library.styles);
    let target = TargetElem::target.set(Target::Paged).wrap();
    let styles = base.chain(&target);

    let mut known = before.clone();
    for rounds in 1..=MAX_ITERS {
        let constraint = Constraint::new();
        let mut said = Sink::new();
        let mut engine = Engine {
            library,
            world,
            introspector: Protected::new(Output::introspector(&known).track_with(&constraint)),
            traced: traced.track(),
            sink: said.track_mut(),
            route: Route::default(),
        };
        let document = PagedDocument::create(&mut engine, &content, styles).ok()?;
        if constraint.validate(Output::introspector(&document)) {
            sink.extend_from_sink(said);
            if !sink.delayed().is_empty() {
                return None;
            }
            return Some((document, sink.warnings(), rounds));
        }
        known = document;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::deadline::Deadline;
    use crate::shelf::Shelf;
    use crate::typeset::blank::{self, Count};
    use crate::typeset::world::{Desk, LayoutFiles, main_file};

    /// What pages show, their numbers and the places of what stands on them.
    fn shown(document: &PagedDocument) -> String {
        document.pages().iter().map(|page| format!("{} {:?}\n", page.number, page.frame)).collect()
    }

    fn with_desk<T>(text: &str, ask: impl FnOnce(&Desk<'_>) -> T) -> T {
        let shelf = Shelf::new(&[], None).expect("a shelf");
        let layout = LayoutFiles::default();
        let main = main_file(text.to_owned()).expect("a file");
        ask(&Desk::new(&shelf, &layout, main, &[]).expect("a desk"))
    }

    /// Pages with numbered notes, the number of the last page on each, and a place that is
    /// spoken of before it.
    fn numbered(height: usize) -> String {
        let text = "A word.#footnote[A note.] Another.#footnote[One more.]\n#pagebreak()\n";
        let foot = "context [#here().page() of #counter(page).final().first()]";
        format!(
            "#set heading(numbering: \"1\")\n#set page(height: {height}pt, footer: {foot})\n@end\n{}= Head <end>",
            text.repeat(3)
        )
    }

    #[test]
    fn pages_begun_at_others_are_the_same_and_soon_there() {
        let pages = |desk: &Desk<'_>| set(desk, None).output.expect("pages");
        let other = with_desk(&numbered(90), pages);
        with_desk(&numbered(200), |desk| {
            let alone = pages(desk);
            assert_ne!(shown(&other), shown(&alone), "other sizes are other pages");
            let begun = |before| resume(desk, before).expect("they come to rest");
            assert_eq!(shown(&begun(&other).0), shown(&alone));
            let (again, _, rounds) = begun(&alone);
            assert_eq!(shown(&again), shown(&alone));
            assert_eq!(rounds, 1, "what knows all is set once");
            let knows_nothing = with_desk("", pages);
            assert!(begun(&knows_nothing).2 > 1);
        });
    }

    #[test]
    fn notes_that_say_their_numbers_are_set_once() {
        let nothing = with_desk("", |desk| set(desk, None).output.expect("pages"));
        let rounds = |text| with_desk(text, |desk| resume(desk, &nothing).expect("rest").2);
        assert_eq!(rounds("A.#footnote(numbering: (..) => \"1\")[One.]"), 1);
        assert!(rounds("A.#footnote[One.]") > 1, "a count is known when all is set");
    }

    #[test]
    fn pages_of_a_layout_begun_at_as_many_blank_ones_are_set_once() {
        let shelf = Shelf::new(&[], None).expect("a shelf");
        for (name, page) in [("pamphlet", "half-letter"), ("large-print", "a4")] {
            let layout = LayoutFiles::new(&shelf.layout(name).expect("a layout")).expect("files");
            let blank = |text, contact| {
                let count = Count { text, contact };
                let time = Deadline::default();
                blank::pages(&shelf, &layout, name, page, count, time).expect("blank pages")
            };
            let words = "All that was said of the quay is said again. ".repeat(400);
            for (size, back) in [(9, true), (12, false)] {
                let text = format!(
                    "#import \"layouts/{name}/main.typ\": *\n#show: statement.with(
                        paper: \"{page}\", title: [The quay], subtitle: [It stays], settings: (size: {size}pt), byline: (
                        (kind: \"issuer\", before: [By], name: [The Quay], after: [at the harbour]),
                        (kind: \"date\", body: [in May])))
                    #section[How it began] #numbered(\"1.\", <p1>)[{words}] #para[A note#footnote(
                    numbering: (..) => \"1\")[It is here.], and another.] #contact(back: {back})[Write.]"
                );
                let main = main_file(text).expect("a file");
                let desk = Desk::new(&shelf, &layout, main, &[]).expect("a desk");
                let alone = set(&desk, None).output.expect("pages");
                let count = alone.pages().len() - usize::from(back);
                assert!(count > 2, "{count}");
                let begun = |text| resume(&desk, &blank(text, back)).expect("they come to rest");
                assert_eq!(blank(count, back).pages().len(), alone.pages().len());
                let (pages, _, rounds) = begun(count);
                assert_eq!(rounds, 1, "{name} {size}");
                assert_eq!(shown(&pages), shown(&alone));
                for other in [count - 1, count + 1] {
                    let (pages, _, rounds) = begun(other);
                    assert_eq!(rounds, 2, "{name} {size}");
                    assert_eq!(shown(&pages), shown(&alone));
                }
            }
        }
    }

    #[test]
    fn what_does_not_rest_and_what_fails_is_told_as_ever() {
        let known = with_desk("A page", |desk| set(desk, None).output.expect("pages"));
        let restless =
            "#let s = state(\"s\", 0)\n#context s.update(s.final() + 1)\n#context s.final()";
        with_desk(restless, |desk| {
            assert!(resume(desk, &known).is_none(), "no two rounds say the same");
            let told = |before| -> Vec<_> {
                let made = set(desk, before);
                made.warnings.iter().map(|warning| warning.message.to_string()).collect()
            };
            assert_eq!(told(Some(&known)), told(None));
            assert!(!told(None).is_empty());
        });
        for wrong in ["#nobody", "@nowhere"] {
            with_desk(wrong, |desk| {
                let told =
                    |before| set(desk, before).output.expect_err("unknown")[0].message.clone();
                assert_eq!(told(Some(&known)), told(None));
            });
        }
    }
}
