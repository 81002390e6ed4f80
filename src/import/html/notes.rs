//! The notes of a web page: a mark leads to a note, and the note leads back.

use std::collections::{HashMap, HashSet};

use markup5ever_rcdom::Handle;

use super::tree::{self, Page};

/// How many elements are looked through for notes; a page with more in them has
/// none.
const MOST: usize = 5_000_000;

/// Which marks lead to which notes.
#[derive(Default)]
pub struct Notes {
    /// The links that are marks, with the number of their note.
    marks: HashMap<usize, usize>,
    /// What holds the note of each number.
    pub holders: Vec<Handle>,
    /// The links that only lead back.
    back: HashSet<usize>,
    /// The same as the holders.
    held: HashSet<usize>,
}

impl Notes {
    /// Finds them.
    pub fn of(page: &Page) -> Notes {
        let mut out = Notes::default();
        let mut known: HashMap<usize, usize> = HashMap::new();
        let mut looked = 0;
        for link in page.tagged("a") {
            let Some(target) = target(link).and_then(|id| page.named(&id)) else { continue };
            if !page.is_before(link, target) || tree::text(link).trim().chars().count() > 8 {
                continue;
            }
            let names = names(link);
            let holder = holder(target);
            let Some(holder) = holder else { continue };
            let (back, count) = links_back(&holder, &names);
            looked += count;
            if looked > MOST {
                break;
            }
            if back.is_empty() {
                continue;
            }
            let holder = widened(holder, &back);
            let next = out.holders.len();
            let number = *known.entry(tree::key(&holder)).or_insert(next);
            if number == next {
                out.held.insert(tree::key(&holder));
                out.holders.push(holder);
            }
            out.marks.insert(tree::key(link), number);
            out.back.extend(back.iter().map(tree::key));
        }
        out
    }

    /// The number of the note that a link marks.
    pub fn mark(&self, link: &Handle) -> Option<usize> {
        self.marks.get(&tree::key(link)).copied()
    }

    /// Whether a link only leads back to its mark.
    pub fn leads_back(&self, link: &Handle) -> bool {
        self.back.contains(&tree::key(link))
    }

    /// Whether an element holds a note, and so stands where its mark is.
    pub fn is_holder(&self, node: &Handle) -> bool {
        self.held.contains(&tree::key(node))
    }
}

/// The name that a link leads to in its page.
fn target(link: &Handle) -> Option<String> {
    let address = tree::get(link, "href")?;
    address.strip_prefix('#').filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The names of a link and of what stands closely around it.
fn names(link: &Handle) -> Vec<String> {
    let mut out = Vec::new();
    let mut node = Some(link.clone());
    for _ in 0..3 {
        let Some(here) = node else { break };
        out.extend(["id", "name"].iter().filter_map(|attribute| tree::get(&here, attribute)));
        node =
            tree::parent(&here).filter(|parent| matches!(tree::name(parent), Some("sup" | "span")));
    }
    let inner = tree::below(link);
    out.extend(
        inner
            .iter()
            .flat_map(|node| ["id", "name"].map(|attribute| tree::get(node, attribute)))
            .flatten(),
    );
    out
}

/// The block that a note is in.
fn holder(target: &Handle) -> Option<Handle> {
    let mut node = target.clone();
    for _ in 0..12 {
        match tree::name(&node) {
            Some("li" | "p" | "div" | "aside" | "dd" | "td" | "section") => return Some(node),
            Some("body" | "html") | None => return None,
            _ => node = tree::parent(&node)?,
        }
    }
    None
}

/// The links in a note that lead back, and how many elements it has.
fn links_back(holder: &Handle, names: &[String]) -> (Vec<Handle>, usize) {
    let leads = |node: &Handle| {
        tree::name(node) == Some("a") && target(node).is_some_and(|id| names.contains(&id))
    };
    let below = tree::below(holder);
    let count = below.len();
    (below.into_iter().filter(leads).collect(), count)
}

/// The element around a note's first paragraph, where it holds this note alone.
fn widened(holder: Handle, back: &[Handle]) -> Handle {
    if tree::name(&holder) != Some("p") {
        return holder;
    }
    let Some(around) = tree::parent(&holder) else { return holder };
    if !matches!(tree::name(&around), Some("div" | "li" | "aside")) {
        return holder;
    }
    let within = tree::below(&around);
    let others =
        within.iter().filter(|node| tree::name(node) == Some("a") && target(node).is_some());
    if others.count() == back.len() { around } else { holder }
}
