//! `modes.weight_basin_depth`, `modes.sample_basin_depth` and `modes.optimal_depth`: basins and
//! accuracy over depth.

use deepclaims_lab::train::Step;

use super::MODULE;
use super::task::{
    Basins, DOMAIN, SAMPLE_BASIN, TEST_ACCURACY, TRAINING_ACCURACY, WEIGHT_BASIN,
    accuracies_and_basins, accuracies_and_basins_work, difference, fitted, plain,
};
use crate::prelude::*;

/// Hidden layers of the networks whose basins are compared.
pub(super) const DEPTHS: [usize; 4] = [1, 2, 4, 8];

/// A network of this depth, trained for 30 epochs.
pub(super) fn trained(depth: usize) -> Training {
    plain(depth, 30)
}

/// The three claims, which look at the same networks.
pub(super) fn claims() -> [Claim; 3] {
    let arms = DEPTHS.map(|depth| {
        let name = format!("depth {depth}");
        basins(&name, depth, trained(depth).end(), Retained::Labels)
    });
    [weight_basin(&arms), sample_basin(&arms), optimal()]
}

/// Why these claims cannot be varied along the depth.
const COMPARES: &str = "it compares depths";

const WEIGHT_QUANTITY: &str = "relative noise of all weight matrices at which the accuracy on 500 \
    training samples falls to 50 % (untrained networks: at which 75 % of the predictions stay); 30 \
    epochs, depth 1, 2, 4 and 8";

const NOISE_ADDS_UP: &str = "Noise of many layers adds up. If all layers were equally robust, the \
    basin would be proportional to 1/√(depth + 1). Its product with the root is reported too, and \
    falls less.";

const SHRINKS: &str = "The weight-space basin shrinks with depth.";

fn weight_basin(arms: &[Arm; 4]) -> Claim {
    let [one, two, four, eight] = arms;
    let [shallow, deep] = [1, 8].map(|depth| {
        let name = format!("untrained, depth {depth}");
        let untrained = trained(depth).at_step(0);
        basins(&name, depth, untrained, Retained::Predictions)
    });
    let basin = |one, other| difference(WEIGHT_BASIN, one, other);
    let case = Case::new("D")
        .effect(basin(one, eight).above(0.7))
        .effect(basin(one, two).above(0.0))
        .effect(basin(two, four).above(0.0))
        .effect(basin(four, eight).above(0.0))
        .negative_control(basin(&shallow, &deep).below(0.5));
    let case = arms.iter().map(fitted).fold(case, Case::check);
    let reports = arms.iter().map(|arm| arm.number(TIMES_ROOT));
    reconstruction(&MODULE, ["weight_basin_depth", SHRINKS, WEIGHT_QUANTITY])
        .section("version 5")
        .remark(NOISE_ADDS_UP)
        .domain(DOMAIN)
        .fixed([Setting::Depth], COMPARES)
        .case(reports.fold(case, Case::report))
}

const SAMPLE_QUANTITY: &str = "noise on standardised inputs at which the accuracy on 500 training \
    samples falls to 50 %; 30 epochs, depth 8 minus depth 1";

const GROWS: &str = "The sample-space basin grows with depth.";

fn sample_basin(arms: &[Arm; 4]) -> Claim {
    let [shallow, _, _, deep] = arms;
    let case = Case::new("D")
        .effect(difference(SAMPLE_BASIN, deep, shallow).above(0.0))
        .check(fitted(shallow))
        .check(fitted(deep));
    let reports = arms.iter().map(|arm| arm.number(SAMPLE_BASIN));
    reconstruction(&MODULE, ["sample_basin_depth", GROWS, SAMPLE_QUANTITY])
        .domain(DOMAIN)
        .fixed([Setting::Depth], COMPARES)
        .section("version 5")
        .case(reports.fold(case, Case::report))
}

const TIMES_ROOT: &str = "weight basin · √(depth + 1)";

/// An arm that reads accuracies and both basins of a network of this depth.
fn basins(name: &str, depth: usize, checkpoint: Checkpoint, retained: Retained) -> Arm {
    let basins = Basins::new(&checkpoint.training, retained);
    let basins = match checkpoint.step {
        Step::Last => basins,
        // Noise of its own.
        Step::After(_) => basins.noise_at(checkpoint.step),
    };
    let root = ((depth + 1) as f64).sqrt();
    let quantities = [TRAINING_ACCURACY, TEST_ACCURACY, WEIGHT_BASIN, TIMES_ROOT, SAMPLE_BASIN];
    let measured = basins.clone();
    Arm::new(name, [checkpoint], quantities, move |[subject]| {
        let [training, test, weights, samples] = accuracies_and_basins(&subject, &measured);
        Ok([training, test, weights, weights * root, samples])
    })
    .costing(move |sizes| accuracies_and_basins_work(sizes, [&basins]))
}

const OPTIMAL_QUANTITY: &str = "accuracy on test samples: the mean of depth 6 and 8 minus the \
    better of depth 1 and 2; 30 epochs";

const OPTIMAL: &str = "An optimal depth exists, at six to eight layers.";

fn optimal() -> Claim {
    const ADVANTAGE: &str = "advantage of deep ones";
    const EACH: [&str; 4] = ["depth 1", "depth 2", "depth 6", "depth 8"];
    let [one, two, six, eight] = EACH;
    let networks = [1, 2, 6, 8].map(|depth| trained(depth).end());
    let quantities = [ADVANTAGE, one, two, six, eight];
    let arm = Arm::new("depths 1, 2, 6 and 8", networks, quantities, |subjects| {
        let test = subjects.map(|subject| subject.accuracy(&subject.split.test));
        let [one, two, six, eight] = test;
        let advantage = f64::midpoint(six, eight) - one.max(two);
        Ok([advantage, one, two, six, eight])
    });
    let case = Case::new("D").effect(arm.number(ADVANTAGE).above(0.0));
    let reports = EACH.map(|depth| arm.number(depth));
    reconstruction(&MODULE, ["optimal_depth", OPTIMAL, OPTIMAL_QUANTITY])
        .domain(DOMAIN)
        .fixed([Setting::Depth], COMPARES)
        .section("versions 1 (an optimal depth) and 5 (six to eight)")
        .case(reports.into_iter().fold(case, Case::report))
}
