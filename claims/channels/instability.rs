//! `channels.instability` and `channels.positive_state`: what becomes of a homogeneous state.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::laboratory::Measures;
use deepclaims_lab::measure::Strength;
use deepclaims_lab::net::Network;
use deepclaims_lab::train::Training;

use super::task::{Start, Task};
use super::{MODULE, over_layers};

const QUANTITY: &str = "coefficient of variation over the nodes of a hidden layer of s = √(Σ_j (W^l_ij)² · Σ_k (W^{l+1}_ki)²), \
    averaged over hidden layers; at the end of training over the same at its start";

/// `channels.instability`: the zero-mean, low-variance homogeneous state is unstable.
pub(super) fn claim() -> Claim {
    MODULE
        .claim(
            "instability",
            "The homogeneous state of small random weights is unstable: training spreads the strengths of nodes.",
        )
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("The abstract speaks of an instability of the homogeneous state; that it is the state of small weights of mean zero is our reading. channels.positive_state has the other one.")
        .remark("Frozen layers are no control here: a matrix that learns alone spreads the strengths as well.")
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let low = growth("low 0.3", &task.trained(Start::Low(0.3)));
    let he = growth("he", &task.trained(Start::He));
    Case::new(task.name)
        .effect(low.mean("ratio").above(2.0))
        .negative_control(he.mean("ratio").below(1.4))
}

/// `channels.positive_state`: the positive homogeneous state is unstable in the same relative sense.
pub(super) fn positive_state() -> Claim {
    let homogeneous = growth("hom 0.1", &Task::d().trained(Start::Homogeneous(0.1)));
    MODULE
        .claim(
            "positive_state",
            "The homogeneous state of equal positive weights is unstable in the same relative sense.",
        )
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("By channels.homogeneous_modes the differences between nodes neither grow nor shrink relative to the weights: a neutral mode.")
        .case(Case::new("D").effect(homogeneous.mean("ratio").above(2.0)))
}

/// An arm that reads the spread of strengths before and after training.
fn growth(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    Arm::new(name, checkpoints, |evidence| {
        let [start, end] =
            [0, 1].map(|index| spread(evidence.laboratory, evidence.subjects[index].network));
        Ok(Numbers::from([
            ("ratio", end / start),
            ("variation at the start", start),
            ("variation at the end", end),
        ]))
    })
}

fn spread(measures: &(impl Measures + ?Sized), network: &Network) -> f64 {
    over_layers(network, |layer| {
        let strengths = measures.node_strengths(network, layer, Strength::Squared);
        measures.coefficient_of_variation(&strengths.geometric())
    })
}
