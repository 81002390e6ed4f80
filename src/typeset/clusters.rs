//! A letter and its accents are one piece of text.
//!
//! Typst cuts a line wherever glyphs stand at another height. Where a font has
//! no glyph for a letter with its accents and stacks them instead, the cut
//! runs through one cluster, each half carries the text of the whole, and a
//! program that reads the page sees the letter twice. The halves are put
//! together again here, glyphs at their heights, before anything is exported.

use typst::ecow::EcoVec;
use typst::layout::{Em, Frame, FrameItem, Point};
use typst::model::Document;
use typst::text::TextItem;
use typst_layout::{Page, PagedDocument};

/// The document with every cluster in one piece.
pub fn join(document: PagedDocument) -> PagedDocument {
    if !document.pages().iter().any(|page| is_cut(&page.frame)) {
        return document;
    }
    let pages: EcoVec<Page> = document
        .pages()
        .iter()
        .map(|page| Page { frame: joined(&page.frame), ..page.clone() })
        .collect();
    PagedDocument::new(pages, document.info().clone())
}

/// Whether a frame holds a cluster that is cut in two.
fn is_cut(frame: &Frame) -> bool {
    let mut before: Option<(Point, &TextItem)> = None;
    frame.items().any(|(at, item)| match item {
        FrameItem::Text(text) => {
            let cut =
                before.is_some_and(|(point, first)| overlap(point, first, *at, text).is_some());
            before = Some((*at, text));
            cut
        }
        FrameItem::Group(group) => {
            before = None;
            is_cut(&group.frame)
        }
        _ => false,
    })
}

fn joined(frame: &Frame) -> Frame {
    let mut out = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        out.set_baseline(frame.baseline());
    }
    let mut last: Option<(Point, TextItem)> = None;
    let flush = |last: &mut Option<(Point, TextItem)>, out: &mut Frame| {
        if let Some((at, text)) = last.take() {
            out.push(at, FrameItem::Text(text));
        }
    };
    for (at, item) in frame.items() {
        match item {
            FrameItem::Text(text) => {
                if let Some((point, first)) = &mut last
                    && let Some(shared) = overlap(*point, first, *at, text)
                {
                    append(*point, first, *at, text, shared);
                    continue;
                }
                flush(&mut last, &mut out);
                last = Some((*at, text.clone()));
            }
            FrameItem::Group(group) => {
                flush(&mut last, &mut out);
                let mut group = group.clone();
                group.frame = joined(&group.frame);
                out.push(*at, FrameItem::Group(group));
            }
            other => {
                flush(&mut last, &mut out);
                out.push(*at, other.clone());
            }
        }
    }
    flush(&mut last, &mut out);
    out
}

/// The length of the text that two neighbours share: that of the cluster whose
/// glyphs were parted.
fn overlap(at: Point, first: &TextItem, next_at: Point, next: &TextItem) -> Option<usize> {
    let (last, head) = (first.glyphs.last()?, next.glyphs.first()?);
    let shared = first.text.get(usize::from(last.range.start)..usize::from(last.range.end))?;
    // Where the last glyph stands: a third one may be back at the height of the
    // first.
    let height = at.y - last.y_offset.at(first.size);
    let same = (height - next_at.y).abs().to_pt() > 0.001
        && last.span == head.span
        && usize::from(last.range.end) == first.text.len()
        && head.range.start == 0
        && next.text.get(..usize::from(head.range.end))? == shared
        && first.font == next.font
        && first.size == next.size
        && first.fill == next.fill
        && first.stroke == next.stroke
        && (at.x + first.width() - next_at.x).abs().to_pt() < 0.01;
    (same && !shared.is_empty()).then_some(shared.len())
}

/// Puts the glyphs of `next` behind those of `first`, each at its own height.
fn append(at: Point, first: &mut TextItem, next_at: Point, next: &TextItem, shared: usize) {
    let Ok(shift) = u16::try_from(first.text.len() - shared) else { return };
    let raise = Em::from_abs(at.y - next_at.y, first.size);
    first.text.push_str(&next.text[shared..]);
    first.glyphs.extend(next.glyphs.iter().cloned().map(|mut glyph| {
        glyph.y_offset += raise;
        glyph.range = glyph.range.start + shift..glyph.range.end + shift;
        glyph
    }));
}
