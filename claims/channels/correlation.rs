//! `channels.channels`, `channels.dose` and `channels.data_free`: nodes that are strong on both sides.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::laboratory::Measures;
use deepclaims_lab::measure::Strength;
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::stats::correlation;
use deepclaims_lab::train::{Checkpoint, Training};

use super::task::{Start, Task, frozen};
use super::{MODULE, over_layers};

const QUANTITY: &str = "Pearson's correlation over the nodes of a hidden layer between in_i = Σ_j |W^l_ij| and out_i = Σ_k |W^{l+1}_ki|, \
    averaged over hidden layers";

/// `channels.channels`: strong nodes form channels.
pub(super) fn claim() -> Claim {
    MODULE
        .claim("channels", "Strong nodes form channels: the in- and out-strengths of a node become correlated.")
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("The paper's channels are structures in the weights; that a channel is a node that is strong on both sides is our definition.")
        .remark("One hidden layer is no control (its strengths correlate as much), and cross-entropy with He's start grows channels too.")
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let low = task.trained(Start::Low(0.3));
    let shuffled = Arm::new("entries shuffled", [low.end()], |evidence| {
        let mut stream = Stream::new(evidence.seed, "channels/entries shuffled");
        let network = evidence.subjects[0].network.shuffle_weights(&mut stream);
        Ok(numbers(evidence.laboratory, &network))
    });
    let frozen = strengths("layers 2 and 4 frozen", frozen(low.clone()).end());
    Case::new(task.name)
        .effect(
            strengths("low 0.3", low.end())
                .mean("correlation")
                .above(0.7),
        )
        .negative_control(he(task).mean("correlation").below(0.4))
        .negative_control(frozen.mean("correlation").below(0.4))
        .negative_control(shuffled.mean("correlation").below(0.2))
}

/// `channels.dose`: the smaller the initial variance, the stronger the channels.
pub(super) fn dose() -> Claim {
    const SCALES: [(&str, Start); 5] = [
        ("0.15", Start::Low(0.15)),
        ("0.3", Start::Low(0.3)),
        ("0.5", Start::Low(0.5)),
        ("0.7", Start::Low(0.7)),
        ("1", Start::He),
    ];
    let task = Task::d();
    let arms = |suffix: &str, checkpoint: fn(&Training) -> Checkpoint| {
        SCALES.map(|(scale, start)| {
            strengths(
                &format!("{scale}{suffix}"),
                checkpoint(&task.trained(start)),
            )
        })
    };
    let trained = arms("", Training::end);
    let untrained = arms(", untrained", |training| training.at_step(0));
    let difference = |small: &Arm, large: &Arm| {
        let number = |arm: &Arm| arm.number("correlation");
        number(small).minus(number(large)).mean()
    };
    let case = trained
        .windows(2)
        .map(|pair| difference(&pair[0], &pair[1]).above(0.0))
        .fold(Case::new("D"), Case::effect)
        .effect(difference(&trained[0], &trained[4]).above(0.6))
        .negative_control(difference(&untrained[0], &untrained[4]).within(-0.2, 0.2));
    MODULE
        .claim("dose", "The smaller the variance of the initial weights, the stronger the channels.")
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("Initial weights are He's times the number that names the arm; the largest learns at the rate 0.02, the others at 0.05.")
        .case(case)
}

/// `channels.data_free`: channels do not depend on the data.
pub(super) fn data_free() -> Claim {
    let (d, noise) = (Task::d(), Task::noise());
    let on = |task: &Task| {
        let training = task.trained(Start::Low(0.3));
        strengths(&format!("{}, low 0.3", task.name), training.end())
    };
    let (on_d, on_noise) = (on(&d), on(&noise));
    let difference = on_d
        .number("correlation")
        .minus(on_noise.number("correlation"));
    MODULE
        .claim("data_free", "Channels do not depend on the data: they grow on noise as they do on digits.")
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("The levels of other statistics do depend on the data: participation ratios are reported beside.")
        .case(
            Case::new("D and Noise")
                .effect(on_noise.mean("correlation").above(0.7))
                .effect(difference.mean().within(-0.15, 0.15))
                .negative_control(he(&noise).mean("correlation").below(0.4))
                .report(on_d.mean("participation ratio"))
                .report(on_noise.mean("participation ratio")),
        )
}

fn he(task: &Task) -> Arm {
    strengths("he", task.trained(Start::He).end())
}

/// An arm that reads the strengths of one network.
fn strengths(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], |evidence| {
        Ok(numbers(evidence.laboratory, evidence.subjects[0].network))
    })
}

fn numbers(measures: &(impl Measures + ?Sized), network: &Network) -> Numbers {
    let strengths = |layer| measures.node_strengths(network, layer, Strength::Absolute);
    Numbers::from([
        (
            "correlation",
            over_layers(network, |layer| {
                let strengths = strengths(layer);
                correlation(&strengths.incoming, &strengths.outgoing)
            }),
        ),
        (
            "participation ratio",
            over_layers(network, |layer| {
                measures.participation_ratio(&strengths(layer).incoming)
            }),
        ),
    ])
}
