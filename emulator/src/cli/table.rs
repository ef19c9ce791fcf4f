//! Tables of text.

use std::io::{self, Write};

/// The widest column that the others are lined up behind; a longer text pushes them aside in its own row.
const WIDEST: usize = 60;

/// A text without what a terminal would obey: names come from whoever sends requests.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// Writes rows with their columns under each other.
pub(crate) fn write<const COLUMNS: usize>(
    out: &mut impl Write,
    rows: &[[String; COLUMNS]],
) -> io::Result<()> {
    let rows: Vec<[String; COLUMNS]> =
        rows.iter().map(|row| row.each_ref().map(|text| visible(text))).collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = text.chars().count().max(*width).min(WIDEST);
        }
    }
    for row in rows {
        let mut line = String::new();
        for (text, width) in row.iter().zip(widths) {
            line.push_str(&format!("{text:width$}  "));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_lined_up_and_long_texts_pushed_aside() {
        let long = "x".repeat(100);
        let rows = [["a", "b"], ["long", "c"], [&long, "d"]].map(|row| row.map(str::to_owned));
        let mut text = Vec::new();
        super::write(&mut text, &rows[..2]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "a     b\nlong  c\n");
        let mut text = Vec::new();
        super::write(&mut text, &rows).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text.lines().map(str::len).collect::<Vec<_>>(), [63, 63, 103]);
    }

    #[test]
    fn nothing_in_a_cell_is_obeyed_by_a_terminal() {
        let mut text = Vec::new();
        super::write(&mut text, &[["a\x1b[2J\nb".to_owned()]]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "a\u{fffd}[2J\u{fffd}b\n");
    }
}
