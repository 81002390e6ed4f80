//! Pictures: what the text refers to → bytes that the products can carry.
//!
//! Owns which kinds of picture are taken in, their size in pixels and what is
//! said where one is missing or too coarse. Does not place them, and does not
//! know the disk: files come from a [`Folder`].

mod convert;
mod motion;
mod svg;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use image::{ImageDecoder, ImageFormat, ImageReader};

use crate::bounds::Bounds;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::{Picture, Statement};

/// What lies beside a statement.
pub trait Folder: std::fmt::Debug + Send + Sync {
    /// The content of a file, its path relative to the statement's own folder.
    ///
    /// # Errors
    /// Where there is no such file, or it may not be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, Absent>;
}

/// Why a file is not to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// There is none.
    Missing,
    /// The path leads out of the folder of the work.
    Outside,
    /// The system does not give it.
    Refused(String),
}

/// A folder with nothing in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Empty;

impl Folder for Empty {
    fn read(&self, _: &str) -> Result<Vec<u8>, Absent> {
        Err(Absent::Missing)
    }
}

/// A picture ready for the products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    /// The name of its file beside the statement's: `pictures/1.png`.
    pub name: String,
    /// Media type.
    pub media: &'static str,
    /// Width and height in pixels, as seen; none for a drawing.
    pub pixels: Option<(u32, u32)>,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Plate {
    /// Whether it may move where it is seen on a screen.
    pub fn may_move(&self) -> bool {
        motion::may_move(self.media, &self.bytes)
    }
}

/// Whether a file is a drawing, by how it begins.
pub fn is_drawing(bytes: &[u8]) -> bool {
    svg::looks_like_one(bytes)
}

/// What printers ask for, in pixels to the inch: twice the lines of a screen
/// of 60 lines to the centimetre (ISO 12647-2), so that each dot of it has
/// pixels of its own on both sides.
const PRINT: f64 = 300.0;

/// With fewer than four pixels to three lines of that screen, edges fray.
const FAIR: f64 = 200.0;

/// Below this the pixels show. Layouts set a picture no coarser.
pub const COARSEST: f64 = 150.0;

/// The plates of a statement, one for each of its pictures, and what is wrong
/// with them. A picture that is referred to twice is one plate.
pub fn load(
    statement: &Statement,
    folder: &dyn Folder,
    limits: Bounds,
) -> (Vec<Arc<Plate>>, Vec<Diagnostic>) {
    let mut known: BTreeMap<&str, Arc<Plate>> = BTreeMap::new();
    let mut plates = Vec::with_capacity(statement.pictures.len());
    let mut findings = Vec::new();
    for (index, picture) in statement.pictures.iter().enumerate() {
        if let Some(plate) = known.get(picture.path.as_str()) {
            plates.push(plate.clone());
            continue;
        }
        let fetched = fetch(picture, folder);
        match fetched.and_then(|bytes| intake(bytes, index + 1, picture, limits)) {
            Ok(plate) => {
                let plate = Arc::new(plate);
                known.insert(&picture.path, plate.clone());
                plates.push(plate);
            }
            Err(finding) => findings.push(finding),
        }
    }
    (plates, findings)
}

/// The picture for the cover.
///
/// # Errors
/// Why it cannot be had, as a finding.
pub fn cover(picture: &Picture, folder: &dyn Folder, limits: Bounds) -> Result<Plate, Diagnostic> {
    fetch(picture, folder).and_then(|bytes| intake(bytes, 0, picture, limits))
}

/// What a picture will look like when it fills a measure of so many
/// millimetres, before any page is set.
pub fn too_coarse(picture: &Picture, plate: &Plate, measure: f64) -> Option<Diagnostic> {
    let (width, _) = plate.pixels?;
    let inches = measure / 25.4;
    let density = f64::from(width) / inches;
    if density >= PRINT {
        return None;
    }
    let wanted = (PRINT * inches).ceil();
    let message = if density >= COARSEST {
        format!(
            "“{}” is {width} pixels wide: {density:.0} to the inch across the page, and print wants {PRINT:.0}",
            picture.path
        )
    } else {
        format!(
            "“{}” is {width} pixels wide, too few for the width of the page: it is set {:.0} mm wide, at {COARSEST:.0} pixels to the inch, and print wants {PRINT:.0}",
            picture.path,
            f64::from(width) / COARSEST * 25.4
        )
    };
    let help = format!("use a picture at least {wanted:.0} pixels wide");
    Some(resolution(density, picture, message).with_help(help))
}

/// A picture as it stands on a page, so many millimetres wide, where it has too
/// few pixels for that.
pub fn too_coarse_at(picture: &Picture, plate: &Plate, millimetres: f64) -> Option<Diagnostic> {
    let (width, height) = plate.pixels?;
    let inches = millimetres / 25.4;
    let density = f64::from(width) / inches;
    // A layout that sets a picture at just so many to the inch rounds.
    if density > PRINT - 0.5 {
        return None;
    }
    let message = format!(
        "“{}” has {width} × {height} pixels and is set {millimetres:.0} mm wide: {density:.0} to the inch, and print wants {PRINT:.0}",
        picture.path
    );
    let help = format!(
        "use a picture at least {:.0} pixels wide; this one is enough for {:.0} mm",
        (PRINT * inches).ceil(),
        (f64::from(width) / PRINT * 25.4).floor()
    );
    Some(resolution(density, picture, message).with_help(help))
}

fn resolution(density: f64, picture: &Picture, message: String) -> Diagnostic {
    if density < FAIR {
        Diagnostic::warning("image-resolution", picture.span, message)
    } else {
        Diagnostic::note("image-resolution", picture.span, message)
    }
}

fn fetch(picture: &Picture, folder: &dyn Folder) -> Result<Vec<u8>, Diagnostic> {
    let path = picture.path.as_str();
    let outside = |what: &str, help: &str| {
        Diagnostic::error("image-outside", picture.span, format!("the picture “{path}” {what}"))
            .with_help(help)
    };
    if path.contains("://") || path.starts_with("//") {
        return Err(outside(
            "is somewhere on the network, and nothing is fetched from there",
            "save it in the statement's folder and write its name",
        ));
    }
    if path.starts_with("data:") {
        return Err(outside(
            "is written into the text itself, which is not read",
            "save it as a file in the statement's folder and write its name",
        ));
    }
    folder.read(&decoded(path)).map_err(|absent| match absent {
        Absent::Missing => {
            Diagnostic::error("image-missing", picture.span, format!("there is no file “{path}”"))
                .with_help("the path begins in the statement's own folder; capitals count")
        }
        Absent::Outside => outside(
            "is outside the folder of the work",
            "copy it into the statement's folder and write its name",
        ),
        Absent::Refused(reason) => unreadable(picture.span, path, &reason),
    })
}

/// The finding about a picture that is no use.
pub fn unreadable(span: Span, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error("image-unreadable", span, format!("“{path}” cannot be used: {reason}"))
        .with_help("save it anew as JPEG or PNG")
}

fn intake(
    bytes: Vec<u8>,
    number: usize,
    picture: &Picture,
    limits: Bounds,
) -> Result<Plate, Diagnostic> {
    let wrong = |reason: &str| unreadable(picture.span, &picture.path, reason);
    if svg::looks_like_one(&bytes) {
        svg::examine(&bytes).map_err(|reason| wrong(&reason))?;
        let name = format!("pictures/{number}.svg");
        return Ok(Plate { name, media: "image/svg+xml", pixels: None, bytes });
    }
    let format = image::guess_format(&bytes).map_err(|_| wrong("it is not a picture"))?;
    let (ending, media) = match format {
        ImageFormat::Jpeg => ("jpg", "image/jpeg"),
        ImageFormat::Png => ("png", "image/png"),
        ImageFormat::Gif => ("gif", "image/gif"),
        ImageFormat::WebP => ("webp", "image/webp"),
        ImageFormat::Tiff => ("png", "image/png"),
        other => {
            let kind = other.extensions_str().first().copied().unwrap_or("this").to_uppercase();
            return Err(wrong(&format!("{kind} pictures are not read")));
        }
    };
    let pixels = size(&bytes, format).map_err(|reason| wrong(&reason))?;
    if pixels.0 == 0 || pixels.1 == 0 {
        return Err(wrong("it has no pixels"));
    }
    if u64::from(pixels.0) * u64::from(pixels.1) > limits.pixels() {
        let (width, height, most) = (pixels.0, pixels.1, limits.pixels());
        let reason = format!("{width} × {height} pixels are more than the limit of {most}");
        return Err(wrong(&reason).with_help("save it with fewer pixels"));
    }
    if format == ImageFormat::Jpeg && !is_whole(&bytes) {
        return Err(wrong("it breaks off"));
    }
    let converted = match format {
        ImageFormat::Tiff => convert::tiff(&bytes).map(Some),
        ImageFormat::Jpeg => convert::four_inks(&bytes),
        _ => Ok(None),
    };
    let (ending, media, bytes) = match converted.map_err(|reason| wrong(&reason))? {
        Some(png) => ("png", "image/png", png),
        None => (ending, media, bytes),
    };
    let name = format!("pictures/{number}.{ending}");
    Ok(Plate { name, media, pixels: Some(pixels), bytes })
}

/// Width and height as seen, the camera's orientation taken into account.
fn size(bytes: &[u8], format: ImageFormat) -> Result<(u32, u32), String> {
    use image::metadata::Orientation;
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    Ok(if turned { (height, width) } else { (width, height) })
}

/// Whether a JPEG goes on to its end. Decoders fill up with grey what is not
/// there. The mark of the end is looked for behind the head, since a preview
/// in the head has one of its own (ITU-T T.81, B.1.1 and B.2).
fn is_whole(jpeg: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xFF, marker, high, low]) = jpeg.get(at..at + 4) {
        match marker {
            0xFF => at += 1,
            0xDA => return memchr::memmem::find(&jpeg[at..], &[0xFF, 0xD9]).is_some(),
            _ => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
        }
    }
    false
}

/// A path with its percent signs resolved and forward slashes, as programs
/// that export Markdown write it.
fn decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned()).replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_programs_write_them() {
        assert_eq!(decoded("a%20b/c.png"), "a b/c.png");
        assert_eq!(decoded("br%C3%BCcke.png"), "brücke.png");
        assert_eq!(decoded("media\\one.png"), "media/one.png");
        assert_eq!(decoded("100%.png"), "100%.png");
        assert_eq!(decoded("%zz%f"), "%zz%f");
    }

    #[test]
    fn a_jpeg_ends_where_it_says() {
        let mut whole = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new(&mut whole);
        image::GrayImage::new(40, 40).write_with_encoder(encoder).expect("a picture");
        assert!(is_whole(&whole));
        for end in 0..whole.len() - 1 {
            assert!(!is_whole(&whole[..end]), "{end} of {}", whole.len());
        }
    }

    /// Each is taken in or refused.
    #[test]
    fn a_picture_of_any_bytes_does_no_harm() {
        let span = Span::default();
        let picture = Picture { path: "a".to_owned(), alternative: String::new(), span };
        let pixels = image::RgbImage::from_fn(20, 20, |x, y| {
            image::Rgb([(x * 12) as u8, (y * 12) as u8, 90])
        });
        let mut tiff = Cursor::new(Vec::new());
        pixels.write_to(&mut tiff, ImageFormat::Tiff).expect("a picture");
        let inks = include_bytes!("../../tests/support/four-inks.jpg").to_vec();
        let seeds = [tiff.into_inner(), inks];
        let mut state = 1_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        let mut taken = 0;
        for round in 0..200 {
            let mut bytes = seeds[round % 2].clone();
            for _ in 0..=next(6) {
                let at = next(bytes.len());
                bytes[at] = [0, 255, 128, next(256) as u8][next(4)];
            }
            if let Ok(plate) = intake(bytes, 1, &picture, Bounds::default()) {
                image::load_from_memory(&plate.bytes).expect("what is taken in can be read");
                taken += 1;
            }
        }
        assert!(taken > 20, "{taken} were still pictures");
    }
}
