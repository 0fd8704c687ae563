//! Learning over the course of a training, for people and programs.

use deepclaims_lab::laboratory::{Laboratory, LearningPoint};
use serde::Serialize;

use super::document::{Images, Program};
use super::quantities::{Quantities, Quantity, table};
use super::seeds::{head, missing_cells, missing_lines};
use super::{Style, significant};
use crate::claim::{MissingCell, Seeds};
use crate::run::Learning;
use deepclaims_lab::data::{self, Inputs};
use deepclaims_lab::numerics::bits_are_guaranteed;
use deepclaims_lab::stats::Summary;

/// Version of the document's schema; a field that changes its meaning or goes away raises it.
const SCHEMA: u32 = 1;

const QUANTITIES: [Quantity<LearningPoint>; 5] = [
    ("loss", "train loss", |point| point.loss),
    ("training_accuracy", "train accuracy", |point| {
        point.training_accuracy
    }),
    ("test_accuracy", "test accuracy", |point| {
        point.test_accuracy
    }),
    ("sample_basin", "sample basin", |point| point.sample_basin),
    ("weight_basin", "weight basin", |point| point.weight_basin),
];

/// What `curves` found.
#[derive(Clone, Debug, Serialize)]
pub struct CurvesDocument<'a> {
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
    pub trainings: Vec<CurveDocument>,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// One training.
#[derive(Clone, Debug, Serialize)]
pub struct CurveDocument {
    /// Architecture, data and recipe.
    pub training: String,
    /// Where there are fewer samples than asked for: what the sizes became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<String>,
    /// Seeds without networks.
    pub missing: Vec<MissingCell>,
    /// From the start to the end.
    pub kept_steps: Vec<PointDocument>,
}

/// One step of a training.
#[derive(Clone, Debug, Serialize)]
pub struct PointDocument {
    /// When.
    pub step: String,
    /// Steps that the training has taken, seed by seed; trainings to a loss end after different ones.
    pub steps: Vec<usize>,
    /// Of the network, by name.
    pub network: Quantities,
}

impl<'a> CurvesDocument<'a> {
    /// The document of these trainings.
    pub fn new(
        learnings: &[Learning],
        seeds: Seeds,
        laboratory: &'a dyn Laboratory,
        seconds: f64,
    ) -> Self {
        let images = laboratory.images();
        let on_images = |learning: &Learning| learning.training.data.inputs == Inputs::Images;
        Self {
            schema: SCHEMA,
            program: Program::this(),
            data: learnings.iter().any(on_images).then(|| Images::of(images)),
            bits_guaranteed: bits_are_guaranteed().is_ok(),
            seeds,
            trainings: learnings
                .iter()
                .map(|learning| CurveDocument::new(learning, seeds.first, images))
                .collect(),
            seconds,
        }
    }
}

impl CurveDocument {
    fn new(learning: &Learning, first_seed: u64, images: &data::Images) -> Self {
        let found: Vec<&[LearningPoint]> = learning.found().collect();
        let kept_steps = learning.kept_steps.iter().enumerate();
        Self {
            training: learning.training.to_string(),
            shrunk: learning.training.data.shrunk(images),
            missing: missing_cells(first_seed, &learning.seeds),
            kept_steps: kept_steps
                .filter(|_| !found.is_empty())
                .map(|(index, step)| {
                    let seeds: Vec<&LearningPoint> =
                        found.iter().map(|seed| &seed[index]).collect();
                    PointDocument {
                        step: step.to_string(),
                        steps: seeds.iter().map(|point| point.steps).collect(),
                        network: Quantities::of(&QUANTITIES, &seeds),
                    }
                })
                .collect(),
        }
    }
}

impl PointDocument {
    /// The steps of all seeds.
    fn steps(&self) -> String {
        let first = self.steps[0];
        if self.steps.iter().all(|&steps| steps == first) {
            return first.to_string();
        }
        let steps: Vec<f64> = self.steps.iter().map(|&steps| steps as f64).collect();
        let summary = Summary::of(&steps);
        format!(
            "{} ± {}",
            significant(summary.mean),
            significant(summary.standard_deviation)
        )
    }
}

/// For each training a table of what it has learnt after how many steps.
pub fn curves_tables(document: &CurvesDocument<'_>, style: Style) -> String {
    let head = head(document.data.as_ref(), document.seeds);
    let tables: Vec<String> = document
        .trainings
        .iter()
        .map(|training| of_training(training, style))
        .collect();
    format!("{head}\n{}\n{:.1} s\n", tables.join("\n"), document.seconds)
}

fn of_training(training: &CurveDocument, style: Style) -> String {
    let mut title = training.training.clone();
    if let Some(shrunk) = &training.shrunk {
        title = format!("{title}\nFewer samples than asked for: {shrunk}.");
    }
    let missing = missing_lines(&training.missing);
    if training.kept_steps.is_empty() {
        return format!("{title}\n{missing}");
    }
    let kept_steps = training.kept_steps.iter();
    let rows = kept_steps.map(|step| (step.steps(), &step.network));
    let table = table(
        "steps",
        &QUANTITIES.map(|(_, title, _)| title),
        rows,
        "undefined",
        style,
    );
    format!("{title}\n{}\n{missing}", table.trim_fmt())
}
