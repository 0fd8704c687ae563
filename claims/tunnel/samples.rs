//! `tunnel.samples`: the number of samples does not matter for the tunnel.

use super::MODULE;
use super::start::{DIFFERENCE, starts};
use super::task::{DEPTH, DOMAIN, Task};
use crate::prelude::*;

/// Steps of every network, however many samples it has.
const STEPS: usize = 620;
/// Samples of the smaller set, and samples that every probe is fitted on.
const FEW: usize = 1_000;

const STATEMENT: &str = "The number of training samples does not matter for the tunnel.";
const QUANTITY: &str = "tunnel start (first layer of the longest suffix whose ridge probe reaches \
    98 % of the best layer's, test samples) of networks trained on 1,000 minus 4,000 samples, 620 \
    steps each; probes fitted on 1,000 samples for both; all are standardised by the 4,000, and \
    both networks have the same initialisation";

pub(super) fn claim() -> Claim {
    let deep = lasting(Task::g().trained(DEPTH));
    let mut few = deep.clone();
    few.data = few.data.first(FEW);
    let sizes =
        starts("1,000 and 4,000 samples", [few, deep], ["1,000 samples", "4,000 samples"], probing);
    let widths = starts(
        "widths 64 and 256",
        [64, 256].map(|width| lasting(Task::g().wide(width))),
        ["width 64", "width 256"],
        probing,
    );
    let case = Case::new("G")
        .effect(sizes.number(DIFFERENCE).within(-1.0, 1.0))
        .positive_control(widths.number(DIFFERENCE).above(1.0))
        .report(sizes.number("start, 1,000 samples"))
        .report(sizes.number("start, 4,000 samples"));
    MODULE
        .claim("samples", STATEMENT)
        .section("section 4")
        .quantity(QUANTITY)
        .domain(DOMAIN)
        .fixed([Setting::Samples], "it compares 1,000 samples with 4,000")
        .case(case)
}

fn lasting(mut training: Training) -> Training {
    training.recipe = training.recipe.total_steps(STEPS);
    training
}

fn probing(subject: Subject<'_>) -> (Samples, Samples) {
    (subject.split.train.first(FEW), subject.split.test.clone())
}
