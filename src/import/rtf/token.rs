//! The tokens of RTF (Microsoft's Rich Text Format 1.9.1).

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` with its number.
    Word(&'a str, Option<i32>),
    /// `\` and a sign.
    Sign(u8),
    /// A byte of text, as it stands or as `\'xx`.
    Byte(u8),
    /// Bytes that are no text.
    Binary(&'a [u8]),
}

/// Takes a file apart.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Of a file.
    pub fn of(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0 }
    }

    fn word(&mut self) -> Option<Token<'a>> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(&rest[..length]).ok()?;
        self.at += length;
        let rest = &self.bytes[self.at..];
        let minus = usize::from(rest.first() == Some(&b'-'));
        let figures =
            rest[minus..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if figures > 0 {
            let text = std::str::from_utf8(&rest[..minus + figures]).ok()?;
            number =
                text.parse::<i64>().ok().map(|n| n.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
            self.at += minus + figures;
        }
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            let end = self.at.saturating_add(length).min(self.bytes.len());
            let data = &self.bytes[self.at..end];
            self.at = end;
            return Some(Token::Binary(data));
        }
        Some(Token::Word(name, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match *self.bytes.get(self.at)? {
                    b'\'' => {
                        let hex = self.bytes.get(self.at + 1..self.at + 3)?;
                        self.at += 3;
                        let text = std::str::from_utf8(hex).unwrap_or("3f");
                        Token::Byte(u8::from_str_radix(text, 16).unwrap_or(b'?'))
                    }
                    next if next.is_ascii_alphabetic() => return self.word(),
                    next => {
                        self.at += 1;
                        Token::Sign(next)
                    }
                },
                byte => Token::Byte(byte),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_bytes_are_told_apart() {
        let tokens: Vec<_> = Tokens::of(b"{\\b0 a\\'e4\\~\\u-10?\\bin2 {}}").collect();
        assert_eq!(tokens[1], Token::Word("b", Some(0)));
        assert_eq!(tokens[2..5], [Token::Byte(b'a'), Token::Byte(0xe4), Token::Sign(b'~')]);
        assert_eq!(tokens[5], Token::Word("u", Some(-10)));
        assert_eq!(tokens[7..], [Token::Binary(b"{}"), Token::Close]);
    }
}
