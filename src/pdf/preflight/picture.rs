//! What a picture puts on the plates: the space that its pixels are in and,
//! where they are inks and can be unpacked, the heaviest of them.
//!
//! JPEG and the other codecs of pictures are not decoded; of such a picture the
//! space is known and the amount of ink is not.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::colour::{Colour, Space};
use super::file::File;

/// The most bytes of a picture.
const PIXELS: usize = 64 << 20;

/// The pictures of a file that were looked at already.
#[derive(Default)]
pub struct Pictures {
    known: HashMap<*const Stream, Rc<Colour>>,
}

impl Pictures {
    /// The colour that stands for a picture.
    pub fn colour(
        &mut self,
        file: &File,
        stream: &Stream,
        resources: Option<&Dictionary>,
    ) -> Rc<Colour> {
        let known = self.known.entry(std::ptr::from_ref(stream));
        known.or_insert_with(|| Rc::new(look(file, stream, resources))).clone()
    }
}

/// Looks at a picture.
pub fn look(file: &File, stream: &Stream, resources: Option<&Dictionary>) -> Colour {
    let entry = |long: &[u8], short: &[u8]| {
        file.get(&stream.dict, long).or_else(|| file.get(&stream.dict, short))
    };
    let space = entry(b"ColorSpace", b"CS")
        .map_or(Space::Unknown, |space| Space::of(file, space, resources));
    let said = match &space {
        Space::Rgb => "a picture in RGB",
        _ => "a picture",
    };
    let unknown = Colour { said: said.to_owned(), total: None, plates: 4, ..space.first() };
    let bits = entry(b"BitsPerComponent", b"BPC").and_then(super::file::number);
    let heaviest = match &space {
        Space::Cmyk | Space::Managed(4) if bits == Some(8.0) => {
            let turned = matches!(
                entry(b"Decode", b"D"),
                Some(Object::Array(range)) if range.first().and_then(super::file::number) == Some(1.0)
            );
            file.unpack(stream, PIXELS).ok().map(|bytes| heaviest(&bytes, turned))
        }
        Space::Indexed(base, table) if base.components() == 4 => Some(heaviest(table, false)),
        Space::Gray => Some(1.0),
        _ => None,
    };
    Colour { total: heaviest, ..unknown }
}

/// The most ink of any pixel, 1 for each full one.
fn heaviest(bytes: &[u8], turned: bool) -> f64 {
    let sum = |pixel: &[u8]| -> u32 {
        let ink = |byte: &u8| u32::from(if turned { 255 - byte } else { *byte });
        pixel.iter().map(ink).sum()
    };
    f64::from(bytes.chunks_exact(4).map(sum).max().unwrap_or(0)) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_pixel_counts() {
        let pixels = [0, 0, 0, 255, 255, 255, 255, 0, 10, 10, 10, 10, 99];
        assert_eq!(heaviest(&pixels, false), 3.0);
        assert_eq!(heaviest(&pixels[..4], true), 3.0);
        assert_eq!(heaviest(&[], false), 0.0);
    }
}
