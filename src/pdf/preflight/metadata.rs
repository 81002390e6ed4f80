//! What a file says about itself, in the document information and in XMP, and
//! that the two agree (ISO 15930-7, 6.5 and 6.6).

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use lopdf::{Dictionary, Object};

use super::NOWHERE;
use super::file::{File, shown};
use super::xmp::{DC, MM, PDF, PDFX, Packet, XMP};
use crate::diagnostic::Diagnostic;

/// The name of the standard, as a file writes it.
pub const LABEL: &str = "PDF/X-4";

/// The most bytes of XMP.
const XMP_SIZE: usize = 16 << 20;

/// Label, identifiers, title, dates, trapping.
pub fn check(file: &File, out: &mut Vec<Diagnostic>) {
    let none = Dictionary::new();
    let info = file.dict(file.trailer(), b"Info").unwrap_or(&none);
    let packet = packet(file);
    trapped(file, info, packet.as_ref().ok(), out);
    let packet = match packet {
        Ok(packet) => packet,
        // What cannot be in it need not be named.
        Err(reason) => {
            label(&Packet::default(), out);
            return raise(out, format!("the file {reason}"));
        }
    };
    label(&packet, out);
    for name in ["DocumentID", "InstanceID", "VersionID", "RenditionClass"] {
        if packet.get(MM, name).is_none() {
            raise(out, format!("the XMP metadata have no xmpMM:{name}"));
        }
    }
    title(file, info, &packet, out);
    dates(file, info, &packet, out);
}

fn raise(out: &mut Vec<Diagnostic>, message: String) {
    let finding = Diagnostic::error("press-metadata", NOWHERE, message);
    out.push(finding.with_help("export it as PDF/X-4, with title and dates"));
}

fn packet(file: &File) -> Result<Packet, String> {
    let stream = file.catalog().and_then(|catalog| file.get(catalog, b"Metadata"));
    let Some(Object::Stream(stream)) = stream else {
        return Err("has no XMP metadata".to_owned());
    };
    let bytes = file
        .unpack(stream, XMP_SIZE)
        .map_err(|error| format!("has XMP that cannot be unpacked: {error}"))?;
    Packet::read(&bytes).map_err(|error| format!("has XMP that is not XML: {error}"))
}

fn label(packet: &Packet, out: &mut Vec<Diagnostic>) {
    let said = packet.get(PDFX, "GTS_PDFXVersion");
    if said != Some(LABEL) {
        let message = match said {
            Some(other) => {
                format!("the file calls itself {}, not {LABEL}", shown(other.as_bytes()))
            }
            None => format!("the file does not call itself {LABEL}"),
        };
        let finding = Diagnostic::error("press-label", NOWHERE, message);
        out.push(finding.with_help("export it as PDF/X-4"));
    }
}

fn title(file: &File, info: &Dictionary, packet: &Packet, out: &mut Vec<Diagnostic>) {
    let own = file.text(info, b"Title").filter(|title| !title.trim().is_empty());
    match (own, packet.get(DC, "title")) {
        (Some(own), Some(other)) if own.trim() == other => {}
        (Some(_), Some(_)) => {
            raise(out, "its title is one in the document information, another in XMP".to_owned());
        }
        (None, _) => raise(out, "the document information has no title".to_owned()),
        (Some(_), None) => raise(out, "the XMP metadata have no title".to_owned()),
    }
}

fn dates(file: &File, info: &Dictionary, packet: &Packet, out: &mut Vec<Diagnostic>) {
    for (key, name, what) in [
        (b"CreationDate".as_slice(), "CreateDate", "creation"),
        (b"ModDate", "ModifyDate", "modification"),
    ] {
        let own = file.text(info, key).and_then(|text| moment(&text));
        let other = packet.get(XMP, name).and_then(moment);
        match (own, other) {
            (Some(own), Some(other)) if agree(own, other) => {}
            (Some(_), Some(_)) => raise(
                out,
                format!("its day of {what} is one in the document information, another in XMP"),
            ),
            (None, _) => raise(out, format!("the document information has no date of {what}")),
            (Some(_), None) => raise(out, format!("the XMP metadata have no date of {what}")),
        }
    }
}

fn trapped(file: &File, info: &Dictionary, packet: Option<&Packet>, out: &mut Vec<Diagnostic>) {
    let said = file.name(info, b"Trapped");
    let message = match (said, packet.and_then(|packet| packet.get(PDF, "Trapped"))) {
        (Some(own @ (b"True" | b"False")), other) => match other {
            Some(other) if other.as_bytes() != own => {
                "whether it is trapped is one thing in the document information, another in XMP"
            }
            _ => return,
        },
        _ => "the file does not say whether it is trapped",
    };
    let finding = Diagnostic::error("press-trapped", NOWHERE, message);
    out.push(finding.with_help("export it as PDF/X-4; without traps of its own, Trapped is False"));
}

/// A moment, and how far its clock is from UTC where that is said.
type Moment = (NaiveDateTime, Option<TimeDelta>);

/// Reads `D:20260524120000+02'00'` (ISO 32000-1, 7.9.4) and
/// `2026-05-24T12:00:00+02:00` (ISO 8601), as far as they go.
fn moment(text: &str) -> Option<Moment> {
    let text = text.trim().trim_start_matches("D:");
    // A sign within the first ten characters parts the day, not the zone.
    let zone = text.char_indices().skip(10).find(|(_, c)| matches!(c, 'Z' | '+' | '-'));
    let (clock, zone) = text.split_at(zone.map_or(text.len(), |(at, _)| at));
    // Fractions of a second are not compared.
    let clock = clock.split('.').next().unwrap_or_default();
    let digits: String = clock.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse().ok());
    let year = digits.get(0..4)?.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, part(4, 6).unwrap_or(1), part(6, 8).unwrap_or(1))?;
    let time = day.and_hms_opt(
        part(8, 10).unwrap_or(0),
        part(10, 12).unwrap_or(0),
        part(12, 14).unwrap_or(0),
    )?;
    Some((time, offset(zone)))
}

fn offset(zone: &str) -> Option<TimeDelta> {
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse().ok());
    let minutes: i64 = part(0, 2).unwrap_or(0) * 60 + part(2, 4).unwrap_or(0);
    match zone.chars().next()? {
        '-' => Some(TimeDelta::minutes(-minutes)),
        _ => Some(TimeDelta::minutes(minutes)),
    }
}

/// Whether two moments are the same; where one does not tell its zone, by what
/// the clock shows.
fn agree(one: Moment, other: Moment) -> bool {
    match (one.1, other.1) {
        (Some(a), Some(b)) => one.0.checked_sub_signed(a) == other.0.checked_sub_signed(b),
        _ => one.0 == other.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_agree_across_forms_and_zones() {
        let same = |a: &str, b: &str| agree(moment(a).expect(a), moment(b).expect(b));
        assert!(same("D:20260524000000Z", "2026-05-24T00:00:00Z"));
        assert!(same("D:20260524120000+02'00'", "2026-05-24T10:00:00.25Z"));
        assert!(same("D:20260524120000", "2026-05-24T12:00:00-05:00"));
        assert!(same("D:20260524", "2026-05-24"));
        assert!(!same("D:20260524120000Z", "2026-05-24T12:00:01Z"));
        assert!(!same("D:20260524120000+02'00'", "2026-05-24T12:00:00Z"));
        for wrong in ["", "D:", "D:20261324", "yesterday", "D:2026é524", "99999999999999999999"] {
            assert!(moment(wrong).is_none() || wrong.starts_with('D'), "{wrong}");
        }
    }
}
