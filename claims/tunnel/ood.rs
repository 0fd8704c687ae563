//! `tunnel.ood` and its companions: what the tunnel does to features of classes that a network does
//! not meet.

use deepclaims_lab::stats::correlation;

use super::MODULE;
use super::start::start_work;
use super::task::{DEPTH, DOMAIN, Task};
use crate::prelude::*;

const DROP: &str = "drop";
const TRAINED_DROP: &str = "drop on the trained classes";
const BEST: &str = "best layer";
const CORRELATION: &str = "correlation with log rank";

const STATEMENT: &str = "The tunnel degrades features of classes that were not trained on.";
const QUANTITY: &str = "half of the classes are trained on; ridge probes of every layer are fitted \
    and tested on the other half; drop: the best layer's accuracy minus the last one's";
const ISOMETRY: &str = "The looks-linear orthogonal initialisation makes the untrained network an \
    isometry, so that it loses nothing by itself.";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("ood", STATEMENT)
        .section("section 3")
        .quantity(QUANTITY)
        .remark(ISOMETRY)
        .domain(DOMAIN)
        .case(isometric(&Task::half_d(), 0.06, 0.03))
        .case(isometric(&Task::half_g(), 0.20, 0.05))
}

fn isometric(task: &Task, effect: f64, contrast: f64) -> Case {
    let deep = task.isometric(DEPTH);
    let trained = probes("trained", deep.end());
    let untrained = probes("untrained", deep.at_step(0));
    let shallow = probes("shallow, 3 layers", task.isometric(3).end());
    let linear = probes("linear", task.orthogonal_linear().end());
    let random = probes("random labels", Task::randomly_labelled(deep).end());
    let drop = |arm: &Arm| arm.number(DROP);
    Case::new(task.name)
        .effect(drop(&trained).minus(drop(&untrained)).above(effect))
        .effect(trained.number(TRAINED_DROP).below(0.03))
        .negative_control(untrained.number(DROP).below(0.05))
        .negative_control(shallow.number(DROP).below(0.06))
        .negative_control(linear.number(DROP).below(0.02))
        .contrast(drop(&trained).minus(drop(&random)).above(contrast))
        .report(trained.number(DROP))
}

/// A task, and networks with the standard initialisation before and after training on half of its
/// classes.
struct Standard {
    task: &'static str,
    trained: Arm,
    untrained: Arm,
}

/// The claims on the standard initialisation, which read the same numbers: `tunnel.ood_he`,
/// `tunnel.ood_peak`, `tunnel.ood_rank`.
pub(super) fn standard() -> [Claim; 3] {
    let arms = [Task::half_d(), Task::half_g()].map(|task| {
        let deep = task.trained(DEPTH);
        Standard {
            task: task.name,
            trained: probes("trained", deep.end()),
            untrained: probes("untrained", deep.at_step(0)),
        }
    });
    [he(&arms), peak(&arms), rank(&arms)]
}

/// A claim with a case for each task.
#[track_caller]
fn on_each(
    arms: &[Standard],
    [name, statement, quantity]: [&'static str; 3],
    case: fn(Case, &Standard) -> Case,
) -> Claim {
    let claim = MODULE.claim(name, statement);
    let claim = claim.section("section 3").quantity(quantity).domain(DOMAIN);
    let cases = arms.iter().map(|arms| case(Case::new(arms.task), arms));
    cases.fold(claim, Claim::case)
}

const HE: &str = "The tunnel degrades features of classes that were not trained on, under the \
    standard initialisation.";

/// The tunnel degrades out-of-distribution features under the standard initialisation, too.
fn he(arms: &[Standard]) -> Claim {
    on_each(arms, ["ood_he", HE, QUANTITY], |case, arms| {
        case.effect(arms.trained.number(DROP).above(0.15))
            .negative_control(arms.untrained.number(DROP).below(0.10))
    })
}

const PEAK: &str = "Probes of classes that were not trained on peak at the end of the extractor, \
    not at the first layer.";
const BEST_LAYER: &str = "half of the classes are trained on; ridge probes of every layer are \
    fitted and tested on the other half; index of the best layer, counted from 1, the smallest on \
    ties";

/// Out-of-distribution probes peak before the tunnel, not at the first layer.
fn peak(arms: &[Standard]) -> Claim {
    on_each(arms, ["ood_peak", PEAK, BEST_LAYER], |case, arms| {
        case.effect(arms.trained.number(BEST).above(1.5))
            .negative_control(arms.untrained.number(BEST).below(1.5))
    })
}

const RANK: &str = "From layer to layer, accuracy on classes that were not trained on falls with \
    the rank.";
const WITH_RANK: &str = "half of the classes are trained on; correlation over layers between the \
    accuracy of ridge probes fitted and tested on the other half and the logarithm of the \
    numerical rank (test samples of the trained classes)";

/// Out-of-distribution probes lose accuracy where the rank falls.
fn rank(arms: &[Standard]) -> Claim {
    on_each(arms, ["ood_rank", RANK, WITH_RANK], |case, arms| {
        let [trained, untrained] =
            [&arms.trained, &arms.untrained].map(|arm| arm.number(CORRELATION));
        case.effect(trained.clone().minus(untrained.clone()).above(0.1))
            .report(trained)
            .report(untrained)
    })
}

/// An arm that probes every layer on both halves of the classes.
fn probes(name: &str, network: Checkpoint) -> Arm {
    let quantities = [DROP, TRAINED_DROP, BEST, CORRELATION];
    Arm::new(name, [network], quantities, |[network]| {
        let held_out = on_held_out(network)?;
        let (trained, log_ranks) = on_trained(network);
        Ok([
            drop(&held_out),
            drop(&trained),
            best(&held_out).map_or(f64::NAN, |best| (best + 1) as f64),
            correlation(&held_out, &log_ranks),
        ])
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|network| {
            let NetworkSizes { shape, test, .. } = &network;
            let ranks = shape.hidden().iter().map(|&units| spectrum_work(*test, units));
            // The other classes have about as many samples as those that are trained on.
            start_work(&network) * 2.0 + shape.evaluation_work(*test) + ranks.sum()
        });
        work.sum::<Work>()
    })
}

/// The probes of all hidden layers on the classes that were not trained on.
fn on_held_out(subject: Subject<'_>) -> Result<Vec<f64>, Missing> {
    let held_out = subject.split.held_out.as_ref();
    let held_out = held_out.ok_or_else(|| Missing::because("all classes are trained on"))?;
    if held_out.classes < 2 || held_out.test.is_empty() {
        return Err(Missing::because(
            "the classes that were not trained on are fewer than two, or have no samples",
        ));
    }
    Ok(subject.probes(&held_out.fit, &held_out.test, held_out.classes))
}

/// The probes of all hidden layers on the trained classes, and the logarithms of the layers' ranks.
fn on_trained(subject: Subject<'_>) -> (Vec<f64>, Vec<f64>) {
    let split = subject.split;
    let layers = subject.represent(&split.test);
    let log_rank = |layer: &Samples| libm::log(subject.laboratory.numerical_rank(&layer.inputs));
    let log_ranks = layers[1..].iter().map(log_rank).collect();
    (subject.probes(&split.train, &split.test, split.classes), log_ranks)
}

/// The best minus the last; NaN where one is not a number.
fn drop(probes: &[f64]) -> f64 {
    let last = probes.last().unwrap_or(&f64::NAN);
    best(probes).map_or(f64::NAN, |best| probes[best] - last)
}

/// The index of the best layer; nothing where a probe is not a number.
fn best(probes: &[f64]) -> Option<usize> {
    let defined = !probes.is_empty() && !probes.iter().any(|probe| probe.is_nan());
    defined.then(|| argmax(probes))
}
