//! `collapse.two_clusters`: where inputs end.

use super::MODULE;
use super::layers::{
    DIMENSIONS, EVERY, Kind, LARGEST, RANDOM, RATIO, RATIOS, angle_loss, as_deep, travellers,
};
use crate::prelude::*;

/// Dimensions of guide and inputs, and width of the layers.
const WIDTH: usize = 64;
const INPUTS: usize = 500;
/// Layers.
const DEPTH: usize = 12;
/// Losses within this of 0 or 1 are at an end.
const END: f64 = 0.05;

const STATEMENT: &str = "Unseen inputs end in exactly two clusters, with the guide and against it.";

const QUANTITY: &str = "Gaussian guide and 500 Gaussian inputs in 64 dimensions, 12 layers that \
    keep the largest of four rows, a fresh matrix for every layer; loss: angle to the mapped guide \
    over π; share of inputs with a loss in (0.05, 0.95), and share at each end";

pub(super) fn claim() -> Claim {
    claim_at(&Variation::none())
}

fn claim_at(variation: &Variation) -> Claim {
    let width = variation.count(Setting::Dimension, WIDTH);
    let ratio = variation.count(Setting::Ratio, RATIO);
    let depth = as_deep(DEPTH, ratio);
    let [largest, every, random] =
        [LARGEST, EVERY, RANDOM].map(|kind| clusters(kind.drawing(ratio), width, depth));
    let case = Case::new("random vectors")
        .effect(largest.number(BETWEEN).below(0.10))
        .effect(largest.number(WITH).above(0.3))
        .effect(largest.number(AGAINST).above(0.3))
        .negative_control(every.number(BETWEEN).above(0.95))
        .negative_control(random.number(BETWEEN).above(0.95));
    MODULE
        .claim("two_clusters", STATEMENT)
        .section("authors' code")
        .quantity(QUANTITY)
        .domain([DIMENSIONS, RATIOS])
        .rebuilt(claim_at, [(Setting::Dimension, WIDTH as f64), (Setting::Ratio, RATIO as f64)])
        .case(case)
}

const BETWEEN: &str = "share between the ends";
const WITH: &str = "share with the guide";
const AGAINST: &str = "share against the guide";

/// An arm that reads where Gaussian inputs end.
fn clusters(kind: Kind, width: usize, depth: usize) -> Arm {
    let quantities = [BETWEEN, WITH, AGAINST];
    Arm::seeded(kind.name, quantities, move |laboratory, seed| {
        let purpose = format!("collapse/two clusters/{}", kind.name);
        let mut stream = Stream::new(seed, &purpose);
        let vectors = stream.normal_matrix(1 + INPUTS, width);
        let inputs = Matrix::from_fn(INPUTS, width, |row, column| vectors.row(row + 1)[column]);
        let start = travellers(vectors.row(0), &inputs)?;
        let end = kind.at_depth(depth, laboratory, start, &mut stream);
        let losses = angle_loss(laboratory, &end);
        let share = |within: fn(f64) -> bool| {
            let count = losses.iter().filter(|&&loss| within(loss)).count();
            count as f64 / INPUTS as f64
        };
        Ok([
            share(|loss| loss > END && loss < 1.0 - END),
            share(|loss| loss <= END),
            share(|loss| loss >= 1.0 - END),
        ])
    })
    .costing(move |_| kind.work_at_angles(depth, width, INPUTS))
}
