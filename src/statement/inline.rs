//! What stands within a paragraph.

use crate::source::Span;

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Characters as the author wrote them.
    Text {
        /// The characters, escapes and entities resolved.
        text: String,
        /// Where they stand.
        span: Span,
    },
    /// Emphasis, commonly set in italics.
    Emphasis(Vec<Inline>),
    /// Strong emphasis, commonly set in bold.
    Strong(Vec<Inline>),
    /// Struck-through text.
    Struck(Vec<Inline>),
    /// Raised text.
    Superscript(Vec<Inline>),
    /// Lowered text.
    Subscript(Vec<Inline>),
    /// A link and the text it stands on.
    Link {
        /// The address.
        target: String,
        /// The text.
        content: Vec<Inline>,
    },
    /// Characters to be set as they stand, in a fixed-width face.
    Code {
        /// The characters.
        text: String,
        /// Where they stand.
        span: Span,
    },
    /// A line break that the author asked for.
    Break,
    /// A reference to the footnote at this index of the statement's notes.
    Note(usize),
    /// The picture at this index of the statement's pictures, within a line.
    Image(usize),
}

impl Inline {
    /// The pieces inside this one, where it has any.
    pub fn children(&self) -> &[Inline] {
        match self {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Struck(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Link { content: inner, .. } => inner,
            Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::Break
            | Inline::Note(_)
            | Inline::Image(_) => &[],
        }
    }

    /// The pieces inside this one, to be changed.
    pub fn children_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Struck(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Link { content: inner, .. } => Some(inner),
            Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::Break
            | Inline::Note(_)
            | Inline::Image(_) => None,
        }
    }

    /// Where its first characters stand.
    pub fn span(&self) -> Option<Span> {
        match self {
            Inline::Text { span, .. } | Inline::Code { span, .. } => Some(*span),
            other => other.children().iter().find_map(Inline::span),
        }
    }

    /// A text made by the program itself, with no place in the source.
    pub fn text(text: impl Into<String>) -> Inline {
        Inline::Text { text: text.into(), span: Span::default() }
    }
}

/// The characters without the markup; a line break becomes a newline, a
/// footnote reference or a picture nothing.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

/// The last characters without the markup, a few at least: enough to see how a
/// text ends, however long it is.
pub fn plain_end(inlines: &[Inline]) -> String {
    const ENOUGH: usize = 64;
    let mut from = inlines.len();
    let mut end = String::new();
    while from > 0 && end.len() < ENOUGH {
        from -= 1;
        end = plain_text(&inlines[from..]);
    }
    end
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } | Inline::Code { text, .. } => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Note(_) | Inline::Image(_) => {}
            other => push_plain(other.children(), out),
        }
    }
}

/// Every link target in the order of the text.
pub fn links(inlines: &[Inline], out: &mut Vec<String>) {
    for inline in inlines {
        if let Inline::Link { target, .. } = inline {
            out.push(target.clone());
        }
        links(inline.children(), out);
    }
}

/// The address of a link, as it would be printed, where the words of the link
/// do not show it.
pub fn unprinted<'a>(target: &'a str, words: &str) -> Option<&'a str> {
    let (scheme, rest) = target.split_once(':')?;
    let address = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.trim_start_matches('/').trim_end_matches('/'),
        "mailto" => rest.split('?').next()?,
        "tel" => return digits(words).is_empty().then_some(rest),
        _ => return None,
    };
    let bare =
        |text: &str| text.to_lowercase().replace("www.", "").split_whitespace().collect::<String>();
    (!bare(words).contains(&bare(address))).then_some(address)
}

fn digits(text: &str) -> String {
    text.chars().filter(|c| c.is_numeric()).collect()
}

/// Cuts running text in two at a byte of its plain text, keeping the markup on
/// both sides.
pub fn split_at(inlines: &[Inline], at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut seen = 0;
    for inline in inlines {
        let length = plain_text(std::slice::from_ref(inline)).len();
        if seen + length <= at {
            left.push(inline.clone());
        } else if seen >= at {
            right.push(inline.clone());
        } else {
            let (a, b) = cut(inline, at - seen);
            left.push(a);
            right.push(b);
        }
        seen += length;
    }
    (left, right)
}

fn cut(inline: &Inline, at: usize) -> (Inline, Inline) {
    match inline {
        Inline::Text { text, span } => {
            let middle = (span.start + at).min(span.end);
            (
                Inline::Text { text: text[..at].into(), span: Span::new(span.start, middle) },
                Inline::Text { text: text[at..].into(), span: Span::new(middle, span.end) },
            )
        }
        Inline::Code { text, span } => (
            Inline::Code { text: text[..at].into(), span: *span },
            Inline::Code { text: text[at..].into(), span: *span },
        ),
        other => {
            let (a, b) = split_at(other.children(), at);
            let with = |inner: Vec<Inline>| {
                let mut copy = other.clone();
                if let Some(children) = copy.children_mut() {
                    *children = inner;
                }
                copy
            };
            (with(a), with(b))
        }
    }
}

/// Removes white space and line breaks at both ends.
pub fn trim(inlines: &mut Vec<Inline>) {
    trim_end(inlines);
    trim_start(inlines);
}

/// Removes white space and line breaks at the end.
pub fn trim_end(inlines: &mut Vec<Inline>) {
    while let Some(last) = inlines.last_mut() {
        match last {
            Inline::Break => {
                inlines.pop();
            }
            Inline::Text { text, .. } => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    return;
                }
                inlines.pop();
            }
            _ => return,
        }
    }
}

/// Removes white space and line breaks at the start.
pub fn trim_start(inlines: &mut Vec<Inline>) {
    while let Some(first) = inlines.first_mut() {
        match first {
            Inline::Break => {
                inlines.remove(0);
            }
            Inline::Text { text, span } => {
                let kept = text.trim_start();
                let cut = text.len() - kept.len();
                if cut > 0 {
                    *span = Span::new((span.start + cut).min(span.end), span.end);
                    *text = kept.to_owned();
                }
                if !text.is_empty() {
                    return;
                }
                inlines.remove(0);
            }
            other => {
                if let Some(inner) = other.children_mut() {
                    trim_start(inner);
                }
                return;
            }
        }
    }
}

/// Cuts running text into its lines at the line breaks of the outermost level.
pub fn lines(inlines: &[Inline]) -> Vec<Vec<Inline>> {
    let mut lines: Vec<Vec<Inline>> =
        inlines.split(|inline| matches!(inline, Inline::Break)).map(<[Inline]>::to_vec).collect();
    for line in &mut lines {
        trim(line);
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_keeps_the_markup_on_both_sides() {
        let line = vec![Inline::text("a "), Inline::Emphasis(vec![Inline::text("bcd")])];
        let (left, right) = split_at(&line, 3);
        assert_eq!(plain_text(&left), "a b");
        assert_eq!(right, vec![Inline::Emphasis(vec![Inline::text("cd")])]);
    }

    #[test]
    fn an_address_that_is_printed_can_be_followed() {
        assert_eq!(unprinted("https://www.a.example/", "a.example"), None);
        assert_eq!(unprinted("https://a.example/b", "see https://a.example/b"), None);
        assert_eq!(unprinted("mailto:a@b.example?subject=c", "a@b.example"), None);
        assert_eq!(unprinted("tel:+491", "+49 1"), None);
        assert_eq!(unprinted("#p6", "paragraph 6"), None);
        assert_eq!(unprinted("https://a.example/b", "the report"), Some("a.example/b"));
        assert_eq!(unprinted("mailto:a@b.example", "write to us"), Some("a@b.example"));
    }
}
