//! Whether the networks of a claim learn what they are taught, at another setting than the registered one.

use deepclaims_lab::data::{Inputs, LabelNoise};
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::train::{Checkpoint, Step};

use super::super::{Arm, Case, Part, distinct};

/// The name of the arm.
const ARM: &str = "training";
/// 1 where every network learned, 0 where one did not.
const LEARNED: &str = "networks learned";

/// The same case, whose effects are about networks that learned: seeds in which the training
/// accuracy of one of these is nearer to guessing than to 1 have no numbers.
pub(super) fn with_learned_networks(case: &Case) -> Case {
    let effects = || case.parts.iter().filter(|part| part.role.is_effect());
    let arms = distinct(effects().flat_map(|part: &Part| part.number.arms()));
    let learners = distinct(arms.iter().flat_map(|arm| learners(arm)));
    if learners.is_empty() {
        return case.clone();
    }
    let arm = Arm::listed(ARM, learners, vec![LEARNED.into()], |subjects| {
        let all = subjects.iter().all(learned);
        Ok(vec![f64::from(u8::from(all))])
    });
    let case = case.clone();
    case.check_of(arm.number(LEARNED).above(0.5), arms.into_iter().cloned().collect())
}

/// The last networks that an arm reads of its trainings on labels that can be learned from the inputs.
fn learners(arm: &Arm) -> Vec<Checkpoint> {
    let learner = |checkpoint: &&Checkpoint| {
        let data = &checkpoint.training.data;
        let learnable = matches!(data.label_noise, LabelNoise::None | LabelNoise::Partial { .. });
        let noise = matches!(data.inputs, Inputs::Noise { .. });
        learnable && !noise && !data.is_regression() && checkpoint.step != Step::After(0)
    };
    let checkpoints: Vec<&Checkpoint> = arm.checkpoints().iter().filter(learner).collect();
    let latest = |one: &&&Checkpoint| {
        let mut others = checkpoints.iter().filter(|other| other.training == one.training);
        others.all(|other| other.step <= one.step)
    };
    checkpoints.iter().filter(latest).map(|checkpoint| (*checkpoint).clone()).collect()
}

/// Whether the training accuracy is at least as near to 1 as to that of guessing (pre-registration,
/// "Domains").
fn learned(subject: &Subject<'_>) -> bool {
    let guessing = 1.0 / subject.split.classes as f64;
    subject.accuracy(&subject.split.train) >= f64::midpoint(1.0, guessing)
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::data::{Data, digits};
    use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
    use deepclaims_lab::net::{Classifier, Mlp, Network};
    use deepclaims_lab::numerics::Stream;

    use super::*;

    /// Of ten classes: 55 % lie half way between guessing and 1.
    #[test]
    fn a_network_has_learned_that_is_no_nearer_to_guessing_than_to_one() {
        let laboratory = StandardLaboratory::new(digits());
        let data = Data { train: 100, test: 20, ..Data::images() };
        let mut split = laboratory.split(&data, 7);
        let network = Network::initialise(&Mlp::relu(1, 16), 64, 10, &mut Stream::new(7, "fit"));
        let network = network.expect("a network with units");
        let predicted = network.predict(&split.train.inputs);
        let learned_with = |right: usize| {
            let label = |(row, class): (usize, &usize)| (class + usize::from(row >= right)) % 10;
            split.train.labels = predicted.iter().enumerate().map(label).collect();
            let (laboratory, network, split) = (&laboratory, &network, &split);
            learned(&Subject { laboratory, seed: 7, split, network, steps: 0 })
        };
        assert_eq!([0, 10, 54, 55, 100].map(learned_with), [false, false, false, true, true]);
    }
}
