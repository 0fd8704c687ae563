//! `channels.periodic`: whether the amplitude of channels is modulated periodically along the
//! depth.

use deepclaims_lab::measure::Waves;
use deepclaims_lab::train::Schedule;

use super::MODULE;
use super::correlation::correlation_of;
use super::planted::{self, FOUND};
use super::task::{DOMAIN, Start, Task};
use crate::prelude::*;
use crate::recipes;

/// Hidden layers: between them there are twelve matrices.
const DEPTH: usize = 13;
/// Random orders of the layers with which a profile is compared.
const ORDERS: usize = 200;

/// Factors on the learning rates of hidden matrices in turn, which grow waves of periods 2, 3 and 4.
const PERIOD_2: [f64; 2] = [0.4, 1.6];
const PERIOD_3: [f64; 3] = [1.8, 0.6, 0.6];
const PERIOD_4: [f64; 4] = [1.6, 1.0, 0.4, 1.0];

const EXCESS: &str = "wave, minus random orders";
const BOUNDARY: &str = "wave of up to the whole depth, minus random orders";
const LOSS: &str = "loss, end / start";
const CORRELATION: &str = "correlation";

const STATEMENT: &str = "Channel amplitude is modulated periodically along the depth: with any \
    period from 2 layers to a third of the depth, and any phase.";
const QUANTITY: &str = "13 hidden layers of 50 units; Adam, learning rate 0.003 for 2,000 steps, \
    then linearly to 0 at step 4,000, batches of 32 drawn with replacement; over the 12 matrices \
    between hidden layers log‖W^l‖_F and the participation ratio of squared in-strengths, without \
    a least-squares cubic; S: share of the remaining variance that the best sinusoid explains, of \
    15 frequencies from period 4 to period 2, sine and cosine orthogonalised to the cubic; the \
    larger S of the two, minus its mean under 200 random orders of the layers, the same for both";
const BOUNDARY_PROFILE: &str = "A profile that is strong at both ends passes as one oscillation per \
    depth where a line is removed and periods up to the whole depth are allowed. The claim does not \
    address that reading; its statistic is reported for trained and untrained networks.";
const CUBIC: &str =
    "Polynomials of lower degree leave the boundary profile in and hide true waves.";
const PLANTED: &str = "What a refutation excludes: waves of any of these periods and phases, added \
    to log‖W^l‖_F of the trained network with amplitudes of 0.7, 1, 1.5 and 2 standard deviations \
    of this profile; reported is the share of 25 such waves that is found.";
const DEFINITIONS: &str = "The abstract speaks of periodic channel structures and oscillations \
    across layers; the profiles, the waves and the random orders are ours.";

pub(super) fn claim() -> Claim {
    let low = adam(Start::Low(0.5), 3e-3);
    let mut he = adam(Start::He, 1e-3);
    he.recipe.schedule = Schedule::Constant;
    he.recipe = he.recipe.total_steps(1_500);
    let untrained = waves("untrained", low.at_step(0));
    let he = waves("he", he.end());
    let [period_2, period_3, period_4] = [&PERIOD_2[..], &PERIOD_3, &PERIOD_4].map(|factors| {
        let name = format!("rates with period {}", factors.len());
        waves(&name, grown(&low, factors).end())
    });
    let low = trained("trained", &low);
    let case = Case::new("D")
        .effect(low.number(EXCESS).above(0.25))
        .check(low.number(LOSS).below(0.15))
        .check(low.number(CORRELATION).above(0.5))
        .negative_control(untrained.number(EXCESS).below(0.25))
        .negative_control(he.number(EXCESS).below(0.25))
        .positive_control(period_2.number(EXCESS).above(0.25))
        .report(period_3.number(EXCESS))
        .report(period_4.number(EXCESS));
    let case = FOUND
        .iter()
        .fold(case, |case, found| case.report(low.number(*found)))
        .report(low.number(BOUNDARY))
        .report(untrained.number(BOUNDARY));
    of_abstract(&MODULE, ["periodic", STATEMENT, QUANTITY])
        .remark(BOUNDARY_PROFILE)
        .remark(CUBIC)
        .remark(PLANTED)
        .remark(DEFINITIONS)
        .domain(DOMAIN)
        .domain([(Setting::Depth, Range::Between(8.0, 16.0))])
        .case(case)
}

/// The deep network, trained by Adam on batches with replacement.
fn adam(start: Start, learning_rate: f64) -> Training {
    let recipe = Recipe {
        optimiser: Optimiser::ADAMW,
        schedule: Schedule::Linear { from: 2_000 },
        batch: 32,
        replacement: true,
        ..recipes::channels().total_steps(4_000)
    };
    Training { recipe: recipe.learning_rate(learning_rate), ..Task::d().network(DEPTH, 50, start) }
}

/// The same with these factors in turn on the learning rates of the matrices between hidden layers.
fn grown(training: &Training, factors: &[f64]) -> Training {
    let between = factors.iter().copied().cycle().take(DEPTH - 1);
    let rates = [1.0].into_iter().chain(between).chain([1.0]);
    training.clone().layer_rates(rates.collect())
}

/// The reading that is not decided about: periods up to the whole depth, around a line.
fn whole_depth(matrices: usize) -> Waves {
    Waves { degree: 1, longest: matrices as f64, ..Waves::periodic(matrices) }
}

/// An arm that looks for waves in one network.
fn waves(name: &str, network: Checkpoint) -> Arm {
    Arm::new(name, [network], [EXCESS, BOUNDARY], |[network]| {
        let profiles = profiles(network);
        let waves = [Waves::periodic, whole_depth].map(|waves| waves(profiles[0].len()));
        Ok(waves.map(|waves| excess(network, &profiles, waves)))
    })
}

/// An arm that looks for waves in the trained network and for those planted into it, and reads how
/// well it fits and whether it has channels.
fn trained(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    let quantities = [EXCESS, BOUNDARY, LOSS, CORRELATION, FOUND[0], FOUND[1], FOUND[2], FOUND[3]];
    Arm::new(name, checkpoints, quantities, |[before, after]| {
        let profiles = profiles(after);
        let [at_start, at_end] = [before, after].map(loss);
        let waves = Waves::periodic(profiles[0].len());
        let [first, second, third, fourth] = planted::found(after, &profiles, waves, ORDERS);
        Ok([
            excess(after, &profiles, waves),
            excess(after, &profiles, whole_depth(profiles[0].len())),
            at_end / at_start,
            correlation_of(after),
            first,
            second,
            third,
            fourth,
        ])
    })
}

fn excess(subject: Subject<'_>, profiles: &[Vec<f64>], waves: Waves) -> f64 {
    let mut stream = subject.stream("channels/periodic/orders");
    subject.laboratory.wave_excess(profiles, waves, ORDERS, &mut stream)
}

/// log‖W‖_F of the matrices between hidden layers, and the participation ratios of the squared
/// in-strengths that they give.
fn profiles(subject: Subject<'_>) -> [Vec<f64>; 2] {
    let (laboratory, network) = (subject.laboratory, subject.network);
    let layers = 2..=network.depth();
    let norms = layers.clone().map(|layer| libm::log(laboratory.weight_norm(network, layer)));
    let participation = layers.map(|layer| {
        let strengths = laboratory.node_strengths(network, layer, Strength::Squared);
        laboratory.participation_ratio(&strengths.incoming)
    });
    [norms.collect(), participation.collect()]
}

fn loss(subject: Subject<'_>) -> f64 {
    let measures = subject.laboratory;
    measures.mean_loss(subject.network, Loss::SQUARED, &subject.split.train)
}
