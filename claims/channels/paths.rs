//! `channels.paths`: channels persist along paths through the depth.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{Start, Task, frozen};

/// Random pairings with which the network is compared.
const PAIRINGS: usize = 50;

pub(super) fn claim() -> Claim {
    let task = Task::d();
    let low = task.trained(Start::Low(0.3));
    let he = gain("he", &task.trained(Start::He));
    let frozen = gain("layers 2 and 4 frozen", &frozen(low.clone()));
    MODULE
        .claim("paths", "Channels persist along paths through the depth: strong nodes feed strong nodes.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "log Γ = log(1ᵀ|W^L|⋯|W¹|1), the sum over all paths of the product of absolute weights, \
             minus its mean over 50 random re-pairings of nodes between adjacent matrices",
        )
        .case(
            Case::new(task.name)
                .effect(gain("low 0.3", &low).mean("excess").above(0.1))
                .negative_control(he.mean("excess").below(0.05))
                .negative_control(frozen.mean("excess").below(0.06)),
        )
}

/// An arm that reads the path gain of the trained network.
fn gain(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], |evidence| {
        let mut stream = Stream::new(evidence.seed, "channels/pairings");
        let network = evidence.subjects[0].network;
        let excess = evidence
            .laboratory
            .log_path_gain_excess(network, PAIRINGS, &mut stream);
        Ok(Numbers::from([("excess", excess)]))
    })
}
