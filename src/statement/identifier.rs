//! The identifier that an author gives an edition, held against the rules of
//! its scheme and brought into one form, so that two ways of writing it are
//! the same.
//!
//! ISBN: ISO 2108, <https://www.isbn-international.org/content/isbn-users-manual>;
//! DOI: ISO 26324, <https://www.doi.org/the-identifier/resources/handbook>;
//! URN: RFC 8141; UUID: RFC 9562; addresses: RFC 3986.

use std::fmt;

/// An identifier that is well formed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    scheme: Scheme,
    uri: String,
}

/// What kind of identifier it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// An international standard book number.
    Isbn,
    /// A digital object identifier.
    Doi,
    /// A universally unique identifier.
    Uuid,
    /// A uniform resource name of another kind.
    Urn,
    /// An address in the web.
    Address,
}

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An ISBN with so many digits.
    Length(usize),
    /// An ISBN of 13 digits that does not begin with 978 or 979.
    Prefix,
    /// An ISBN that should end in this digit.
    CheckDigit(char),
    /// Something that begins like a DOI.
    Doi,
    /// Something that begins like a UUID.
    Uuid,
    /// Something that begins like a URN.
    Urn,
    /// Something that begins like an address.
    Address,
    /// Nothing that can be told.
    Unknown,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Length(count) => {
                write!(f, "an ISBN has 10 or 13 digits, and this has {count}")
            }
            Fault::Prefix => f.write_str("an ISBN of 13 digits begins with 978 or 979"),
            Fault::CheckDigit(right) => write!(f, "this ISBN would have to end in {right}"),
            Fault::Doi => f.write_str("a DOI is written as 10.1234/name"),
            Fault::Uuid => f.write_str("a UUID has 32 hexadecimal digits in groups of 8-4-4-4-12"),
            Fault::Urn => f.write_str(
                "a URN is written as urn:scheme:name, without spaces, and what is no ASCII as %C3%A9",
            ),
            Fault::Address => f.write_str(
                "an address begins with https:// and a host, has no spaces, and what is no ASCII as %C3%A9",
            ),
            Fault::Unknown => f.write_str("no ISBN, DOI, UUID, URN or https address"),
        }
    }
}

impl Identifier {
    /// Reads an ISBN, with hyphens or without, a DOI, a UUID, a URN or an
    /// https address.
    ///
    /// # Errors
    /// With what is wrong, where it is none of them.
    pub fn read(text: &str) -> Result<Identifier, Fault> {
        let text = text.trim();
        let found = |scheme| move |uri| Identifier { scheme, uri };
        if let Some(digits) = after(text, "urn:uuid:").or(is_uuid(text).then_some(text)) {
            return uuid(digits).map(found(Scheme::Uuid));
        }
        if let Some(number) = isbn_of(text) {
            return isbn(&number).map(found(Scheme::Isbn));
        }
        if let Some(name) = doi_of(text) {
            return doi(&name).map(found(Scheme::Doi));
        }
        if let Some(rest) = after(text, "urn:") {
            return urn(rest).map(found(Scheme::Urn));
        }
        if let Some(rest) = after(text, "https://") {
            return address(rest).map(found(Scheme::Address));
        }
        Err(Fault::Unknown)
    }

    /// The identifier as a URI, the same for every way of writing it:
    /// `urn:isbn:9783161484100`, `https://doi.org/10.1234/name`.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// What kind it is.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }
}

/// What follows a beginning, capitals or not.
fn after<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let head = text.get(..beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then(|| &text[beginning.len()..])
}

/// The digits of what is meant as an ISBN: said to be one, or nothing but
/// digits and what stands between them.
fn isbn_of(text: &str) -> Option<String> {
    const NAMES: [&str; 4] = ["urn:isbn:", "isbn-13", "isbn-10", "isbn"];
    const BETWEEN: &[char] = &['-', '\u{2010}', '\u{2011}', '\u{2013}', ' ', '\u{a0}'];
    let named = NAMES.iter().find_map(|name| after(text, name));
    let bare = named.map_or(text, |rest| rest.trim_start_matches([':', ' ']));
    let number: String =
        bare.chars().filter(|c| !BETWEEN.contains(c)).map(|c| c.to_ascii_uppercase()).collect();
    let digits = number.strip_suffix('X').unwrap_or(&number);
    let only_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (named.is_some() || only_digits).then_some(number)
}

/// An ISBN of ten digits becomes the one of thirteen that stands for the same
/// book.
fn isbn(number: &str) -> Result<String, Fault> {
    let digits: Vec<u32> = number.chars().map_while(|c| c.to_digit(10)).collect();
    let complete = |count: usize| digits.len() == count && number.len() == count;
    let ten =
        number.len() == 10 && digits.len() >= 9 && (digits.len() == 10 || number.ends_with('X'));
    if ten {
        let right = check_of_ten(&digits[..9]);
        if !number.ends_with(right) {
            return Err(Fault::CheckDigit(right));
        }
        let body = [&[9, 7, 8], &digits[..9]].concat();
        return Ok(format!("urn:isbn:978{}{}", &number[..9], check_of_thirteen(&body)));
    }
    if !complete(13) {
        return Err(Fault::Length(digits.len()));
    }
    if !number.starts_with("978") && !number.starts_with("979") {
        return Err(Fault::Prefix);
    }
    let right = check_of_thirteen(&digits[..12]);
    if !number.ends_with(right) {
        return Err(Fault::CheckDigit(right));
    }
    Ok(format!("urn:isbn:{number}"))
}

/// The digit that makes the weighted sum a multiple of 11; X stands for 10.
fn check_of_ten(digits: &[u32]) -> char {
    let sum: u32 = (2..=10).rev().zip(digits).map(|(weight, digit)| weight * digit).sum();
    match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The digit that makes the sum, each second digit taken three times, a
/// multiple of 10.
fn check_of_thirteen(digits: &[u32]) -> char {
    let sum: u32 = [1, 3].iter().cycle().zip(digits).map(|(weight, digit)| weight * digit).sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

/// The name of what is meant as a DOI, without what stands before it and with
/// what an address writes by its bytes.
fn doi_of(text: &str) -> Option<String> {
    const ADDRESSES: [&str; 4] =
        ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/"];
    if let Some(rest) = ADDRESSES.iter().find_map(|address| after(text, address)) {
        return Some(decoded(rest));
    }
    let named = ["info:doi/", "doi:", "doi.org/"].iter().find_map(|name| after(text, name));
    let bare = || text.starts_with("10.").then_some(text);
    named.map(str::trim_start).or_else(bare).map(str::to_owned)
}

/// Capitals do not count in a DOI.
fn doi(name: &str) -> Result<String, Fault> {
    let (registrant, suffix) = name.split_once('/').ok_or(Fault::Doi)?;
    let mut parts = registrant.split('.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let sound = parts.next() == Some("10")
        && parts.next().is_some_and(|part| digits(part) && (4..=9).contains(&part.len()))
        && parts.all(digits);
    let printable = |c: char| !c.is_whitespace() && !c.is_control();
    if !sound || suffix.is_empty() || !suffix.chars().all(printable) {
        return Err(Fault::Doi);
    }
    Ok(format!("https://doi.org/{}", encoded(&name.to_ascii_lowercase())))
}

fn is_uuid(text: &str) -> bool {
    let group = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.into_iter().all(group)
}

fn uuid(digits: &str) -> Result<String, Fault> {
    if !is_uuid(digits) {
        return Err(Fault::Uuid);
    }
    Ok(format!("urn:uuid:{}", digits.to_ascii_lowercase()))
}

/// Scheme and hexadecimal digits know no capitals. What a URN can carry
/// behind its name, for those who look it up, names nothing.
fn urn(rest: &str) -> Result<String, Fault> {
    let (scheme, name) = rest.split_once(':').ok_or(Fault::Urn)?;
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = scheme.as_bytes();
    let sound = (2..=32).contains(&bytes.len())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        && letter(bytes.first())
        && letter(bytes.last());
    let within = |c: char| is_path(c) || c == '/';
    if !sound || name.is_empty() || name.starts_with('/') || !is_uri(name, within) {
        return Err(Fault::Urn);
    }
    Ok(format!("urn:{}:{}", scheme.to_ascii_lowercase(), with_capital_hex(name)))
}

/// A host knows no capitals.
fn address(rest: &str) -> Result<String, Fault> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let label = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let sound = host.strip_suffix('.').unwrap_or(host).split('.').all(label)
        && !port.is_empty()
        && port.bytes().all(|b| b.is_ascii_digit());
    let fragments = path.matches('#').count();
    let within = |c: char| is_path(c) || "/?#".contains(c);
    if !sound || fragments > 1 || !is_uri(path, within) {
        return Err(Fault::Address);
    }
    Ok(format!("https://{}{}", authority.to_ascii_lowercase(), with_capital_hex(path)))
}

/// The characters of a part of a path that stand for themselves: RFC 3986,
/// section 3.3.
fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(c)
}

/// Whether a text holds these characters, and bytes by their numbers.
fn is_uri(text: &str, within: impl Fn(char) -> bool) -> bool {
    text.split('%').enumerate().all(|(index, part)| {
        let plain = match (index, part.get(..2)) {
            (0, _) => part,
            (_, Some(number)) if number.bytes().all(|b| b.is_ascii_hexdigit()) => &part[2..],
            _ => return false,
        };
        plain.chars().all(&within)
    })
}

/// `%c3` and `%C3` are the same byte.
fn with_capital_hex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut left = 0;
    for c in text.chars() {
        out.push(if left > 0 { c.to_ascii_uppercase() } else { c });
        left = if c == '%' { 2 } else { left.max(1) - 1 };
    }
    out
}

/// Every character of a path as it may stand there.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_path(c) || c == '/' {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// The text without bytes by their numbers; as it is where they make none.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let number = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match number.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> String {
        match Identifier::read(text) {
            Ok(identifier) => identifier.uri().to_owned(),
            Err(fault) => panic!("{text}: {fault}"),
        }
    }

    #[test]
    fn every_way_of_writing_an_isbn_is_the_same() {
        for text in [
            "9783161484100",
            "978-3-16-148410-0",
            "978 3 16 148410 0",
            "978‑3‑16‑148410‑0",
            "ISBN 978-3-16-148410-0",
            "ISBN: 978-3-16-148410-0",
            "ISBN-13: 9783161484100",
            "isbn:9783161484100",
            "urn:isbn:978-3-16-148410-0",
            "URN:ISBN:9783161484100",
            "3-16-148410-X",
            "316148410x",
            "ISBN-10 3-16-148410-X",
        ] {
            assert_eq!(uri(text), "urn:isbn:9783161484100", "{text}");
        }
        assert_eq!(uri("0-306-40615-2"), "urn:isbn:9780306406157");
        assert_eq!(uri("979-10-90636-07-1"), "urn:isbn:9791090636071");
        assert_eq!(Identifier::read("0306406152").map(|i| i.scheme()), Ok(Scheme::Isbn));
    }

    #[test]
    fn a_wrong_digit_is_named_by_the_right_one() {
        for (text, fault) in [
            ("978-3-16-148410-1", Fault::CheckDigit('0')),
            ("978-3-16-148140-0", Fault::CheckDigit('6')),
            ("3-16-148410-0", Fault::CheckDigit('X')),
            ("0-306-40615-X", Fault::CheckDigit('2')),
            ("978-3-16-148410", Fault::Length(12)),
            ("ISBN 12", Fault::Length(2)),
            ("ISBN", Fault::Length(0)),
            ("urn:isbn:978316148410X", Fault::Length(12)),
            ("9773161484100", Fault::Prefix),
        ] {
            assert_eq!(Identifier::read(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_doi_is_an_address_that_leads_to_it() {
        for text in [
            "10.1234/Quay.7",
            "doi:10.1234/quay.7",
            "DOI: 10.1234/quay.7",
            "https://doi.org/10.1234/QUAY.7",
            "http://dx.doi.org/10.1234/quay.7",
            "info:doi/10.1234/quay.7",
        ] {
            assert_eq!(uri(text), "https://doi.org/10.1234/quay.7", "{text}");
        }
        let odd = "https://doi.org/10.1002/(sici)1096-8644(199601)99:1%3C1::aid-x%3E3.0.co;2-7";
        assert_eq!(uri("10.1002/(SICI)1096-8644(199601)99:1<1::AID-X>3.0.CO;2-7"), odd);
        assert_eq!(uri(odd), odd);
        for text in ["10.1234/", "10.12/a", "doi:quay", "10.1234/a b", "https://doi.org/", "10.5"] {
            assert_eq!(Identifier::read(text), Err(Fault::Doi), "{text}");
        }
    }

    #[test]
    fn names_and_addresses_are_well_formed() {
        let id = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
        assert_eq!(uri("URN:UUID:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"), id);
        assert_eq!(uri("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), id);
        assert_eq!(uri("urn:NBN:de:101:1-2019%c3%a9"), "urn:nbn:de:101:1-2019%C3%A9");
        assert_eq!(uri("HTTPS://Quay.Example/A?b=1&c#d"), "https://quay.example/A?b=1&c#d");
        assert_eq!(uri("https://quay.example:8443"), "https://quay.example:8443");
        for (text, fault) in [
            ("urn:uuid:f81d4fae", Fault::Uuid),
            ("urn:x:a", Fault::Urn),
            ("urn:nbn:", Fault::Urn),
            ("urn:nbn:a b", Fault::Urn),
            ("urn:nbn:a?=b", Fault::Urn),
            ("urn:nbn:/a", Fault::Urn),
            ("urn:-nbn:a", Fault::Urn),
            ("urn:nbn:%4", Fault::Urn),
            ("https://", Fault::Address),
            ("https:///a", Fault::Address),
            ("https://quay..example/", Fault::Address),
            ("https://me@quay.example/", Fault::Address),
            ("https://quay.example/kühe", Fault::Address),
            ("https://quay.example/a b", Fault::Address),
            ("https://quay.example/#a#b", Fault::Address),
            ("http://quay.example/", Fault::Unknown),
            ("the ferry bell", Fault::Unknown),
            ("", Fault::Unknown),
        ] {
            assert_eq!(Identifier::read(text), Err(fault), "{text}");
        }
    }
}
