//! The condition of printing that a press file is prepared for: the program's
//! own, or the printer's ICC profile.
//!
//! Owns what makes a profile one of output; [ICC.1](https://www.color.org/specification/ICC.1-2022-05.pdf),
//! 7.2 and 8.5, says where. Converts no colour; [`super::inks`] does.

use std::borrow::Cow;

use super::inks::Inks;
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
    pub profile: Cow<'static, [u8]>,
}

impl Default for Condition {
    fn default() -> Self {
        Condition {
            identifier: "FOGRA39".to_owned(),
            name: "Offset on coated paper, ISO 12647-2:2004 (FOGRA39)".to_owned(),
            registry: Some(REGISTRY),
            profile: Cow::Borrowed(Shelf::file(OWN)),
        }
    }
}

impl Condition {
    /// The condition of a printer's profile.
    ///
    /// # Errors
    /// What it is instead of a profile of a press with four inks.
    pub fn of(profile: Vec<u8>) -> Result<Condition, String> {
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
        if field(16..20) != b"CMYK" {
            let space = String::from_utf8_lossy(field(16..20)).trim().to_owned();
            return Err(format!("is a profile for {space}, not for the four inks (CMYK)"));
        }
        let declared =
            field(0..4).iter().fold(0_usize, |size, byte| size << 8 | usize::from(*byte));
        if declared != profile.len() {
            return Err(format!(
                "is damaged: it should have {declared} bytes and has {}",
                profile.len()
            ));
        }
        if Inks::new(&profile).is_err() {
            return Err("is of no use: it has no tables between colours and inks".to_owned());
        }
        let name = description(&profile).unwrap_or_else(|| "Custom".to_owned());
        Ok(Condition {
            identifier: name.clone(),
            name,
            registry: None,
            profile: Cow::Owned(profile),
        })
    }
}

/// What a profile calls itself (ICC.1, 9.2.41; the form of version 2 in
/// ICC.1:2001-04, 6.5.17).
fn description(profile: &[u8]) -> Option<String> {
    let number = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = profile.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let entry = (0..number(128)?.min(200))
        .map(|nth| 132 + 12 * nth)
        .find(|at| profile.get(*at..at + 4) == Some(b"desc"))?;
    let at = number(entry + 4)?;
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
