//! The second colour of a statement, as its settings give it: in the inks of a
//! press, or as an ink of its own.
//!
//! Knows what it looks like on a screen and how well it reads on paper
//! ([WCAG 2.2](https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)); where it is
//! used is the layout's business, what becomes of it on a press that of
//! `pdf::accent`.

use std::sync::Arc;

use typst::layout::Ratio;
use typst::visualize::{Cmyk, Color, ProcessColor, SpotColor, SpotColorant, SpotColorantName};

/// What takes a colour back that a layout or a folder has.
pub const NONE: &str = "black";

/// What settings must say.
pub const FORMS: &str = "`black`, or a colour of the press, its inks in percent: `cmyk 0 100 90 0`; or an ink of its own and what stands in for it: `spot Pantone 485 C / cmyk 0 95 100 0`";

/// The least contrast at which type of any size is read.
pub const CONTRAST: f64 = 4.5;

/// A colour of the press.
#[derive(Debug, Clone, PartialEq)]
pub struct Accent {
    /// The name of an ink of its own.
    pub ink: Option<String>,
    /// Cyan, magenta, yellow and black, from 0 to 1.
    pub inks: [f32; 4],
}

/// The contrast at which large white letters are read, also in a small picture: somewhat
/// more than the 3 that WCAG asks for.
const LARGE: f64 = 4.0;

impl Accent {
    /// A colour as it is written.
    pub fn of(text: &str) -> Option<Accent> {
        match text.trim().strip_prefix("spot ") {
            Some(rest) => {
                let (name, inks) = rest.rsplit_once('/')?;
                let name = name.trim();
                let plain = !name.is_empty() && name.chars().all(|c| !c.is_control());
                // These two mean every plate and none.
                let special = ["all", "none"].iter().any(|word| name.eq_ignore_ascii_case(word));
                let process = ["cyan", "magenta", "yellow", "black", "key"]
                    .iter()
                    .any(|word| name.eq_ignore_ascii_case(word));
                (plain && !special && !process)
                    .then_some(Accent { ink: Some(name.to_owned()), inks: inks_of(inks)? })
            }
            None => Some(Accent { ink: None, inks: inks_of(text)? }),
        }
    }

    fn mixed(&self) -> ProcessColor {
        let [c, m, y, k] = self.inks;
        ProcessColor::Cmyk(Cmyk { c, m, y, k })
    }

    /// What the press prints.
    pub fn on_press(&self) -> Color {
        match &self.ink {
            Some(name) => {
                let name = SpotColorantName::Custom(name.as_str().into());
                let colorant = SpotColorant { name: Some(name), fallback: self.mixed() };
                Color::Spot(SpotColor::new(Arc::new(colorant), Ratio::one()))
            }
            None => self.in_process(),
        }
    }

    /// The same where there are four inks and no others.
    pub fn in_process(&self) -> Color {
        Color::Process(self.mixed())
    }

    /// Red, green and blue on a screen.
    pub fn on_screen(&self) -> [u8; 3] {
        let rgb = self.in_process().to_rgb();
        [rgb.red, rgb.green, rgb.blue].map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8)
    }

    /// The same in Typst.
    pub fn literal(&self) -> String {
        let [red, green, blue] = self.on_screen();
        format!("rgb(\"#{red:02x}{green:02x}{blue:02x}\")")
    }

    /// Whether large white letters are read on it; black ones are where they are not.
    pub fn bears_white(&self) -> bool {
        self.contrast() >= LARGE
    }

    /// The contrast with white paper, from 1 to 21.
    pub fn contrast(&self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.on_screen().map(linear);
        1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    }
}

/// `cmyk 0 100 90 0`
fn inks_of(text: &str) -> Option<[f32; 4]> {
    let numbers: Vec<f32> = text
        .trim()
        .strip_prefix("cmyk ")?
        .split_whitespace()
        .map(|part| part.parse().ok().filter(|ink| (0.0..=100.0).contains(ink)))
        .collect::<Option<_>>()?;
    Some(<[f32; 4]>::try_from(numbers).ok()?.map(|ink| ink / 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_as_printers_write_it() {
        let red = Accent::of("cmyk 0 100 90 0").expect("a colour");
        assert_eq!((red.ink.as_deref(), red.inks), (None, [0.0, 1.0, 0.9, 0.0]));
        let spot = Accent::of("spot Pantone 485 C / cmyk 0 95 100 0").expect("a colour");
        assert_eq!(spot.ink.as_deref(), Some("Pantone 485 C"));
        for wrong in [
            "red",
            "#ff0000",
            "cmyk 0 100 90",
            "cmyk 0 100 90 101",
            "cmyk 0 NaN 0 0",
            "spot Pantone 485 C",
            "spot all / cmyk 0 0 0 100",
            "spot / cmyk 0 0 0 100",
            "spot Black / cmyk 0 0 0 100",
            "",
        ] {
            assert_eq!(Accent::of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn yellow_is_not_read_on_white_paper() {
        let contrast = |text| Accent::of(text).expect("a colour").contrast();
        assert!(contrast("cmyk 0 0 100 0") < 1.5);
        assert!(contrast("cmyk 0 0 0 100") > 15.0);
        assert!(contrast("cmyk 20 100 90 10") > CONTRAST);
    }
}
