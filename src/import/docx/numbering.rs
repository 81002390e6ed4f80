//! The numbers that Word counts by itself: `numbering.xml` (ISO/IEC 29500-1,
//! 17.9), and how far each list has come.

use std::collections::BTreeMap;

use super::super::counter::Way;
use super::super::document::Label;
use super::super::xml::Element;

/// How many levels a list has.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    way: Way,
    /// The text around the numbers: `%1.%2.`
    text: String,
    start: u32,
    /// The level, from 1, after which it begins anew; 0 for never.
    restart: Option<usize>,
    /// Whether all numbers are written in figures.
    legal: bool,
    /// How far the paragraph is moved in, in twentieths of a point.
    indent: Option<f32>,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub struct Numbering {
    /// The levels of the lists by their numbers, and of what list they are.
    lists: BTreeMap<String, (String, Vec<Level>)>,
    /// How far each list has come, level by level.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Lists that have begun anew where they say so.
    begun: Vec<String>,
    /// Which of them say so, with the levels and their numbers.
    anew: BTreeMap<String, Vec<(usize, u32)>>,
}

impl Numbering {
    /// Reads them.
    pub fn of(xml: Option<&Element>) -> Numbering {
        let mut out = Numbering::default();
        let Some(xml) = xml else { return out };
        let mut kinds = BTreeMap::new();
        for kind in xml.elements().filter(|e| e.name == "w:abstractNum") {
            let Some(id) = kind.get("w:abstractNumId") else { continue };
            let mut levels = vec![Level::default(); LEVELS];
            for level in kind.elements().filter(|e| e.name == "w:lvl") {
                put(level, &mut levels);
            }
            kinds.insert(id, levels);
        }
        for list in xml.elements().filter(|e| e.name == "w:num") {
            let Some(id) = list.get("w:numId") else { continue };
            let Some(kind) = list.child_get("w:abstractNumId", "w:val") else { continue };
            let mut levels = kinds.get(kind).cloned().unwrap_or_default();
            let mut anew = Vec::new();
            for change in list.elements().filter(|e| e.name == "w:lvlOverride") {
                let at = change.get("w:ilvl").and_then(|at| at.parse().ok()).unwrap_or(LEVELS);
                if let Some(level) = change.child("w:lvl") {
                    put(level, &mut levels);
                }
                let start = change.child_get("w:startOverride", "w:val");
                if let Some(start) = start.and_then(|start| start.parse().ok())
                    && let Some(level) = levels.get_mut(at)
                {
                    level.start = start;
                    anew.push((at, start));
                }
            }
            out.anew.insert(id.to_owned(), anew);
            out.lists.insert(id.to_owned(), (kind.to_owned(), levels));
        }
        out
    }

    /// Counts a paragraph, and gives what stands before it and how far it is
    /// moved in, in points.
    pub fn next(&mut self, list: &str, depth: usize) -> Option<(Option<Label>, Option<f32>)> {
        let depth = depth.min(LEVELS - 1);
        let (kind, levels) = self.lists.get(list)?;
        let level = levels.get(depth)?;
        let indent = level.indent.map(|twentieths| twentieths / 20.0);
        let counts = self.counts.entry(kind.clone()).or_default();
        if !self.begun.iter().any(|begun| begun == list) {
            self.begun.push(list.to_owned());
            for (at, start) in self.anew.get(list).into_iter().flatten() {
                counts[*at] = start.checked_sub(1);
            }
        }
        let count = match counts[depth] {
            Some(count) => count.saturating_add(1),
            None => level.start,
        };
        counts[depth] = Some(count);
        for (deeper, count) in counts.iter_mut().enumerate().skip(depth + 1) {
            let restart = levels.get(deeper).and_then(|level| level.restart);
            if restart.is_none_or(|after| after > depth) {
                *count = None;
            }
        }
        if level.way == Way::Bullet {
            return Some((Some(Label::Bullet), indent));
        }
        let mut text = String::new();
        let mut rest = level.text.as_str();
        while let Some(at) = rest.find('%') {
            text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let figure =
                rest.chars().next().and_then(|c| c.to_digit(10)).unwrap_or_default() as usize;
            let Some(other) = figure.checked_sub(1) else {
                text.push('%');
                continue;
            };
            rest = &rest[1..];
            let Some(of) = levels.get(other) else { continue };
            let way = if level.legal { Way::Figures } else { of.way };
            text.push_str(&way.write(counts[other].unwrap_or(of.start)));
        }
        text.push_str(rest);
        let text = text.trim().to_owned();
        Some(((!text.is_empty()).then_some(Label::Counted(text)), indent))
    }
}

/// Reads a level into its place.
fn put(xml: &Element, levels: &mut [Level]) {
    let at = xml.get("w:ilvl").and_then(|at| at.parse::<usize>().ok());
    let Some(level) = at.and_then(|at| levels.get_mut(at)) else { return };
    let text = xml.child_get("w:lvlText", "w:val").unwrap_or_default();
    let way = Way::of_word(xml.child_get("w:numFmt", "w:val").unwrap_or("decimal"));
    let number = |name: &str| xml.child_get(name, "w:val").and_then(|value| value.parse().ok());
    let indent = xml.child("w:pPr").and_then(|p| p.child("w:ind"));
    let indent = indent.and_then(|ind| ind.get("w:left").or(ind.get("w:start")));
    *level = Level {
        way,
        text: text.to_owned(),
        start: number("w:start").unwrap_or(0),
        restart: number("w:lvlRestart").map(|level| level as usize),
        legal: xml.child("w:isLgl").is_some(),
        indent: indent.and_then(|left| left.parse().ok()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(numbering: &mut Numbering, steps: &[(&str, usize)]) -> Vec<String> {
        let label = |step: &(&str, usize)| match numbering.next(step.0, step.1) {
            Some((Some(Label::Counted(text)), _)) => text,
            other => format!("{other:?}"),
        };
        steps.iter().map(label).collect()
    }

    #[test]
    fn lists_are_counted_as_word_counts_them() {
        let xml = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:abstractNum w:abstractNumId="0">
              <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
              <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
              <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/><w:isLgl/></w:lvl>
            </w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>
        </w:numbering>"#;
        let xml = super::super::super::xml::parse(xml.as_bytes()).expect("XML");
        let mut numbering = Numbering::of(Some(&xml));
        let steps = [
            ("1", 0),
            ("1", 1),
            ("1", 1),
            ("1", 0),
            ("1", 1),
            ("1", 2),
            ("2", 0),
            ("2", 0),
            ("3", 0),
        ];
        let wanted = ["1.", "(a)", "(b)", "2.", "(a)", "2.1", "7.", "8.", "9."];
        assert_eq!(labels(&mut numbering, &steps), wanted);
        assert!(numbering.next("9", 0).is_none());
    }
}
