//! `collapse.trained` and `collapse.width`: collapse in networks trained by gradients.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Numbers};
use deepclaims_lab::data::{LabelNoise, Samples};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Checkpoint, Training};

use super::MODULE;
use crate::recipes;

const QUANTITY: &str = "four hidden layers; on test samples with their true labels Σ_i ‖h_i − m_{y_i}‖² / Σ_c n_c ‖m_c − m‖² of the last hidden layer over that of the inputs";

fn trained(width: usize) -> Training {
    Training::new(
        Mlp::relu(4, width),
        recipes::plain_images(),
        recipes::plain(),
    )
}

/// `collapse.trained`: test outputs collapse onto their classes.
pub(super) fn claim() -> Claim {
    let training = trained(128);
    let random = Training {
        data: training.data.clone().with_label_noise(LabelNoise::Permuted),
        recipe: training.recipe.clone().epochs(60),
        ..training.clone()
    };
    let untrained = ratio("untrained", training.at_step(0));
    let random = ratio("permuted labels", random.end());
    MODULE
        .claim("trained", "In an overparameterised network trained by gradients, outputs of unseen samples collapse onto their classes.")
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("A network trained on permuted labels collapses its training samples onto the labels that it was taught, which is reported beside; the claim is about the true classes of unseen samples.")
        .case(
            Case::new("D")
                .effect(ratio("trained", training.end()).mean("ratio").below(0.5))
                .negative_control(random.mean("ratio").above(1.5))
                .negative_control(untrained.mean("ratio").above(1.2))
                .report(random.mean("ratio of training samples")),
        )
}

/// `collapse.width`: the more overparameterised, the stronger the collapse.
pub(super) fn width() -> Claim {
    let [narrow, middle, wide] =
        [8, 32, 128].map(|width| ratio(&format!("width {width}"), trained(width).end()));
    let difference = wide.number("ratio").minus(narrow.number("ratio"));
    MODULE
        .claim(
            "width",
            "The more overparameterised the network, the stronger the collapse.",
        )
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .case(
            Case::new("D")
                .effect(difference.mean().below(-0.05))
                .report(narrow.mean("ratio"))
                .report(middle.mean("ratio"))
                .report(wide.mean("ratio")),
        )
}

fn ratio(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], |evidence| {
        let split = evidence.subjects[0].split;
        Ok(Numbers::from([
            ("ratio", collapse(evidence, &split.test)),
            (
                "ratio of training samples",
                collapse(evidence, &split.train),
            ),
        ]))
    })
}

/// The scatter ratio of the last hidden layer over that of the inputs.
fn collapse(evidence: &Evidence<'_>, samples: &Samples) -> f64 {
    let (subject, laboratory) = (&evidence.subjects[0], evidence.laboratory);
    let layers = subject.represent(laboratory, samples);
    let ratio = |layer: usize| laboratory.scatter_ratio(&layers[layer], subject.split.classes);
    ratio(layers.len() - 1) / ratio(0)
}
