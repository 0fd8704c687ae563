//! Weights over the course of a training, for people and programs.

use deepclaims_lab::laboratory::{Laboratory, LayerMorphology, Morphology};
use serde::Serialize;

use super::Style;
use super::document::{Images, Program};
use super::quantities::{Quantities, Quantity, table};
use super::seeds::{head, missing_cells, missing_lines};
use crate::claim::{MissingCell, Seeds};
use crate::run::Growth;
use deepclaims_lab::data::{self, Inputs};
use deepclaims_lab::numerics::bits_are_guaranteed;

/// Version of the document's schema; a field that changes its meaning or goes away raises it.
const SCHEMA: u32 = 1;

/// Periods that a table shows.
const MOST_PERIODS: usize = 12;

/// Of the whole network; quantities of nodes are means over hidden layers.
const OF_NETWORK: [Quantity<Morphology>; 8] = [
    ("loss", "train loss", |network| network.loss),
    ("accuracy", "test accuracy", |network| network.accuracy),
    ("variation", "variation of s", |network| {
        network.over_layers(|layer| layer.variation)
    }),
    ("correlation", "corr(in, out)", |network| {
        network.over_layers(|layer| layer.correlation)
    }),
    ("path_gain_excess", "path gain", |network| {
        network.path_gain_excess
    }),
    ("participation", "participation", |network| {
        network.over_layers(|layer| layer.participation)
    }),
    ("bimodality", "bimodality", |network| {
        network.over_layers(|layer| layer.bimodality)
    }),
    ("otsu", "Otsu share", |network| {
        network.over_layers(|layer| layer.otsu)
    }),
];

const OF_LAYER: [Quantity<LayerMorphology>; 6] = [
    ("norm", "norm", |layer| layer.norm),
    ("variation", "variation of s", |layer| layer.variation),
    ("correlation", "corr(in, out)", |layer| layer.correlation),
    ("participation", "participation", |layer| {
        layer.participation
    }),
    ("bimodality", "bimodality", |layer| layer.bimodality),
    ("otsu", "Otsu share", |layer| layer.otsu),
];

/// What `morphology` found.
#[derive(Clone, Debug, Serialize)]
pub struct MorphologyDocument<'a> {
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
    /// One for each training.
    pub trainings: Vec<GrowthDocument>,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// One training.
#[derive(Clone, Debug, Serialize)]
pub struct GrowthDocument {
    /// Architecture, data and recipe.
    pub training: String,
    /// Where there are fewer samples than asked for: what the sizes became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<String>,
    /// Seeds without networks.
    pub missing: Vec<MissingCell>,
    /// From the start to the end.
    pub kept_steps: Vec<MomentDocument>,
}

/// One step of a training.
#[derive(Clone, Debug, Serialize)]
pub struct MomentDocument {
    /// When.
    pub step: String,
    /// Of the network as a whole, by name; quantities of nodes are means over hidden layers.
    pub network: Quantities,
    /// Of the hidden layers, from the first, by name.
    pub layers: Vec<Quantities>,
    /// The variation along the depth in the logarithms of the norms of the matrices between hidden
    /// layers, from the longest period; empty with fewer than four matrices.
    pub depth_spectrum: Vec<PeriodDocument>,
    /// The same as one row.
    #[serde(skip)]
    spectrum: Quantities,
}

/// One period of the depth spectrum.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodDocument {
    /// In layers.
    pub period: f64,
    /// By the name `share`.
    #[serde(flatten)]
    pub share: Quantities,
}

impl<'a> MorphologyDocument<'a> {
    /// The document of these trainings.
    pub fn new(
        growths: &[Growth],
        seeds: Seeds,
        laboratory: &'a dyn Laboratory,
        seconds: f64,
    ) -> Self {
        let images = laboratory.images();
        let on_images = |growth: &Growth| growth.training.data.inputs == Inputs::Images;
        Self {
            schema: SCHEMA,
            program: Program::this(),
            data: growths.iter().any(on_images).then(|| Images::of(images)),
            bits_guaranteed: bits_are_guaranteed().is_ok(),
            seeds,
            trainings: growths
                .iter()
                .map(|growth| GrowthDocument::new(growth, seeds.first, images))
                .collect(),
            seconds,
        }
    }
}

impl GrowthDocument {
    fn new(growth: &Growth, first_seed: u64, images: &data::Images) -> Self {
        let found: Vec<&Vec<Morphology>> = growth
            .seeds
            .iter()
            .filter_map(|seed| seed.as_ref().ok())
            .collect();
        let kept_steps = growth.kept_steps.iter().enumerate();
        Self {
            training: growth.training.to_string(),
            shrunk: growth.training.data.shrunk(images),
            missing: missing_cells(first_seed, &growth.seeds),
            kept_steps: kept_steps
                .filter(|_| !found.is_empty())
                .map(|(index, step)| {
                    let seeds: Vec<&Morphology> = found.iter().map(|seed| &seed[index]).collect();
                    MomentDocument::new(step.to_string(), &seeds)
                })
                .collect(),
        }
    }
}

impl MomentDocument {
    fn new(step: String, seeds: &[&Morphology]) -> Self {
        let depth = seeds[0].layers.len();
        let of_layer = |layer: usize| {
            let seeds: Vec<&LayerMorphology> = seeds.iter().map(|one| &one.layers[layer]).collect();
            Quantities::of(&OF_LAYER, &seeds)
        };
        let bins = 0..seeds[0].spectrum.len();
        let mut spectrum = Quantities::default();
        let depth_spectrum = bins
            .map(|bin| {
                let shares: Vec<f64> = seeds.iter().map(|one| one.spectrum[bin]).collect();
                let mut share = Quantities::default();
                share.add("share".to_owned(), &shares);
                spectrum.add(format!("bin {}", bin + 1), &shares);
                PeriodDocument {
                    // One matrix fewer than hidden layers lies between them.
                    period: (depth - 1) as f64 / (bin + 1) as f64,
                    share,
                }
            })
            .collect();
        Self {
            step,
            network: Quantities::of(&OF_NETWORK, seeds),
            layers: (0..depth).map(of_layer).collect(),
            depth_spectrum,
            spectrum,
        }
    }
}

/// With one decimal, or none where there is nothing behind the point.
fn rounded(period: f64) -> String {
    let text = format!("{period:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// For each training a table of its weights over time, and of their depth spectrum where they have one.
pub fn morphology_tables(document: &MorphologyDocument<'_>, style: Style) -> String {
    let head = head(document.data.as_ref(), document.seeds);
    let tables: Vec<String> = document
        .trainings
        .iter()
        .map(|training| of_training(training, style))
        .collect();
    format!("{head}\n{}\n{:.1} s\n", tables.join("\n"), document.seconds)
}

fn of_training(training: &GrowthDocument, style: Style) -> String {
    let mut title = training.training.clone();
    if let Some(shrunk) = &training.shrunk {
        title = format!("{title}\nFewer samples than asked for: {shrunk}.");
    }
    let missing = missing_lines(&training.missing);
    let Some(last) = training.kept_steps.last() else {
        return format!("{title}\n{missing}");
    };
    let rows = |of: fn(&MomentDocument) -> &Quantities| {
        let kept_steps = training.kept_steps.iter();
        kept_steps.map(move |step| (step.step.clone(), of(step)))
    };
    let titles = OF_NETWORK.map(|(_, title, _)| title);
    let growth = table("", &titles, rows(|step| &step.network), "", style);
    let mut text = format!("{title}\n{}\n", growth.trim_fmt());
    if !last.depth_spectrum.is_empty() {
        let periods: Vec<String> = last
            .depth_spectrum
            .iter()
            .take(MOST_PERIODS)
            .map(|bin| format!("period {}", rounded(bin.period)))
            .collect();
        let spectrum = table("", &periods, rows(|step| &step.spectrum), "", style);
        let shown = if last.depth_spectrum.len() > MOST_PERIODS {
            format!("; the {MOST_PERIODS} longest periods, `--format json` has all")
        } else {
            String::new()
        };
        text = format!(
            "{text}\nDepth spectrum of log norms between hidden layers, trend removed (shares{shown})\n{}\n",
            spectrum.trim_fmt()
        );
    }
    format!("{text}{missing}")
}
