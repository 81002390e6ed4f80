//! How much of everything a statement may take: bytes, layers, pixels, pages,
//! time. What is not said has a default, which no statement that is meant for
//! readers comes near.
//!
//! Options say it, else the configuration of the folder (`[limits]`); never the
//! statement itself.

pub mod deadline;

use std::time::Duration;

/// The largest file taken in, in bytes.
const FILE_SIZE: u64 = 64 * MB;

/// The largest text taken in, whatever a file may have: what holds more is
/// longer than can be set.
const TEXT_SIZE: u64 = 16 * MB;

/// How deep blocks and inlines may stand in one another. The program's stack is
/// made for so many, so that none more can be had.
pub const NESTING: usize = 40;

/// The most pixels of a picture: a page of A3 at 600 pixels to the inch.
const PIXELS: u64 = 70_000_000;

/// The most pages of a statement: some 700,000 words.
const PAGES: usize = 2000;

/// How long the work on one statement may take.
const TIME: Duration = Duration::from_secs(600);

const MB: u64 = 1_000_000;

/// The limits that hold for a statement; what is not said has its default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of a statement, and of each file beside it: 64 MB unless said, of
    /// which a text may have 16.
    pub file_size: Option<u64>,
    /// Layers of quotations, lists and emphasis in one another: 40 unless said,
    /// and never more.
    pub nesting: Option<usize>,
    /// Pixels of a picture: 70 million unless said.
    pub pixels: Option<u64>,
    /// Pages: 2000 unless said.
    pub pages: Option<usize>,
    /// Time of the work on one statement: 10 minutes unless said.
    pub time: Option<Duration>,
}

impl Bounds {
    /// This, and the other where this says nothing.
    pub fn or(self, other: Bounds) -> Bounds {
        Bounds {
            file_size: self.file_size.or(other.file_size),
            nesting: self.nesting.or(other.nesting),
            pixels: self.pixels.or(other.pixels),
            pages: self.pages.or(other.pages),
            time: self.time.or(other.time),
        }
    }

    /// The most bytes of a file beside a statement.
    pub fn file_size(self) -> u64 {
        self.file_size.unwrap_or(FILE_SIZE)
    }

    /// The most bytes of a statement itself.
    pub fn text_size(self) -> u64 {
        self.file_size().min(TEXT_SIZE)
    }

    /// The most layers.
    pub fn nesting(self) -> usize {
        self.nesting.unwrap_or(NESTING).min(NESTING)
    }

    /// The most pixels.
    pub fn pixels(self) -> u64 {
        self.pixels.unwrap_or(PIXELS)
    }

    /// The most pages.
    pub fn pages(self) -> usize {
        self.pages.unwrap_or(PAGES)
    }

    /// The most time.
    pub fn time(self) -> Duration {
        self.time.unwrap_or(TIME)
    }
}

/// A size of files.
///
/// # Errors
/// With what it may be.
pub fn size(text: &str) -> Result<u64, &'static str> {
    let units = [("GB", 1000 * MB), ("MB", MB), ("kB", 1000), ("KB", 1000), ("B", 1), ("", 1)];
    amount(text, &units).ok_or("must be a number of bytes, such as 500kB or 64MB")
}

/// A number of layers.
///
/// # Errors
/// With what it may be.
pub fn depth(text: &str) -> Result<usize, &'static str> {
    let depth = count(text).ok().filter(|depth| *depth <= NESTING);
    depth.ok_or("must be a number of layers from 1 to 40, for which the program's stack is made")
}

/// A number of pixels.
///
/// # Errors
/// With what it may be.
pub fn area(text: &str) -> Result<u64, &'static str> {
    let pixels = amount(text, &[("MP", 1_000_000), ("", 1)]);
    pixels.ok_or("must be a number of pixels, such as 5000000 or 70MP")
}

/// A number of pages.
///
/// # Errors
/// With what it may be.
pub fn count(text: &str) -> Result<usize, &'static str> {
    let number = amount(text, &[("", 1)]).and_then(|number| usize::try_from(number).ok());
    number.ok_or("must be a number of pages from 1")
}

/// A time.
///
/// # Errors
/// With what it may be.
pub fn time(text: &str) -> Result<Duration, &'static str> {
    let units = [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("", 1000)];
    let time = amount(text, &units).map(Duration::from_millis);
    time.ok_or("must be a time, such as 90s or 10min")
}

/// A number above zero and its unit: `64MB`, `64 MB`.
fn amount(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = (text.get(..figures)?, text.get(figures..)?.trim_start());
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor).filter(|amount| *amount > 0)
}

/// A size as people say it.
pub fn size_in_words(bytes: u64) -> String {
    let unit = [(1000 * MB, "GB"), (MB, "MB"), (1000, "kB")];
    let unit = unit.into_iter().find(|(factor, _)| bytes.is_multiple_of(*factor));
    unit.map_or_else(
        || format!("{bytes} bytes"),
        |(factor, name)| format!("{} {name}", bytes / factor),
    )
}

/// A time as people say it.
pub fn time_in_words(time: Duration) -> String {
    match time.as_millis() {
        ms if ms % 60_000 == 0 => format!("{} min", ms / 60_000),
        ms if ms % 1000 == 0 => format!("{} s", ms / 1000),
        ms => format!("{ms} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_units() {
        assert_eq!(size("64MB"), Ok(64_000_000));
        assert_eq!(size(" 500 kB"), Ok(500_000));
        assert_eq!(size("12"), Ok(12));
        assert_eq!(area("70MP"), Ok(70_000_000));
        assert_eq!(time("10min"), Ok(Duration::from_secs(600)));
        assert_eq!(time("90"), Ok(Duration::from_secs(90)));
        assert_eq!((depth("40"), count("1")), (Ok(40), Ok(1)));
    }

    #[test]
    fn what_is_no_amount_says_what_one_is() {
        for wrong in ["", "MB", "0MB", "-1", "1.5MB", "64 mb", "18446744073709551615kB", "9é"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        assert!(depth("41").is_err_and(|said| said.contains("40")));
        assert!(area("70MB").is_err() && time("5 weeks").is_err() && count("0").is_err());
    }

    #[test]
    fn the_words_name_the_same_amount() {
        for amount in [1, 999, 1000, 64_000_000, 2_000_000_000, 1_500_000] {
            assert_eq!(size(&size_in_words(amount).replace(" bytes", "B")), Ok(amount));
        }
        for ms in [1, 1500, 90_000, 600_000, 7_200_000] {
            let time_given = Duration::from_millis(ms);
            assert_eq!(time(&time_in_words(time_given)), Ok(time_given));
        }
    }

    #[test]
    fn what_is_said_counts_and_no_text_or_layer_above_what_can_be_read() {
        let said = Bounds { file_size: Some(1), ..Bounds::default() };
        let other = Bounds { file_size: Some(2), pages: Some(3), ..Bounds::default() };
        assert_eq!(said.or(other), Bounds { file_size: Some(1), ..other });
        let large = Bounds { file_size: Some(900 * MB), nesting: Some(900), ..Bounds::default() };
        assert_eq!((large.file_size(), large.text_size()), (900 * MB, TEXT_SIZE));
        assert_eq!(large.nesting(), NESTING);
    }
}
