//! What a printer sends a file back for although the standard allows it: type
//! that is not in black alone, rules and letters too fine, too much ink, type
//! too near to the knife; and a page on which there is nothing.
//!
//! The measures are the usual ones of the trade for sheet-fed offset; where a
//! printer names others, his hold. One finding for each kind and page says how
//! often and shows the first.

use super::NOWHERE;
use super::colour::{Device, called};
use super::content::{Kind, Mark};
use super::geometry::{MM, NEAR, Rect};
use super::intent::Condition;
use super::pages::Page;
use crate::diagnostic::Diagnostic;

/// The finest rule that prints in one ink, in points: what printers commonly
/// ask for.
const RULE: f64 = 0.25;

/// The same where several inks have to meet on it.
const RULE_OF_INKS: f64 = 0.5;

/// The smallest type, in points.
const TYPE: f64 = 5.0;

/// How far from the trim type has to stay, in points: folding and cutting are
/// out by a few millimetres together.
const SAFE: f64 = 5.0 * MM;

/// The most ink on one place, 1 for each full one, where the profile does not
/// tell: what coated paper takes in sheet-fed offset.
const INK: f64 = 3.0;

/// How far a sum of inks may go over the limit: each is rounded to a percent.
const ROUNDING: f64 = 0.02;

/// How often something was seen, and the first time in words.
#[derive(Debug, Default)]
struct Tally {
    count: usize,
    first: String,
}

impl Tally {
    fn add(&mut self, first: impl FnOnce() -> String) {
        self.count += 1;
        if self.count == 1 {
            self.first = first();
        }
    }

    /// The first, and how many more.
    fn said(&self) -> String {
        match self.count {
            1 => self.first.clone(),
            count => format!("{} (and {} more on this page)", self.first, count - 1),
        }
    }
}

/// Watches what is printed on one page.
pub struct Watch<'p> {
    page: &'p Page<'p>,
    condition: Condition,
    printed: usize,
    black: Tally,
    device: Tally,
    ink: Tally,
    rule: Tally,
    small: Tally,
    near: Tally,
}

impl<'p> Watch<'p> {
    /// Begins a page.
    pub fn new(page: &'p Page<'p>, condition: Condition) -> Watch<'p> {
        let none = Tally::default;
        Watch {
            page,
            condition,
            printed: 0,
            black: none(),
            device: none(),
            ink: none(),
            rule: none(),
            small: none(),
            near: none(),
        }
    }

    /// Takes in what is printed. Marks for the binder, outside the bleed, are
    /// not part of the page.
    pub fn see(&mut self, mark: &Mark<'_>) {
        if !mark.area.meets(self.page.printed()) {
            return;
        }
        self.see_device(mark);
        if mark.colour.is_white() {
            return;
        }
        self.printed += 1;
        self.see_ink(mark);
        match mark.kind {
            Kind::Text { size, .. } => self.see_text(mark, size),
            Kind::Rule { thickness } => self.see_rule(mark, thickness),
            Kind::Area => self.see_rule(mark, mark.area.width().min(mark.area.height())),
            Kind::Picture => {}
        }
        if self.is_near(mark) {
            self.near.add(|| {
                let what = match mark.kind {
                    Kind::Text { .. } => "type stands",
                    Kind::Picture => "a picture ends",
                    Kind::Rule { .. } | Kind::Area => "a rule or a surface ends",
                };
                format!("{what} less than {:.0} mm from the trim", SAFE / MM)
            });
        }
    }

    /// A colour that no ink of the condition stands for.
    fn see_device(&mut self, mark: &Mark<'_>) {
        let strange = match (mark.colour.device, self.condition.space.as_ref()) {
            (Some(Device::Rgb), Some(b"RGB ")) | (Some(Device::Cmyk), Some(b"CMYK")) => None,
            // Without a condition CMYK is what presses have.
            (Some(Device::Cmyk), None) => None,
            (device, _) => device,
        };
        if let Some(device) = strange {
            self.device.add(|| match device {
                Device::Rgb => format!("{}: {}", called(device), mark.colour.said),
                Device::Cmyk => called(device),
            });
        }
    }

    fn see_ink(&mut self, mark: &Mark<'_>) {
        let limit = self.limit();
        if let Some(total) = mark.colour.total
            && total > limit + ROUNDING
        {
            self.ink.add(|| {
                format!(
                    "{:.0} % of ink on one place, more than {:.0} %: {}",
                    total * 100.0,
                    limit * 100.0,
                    mark.colour.said
                )
            });
        }
    }

    fn limit(&self) -> f64 {
        self.condition.limit.unwrap_or(INK)
    }

    fn see_text(&mut self, mark: &Mark<'_>, size: f64) {
        if !mark.colour.is_black {
            self.black.add(|| format!("type is not in black ink alone: {}", mark.colour.said));
        }
        if size + NEAR < TYPE {
            self.small.add(|| format!("type of {size:.1} pt is smaller than {TYPE} pt"));
        }
    }

    fn see_rule(&mut self, mark: &Mark<'_>, thickness: f64) {
        // A surface that is small both ways is a dot or a part of a drawing.
        if mark.area.width().max(mark.area.height()) < 2.0 * MM {
            return;
        }
        let least = if mark.colour.plates > 1 { RULE_OF_INKS } else { RULE };
        if thickness + 0.01 < least {
            let inks = if mark.colour.plates > 1 { "several inks" } else { "one ink" };
            self.rule
                .add(|| format!("a rule of {thickness:.2} pt in {inks} is finer than {least} pt"));
        }
    }

    /// Whether something stands within the reach of the knife and does not run
    /// off the page there, to the edge of the bleed.
    fn is_near(&self, mark: &Mark<'_>) -> bool {
        let (Some(trim), bleed) = (self.page.trim, self.page.printed()) else { return false };
        let [left, bottom, right, top] = mark.area.edges();
        // How far inside the trim, and how far inside the bleed, on each side.
        let within = |edges: Rect| {
            let [l, b, r, t] = edges.edges();
            [left - l, bottom - b, r - right, t - top]
        };
        let text = matches!(mark.kind, Kind::Text { .. });
        within(trim)
            .iter()
            .zip(within(bleed))
            .any(|(trim, bleed)| *trim < SAFE - NEAR && (text || bleed > NEAR))
    }

    /// Says what was seen.
    pub fn say(self, out: &mut Vec<Diagnostic>) {
        let page = self.page.number;
        let mut say = |tally: &Tally, finding: fn(String) -> Diagnostic| {
            if tally.count > 0 {
                out.push(finding(tally.said()).on_page(page));
            }
        };
        say(&self.device, |said| {
            let said = format!("the page has a colour that is not of its condition: {said}");
            Diagnostic::error("press-colour", NOWHERE, said)
                .with_help("export it in the colours of the output profile")
        });
        say(&self.black, |said| {
            Diagnostic::warning("press-black", NOWHERE, said)
                .with_help("set it in 100 % K; several inks on fine type leave coloured edges")
        });
        say(&self.ink, |said| {
            Diagnostic::warning("press-ink", NOWHERE, said)
                .with_help("separate it for the paper it is printed on")
        });
        say(&self.rule, |said| {
            Diagnostic::warning("press-rule", NOWHERE, said).with_help("make it thicker")
        });
        say(&self.small, |said| {
            Diagnostic::warning("press-type-size", NOWHERE, said).with_help("set it larger")
        });
        say(&self.near, |said| {
            Diagnostic::warning("press-safe-area", NOWHERE, said)
                .with_help("move it inwards, or let it run off the page to the edge of the bleed")
        });
        if self.printed == 0 {
            let finding =
                Diagnostic::note("press-blank", NOWHERE, "nothing is printed on the page");
            out.push(
                finding.with_help("nothing has to be done if it is to be blank").on_page(page),
            );
        }
    }
}
