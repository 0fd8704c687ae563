//! Tables of measurements.

use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, Table};

use crate::record::Row;

/// One table for each network and number of networks, in the order of the measurements.
pub(crate) fn tables(rows: &[Row]) -> String {
    rows.chunk_by(|a, b| (&a.configuration, a.networks) == (&b.configuration, b.networks))
        .map(|rows| format!("{}\n\n{}\n", title(&rows[0]), table(rows)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn title(row: &Row) -> String {
    match row.networks {
        1 => row.configuration.clone(),
        networks => format!("{networks} networks {}", row.configuration),
    }
}

/// A line for each contestant; the first is the one with whom the others are compared, round by round. Rounds
/// in which other programs took a core away from one of the two do not count, unless there is no other.
fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header([
        "who",
        "time per step",
        "share of one core's peak",
        "times ours",
        "cores",
        "disturbed rounds",
    ]);
    for column in 1..6 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        if !names.contains(&row.contestant.as_str()) {
            names.push(&row.contestant);
        }
    }
    let of =
        |name: &str| -> Vec<&Row> { rows.iter().filter(|row| row.contestant == name).collect() };
    let ours = of(names[0]);
    for name in names {
        let rounds: Vec<(&Row, &Row)> = of(name).into_iter().zip(ours.iter().copied()).collect();
        let (disturbed, quiet): (Vec<_>, Vec<_>) =
            rounds.iter().copied().partition(|(a, b)| a.disturbed() || b.disturbed());
        let counted = if quiet.is_empty() { &rounds } else { &quiet };
        let times = Summary::of(counted.iter().map(|(row, _)| row.seconds));
        let shares = Summary::of(counted.iter().map(|(row, _)| row.flops / row.seconds / row.peak));
        let ratios = Summary::of(counted.iter().map(|(a, b)| a.seconds / b.seconds));
        let cores = Summary::of(
            counted.iter().map(|(row, _)| row.processor / (row.seconds * row.steps as f64)),
        );
        // Earlier records have no processor time.
        let counts = rounds.iter().any(|(row, _)| row.processor > 0.0);
        let known = |text: String| if counts { text } else { "–".to_owned() };
        table.add_row([
            name.to_owned(),
            times.show(duration),
            shares.show(|share| format!("{:.0} %", 100.0 * share)),
            ratios.show(|ratio| format!("{ratio:.2}")),
            known(format!("{:.1}", cores.median)),
            known(format!("{} of {}", disturbed.len(), rounds.len())),
        ]);
    }
    table
}

fn duration(seconds: f64) -> String {
    match seconds {
        1.0.. => format!("{seconds:.2} s"),
        1e-3.. => format!("{:.2} ms", 1e3 * seconds),
        _ => format!("{:.1} µs", 1e6 * seconds),
    }
}

/// A median and the range around it.
struct Summary {
    median: f64,
    least: f64,
    largest: f64,
}

impl Summary {
    /// The median, of an even number the upper one of the middle pair.
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        Self {
            median: values[values.len() / 2],
            least: values[0],
            largest: values[values.len() - 1],
        }
    }

    fn show(&self, number: impl Fn(f64) -> String) -> String {
        format!("{} ({} to {})", number(self.median), number(self.least), number(self.largest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_nine_rounds_is_the_fifth_and_the_ends() {
        let summary = Summary::of([3.0, 1.0, 9.0, 2.0, 8.0, 7.0, 4.0, 6.0, 5.0].into_iter());
        assert_eq!(summary.show(|x| x.to_string()), "5 (1 to 9)");
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration(9.9e-5), "99.0 µs");
        assert_eq!(duration(1.5e-3), "1.50 ms");
        assert_eq!(duration(2.0), "2.00 s");
    }
}
