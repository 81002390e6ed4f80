//! Everything that can be reached from the trailer, looked through once for
//! what a file for a press must not carry: scripts, actions, files attached to
//! it (ISO 15930-7).

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::NOWHERE;
use super::file::{File, shown};
use crate::diagnostic::Diagnostic;

/// The actions of ISO 32000-1, 12.6.4.
const ACTIONS: [&[u8]; 19] = [
    b"GoTo",
    b"GoTo3DView",
    b"GoToE",
    b"GoToR",
    b"Hide",
    b"ImportData",
    b"JavaScript",
    b"Launch",
    b"Movie",
    b"Named",
    b"Rendition",
    b"ResetForm",
    b"RichMediaExecute",
    b"SetOCGState",
    b"Sound",
    b"SubmitForm",
    b"Thread",
    b"Trans",
    b"URI",
];

/// Scripts, actions and attachments, wherever they hang.
pub fn check(file: &File, out: &mut Vec<Diagnostic>) {
    let mut found = Found::default();
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut open: Vec<&Object> = file.trailer().iter().map(|(_, value)| value).collect();
    while let Some(object) = open.pop() {
        if let Ok(id) = object.as_reference() {
            if seen.insert(id) {
                open.push(file.resolve(object));
            }
            continue;
        }
        let dict = match object {
            Object::Array(items) => {
                open.extend(items);
                continue;
            }
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        found.look(file, dict);
        open.extend(dict.iter().map(|(_, value)| value));
    }
    found.say(out);
}

#[derive(Default)]
struct Found {
    actions: Vec<String>,
    attachments: usize,
}

impl Found {
    fn look(&mut self, file: &File, dict: &Dictionary) {
        // The kind of an action stands under S; so does that of other things,
        // which have no such name.
        let kind = file.name(dict, b"S").filter(|kind| ACTIONS.contains(kind));
        let what = match kind {
            Some(kind) => Some(shown(kind)),
            None if dict.has(b"JS") => Some("JavaScript".to_owned()),
            // A table of what happens when; empty, it still is one.
            None if file.dict(dict, b"AA").is_some() => Some("AA".to_owned()),
            None => None,
        };
        if let Some(what) = what {
            self.actions.push(what);
        }
        let carried = file.dict(dict, b"EF").is_some()
            || file.name(dict, b"Subtype") == Some(b"FileAttachment")
            || file.name(dict, b"Type") == Some(b"EmbeddedFile");
        self.attachments += usize::from(carried);
    }

    fn say(mut self, out: &mut Vec<Diagnostic>) {
        self.actions.sort();
        let all = self.actions.len();
        self.actions.dedup();
        if all > 0 {
            let kinds = self.actions.join(", ");
            let count = if all == 1 { "an action".to_owned() } else { format!("{all} actions") };
            let message = format!("the file carries {count} or scripts: {kinds}");
            let finding = Diagnostic::error("press-action", NOWHERE, message);
            out.push(finding.with_help("export it without links, bookmarks, forms and scripts"));
        }
        if self.attachments > 0 {
            let finding =
                Diagnostic::error("press-attachment", NOWHERE, "another file is attached to it");
            out.push(finding.with_help("take the attachment out; the press prints pages alone"));
        }
    }
}
