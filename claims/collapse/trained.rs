//! `collapse.trained` and `collapse.width`: collapse in networks trained by gradients.

use super::MODULE;
use crate::prelude::*;
use crate::recipes;

const QUANTITY: &str = "four hidden layers; on test samples with their true labels Σ_i ‖h_i − \
    m_{y_i}‖² / Σ_c n_c ‖m_c − m‖² of the last hidden layer over that of the inputs";

fn trained(width: usize) -> Training {
    Training::new(Mlp::relu(4, width), recipes::plain_images(), recipes::plain())
}

const TRAINED: &str = "In an overparameterised network trained by gradients, outputs of unseen \
    samples collapse onto their classes.";

const TRUE_CLASSES: &str = "A network trained on permuted labels collapses its training samples \
    onto the labels that it was taught; that number is reported too. The claim is about the true \
    classes of unseen samples.";

pub(super) fn claim() -> Claim {
    let training = trained(128);
    let random = Training {
        data: training.data.clone().with_label_noise(LabelNoise::Permuted),
        recipe: training.recipe.clone().epochs(60),
        ..training.clone()
    };
    let untrained = ratio("untrained", training.at_step(0));
    let random = ratio("permuted labels", random.end());
    let trained = ratio("trained", training.end());
    let case = Case::new("D")
        .effect(trained.number(RATIO).below(0.5))
        .negative_control(random.number(RATIO).above(1.5))
        .negative_control(untrained.number(RATIO).above(1.2))
        .report(random.number(TRAINING_RATIO));
    of_abstract(&MODULE, ["trained", TRAINED, QUANTITY])
        .remark(TRUE_CLASSES)
        .domain(recipes::COLLAPSE_DOMAIN)
        .case(case)
}

const WIDER: &str = "The more overparameterised the network, the stronger the collapse.";

pub(super) fn width() -> Claim {
    let [narrow, middle, wide] =
        [8, 32, 128].map(|width| ratio(&format!("width {width}"), trained(width).end()));
    let difference = wide.number(RATIO).minus(narrow.number(RATIO));
    let case = Case::new("D")
        .effect(difference.below(-0.05))
        .report(narrow.number(RATIO))
        .report(middle.number(RATIO))
        .report(wide.number(RATIO));
    of_abstract(&MODULE, ["width", WIDER, QUANTITY])
        .domain(recipes::COLLAPSE_DOMAIN)
        .fixed([Setting::Width], "it compares widths 8 and 128")
        .case(case)
}

const RATIO: &str = "ratio";
const TRAINING_RATIO: &str = "ratio of training samples";

fn ratio(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], [RATIO, TRAINING_RATIO], |[subject]| {
        let split = subject.split;
        Ok([&split.test, &split.train].map(|samples| collapse(&subject, samples)))
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|network| {
            let samples = network.train + network.test;
            let last = network.shape.hidden().last().copied().unwrap_or(0);
            let layers = [network.shape.inputs(), last];
            let scatters: Work =
                layers.into_iter().map(|units| scatter_work(samples, units) * 2.0).sum();
            network.evaluation() + scatters
        });
        work.sum::<Work>()
    })
}

/// The scatter ratio of the last hidden layer over that of the inputs.
fn collapse(subject: &Subject<'_>, samples: &Samples) -> f64 {
    let (laboratory, classes) = (subject.laboratory, subject.split.classes);
    let layers = subject.represent(samples);
    let ratio = |layer: usize| laboratory.scatter_ratio(&layers[layer], classes);
    ratio(layers.len() - 1) / ratio(0)
}
