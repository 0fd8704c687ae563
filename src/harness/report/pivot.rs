//! The cells of a record as tables of layers or steps against quantities, with means over seeds.

use comfy_table::Table;
use deepclaims_lab::stats::Summary;
use deepclaims_lab::train::Step;

use super::check_remarks::{how_far, notes};
use super::document::Images;
use super::style::align_numbers;
use super::{CheckView, Program, Style, short, significant};
use crate::claim::{
    ArmRecord, CaseRecord, Column, NetworkRecord, Quantity, Record, Seeds, distinct,
};
use crate::preset::STEPS;

/// Columns that one table has at most.
const MOST_COLUMNS: usize = 12;

/// For each network that was looked at its description, a table with a row for each layer or step
/// and a column for each quantity, means and standard deviations over seeds, and the seeds that are
/// missing.
///
/// Numbers that belong to a step and to a layer are left out where the network has numbers of whole
/// steps.
pub fn pivots(view: &CheckView<'_>, style: Style) -> String {
    let document = view.document;
    let records = document.claims.iter().map(|claim| claim.record);
    let pivots: Vec<String> = records.map(|record| pivot(record, &document.data, style)).collect();
    let interrupted = document.interrupted.map(|far| how_far(far, view.resume) + "\n");
    let resume = interrupted.unwrap_or_default();
    let seconds = format!("{:.1} s\n", document.seconds);
    format!("{}\n{seconds}{resume}", pivots.join("\n"))
}

fn pivot(record: &Record, images: &Images<'_>, style: Style) -> String {
    let seeds = match record.seeds {
        Seeds { first, count: 1 } => format!("seed {first}"),
        Seeds { first, count } => format!("{count} seeds from {first}: mean ± standard deviation"),
    };
    let data = record.data.as_ref().map_or_else(String::new, |data| {
        let hash = &short(&data.sha256)[..8];
        format!(" on {} ({} images, sha256 {hash}…)", data.name, images.images)
    });
    let notes = record.data.iter().flat_map(|data| notes(&data.notes));
    let notes = notes.map(|line| line + "\n").collect::<Vec<_>>().concat();
    let shrunk = record.data.iter().flat_map(|data| &data.shrunk);
    let shrunk = shrunk.map(|sizes| format!("Fewer samples than asked for: {sizes}.\n"));
    let shrunk = shrunk.collect::<Vec<_>>().concat();
    let remarks = record.remarks.iter().map(|remark| format!("{remark}\n"));
    let remarks = remarks.collect::<Vec<_>>().concat();
    let head = format!("{}{data}, {seeds}\n{notes}{shrunk}{remarks}\n", Program::this());
    let arms = record.cases.iter().flat_map(|case| {
        let arms = case.arms.iter();
        arms.map(move |arm| (case, arm))
    });
    let arms = arms.map(|(case, arm)| {
        let missing = arm.missing.iter();
        let missing = missing.map(|cell| format!("seed {}: {}\n", cell.seed, cell.reason));
        let missing: String = missing.collect();
        let tables = tables(record, case, &arm.name, style);
        format!("{}\n{tables}{missing}", network(record, arm))
    });
    format!("{head}{}", arms.collect::<Vec<_>>().join("\n"))
}

/// The network in words: its training, and the step where it is looked at at one alone.
fn network(record: &Record, arm: &ArmRecord) -> String {
    let description = |network: &NetworkRecord| {
        let mut trainings = record.trainings.iter();
        let training = trainings.find(|training| training.digest == network.training);
        training.map_or("", |training| &training.description)
    };
    let mut cells = record.cells.iter();
    let over_steps =
        cells.any(|column| column.term.arm == arm.name && column.term.quantity.step.is_some());
    match &arm.networks[..] {
        [.., network] if over_steps => description(network).to_owned(),
        [.., network] => format!("{} | at {}", description(network), network.step),
        [] => String::new(),
    }
}

/// The step and the layer that a row is about.
type Index = (Option<Step>, Option<usize>);

fn index(column: &Column) -> Index {
    let Quantity { step, layer, .. } = column.term.quantity;
    (step, layer)
}

/// The layer, the steps taken where they were counted, or the step.
fn row_name(columns: &[&Column], row: Index) -> String {
    let counted = columns.iter().find(|column| is_steps(column) && index(column) == row);
    match (row, counted) {
        (_, Some(steps)) => same_or_mean(&steps.summary()),
        ((None, Some(0)), None) => "inputs".to_owned(),
        ((None, Some(layer)), None) => layer.to_string(),
        ((Some(step), _), None) => step.to_string(),
        ((None, None), None) => String::new(),
    }
}

fn is_steps(column: &Column) -> bool {
    column.term.quantity.name == STEPS
}

/// One number where all seeds have the same.
fn same_or_mean(summary: &Summary) -> String {
    if summary.standard_deviation == 0.0 {
        return format!("{}", summary.mean);
    }
    number(summary)
}

fn tables(record: &Record, case: &CaseRecord, arm: &str, style: Style) -> String {
    let own = record.table().case(&case.name);
    let mut shown: Vec<&Column> = own.filter(|column| column.term.arm == arm).collect();
    let of_step = |column: &&Column| matches!(index(column), (Some(_), None));
    if shown.iter().any(of_step) {
        shown.retain(of_step);
    }
    if !shown.iter().any(|column| finite(column)) {
        return String::new();
    }
    let columns = shown.iter().filter(|one| !is_steps(one));
    let mut names: Vec<&str> = distinct(columns.map(|column| &*column.term.quantity.name));
    names.retain(|&name| shown.iter().any(|one| finite(one) && one.term.quantity.name == name));
    let rows: Vec<Index> = distinct(shown.iter().map(|column| index(column)));
    let tables = groups(&names).into_iter().flat_map(|(title, names)| {
        let chunks = names.chunks(MOST_COLUMNS).map(|names| {
            let table = table(&shown, (title, names), &rows, style);
            let title = title.map_or_else(String::new, |title| format!("\n{title}\n"));
            format!("{title}{}\n", style.laid_out(&table))
        });
        chunks.collect::<Vec<String>>()
    });
    tables.collect()
}

/// The names of a table, with what stands before the comma in all of them.
type Group<'a> = (Option<&'a str>, Vec<&'a str>);

/// Names that share what stands before a comma, as of a spectrum, are a table of their own.
fn groups<'a>(names: &[&'a str]) -> Vec<Group<'a>> {
    let prefix = |name: &'a str| name.split_once(", ").map(|(prefix, _)| prefix);
    let shared = |name: &&'a str| {
        let own = prefix(name);
        let sharing = names.iter().filter(|other| prefix(other) == own).count();
        own.filter(|_| sharing > 1)
    };
    distinct(names.iter().map(shared))
        .into_iter()
        .map(|title| {
            let own = names.iter().filter(|name| shared(name) == title);
            (title, own.copied().collect())
        })
        .collect()
}

fn table(
    columns: &[&Column],
    (title, names): (Option<&str>, &[&str]),
    rows: &[Index],
    style: Style,
) -> Table {
    let mut table = style.table();
    let counted = columns.iter().any(|column| is_steps(column));
    let head = match rows.first() {
        _ if counted => "steps",
        Some((None, Some(_))) => "layer",
        _ => "",
    };
    let short = |name: &&'_ str| {
        let inner = title.and_then(|title| name.strip_prefix(title)?.strip_prefix(", "));
        inner.unwrap_or(name).to_owned()
    };
    table.set_header(std::iter::once(head.to_owned()).chain(names.iter().map(short)));
    for &row in rows {
        let cell = |name: &&str| {
            let mut columns = columns.iter();
            let found =
                columns.find(|column| column.term.quantity.name == **name && index(column) == row);
            let exists = |column: &&&Column| row.0.is_some() || finite(column);
            let found = found.filter(exists);
            found.map_or_else(String::new, |column| number(&column.summary()))
        };
        table.add_row(std::iter::once(row_name(columns, row)).chain(names.iter().map(cell)));
    }
    align_numbers(&mut table);
    table
}

fn finite(column: &Column) -> bool {
    column.values.iter().any(|value| value.is_finite())
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
