//! `modes.first_layer`: the rank probability distribution of the first layer and accuracy.

use deepclaims_lab::stats::rank_correlation;

use super::MODULE;
use super::task::{
    DOMAIN, FITTED, TEST_ACCURACY, TRAINING_ACCURACY, WIDTH, accuracies, default_start, images,
};
use crate::prelude::*;
use crate::recipes;

/// Hidden layers.
const DEPTH: usize = 8;
const RATES: [f64; 4] = [0.01, 0.02, 0.05, 0.1];
const BATCHES: [usize; 2] = [8, 32];
/// Factor on the learning rates of linear networks.
const SLOWER: f64 = 0.4;

const STATEMENT: &str = "The lower the rank probability distribution of the first hidden layer, the \
    higher the accuracy.";

const QUANTITY: &str = "for each seed Spearman's correlation of test accuracy with the summary of \
    rpd_rises in the first hidden layer, over learning rates 0.01, 0.02, 0.05, 0.1 and batches of 8 \
    and 32, of those networks that fit 98.5 % of the training samples; 8 hidden layers of 64 units, \
    1,000 training samples, 2,000 steps";

const START: &str = "All recipes of a seed share the initial weights. The sign under the default \
    start, every weight N(0, 1/(3 fan_in)), could not be decided in tuning; it is reported. Linear \
    networks take 0.4 times the learning rates.";

pub(super) fn claim() -> Claim {
    reconstruction(&MODULE, ["first_layer", STATEMENT, QUANTITY])
        .section("versions 4 and 5")
        .remark(START)
        .domain(DOMAIN)
        .fixed([Setting::Batch], "it compares batches of 8 and 32")
        .case(case("D", Labels::Original))
        .case(case("D2", Labels::Modulo(2)))
}

fn case(name: &str, labels: Labels) -> Case {
    let data = images(1_000).labelled(labels);
    let relu = Mlp::relu(DEPTH, WIDTH);
    let trained = arm("recipes", &relu, &data, 1.0);
    let linear = arm("linear", &Mlp::linear(DEPTH, WIDTH), &data, SLOWER);
    let default = arm("default start", &default_start(relu), &data, 1.0);
    Case::new(name)
        .effect(trained.number(FIRST).below(-0.5))
        .check(trained.number(SPREAD).above(0.01))
        .report(trained.number(LAST))
        .report(trained.number(WITH_RATE))
        .report(trained.number(FILTERED))
        .report(linear.number(UNFILTERED))
        .report(linear.number(FILTERED))
        .report(default.number(UNFILTERED))
        .report(default.number(FILTERED))
}

const FIRST: &str = "correlation of accuracy with layer 1";
const UNFILTERED: &str = "unfiltered correlation of accuracy with layer 1";
const LAST: &str = "correlation of accuracy with the last layer";
const WITH_RATE: &str = "correlation of the learning rate with layer 1";
const SPREAD: &str = "best − worst accuracy";
const FILTERED: &str = "networks filtered";

/// What is read over all recipes, in this order.
const SUMMARY: [&str; 6] = [FIRST, UNFILTERED, LAST, WITH_RATE, SPREAD, FILTERED];

/// What is read from each network, in this order.
const EACH: [&str; 4] =
    [TRAINING_ACCURACY, TEST_ACCURACY, "alignment of layer 1", "alignment of the last layer"];

/// The learning rate of a network, and what is read from it.
type Measured = (f64, [f64; EACH.len()]);

/// An arm that trains this network by all recipes, at learning rates times `factor`.
fn arm(name: &str, network: &Mlp, data: &Data, factor: f64) -> Arm {
    let recipes = RATES.iter().flat_map(|&rate| BATCHES.map(|batch| (rate * factor, batch)));
    let recipes: Vec<(f64, usize)> = recipes.collect();
    let checkpoint = |&(rate, batch): &(f64, usize)| {
        let recipe = Recipe { batch, ..recipes::plain().learning_rate(rate).total_steps(2_000) };
        Training::new(network.clone(), data.clone(), recipe).end()
    };
    let networks = recipes.iter().map(checkpoint).collect();
    let each = recipes.iter().flat_map(|(rate, batch)| {
        EACH.map(|quantity| format!("rate {rate}, batch {batch}: {quantity}").into())
    });
    let quantities = SUMMARY.map(Quantity::from).into_iter().chain(each).collect();
    Arm::listed(name, networks, quantities, move |subjects| {
        let rates = recipes.iter().map(|(rate, _)| *rate);
        let found: Vec<Measured> = rates.zip(subjects.iter().map(read)).collect();
        let each = found.iter().flat_map(|(_, values)| *values);
        Ok(summarise(&found).into_iter().chain(each).collect())
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|network| {
            let ends = [1, network.shape.hidden().len()];
            let alignments =
                ends.map(|layer| rank_alignment_work(&network.shape, layer, network.train));
            alignments.into_iter().sum::<Work>() + network.evaluation()
        });
        work.sum::<Work>()
    })
}

fn read(subject: &Subject<'_>) -> [f64; EACH.len()] {
    let (split, laboratory) = (subject.split, subject.laboratory);
    let [training, test] = accuracies(subject);
    let [first, last] = [1, subject.network.depth()].map(|layer| {
        laboratory.rank_alignment(subject.network, layer, &split.train, split.classes)
    });
    [training, test, first, last]
}

/// Over those networks that pass the filter, one number over all, and how many do not pass.
fn summarise(found: &[Measured]) -> [f64; SUMMARY.len()] {
    let mut fitted = found.to_vec();
    fitted.retain(|(_, [training, ..])| *training >= FITTED);
    let rates: Vec<f64> = fitted.iter().map(|(rate, _)| *rate).collect();
    let [test, first, last] = [1, 2, 3].map(|index| column(&fitted, index));
    let best = test.iter().copied().fold(f64::NAN, f64::max);
    let worst = test.iter().copied().fold(f64::NAN, f64::min);
    [
        rank_correlation(&first, &test),
        rank_correlation(&column(found, 2), &column(found, 1)),
        rank_correlation(&last, &test),
        rank_correlation(&first, &rates),
        best - worst,
        (found.len() - fitted.len()) as f64,
    ]
}

/// One of the numbers of each network.
fn column(networks: &[Measured], index: usize) -> Vec<f64> {
    networks.iter().map(|(_, values)| values[index]).collect()
}
