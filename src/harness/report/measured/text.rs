//! Layers as tables for a terminal.

use super::over_seeds;
use super::sentences::{memory, summary};
use crate::measured::{FeaturesDocument, LayerDocument};
use crate::report::style::align_numbers;
use crate::report::{Program, Style, significant};

/// A column: its title, and what stands in it.
pub(super) type Column = (&'static str, fn(&LayerDocument) -> String);

/// Probes and ranks.
pub(super) const PROBES: [Column; 7] = [
    ("units", |layer| layer.units.to_string()),
    ("probe", |layer| over_seeds(&layer.probe)),
    ("probe, train", |layer| over_seeds(&layer.probe_train)),
    ("probe, held out", |layer| {
        layer.probe_held_out.as_deref().map_or_else(String::new, over_seeds)
    }),
    ("rank", |layer| count(layer.numerical_rank)),
    ("rank, D·ε", |layer| count(layer.code_rank)),
    ("effective rank", |layer| significant(layer.effective_rank)),
];

/// Collapse and variances.
pub(super) const COLLAPSE: [Column; 11] = [
    ("NC1", |layer| significant(layer.nc1)),
    ("NC2, norms", |layer| significant(layer.nc2_norms)),
    ("NC2, angles", |layer| significant(layer.nc2_angles)),
    ("NC3", |layer| significant(layer.nc3)),
    ("NC4", |layer| significant(layer.nc4)),
    ("CDNV", |layer| significant(layer.cdnv)),
    ("tr S_W", |layer| significant(layer.within_variance)),
    ("tr S_B", |layer| significant(layer.between_variance)),
    ("participation", |layer| significant(layer.participation)),
    ("mean cosine", |layer| significant(layer.mean_cosine)),
    ("centred energy", |layer| significant(layer.centred_energy)),
];

/// A rank, or that there is none.
fn count(rank: f64) -> String {
    if rank.is_nan() { significant(rank) } else { format!("{rank}") }
}

/// The columns in which some layer has something.
pub(super) fn filled<'a>(columns: &'a [Column], document: &'a FeaturesDocument) -> Vec<&'a Column> {
    let is_filled = |(_, cell): &&Column| document.layers.iter().any(|one| !cell(one).is_empty());
    columns.iter().filter(is_filled).collect()
}

/// Two tables, the summary in sentences, and what it took.
pub(in crate::report) fn features_text(document: &FeaturesDocument, style: Style) -> String {
    let features = &document.features;
    let head = format!(
        "{} | {} samples of {} classes, {}, {} from {}",
        Program::this(),
        features.samples,
        features.labels.len(),
        super::super::number::count(document.layers.len(), "layer"),
        super::super::number::count(document.seeds.count as usize, "seed"),
        document.seeds.first,
    );
    let tables = [&PROBES[..], &COLLAPSE[..]].map(|columns| table(columns, document, style));
    let next = next_cka(document);
    let sentences = summary(document).join("\n");
    let remarks: Vec<String> =
        document.remarks.iter().map(|remark| format!("note: {remark}\n")).collect();
    let remarks = remarks.concat();
    format!(
        "{head}\n\n{}\n\n{}\n\n{next}\n\n{sentences}\n\n{remarks}Memory: {}\n{:.1} s\n",
        tables[0],
        tables[1],
        memory(document),
        document.seconds
    )
}

fn table(columns: &[Column], document: &FeaturesDocument, style: Style) -> String {
    let columns = filled(columns, document);
    let titles: Vec<&str> =
        ["layer"].into_iter().chain(columns.iter().map(|(title, _)| *title)).collect();
    let mut table = style.titled(&titles);
    for (index, layer) in document.layers.iter().enumerate() {
        let name = format!("{} {}", index + 1, layer.name);
        let cells = columns.iter().map(|(_, cell)| cell(layer));
        table.add_row(std::iter::once(name).chain(cells));
    }
    align_numbers(&mut table);
    style.laid_out(&table)
}

/// CKA of each layer with the next.
fn next_cka(document: &FeaturesDocument) -> String {
    let next = |matrix: &[Vec<f64>]| -> String {
        let pairs = matrix.iter().enumerate().skip(1).map(|(layer, row)| row[layer - 1]);
        pairs.map(significant).collect::<Vec<String>>().join(" ")
    };
    if document.layers.len() < 2 {
        return "One layer has no other to be compared with.".to_owned();
    }
    format!(
        "CKA of each layer with the next, on {} samples: {}\ndebiased: {}",
        document.cka_samples,
        next(&document.cka),
        next(&document.cka_debiased)
    )
}
