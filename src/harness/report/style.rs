//! How text is laid out on a terminal.

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, presets};

use super::wrapping::wrapped;

/// Below so many columns a list takes the place of a table.
const NARROW: u16 = 60;
/// How far the lines of a list's entry stand below its first one.
const INDENT: &str = "  ";

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours may be used.
    pub colour: bool,
    /// Columns to which lines are wrapped; none where that is not known.
    pub width: Option<u16>,
}

impl Style {
    /// An empty table in this style.
    pub(crate) fn table(self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if self.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if let Some(width) = self.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        table
    }

    /// An empty table with these faint titles.
    pub(crate) fn titled(self, titles: &[&str]) -> Table {
        let mut table = self.table();
        let title = |title: &&str| Cell::new(title).add_attribute(Attribute::Dim);
        table.set_header(titles.iter().map(title));
        table
    }

    /// A table as text, or a list of its rows where there is no room for columns.
    pub(crate) fn laid_out(self, table: &Table) -> String {
        match self.width {
            Some(width) if width < NARROW => list(table),
            _ => table.trim_fmt(),
        }
    }

    /// The same text with its long lines wrapped.
    pub(crate) fn wrapped(self, text: &str) -> String {
        self.width.map_or_else(|| text.to_owned(), |width| wrapped(text, width.into()))
    }
}

/// Every row as a paragraph: the cells without a title before its first line, each other cell in a line
/// behind its title.
fn list(table: &Table) -> String {
    let titles: Vec<String> =
        table.header().into_iter().flat_map(|row| row.cell_iter().map(Cell::content)).collect();
    let entry = |row: &comfy_table::Row| {
        let cells = row.cell_iter().map(Cell::content).enumerate();
        let mut lines: Vec<String> = Vec::new();
        let mut mark = String::new();
        for (index, content) in cells.filter(|(_, content)| !content.is_empty()) {
            match titles.get(index).map(String::as_str) {
                Some("") if lines.is_empty() => mark = format!("{mark}{content} "),
                Some("") | None => lines.push(content),
                Some(title) => lines.push(format!("{title}: {content}")),
            }
        }
        mark + &lines.join(&format!("\n{INDENT}"))
    };
    table.row_iter().map(entry).collect::<Vec<String>>().join("\n")
}

/// Aligns all columns but the first to the right, as numbers are.
pub(super) fn align_numbers(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(width: Option<u16>) -> String {
        let style = Style { colour: false, width };
        let mut table = style.titled(&["", "claim", "verdict"]);
        table.add_row(["✔", "tunnel.split", "Supported"]);
        table.add_row(["✘", "modes.width", ""]);
        style.laid_out(&table)
    }

    #[test]
    fn narrow_terminals_get_a_list() {
        let list = "✔ claim: tunnel.split\n  verdict: Supported\n✘ claim: modes.width";
        assert_eq!(text(Some(NARROW - 1)), list);
        for width in [None, Some(NARROW)] {
            let table = text(width);
            assert!(table.contains(" ✔  tunnel.split  Supported"), "{table}");
        }
    }

    #[test]
    fn rows_without_titles_begin_with_their_first_cell() {
        let style = Style { colour: false, width: Some(40) };
        let mut table = style.table();
        table.add_row(["tunnel.split", "Supported"]);
        assert_eq!(style.laid_out(&table), "tunnel.split\n  Supported");
    }
}
