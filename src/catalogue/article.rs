//! One statement on the download page: cover, what it is, its files, its pages.
//!
//! What is the statement's own is in its language; what the page says of it, in the
//! page's.

use super::files;
use super::page::Page;
use crate::cover;
use crate::hypertext::escape::{attribute, text};
use crate::product::Product;
use crate::read::language::own_name;
use crate::release::{Entry, Item};
use crate::source::reference;

/// Writes the statement at a place of the page.
pub fn write(page: &Page<'_>, entry: &Entry, out: &mut String) {
    let words: Vec<&str> = entry.keywords.iter().map(String::as_str).collect();
    let words = if words.is_empty() {
        String::new()
    } else {
        format!(" data-words=\"{}\"", attribute(&words.join(" ")))
    };
    out.push_str(&format!(
        "<article id=\"{}\" class=\"{}\" lang=\"{}\" dir=\"{}\"{words}>\n",
        attribute(&entry.slug),
        page.class(entry),
        attribute(&entry.lang),
        entry.dir.word(),
    ));
    picture(page, entry, out);
    out.push_str("<header>\n");
    head(page, entry, out);
    out.push_str("</header>\n");
    out.push_str(&format!("<div class=\"has\"{}>\n", page.voice(entry)));
    editions(page, entry, out);
    list(page, entry, out);
    pages(page, entry, out);
    out.push_str("</div>\n</article>\n");
}

/// The cover, else the first page.
fn picture(page: &Page<'_>, entry: &Entry, out: &mut String) {
    let mut sizes: Vec<(u32, &Item)> = Vec::new();
    for height in cover::SMALL {
        let start = format!("{0}/{0}-cover-{height}.", entry.slug);
        let files = page.files(entry).iter().filter(|item| item.name.starts_with(&start));
        // A title is smaller as PNG, a photograph as JPEG.
        sizes.extend(files.min_by_key(|item| item.size).map(|item| (height, *item)));
    }
    sizes.sort_by_key(|(height, _)| *height);
    let first = images(page, entry);
    let Some((_, smallest)) = sizes.first().or(first.first()) else { return };
    let set = if sizes.len() > 1 {
        let one = |(height, item): &(u32, &Item)| {
            format!("{} {}w", reference(&item.name), cover::width_of(*height))
        };
        let all: Vec<String> = sizes.iter().map(one).collect();
        format!(" srcset=\"{}\" sizes=\"6.25rem\"", all.join(", "))
    } else {
        String::new()
    };
    let shape = if sizes.is_empty() { "sheet" } else { "cover" };
    out.push_str(&format!(
        "<img class=\"{shape}\" src=\"{}\"{set} width=\"100\" height=\"160\" loading=\"lazy\"{} alt=\"{}\">\n",
        reference(&smallest.name),
        page.voice(entry),
        attribute(&page.speech.words.cover),
    ));
}

/// Title, subtitle, who, when, in which language, what about.
fn head(page: &Page<'_>, entry: &Entry, out: &mut String) {
    let title = match files::web(page.files(entry)) {
        Some(item) => format!("<a href=\"{}\">{}</a>", reference(&item.name), text(&entry.title)),
        None => text(&entry.title),
    };
    out.push_str(&format!("<h2 id=\"{}\">{title}</h2>\n", attribute(&title_id(&entry.slug))));
    if let Some(subtitle) = &entry.subtitle {
        out.push_str(&format!("<p class=\"subtitle\">{}</p>\n", text(subtitle)));
    }
    let mut by = Vec::new();
    by.extend(
        entry.issuer.iter().map(|issuer| format!("<bdi class=\"issuer\">{}</bdi>", text(issuer))),
    );
    by.extend(entry.date.map(|date| {
        let said = text(&page.speech.day(date));
        format!("<time datetime=\"{date}\"{}>{said}</time>", page.voice(entry))
    }));
    if page.languages.len() > 1 {
        by.push(format!("<bdi>{}</bdi>", text(&own_name(&entry.lang))));
    }
    if !by.is_empty() {
        out.push_str(&format!("<p class=\"by\">{}</p>\n", by.join("&nbsp;· ")));
    }
    if let Some(about) = &entry.description {
        out.push_str(&format!("<p class=\"about\">{}</p>\n", text(about)));
    }
    if let Some(series) = &entry.series {
        let number = entry.series_number.iter().map(|n| format!(", <bdi>{}</bdi>", text(n)));
        let number: String = number.collect();
        out.push_str(&format!("<p class=\"series\"><bdi>{}</bdi>{number}</p>\n", text(series)));
    }
}

/// The `id` of a title. No slug has a colon.
fn title_id(slug: &str) -> String {
    format!("{slug}:")
}

/// The same statement in other languages.
fn editions(page: &Page<'_>, entry: &Entry, out: &mut String) {
    let links: Vec<String> = page
        .others(entry)
        .map(|other| {
            format!(
                "<a href=\"#{}\" lang=\"{1}\" hreflang=\"{1}\" dir=\"{2}\">{3}</a>",
                reference(&other.slug),
                attribute(&other.lang),
                other.dir.word(),
                text(&own_name(&other.lang)),
            )
        })
        .collect();
    if !links.is_empty() {
        let said = text(&page.speech.words.editions);
        out.push_str(&format!("<p class=\"editions\">{said} {}</p>\n", links.join(" ")));
    }
}

/// The files.
fn list(page: &Page<'_>, entry: &Entry, out: &mut String) {
    let files = files::of(page.files(entry), entry, page.speech);
    if files.is_empty() {
        return;
    }
    out.push_str(&format!(
        "<ul class=\"files\" aria-labelledby=\"{}\">\n",
        attribute(&title_id(&entry.slug))
    ));
    let apart = |parts: &[String]| {
        let parts = parts.iter().map(|part| format!("<bdi>{}</bdi>", text(part)));
        parts.collect::<Vec<_>>().join("&nbsp;· ")
    };
    for file in files {
        out.push_str(&format!(
            "<li><a href=\"{}\">{}</a> <span>{}</span> <small>{}</small></li>\n",
            reference(&file.item.name),
            text(file.kind),
            apart(&file.purpose),
            apart(&file.extent),
        ));
    }
    out.push_str("</ul>\n");
}

/// The pictures of the pages with their numbers, in order.
fn images<'a>(page: &Page<'a>, entry: &Entry) -> Vec<(u32, &'a Item)> {
    let start = format!("{0}/{0}-page-", entry.slug);
    let files =
        page.files(entry).iter().copied().filter(|item| item.product == Some(Product::Pages));
    let mut found: Vec<(u32, &Item)> = files
        .filter_map(|item| {
            let number = item.name.strip_prefix(&start)?.strip_suffix(".png")?;
            Some((number.parse().ok()?, item))
        })
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found
}

/// The pages to look at.
fn pages(page: &Page<'_>, entry: &Entry, out: &mut String) {
    let images = images(page, entry);
    let Some((last, _)) = images.last() else { return };
    let words = &page.speech.words;
    let all = entry.print.as_ref().map_or(0, |print| print.pages).max(*last as usize);
    let all = page.speech.number(all);
    // Pages follow one another as the statement is read, whatever the page's language.
    out.push_str(&format!(
        "<details>\n<summary>{}</summary>\n<ul dir=\"{}\">\n",
        text(&words.look),
        entry.dir.word()
    ));
    for (number, item) in images {
        let said = words
            .page
            .replace("{page}", &page.speech.number(number as usize))
            .replace("{pages}", &all);
        let at = reference(&item.name);
        out.push_str(&format!(
            "<li><a href=\"{at}\"><img src=\"{at}\" loading=\"lazy\" alt=\"{}\"></a></li>\n",
            attribute(&said)
        ));
    }
    out.push_str("</ul>\n</details>\n");
}
