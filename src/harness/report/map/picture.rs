//! A map in characters, for a terminal.

use crate::claim::{Finding, MapCellRecord, MapRecord};

/// What the characters mean.
pub(in crate::report) const LEGEND: &str = "# holds   o fails   % a control shows it too   x did not train   ? open   \
    [ ] registered   ( ) outside the domain";

/// The map, a character a cell: the first axis to the right, the second upwards.
pub fn map_picture(record: &MapRecord) -> String {
    let [across, up @ ..] = record.axes.as_slice() else {
        return String::new();
    };
    let columns = 0..across.values.len();
    let labels: Vec<String> = columns.clone().map(|column| across.shown(column)).collect();
    let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(1);
    let cell = widest.max(3) + 1;
    let row_labels: Vec<String> = match up {
        [axis] => (0..axis.values.len()).map(|row| axis.shown(row)).collect(),
        _ => vec![String::new()],
    };
    let up_name = up.first().map_or("", |axis| axis.setting.name());
    let margin = row_labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let margin = margin.max(up_name.chars().count());
    let mut lines = Vec::new();
    if !up_name.is_empty() {
        lines.push(format!("{up_name:>margin$}"));
    }
    for row in (0..record.rows()).rev() {
        let cells = columns.clone().map(|column| {
            let mark = record.cell(column, row).map_or_else(|| "   ".to_owned(), mark);
            format!("{mark:>cell$}")
        });
        let cells: Vec<String> = cells.collect();
        lines.push(format!("{:>margin$} {}", row_labels[row], cells.concat()));
    }
    let ticks: Vec<String> = labels.iter().map(|label| format!("{label:>cell$}")).collect();
    lines.push(format!("{:>margin$} {}  {}", "", ticks.concat(), across.setting));
    lines.iter().map(|line| line.trim_end()).collect::<Vec<&str>>().join("\n")
}

/// Three characters: what was found, in brackets where the claim is registered, in parentheses where it is
/// not meant to hold.
fn mark(cell: &MapCellRecord) -> String {
    let letter = match cell.finding {
        _ if cell.seeds == 0 => ' ',
        Finding::Holds => '#',
        Finding::Fails => 'o',
        Finding::Unspecific => '%',
        Finding::Untrained => 'x',
        Finding::Open => '?',
    };
    match (cell.registered, cell.in_domain) {
        (true, _) => format!("[{letter}]"),
        (false, false) => format!("({letter})"),
        (false, true) => format!(" {letter} "),
    }
}
