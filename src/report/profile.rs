//! Networks layer by layer, for people and programs.

use comfy_table::CellAlignment;
use serde::Serialize;

use super::document::{Images, Program};
use super::{Style, significant};
use crate::claim::{Laboratory, LayerProfile, MissingCell, Seeds};
use crate::data::{self, Inputs};
use crate::run::Profile;
use crate::simd::bits_are_guaranteed;
use crate::stats::Summary;

/// Version of the document's schema; a field that changes its meaning or goes away raises it.
const SCHEMA: u32 = 1;

/// A quantity of a layer: its name in JSON, its title in a table, and where it stands.
type Quantity = (&'static str, &'static str, fn(&LayerProfile) -> f64);

const QUANTITIES: [Quantity; 9] = [
    ("probe", "probe", |layer| layer.probe),
    ("probe_of_others", "probe, held out", |layer| {
        layer.probe_of_others
    }),
    ("numerical_rank", "rank", |layer| layer.numerical_rank),
    ("effective_rank", "effective rank", |layer| {
        layer.effective_rank
    }),
    ("nc1", "NC1", |layer| layer.nc1),
    ("within", "tr S_W", |layer| layer.within),
    ("between", "tr S_B", |layer| layer.between),
    ("cka_to_next", "CKA to next", |layer| layer.cka_to_next),
    ("weight_change", "weight change", |layer| {
        layer.weight_change
    }),
];

/// What `profile` found.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileDocument<'a> {
    /// Version of the schema.
    pub schema: u32,
    /// What wrote it.
    pub program: Program,
    /// The images, where any network is trained on them.
    pub data: Option<Images<'a>>,
    /// Whether this processor is one on which numbers are the same everywhere, bit for bit.
    pub bits_guaranteed: bool,
    /// The seeds that were run.
    pub seeds: Seeds,
    /// One for each network.
    pub profiles: Vec<NetworkDocument>,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// The layers of one network.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkDocument {
    /// Architecture, data and recipe.
    pub training: String,
    /// When it was looked at.
    pub moment: String,
    /// Where there are fewer samples than asked for: what the sizes became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<String>,
    /// Seeds without a network.
    pub missing: Vec<MissingCell>,
    /// Layer 0 are the inputs.
    pub layers: Vec<LayerDocument>,
}

/// One layer.
#[derive(Clone, Debug, Serialize)]
pub struct LayerDocument {
    /// Counted from 1; 0 are the inputs.
    pub layer: usize,
    /// By name.
    #[serde(flatten)]
    pub quantities: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    summaries: Vec<Summary>,
}

impl<'a> ProfileDocument<'a> {
    /// The document of these profiles.
    pub fn new(
        profiles: &[Profile],
        seeds: Seeds,
        laboratory: &'a dyn Laboratory,
        seconds: f64,
    ) -> Self {
        Self {
            schema: SCHEMA,
            program: Program::this(),
            data: profiles
                .iter()
                .any(|profile| profile.checkpoint.training.data.inputs == Inputs::Images)
                .then(|| Images::of(laboratory.images())),
            bits_guaranteed: bits_are_guaranteed().is_ok(),
            seeds,
            profiles: profiles
                .iter()
                .map(|profile| NetworkDocument::new(profile, seeds.first, laboratory.images()))
                .collect(),
            seconds,
        }
    }
}

impl NetworkDocument {
    fn new(profile: &Profile, first_seed: u64, images: &data::Images) -> Self {
        let found: Vec<&Vec<LayerProfile>> = profile
            .seeds
            .iter()
            .filter_map(|seed| seed.as_ref().ok())
            .collect();
        let missing = (first_seed..).zip(&profile.seeds);
        Self {
            training: profile.checkpoint.training.to_string(),
            moment: profile.checkpoint.moment.to_string(),
            shrunk: profile.checkpoint.training.data.shrunk(images),
            missing: missing
                .filter_map(|(seed, layers)| {
                    let reason = layers.as_ref().err()?.reason.clone();
                    Some(MissingCell { seed, reason })
                })
                .collect(),
            layers: (0..found.first().map_or(0, |layers| layers.len()))
                .map(|layer| {
                    let seeds: Vec<&LayerProfile> =
                        found.iter().map(|layers| &layers[layer]).collect();
                    LayerDocument::new(layer, &seeds)
                })
                .collect(),
        }
    }
}

impl LayerDocument {
    fn new(layer: usize, seeds: &[&LayerProfile]) -> Self {
        let values: Vec<Vec<f64>> = QUANTITIES
            .iter()
            .map(|(_, _, value)| seeds.iter().map(|seed| value(seed)).collect())
            .collect();
        let summaries: Vec<Summary> = values
            .iter()
            .map(|values| {
                let present: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
                Summary::of(&present)
            })
            .collect();
        let quantities = QUANTITIES
            .iter()
            .zip(values)
            .zip(&summaries)
            .map(|(((name, _, _), values), summary)| {
                let value = serde_json::json!({
                    "mean": summary.mean,
                    "standard_deviation": summary.standard_deviation,
                    "values": values,
                });
                ((*name).to_owned(), value)
            })
            .collect();
        Self {
            layer,
            quantities,
            summaries,
        }
    }
}

/// A table for each network, with means over seeds and their standard deviations.
pub fn profile_tables(document: &ProfileDocument<'_>, style: Style) -> String {
    let data = document.data.as_ref().map_or_else(String::new, |data| {
        let hash = &data.sha256[..8];
        format!(" on {} ({} images, sha256 {hash}…)", data.name, data.images)
    });
    let seeds = match document.seeds.count {
        1 => format!("seed {}", document.seeds.first),
        count => format!(
            "{count} seeds from {}: mean ± standard deviation",
            document.seeds.first
        ),
    };
    let head = format!("deepclaims {}{data}, {seeds}\n", document.program.version);
    let tables: Vec<String> = document
        .profiles
        .iter()
        .map(|profile| table(profile, style))
        .collect();
    format!("{head}\n{}\n{:.1} s\n", tables.join("\n"), document.seconds)
}

fn table(profile: &NetworkDocument, style: Style) -> String {
    let mut table = style.table();
    // Quantities that no layer has are left out.
    let shown: Vec<usize> = (0..QUANTITIES.len())
        .filter(|&index| {
            profile
                .layers
                .iter()
                .any(|layer| layer.summaries[index].mean.is_finite())
        })
        .collect();
    let titles = shown.iter().map(|&index| QUANTITIES[index].1);
    table.set_header(std::iter::once("layer").chain(titles));
    for layer in &profile.layers {
        let name = match layer.layer {
            0 => "inputs".to_owned(),
            layer => layer.to_string(),
        };
        let values = shown.iter().map(|&index| number(&layer.summaries[index]));
        table.add_row(std::iter::once(name).chain(values));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let missing: Vec<String> = profile
        .missing
        .iter()
        .map(|cell| format!("seed {}: {}\n", cell.seed, cell.reason))
        .collect();
    let missing = missing.concat();
    let mut title = format!("{} | at {}", profile.training, profile.moment);
    if let Some(shrunk) = &profile.shrunk {
        title = format!("{title}\nFewer samples than asked for: {shrunk}.");
    }
    if profile.layers.is_empty() {
        return format!("{title}\n{missing}");
    }
    format!("{title}\n{}\n{missing}", table.trim_fmt())
}

fn number(summary: &Summary) -> String {
    if summary.mean.is_nan() {
        return String::new();
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
