//! The faces in the words of CSS. <https://www.w3.org/TR/css-fonts-3/>
//!
//! The families stand on the body and on what the stylesheet sets in families of its
//! own, so that whatever the reader asks for comes before them.

use super::{Face, Faces};

/// The stylesheet for some faces; `source` is where a face is found.
pub fn write(faces: &Faces, source: impl Fn(&Face) -> String) -> String {
    let mut out = String::new();
    for face in &faces.faces {
        let style = if face.italic { "italic" } else { "normal" };
        out.push_str(&format!(
            "@font-face {{ font-family: \"{}\"; font-weight: {}; font-style: {style}; src: url(\"{}\"); }}\n",
            face.family,
            face.weight,
            source(face)
        ));
    }
    let list = |before: &[&[String]], generic: &str| {
        let quoted = |family: &String| format!("\"{family}\"");
        let before = before.iter().copied().flatten().map(quoted);
        let behind = faces.behind.iter().map(quoted);
        let list: Vec<String> =
            before.chain(std::iter::once(generic.to_owned())).chain(behind).collect();
        list.join(", ")
    };
    let text = faces.text.as_slice();
    if !text.is_empty() || !faces.behind.is_empty() {
        out.push_str(&format!("body {{ font-family: {}; }}\n", list(&[text], "serif")));
        let code: Vec<String> = text.iter().chain(&faces.behind).cloned().collect();
        let code: Vec<String> = code.iter().map(|family| format!("\"{family}\"")).collect();
        out.push_str(&format!("pre, code {{ font-family: monospace, {}; }}\n", code.join(", ")));
    }
    if !faces.display.is_empty() {
        let families = list(&[&faces.display, text], "serif");
        out.push_str(&format!("h1, h2, h3, h4, h5, h6, .number {{ font-family: {families}; }}\n"));
    }
    out
}
