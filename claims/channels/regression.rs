//! `channels.regression`: channels on a smooth regression.

use super::MODULE;
use super::correlation::{correlation_of, entries_shuffled};
use super::instability::spread;
use super::task::{DOMAIN, Start, Task, frozen};
use crate::prelude::*;

const CORRELATION: &str = "correlation";
const RATIO: &str = "ratio of variations";
const LOSS: &str = "loss, end / start";

const STATEMENT: &str = "Channels grow on a smooth regression as on classification.";

const QUANTITY: &str = "x uniform on [0, 1] in 8 dimensions, g = 2 sin(πx₀x₁) + 4(x₂ − ½)² + x₃ + \
    ½x₄ + exp(−3((x₅ − ½)² + (x₆ − ½)²)) − ½x₇, one output, target 2 + (g − mean)/sd over the 200 \
    samples; Pearson's correlation over the nodes of a hidden layer between in- and out-strengths, \
    and coefficient of variation of the nodes' strengths at the end over the same before training, \
    averaged over hidden layers as in channels.channels and channels.instability";

const STANDS_FOR: &str = "The regression stands for the paper's second kind of data, which was not \
    at hand.";

pub(super) fn claim() -> Claim {
    let task = Task::regression();
    let training = task.trained(Start::Low(0.3));
    let low = channels("low 0.3", &training);
    let he = channels("he", &task.trained(Start::He));
    let shuffled = shuffled("entries shuffled", &training);
    let frozen = channels("layers 2 and 4 frozen", &frozen(training));
    let case = Case::new(task.name)
        .effect(low.number(CORRELATION).above(0.7))
        .effect(low.number(RATIO).above(2.0))
        .check(low.number(LOSS).below(0.1))
        .negative_control(he.number(CORRELATION).below(0.4))
        .negative_control(he.number(RATIO).below(1.4))
        .negative_control(frozen.number(CORRELATION).below(0.4))
        .negative_control(shuffled.number(CORRELATION).below(0.2))
        .report(he.number(LOSS))
        .report(frozen.number(LOSS));
    of_abstract(&MODULE, ["regression", STATEMENT, QUANTITY])
        .seeds(128)
        .remark(STANDS_FOR)
        .domain(DOMAIN)
        .case(case)
}

/// An arm that reads the strengths of a network before and after training, and how well it fits.
fn channels(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    let quantities = [CORRELATION, RATIO, LOSS];
    Arm::new(name, checkpoints, quantities, |[start, end]| {
        let [before, after] = [start, end].map(loss);
        Ok([correlation_of(end), spread(end) / spread(start), after / before])
    })
}

/// An arm that reads a trained network whose weights change places.
fn shuffled(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], [CORRELATION], |[trained]| {
        let shuffled = entries_shuffled(trained);
        Ok([correlation_of(trained.of(&shuffled))])
    })
}

fn loss(subject: Subject<'_>) -> f64 {
    let measures = subject.laboratory;
    measures.mean_loss(subject.network, Loss::Regression, &subject.split.train)
}
