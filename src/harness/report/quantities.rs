//! Several quantities over seeds: as JSON, and as the columns of a table.

use comfy_table::Table;
use serde::Serialize;

use super::style::align_numbers;
use super::{Style, significant};
use deepclaims_lab::stats::Summary;

/// A quantity of something: its name in JSON, its title in a table, and its value.
pub(super) type Quantity<T> = (&'static str, &'static str, fn(&T) -> f64);

/// The quantities of one thing over seeds, by name: mean, standard deviation, and each seed's value.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Quantities {
    /// As JSON.
    #[serde(flatten)]
    pub values: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    summaries: Vec<Summary>,
}

impl Quantities {
    pub(super) fn of<T>(quantities: &[Quantity<T>], seeds: &[&T]) -> Self {
        let mut of = Self::default();
        for (name, _, value) in quantities {
            let values: Vec<f64> = seeds.iter().map(|seed| value(seed)).collect();
            of.add((*name).to_owned(), &values);
        }
        of
    }

    /// One more quantity, seed by seed.
    pub(super) fn add(&mut self, name: String, values: &[f64]) {
        let present: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
        let summary = Summary::of(&present);
        let value = serde_json::json!({
            "mean": summary.mean,
            "standard_deviation": summary.standard_deviation,
            "values": values,
        });
        self.values.insert(name, value);
        self.summaries.push(summary);
    }
}

/// A table with a row for each of `rows` and a column for each of `titles` that any row has; where a row has
/// none stands `absent`.
pub(super) fn table<'a>(
    head: &str,
    titles: &[impl AsRef<str>],
    rows: impl Iterator<Item = (String, &'a Quantities)>,
    absent: &str,
    style: Style,
) -> Table {
    let rows: Vec<(String, &Quantities)> = rows.collect();
    let shown: Vec<usize> = (0..titles.len())
        .filter(|&index| {
            rows.iter()
                .any(|(_, row)| row.summaries[index].mean.is_finite())
        })
        .collect();
    let mut table = style.table();
    let titles = shown.iter().map(|&index| titles[index].as_ref());
    table.set_header(std::iter::once(head).chain(titles));
    for (name, row) in rows {
        let values = shown
            .iter()
            .map(|&index| number(&row.summaries[index], absent));
        table.add_row(std::iter::once(name).chain(values));
    }
    align_numbers(&mut table);
    table
}

fn number(summary: &Summary, absent: &str) -> String {
    if summary.mean.is_nan() {
        return absent.to_owned();
    }
    if summary.count < 2 {
        return significant(summary.mean);
    }
    format!(
        "{} ± {}",
        significant(summary.mean),
        significant(summary.standard_deviation)
    )
}
