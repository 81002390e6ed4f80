//! Rows of words in columns, for people at a terminal.

use unicode_width::UnicodeWidthStr;

/// Sets rows in columns: the first one from the left, numbers under one another from
/// the right. The first row is the head.
pub fn table(rows: &[Vec<String>]) -> String {
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
            if column == 0 {
                line = format!("{cell}{blank}");
            } else {
                line += &format!("  {blank}{cell}");
            }
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
        let shown = table(&[row(["statement", "pages", "kg"]), row(["図書館", "8", "9.98"])]);
        assert_eq!(shown, "statement  pages    kg\n図書館         8  9.98\n");
    }
}
