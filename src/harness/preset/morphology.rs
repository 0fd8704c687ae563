//! Weights over the course of a training.

use std::borrow::Cow;
use std::panic::Location;

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Measures, Subject};
use deepclaims_lab::measure::Strength;
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::stats::correlation;
use deepclaims_lab::train::{Length, Loss, Step, Training};

use super::Named;
use super::kept_steps::{arm_over_steps, kept_steps, steps_of};
use crate::claim::{Arm, Quantity};

pub(super) const QUANTITY: &str = "In the hidden layers, with in- and out-strengths of a node the sums of \
    its absolute weights and s the root of the product of the squared ones: coefficient of variation of s, \
    Pearson's correlation of in- and out-strengths, participation ratio of in-strengths, Sarle's bimodality \
    coefficient of log s, Otsu's share of the variance of log s, Frobenius norm of the weights. Of the \
    network: their means over hidden layers, mean loss on training samples, accuracy on test samples, the \
    logarithm of the sum over all paths of the product of absolute weights minus that of random pairings of \
    nodes, and, of the logarithms of the norms between hidden layers without their linear trend, the share \
    of each period.";

/// Looked at after these parts of 64 of a training, and at step 0.
const PARTS: [usize; 8] = [1, 2, 4, 8, 16, 32, 48, 64];
/// Random pairings with which paths are compared.
pub(crate) const PAIRINGS: usize = 50;
/// Fewest matrices between hidden layers that have a depth spectrum.
pub(crate) const FEWEST_MATRICES: usize = 4;

/// Numbers of a layer, of which a network has the means; the norm has none.
const OF_LAYER: [&str; 6] =
    ["norm", "variation of s", "corr(in, out)", "participation", "bimodality", "Otsu share"];
/// Numbers of a network.
const OF_NETWORK: [&str; 8] = [
    "train loss",
    "test accuracy",
    "variation of s",
    "corr(in, out)",
    "path gain",
    "participation",
    "bimodality",
    "Otsu share",
];
/// What the names of the shares of the depth spectrum begin with.
const DEPTH_SPECTRUM: &str = "depth spectrum, period ";

/// Where the source measures.
pub(super) fn source() -> &'static Location<'static> {
    Location::caller()
}

/// An arm that reads the weights at steps of this training.
pub(super) fn arm(network: &Named, images: &Images) -> Arm {
    let training = &network.checkpoint.training;
    let steps = steps(training.recipe.length, steps_of(training, images));
    let depth = training.network.depth();
    arm_over_steps(network, &steps, |step| quantities(depth, step), values)
}

/// Step 0, ever longer parts of the training, and the last step.
fn steps(length: Length, steps: usize) -> Vec<Step> {
    let parts = PARTS.map(|part| (steps * part).div_ceil(64));
    kept_steps(length, steps, parts)
}

/// Step 0, the step nearest to half of the training, and the last one, of those that are looked at.
pub fn pictured(training: &Training, images: &Images) -> Vec<Step> {
    let all = steps_of(training, images);
    let steps = steps(training.recipe.length, all);
    let distance = |step: &&Step| match step {
        Step::After(step) => (2 * step).abs_diff(all),
        Step::Last => all,
    };
    let middle = steps.iter().min_by_key(distance);
    let ends_and_middle = [steps.first(), middle, steps.last()];
    let mut pictured: Vec<Step> = ends_and_middle.into_iter().flatten().copied().collect();
    pictured.dedup();
    pictured
}

/// The numbers at one step, in the order of [`values`].
fn quantities(depth: usize, step: Step) -> Vec<Quantity> {
    let of = |name: Cow<'static, str>| Quantity::new(name).at_step(step);
    let matrices = depth.saturating_sub(1);
    let has_spectrum = matrices >= FEWEST_MATRICES;
    let bins = if has_spectrum { matrices / 2 } else { 0 };
    let network = OF_NETWORK.map(|name| of(name.into()));
    let spectrum = (1..=bins).map(|bin| {
        let period = matrices as f64 / bin as f64;
        of(format!("{DEPTH_SPECTRUM}{}", rounded(period)).into())
    });
    let layers = (1..=depth).flat_map(|layer| OF_LAYER.map(|name| of(name.into()).at_layer(layer)));
    network.into_iter().chain(spectrum).chain(layers).collect()
}

/// With two decimals, fewer where they are zeros.
fn rounded(period: f64) -> String {
    let text = format!("{period:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The numbers of one network.
fn values(subject: &Subject<'_>, loss: Loss) -> Vec<f64> {
    let (network, laboratory) = (subject.network, subject.laboratory);
    let layers = (1..=network.depth()).map(|layer| of_layer(laboratory, network, layer));
    let layers: Vec<[f64; OF_LAYER.len()]> = layers.collect();
    let [_, variation, correlation, participation, bimodality, otsu] =
        std::array::from_fn(|index| {
            layers.iter().map(|layer| layer[index]).sum::<f64>() / layers.len() as f64
        });
    // The first matrix, from the inputs, has another shape than those between hidden layers.
    let norms: Vec<f64> = (2..=network.depth())
        .map(|layer| libm::log(laboratory.weight_norm(network, layer)))
        .collect();
    let spectrum =
        if norms.len() < FEWEST_MATRICES { Vec::new() } else { laboratory.depth_spectrum(&norms) };
    let mut pairings: Stream = subject.stream("morphology/pairings");
    let of_network = [
        laboratory.mean_loss(network, loss, &subject.split.train),
        subject.accuracy(&subject.split.test),
        variation,
        correlation,
        laboratory.log_path_gain_excess(network, PAIRINGS, &mut pairings),
        participation,
        bimodality,
        otsu,
    ];
    let values = of_network.into_iter().chain(spectrum);
    values.chain(layers.into_iter().flatten()).collect()
}

/// The numbers of one hidden layer, in the order of the names.
pub(crate) fn of_layer(
    laboratory: &(impl Measures + ?Sized),
    network: &Network,
    layer: usize,
) -> [f64; OF_LAYER.len()] {
    let strengths = laboratory.node_strengths(network, layer, Strength::Absolute);
    let squared = laboratory.node_strengths(network, layer, Strength::Squared);
    let both = squared.geometric();
    let logarithms: Vec<f64> = both.iter().map(|&s| libm::log(s)).collect();
    [
        laboratory.weight_norm(network, layer),
        laboratory.coefficient_of_variation(&both),
        correlation(&strengths.incoming, &strengths.outgoing),
        laboratory.participation_ratio(&strengths.incoming),
        laboratory.bimodality_coefficient(&logarithms),
        laboratory.otsu_share(&logarithms),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_ever_longer_parts() {
        let expected = [0, 10, 19, 38, 75, 150, 300, 450].map(Step::After);
        let found = steps(Length::Steps(600), 600);
        assert_eq!(found[..8], expected);
        assert_eq!(found[8..], [Step::Last]);
        let short = steps(Length::Steps(2), 2);
        assert_eq!(short, [Step::After(0), Step::After(1), Step::Last]);
    }

    #[test]
    fn periods_are_whole_or_have_two_decimals() {
        let names = |depth| -> Vec<String> {
            let quantities = quantities(depth, Step::Last).into_iter();
            let period =
                |quantity: Quantity| Some(quantity.name.strip_prefix(DEPTH_SPECTRUM)?.into());
            quantities.filter_map(period).collect()
        };
        assert_eq!(names(11), ["10", "5", "3.33", "2.5", "2"]);
        assert_eq!(names(4), [""; 0]);
    }
}
