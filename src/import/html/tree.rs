//! The elements of a web page as a browser sees them, and questions to them. The
//! only file that names `html5ever`.

use std::collections::HashMap;
use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A page.
pub struct Page {
    dom: RcDom,
    /// Where each node stands in the order of the page.
    order: HashMap<usize, usize>,
    /// The elements by their names.
    named: HashMap<String, Handle>,
    /// All elements in the order of the page.
    pub elements: Vec<Handle>,
}

impl Page {
    /// Reads one; whatever is in it, there is a page.
    pub fn of(text: &str) -> Page {
        let mut options = ParseOpts::default();
        options.tree_builder.scripting_enabled = false;
        let dom = parse_document(RcDom::default(), options).one(text);
        let mut page =
            Page { dom, order: HashMap::new(), named: HashMap::new(), elements: Vec::new() };
        let mut stack = vec![page.dom.document.clone()];
        while let Some(node) = stack.pop() {
            page.order.insert(key(&node), page.order.len());
            if name(&node).is_some() {
                for id in ["id", "name"].iter().filter_map(|attribute| get(&node, attribute)) {
                    page.named.entry(id).or_insert_with(|| node.clone());
                }
                page.elements.push(node.clone());
            }
            stack.extend(node.children.borrow().iter().rev().cloned());
        }
        page
    }

    /// The element of a name.
    pub fn named(&self, id: &str) -> Option<&Handle> {
        self.named.get(id)
    }

    /// Whether one node stands before another.
    pub fn is_before(&self, node: &Handle, other: &Handle) -> bool {
        self.order.get(&key(node)) < self.order.get(&key(other))
    }

    /// The elements of a tag.
    pub fn tagged<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Handle> {
        self.elements.iter().filter(move |element| name(element) == Some(tag))
    }
}

/// What tells one node from another.
pub fn key(node: &Handle) -> usize {
    Rc::as_ptr(node) as usize
}

/// The tag of an element.
pub fn name(node: &Handle) -> Option<&str> {
    match &node.data {
        NodeData::Element { name, .. } => Some(&name.local),
        _ => None,
    }
}

/// The value of an attribute.
pub fn get(node: &Handle, attribute: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    let attributes = attrs.borrow();
    let found = attributes.iter().find(|own| &*own.name.local == attribute);
    found.map(|own| own.value.to_string())
}

/// The characters of a node that is text.
pub fn characters(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Text { contents } => Some(contents.borrow().to_string()),
        _ => None,
    }
}

/// The words of a comment.
pub fn comment(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Comment { contents } => Some(contents.to_string()),
        _ => None,
    }
}

/// What is in an element.
pub fn children(node: &Handle) -> Vec<Handle> {
    node.children.borrow().clone()
}

/// What an element is in.
pub fn parent(node: &Handle) -> Option<Handle> {
    let weak = node.parent.take();
    let parent = weak.as_ref().and_then(std::rc::Weak::upgrade);
    node.parent.set(weak);
    parent
}

/// All characters below a node that can be seen, however deep.
pub fn text(node: &Handle) -> String {
    let mut out = String::new();
    let mut stack = vec![node.clone()];
    while let Some(node) = stack.pop() {
        if let Some(own) = characters(&node) {
            out.push_str(&own);
        }
        match name(&node) {
            Some("script" | "style" | "template") => continue,
            Some("p" | "div" | "li" | "td" | "th" | "br" | "tr" | "h1" | "h2" | "h3") => {
                out.push(' ')
            }
            _ => {}
        }
        stack.extend(node.children.borrow().iter().rev().cloned());
    }
    out
}

/// Every element below a node.
pub fn below(node: &Handle) -> Vec<Handle> {
    let mut out = Vec::new();
    let mut stack: Vec<Handle> = children(node).into_iter().rev().collect();
    while let Some(node) = stack.pop() {
        stack.extend(node.children.borrow().iter().rev().cloned());
        if name(&node).is_some() {
            out.push(node);
        }
    }
    out
}
