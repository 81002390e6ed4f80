//! Characters made safe where they stand in markup.

/// Text made safe between tags.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 16);
    push_text(raw, &mut out);
    out
}

/// Adds text that is safe between tags.
pub fn push_text(raw: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in raw.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(&raw[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&raw[done..]);
}

/// Text made safe inside a double-quoted attribute.
pub fn attribute(raw: &str) -> String {
    text(raw).replace('"', "&quot;").replace('\n', "&#10;")
}

/// An address with the characters encoded that may not stand in one.
pub fn address(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for c in target.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\n' | '\t' => {
                out.push_str(&format!("%{:02X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(text("a < b && c > d"), "a &lt; b &amp;&amp; c &gt; d");
        assert_eq!(attribute("“a”\n\"b\""), "“a”&#10;&quot;b&quot;");
        assert_eq!(address("https://example.org/a b?<c>"), "https://example.org/a%20b?%3Cc%3E");
    }
}
