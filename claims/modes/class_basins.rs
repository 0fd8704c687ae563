//! `modes.class_basins`: digits and the sizes of their basins.

use deepclaims_lab::stats::rank_correlation;

use super::MODULE;
use super::task::{DOMAIN, TRAINING_ACCURACY, WIDTH, images, means};
use crate::prelude::*;
use crate::recipes;

/// Initial weights whose networks are averaged in one seed.
const STARTS: usize = 8;
const DIGITS: usize = 10;
/// The pre-registered order: basins of the digits 0 to 9 in a prototype.
const REFERENCE: [f64; DIGITS] = [2.16, 1.66, 2.33, 2.16, 2.43, 2.39, 2.01, 2.06, 2.51, 1.87];

const STATEMENT: &str = "Digits differ systematically in the size of their basins: that of 2 is \
    large, that of 9 small.";

const QUANTITY: &str = "noise on inputs at which the accuracy on the training samples of one digit \
    falls to 50 %, mean over 8 initialisations; 2 hidden layers of 64 units, 1,000 training samples, \
    930 steps; Spearman's correlation over digits with the reference 2.16, 1.66, 2.33, 2.16, 2.43, \
    2.39, 2.01, 2.06, 2.51, 1.87, and differences between digits";

const LINEAR: &str = "Linear networks show a larger difference. The order belongs to the data and \
    does not support that digit 9 has more non-order-preserving modes. Digit 0 by itself is not \
    large on these data.";

pub(super) fn claim() -> Claim {
    let plain = recipes::plain().total_steps(930);
    let long = recipes::plain().learning_rate(0.1).total_steps(5_000);
    let data = images(1_000);
    let permuted = data.clone().with_label_noise(LabelNoise::Permuted);
    let relu = Mlp::relu(2, WIDTH);
    let trained = arm("trained", &relu, &data, &plain);
    let permuted = arm("permuted labels", &relu, &permuted, &long);
    let linear = arm("linear", &Mlp::linear(2, WIDTH), &data, &plain);
    let case = Case::new("D")
        .effect(trained.number(CORRELATION).above(0.6))
        .effect(trained.number(LARGE_MINUS_NINE).above(0.08))
        .effect(trained.number(NINE).below(-0.05))
        .negative_control(permuted.number(CORRELATION).below(0.6))
        .negative_control(permuted.number(LARGE_MINUS_NINE).within(-0.08, 0.08))
        .negative_control(permuted.number(NINE).within(-0.05, 0.05))
        .report(permuted.number(TRAINING_ACCURACY))
        .report(linear.number(CORRELATION))
        .report(linear.number(LARGE_MINUS_NINE))
        .report(linear.number(NINE));
    let reports = [ZERO, TWO, ZERO_MINUS_NINE].map(|name| trained.number(name));
    let digits = (0..DIGITS).map(|digit| trained.number(basin_of(digit)));
    reconstruction(&MODULE, ["class_basins", STATEMENT, QUANTITY])
        .section("versions 4 and 5")
        .remark(LINEAR)
        .domain(DOMAIN)
        .reads_labels()
        .least_classes(DIGITS)
        .case(reports.into_iter().chain(digits).fold(case, Case::report))
}

const CORRELATION: &str = "correlation with the reference";
const LARGE_MINUS_NINE: &str = "digits 0 and 2 − 9";
const ZERO: &str = "digit 0 − others";
const TWO: &str = "digit 2 − others";
const NINE: &str = "digit 9 − others";
const ZERO_MINUS_NINE: &str = "digit 0 − 9";

/// What is read of the digits, in this order, after the basin of each.
const SUMMARY: [&str; 6] = [CORRELATION, LARGE_MINUS_NINE, ZERO, TWO, NINE, ZERO_MINUS_NINE];

fn basin_of(digit: usize) -> Quantity {
    format!("sample basin of digit {digit}").into()
}

/// An arm that reads the basins of the digits, mean over initialisations.
fn arm(name: &str, network: &Mlp, data: &Data, recipe: &Recipe) -> Arm {
    let training = Training::new(network.clone(), data.clone(), recipe.clone());
    let networks = (0..STARTS as u32).map(|start| training.clone().replicate(start).end());
    let quantities = (0..DIGITS)
        .map(basin_of)
        .chain(SUMMARY.map(Quantity::from))
        .chain([TRAINING_ACCURACY.into()]);
    let purpose = format!("class basins/{}", training.stream_name());
    let (networks, quantities) = (networks.collect(), quantities.collect());
    Arm::listed(name, networks, quantities, move |subjects| {
        let mut basins = Vec::new();
        let mut accuracies = Vec::new();
        for (start, subject) in subjects.iter().enumerate() {
            basins.push(digits(subject, &format!("{purpose}/start {start}"))?);
            accuracies.push(subject.accuracy(&subject.split.train));
        }
        let basins = means(&basins);
        let values = basins.into_iter().chain(summarise(&basins));
        Ok(values.chain([mean(&accuracies)]).collect())
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|NetworkSizes { shape, train, .. }| {
            let evaluation = shape.evaluation_work(train);
            let basin = Basin::SAMPLES.sample_work(evaluation, train, shape.inputs());
            Estimate::from(evaluation) + basin
        });
        work.sum::<Estimate>()
    })
}

/// The basin of every digit: of the class that is labelled with it.
fn digits(subject: &Subject<'_>, purpose: &str) -> Result<[f64; DIGITS], Missing> {
    let (split, laboratory) = (subject.split, subject.laboratory);
    let labels = &laboratory.images().labels;
    let class = |digit: i64| labels.iter().position(|&label| label == digit);
    let classes: Option<Vec<usize>> = (0..).take(DIGITS).map(class).collect();
    let Some(classes) = classes.filter(|_| labels.len() == DIGITS) else {
        return Err(Missing::because("the claim is about images labelled 0 to 9, and no others"));
    };
    let mut stream = subject.stream(&format!("sample noise/modes/{purpose}"));
    let (network, basin) = (subject.network, Basin::SAMPLES);
    let basins =
        laboratory.class_sample_basins(network, &split.train, split.classes, basin, &mut stream);
    Ok(std::array::from_fn(|digit| basins[classes[digit]]))
}

fn summarise(basins: &[f64; DIGITS]) -> [f64; SUMMARY.len()] {
    let others = |digit: usize| {
        let others = (0..DIGITS).filter(|&other| other != digit);
        let others: Vec<f64> = others.map(|other| basins[other]).collect();
        basins[digit] - mean(&others)
    };
    [
        rank_correlation(basins, &REFERENCE),
        f64::midpoint(basins[0], basins[2]) - basins[9],
        others(0),
        others(2),
        others(9),
        basins[0] - basins[9],
    ]
}

#[cfg(test)]
mod tests {
    use std::array::from_fn;

    use super::*;

    #[test]
    fn the_reference_agrees_with_itself() {
        let [correlation, large, zero, two, nine, zero_nine] = summarise(&REFERENCE);
        assert_eq!(correlation, 1.0);
        // Sums of a few numbers of two decimals.
        let near = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
        assert!(near(large, 0.375) && near(zero_nine, 0.29));
        // The sum of all is 21.58.
        assert!(near(zero, 2.16 - 19.42 / 9.0) && near(two, 2.33 - 19.25 / 9.0));
        assert!(near(nine, 1.87 - 19.71 / 9.0));
    }

    #[test]
    fn means_are_taken_by_digit() {
        let rows: [[f64; DIGITS]; 2] = [from_fn(|_| 1.0), from_fn(|digit| digit as f64)];
        assert_eq!(means(&rows)[9], 5.0);
    }
}
