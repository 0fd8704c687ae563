//! `tunnel.weights`: weights change less inside the tunnel.

use std::ops::RangeInclusive;

use super::MODULE;
use super::task::{DEPTH, DOMAIN, Task};
use crate::prelude::*;

const RATIO: &str = "ratio";

const STATEMENT: &str = "Weights change less inside the tunnel than in the extractor.";
const QUANTITY: &str = "mean Frobenius norm of a layer's weights after minus before training, \
    without weight decay, over layers 9 to 12, divided by that over layers 2 and 3";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("weights", STATEMENT)
        .section("section 3")
        .quantity(QUANTITY)
        .domain(DOMAIN)
        .case(case(&Task::d5()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let mut deep = task.trained(DEPTH);
    deep.recipe.weight_decay = 0.0;
    let trained = changes("trained", &deep);
    let random = changes("memorised random labels", &task.memorised());
    Case::new(task.name)
        .effect(trained.number(RATIO).below(0.8))
        .negative_control(random.number(RATIO).above(0.8))
}

fn changes(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    let quantities = [RATIO, "layers 9 to 12", "layers 2 and 3"];
    Arm::new(name, checkpoints, quantities, |[before, after]| {
        // Of twelve layers, counted from 1, the 9th to the 12th and the 2nd and 3rd.
        let depth = after.network.depth();
        let tunnel = mean_change(before, after, 2 * depth / 3 + 1..=depth);
        let extractor = mean_change(before, after, 2..=(depth / 4).max(2));
        Ok([tunnel / extractor, tunnel, extractor])
    })
}

fn mean_change(before: Subject<'_>, after: Subject<'_>, layers: RangeInclusive<usize>) -> f64 {
    let count = layers.clone().count() as f64;
    let change = |layer| {
        let laboratory = after.laboratory;
        laboratory.weight_change(before.network, after.network, layer)
    };
    layers.map(change).sum::<f64>() / count
}
