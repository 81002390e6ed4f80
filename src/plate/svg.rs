//! Drawings: what an SVG file may hold.
//!
//! A drawing that runs a script, reaches for another file or declares entities
//! is refused, since e-books carry it as it is. <https://www.w3.org/TR/SVG11/>

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Whether a file is a drawing and not a picture of pixels.
pub fn looks_like_one(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = String::from_utf8_lossy(&body[..body.len().min(1024)]);
    let head = head.trim_start();
    head.starts_with('<') && (head.contains("<svg") || head.contains(":svg"))
}

/// Holds a drawing against what is allowed in one.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn examine(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "its text is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut in_style = false;
    let mut rooted = false;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|error| format!("it is damaged: {error}"))? {
            Event::Eof if depth > 0 => return Err("it is damaged: it breaks off".to_owned()),
            Event::Eof if rooted => return Ok(()),
            Event::Eof => return Err("it holds no drawing".to_owned()),
            Event::DocType(doctype) if doctype.contains('[') => {
                return Err("it declares entities".to_owned());
            }
            Event::Start(start) => {
                element(&start)?;
                depth += 1;
                rooted = true;
                in_style = start.local_name().as_ref() == "style";
            }
            Event::Empty(start) => element(&start)?,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                in_style = false;
            }
            Event::Text(text) if in_style => style(&text)?,
            Event::CData(text) if in_style => style(&text)?,
            _ => {}
        }
    }
}

fn element(start: &BytesStart<'_>) -> Result<(), String> {
    let name = start.local_name();
    let name: &str = name.as_ref();
    if matches!(name, "script" | "foreignObject" | "iframe" | "audio" | "video" | "handler") {
        return Err(format!("it holds the element <{name}>"));
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("it is damaged: {error}"))?;
        let key = attribute.key.local_name();
        let key: &str = key.as_ref();
        let value: &str = attribute.value.as_ref();
        let value = value.trim();
        if key.len() > 2 && key.starts_with("on") {
            return Err(format!("it runs a script ({key})"));
        }
        let inside = value.is_empty() || value.starts_with('#') || value.starts_with("data:image/");
        if key == "href" && !inside && name != "a" {
            return Err(format!("it refers to another file ({value})"));
        }
        if key == "style" || value.contains("url(") {
            style(value)?;
        }
    }
    Ok(())
}

/// Refuses styles that reach outside the drawing.
fn style(css: &str) -> Result<(), String> {
    if css.contains("@import") {
        return Err("its style imports another file".to_owned());
    }
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        rest = &rest[at + 4..];
        let target = rest.trim_start_matches(['"', '\'', ' ']);
        if !target.starts_with('#') && !target.starts_with("data:image/") {
            return Err("its style refers to another file".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(inner: &str) -> Result<(), String> {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inner}</svg>");
        assert!(looks_like_one(text.as_bytes()));
        examine(text.as_bytes())
    }

    #[test]
    fn what_stays_in_the_file_is_allowed() {
        assert_eq!(drawing("<path d=\"M0 0\" style=\"fill: url(#a)\"/><use href=\"#b\"/>"), Ok(()));
        assert_eq!(drawing("<a href=\"https://a.example\"><text>a</text></a>"), Ok(()));
    }

    #[test]
    fn what_leaves_it_or_runs_is_not() {
        for inner in [
            "<script>1</script>",
            "<rect onclick=\"1\"/>",
            "<image href=\"a.png\"/>",
            "<image xlink:href=\"file:///etc/passwd\"/>",
            "<use href=\"https://a.example/a.svg#b\"/>",
            "<style>@import 'a.css';</style>",
            "<style><![CDATA[ path { fill: url(a.svg#b) } ]]></style>",
            "<rect fill=\"url('a.svg#b')\"/>",
            "<foreignObject/>",
            "<unclosed",
        ] {
            assert!(drawing(inner).is_err(), "{inner}");
        }
        let bomb = b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg></svg>";
        assert!(examine(bomb).is_err());
    }
}
