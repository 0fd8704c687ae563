//! `channels.periodic`: whether the amplitude of channels is modulated periodically along the depth.

use deepclaims::claim::{Arm, Case, Checkpoint, Claim, Measures, Numbers};
use deepclaims::measure::Strength;
use deepclaims::net::{Initialisation, Mlp, Network};
use deepclaims::simd::Stream;
use deepclaims::train::Training;

use super::PAPER;
use super::task::{Start, Task};

/// Hidden layers: between them there are ten matrices.
const DEPTH: usize = 11;
/// Factors on the initial weights of every other layer, which plant a period of two.
const PLANTED: [f64; 2] = [0.7, 1.5];
/// Random orders of the layers with which a profile is compared.
const ORDERS: usize = 200;

const NORM: &str = "log norm";
const PARTICIPATION: &str = "participation";

pub(super) fn claim() -> Claim {
    PAPER
        .claim("periodic", "The amplitude of channels is modulated periodically along the depth.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "11 hidden layers; over the ten matrices between them, log‖W^l‖_F and, separately, the participation ratio of in-strengths (Σ in)²/(n Σ in²); \
             after removal of the linear trend, the share of power at period 2 among all periods, minus its mean under 200 random orders of the same values",
        )
        .remark("The abstract speaks of periodic channel structures and oscillations across layers; the profiles, period 2 and the null are ours.")
        .remark("√(in·out) shares a matrix between neighbouring layers and cannot see period 2; short series without trend have a lag-1 autocorrelation near −0.25 by chance, which the random orders share.")
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let training = task.network(DEPTH, 50, Start::Low(0.3));
    let planted = Training {
        network: Mlp {
            initialisation: Initialisation {
                alternation: PLANTED,
                ..training.network.initialisation
            },
            ..training.network.clone()
        },
        ..training.clone()
    };
    let trained = spectra("trained", training.end());
    let untrained = spectra("untrained", training.at_step(0));
    let planted = spectra("scales in turn", planted.end());
    Case::new(task.name)
        .alternative(trained.mean(NORM).above(0.1))
        .alternative(trained.mean(PARTICIPATION).above(0.1))
        .negative_control(untrained.mean(NORM).below(0.1))
        .negative_control(untrained.mean(PARTICIPATION).below(0.1))
        .positive_control(planted.mean(NORM).above(0.3))
        .report(planted.mean(PARTICIPATION))
}

/// An arm that reads how much of both profiles has period 2, beyond chance.
fn spectra(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], |evidence| {
        let (measures, network) = (evidence.laboratory, evidence.subjects[0].network);
        let excess = |profile: &[f64]| {
            let mut stream = Stream::new(evidence.seed, "channels/orders");
            measures.period_two_excess(profile, ORDERS, &mut stream)
        };
        Ok(Numbers::from([
            (NORM, excess(&log_norms(measures, network))),
            (PARTICIPATION, excess(&participation(measures, network))),
        ]))
    })
}

/// log‖W‖_F of the matrices between hidden layers.
fn log_norms(measures: &(impl Measures + ?Sized), network: &Network) -> Vec<f64> {
    (2..=network.depth())
        .map(|layer| libm::log(measures.weight_norm(network, layer)))
        .collect()
}

/// Participation ratios of the in-strengths behind the same matrices.
fn participation(measures: &(impl Measures + ?Sized), network: &Network) -> Vec<f64> {
    (2..=network.depth())
        .map(|layer| {
            let strengths = measures.node_strengths(network, layer, Strength::Absolute);
            measures.participation_ratio(&strengths.incoming)
        })
        .collect()
}
