//! The condition of printing that a press file is prepared for: the program's
//! own, or the printer's ICC profile.
//!
//! Owns what makes a profile one of output; [ICC.1](https://www.color.org/specification/ICC.1-2022-05.pdf),
//! 7.2 and 8.5, says where. Converts no colour; [`super::inks`] does.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

use lopdf::{Stream, dictionary};

use super::inks::Inks;
use crate::artifact::Digest;
use crate::shelf::Shelf;

/// The program's own profile. Its origin is told in `layouts/press/README.md`.
const OWN: &str = "press/FOGRA39L.icc";

/// The registry of characterised conditions.
const REGISTRY: &str = "http://www.color.org";

/// Inks, paper and press as a profile describes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The name in the registry, or that of the profile.
    pub identifier: String,
    /// What people call it.
    pub name: String,
    /// Who keeps the list in which the identifier stands, if it is in one.
    pub registry: Option<&'static str>,
    /// The ICC profile.
    pub profile: Profile,
}

/// An ICC profile of four inks, and what is made of it once for all statements.
pub struct Profile {
    bytes: Cow<'static, [u8]>,
    stream: OnceLock<Stream>,
    inks: OnceLock<Result<Inks, String>>,
}

impl Profile {
    /// As a file carries it, packed as small as can be.
    pub fn stream(&self) -> &Stream {
        self.stream.get_or_init(|| {
            let mut stream = Stream::new(dictionary! { "N" => 4 }, self.bytes.to_vec());
            // A profile is tables; a stream that does not shrink stays as it is.
            let _ = stream.compress();
            stream
        })
    }

    /// Its inks.
    ///
    /// # Errors
    /// Where it has no tables between colours and inks.
    pub fn inks(&self) -> Result<&Inks, String> {
        let made = self.inks.get_or_init(|| Inks::new(&self.bytes));
        made.as_ref().map_err(Clone::clone)
    }
}

impl From<Cow<'static, [u8]>> for Profile {
    fn from(bytes: Cow<'static, [u8]>) -> Profile {
        Profile { bytes, stream: OnceLock::new(), inks: OnceLock::new() }
    }
}

impl From<Vec<u8>> for Profile {
    fn from(bytes: Vec<u8>) -> Profile {
        Cow::<[u8]>::Owned(bytes).into()
    }
}

/// By its digest, not byte by byte: a run is known by it.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Profile({})", Digest::of(&self.bytes))
    }
}

impl Clone for Profile {
    fn clone(&self) -> Profile {
        self.bytes.clone().into()
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Profile) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Profile {}

impl Deref for Profile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Default for Condition {
    fn default() -> Self {
        Condition {
            identifier: "FOGRA39".to_owned(),
            name: "Offset on coated paper, ISO 12647-2:2004 (FOGRA39)".to_owned(),
            registry: Some(REGISTRY),
            profile: Cow::Borrowed(Shelf::file(OWN)).into(),
        }
    }
}

impl Condition {
    /// The condition of a printer's profile.
    ///
    /// # Errors
    /// What it is instead of a profile of a press with four inks.
    pub fn of(profile: Vec<u8>) -> Result<Condition, String> {
        let space = of_press(&profile)?;
        if &space != b"CMYK" {
            let space = String::from_utf8_lossy(&space).trim().to_owned();
            return Err(format!("is a profile for {space}, not for the four inks (CMYK)"));
        }
        let size = profile.get(0..4).unwrap_or_default();
        let declared = size.iter().fold(0_usize, |size, byte| size << 8 | usize::from(*byte));
        if declared != profile.len() {
            return Err(format!(
                "is damaged: it should have {declared} bytes and has {}",
                profile.len()
            ));
        }
        let name = description(&profile).unwrap_or_else(|| "Custom".to_owned());
        let profile = Profile::from(profile);
        if profile.inks().is_err() {
            return Err("is of no use: it has no tables between colours and inks".to_owned());
        }
        Ok(Condition { identifier: name.clone(), name, registry: None, profile })
    }
}

/// The colours of a profile of a press, by the name that ICC has for them.
///
/// # Errors
/// What it is instead, to be said after “this”.
pub fn of_press(profile: &[u8]) -> Result<[u8; 4], String> {
    let field = |range: std::ops::Range<usize>| profile.get(range).unwrap_or_default();
    if field(36..40) != b"acsp" {
        return Err("is not an ICC profile".to_owned());
    }
    let class = match field(12..16) {
        b"prtr" => None,
        b"mntr" => Some("a monitor"),
        b"scnr" => Some("a scanner or camera"),
        b"link" => Some("a link from one device to another"),
        b"spac" => Some("a colour space"),
        _ => Some("something that is no press"),
    };
    if let Some(device) = class {
        return Err(format!(
            "is the profile of {device}, not of a press; ask the printer for the output profile"
        ));
    }
    let declared = field(0..4).iter().fold(0_usize, |size, byte| size << 8 | usize::from(*byte));
    if declared != profile.len() {
        return Err(format!(
            "is damaged: it should have {declared} bytes and has {}",
            profile.len()
        ));
    }
    <[u8; 4]>::try_from(field(16..20)).map_err(|_| "is not an ICC profile".to_owned())
}

/// The most ink that a profile lays on one place when it separates colours, 1
/// for each full ink: the heaviest entry of its perceptual table (ICC.1, 10.10
/// and 10.11, the forms of version 2). `None` of a table in another form.
pub fn ink_limit(profile: &[u8]) -> Option<f64> {
    let at = tag(profile, b"B2A0")?;
    let table = profile.get(at..)?;
    let wide = match table.get(..4)? {
        b"mft2" => true,
        b"mft1" => false,
        _ => return None,
    };
    let size = if wide { 2 } else { 1 };
    let short = |at: usize| -> Option<usize> {
        Some(usize::from(u16::from_be_bytes(table.get(at..at + 2)?.try_into().ok()?)))
    };
    let value = |at: usize| -> Option<f64> {
        match wide {
            true => Some(short(at)? as f64 / f64::from(u16::MAX)),
            false => Some(f64::from(*table.get(at)?) / f64::from(u8::MAX)),
        }
    };
    let [inputs, inks, grid] = [8, 9, 10].map(|at| table.get(at).map(|n| usize::from(*n)));
    let (inputs, inks, grid) = (inputs?, inks?, grid?);
    let (entries, curve, start) = if wide { (short(48)?, short(50)?, 52) } else { (256, 256, 48) };
    let colours = start + inputs * entries * size;
    let count = grid.checked_pow(u32::try_from(inputs).ok()?)?.checked_mul(inks)?;
    let curves = colours.checked_add(count.checked_mul(size)?)?;
    // Where the curves of the output end, the table does.
    table.get(..curves.checked_add(inks * curve * size)?)?;
    let mut most = 0.0_f64;
    for first in (0..count).step_by(inks.max(1)) {
        let mut sum = 0.0;
        for ink in 0..inks {
            let step = value(colours + (first + ink) * size)? * (curve.checked_sub(1)? as f64);
            sum += value(curves + (ink * curve + step.round() as usize) * size)?;
        }
        most = most.max(sum);
    }
    Some(most)
}

/// What a profile calls itself (ICC.1, 9.2.41; the form of version 2 in
/// ICC.1:2001-04, 6.5.17).
fn description(profile: &[u8]) -> Option<String> {
    let number = |at| number(profile, at);
    let at = tag(profile, b"desc")?;
    let text = match profile.get(at..at + 4)? {
        b"desc" => {
            let length = number(at + 8)?;
            let bytes = profile.get(at + 12..(at + 12).checked_add(length)?)?;
            String::from_utf8_lossy(bytes).into_owned()
        }
        b"mluc" => {
            let (length, offset) = (number(at + 20)?, number(at + 24)?);
            let start = at.checked_add(offset)?;
            let bytes = profile.get(start..start.checked_add(length)?)?;
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => return None,
    };
    let text = text.trim_end_matches('\0').trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Where the data of a tag begin (ICC.1, 7.3).
fn tag(profile: &[u8], name: &[u8; 4]) -> Option<usize> {
    let entry = (0..number(profile, 128)?.min(200))
        .map(|nth| 132 + 12 * nth)
        .find(|at| profile.get(*at..at + 4) == Some(name))?;
    number(profile, entry + 4)
}

/// A number of four bytes.
fn number(profile: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = profile.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Vec<u8> {
        Shelf::file(OWN).to_vec()
    }

    #[test]
    fn the_programs_own_is_one() {
        let own = Condition::of(own()).expect("an output profile");
        assert!(own.name.contains("FOGRA39"), "{}", own.name);
    }

    #[test]
    fn the_heaviest_ink_of_a_profile_is_known() {
        let own = ink_limit(&own()).expect("a table of version 2");
        assert!((2.0..=4.0).contains(&own), "{own}");
        assert_eq!(ink_limit(b"acsp"), None);
    }

    #[test]
    fn others_are_refused_by_what_they_are() {
        let changed = |at: usize, bytes: &[u8]| {
            let mut profile = own();
            profile[at..at + bytes.len()].copy_from_slice(bytes);
            Condition::of(profile).expect_err("refused")
        };
        assert!(changed(12, b"mntr").contains("monitor"));
        assert!(changed(12, b"scnr").contains("scanner"));
        assert!(changed(16, b"RGB ").contains("RGB"));
        assert!(changed(36, b"    ").contains("not an ICC"));
        assert!(Condition::of(own()[..1000].to_vec()).expect_err("refused").contains("damaged"));
        assert!(Condition::of(Vec::new()).is_err());
    }
}
