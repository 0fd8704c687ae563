//! `modes.width` and `modes.basin_predicts`: whether accuracy goes with basins from network to
//! network.

use deepclaims_lab::stats::rank_correlation;

use super::MODULE;
use super::depth::{self, DEPTHS};
use super::task::{
    Basins, DOMAIN, EVERY, FITTED, MOST_STEPS, SAMPLE_BASIN, TEST_ACCURACY, TRAINING_ACCURACY,
    WEIGHT_BASIN, WIDTH, accuracies_and_basins, accuracies_and_basins_work, images,
};
use crate::prelude::*;
use crate::recipes;

const WIDTHS: [usize; 6] = [8, 16, 32, 64, 128, 256];
const SIZES: [usize; 3] = [100, 300, 1_000];

const WIDTH_QUANTITY: &str = "for each seed Spearman's correlation of test accuracy with the basin \
    over 2 hidden layers of 8, 16, 32, 64, 128, 256 units, trained until the loss is below 0.02, \
    of those networks that fit 98.5 % of the training samples";

const GROW: &str = "Basins and accuracy grow together with width.";

pub(super) fn width() -> Claim {
    let arm = correlations("widths", widths());
    let case = Case::new("D")
        .effect(arm.number(WITH_WEIGHTS).above(0.7))
        .effect(arm.number(WITH_SAMPLES).above(0.7));
    reconstruction(&MODULE, ["width", GROW, WIDTH_QUANTITY])
        .domain(DOMAIN)
        .fixed([Setting::Width], "it compares widths")
        .section("versions 1 and 5")
        .case(reports(case, &arm))
}

const PREDICTS: &str = "Basin size explains generalisation across architectures and recipes.";

const PREDICTS_QUANTITY: &str = "for each seed Spearman's correlation of test accuracy with the \
    basin over the networks of weight_basin_depth and of width and 2 hidden layers of 64 units at \
    learning rates 0.02, 0.1, 0.4 in batches of 5, 20, 100, of those that fit 98.5 % of the \
    training samples; contrast: over 100, 300 and 1,000 training samples";

const LENGTH: &str = "The networks of the grid and of the contrast are trained for 30 epochs, as in \
    weight_basin_depth.";

pub(super) fn predicts() -> Claim {
    let depths = DEPTHS.map(|depth| (format!("depth {depth}"), depth::trained(depth)));
    let networks = depths.into_iter().chain(widths()).chain(recipes());
    let arm = correlations("networks", networks);
    let contrast = correlations("training samples", SIZES.map(sized));
    let case = Case::new("D")
        .effect(arm.number(WITH_WEIGHTS).above(0.5))
        .effect(arm.number(WITH_SAMPLES).above(0.5))
        .contrast(contrast.number(WITH_WEIGHTS).above(0.4))
        .contrast(contrast.number(WITH_SAMPLES).above(0.4));
    reconstruction(&MODULE, ["basin_predicts", PREDICTS, PREDICTS_QUANTITY])
        .section("versions 1 and 5")
        .remark(LENGTH)
        .domain(DOMAIN)
        .fixed(
            [Setting::Depth, Setting::Width, Setting::Batch],
            "it compares networks of several depths, widths and batch sizes",
        )
        .case([&arm, &contrast].into_iter().fold(case, reports))
}

fn reports(case: Case, arm: &Arm) -> Case {
    let names = [FILTERED].into_iter().chain(SUMMARY[2..6].iter().copied());
    names.fold(case, |case, name| case.report(arm.number(name)))
}

fn widths() -> impl Iterator<Item = (String, Training)> {
    WIDTHS.into_iter().map(|width| {
        let recipe = recipes::plain().to_loss(0.02, EVERY, MOST_STEPS);
        let training = Training::new(Mlp::relu(2, width), recipes::plain_images(), recipe);
        (format!("width {width}"), training)
    })
}

/// The grid of learning rates and batches.
fn recipes() -> Vec<(String, Training)> {
    let grid = [0.02, 0.1, 0.4].into_iter();
    let grid = grid.flat_map(|learning_rate| [5, 20, 100].map(|batch| (learning_rate, batch)));
    grid.map(|(learning_rate, batch)| {
        let recipe = Recipe { batch, ..recipes::plain().learning_rate(learning_rate) };
        let name = format!("rate {learning_rate}, batch {batch}");
        (name, square(recipes::plain_images(), recipe))
    })
    .collect()
}

/// The network of the contrast on so many training samples.
fn sized(size: usize) -> (String, Training) {
    let training = square(images(size), recipes::plain());
    (format!("{size} samples"), training)
}

/// Two hidden layers of the usual width, as long as the networks of `modes.weight_basin_depth`.
fn square(data: Data, recipe: Recipe) -> Training {
    Training::new(Mlp::relu(2, WIDTH), data, recipe.epochs(30))
}

/// The accuracies of one network on training and on test samples, and its basins in weight space
/// and in sample space.
type Measured = [f64; 4];

/// Whether a network has basins.
fn has_basins([_, _, weights, samples]: &Measured) -> bool {
    weights.is_finite() && samples.is_finite()
}

const WITH_WEIGHTS: &str = "correlation with weight basin";
const WITH_SAMPLES: &str = "correlation with sample basin";
const FILTERED: &str = "networks filtered";

/// What is read over all networks of an arm.
const SUMMARY: [&str; 7] = [
    WITH_WEIGHTS,
    WITH_SAMPLES,
    "unfiltered correlation with weight basin",
    "unfiltered correlation with sample basin",
    "permuted correlation with weight basin",
    "permuted correlation with sample basin",
    FILTERED,
];

/// An arm that reads how accuracy goes with basins over these networks, and both of each of them.
fn correlations(name: &str, networks: impl IntoIterator<Item = (String, Training)>) -> Arm {
    let (names, trainings): (Vec<String>, Vec<Training>) = networks.into_iter().unzip();
    let checkpoints = trainings.iter().map(Training::end).collect();
    let basins: Vec<Basins> =
        trainings.iter().map(|training| Basins::new(training, Retained::Labels)).collect();
    let each = names.iter().flat_map(|name| {
        [TRAINING_ACCURACY, TEST_ACCURACY, WEIGHT_BASIN, SAMPLE_BASIN]
            .map(|quantity| format!("{name}: {quantity}").into())
    });
    let quantities = SUMMARY.map(Quantity::from).into_iter().chain(each);
    let purpose = format!("modes/{name} permuted");
    let measured = basins.clone();
    Arm::listed(name, checkpoints, quantities.collect(), move |subjects| {
        let networks = subjects.iter().zip(&measured);
        let found: Vec<Measured> =
            networks.map(|(subject, basins)| accuracies_and_basins(subject, basins)).collect();
        let [first, ..] = subjects else {
            return Err(Missing::because("there are no networks"));
        };
        let mut values = summarise(&found, &mut first.stream(&purpose));
        values.extend(found.iter().flatten());
        Ok(values)
    })
    .costing(move |sizes| accuracies_and_basins_work(sizes, &basins))
}

/// Over those networks that pass the filter, over all that have basins, and with each network's
/// accuracy given to another one; and how many do not pass.
fn summarise(found: &[Measured], stream: &mut Stream) -> Vec<f64> {
    let mut defined = found.to_vec();
    defined.retain(has_basins);
    let mut filtered = defined.clone();
    filtered.retain(|[training, ..]| *training >= FITTED);
    let order = stream.permutation(filtered.len()).into_iter();
    let pairs = filtered.iter().zip(order);
    let permuted = pairs.map(|(&[training, _, weights, samples], other)| {
        let [_, test, ..] = filtered[other];
        [training, test, weights, samples]
    });
    let permuted: Vec<Measured> = permuted.collect();
    let correlations = [&filtered, &defined, &permuted].map(|networks| correlate(networks));
    let missing = (found.len() - filtered.len()) as f64;
    correlations.into_iter().flatten().chain([missing]).collect()
}

/// Of test accuracy with both basins.
fn correlate(networks: &[Measured]) -> [f64; 2] {
    let column = |index: usize| networks.iter().map(|network| network[index]).collect();
    let [test, weights, samples]: [Vec<f64>; 3] = [1, 2, 3].map(column);
    [&weights, &samples].map(|basins| rank_correlation(&test, basins))
}
