//! `modes.linear_basin`.

use deepclaims_lab::numerics::standard_normal_distribution;

use super::MODULE;
use super::linear_classifier::{Case, LinearClassifier};
use crate::exact::prelude::*;

/// Predictions under independent noise that a basin is measured by, at least.
const PREDICTIONS: usize = 12_288;
/// As many as it takes to break what is far off.
const FEW: usize = 4096;

/// Samples in two clusters.
const SAMPLES: usize = 64;

/// Random numbers, inputs, and points of the grid.
type Gridded = (u64, usize, usize);

/// What noise is added to.
#[derive(Clone, Copy)]
enum Noise {
    Samples,
    Weights,
}

/// A basin of the classifier's own predictions.
const OWN: Basin = Basin { retained: Retained::Predictions, grid: 0.25, limit: 8.0, draws: 4 };

pub(super) fn claim() -> Claim {
    MODULE
        .claim("linear_basin", "The basins of a linear classifier of two classes have closed forms: the margin decides that of samples, the angle that of weights.")
        .section("definitions")
        .reconstruction()
        .quantity("basins of the classifier's own predictions: noise s at which the mean over \
            samples of Φ(r/s), interpolated on the grid, is ¾; for noise in samples r = |v·x + \
            β|/|v|, for noise in weights r = |v·x + β|/(√2·rms(W)·|x|), with v and β the \
            differences of both classes' weights and biases; where all r are alike the basin is \
            r/Φ⁻¹(¾). Errors in this mean at the basin found, less ¾, in units of √(10/n) for n = \
            12288 predictions under independent noise (4096 where that is enough to break), which \
            Hoeffding's inequality lets an honest case exceed once in 2·10⁸ times; or whether two \
            numbers differ in any bit")
        .remark("All samples of a cluster meet the same noise of the weights and would count as \
            one prediction: for the weight basin samples are at right angles to each other.")
        .remark("A random guess between two classes is right half the time: the basin of \
            predictions ends at ¾, between that and all.")
        .work(Work::operations(2.7e9))
        .property(Property::new(
            "The sample basin of two separable clusters is that of their margins.",
            || gridded(2..=6),
            |measures, case| of_samples(measures, *case, PREDICTIONS, LinearClassifier::margins),
        ))
        .property(Property::new(
            "The weight basin of samples at right angles is that of their margins under noise in \
             the weights.",
            || gridded(16..=32),
            |measures, case| of_weights(measures, *case, 1.0),
        ))
        .property(Property::new(
            "Weights and biases twice as large have the same basins, to the bit.",
            || (any::<u64>(), 2..=6usize),
            |measures, case| scaled(measures, *case, [2.0, 1.0]),
        ))
        .property(Property::new(
            "Samples and biases twice as large have a sample basin twice as large and the same \
             weight basin, to the bit.",
            || (any::<u64>(), 2..=6usize),
            |measures, case| scaled(measures, *case, [1.0, 2.0]),
        ))
        .property(Property::new(
            "A classifier whose biases decide for one class has no basin.",
            || (any::<u64>(), 2..=6usize),
            |measures, case| constant(measures, *case),
        ))
        // In units of 1/|v| distances are at least 4 and margins from 0.87 to 1.63, 2.4 times less:
        // where Φ(r/s) is ¾ on average, Φ(2.4·r/s) is 0.92 or more, which is 3.4 units away, of
        // which one may be lost.
        .property(broken(
            "The sample basin of two separable clusters is that of their distances from the point \
             between them, whichever way the boundary stands.",
            || gridded(2..=6),
            |measures, case| of_samples(measures, *case, FEW, LinearClassifier::distances),
        ))
        // Margins are between ¾ and 1¾ of one length. Where Φ(r/s) is ¾ on average, Φ(√2·r/s) is
        // 0.815 or more, which is 2.2 units away, of which one may be lost.
        .property(broken(
            "The weight basin is that of noise in the weights of one class alone.",
            || gridded(16..=32),
            |measures, case| of_weights(measures, *case, std::f64::consts::SQRT_2),
        ))
}

fn gridded(inputs: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Gridded> {
    (any::<u64>(), inputs, 5..=10usize)
}

/// The error of a sample basin against that of such margins.
fn of_samples(
    measures: &dyn Measures,
    (seed, inputs, points): Gridded,
    predictions: usize,
    margins: impl Fn(&LinearClassifier) -> Vec<f64>,
) -> f64 {
    let classifier = LinearClassifier::of_clusters((seed, inputs), SAMPLES);
    let draws = predictions / SAMPLES;
    let basin = reaching(&classifier.margins(), points, draws);
    let found = measured(measures, &classifier, Noise::Samples, basin, seed);
    off_threshold(found, basin, predictions, &margins(&classifier))
}

/// The error of a weight basin against that of margins so many times as large.
///
/// Noise in the weights changes the gaps of samples at right angles independently: a draw gives as many
/// independent predictions as there are samples, one for each input.
fn of_weights(measures: &dyn Measures, (seed, inputs, points): Gridded, factor: f64) -> f64 {
    let classifier = LinearClassifier::of_axes((seed, inputs));
    let margins = classifier.weight_margins();
    let draws = PREDICTIONS.div_ceil(inputs);
    let basin = reaching(&margins, points, draws);
    let found = measured(measures, &classifier, Noise::Weights, basin, seed);
    let scaled: Vec<f64> = margins.iter().map(|margin| factor * margin).collect();
    off_threshold(found, basin, PREDICTIONS, &scaled)
}

/// A basin with a grid of so many points up to four times the mean margin. Φ is concave above 0: the mean
/// share kept there is no more than Φ(¼) = 0.6, and ¾ is crossed before.
fn reaching(margins: &[f64], points: usize, draws: usize) -> Basin {
    let limit = 4.0 * margins.iter().sum::<f64>() / margins.len() as f64;
    Basin { grid: limit / points as f64, limit, draws, ..OWN }
}

fn measured(
    measures: &dyn Measures,
    classifier: &LinearClassifier,
    noise: Noise,
    basin: Basin,
    seed: u64,
) -> f64 {
    let (network, samples) = (&classifier.network, &classifier.samples);
    let mut stream = Stream::new(seed, "noise");
    match noise {
        Noise::Samples => measures.sample_basin(network, samples, basin, &mut stream),
        Noise::Weights => measures.weight_basin(network, samples, basin, &mut stream),
    }
}

/// How far the share that samples with these margins keep on average is from ¾ at the basin found, in
/// units of √(10/n).
///
/// A prediction that noise has changed stays changed as the noise grows: the share kept falls, and crosses
/// ¾ once. The basin found lies beyond a given noise if the share found there, interpolated between two
/// points of the grid, is above ¾. That share is a mean of n independent numbers between 0 and 1, whose
/// expectation is the mean of Φ(r/s), interpolated alike: by Hoeffding's inequality it is √(10/n) or
/// more off with a chance of at most 2·exp(−20), which is once in a million runs of 256 honest cases.
/// Ten or thirty-four roundings of sums below 1400 or 400, noise included, change a gap by less than 1e-3
/// and a share by no more, a thirtieth of the unit.
fn off_threshold(found: f64, basin: Basin, predictions: usize, margins: &[f64]) -> f64 {
    let kept = |noise: f64| {
        let share = |margin: &f64| standard_normal_distribution(margin / noise);
        let shares = margins.iter().map(share);
        shares.sum::<f64>() / margins.len() as f64
    };
    let place = found / basin.grid;
    let before = kept(place.floor() * basin.grid);
    let after = kept((place.floor() + 1.0) * basin.grid);
    let share = before + place.fract() * (after - before);
    (share - 0.75).abs() / (10.0 / predictions as f64).sqrt()
}

/// Zero where both basins of a classifier whose weights and samples are so many times as large are what
/// they should be, infinite otherwise. Powers of two round nothing.
fn scaled(measures: &dyn Measures, case: Case, [weights, samples]: [f32; 2]) -> f64 {
    let before = LinearClassifier::of_clusters(case, SAMPLES);
    let after = before.scaled(weights, samples);
    let factor = f64::from(samples);
    let wide = Basin { grid: factor * OWN.grid, limit: factor * OWN.limit, ..OWN };
    let basin = |classifier, noise, basin| measured(measures, classifier, noise, basin, case.0);
    let of_samples = basin(&after, Noise::Samples, wide);
    let of_weights = basin(&after, Noise::Weights, OWN);
    let same_weights = of_weights == basin(&before, Noise::Weights, OWN);
    exactly(same_weights && of_samples == factor * basin(&before, Noise::Samples, OWN))
}

/// Zero where a classifier that gives all samples one class has no basin, infinite otherwise.
fn constant(measures: &dyn Measures, case: Case) -> f64 {
    // Without biases gaps are below 1.5; that of the second class, a normal number, is below 8.3.
    let even = case.0.is_multiple_of(2);
    let bias = if even { 10.0 } else { -10.0 };
    let classifier = LinearClassifier::of_clusters(case, SAMPLES).with_bias(bias);
    let labels = Basin { retained: Retained::Labels, ..OWN };
    let undefined = [OWN, labels].into_iter().all(|basin| {
        let size = |noise| measured(measures, &classifier, noise, basin, case.0);
        size(Noise::Samples).is_nan() && size(Noise::Weights).is_nan()
    });
    exactly(undefined)
}

fn exactly(equal: bool) -> f64 {
    if equal { 0.0 } else { f64::INFINITY }
}
