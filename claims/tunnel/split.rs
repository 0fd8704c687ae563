//! `tunnel.split`: networks split into extractor and tunnel.

use deepclaims::claim::{Arm, Case, Checkpoint, Claim, Evidence, Numbers, Subject};
use deepclaims::data::Samples;
use deepclaims::measure::tunnel_start;

use super::PAPER;
use super::task::{DEPTH, Task};

/// Samples of the train probe.
const TRAIN_PROBE: usize = 1_000;

// The criteria of the four statistics.
const FRACTION: f64 = 0.5;
const GAIN: f64 = 0.05;
const RANK: f64 = 2.0;
const COLLAPSE: f64 = -0.3;

pub(super) fn claim() -> Claim {
    PAPER
        .claim("split", "Deep networks split into an extractor that makes classes linearly separable and a tunnel that compresses them.")
        .section("section 2")
        .quantity(
            "tunnel fraction (L − start)/L, where the tunnel starts at the first layer of the longest suffix whose ridge probe reaches 98 % of the best layer's; \
             gain of the best layer's probe over the raw inputs'; numerical rank of the last hidden layer per class; \
             log₁₀ of the last hidden layer's NC1 over the first one's; on test samples. Split: all four criteria in one seed.",
        )
        .remark("On the embedded digits the extractor is one layer: raw pixels are almost separable.")
        .remark("Two layers cannot pass by construction: their tunnel fraction is at most one half.")
        .case(case(&Task::d5()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let deep = task.trained(DEPTH);
    let trained = on_test("trained", deep.end());
    let splits = |arm: Arm| arm.share("split");
    Case::new(task.name)
        .effect(trained.mean("tunnel fraction").above(FRACTION))
        .effect(trained.mean("gain").above(GAIN))
        .effect(trained.mean("rank per class").below(RANK))
        .effect(trained.mean("log10 NC1 ratio").below(COLLAPSE))
        .negative_control(splits(on_test("untrained", deep.at_step(0))).below(0.5))
        .negative_control(
            splits(on_test("memorised random labels", task.memorised().end())).below(0.5),
        )
        .negative_control(
            splits(on_train(
                "memorised random labels, train samples",
                task.memorised().end(),
            ))
            .below(0.5),
        )
        .negative_control(splits(on_test("random labels", task.random_labels().end())).below(0.5))
        .negative_control(splits(on_test("linear", task.linear().end())).below(0.5))
        .negative_control(splits(on_test("shallow, 4 layers", task.trained(4).end())).below(0.5))
        .report(splits(trained))
        .report(splits(on_test("shallow, 2 layers", task.trained(2).end())))
}

/// An arm whose probes are fitted on training samples and everything else is measured on test samples.
fn on_test(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], |evidence| {
        let subject = &evidence.subjects[0];
        Ok(statistics(
            evidence,
            subject,
            &subject.split.train,
            &subject.split.test,
        ))
    })
}

/// An arm that measures everything on the first training samples.
fn on_train(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], |evidence| {
        let subject = &evidence.subjects[0];
        let samples = subject.split.train.first(TRAIN_PROBE);
        Ok(statistics(evidence, subject, &samples, &samples))
    })
}

fn statistics(
    evidence: &Evidence<'_>,
    subject: &Subject<'_>,
    fit: &Samples,
    test: &Samples,
) -> Numbers {
    let laboratory = evidence.laboratory;
    let classes = subject.split.classes;
    let fitted = subject.represent(laboratory, fit);
    let tested = subject.represent(laboratory, test);
    let probes: Vec<f64> = fitted
        .iter()
        .zip(&tested)
        .map(|(fit, test)| laboratory.probe_accuracy(fit, test, classes))
        .collect();
    let (raw, layers) = (probes[0], &probes[1..]);
    let depth = layers.len();
    let (first, last) = (&tested[1], &tested[depth]);
    let nc1 = |layer: &Samples| laboratory.within_class_variability(layer, classes);

    let fraction = tunnel_start(layers).map_or(f64::NAN, |start| {
        depth.saturating_sub(start) as f64 / depth as f64
    });
    let gain = layers.iter().copied().fold(f64::NEG_INFINITY, f64::max) - raw;
    let rank = laboratory.numerical_rank(&last.inputs) / classes as f64;
    let collapse = libm::log10(nc1(last) / nc1(first));
    Numbers::from([
        ("tunnel fraction", fraction),
        ("gain", gain),
        ("rank per class", rank),
        ("log10 NC1 ratio", collapse),
        (
            "split",
            all(&[
                fraction - FRACTION,
                gain - GAIN,
                RANK - rank,
                COLLAPSE - collapse,
            ]),
        ),
    ])
}

/// 1 where all margins are positive, 0 where one is not, and no number where the others leave it open.
fn all(margins: &[f64]) -> f64 {
    if margins.iter().any(|&margin| margin <= 0.0) {
        0.0
    } else if margins.iter().any(|margin| margin.is_nan()) {
        f64::NAN
    } else {
        1.0
    }
}
