//! `channels.channels`, `channels.dose` and `channels.data_free`: nodes that are strong on both
//! sides.

use deepclaims_harness::claim::Number;
use deepclaims_lab::measure::NodeStrengths;
use deepclaims_lab::stats::correlation;

use super::task::{DOMAIN, Start, Task, frozen};
use super::{MODULE, over_layers};
use crate::prelude::*;

const CORRELATION: &str = "correlation";
const PARTICIPATION_RATIO: &str = "participation ratio";

const QUANTITY: &str = "Pearson's correlation over the nodes of a hidden layer between \
    in_i = Σ_j |W^l_ij| and out_i = Σ_k |W^{l+1}_ki|, averaged over hidden layers";

const CHANNELS: &str =
    "Strong nodes form channels: the in- and out-strengths of a node become correlated.";
const DEFINITION: &str = "The paper's channels are structures in the weights; that a channel is a \
    node that is strong on both sides is our definition.";
const NO_CONTROLS: &str = "One hidden layer is no control (its strengths correlate as much), and \
    cross-entropy with He's initialisation grows channels too.";

pub(super) fn claim() -> Claim {
    of_abstract(&MODULE, ["channels", CHANNELS, QUANTITY])
        .remark(DEFINITION)
        .remark(NO_CONTROLS)
        .domain(DOMAIN)
        .case(case(&Task::d()))
        .case(case(&Task::noise()))
}

fn case(task: &Task) -> Case {
    let training = task.trained(Start::Low(0.3));
    let low = strengths("low 0.3", training.end());
    let shuffled = shuffled("entries shuffled", &training);
    let frozen = strengths("layers 2 and 4 frozen", frozen(training).end());
    Case::new(task.name)
        .effect(low.number(CORRELATION).above(0.7))
        .negative_control(he(task).number(CORRELATION).below(0.4))
        .negative_control(frozen.number(CORRELATION).below(0.4))
        .negative_control(shuffled.number(CORRELATION).below(0.2))
}

/// The factors on He's initial weights.
const SCALES: [(&str, Start); 5] = [
    ("0.15", Start::Low(0.15)),
    ("0.3", Start::Low(0.3)),
    ("0.5", Start::Low(0.5)),
    ("0.7", Start::Low(0.7)),
    ("1", Start::He),
];

const DOSE: &str = "The smaller the variance of the initial weights, the stronger the channels.";
const SCALE: &str = "The number that names an arm is the factor on He's initial weights. The \
    learning rate is 0.02 for the factor 1 and 0.05 for the others.";

pub(super) fn dose() -> Claim {
    let task = Task::d();
    let arms = |suffix: &str, checkpoint: fn(&Training) -> Checkpoint| {
        SCALES.map(|(scale, start)| {
            let network = checkpoint(&task.trained(start));
            strengths(&format!("{scale}{suffix}"), network)
        })
    };
    let trained = arms("", Training::end);
    let untrained = arms(", untrained", |training| training.at_step(0));
    let case = trained
        .windows(2)
        .map(|pair| difference(&pair[0], &pair[1]).above(0.0))
        .fold(Case::new(task.name), Case::effect)
        .effect(difference(&trained[0], &trained[4]).above(0.6))
        .negative_control(difference(&untrained[0], &untrained[4]).within(-0.2, 0.2));
    of_abstract(&MODULE, ["dose", DOSE, QUANTITY])
        .remark(SCALE)
        .domain(DOMAIN)
        .fixed([Setting::InitialScale], "it compares scales of the initial weights")
        .case(case)
}

/// The correlation of one arm minus that of another.
fn difference(one: &Arm, other: &Arm) -> Number {
    let [one, other] = [one, other].map(|arm| arm.number(CORRELATION));
    one.minus(other)
}

const DATA_FREE: &str =
    "Channels do not depend on the data: they grow on noise as they do on digits.";
const LEVELS: &str = "The levels of other statistics do depend on the data: participation ratios \
    are reported as well.";

pub(super) fn data_free() -> Claim {
    let noise = Task::noise();
    let [on_d, on_noise] = [&Task::d(), &noise].map(|task| {
        let training = task.trained(Start::Low(0.3));
        strengths(&format!("{}, low 0.3", task.name), training.end())
    });
    let case = Case::new("D and Noise")
        .effect(on_noise.number(CORRELATION).above(0.7))
        .effect(difference(&on_d, &on_noise).within(-0.15, 0.15))
        .negative_control(he(&noise).number(CORRELATION).below(0.4))
        .report(on_d.number(PARTICIPATION_RATIO))
        .report(on_noise.number(PARTICIPATION_RATIO));
    of_abstract(&MODULE, ["data_free", DATA_FREE, QUANTITY])
        .remark(LEVELS)
        .domain(DOMAIN)
        .fixed([Setting::Data], "it compares digits with noise")
        .case(case)
}

fn he(task: &Task) -> Arm {
    strengths("he", task.trained(Start::He).end())
}

/// What is read from each network.
const STRENGTHS: [&str; 2] = [CORRELATION, PARTICIPATION_RATIO];

/// An arm that reads the strengths of one network.
fn strengths(name: &str, network: Checkpoint) -> Arm {
    Arm::new(name, [network], STRENGTHS, |[network]| Ok(read(network)))
}

/// An arm that reads the strengths of a trained network whose weights change places.
fn shuffled(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], STRENGTHS, |[trained]| {
        Ok(read(trained.of(&entries_shuffled(trained))))
    })
}

/// The network with the entries of each of its matrices in another order.
pub(super) fn entries_shuffled(trained: Subject<'_>) -> Network {
    let mut stream = trained.stream("channels/entries shuffled");
    trained.network.shuffle_weights(&mut stream)
}

/// The correlation of in- and out-strengths, averaged over hidden layers.
pub(super) fn correlation_of(subject: Subject<'_>) -> f64 {
    over_layers(subject, Strength::Absolute, |strengths| {
        correlation(&strengths.incoming, &strengths.outgoing)
    })
}

fn read(subject: Subject<'_>) -> [f64; 2] {
    let of_incoming = |strengths: NodeStrengths| {
        let laboratory = subject.laboratory;
        laboratory.participation_ratio(&strengths.incoming)
    };
    [correlation_of(subject), over_layers(subject, Strength::Absolute, of_incoming)]
}
