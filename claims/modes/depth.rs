//! `modes.weight_basin_depth`, `modes.sample_basin_depth` and `modes.optimal_depth`: basins and accuracy
//! over depth.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::measure::Retained;
use deepclaims_lab::train::{Checkpoint, Step, Training};

use super::MODULE;
use super::task::{Basins, accuracies, difference, fitted, plain};

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

fn weight_basin(arms: &[Arm; 4]) -> Claim {
    let [one, two, four, eight] = arms;
    let [shallow, deep] = [1, 8].map(|depth| {
        let name = format!("untrained, depth {depth}");
        let start = trained(depth).at_step(0);
        basins(&name, depth, start, Retained::Predictions)
    });
    let basin = |one, other| difference("weight basin", one, other);
    let case = Case::new("D")
        .effect(basin(one, eight).mean().above(0.7))
        .effect(basin(one, two).each().above(0.0))
        .effect(basin(two, four).each().above(0.0))
        .effect(basin(four, eight).each().above(0.0))
        .negative_control(basin(&shallow, &deep).mean().below(0.5));
    let case = arms.iter().map(fitted).fold(case, Case::check);
    let case = arms
        .iter()
        .map(|arm| arm.mean("weight basin · √(depth + 1)"))
        .fold(case, Case::report);
    MODULE
        .claim("weight_basin_depth", "The weight-space basin shrinks with depth.")
        .section("version 5")
        .reconstruction()
        .quantity("relative noise of all weight matrices at which the accuracy on 500 training samples falls to 50 % (untrained networks: at which 75 % of the predictions stay); 30 epochs, depth 1, 2, 4 and 8")
        .remark("Noise of many layers adds up. Were each as robust as another, the basin would go as 1/√(depth + 1); its product with the root is reported beside, and falls less.")
        .case(case)
}

fn sample_basin(arms: &[Arm; 4]) -> Claim {
    let [shallow, _, _, deep] = arms;
    let case = Case::new("D")
        .effect(difference("sample basin", deep, shallow).mean().above(0.0))
        .check(fitted(shallow))
        .check(fitted(deep));
    let reports = arms.iter().map(|arm| arm.mean("sample basin"));
    MODULE
        .claim("sample_basin_depth", "The sample-space basin grows with depth.")
        .section("version 5")
        .reconstruction()
        .quantity("noise on standardised inputs at which the accuracy on 500 training samples falls to 50 %; 30 epochs, depth 8 minus depth 1")
        .case(reports.fold(case, Case::report))
}

/// An arm that reads accuracies and both basins of a network of this depth.
fn basins(name: &str, depth: usize, checkpoint: Checkpoint, retained: Retained) -> Arm {
    let basins = Basins::new(&checkpoint.training, retained);
    let basins = match checkpoint.step {
        Step::Last => basins,
        // Noise of its own.
        Step::After(_) => basins.noise_at(checkpoint.step),
    };
    let root = ((depth + 1) as f64).sqrt();
    Arm::new(name, [checkpoint], move |evidence| {
        let subject = &evidence.subjects[0];
        let weights = basins.of_weights(evidence, subject);
        Ok(accuracies(evidence, subject)
            .into_iter()
            .chain([
                ("weight basin", weights),
                ("weight basin · √(depth + 1)", weights * root),
                ("sample basin", basins.of_samples(evidence, subject)),
            ])
            .collect())
    })
}

fn optimal() -> Claim {
    let networks = [1, 2, 6, 8].map(|depth| trained(depth).end());
    let arm = Arm::new("depths 1, 2, 6 and 8", networks, |evidence| {
        let subjects = evidence.subjects.iter();
        let found: Vec<f64> = subjects
            .map(|subject| accuracies(evidence, subject)[1].1)
            .collect();
        let [one, two, six, eight] = found[..] else {
            unreachable!("four networks");
        };
        Ok(Numbers::from([
            (
                "advantage of deep ones",
                f64::midpoint(six, eight) - one.max(two),
            ),
            ("depth 1", one),
            ("depth 2", two),
            ("depth 6", six),
            ("depth 8", eight),
        ]))
    });
    let case = Case::new("D").effect(arm.mean("advantage of deep ones").above(0.0));
    let reports = [1, 2, 6, 8].map(|depth| arm.mean(format!("depth {depth}")));
    MODULE
        .claim("optimal_depth", "An optimal depth exists, at six to eight layers.")
        .section("versions 1 (an optimal depth) and 5 (six to eight)")
        .reconstruction()
        .quantity("accuracy on test samples: the mean of depth 6 and 8 minus the better of depth 1 and 2; 30 epochs")
        .case(reports.into_iter().fold(case, Case::report))
}
