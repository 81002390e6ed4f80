//! The condition that a file is prepared for: exactly one output intent of
//! PDF/X, with the profile of a press in it (ISO 15930-7, 6.2.2).

use lopdf::{Dictionary, Object};

use super::NOWHERE;
use super::file::File;
use crate::diagnostic::Diagnostic;
use crate::pdf::profile;

/// The most bytes of a profile.
const PROFILE: usize = 64 << 20;

/// What the rest of the file is held against.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Condition {
    /// The colours of the condition, as ICC names them: `CMYK`, `GRAY`, `RGB `.
    pub space: Option<[u8; 4]>,
    /// The most ink that the profile lays on one place, 1 for each full ink.
    pub limit: Option<f64>,
}

/// Finds the condition, and says what it lacks.
pub fn check(file: &File, out: &mut Vec<Diagnostic>) -> Condition {
    let mut found = |message: String| {
        let finding = Diagnostic::error("press-output-intent", NOWHERE, message);
        out.push(finding.with_help("export it as PDF/X-4 with the printer's ICC profile"));
    };
    let catalog = file.catalog();
    let intents = catalog.and_then(|catalog| file.array(catalog, b"OutputIntents"));
    let ours: Vec<&Dictionary> = intents
        .unwrap_or_default()
        .iter()
        .filter_map(|intent| file.resolve(intent).as_dict().ok())
        .filter(|intent| file.name(intent, b"S") == Some(b"GTS_PDFX"))
        .collect();
    let intent = match ours.as_slice() {
        [intent] => *intent,
        [] => {
            found("no output intent says what the file is to be printed with".to_owned());
            return Condition::default();
        }
        more => {
            found(format!("{} output intents, where one alone may say it", more.len()));
            return Condition::default();
        }
    };
    for (key, what) in
        [("OutputConditionIdentifier", "name of its condition"), ("Info", "description")]
    {
        let said = file.text(intent, key.as_bytes());
        if said.is_none_or(|text| text.trim().is_empty()) {
            found(format!("the output intent has no {what} ({key})"));
        }
    }
    match profile(file, intent) {
        Ok(condition) => condition,
        Err(reason) => {
            found(format!("the output intent {reason}"));
            Condition::default()
        }
    }
}

fn profile(file: &File, intent: &Dictionary) -> Result<Condition, String> {
    let Some(Object::Stream(stream)) = file.get(intent, b"DestOutputProfile") else {
        return Err("has no embedded profile".to_owned());
    };
    let bytes = file
        .unpack(stream, PROFILE)
        .map_err(|error| format!("has a profile that cannot be unpacked: {error}"))?;
    let space =
        profile::of_press(&bytes).map_err(|reason| format!("has a profile that {reason}"))?;
    let inks = match &space {
        b"CMYK" => 4.0,
        b"RGB " => 3.0,
        b"GRAY" => 1.0,
        _ => return Err("has a profile for other inks than CMYK, RGB or grey".to_owned()),
    };
    if file.number(&stream.dict, b"N").is_some_and(|n| n != inks) {
        return Err("counts other inks than its profile".to_owned());
    }
    Ok(Condition { space: Some(space), limit: profile::ink_limit(&bytes) })
}
