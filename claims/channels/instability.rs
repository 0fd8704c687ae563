//! `channels.instability` and `channels.positive_state`: what becomes of a homogeneous state.

use super::task::{DOMAIN, Start, Task};
use super::{MODULE, over_layers};
use crate::prelude::*;

const RATIO: &str = "ratio";

const QUANTITY: &str = "coefficient of variation over the nodes of a hidden layer of \
    s = √(Σ_j (W^l_ij)² · Σ_k (W^{l+1}_ki)²), averaged over hidden layers; at the end of training \
    over the same before training";

const INSTABILITY: &str = "The homogeneous state of small random weights is unstable: training \
    spreads the strengths of nodes.";
const STATE: &str = "The abstract speaks of an instability of the homogeneous state; that it is \
    the state of small weights of mean zero is our reading. channels.positive_state has the other \
    one.";
const NO_CONTROL: &str = "Frozen layers are no control here: a matrix that learns alone spreads \
    the strengths as well.";

pub(super) fn claim() -> Claim {
    of_abstract(&MODULE, ["instability", INSTABILITY, QUANTITY])
        .remark(STATE)
        .seeds(128)
        .remark(NO_CONTROL)
        .domain(DOMAIN)
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let low = growth("low 0.3", &task.trained(Start::Low(0.3)));
    let he = growth("he", &task.trained(Start::He));
    Case::new(task.name)
        .effect(low.number(RATIO).above(2.0))
        .negative_control(he.number(RATIO).below(1.4))
}

const POSITIVE_STATE: &str = "The homogeneous state of equal positive weights is unstable in the \
    same relative sense.";
const NEUTRAL: &str = "By channels.homogeneous_modes the differences between nodes neither grow \
    nor shrink relative to the weights: a neutral mode.";

pub(super) fn positive_state() -> Claim {
    let homogeneous = growth("hom 0.1", &Task::d().trained(Start::Homogeneous(0.1)));
    of_abstract(&MODULE, ["positive_state", POSITIVE_STATE, QUANTITY])
        .remark(NEUTRAL)
        .domain(DOMAIN)
        .fixed([Setting::InitialScale], "it is about equal weights of one size")
        .may_fail_to_learn()
        .case(Case::new("D").effect(homogeneous.number(RATIO).above(2.0)))
}

/// An arm that reads the spread of strengths before and after training.
fn growth(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    let quantities = [RATIO, "variation at the start", "variation at the end"];
    Arm::new(name, checkpoints, quantities, |networks| {
        let [start, end] = networks.map(spread);
        Ok([end / start, start, end])
    })
}

/// The coefficient of variation of the nodes' strengths, averaged over hidden layers.
pub(super) fn spread(subject: Subject<'_>) -> f64 {
    over_layers(subject, Strength::Squared, |strengths| {
        let laboratory = subject.laboratory;
        laboratory.coefficient_of_variation(&strengths.geometric())
    })
}
