//! How text is laid out on a terminal.

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, presets};

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours may be used.
    pub colour: bool,
    /// Columns to which lines are wrapped; none where there is no terminal.
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
}

/// Aligns all columns but the first to the right, as numbers are.
pub(super) fn align_numbers(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}
