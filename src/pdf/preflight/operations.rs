//! Content taken apart into its operations (ISO 32000-1, 7.8.2).
//!
//! lopdf does it, whatever the content. For each number and each letter it tries all that
//! could stand there, so that nearly all the time of a preflight goes into it. The plain
//! operations, an operator behind numbers, names, strings and flat arrays and dictionaries
//! of them, are therefore read here; at the first that is of another kind, or not as it
//! should be, the rest is left to lopdf.

use lopdf::content::{Content, ContentOperations, Operation};
use lopdf::{Dictionary, Object, StringFormat};

/// How deep brackets in a string are counted.
const DEPTH: usize = 20;

/// The operations of content, one after the other; exactly as lopdf gives them.
pub struct Operations<'c> {
    content: &'c [u8],
    rest: Option<ContentOperations<'c>>,
}

impl<'c> Operations<'c> {
    /// Of content without its filters.
    pub fn of(content: &'c [u8]) -> Operations<'c> {
        Operations { content, rest: None }
    }
}

impl Iterator for Operations<'_> {
    type Item = lopdf::Result<Operation>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_none() {
            let mut plain = Plain(self.content);
            if let Some(operation) = plain.operation() {
                self.content = plain.0;
                return Some(Ok(operation));
            }
            self.rest = Some(Content::decode_iter(self.content));
        }
        self.rest.as_mut()?.next()
    }
}

/// Reads what is plain; `None` wherever something is not.
struct Plain<'c>(&'c [u8]);

impl<'c> Plain<'c> {
    fn operation(&mut self) -> Option<Operation> {
        let mut operands = Vec::new();
        loop {
            self.blanks();
            match self.0.first()? {
                b'[' => operands.push(self.array()?),
                b'<' if self.0.starts_with(b"<<") => operands.push(self.dictionary()?),
                first if is_word(*first) && !first.is_ascii_digit() => {
                    let operator = self.operator()?;
                    self.blanks();
                    return Some(Operation { operator, operands });
                }
                _ => operands.push(self.operand()?),
            }
        }
    }

    fn blanks(&mut self) {
        self.take(is_blank);
    }

    /// The bytes at the front that are so.
    fn take(&mut self, is_so: impl Fn(u8) -> bool) -> &'c [u8] {
        let end = self.0.iter().position(|byte| !is_so(*byte)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn operator(&mut self) -> Option<String> {
        let word = self.take(is_word);
        // A picture in the content, and operands that look like operators.
        let strange: [&[u8]; 4] = [b"BI", b"null", b"true", b"false"];
        if strange.iter().any(|start| word.starts_with(start)) {
            return None;
        }
        std::str::from_utf8(word).ok().map(str::to_owned)
    }

    fn array(&mut self) -> Option<Object> {
        self.0 = &self.0[1..];
        let mut parts = Vec::new();
        loop {
            self.blanks();
            if let [b']', rest @ ..] = self.0 {
                self.0 = rest;
                return Some(Object::Array(parts));
            }
            parts.push(self.operand()?);
        }
    }

    fn dictionary(&mut self) -> Option<Object> {
        self.0 = &self.0[2..];
        let mut entries = Dictionary::new();
        loop {
            self.blanks();
            match self.0 {
                [b'>', b'>', rest @ ..] => {
                    self.0 = rest;
                    return Some(Object::Dictionary(entries));
                }
                [b'/', ..] => {
                    let key = self.name()?;
                    self.blanks();
                    entries.set(key, self.operand()?);
                }
                _ => return None,
            }
        }
    }

    fn operand(&mut self) -> Option<Object> {
        match self.0.first()? {
            b'(' => self.string(),
            b'<' => self.digits(),
            b'/' => self.name().map(Object::Name),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => None,
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.0 = &self.0[1..];
        let name = self.take(|byte| !is_blank(byte) && !is_delimiter(byte));
        (!name.contains(&b'#')).then(|| name.to_vec())
    }

    fn number(&mut self) -> Option<Object> {
        let number = self.take(|byte| !is_blank(byte) && !is_delimiter(byte));
        let ([b'+' | b'-', digits @ ..] | digits) = number;
        let mut points = 0;
        for byte in digits {
            match byte {
                b'0'..=b'9' => {}
                b'.' if points == 0 => points = 1,
                _ => return None,
            }
        }
        let number = std::str::from_utf8(number).ok()?;
        match points {
            0 => number.parse().ok().map(Object::Integer),
            _ => number.parse().ok().map(Object::Real),
        }
    }

    /// A string in hexadecimal digits, an even number of them and nothing else.
    fn digits(&mut self) -> Option<Object> {
        self.0 = &self.0[1..];
        let digits = self.take(|byte| byte.is_ascii_hexdigit());
        self.0 = self.0.strip_prefix(b">")?;
        let (pairs, []) = digits.as_chunks::<2>() else { return None };
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let string: Option<_> = pairs.iter().map(|pair| byte(pair.as_slice())).collect();
        Some(Object::String(string?, StringFormat::Hexadecimal))
    }

    /// A string in round brackets.
    fn string(&mut self) -> Option<Object> {
        self.0 = &self.0[1..];
        // Most are one glyph.
        let (mut string, mut depth) = (Vec::with_capacity(8), 0);
        loop {
            string.extend_from_slice(
                self.take(|byte| !matches!(byte, b'(' | b')' | b'\\' | b'\r' | b'\n')),
            );
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            match byte {
                b'\\' => string.push(self.escaped()?),
                b'(' if depth < DEPTH => {
                    depth += 1;
                    string.push(b'(');
                }
                b')' if depth > 0 => {
                    depth -= 1;
                    string.push(b')');
                }
                b')' => return Some(Object::String(string, StringFormat::Literal)),
                _ => return None,
            }
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        let byte = match first {
            b'0'..=b'7' => {
                let all = self.0.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
                let (number, count) = all.fold((0_u8, 0), |(number, count), digit| {
                    (number.wrapping_mul(8).wrapping_add(digit - b'0'), count + 1)
                });
                self.0 = &self.0[count..];
                return Some(number);
            }
            b'\r' | b'\n' => return None,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => b'\x08',
            b'f' => b'\x0c',
            other => *other,
        };
        self.0 = rest;
        Some(byte)
    }
}

/// White space of PDF (ISO 32000-1, table 1).
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\0' | b'\x0c')
}

/// What operators are made of.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'\'' | b'"')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Parts of content, right and wrong, that are put together at random.
    const PARTS: &[&str] = &[
        "q",
        "Q",
        "BT",
        "ET",
        "TJ",
        "Tj",
        "'",
        "\"",
        "f*",
        "d0",
        "cm",
        "n",
        "null",
        "true",
        "fals",
        "false",
        "nullify",
        "BI",
        "ID",
        "EI",
        "/F1",
        "/",
        "/A#20B",
        "/A#",
        "0",
        "12",
        "-7",
        "+7",
        "1.5",
        "-.5",
        "5.",
        ".",
        "-",
        "+-1",
        "1.2.3",
        "0.00-41",
        "99999999999999999999",
        "1e5",
        "1 0 R",
        "(",
        ")",
        "(a)",
        "(\\000\\101)",
        "(\\8\\n\\()",
        "(\\777\\1x)",
        "(a(b)c)",
        "(a\r\nb)",
        "(\\\nb)",
        "[",
        "]",
        "[(a) -120 (b)]",
        "[1 2 R]",
        "[[1]]",
        "<",
        ">",
        "<4142>",
        "<<",
        ">>",
        "<</A 1>>",
        "%",
        "% c\n",
        "{",
        "}",
        "\0",
        "\u{e9}",
        " ",
        "\n",
        "\r\n",
        "\t",
    ];

    fn said(operations: impl Iterator<Item = lopdf::Result<Operation>>) -> String {
        format!("{:?}", operations.collect::<Vec<_>>())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn they_are_those_of_lopdf(
            parts in prop::collection::vec((0..PARTS.len(), any::<bool>()), 0..24),
        ) {
            let blank = |apart: bool| if apart { " " } else { "" };
            let content: String =
                parts.iter().map(|(part, apart)| format!("{}{}", PARTS[*part], blank(*apart))).collect();
            let content = content.as_bytes();
            prop_assert_eq!(said(Operations::of(content)), said(Content::decode_iter(content)));
        }

        #[test]
        fn whatever_the_bytes(content in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(said(Operations::of(&content)), said(Content::decode_iter(&content)));
        }
    }

    #[test]
    fn those_of_a_page_are_plain() {
        let page = b" q 1 0 0 -1 53.928696 .5 cm 0 0 0 1 k\nBT 0 Tr/f0 9.8 Tf[(\\000\\037)-8 (())]TJ/Span<</ActualText<00AD>>>BDC ET\nQ f*\n";
        let mut plain = Plain(page);
        let mut read = Vec::new();
        while let Some(operation) = plain.operation() {
            read.push(operation.operator);
        }
        assert_eq!(read.join(" "), "q cm k BT Tr Tf TJ BDC ET Q f*");
        assert!(plain.0.is_empty());
    }
}
