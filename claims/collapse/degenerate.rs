//! `collapse.depth_degenerate` and `collapse.helps`: what ever more layers do to a trained network.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::data::Data;
use deepclaims_lab::net::{Connection, Mlp};
use deepclaims_lab::train::{Checkpoint, Training};

use super::MODULE;
use crate::recipes;

/// Width of every hidden layer.
const WIDTH: usize = 32;
/// Depth at which outputs are degenerate.
const DEEP: usize = 128;

fn trained(depth: usize) -> Training {
    let recipe = recipes::tunnel().weight_decay(0.0).epochs(15);
    Training::new(Mlp::relu(depth, WIDTH), Data::images(), recipe)
}

/// `collapse.depth_degenerate`: distinct inputs give the same output.
pub(super) fn claim() -> Claim {
    let deep = trained(DEEP);
    let residual = Training {
        network: Mlp {
            connection: Connection::Residual {
                scale: 1.0 / (DEEP as f64).sqrt(),
            },
            ..deep.network.clone()
        },
        ..deep.clone()
    };
    let slow = Training {
        recipe: deep.recipe.clone().learning_rate(0.02),
        ..deep.clone()
    };
    let shallow = outputs("depth 2", trained(2).end());
    let untrained = outputs("untrained, depth 128", deep.at_step(0));
    let deep = outputs("depth 128", deep.end());
    let residual = outputs("residual, depth 128", residual.end());
    let slow = outputs("depth 128, rate 0.02", slow.end());
    MODULE
        .claim("depth_degenerate", "Adding layers to a trained plain network ends in degeneracy: distinct inputs give the same output.")
        .section("abstract")
        .reconstruction()
        .quantity("share of the energy of the logits that is left after centring, Σ‖z − z̄‖²/Σ‖z‖², and accuracy, on test samples; width 32")
        .remark("Untrained networks of this depth, reported beside, do not coincide: training takes them there. So it does at the rate 0.02, but not for every seed.")
        .case(
            Case::new("D")
                .effect(deep.mean("centred energy").below(0.01))
                .effect(deep.mean("accuracy").below(0.20))
                .effect(shallow.mean("accuracy").above(0.93))
                .negative_control(residual.mean("centred energy").above(0.20))
                .negative_control(residual.mean("accuracy").above(0.60))
                .report(untrained.mean("centred energy"))
                .report(untrained.mean("accuracy"))
                .report(deep.mean("effective rank"))
                .report(residual.mean("effective rank"))
                .report(slow.mean("centred energy"))
                .report(slow.mean("accuracy")),
        )
}

/// `collapse.helps`: before degeneracy, more layers improve test accuracy.
pub(super) fn helps() -> Claim {
    let (shallow, deep) = (
        outputs("depth 2", trained(2).end()),
        outputs("depth 8", trained(8).end()),
    );
    let difference = deep.number("accuracy").minus(shallow.number("accuracy"));
    MODULE
        .claim(
            "helps",
            "Before degeneracy, more layers improve test accuracy.",
        )
        .section("abstract")
        .reconstruction()
        .quantity("accuracy on test samples, depth 8 minus depth 2; width 32")
        .case(
            Case::new("D")
                .effect(difference.mean().above(0.005))
                .report(shallow.mean("accuracy"))
                .report(deep.mean("accuracy")),
        )
}

fn outputs(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], |evidence| {
        let (subject, laboratory) = (&evidence.subjects[0], evidence.laboratory);
        let test = &subject.split.test;
        let outputs = laboratory.outputs(subject.network, &test.inputs);
        let [energy, rank] = outputs.last().map_or([f64::NAN; 2], |logits| {
            [
                laboratory.centred_energy(logits),
                laboratory.effective_rank(logits),
            ]
        });
        Ok(Numbers::from([
            ("centred energy", energy),
            ("effective rank", rank),
            ("accuracy", subject.accuracy(laboratory, test)),
        ]))
    })
}
