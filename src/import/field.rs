//! Fields of Word: words that it works out by itself, with an instruction that says how.
//! The same in `.docx` and `.rtf` (ISO/IEC 29500-1, 17.16).

/// What a field shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words that lead somewhere.
    Link,
    /// A table of contents or an index.
    Contents,
    /// Numbers and signs that are text.
    Text,
    /// Something that changes by itself, in words.
    Changing(&'static str),
}

/// What the field of an instruction shows.
pub fn kind(instruction: &str) -> Kind {
    let word = instruction.split_whitespace().next().unwrap_or_default().to_uppercase();
    match word.as_str() {
        "HYPERLINK" => Kind::Link,
        "TOC" | "INDEX" | "TOA" => Kind::Contents,
        "SEQ" | "LISTNUM" | "SYMBOL" | "EQ" | "" => Kind::Text,
        "REF" | "PAGEREF" | "NOTEREF" | "STYLEREF" => Kind::Changing("a cross-reference"),
        "DATE" | "TIME" | "CREATEDATE" | "SAVEDATE" | "PRINTDATE" => {
            Kind::Changing("a date that changes by itself")
        }
        "PAGE" | "NUMPAGES" | "SECTIONPAGES" => Kind::Changing("a page number"),
        _ => Kind::Changing("a field"),
    }
}

/// The address in the instruction of a link: `HYPERLINK "https://…" \o "…"`; nothing of one
/// that leads to a place in the document.
pub fn address(instruction: &str) -> Option<String> {
    let quoted = instruction.split('"').nth(1);
    let bare = instruction.split_whitespace().nth(1);
    let address = quoted.or(bare).filter(|_| kind(instruction) == Kind::Link)?;
    (!instruction.contains("\\l \"") || address.contains(':')).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_where_its_instruction_says() {
        let to = |instruction| address(instruction);
        assert_eq!(
            to(r#" HYPERLINK "https://a.example" \o "A" "#),
            Some("https://a.example".into())
        );
        assert_eq!(to("HYPERLINK mailto:a@a.example"), Some("mailto:a@a.example".into()));
        assert_eq!(to(r#"HYPERLINK \l "place" "#), None);
        assert_eq!(to(r#"PAGEREF "https://a.example""#), None);
    }
}
