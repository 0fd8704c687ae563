//! Networks layer by layer, for people and programs.

use deepclaims_lab::laboratory::{Laboratory, LayerProfile};
use serde::Serialize;

use super::Style;
use super::document::{Images, Program};
use super::quantities::{Quantities, Quantity, table};
use super::seeds::{head, missing_cells, missing_lines};
use crate::claim::{MissingCell, Seeds};
use crate::run::Profile;
use deepclaims_lab::data::{self, Inputs};
use deepclaims_lab::numerics::bits_are_guaranteed;

/// Version of the document's schema; a field that changes its meaning or goes away raises it.
const SCHEMA: u32 = 1;

const QUANTITIES: [Quantity<LayerProfile>; 9] = [
    ("probe", "probe", |layer| layer.probe),
    ("held_out_probe", "probe, held out", |layer| {
        layer.held_out_probe
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
    pub step: String,
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
    pub quantities: Quantities,
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
        Self {
            training: profile.checkpoint.training.to_string(),
            step: profile.checkpoint.step.to_string(),
            shrunk: profile.checkpoint.training.data.shrunk(images),
            missing: missing_cells(first_seed, &profile.seeds),
            layers: (0..found.first().map_or(0, |layers| layers.len()))
                .map(|layer| {
                    let seeds: Vec<&LayerProfile> =
                        found.iter().map(|layers| &layers[layer]).collect();
                    LayerDocument {
                        layer,
                        quantities: Quantities::of(&QUANTITIES, &seeds),
                    }
                })
                .collect(),
        }
    }
}

/// A table for each network, with means over seeds and their standard deviations.
pub fn profile_tables(document: &ProfileDocument<'_>, style: Style) -> String {
    let head = head(document.data.as_ref(), document.seeds);
    let tables: Vec<String> = document
        .profiles
        .iter()
        .map(|profile| of_network(profile, style))
        .collect();
    format!("{head}\n{}\n{:.1} s\n", tables.join("\n"), document.seconds)
}

fn of_network(profile: &NetworkDocument, style: Style) -> String {
    let mut title = format!("{} | at {}", profile.training, profile.step);
    if let Some(shrunk) = &profile.shrunk {
        title = format!("{title}\nFewer samples than asked for: {shrunk}.");
    }
    let missing = missing_lines(&profile.missing);
    if profile.layers.is_empty() {
        return format!("{title}\n{missing}");
    }
    let rows = profile.layers.iter().map(|layer| {
        let name = match layer.layer {
            0 => "inputs".to_owned(),
            layer => layer.to_string(),
        };
        (name, &layer.quantities)
    });
    let table = table(
        "layer",
        &QUANTITIES.map(|(_, title, _)| title),
        rows,
        "",
        style,
    );
    format!("{title}\n{}\n{missing}", table.trim_fmt())
}
