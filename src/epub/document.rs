//! The XHTML documents of the book, as EPUB 3.3, section 6.1, wants them: a
//! head, and a body that is written elsewhere.
//! <https://www.w3.org/TR/epub-33/#sec-xhtml>

use crate::hypertext::escape::{attribute, text};
use crate::statement::{Statement, Writing};

/// The head that every document of the book begins with.
pub fn opening(statement: &Statement, writing: Writing, title: &str) -> String {
    let lang = attribute(&statement.identity.lang);
    let dir = statement.identity.dir.word();
    let script = writing.script.to_lowercase();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\" class=\"{script}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"stylesheet.css\"/>\n\
         </head>\n",
        text(title)
    )
}

/// A content document.
pub fn content(opening: &str, body: &str) -> String {
    format!("{opening}<body epub:type=\"bodymatter\">\n{body}</body>\n</html>\n")
}
