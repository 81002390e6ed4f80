//! The letters of a page as few outlines instead of many references.
//!
//! typst-svg writes each letter as a reference to its outline. A browser makes a document
//! of its own for each of them, and there are a thousand on a page. Here letters in a row
//! become one path, on a grid of a hundredth of a point; whatever is not a plain outline
//! stays as it is.

use std::collections::HashMap;

/// Steps of the grid to a point.
const GRID: f64 = 100.0;

/// The same drawing, letters in a row in one path each.
pub fn joined(svg: &str) -> String {
    let outlines = outlines(svg);
    let mut out = String::with_capacity(svg.len() * 2);
    let mut rest = svg;
    let mut fill = None;
    while let Some(at) = rest.find("<use ") {
        if at > 0 {
            close(&mut fill, &mut out);
        }
        out.push_str(&rest[..at]);
        let end = rest[at..].find("/>").map_or(rest.len(), |end| at + end + 2);
        let element = &rest[at..end];
        match Letter::of(element).and_then(|it| Some((it, outlines.get(it.outline)?))) {
            Some((letter, outline)) => {
                if fill != Some(letter.fill) {
                    close(&mut fill, &mut out);
                    out.push_str("<path transform=\"scale(.01)\" fill=\"");
                    out.push_str(letter.fill);
                    out.push_str("\" d=\"");
                    fill = Some(letter.fill);
                }
                let [x, y] = [letter.x, letter.y].map(grid);
                out.push_str(&format!("M{x} {y}{outline}"));
            }
            None => {
                close(&mut fill, &mut out);
                out.push_str(element);
            }
        }
        rest = &rest[end..];
    }
    close(&mut fill, &mut out);
    out.push_str(rest);
    without_unused(&out)
}

fn close(fill: &mut Option<&str>, out: &mut String) {
    if fill.take().is_some() {
        out.push_str("\"/>");
    }
}

/// A letter that is nothing but an outline in a colour.
#[derive(Debug, Clone, Copy)]
struct Letter<'a> {
    outline: &'a str,
    x: f64,
    y: f64,
    fill: &'a str,
}

impl<'a> Letter<'a> {
    fn of(element: &'a str) -> Option<Letter<'a>> {
        let inner = element.strip_prefix("<use ")?.strip_suffix("/>")?;
        let mut parts = inner.split('"');
        let mut next = |name: &str| (parts.next()?.trim() == name).then(|| parts.next())?;
        let outline = next("xlink:href=")?.strip_prefix('#')?;
        let (x, y) = (next("x=")?.parse().ok()?, next("y=")?.parse().ok()?);
        let fill = next("fill=").filter(|fill| fill.starts_with('#'))?;
        let plain = next("fill-rule=")? == "nonzero" && parts.next()?.trim().is_empty();
        (plain && parts.next().is_none()).then_some(Letter { outline, x, y, fill })
    }
}

/// Where each outline begins and ends in the drawing.
fn symbols(svg: &str) -> impl Iterator<Item = (&str, &str, std::ops::Range<usize>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + svg[from..].find("<symbol id=\"")?;
        let end = at + svg[at..].find("</symbol>")? + "</symbol>".len();
        from = end;
        let (id, content) = svg[at + "<symbol id=\"".len()..end].split_once('"')?;
        Some((id, content, at..end))
    })
}

/// The plain outlines, by what they are known by, on the grid.
fn outlines(svg: &str) -> HashMap<&str, String> {
    let plain = |content: &str| -> Option<String> {
        let path = content.strip_prefix(" overflow=\"visible\"><path d=\"")?;
        outline(path.strip_suffix("\"/></symbol>")?)
    };
    symbols(svg).filter_map(|(id, content, _)| Some((id, plain(content)?))).collect()
}

/// The drawing without the outlines that nothing refers to any more.
fn without_unused(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut from = 0;
    for (id, _, range) in symbols(svg) {
        out.push_str(&svg[from..range.start]);
        if svg.contains(&format!("\"#{id}\"")) {
            out.push_str(&svg[range.clone()]);
        }
        from = range.end;
    }
    out.push_str(&svg[from..]);
    out
}

fn grid(length: f64) -> i64 {
    (length * GRID).round() as i64
}

/// An outline in relative steps that begins at nought, on the grid; none where it is
/// written otherwise.
fn outline(path: &str) -> Option<String> {
    let mut out = String::with_capacity(path.len());
    // Where the pen is, exactly and on the grid, and where the contour began.
    let (mut pen, mut on_grid) = ([0.0; 2], [0; 2]);
    let (mut start, mut start_on_grid) = (pen, on_grid);
    let mut rest = path.strip_prefix("M 0 0")?;
    while let Some(command) = rest.chars().next() {
        rest = &rest[command.len_utf8()..];
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let numbers: Option<Vec<f64>> =
            rest[..end].split_whitespace().map(|number| number.parse().ok()).collect();
        let numbers = numbers?;
        rest = &rest[end..];
        let points: Vec<[f64; 2]> = match (command, numbers.as_slice()) {
            (' ', []) => continue,
            ('m' | 'l', [x, y]) => vec![[*x, *y]],
            ('h', [x]) => vec![[*x, 0.0]],
            ('v', [y]) => vec![[0.0, *y]],
            ('q', [a, b, x, y]) => vec![[*a, *b], [*x, *y]],
            ('c', [a, b, c, d, x, y]) => vec![[*a, *b], [*c, *d], [*x, *y]],
            ('z' | 'Z', []) => {
                out.push('z');
                (pen, on_grid) = (start, start_on_grid);
                continue;
            }
            _ => return None,
        };
        let straight = matches!(command, 'h' | 'v');
        out.push(if straight { 'l' } else { command });
        let mut last = on_grid;
        for (number, [x, y]) in points.iter().enumerate() {
            last = [grid(pen[0] + x), grid(pen[1] + y)];
            for (step, at) in [last[0] - on_grid[0], last[1] - on_grid[1]].iter().zip([0, 1]) {
                if number + at > 0 && *step >= 0 {
                    out.push(' ');
                }
                out.push_str(&step.to_string());
            }
        }
        let [x, y] = points.last()?;
        pen = [pen[0] + x, pen[1] + y];
        on_grid = last;
        if command == 'm' {
            (start, start_on_grid) = (pen, on_grid);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_a_row_are_one_path() {
        let letter = |x: &str| {
            format!(
                "<use xlink:href=\"#a\" x=\"{x}\" y=\"0\" fill=\"#000000\" fill-rule=\"nonzero\"/>"
            )
        };
        let symbol = "<symbol id=\"a\" overflow=\"visible\"><path d=\"M 0 0m 0.5 -0.25l 1 0q 0.1 0.2 0.3 0.4Z m 1 1v 2h 3Z \"/></symbol>";
        let svg = format!(
            "<svg><g>{}{}</g><g>{}</g>{symbol}</svg>",
            letter("0"),
            letter("2.5"),
            letter("1")
        );
        let outline = "m50-25l100 0q10 20 30 40zm100 100l0 200l300 0z";
        let path =
            |at: &str| format!("<path transform=\"scale(.01)\" fill=\"#000000\" d=\"{at}\"/>");
        assert_eq!(
            joined(&svg),
            format!(
                "<svg><g>{}</g><g>{}</g></svg>",
                path(&format!("M0 0{outline}M250 0{outline}")),
                path(&format!("M100 0{outline}"))
            )
        );
    }

    #[test]
    fn what_is_no_plain_outline_stays() {
        for svg in [
            "<svg><use xlink:href=\"#a\" x=\"0\" y=\"0\" fill=\"url(#g)\" fill-rule=\"nonzero\"/><symbol id=\"a\" overflow=\"visible\"><path d=\"M 0 0l 1 1Z \"/></symbol></svg>",
            "<svg><use xlink:href=\"#a\" x=\"0\" y=\"0\" fill=\"#000000\" fill-rule=\"nonzero\"/><symbol id=\"a\" overflow=\"visible\"><image href=\"data:\"/></symbol></svg>",
            "<svg><use xlink:href=\"#a\" x=\"0\" y=\"0\" fill=\"#000000\" fill-rule=\"nonzero\"/><symbol id=\"a\" overflow=\"visible\"><path d=\"M 0 0L 1 1Z \"/></symbol></svg>",
            "<svg><rect/></svg>",
        ] {
            assert_eq!(joined(svg), svg);
        }
    }
}
