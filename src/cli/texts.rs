//! What the statements of a run say, until each of them is made.
//!
//! All are read before the first is made, since no two may claim the same name. What many
//! of them say is kept packed, so that memory does not grow by it.

use std::sync::{Mutex, PoisonError};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// How many bytes of them are kept as they are: to pack those would take time and spare
/// little.
const AT_HAND: usize = 4 * 1024 * 1024;

/// The texts of a run, each to be taken once.
#[derive(Debug)]
pub struct Texts(Vec<Mutex<Text>>);

#[derive(Debug)]
enum Text {
    Plain(Vec<u8>),
    Packed { bytes: Vec<u8>, length: usize },
}

impl Texts {
    /// Texts in the order in which they are wanted.
    pub fn of(texts: impl Iterator<Item = Vec<u8>>) -> Texts {
        let mut room = AT_HAND;
        let mut packer = Compress::new(Compression::fast(), false);
        let kept = texts.map(|text| {
            let fits = room.checked_sub(text.len());
            room = fits.unwrap_or_default();
            Mutex::new(match fits {
                Some(_) => Text::Plain(text),
                None => packed(text, &mut packer),
            })
        });
        Texts(kept.collect())
    }

    /// What one of them says; nothing if it has been taken.
    pub fn take(&self, index: usize) -> Vec<u8> {
        let mut text = self.0[index].lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *text, Text::Plain(Vec::new())) {
            Text::Plain(text) => text,
            Text::Packed { bytes, length } => {
                let mut text = Vec::with_capacity(length);
                let mut unpacker = Decompress::new(false);
                let end = unpacker.decompress_vec(&bytes, &mut text, FlushDecompress::Finish);
                assert!(matches!(end, Ok(Status::StreamEnd)), "what was packed is whole");
                text
            }
        }
    }
}

/// A text packed, if that makes it shorter.
fn packed(text: Vec<u8>, packer: &mut Compress) -> Text {
    packer.reset();
    let mut bytes = Vec::with_capacity(text.len());
    match packer.compress_vec(&text, &mut bytes, FlushCompress::Finish) {
        Ok(Status::StreamEnd) => {
            bytes.shrink_to_fit();
            Text::Packed { bytes, length: text.len() }
        }
        _ => Text::Plain(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_and_take_less_room() {
        let line = "What is said here is said of number ";
        let long = |number: usize| format!("{line}{number}\n").repeat(20_000).into_bytes();
        let noise: Vec<u8> =
            (0..1_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let mut said: Vec<Vec<u8>> = (0..12).map(long).collect();
        said.extend([Vec::new(), noise, b"short".to_vec()]);
        let texts = Texts::of(said.iter().cloned());
        let room = |text: &Mutex<Text>| match &*text.lock().expect("a text") {
            Text::Plain(text) => text.capacity(),
            Text::Packed { bytes, .. } => bytes.capacity(),
        };
        let rooms: Vec<usize> = texts.0.iter().map(room).collect();
        assert_eq!(rooms[0], said[0].len(), "the first are wanted first");
        assert!(rooms[11] * 20 < said[11].len(), "{rooms:?}");
        assert!(rooms[13] <= said[13].len(), "what cannot be packed is left");
        for (index, text) in said.iter().enumerate().rev() {
            assert_eq!(texts.take(index), *text);
            assert_eq!(texts.take(index), b"", "taken");
        }
    }
}
