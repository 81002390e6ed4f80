//! Whether a picture may move: more than one frame, or a drawing that says how
//! it changes. Whether it moves in a way that harms, nobody can tell from the
//! file.

use std::io::Cursor;

use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use memchr::memmem;

/// Whether a picture of this media type may move.
pub fn may_move(media: &str, bytes: &[u8]) -> bool {
    let file = Cursor::new(bytes);
    match media {
        "image/gif" => GifDecoder::new(file)
            .is_ok_and(|decoder| decoder.into_frames().take(2).filter(Result::is_ok).count() > 1),
        "image/png" => PngDecoder::new(file)
            .is_ok_and(|decoder| decoder.is_apng().is_ok_and(|animated| animated)),
        "image/webp" => WebPDecoder::new(file).is_ok_and(|decoder| decoder.has_animation()),
        "image/svg+xml" => MOVING.iter().any(|sign| memmem::find(bytes, sign).is_some()),
        _ => false,
    }
}

/// Elements and rules that move a drawing: SVG 1.1, chapter 19, and CSS
/// Animations.
const MOVING: [&[u8]; 6] = [b"<animat", b":animat", b"<set", b":set", b"@keyframes", b"transition"];

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Delay, Frame, RgbaImage};

    fn gif(frames: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = GifEncoder::new(&mut out);
        for _ in 0..frames {
            let delay = Delay::from_numer_denom_ms(100, 1);
            let frame = Frame::from_parts(RgbaImage::new(4, 4), 0, 0, delay);
            encoder.encode_frame(frame).expect("a frame");
        }
        drop(encoder);
        out
    }

    #[test]
    fn what_has_frames_may_move() {
        assert!(!may_move("image/gif", &gif(1)));
        assert!(may_move("image/gif", &gif(2)));
        let mut still = Cursor::new(Vec::new());
        RgbaImage::new(4, 4).write_to(&mut still, image::ImageFormat::Png).expect("a picture");
        assert!(!may_move("image/png", still.get_ref()));
        let mut still = Cursor::new(Vec::new());
        RgbaImage::new(4, 4).write_to(&mut still, image::ImageFormat::WebP).expect("a picture");
        assert!(!may_move("image/webp", still.get_ref()));
    }

    #[test]
    fn a_drawing_that_says_how_it_changes_may_move() {
        assert!(!may_move("image/svg+xml", b"<svg><g id=\"animals\"/></svg>"));
        assert!(may_move("image/svg+xml", b"<svg><animate attributeName=\"x\"/></svg>"));
        assert!(may_move("image/svg+xml", b"<svg><s:set attributeName=\"x\"/></svg>"));
        assert!(may_move("image/svg+xml", b"<svg><style>@keyframes a{}</style></svg>"));
    }
}
