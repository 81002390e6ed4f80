//! A letter and its accents are one piece of text.
//!
//! Typst cuts a line wherever glyphs stand at another height. Where a font has
//! no glyph for a letter with its accents and stacks them instead, the cut
//! runs through one cluster, each half carries the text of the whole, and a
//! program that reads the page sees the letter twice. The halves are put
//! together again here, glyphs at their heights, before anything is exported.
//!
//! Such a program also takes the place of a cluster from its first and its last
//! glyph. Where one of these is an accent in the middle of the letter, as a
//! vowel sign or the dots of an Arabic letter may be, it sees a gap beside the
//! letter and reads two words. There the cluster gets a blank glyph at its
//! edge, which shows nothing and moves nothing.

use std::ops::Range;

use typst::ecow::EcoVec;
use typst::layout::{Em, Frame, FrameItem, Point};
use typst::model::Document;
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};
use typst_layout::{Page, PagedDocument};

/// How far from its edge a cluster may begin or end without a gap being seen.
const SLACK: Em = Em::new(0.05);

/// The document with every cluster in one piece, from edge to edge.
pub fn join(document: PagedDocument) -> PagedDocument {
    if !document.pages().iter().any(|page| needs_mending(&page.frame)) {
        return document;
    }
    let pages: EcoVec<Page> = document
        .pages()
        .iter()
        .map(|page| Page { frame: joined(&page.frame), ..page.clone() })
        .collect();
    PagedDocument::new(pages, document.info().clone())
}

/// Whether a frame holds a cluster that is cut in two, or begins or ends
/// within itself.
fn needs_mending(frame: &Frame) -> bool {
    let mut before: Option<(Point, &TextItem)> = None;
    frame.items().any(|(at, item)| match item {
        FrameItem::Text(text) => {
            let cut =
                before.is_some_and(|(point, first)| overlap(point, first, *at, text).is_some());
            before = Some((*at, text));
            cut || edges(text).next().is_some()
        }
        FrameItem::Group(group) => {
            before = None;
            needs_mending(&group.frame)
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
        if let Some((at, mut text)) = last.take() {
            close(&mut text);
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

/// What two neighbours share: the cluster whose glyphs were parted.
#[derive(Clone, Copy)]
enum Shared {
    /// So many bytes at the end of the first text and the start of the next.
    Onward(usize),
    /// So many bytes at the start of the first text and the end of the next:
    /// glyphs stand from left to right, and the text runs from right to left.
    Backward(usize),
}

/// The cluster that two neighbours share, if one was parted between them.
fn overlap(at: Point, first: &TextItem, next_at: Point, next: &TextItem) -> Option<Shared> {
    let (last, head) = (first.glyphs.last()?, next.glyphs.first()?);
    let shared = first.text.get(usize::from(last.range.start)..usize::from(last.range.end))?;
    // Where the last glyph stands: a third one may be back at the height of the
    // first.
    let height = at.y - last.y_offset.at(first.size);
    let same = !shared.is_empty()
        && (height - next_at.y).abs().to_pt() > 0.001
        && last.span == head.span
        && next.text.get(usize::from(head.range.start)..usize::from(head.range.end))? == shared
        && first.font == next.font
        && first.size == next.size
        && first.fill == next.fill
        && first.stroke == next.stroke
        && (at.x + first.width() - next_at.x).abs().to_pt() < 0.01;
    if !same {
        None
    } else if usize::from(last.range.end) == first.text.len() && head.range.start == 0 {
        Some(Shared::Onward(shared.len()))
    } else if last.range.start == 0 && usize::from(head.range.end) == next.text.len() {
        Some(Shared::Backward(shared.len()))
    } else {
        None
    }
}

/// Puts the glyphs of `next` behind those of `first`, each at its own height.
fn append(at: Point, first: &mut TextItem, next_at: Point, next: &TextItem, shared: Shared) {
    let (text, first_shift, next_shift) = match shared {
        Shared::Onward(length) => {
            let text = [first.text.as_str(), &next.text[length..]].concat();
            (text, 0, first.text.len() - length)
        }
        Shared::Backward(length) => {
            let text = [next.text.as_str(), &first.text[length..]].concat();
            (text, next.text.len() - length, 0)
        }
    };
    let (Ok(first_shift), Ok(next_shift)) = (u16::try_from(first_shift), u16::try_from(next_shift))
    else {
        return;
    };
    let raise = Em::from_abs(at.y - next_at.y, first.size);
    first.text = text.into();
    for glyph in &mut first.glyphs {
        glyph.range = glyph.range.start + first_shift..glyph.range.end + first_shift;
    }
    first.glyphs.extend(next.glyphs.iter().cloned().map(|mut glyph| {
        glyph.y_offset += raise;
        glyph.range = glyph.range.start + next_shift..glyph.range.end + next_shift;
        glyph
    }));
}

/// An edge of a cluster that no glyph reaches.
struct Edge {
    /// Before which glyph a blank is to stand.
    at: usize,
    /// Whether this is the end of the cluster.
    end: bool,
    /// What the cluster's glyphs belong to.
    range: Range<u16>,
    span: (Span, u16),
}

/// The edges that no glyph reaches, in the order of the glyphs.
fn edges(text: &TextItem) -> impl Iterator<Item = Edge> {
    let mut start = 0;
    let clusters = text.glyphs.chunk_by(|a, b| a.range == b.range);
    let open = clusters.flat_map(move |cluster| {
        let (first, past) = (start, start + cluster.len());
        start = past;
        let [head, .., last] = cluster else { return [None, None] };
        let natural = text.font.x_advance(last.id).unwrap_or(last.x_advance);
        let edge = |at, end| Edge { at, end, range: head.range.clone(), span: head.span };
        let before = head.x_offset > SLACK;
        let after = last.x_advance - last.x_offset - natural > SLACK;
        [before.then(|| edge(first, false)), after.then(|| edge(past, true))]
    });
    open.flatten()
}

/// Gives every cluster a blank glyph at each edge that it does not reach.
fn close(text: &mut TextItem) {
    let wanted: Vec<Edge> = edges(text).collect();
    let Some(blank) = text.font.ttf().glyph_index(' ').map(|id| id.0) else { return };
    let width = text.font.x_advance(blank).unwrap_or(Em::zero());
    for Edge { at, end, range, span } in wanted.into_iter().rev() {
        let glyph = Glyph {
            id: blank,
            x_advance: Em::zero(),
            x_offset: if end { -width } else { Em::zero() },
            y_advance: Em::zero(),
            y_offset: Em::zero(),
            range,
            span,
        };
        text.glyphs.insert(at, glyph);
    }
}
