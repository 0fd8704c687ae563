//! `tunnel.split`: networks split into extractor and tunnel.

use super::MODULE;
use super::start::{Probing, on_test, on_train, start_work};
use super::task::{DEPTH, DOMAIN, Task};
use crate::prelude::*;

// The criteria of the four statistics.
const FRACTION: f64 = 0.5;
const GAIN: f64 = 0.05;
const RANK: f64 = 2.0;
const COLLAPSE: f64 = -0.3;

/// What is read from each network: the four statistics, and whether all of them meet their
/// criteria.
const QUANTITIES: [&str; 5] =
    ["tunnel fraction", "gain", "rank per class", "log10 NC1 ratio", "split"];

const STATEMENT: &str = "Deep networks split into an extractor that makes classes linearly \
    separable and a tunnel that compresses them.";
const QUANTITY: &str = "tunnel fraction (L − start)/L, where the tunnel starts at the first layer \
    of the longest suffix whose ridge probe reaches 98 % of the best layer's; gain of the best \
    layer's probe over the raw inputs'; numerical rank of the last hidden layer per class; log₁₀ \
    of the last hidden layer's NC1 over the first one's; on test samples. Split: all four criteria \
    in one seed.";
const DIGITS: &str = "On the embedded digits the extractor is one layer: raw pixels are almost \
    separable.";
const TWO_LAYERS: &str = "Two layers cannot pass by construction: their tunnel fraction is at most \
    one half.";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("split", STATEMENT)
        .section("section 2")
        .quantity(QUANTITY)
        .remark(DIGITS)
        .remark(TWO_LAYERS)
        .domain(DOMAIN)
        .case(case(&Task::d5()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let deep = task.trained(DEPTH);
    let trained = measured("trained", deep.end(), on_test);
    let memorised = task.memorised();
    let controls: [(&str, Checkpoint, Probing); 6] = [
        ("untrained", deep.at_step(0), on_test),
        ("memorised random labels", memorised.end(), on_test),
        ("memorised random labels, train samples", memorised.end(), on_train),
        ("random labels", task.random_labels().end(), on_test),
        ("linear", task.linear().end(), on_test),
        ("shallow, 4 layers", task.trained(4).end(), on_test),
    ];
    let controls = controls.map(|(name, checkpoint, probing)| {
        let share = measured(name, checkpoint, probing).number("split");
        share.below(0.5)
    });
    let case = Case::new(task.name)
        .effect(trained.number("tunnel fraction").above(FRACTION))
        .effect(trained.number("gain").above(GAIN))
        .effect(trained.number("rank per class").below(RANK))
        .effect(trained.number("log10 NC1 ratio").below(COLLAPSE));
    controls
        .into_iter()
        .fold(case, Case::negative_control)
        .report(trained.number("split"))
        .report(measured("shallow, 2 layers", task.trained(2).end(), on_test).number("split"))
}

/// An arm that fits probes and measures everything on the samples that `probing` names.
fn measured(name: &str, network: Checkpoint, probing: Probing) -> Arm {
    Arm::new(name, [network], QUANTITIES, move |[network]| {
        let [fraction, gain, rank, collapse] = statistics(network, probing);
        let split = all(&[fraction - FRACTION, gain - GAIN, RANK - rank, COLLAPSE - collapse]);
        Ok([fraction, gain, rank, collapse, split])
    })
    .costing(|sizes| sizes.networks().map(|network| statistics_work(&network)).sum::<Work>())
}

/// The work of measuring one network: probes of all layers and of the inputs, NC1 of two layers, one rank.
fn statistics_work(network: &NetworkSizes) -> Work {
    let NetworkSizes { shape, train, test } = network;
    let last = shape.hidden().last().copied().unwrap_or(0);
    start_work(network)
        + probe_work(*train, *test, shape.inputs(), shape.classes())
        + nc1_work(*test, last) * 2.0
        + spectrum_work(*test, last)
}

/// Tunnel fraction, gain, rank per class, and the logarithm of the NC1 ratio.
fn statistics(subject: Subject<'_>, probing: Probing) -> [f64; 4] {
    let (laboratory, classes) = (subject.laboratory, subject.split.classes);
    let (fit, test) = probing(subject);
    let (tested, probes) = subject.probed(&fit, &test, classes);
    let (raw, layers) = (probes[0], &probes[1..]);
    let depth = layers.len();
    let (first, last) = (&tested[1], &tested[depth]);
    let nc1 = |layer: &Samples| laboratory.nc1(layer, classes);

    let fraction = TunnelRule::REGISTERED
        .start(layers)
        .map_or(f64::NAN, |start| depth.saturating_sub(start) as f64 / depth as f64);
    let gain = layers.iter().copied().fold(f64::NEG_INFINITY, f64::max) - raw;
    let rank = laboratory.numerical_rank(&last.inputs) / classes as f64;
    let collapse = libm::log10(nc1(last) / nc1(first));
    [fraction, gain, rank, collapse]
}

/// 1 where all margins are positive, 0 where one is not, and NaN where the others leave it open.
fn all(margins: &[f64]) -> f64 {
    if margins.iter().any(|&margin| margin <= 0.0) {
        0.0
    } else if margins.iter().any(|margin| margin.is_nan()) {
        f64::NAN
    } else {
        1.0
    }
}
