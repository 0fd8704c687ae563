//! `tunnel.weights`: weights change less inside the tunnel.

use std::ops::RangeInclusive;

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Numbers};
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{DEPTH, Task};

/// Layers of the tunnel and of the extractor, counted from 1.
const TUNNEL: RangeInclusive<usize> = 9..=12;
const EXTRACTOR: RangeInclusive<usize> = 2..=3;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("weights", "Weights change less inside the tunnel than in the extractor.")
        .section("section 3")
        .quantity(
            "mean Frobenius norm of a layer's weights after minus before training, without weight decay, over layers 9 to 12, divided by that over layers 2 and 3",
        )
        .case(case(&Task::d5()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let trained = changes("trained", &without_decay(task.trained(DEPTH)));
    let random = changes("memorised random labels", &task.memorised());
    Case::new(task.name)
        .effect(trained.mean("ratio").below(0.8))
        .negative_control(random.mean("ratio").above(0.8))
}

fn without_decay(training: Training) -> Training {
    Training {
        recipe: training.recipe.weight_decay(0.0),
        ..training
    }
}

fn changes(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.at_step(0), training.end()], |evidence| {
        let (tunnel, extractor) = (mean(evidence, TUNNEL), mean(evidence, EXTRACTOR));
        Ok(Numbers::from([
            ("ratio", tunnel / extractor),
            ("layers 9 to 12", tunnel),
            ("layers 2 and 3", extractor),
        ]))
    })
}

fn mean(evidence: &Evidence<'_>, layers: RangeInclusive<usize>) -> f64 {
    let [before, after] = [0, 1].map(|index| evidence.subjects[index].network);
    let count = layers.clone().count() as f64;
    layers
        .map(|layer| evidence.laboratory.weight_change(before, after, layer))
        .sum::<f64>()
        / count
}
