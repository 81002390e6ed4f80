//! Edits of the front matter: a key put in, taken out or put right. What the
//! keys mean is said in [`super::settings`].

use std::ops::Range;

use super::settings::{Fenced, fenced};
use crate::diagnostic::fix::Edit;
use crate::source::{Source, Span};

/// Puts a key at the head of the front matter, which is made where there is
/// none. None where it is written in a way of its own.
pub fn inserted(source: &Source, key: &str, value: &str) -> Option<Vec<Edit>> {
    let text = source.text();
    let end = line_end(text);
    let (at, line) = match (fenced(text, "---"), fenced(text, "+++")) {
        (Fenced::Closed(inner, _), _) => {
            if !is_plain_yaml(&text[inner.clone()]) {
                return None;
            }
            (inner.start, format!("{key}: {}{end}", yaml(value)))
        }
        (_, Fenced::Closed(inner, _)) => (inner.start, format!("{key} = {}{end}", quoted(value))),
        (Fenced::None, Fenced::None) => {
            (0, format!("---{end}{key}: {}{end}---{end}{end}", yaml(value)))
        }
        _ => return None,
    };
    Some(vec![Edit::new(Span::new(at, at), line)])
}

/// Puts another key in the place of one, on the line where it stands.
pub fn renamed(source: &Source, line: Span, key: &str, new: &str) -> Option<Vec<Edit>> {
    let at = line.start + source.slice(line).find(key)?;
    Some(vec![Edit::new(Span::new(at, at + key.len()), new)])
}

/// Takes an allowance out of the front matter, and `allow` itself where
/// nothing is left in it. None where it does not stand on lines of its own.
pub fn disallowed(source: &Source, allow: Span, line: Span) -> Option<Vec<Edit>> {
    let text = source.text();
    let head = source.slice(allow).trim();
    let yaml = head == "allow:";
    if !(yaml || head == "[allow]") || line.start <= allow.start {
        return None;
    }
    let block = block(source, allow, yaml)?;
    let entries: Vec<Range<usize>> = entries(&text[block.clone()], yaml)
        .into_iter()
        .map(|entry| entry.start + block.start..entry.end + block.start)
        .collect();
    let own = entries.iter().find(|entry| entry.start == line.start)?;
    if entries.len() == 1 {
        let start = source.line_start(source.position(allow.start).line);
        return Some(vec![Edit::new(Span::new(start, block.end.max(own.end)), "")]);
    }
    // `allow` is written anew as it is, so that no other fix touches it in the
    // same round: the last entry has to see that it is the last.
    let kept = Edit::new(allow, source.slice(allow));
    Some(vec![kept, Edit::new(Span::new(own.start, own.end), "")])
}

/// The lines under `allow`.
fn block(source: &Source, allow: Span, yaml: bool) -> Option<Range<usize>> {
    let text = source.text();
    let start = source.line_start(source.position(allow.start).line + 1);
    let mut end = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let bare = line.trim_end();
        let over = if yaml {
            !bare.is_empty() && !bare.starts_with([' ', '\t'])
        } else {
            bare.starts_with('[') || bare == "+++"
        };
        if over {
            break;
        }
        end += line.len();
    }
    Some(start..end)
}

/// The entries of a table, each with the lines that go on with it.
fn entries(block: &str, yaml: bool) -> Vec<Range<usize>> {
    let mut entries: Vec<Range<usize>> = Vec::new();
    let mut indent = None;
    let mut at = 0;
    for line in block.split_inclusive('\n') {
        let bare = line.trim_start();
        let depth = line.len() - bare.len();
        let end = at + line.len();
        let begins = !bare.is_empty()
            && !bare.starts_with('#')
            && (!yaml || depth <= *indent.get_or_insert(depth))
            && (yaml || bare.split('=').next().is_some_and(|key| !key.contains(['"', '\''])));
        if begins {
            entries.push(at..end);
        } else if let Some(last) = entries.last_mut()
            && !bare.starts_with('#')
            && !bare.is_empty()
        {
            last.end = end;
        }
        at = end;
    }
    entries
}

/// How lines end in a text.
fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// Whether the keys of a YAML mapping stand at the beginning of their lines.
fn is_plain_yaml(inner: &str) -> bool {
    inner
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .is_none_or(|line| line.starts_with(char::is_alphabetic))
}

/// A text as a YAML value.
fn yaml(value: &str) -> String {
    const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = value.starts_with(char::is_alphabetic)
        && value.chars().all(|c| c.is_alphanumeric() || " .,-’()".contains(c))
        && !WORDS.contains(&value.to_lowercase().as_str());
    if plain { value.to_owned() } else { quoted(value) }
}

/// A text in quotation marks, as YAML and TOML both read it.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::fix::{self, Applicability, Fix};

    fn made(text: &str, edits: Option<Vec<Edit>>) -> String {
        let fix = Fix { applicability: Applicability::Safe, edits: edits.expect("edits") };
        fix::apply(text, &[&fix]).text
    }

    fn with_lang(text: &str, lang: &str) -> String {
        made(text, inserted(&Source::new("a.md", text), "lang", lang))
    }

    #[test]
    fn a_key_goes_where_keys_are() {
        assert_eq!(with_lang("# A\r\n", "de"), "---\r\nlang: de\r\n---\r\n\r\n# A\r\n");
        assert_eq!(
            with_lang("\n---\ntitle: A\n---\n", "no"),
            "\n---\nlang: \"no\"\ntitle: A\n---\n"
        );
        assert_eq!(with_lang("+++\n[allow]\n+++\n", "de"), "+++\nlang = \"de\"\n[allow]\n+++\n");
        let odd = Source::new("a.md", "---\n{title: A}\n---\n");
        assert!(inserted(&odd, "lang", "de").is_none());
    }

    #[test]
    fn the_last_allowance_takes_its_head_with_it() {
        let without = |text: &str, code: &str| {
            let source = Source::new("a.md", text);
            let line = |word: &str| {
                let at = source.position(text.find(word).expect("there")).line;
                Span::new(source.line_start(at), source.line_start(at + 1) - 1)
            };
            made(text, disallowed(&source, line("allow"), line(code)))
        };
        let two =
            "---\nallow:\n  a-b: >\n    long\n    lines\n\n  # about c\n  c-d: x\ntitle: A\n---\n";
        assert_eq!(without(two, "a-b"), "---\nallow:\n\n  # about c\n  c-d: x\ntitle: A\n---\n");
        let one = "---\nallow:\n  a-b: >\n    long\ntitle: A\n---\n";
        assert_eq!(without(one, "a-b"), "---\ntitle: A\n---\n");
        let toml = "+++\ntitle = \"A\"\n[allow]\na-b = \"x\"\n+++\n";
        assert_eq!(without(toml, "a-b"), "+++\ntitle = \"A\"\n+++\n");
    }
}
