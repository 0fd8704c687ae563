//! `tunnel.cka`: representations inside the tunnel are alike.

use super::MODULE;
use super::task::{DEPTH, DOMAIN, Task};
use crate::prelude::*;

/// Samples whose representations are compared.
const SAMPLES: usize = 500;
const ALIGNMENT: &str = "alignment";

const QUANTITY: &str = "mean linear centred kernel alignment over all pairs of layers from the \
    6th to the 12th, first 500 test samples";
const REMARK: &str = "The layers of linear networks, which compress nothing, are alike too: \
    similarity alone is no sign of a tunnel.";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("cka", "Representations inside the tunnel are alike.")
        .section("section 2")
        .quantity(QUANTITY)
        .remark(REMARK)
        .domain(DOMAIN)
        .case(case(&Task::d5()))
        .case(case(&Task::d()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let deep = task.trained(DEPTH);
    let trained = alignment("trained", deep.end());
    let untrained = alignment("untrained", deep.at_step(0));
    let memorised = alignment("memorised random labels", task.memorised().end());
    let linear = alignment("linear", task.linear().end());
    let gain = trained.number(ALIGNMENT).minus(untrained.number(ALIGNMENT));
    Case::new(task.name)
        .effect(trained.number(ALIGNMENT).above(0.90))
        .contrast(gain.above(0.05))
        .negative_control(memorised.number(ALIGNMENT).below(0.90))
        .report(linear.number(ALIGNMENT))
}

fn alignment(name: &str, network: Checkpoint) -> Arm {
    Arm::new(name, [network], [ALIGNMENT], |[network]| {
        let layers = network.represent(&network.split.test.first(SAMPLES));
        // Of twelve layers the 6th to the 12th.
        let tunnel = &layers[layers.len() / 2..];
        let (mut sum, mut pairs) = (0.0, 0);
        for (index, left) in tunnel.iter().enumerate() {
            for right in &tunnel[index + 1..] {
                let laboratory = network.laboratory;
                sum += laboratory.centred_kernel_alignment(&left.inputs, &right.inputs);
                pairs += 1;
            }
        }
        Ok([sum / f64::from(pairs)])
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|NetworkSizes { shape, test, .. }| {
            let samples = SAMPLES.min(test);
            let hidden = shape.hidden();
            let tunnel = &hidden[hidden.len().div_ceil(2).saturating_sub(1)..];
            let pairs = tunnel.iter().enumerate().flat_map(|(index, &left)| {
                let others = tunnel[index + 1..].iter();
                others.map(move |&right| kernel_alignment_work(samples, left, right))
            });
            shape.evaluation_work(samples) + pairs.sum()
        });
        work.sum::<Work>()
    })
}
