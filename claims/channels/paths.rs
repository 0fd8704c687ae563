//! `channels.paths`: channels persist along paths through the depth.

use super::MODULE;
use super::task::{DOMAIN, Start, Task, frozen};
use crate::prelude::*;

/// Random pairings with which the network is compared.
const PAIRINGS: usize = 50;

const EXCESS: &str = "excess";

const STATEMENT: &str =
    "Channels persist along paths through the depth: strong nodes feed strong nodes.";
const QUANTITY: &str = "log Γ = log(1ᵀ|W^L|⋯|W¹|1), the sum over all paths of the product of \
    absolute weights, minus its mean over 50 random re-pairings of nodes between adjacent matrices";

pub(super) fn claim() -> Claim {
    let task = Task::d();
    let training = task.trained(Start::Low(0.3));
    let low = gain("low 0.3", &training);
    let he = gain("he", &task.trained(Start::He));
    let frozen = gain("layers 2 and 4 frozen", &frozen(training));
    let case = Case::new(task.name)
        .effect(low.number(EXCESS).above(0.1))
        .negative_control(he.number(EXCESS).below(0.05))
        .negative_control(frozen.number(EXCESS).below(0.06));
    of_abstract(&MODULE, ["paths", STATEMENT, QUANTITY]).domain(DOMAIN).case(case)
}

/// An arm that reads the path gain of the trained network.
fn gain(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], [EXCESS], |[subject]| {
        let mut stream = subject.stream("channels/pairings");
        let (measures, network) = (subject.laboratory, subject.network);
        Ok([measures.log_path_gain_excess(network, PAIRINGS, &mut stream)])
    })
}
