//! `channels.periodic`: whether the amplitude of channels is modulated periodically along the
//! depth.

use super::MODULE;
use super::task::{Start, Task};
use crate::prelude::*;

/// Hidden layers: between them there are ten matrices.
const DEPTH: usize = 11;
/// Factors on the initial weights of every other layer, which plant a period of two.
const PLANTED: [f64; 2] = [0.7, 1.5];
/// Random orders of the layers with which a profile is compared.
const ORDERS: usize = 200;

const NORM: &str = "log norm";
const PARTICIPATION: &str = "participation";
const CHANGE: &str = "largest relative weight change";
const LOSS: &str = "training loss";

/// What is read from each training.
const QUANTITIES: [&str; 4] = [NORM, PARTICIPATION, CHANGE, LOSS];

const STATEMENT: &str = "The amplitude of channels is modulated periodically along the depth.";
const QUANTITY: &str = "11 hidden layers; over the ten matrices between them, log‖W^l‖_F and, \
    separately, the participation ratio of in-strengths (Σ in)²/(n Σ in²); after removal of the \
    linear trend, the share of power at period 2 among all periods, minus its mean under 200 \
    random orders of the same values";
const VANISHING: &str = "With the registered initialisation, 0.3 times He's, the outputs of twelve \
    matrices vanish, and 600 steps move the weights by a few ten-thousandths at most: trained and \
    untrained networks are practically the same, effect and control have the same numbers, and the \
    verdict is about random initial weights alone. Networks with He's initialisation, most of \
    which do learn, are reported as well, also with a planted period; on noise a few of those \
    diverge or are destroyed by their first steps.";
const DEFINITIONS: &str = "The abstract speaks of periodic channel structures and oscillations \
    across layers; the profiles, period 2 and the null distribution are ours.";
const NULL: &str = "√(in·out) shares a matrix between neighbouring layers and cannot see period 2. \
    Short series without trend have a lag-1 autocorrelation near −0.25 on average, which the \
    random orders share.";

pub(super) fn claim() -> Claim {
    of_abstract(&MODULE, ["periodic", STATEMENT, QUANTITY])
        .remark(VANISHING)
        .remark(DEFINITIONS)
        .remark(NULL)
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let low = task.network(DEPTH, 50, Start::Low(0.3));
    let he = task.network(DEPTH, 50, Start::He);
    let untrained = untrained("untrained", &low);
    let scales_in_turn = trained("scales in turn", &planted(&low));
    let he_in_turn = trained("he, scales in turn", &planted(&he));
    let low = trained("trained", &low);
    let he = trained("he", &he);
    Case::new(task.name)
        .either_effect(low.number(NORM).above(0.1))
        .either_effect(low.number(PARTICIPATION).above(0.1))
        .negative_control(untrained.number(NORM).below(0.1))
        .negative_control(untrained.number(PARTICIPATION).below(0.1))
        .positive_control(scales_in_turn.number(NORM).above(0.3))
        .report(low.number(CHANGE))
        .report(he.number(CHANGE))
        .report(he.number(LOSS))
        .report(he.number(NORM))
        .report(he.number(PARTICIPATION))
        .report(he_in_turn.number(NORM))
}

/// The same network from initial weights with a period of two layers.
fn planted(training: &Training) -> Training {
    let mut planted = training.clone();
    planted.network.initialisation.alternation = PLANTED;
    planted
}

/// An arm that reads the network before training.
fn untrained(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.at_step(0)], QUANTITIES, |[network]| {
        Ok(spectra(network, network))
    })
}

/// An arm that reads the network after training.
fn trained(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    Arm::new(name, checkpoints, QUANTITIES, |[before, after]| {
        Ok(spectra(before, after))
    })
}

/// How much more of both profiles of a network has period 2 than under random orders, how far its
/// weights are from those before, and how well it fits.
fn spectra(before: Subject<'_>, after: Subject<'_>) -> [f64; 4] {
    let (laboratory, network) = (after.laboratory, after.network);
    let excess = |value: &dyn Fn(usize) -> f64| {
        let profile: Vec<f64> = (2..=DEPTH).map(value).collect();
        let mut stream = after.stream("channels/orders");
        laboratory.period_two_excess(&profile, ORDERS, &mut stream)
    };
    // log‖W‖_F of the matrices between hidden layers, the participation ratios of the in-strengths
    // behind them, and their changes relative to their norms before.
    let log_norm = |layer| libm::log(laboratory.weight_norm(network, layer));
    let participation = |layer| {
        let strengths = laboratory.node_strengths(network, layer, Strength::Absolute);
        laboratory.participation_ratio(&strengths.incoming)
    };
    let changes = (2..=DEPTH).map(|layer| {
        let change = laboratory.weight_change(before.network, network, layer);
        change / laboratory.weight_norm(before.network, layer)
    });
    [
        excess(&log_norm),
        excess(&participation),
        changes.fold(0.0, f64::max),
        laboratory.mean_loss(network, Loss::SQUARED, &after.split.train),
    ]
}
