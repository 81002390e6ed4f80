//! The web page that shows a preview, and what a browser may do with it: load what the
//! preview itself serves, and nothing from anywhere else.

use crate::shelf::Shelf;

/// What a browser may load and run for the page. Pages of print are handed to it as
/// `blob:`, made by its own script.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The same for the text of e-book and web page, which stands in a frame of the page: it
/// runs nothing.
pub const TEXT_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; \
    img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A file of the page, with its media type.
pub fn file(name: &str) -> Option<(&'static str, &'static str)> {
    let (name, media) = match name {
        "" => ("preview/page.html", "text/html; charset=utf-8"),
        "page.css" => ("preview/page.css", "text/css; charset=utf-8"),
        "page.js" => ("preview/page.js", "text/javascript; charset=utf-8"),
        _ => return None,
    };
    Some((Shelf::stylesheet(name), media))
}
