//! Drawings: what an SVG file may hold.
//!
//! A drawing that runs a script, reaches for another file or declares entities
//! is refused, since e-books carry it as it is. Characters that are written by
//! their number, and escapes in styles, are resolved before anything is
//! compared. <https://www.w3.org/TR/SVG11/>, <https://www.w3.org/TR/css-syntax-3/#escaping>

use quick_xml::NsReader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

/// How deep elements may stand in one another. Those who draw by hand or with a
/// program stay far below.
const DEEPEST: usize = 256;

/// The namespace of web pages, whose elements reach for files in ways of their
/// own.
const PAGES: &str = "http://www.w3.org/1999/xhtml";

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
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    // The style that is being read, put together from its parts.
    let mut css: Option<String> = None;
    let mut rooted = false;
    let mut depth = 0_usize;
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(damaged)?;
        match event {
            Event::Eof if depth > 0 => return Err("it is damaged: it breaks off".to_owned()),
            Event::Eof if rooted => return Ok(()),
            Event::Eof => return Err("it holds no drawing".to_owned()),
            Event::DocType(doctype) if doctype.contains('[') => {
                return Err("it declares entities".to_owned());
            }
            // Where its name ends, readers of what is not quite XML disagree.
            Event::PI(instruction) if instruction.target().starts_with("xml-stylesheet") => {
                return Err("it refers to another file (xml-stylesheet)".to_owned());
            }
            Event::Start(_) | Event::Empty(_) if css.is_some() => {
                return Err("its style holds an element".to_owned());
            }
            Event::Start(start) => {
                element(&namespace, &start)?;
                depth += 1;
                rooted = true;
                if depth > DEEPEST {
                    return Err(format!(
                        "its elements stand more than {DEEPEST} deep in one another"
                    ));
                }
                css = (start.local_name().as_ref() == "style").then(String::new);
            }
            Event::Empty(start) => element(&namespace, &start)?,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                style(&css.take().unwrap_or_default())?;
            }
            Event::Text(text) => css.iter_mut().for_each(|css| css.push_str(&text)),
            Event::CData(text) => css.iter_mut().for_each(|css| css.push_str(&text)),
            Event::GeneralRef(reference) => {
                let character = character(&reference)?;
                css.iter_mut().for_each(|css| css.push_str(&character));
            }
            _ => {}
        }
    }
}

fn damaged(error: impl std::fmt::Display) -> String {
    format!("it is damaged: {error}")
}

/// The character that a reference stands for.
fn character(reference: &BytesRef<'_>) -> Result<String, String> {
    match reference.resolve_char_ref().map_err(damaged)? {
        Some(character) => Ok(character.to_string()),
        None => resolve_xml_entity(reference)
            .map(str::to_owned)
            .ok_or_else(|| format!("it is damaged: nothing says what &{}; is", &**reference)),
    }
}

fn element(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<(), String> {
    let name = start.local_name();
    let name: &str = name.as_ref();
    let of_pages = match namespace {
        ResolveResult::Bound(space) => unescape(space.0).map_err(damaged)? == PAGES,
        _ => false,
    };
    let runs = ["script", "foreignObject", "iframe", "audio", "video", "handler", "listener"];
    if of_pages || runs.contains(&name) {
        return Err(format!("it holds the element <{name}>"));
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(damaged)?;
        let key = attribute.key.local_name();
        let key: &str = key.as_ref();
        let value = unescape(&attribute.value).map_err(damaged)?;
        let value = value.trim();
        match key {
            _ if key.len() > 2 && key.starts_with("on") => {
                return Err(format!("it runs a script ({key})"));
            }
            "href" if name == "a" => link(value)?,
            "href" if !stays(value, matches!(name, "image" | "feImage")) => {
                return Err(format!("it refers to another file ({value})"));
            }
            "href" => {}
            "base" if attribute.key.as_ref() == "xml:base" => {
                return Err("it says where other files lie (xml:base)".to_owned());
            }
            "attributeName" if value.ends_with("href") || value.starts_with("on") => {
                return Err(format!("it changes what it refers to (attributeName {value})"));
            }
            // No style: a name, or what a drawing program notes for itself.
            "id" => {}
            _ if is_foreign(attribute.key) && !ADDRESSED.contains(&key) => {}
            _ => style(value)?,
        }
    }
    Ok(())
}

/// What may hold an address, whatever the prefix of its name is bound to.
const ADDRESSED: &[&str] = &[
    "style",
    "fill",
    "stroke",
    "filter",
    "mask",
    "clip-path",
    "cursor",
    "marker",
    "marker-start",
    "marker-mid",
    "marker-end",
];

/// Whether a name has a prefix. One that begins with a colon has none for some readers.
fn is_foreign(key: QName<'_>) -> bool {
    key.prefix().is_some_and(|prefix| !prefix.as_ref().is_empty())
}

/// Whether an address leads to a place in the drawing or is a picture itself.
fn stays(address: &str, picture: bool) -> bool {
    let kinds = ["png", "jpeg", "jpg", "gif", "webp"];
    let kind = address.strip_prefix("data:image/").and_then(|rest| rest.split([';', ',']).next());
    address.is_empty()
        || address.starts_with('#')
        || picture && kind.is_some_and(|kind| kinds.contains(&kind))
}

/// Refuses links that do anything but lead to a place.
fn link(address: &str) -> Result<(), String> {
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    if stays(address, false) || schemes.iter().any(|scheme| address.starts_with(scheme)) {
        return Ok(());
    }
    Err(format!("it has a link that is no address of the web ({address})"))
}

/// Refuses styles that reach outside the drawing.
fn style(css: &str) -> Result<(), String> {
    if !css.contains(['(', '@', '\\']) {
        return Ok(());
    }
    // As it stands too: not every reader resolves escapes in an address.
    plain_style(&css.to_ascii_lowercase())?;
    plain_style(&resolved(css).to_ascii_lowercase())
}

/// The same of a style in small letters, without looking for escapes.
fn plain_style(css: &str) -> Result<(), String> {
    if css.contains("@import") {
        return Err("its style imports another file".to_owned());
    }
    // Functions that take an address without `url`.
    let others = ["image-set(", "image(", "src("];
    if others.iter().any(|function| css.contains(function)) {
        return Err("its style refers to another file".to_owned());
    }
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        rest = &rest[at + 4..];
        let target = rest.trim_start_matches(['"', '\'', ' ', '\t', '\n', '\r', '\u{c}']);
        if !stays(target.split([')', '"', '\'']).next().unwrap_or_default(), true) {
            return Err("its style refers to another file".to_owned());
        }
    }
    Ok(())
}

/// A style with its escapes resolved: `\75 rl` is `url`.
fn resolved(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let figures = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if figures == 0 {
            // What follows stands for itself; a line end is passed over.
            rest = rest.strip_prefix('\n').unwrap_or(rest);
            let own = rest.chars().next().map_or(0, char::len_utf8);
            out.push_str(&rest[..own]);
            rest = &rest[own..];
            continue;
        }
        let number = u32::from_str_radix(&rest[..figures], 16).unwrap_or_default();
        out.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &rest[figures..];
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(blank)).unwrap_or(rest);
    }
    out + rest
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
        assert_eq!(drawing("<image href=\"data:image/png;base64,AA\"/>"), Ok(()));
        assert_eq!(drawing("<style>a::before { content: '\\201C' }</style>"), Ok(()));
        assert_eq!(drawing("<text>a &amp; b &#66;</text><?inkscape a?>"), Ok(()));
        assert_eq!(drawing("<g b:name=\"image(1)\" xmlns:b=\"urn:b\"/>"), Ok(()));
        assert_eq!(drawing("<rect transform=\"rotate(4)\"/>"), Ok(()));
        assert_eq!(drawing("<a href=\"https://a.example\"><text>a</text></a>"), Ok(()));
    }

    #[test]
    fn elements_do_not_stand_in_one_another_without_end() {
        let nested =
            |depth: usize| drawing(&format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth)));
        assert_eq!(nested(DEEPEST - 1), Ok(()));
        assert!(nested(DEEPEST).is_err());
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
            "<rect :style=\"fill: url(a.svg#b)\"/>",
            "<rect :transform=\"url(a.svg#b)\"/>",
            "<rect s:style=\"fill: url(a.svg#b)\" xmlns:s=\"http://www.w3.org/2000/svg\"/>",
            "<foreignObject/>",
            // The same, written so that it does not look like it.
            "<rect style=\"fill: u&#114;l(a.svg#b)\"/>",
            "<rect fill=\"u\\72 l(a.svg#b)\"/>",
            "<rect fill=\"URL(a.svg#b)\"/>",
            "<rect fill=\"url(\\#b)\"/>",
            "<rect fill=\"url(&#9;a.svg#b)\"/>",
            "<style>&#64;import 'a.css';</style>",
            "<style>@imp<!-- -->ort 'a.css';</style>",
            "<style>@\\69mport 'a.css';</style>",
            "<style>path { fill: u<![CDATA[rl(a.svg)]]> }</style>",
            "<style>path { background: image-set('a.png' 1x) }</style>",
            "<style><g/>@import 'a.css';</style>",
            "<image href=\"data:image/svg+xml,%3Csvg/%3E\"/>",
            "<use href=\"data:image/png;base64,AA\"/>",
            "<a href=\"java&#115;cript:alert(1)\"/>",
            "<a><set attributeName=\"href\" to=\"javascript:1\"/></a>",
            "<g xml:base=\"https://a.example/\"/>",
            "<b:img xmlns:b=\"http://www.w3.org/1999/xhtml\" src=\"a.png\"/>",
            "<b:img xmlns:b=\"http://www.w3.org/1999/xhtm&#108;\" src=\"a.png\"/>",
            "<?xml-stylesheet href=\"a.css\"?>",
            "<?xml-stylesheet]<8\" href=\"a.css\"?>",
            "<text>&bomb;</text>",
            "<unclosed",
        ] {
            assert!(drawing(inner).is_err(), "{inner}");
        }
        let bomb = b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg></svg>";
        assert!(examine(bomb).is_err());
    }
}
