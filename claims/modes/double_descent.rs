//! `modes.double_descent` and `modes.double_descent_trained`: basins around the interpolation
//! threshold.

use super::MODULE;
use super::task::{
    Basins, DOMAIN, EVERY, SAMPLE_BASIN, TEST_ACCURACY, TRAINING_ACCURACY, WEIGHT_BASIN,
    accuracies_and_basins, accuracies_and_basins_work, images,
};
use crate::prelude::*;
use crate::recipes;

/// Training samples.
const SAMPLES: usize = 200;
const WIDTHS: [usize; 7] = [2, 4, 8, 16, 32, 64, 128];
/// Distance of the grid of noise.
const GRID: f64 = 0.05;

/// The images with a fifth of the labels replaced.
fn noisy() -> Data {
    images(SAMPLES).with_label_noise(LabelNoise::Partial { percent: 20 })
}

const DIP_OF_TEST: &str = "dip of test accuracy";
const DIP_OF_SAMPLES: &str = "dip of sample basin";
const DIP_OF_WEIGHTS: &str = "dip of weight basin";

const QUANTITY: &str = "random ReLU features under a least-squares readout, N = 200 training \
    samples, a fifth of their labels random: the smaller of the values at 100 and 2,000 features \
    minus that at 200, of test accuracy and of the noise on inputs at which 75 % of the \
    predictions on training samples stay";

const DIPS: &str = "Basins dip where test accuracy dips: double descent.";

pub(super) fn claim() -> Claim {
    let plain = features("minimum norm", 0.0);
    let ridge = features("ridge 0.3", 0.3);
    let case = Case::new("D")
        .effect(plain.number(DIP_OF_TEST).above(0.35))
        .effect(plain.number(DIP_OF_SAMPLES).above(0.2))
        .negative_control(ridge.number(DIP_OF_TEST).below(0.03))
        .negative_control(ridge.number(DIP_OF_SAMPLES).below(0.0))
        .report(plain.number("1 N features: test accuracy"))
        .report(plain.number("10 N features: test accuracy"));
    reconstruction(&MODULE, ["double_descent", DIPS, QUANTITY])
        .version("v1")
        .domain([
            (Setting::LabelNoise, Range::Between(0.1, 0.4)),
            (Setting::Samples, Range::Between(100.0, 400.0)),
        ])
        .case(case)
}

/// An arm that fits readouts of random features.
fn features(name: &'static str, ridge: f64) -> Arm {
    let quantities = [
        "0.5 N features: test accuracy",
        "0.5 N features: sample basin",
        "1 N features: test accuracy",
        "1 N features: sample basin",
        "10 N features: test accuracy",
        "10 N features: sample basin",
        DIP_OF_TEST,
        DIP_OF_SAMPLES,
    ];
    Arm::drawn(name, noisy(), quantities, move |drawn| {
        let samples = drawn.split.train.len() as f64;
        let fit = |share: f64| readout(drawn, (share * samples) as usize, name, ridge);
        let [few, equal, many] = [fit(0.5)?, fit(1.0)?, fit(10.0)?];
        let [tests, basins] = [0, 1].map(|index| [few, equal, many].map(|found| found[index]));
        Ok([
            tests[0],
            basins[0],
            tests[1],
            basins[1],
            tests[2],
            basins[2],
            dip(&tests),
            dip(&basins),
        ])
    })
    .costing(move |sizes| {
        let samples = sizes.samples();
        let features = [0.5, 1.0, 10.0].map(|share| (share * samples.train as f64) as usize);
        features
            .map(|features| readout_work(features, ridge, samples))
            .into_iter()
            .sum::<Estimate>()
    })
}

/// How basins of readouts are measured.
fn readout_basin() -> Basin {
    Basin::SAMPLES.of_predictions().grid(GRID)
}

/// The work of one readout, its accuracy and its basin.
fn readout_work(features: usize, ridge: f64, sizes: SampleSizes) -> Estimate {
    let SampleSizes { train, test, inputs, classes } = sizes;
    let scores = |samples| RandomFeatures::scores_work(samples, inputs, features, classes);
    let fitted = RandomFeatures::fit_work(train, inputs, features, classes, ridge) + scores(test);
    Estimate::from(fitted) + readout_basin().sample_work(scores(train), train, inputs)
}

/// The test accuracy and the sample basin of a readout of so many features.
fn readout(drawn: Drawn<'_>, features: usize, arm: &str, ridge: f64) -> Result<[f64; 2], Missing> {
    let split = drawn.split;
    let stream = |purpose: &str| {
        let purpose = format!("modes/double descent/{arm}/{features} features/{purpose}");
        drawn.stream(&purpose)
    };
    let weights = &mut stream("weights");
    let laboratory = drawn.laboratory;
    let model = laboratory.random_features(&split.train, split.classes, features, ridge, weights);
    let dependent = || format!("the {features} features are linearly dependent");
    let model = model.ok_or_else(|| Missing::because(dependent()))?;
    let predictions = laboratory.predictions(&model, &split.test.inputs);
    let pairs = predictions.iter().zip(&split.test.labels);
    let right = pairs.filter(|(class, label)| class == label).count();
    let basin =
        laboratory.sample_basin(&model, &split.train, readout_basin(), &mut stream("noise"));
    Ok([right as f64 / split.test.len() as f64, basin])
}

/// How far the smallest value between both ends lies below the lower end.
fn dip(values: &[f64]) -> f64 {
    let last = values.len() - 1;
    let between = values[1..last].iter().copied().fold(f64::INFINITY, f64::min);
    if values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    values[0].min(values[last]) - between
}

const TRAINED: &str = "Basins dip around the interpolation threshold in networks trained by \
    gradients, too.";

const TRAINED_QUANTITY: &str = "one hidden layer, 200 training samples, a fifth of their labels \
    random, trained until the loss is below 0.01 or for 5,000 epochs: the smaller of the basins at \
    widths 2 and 128 minus the smallest at 4, 8, 16, 32, 64; noise on inputs at which 75 % of the \
    predictions on training samples stay";

pub(super) fn trained() -> Claim {
    let arm = widths();
    let case = Case::new("D")
        .effect(arm.number(DIP_OF_SAMPLES).above(0.05))
        .report(arm.number(DIP_OF_WEIGHTS))
        .report(arm.number(DIP_OF_TEST))
        .report(arm.number("width 2: training accuracy"))
        .report(arm.number("width 128: training accuracy"));
    reconstruction(&MODULE, ["double_descent_trained", TRAINED, TRAINED_QUANTITY])
        .version("v1")
        .domain(DOMAIN)
        .fixed([Setting::Width], "it compares widths")
        .may_fail_to_learn()
        .case(case)
}

/// A network with one hidden layer of this width.
fn one_layer(width: usize) -> Training {
    let recipe = recipes::plain();
    let most = 5_000 * recipe.steps_per_epoch(SAMPLES);
    let recipe = recipe.to_loss_or_steps(0.01, EVERY, most);
    Training::new(Mlp::relu(1, width), noisy(), recipe)
}

/// An arm that reads accuracies and basins of networks of all widths.
fn widths() -> Arm {
    const EACH: [&str; 4] = [TRAINING_ACCURACY, TEST_ACCURACY, SAMPLE_BASIN, WEIGHT_BASIN];
    let trainings = WIDTHS.map(one_layer);
    let basins = trainings
        .each_ref()
        .map(|training| Basins::new(training, Retained::Predictions).grid(GRID));
    let checkpoints = trainings.iter().map(Training::end).collect();
    let dips = [DIP_OF_TEST, DIP_OF_SAMPLES, DIP_OF_WEIGHTS].map(Quantity::from);
    let each = EACH.into_iter().flat_map(|quantity| {
        WIDTHS.map(|width| Quantity::from(format!("width {width}: {quantity}")))
    });
    let quantities = dips.into_iter().chain(each).collect();
    let measured = basins.clone();
    Arm::listed("one hidden layer", checkpoints, quantities, move |subjects| {
        let networks = subjects.iter().zip(&measured);
        let networks: Vec<[f64; 4]> =
            networks.map(|(subject, basins)| accuracies_and_basins(subject, basins)).collect();
        let column = |index: usize| networks.iter().map(|network| network[index]).collect();
        // In the order of `EACH`.
        let columns: [Vec<f64>; 4] = [0, 1, 3, 2].map(column);
        let dips = columns[1..].iter().map(|values| dip(values));
        Ok(dips.chain(columns.iter().flatten().copied()).collect())
    })
    .costing(move |sizes| accuracies_and_basins_work(sizes, &basins))
}

#[cfg(test)]
mod tests {
    use super::dip;

    #[test]
    fn dips_are_measured_from_the_lower_end() {
        assert_eq!(dip(&[0.5, 0.25, 1.0]), 0.25);
        assert_eq!(dip(&[0.5, 0.75, 0.625, 1.0]), -0.125);
        assert!(dip(&[0.5, f64::NAN, 1.0]).is_nan());
    }
}
