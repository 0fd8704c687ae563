//! `modes.rpd_rises` and `modes.rpd_layers`: the rank probability distribution over layers.

use super::MODULE;
use super::task::{DOMAIN, TRAINING_ACCURACY, plain, randomly_labelled};
use crate::prelude::*;

/// Hidden layers.
const DEPTH: usize = 8;

const RISES: &str = "Training raises the rank probability distribution, the order-preserving \
    alignment, from its flat start.";

const LAYERS: &str = "The order of the rank probability distribution over layers is a signature of \
    learning: it rises with the layer.";

const QUANTITY: &str = "mean normalised rank (rank − ½)/N of the samples of class k in \
    h_i·sign(M_ki), minus ½, over the units i of a hidden layer and the classes k; h_i local \
    fields on training samples, M the linear substitution map from the layer to the logits; 8 \
    hidden layers of 64 units";

const EPOCHS: &str = "The pre-registration names no number of epochs for permuted labels. The \
    control takes the 120 in which such networks learn theirs in affine_tail; 12 are reported too.";

/// Why these claims cannot be varied along the depth.
const BY_LAYER: &str = "each of its 8 layers has a number of its own";

/// Both claims, which look at the same networks.
pub(super) fn claims() -> [Claim; 2] {
    let training = plain(DEPTH, 12);
    let trained = alignment("trained", &training);
    [rises(&trained), layers(&trained, &training)]
}

fn rises(trained: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(trained.number(RISE).above(0.03))
        .negative_control(trained.number(START).within(-0.02, 0.02));
    let reports = alignments().map(|layer| trained.number(layer));
    reconstruction(&MODULE, ["rpd_rises", RISES, QUANTITY])
        .section("version 5")
        .domain(DOMAIN)
        .fixed([Setting::Depth], BY_LAYER)
        .remark("Start and rise are means over layers.")
        .case(reports.fold(case, Case::report))
}

fn layers(trained: &Arm, training: &Training) -> Claim {
    let random = |name, epochs| alignment(name, &randomly_labelled(training, epochs));
    let long = random("permuted labels", 120);
    let short = random("permuted labels, 12 epochs", 12);
    let case = Case::new("D")
        .effect(trained.number(GRADIENT).above(0.02))
        .negative_control(long.number(GRADIENT).below(0.02))
        .report(short.number(GRADIENT))
        .report(long.number(TRAINING_ACCURACY));
    reconstruction(&MODULE, ["rpd_layers", LAYERS, QUANTITY])
        .section("version 5, phase II")
        .domain(DOMAIN)
        .fixed([Setting::Depth], BY_LAYER)
        .remark(EPOCHS)
        .case(case)
}

const START: &str = "start";
const RISE: &str = "rise";
const GRADIENT: &str = "last − first";

/// The number of every layer.
fn alignments() -> impl Iterator<Item = Quantity> {
    Quantity::layers("alignment", 1..=DEPTH)
}

/// An arm that reads the alignment of every layer, and how far training raised it.
fn alignment(name: &str, training: &Training) -> Arm {
    let checkpoints = vec![training.at_step(0), training.end()];
    let summary = [START, RISE, GRADIENT, TRAINING_ACCURACY].map(Quantity::from);
    let quantities = alignments().chain(summary).collect();
    Arm::listed(name, checkpoints, quantities, |subjects| {
        let [untrained, trained] = subjects else { unreachable!("two checkpoints") };
        let [before, after] = [untrained, trained].map(|subject| {
            let split = subject.split;
            let laboratory = subject.laboratory;
            let of_layer = |layer| {
                laboratory.rank_alignment(subject.network, layer, &split.train, split.classes)
            };
            (1..=subject.network.depth()).map(of_layer).collect::<Vec<f64>>()
        });
        let (start, end) = (mean(&before), mean(&after));
        let summary = [
            start,
            end - start,
            after[after.len() - 1] - after[0],
            trained.accuracy(&trained.split.train),
        ];
        Ok(after.into_iter().chain(summary).collect())
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|network| {
            let layers = 1..=network.shape.hidden().len();
            let of_layer = |layer| rank_alignment_work(&network.shape, layer, network.train);
            layers.map(of_layer).sum::<Work>() + network.evaluation()
        });
        work.sum::<Work>()
    })
}
