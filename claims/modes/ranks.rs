//! `modes.rpd_rises` and `modes.rpd_layers`: the rank probability distribution over layers.

use deepclaims_harness::claim::{Arm, Case, Claim};
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{plain, randomly_labelled};

const QUANTITY: &str = "mean normalised rank (rank − ½)/N of the samples of class k in h_i·sign(M_ki), minus ½, over the units i of a hidden layer and the classes k; \
    h_i local fields on training samples, M the linear substitution map from the layer to the logits; 8 hidden layers of 64 units";

/// Both claims, which look at the same networks.
pub(super) fn claims() -> [Claim; 2] {
    let training = plain(8, 12);
    let trained = alignment("trained", &training);
    [rises(&trained), layers(&trained, &training)]
}

fn rises(trained: &Arm) -> Claim {
    let layer = |layer: usize| trained.mean(format!("layer {layer}"));
    let case = Case::new("D")
        .effect(trained.mean("rise").above(0.03))
        .negative_control(trained.mean("start").within(-0.02, 0.02));
    MODULE
        .claim("rpd_rises", "Training raises the rank probability distribution, the order-preserving alignment, from its flat start.")
        .section("version 5")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("Start and rise are means over layers.")
        .case((1..=8).map(layer).fold(case, Case::report))
}

fn layers(trained: &Arm, training: &Training) -> Claim {
    let random = alignment("permuted labels", &randomly_labelled(training, 120));
    let short = alignment(
        "permuted labels, 12 epochs",
        &randomly_labelled(training, 12),
    );
    MODULE
        .claim("rpd_layers", "The order of the rank probability distribution over layers is a signature of learning: it rises with the layer.")
        .section("version 5, phase II")
        .reconstruction()
        .quantity(QUANTITY)
        .remark("The pre-registration names no number of epochs for permuted labels: the control takes the 120 in which such networks learn theirs in affine_tail, 12 are reported beside.")
        .case(
            Case::new("D")
                .effect(trained.mean("last − first").above(0.02))
                .negative_control(random.mean("last − first").below(0.02))
                .report(short.mean("last − first"))
                .report(random.mean("training accuracy")),
        )
}

/// An arm that reads the alignment of every layer, and how far training raised it.
fn alignment(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.at_step(0), training.end()], |evidence| {
        let laboratory = evidence.laboratory;
        let [before, after] = [0, 1].map(|step| {
            let subject = &evidence.subjects[step];
            let split = subject.split;
            laboratory.rank_alignment(subject.network, &split.train, split.classes)
        });
        let (start, end) = (mean(&before), mean(&after));
        let trained = &evidence.subjects[1];
        let fitted = trained.accuracy(laboratory, &trained.split.train);
        let summary = [
            ("start", start),
            ("rise", end - start),
            ("last − first", after[after.len() - 1] - after[0]),
            ("training accuracy", fitted),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        let layers = (1..).zip(&after);
        Ok(layers
            .map(|(layer, value)| (format!("layer {layer}"), *value))
            .chain(summary)
            .collect())
    })
}

fn mean(layers: &[f64]) -> f64 {
    layers.iter().sum::<f64>() / layers.len() as f64
}
