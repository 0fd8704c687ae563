//! `collapse.depth_degenerate` and `collapse.helps`: what adding layers does to a trained network.

use super::MODULE;
use crate::prelude::*;
use crate::recipes;

/// Width of every hidden layer.
const WIDTH: usize = 32;
/// Depth at which outputs are degenerate.
const DEEP: usize = 128;
/// Where the claim on deep networks is meant to hold (pre-registration, "Domains").
const DEPTHS: (Setting, Range) = (Setting::Depth, Range::Between(64.0, 256.0));

fn trained(depth: usize) -> Training {
    let recipe = recipes::tunnel().weight_decay(0.0).epochs(15);
    Training::new(Mlp::relu(depth, WIDTH), Data::images(), recipe)
}

const DEGENERATE: &str = "Adding layers to a trained plain network ends in degeneracy: distinct \
    inputs give the same output.";

const DEGENERATE_QUANTITY: &str = "share of the energy of the logits that is left after centring, \
    Σ‖z − z̄‖²/Σ‖z‖², and accuracy, on test samples; width 32";

const TRAINING_DOES_IT: &str = "The outputs of untrained networks of this depth, which are \
    reported too, do not coincide: training makes them. At the learning rate 0.02, also reported, \
    outputs line up but need not coincide.";

pub(super) fn claim() -> Claim {
    claim_at(&Variation::none())
}

fn claim_at(variation: &Variation) -> Claim {
    let depth = variation.count(Setting::Depth, DEEP);
    let deep = trained(depth);
    let mut slow = deep.clone();
    slow.recipe.learning_rate = 0.02;
    let mut residual = deep.clone();
    residual.network.connection = Connection::Residual { scale: 1.0 / (depth as f64).sqrt() };
    let residual = outputs("residual, depth 128", residual.end());
    let slow = outputs("depth 128, rate 0.02", slow.end());
    let shallow = outputs("depth 2", trained(2).end());
    let untrained = outputs("untrained, depth 128", deep.at_step(0));
    let deep = outputs("depth 128", deep.end());
    let case = Case::new("D")
        .effect(deep.number(ENERGY).below(0.01))
        .effect(deep.number(ACCURACY).below(0.20))
        .effect(shallow.number(ACCURACY).above(0.93))
        .negative_control(residual.number(ENERGY).above(0.20))
        .negative_control(residual.number(ACCURACY).above(0.60))
        .report(untrained.number(ENERGY))
        .report(untrained.number(ACCURACY))
        .report(deep.number(RANK))
        .report(residual.number(RANK))
        .report(slow.number(ENERGY))
        .report(slow.number(ACCURACY));
    of_abstract(&MODULE, ["depth_degenerate", DEGENERATE, DEGENERATE_QUANTITY])
        .remark(TRAINING_DOES_IT)
        .domain(recipes::COLLAPSE_DOMAIN)
        .domain([DEPTHS])
        .rebuilt(claim_at, [(Setting::Depth, DEEP as f64)])
        .may_fail_to_learn()
        .case(case)
}

const HELPS: &str = "Before degeneracy, more layers improve test accuracy.";

const HELPS_QUANTITY: &str = "accuracy on test samples, depth 8 minus depth 2; width 32";

pub(super) fn helps() -> Claim {
    let shallow = outputs("depth 2", trained(2).end());
    let deep = outputs("depth 8", trained(8).end());
    let difference = deep.number(ACCURACY).minus(shallow.number(ACCURACY));
    let case = Case::new("D")
        .effect(difference.above(0.005))
        .report(shallow.number(ACCURACY))
        .report(deep.number(ACCURACY));
    of_abstract(&MODULE, ["helps", HELPS, HELPS_QUANTITY])
        .domain(recipes::COLLAPSE_DOMAIN)
        .fixed([Setting::Depth], "it compares depths 2 and 8")
        .case(case)
}

const ENERGY: &str = "centred energy";
const RANK: &str = "effective rank";
const ACCURACY: &str = "accuracy";

/// An arm that reads the logits of the test samples.
fn outputs(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], [ENERGY, RANK, ACCURACY], |[subject]| {
        let laboratory = subject.laboratory;
        let test = &subject.split.test;
        let outputs = laboratory.outputs(subject.network, &test.inputs);
        let [energy, rank] = outputs.last().map_or([f64::NAN; 2], |logits| {
            [laboratory.centred_energy(logits), laboratory.effective_rank(logits)]
        });
        Ok([energy, rank, subject.accuracy(test)])
    })
}
