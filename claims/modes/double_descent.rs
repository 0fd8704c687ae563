//! `modes.double_descent` and `modes.double_descent_trained`: basins around the interpolation threshold.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Missing, Numbers};
use deepclaims_lab::data::{Data, LabelNoise};
use deepclaims_lab::measure::{Basin, Retained};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{Basins, EVERY, accuracies, images};
use crate::recipes;

/// Training samples.
const SAMPLES: usize = 200;
/// Random features below, at and above the interpolation threshold, for each training sample.
const FEATURES: [f64; 3] = [0.5, 1.0, 10.0];
const WIDTHS: [usize; 7] = [2, 4, 8, 16, 32, 64, 128];
/// Distance of the grid of noise.
const GRID: f64 = 0.05;

/// The images with a fifth of the labels replaced.
fn noisy() -> Data {
    images(SAMPLES).with_label_noise(LabelNoise::Partial { percent: 20 })
}

/// `modes.double_descent`: the dip in random features.
pub(super) fn claim() -> Claim {
    let plain = features("minimum norm", 0.0);
    let ridge = features("ridge 0.3", 0.3);
    MODULE
        .claim("double_descent", "Basins dip where test accuracy dips: double descent.")
        .version("v1")
        .reconstruction()
        .quantity("random ReLU features under a least-squares readout, N = 200 training samples, a fifth of their labels random: the smaller of the values at 100 and 2,000 features minus that at 200, of test accuracy and of the noise on inputs at which 75 % of the predictions on training samples stay")
        .case(
            Case::new("D")
                .effect(plain.mean("dip of test accuracy").above(0.35))
                .effect(plain.mean("dip of sample basin").above(0.2))
                .negative_control(ridge.mean("dip of test accuracy").below(0.03))
                .negative_control(ridge.mean("dip of sample basin").below(0.0))
                .report(plain.mean("1 N features: test accuracy"))
                .report(plain.mean("10 N features: test accuracy")),
        )
}

/// An arm that fits readouts of random features.
fn features(name: &'static str, ridge: f64) -> Arm {
    Arm::untrained(name, [noisy()], move |evidence| {
        let samples = evidence.splits[0].train.len() as f64;
        let found: Vec<Readout> = FEATURES
            .iter()
            .map(|share| Readout::fit(evidence, (share * samples) as usize, name, ridge))
            .collect::<Result<_, _>>()?;
        let values = |value: fn(&Readout) -> f64| found.iter().map(value).collect::<Vec<f64>>();
        let dips = [
            ("dip of test accuracy", dip(&values(|readout| readout.test))),
            ("dip of sample basin", dip(&values(|readout| readout.basin))),
        ];
        let dips = dips.map(|(name, value)| (name.to_owned(), value));
        let each = found.iter().zip(FEATURES).flat_map(|(readout, share)| {
            let name = |quantity: &str| format!("{share} N features: {quantity}");
            [
                (name("test accuracy"), readout.test),
                (name("sample basin"), readout.basin),
            ]
        });
        Ok(each.chain(dips).collect())
    })
}

/// What a readout of so many features reaches.
struct Readout {
    test: f64,
    basin: f64,
}

impl Readout {
    fn fit(
        evidence: &Evidence<'_>,
        features: usize,
        arm: &str,
        ridge: f64,
    ) -> Result<Self, Missing> {
        let split = evidence.splits[0];
        let stream = |purpose: &str| {
            let purpose = format!("modes/double descent/{arm}/{features} features/{purpose}");
            Stream::new(evidence.seed, &purpose)
        };
        let weights = &mut stream("weights");
        let model = evidence
            .laboratory
            .random_features(&split.train, split.classes, features, ridge, weights)
            .ok_or_else(|| {
                Missing::because(format!("the {features} features are linearly dependent"))
            })?;
        let predictions = evidence.laboratory.predictions(&model, &split.test.inputs);
        let pairs = predictions.iter().zip(&split.test.labels);
        let right = pairs.filter(|(class, label)| class == label).count();
        let basin = evidence.laboratory.sample_basin(
            &model,
            &split.train,
            Basin::SAMPLES.of_predictions().grid(GRID),
            &mut stream("noise"),
        );
        Ok(Self {
            test: right as f64 / split.test.len() as f64,
            basin,
        })
    }
}

/// How far the smallest value between both ends lies below the lower end.
fn dip(values: &[f64]) -> f64 {
    let last = values.len() - 1;
    let between = values[1..last]
        .iter()
        .copied()
        .fold(f64::INFINITY, f64::min);
    if values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    values[0].min(values[last]) - between
}

/// `modes.double_descent_trained`: the dip in networks trained by gradients.
pub(super) fn trained() -> Claim {
    let arm = widths();
    MODULE
        .claim("double_descent_trained", "Basins dip around the interpolation threshold in networks trained by gradients, too.")
        .version("v1")
        .reconstruction()
        .quantity("one hidden layer, 200 training samples, a fifth of their labels random, trained until the loss is below 0.01 or for 5,000 epochs: the smaller of the basins at widths 2 and 128 minus the smallest at 4, 8, 16, 32, 64; noise on inputs at which 75 % of the predictions on training samples stay")
        .case(
            Case::new("D")
                .effect(arm.mean("dip of sample basin").above(0.05))
                .report(arm.mean("dip of weight basin"))
                .report(arm.mean("dip of test accuracy"))
                .report(arm.mean("width 2: training accuracy"))
                .report(arm.mean("width 128: training accuracy")),
        )
}

/// An arm that reads accuracies and basins of networks of all widths.
fn widths() -> Arm {
    let trainings = WIDTHS.map(|width| {
        let recipe = recipes::plain();
        let most = 5_000 * recipe.steps_per_epoch(SAMPLES);
        let recipe = recipe.to_loss_or_steps(0.01, EVERY, most);
        Training::new(Mlp::relu(1, width), noisy(), recipe)
    });
    let basins = trainings
        .each_ref()
        .map(|training| Basins::new(training, Retained::Predictions).grid(GRID));
    let checkpoints = trainings.each_ref().map(Training::end);
    Arm::new("one hidden layer", checkpoints, move |evidence| {
        let mut columns: [(&str, Vec<f64>); 4] = [
            ("training accuracy", Vec::new()),
            ("test accuracy", Vec::new()),
            ("sample basin", Vec::new()),
            ("weight basin", Vec::new()),
        ];
        for (subject, basins) in evidence.subjects.iter().zip(&basins) {
            let [(_, training), (_, test)] = accuracies(evidence, subject);
            let values = [
                training,
                test,
                basins.of_samples(evidence, subject),
                basins.of_weights(evidence, subject),
            ];
            for ((_, column), value) in columns.iter_mut().zip(values) {
                column.push(value);
            }
        }
        let dips = columns[1..].iter();
        let dips = dips.map(|(name, values)| (format!("dip of {name}"), dip(values)));
        let each = columns.iter().flat_map(|(name, values)| {
            let values = WIDTHS.iter().zip(values);
            values.map(move |(width, value)| (format!("width {width}: {name}"), *value))
        });
        Ok(dips.chain(each).collect::<Numbers>())
    })
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
