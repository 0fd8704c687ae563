//! `tunnel.early`: the tunnel appears early in training.

use super::task::{DEPTH, DOMAIN, Task};
use super::{MODULE, last_rank, last_rank_work};
use crate::prelude::*;

/// The step that counts as early.
const EARLY: usize = 75;

const SHARE: &str = "share";
const OCTAVES: &str = "octaves";
const TRAIN_ACCURACY: &str = "train accuracy";

const QUANTITY: &str = "share of the final compression of the last hidden layer's numerical rank \
    (test samples, logarithms) that is reached at step 75: ln(rank(0)/rank(75)) / \
    ln(rank(0)/rank(T)); octaves of compression log₂(rank(0)/rank(75))";
const REMARK: &str =
    "Train accuracy at step 75 is reported as well: compression can precede fitting.";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("early", "The tunnel appears early in training.")
        .section("section 3")
        .quantity(QUANTITY)
        .remark(REMARK)
        .domain(DOMAIN)
        .case(case(&Task::d(), 0.75))
        .case(case(&Task::d5(), 0.7))
        .case(case(&Task::g(), 0.5))
}

fn case(task: &Task, share: f64) -> Case {
    let trained = compression("trained", &task.trained(DEPTH));
    let random = compression("random labels", &task.random_labels());
    let extra = trained.number(OCTAVES).minus(random.number(OCTAVES));
    Case::new(task.name)
        .effect(trained.number(SHARE).above(share))
        .contrast(extra.above(0.5))
        .report(trained.number(TRAIN_ACCURACY))
        .report(random.number(OCTAVES))
}

fn compression(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.at_step(EARLY), training.end()];
    let quantities = [SHARE, OCTAVES, TRAIN_ACCURACY];
    Arm::new(name, checkpoints, quantities, |[start, early, end]| {
        let train_accuracy = early.accuracy(&early.split.train);
        let [start, early, end] = [start, early, end].map(|step| libm::log2(last_rank(step)));
        let octaves = start - early;
        Ok([octaves / (start - end), octaves, train_accuracy])
    })
    .costing(|sizes| sizes.networks().map(|network| last_rank_work(&network)).sum::<Work>())
}
