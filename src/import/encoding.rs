//! Bytes → characters, whatever they are written in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::remarks::Remarks;

/// Decodes a text. `said` is what the file says of itself.
pub fn decode(bytes: &[u8], said: Option<&'static Encoding>, remarks: &mut Remarks) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if encoding != UTF_8 {
            remarks.encoding(encoding.name(), true);
        }
        return finish(
            encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
            remarks,
        );
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0)
    {
        return text.to_owned();
    }
    if let Some(encoding) = said.filter(|encoding| *encoding != UTF_8) {
        remarks.encoding(encoding.name(), true);
        return finish(encoding.decode_without_bom_handling(bytes).0.into_owned(), remarks);
    }
    let encoding = wide(bytes).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Allow)
    });
    remarks.encoding(encoding.name(), false);
    finish(encoding.decode_without_bom_handling(bytes).0.into_owned(), remarks)
}

/// UTF-16 without a mark, by where its zeros stand.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros =
        |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 8;
    match () {
        () if odd > many && even * 4 < odd => Some(UTF_16LE),
        () if even > many && odd * 4 < even => Some(UTF_16BE),
        () => None,
    }
}

fn finish(text: String, remarks: &mut Remarks) -> String {
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if lost > 0 {
        remarks.unreadable(lost, None);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Vec<String>) {
        let mut remarks = Remarks::default();
        let text = decode(bytes, None, &mut remarks);
        (text, remarks.findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn encodings_are_told_from_the_bytes() {
        let words = "Заявление пользователей парома: колокол должен остаться на берегу.";
        let (windows, ..) = encoding_rs::WINDOWS_1251.encode(words);
        let (text, said) = read(&windows);
        assert_eq!(text, words);
        assert!(said[0].contains("windows-1251"), "{said:?}");
        let wide: Vec<u8> = "Die Fähre hält".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (text, said) = read(&wide);
        assert_eq!((text.as_str(), said[0].contains("UTF-16LE")), ("Die Fähre hält", true));
        assert_eq!(read("Fähre".as_bytes()), ("Fähre".to_owned(), Vec::new()));
    }
}
