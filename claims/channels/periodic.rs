//! `channels.periodic`: whether the amplitude of channels is modulated periodically along the depth.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::laboratory::Measures;
use deepclaims_lab::measure::Strength;
use deepclaims_lab::net::{Initialisation, Mlp, Network};
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::{Checkpoint, Loss, Training};

use super::MODULE;
use super::task::{Start, Task};

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

pub(super) fn claim() -> Claim {
    MODULE
        .claim("periodic", "The amplitude of channels is modulated periodically along the depth.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "11 hidden layers; over the ten matrices between them, log‖W^l‖_F and, separately, the participation ratio of in-strengths (Σ in)²/(n Σ in²); \
             after removal of the linear trend, the share of power at period 2 among all periods, minus its mean under 200 random orders of the same values",
        )
        .remark("From the registered start, 0.3 times He's, the outputs of twelve matrices vanish, and 600 steps move the weights by a few ten-thousandths at most: the trained networks are the untrained ones, effect and control are the same numbers, and the verdict is one on chance. Networks from He's start, most of which do learn, are reported beside, also with a planted period; on noise a few of those diverge or are destroyed by their first steps.")
        .remark("The abstract speaks of periodic channel structures and oscillations across layers; the profiles, period 2 and the null are ours.")
        .remark("√(in·out) shares a matrix between neighbouring layers and cannot see period 2; short series without trend have a lag-1 autocorrelation near −0.25 by chance, which the random orders share.")
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let low = task.network(DEPTH, 50, Start::Low(0.3));
    let he = task.network(DEPTH, 50, Start::He);
    let untrained = spectra("untrained", vec![low.at_step(0)]);
    let trained = spectra("trained", from_start(&low));
    let scales_in_turn = spectra("scales in turn", from_start(&planted(&low)));
    let he_in_turn = spectra("he, scales in turn", from_start(&planted(&he)));
    let he = spectra("he", from_start(&he));
    Case::new(task.name)
        .either_effect(trained.mean(NORM).above(0.1))
        .either_effect(trained.mean(PARTICIPATION).above(0.1))
        .negative_control(untrained.mean(NORM).below(0.1))
        .negative_control(untrained.mean(PARTICIPATION).below(0.1))
        .positive_control(scales_in_turn.mean(NORM).above(0.3))
        .report(trained.mean(CHANGE))
        .report(he.mean(CHANGE))
        .report(he.mean(LOSS))
        .report(he.mean(NORM))
        .report(he.mean(PARTICIPATION))
        .report(he_in_turn.mean(NORM))
}

/// The same network from initial weights with a period of two layers.
fn planted(training: &Training) -> Training {
    let initialisation = Initialisation {
        alternation: PLANTED,
        ..training.network.initialisation
    };
    Training {
        network: Mlp {
            initialisation,
            ..training.network.clone()
        },
        ..training.clone()
    }
}

fn from_start(training: &Training) -> Vec<Checkpoint> {
    vec![training.at_step(0), training.end()]
}

/// An arm that reads how much of both profiles of the last network has period 2, beyond chance, how
/// far its weights are from the first's, and how well it fits.
fn spectra(name: &str, checkpoints: Vec<Checkpoint>) -> Arm {
    Arm::new(name, checkpoints, |evidence| {
        let measures = evidence.laboratory;
        let subjects = evidence.subjects;
        let (start, network) = (subjects[0].network, subjects[subjects.len() - 1].network);
        let excess = |profile: &[f64]| {
            let mut stream = Stream::new(evidence.seed, "channels/orders");
            measures.period_two_excess(profile, ORDERS, &mut stream)
        };
        let change = (2..=DEPTH).map(|layer| {
            measures.weight_change(start, network, layer) / measures.weight_norm(start, layer)
        });
        Ok(Numbers::from([
            (NORM, excess(&log_norms(measures, network))),
            (PARTICIPATION, excess(&participation(measures, network))),
            (CHANGE, change.fold(0.0, f64::max)),
            (
                LOSS,
                measures.mean_loss(network, Loss::SQUARED, &subjects[0].split.train),
            ),
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
