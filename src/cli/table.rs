//! Rows of words in columns, for people at a terminal.

use unicode_width::UnicodeWidthStr;

/// From which edge a column is set: words from the left, numbers from the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// Sets rows in columns: the first one from the left, the others from an edge. The first
/// row is the head.
pub fn table(rows: &[Vec<String>], edge: Edge) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let blank = " ".repeat(width - cell.width());
            let gap = if column == 0 { "" } else { "  " };
            line += &match edge {
                Edge::Right if column > 0 => format!("{gap}{blank}{cell}"),
                _ => format!("{gap}{cell}{blank}"),
            };
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_one_another_in_every_script() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["statement", "pages", "kg"]), row(["図書館", "8", "9.98"])];
        let shown = table(&rows, Edge::Right);
        assert_eq!(shown, "statement  pages    kg\n図書館         8  9.98\n");
        let shown = table(&rows, Edge::Left);
        assert_eq!(shown, "statement  pages  kg\n図書館     8      9.98\n");
    }
}
