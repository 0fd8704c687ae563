//! The cells of a record as tables of layers or steps against quantities, with means over seeds.

use comfy_table::{CellAlignment, Table};
use deepclaims_lab::stats::Summary;
use deepclaims_lab::train::Step;

use super::{Style, significant};
use crate::claim::{CaseRecord, Column, Quantity, Record};

/// Columns that one table has at most.
const MOST_COLUMNS: usize = 12;

/// For each arm of each case its networks, a table with a row for each layer or step and a column for each
/// quantity, means and standard deviations over seeds, and the seeds that are missing.
///
/// Numbers that belong to a step and to a layer are left out where the arm has numbers of whole steps.
pub fn pivots(record: &Record, style: Style) -> String {
    let arms = record.cases.iter().flat_map(|case| {
        let arms = case.arms.iter();
        arms.map(move |arm| (case, arm))
    });
    let pivots = arms.map(|(case, arm)| {
        let networks = record.networks(arm).join("\n");
        let missing = arm.missing.iter();
        let missing = missing.map(|cell| format!("seed {}: {}\n", cell.seed, cell.reason));
        let missing: String = missing.collect();
        let tables = tables(record, case, &arm.name, style);
        format!("{}: {networks}\n{tables}{missing}", arm.name)
    });
    pivots.collect::<Vec<_>>().join("\n")
}

/// The step and the layer that a row is about.
type Index = (Option<Step>, Option<usize>);

fn index(column: &Column) -> Index {
    let Quantity { step, layer, .. } = column.term.quantity;
    (step, layer)
}

fn row_name(index: Index) -> String {
    match index {
        (None, Some(0)) => "inputs".to_owned(),
        (None, Some(layer)) => layer.to_string(),
        (Some(step), _) => step.to_string(),
        (None, None) => String::new(),
    }
}

fn tables(record: &Record, case: &CaseRecord, arm: &str, style: Style) -> String {
    let own = record.table().case(&case.name);
    let mut shown: Vec<&Column> = own.filter(|column| column.term.arm == arm).collect();
    let of_step = |column: &&Column| matches!(index(column), (Some(_), None));
    if shown.iter().any(of_step) {
        shown.retain(of_step);
    }
    let mut names: Vec<&str> = Vec::new();
    let mut rows: Vec<Index> = Vec::new();
    for column in &shown {
        let name: &str = &column.term.quantity.name;
        let exists = column.values.iter().any(|value| value.is_finite());
        if exists && !names.contains(&name) {
            names.push(name);
        }
        if !rows.contains(&index(column)) {
            rows.push(index(column));
        }
    }
    let tables = names.chunks(MOST_COLUMNS).map(|names| {
        let table = table(&shown, names, &rows, style);
        format!("{}\n", table.trim_fmt())
    });
    tables.collect()
}

fn table(columns: &[&Column], names: &[&str], rows: &[Index], style: Style) -> Table {
    let mut table = style.table();
    let head = match rows.first() {
        Some((Some(_), _)) => "step",
        Some((None, Some(_))) => "layer",
        _ => "",
    };
    table.set_header(std::iter::once(&head).chain(names));
    for &row in rows {
        let cell = |name: &&str| {
            let mut columns = columns.iter();
            let found = columns.find(|column| {
                column.term.quantity.name == **name && index(column) == row
            });
            found.map_or_else(String::new, |column| number(&column.summary()))
        };
        table.add_row(std::iter::once(row_name(row)).chain(names.iter().map(cell)));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn number(summary: &Summary) -> String {
    if summary.mean.is_nan() {
        return "undefined".to_owned();
    }
    if summary.count < 2 {
        return significant(summary.mean);
    }
    let (mean, deviation) = (summary.mean, summary.standard_deviation);
    format!("{} ± {}", significant(mean), significant(deviation))
}
