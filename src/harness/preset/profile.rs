//! A network layer by layer.

use std::panic::Location;

use deepclaims_lab::data::{Images, Samples};
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::measure::{
    kernel_alignment_work, nc1_work, probe_work, scatter_work, spectrum_work,
};
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::{Checkpoint, Training};

use super::Named;
use crate::claim::{Arm, NetworkSizes, Quantity};

pub(super) const QUANTITY: &str = "Of every layer's representation of the test samples: the accuracy of \
    a linear probe fitted on training samples, also for held-out classes; numerical rank (eigenvalues of \
    the covariance above a thousandth of the largest); effective rank (exponential of the entropy of the \
    eigenvalues); NC1 = tr(S_W S_B⁺)/C; traces of the covariances within and between classes; linear CKA \
    with the next layer; Frobenius norm of the change of the layer's weights since step 0. Layer 0 are the \
    inputs.";

const NAMES: [&str; 9] = [
    "probe",
    "probe, held out",
    "rank",
    "effective rank",
    "NC1",
    "tr S_W",
    "tr S_B",
    "CKA to next",
    "weight change",
];

/// With fewer test samples of a class, on average, more than a fifth of the variance within classes is
/// lost to the means that are taken from the same samples.
const OF_A_CLASS: usize = 5;

/// Unrelated representations of n samples in d units have a CKA of about d/(n + d): a third, where there
/// are so many times more samples than units.
const UNBIASED: usize = 2;

/// The covariance of n samples has at most n − 1 eigenvalues other than zero: a rank of so many, or of this share of
/// the samples, is theirs, and not the layer's.
const FULL: f64 = 0.8;

/// Said where a column is blank.
const BLANK: &str = "Test samples are few, and numbers that would be those of the sample are blank: NC1 \
    and tr S_W with fewer than five samples a class, CKA with fewer than twice as many samples as \
    units (unrelated representations would pass one third), and ranks of four fifths of the samples.";

/// What is said of profiles of these networks.
pub(super) fn remarks(networks: &[Named], images: &Images) -> Vec<&'static str> {
    let are_few = |network: &Named| {
        let Training { network, data, .. } = &network.checkpoint.training;
        let (_, test) = data.sizes(images);
        let units = network.hidden.iter().copied().fold(data.input_size(images), usize::max);
        test < UNBIASED * units || test < OF_A_CLASS * data.class_count(images)
    };
    if networks.iter().any(are_few) { vec![BLANK] } else { Vec::new() }
}

/// Where the source measures.
pub(super) fn source() -> &'static Location<'static> {
    Location::caller()
}

/// An arm that reads every layer of this network.
pub(super) fn arm(network: &Named) -> Arm {
    let checkpoint = &network.checkpoint;
    let start = checkpoint.training.at_step(0);
    let layers = 0..=checkpoint.training.network.depth();
    let quantities = layers.flat_map(|layer| {
        let quantity = move |name: &'static str| Quantity::new(name).at_layer(layer);
        NAMES.map(quantity)
    });
    let checkpoints: Vec<Checkpoint> = vec![start, checkpoint.clone()];
    let quantities = quantities.collect();
    Arm::listed(&network.name, checkpoints, quantities, |subjects| {
        let layers = of_layers(&subjects[1], subjects[0].network);
        Ok(layers.into_iter().flatten().collect())
    })
    .costing(|sizes| sizes.networks().next_back().map_or(Work::NONE, of_layers_work))
}

/// The work of the numbers of every layer.
fn of_layers_work(NetworkSizes { shape, train, test }: NetworkSizes) -> Work {
    let layers: Vec<usize> = [&[shape.inputs()], shape.hidden()].concat();
    let each = layers.iter().map(|&units| {
        spectrum_work(test, units) * 2.0 + nc1_work(test, units) + scatter_work(test, units)
    });
    let pairs = layers.windows(2).map(|pair| kernel_alignment_work(test, pair[0], pair[1]));
    let raw = probe_work(train, test, shape.inputs(), shape.classes());
    Subject::probes_work(&shape, train, test) + raw + each.chain(pairs).sum()
}

/// The numbers of each layer; `start` is the same network before its training. What does not exist is NaN.
fn of_layers(subject: &Subject<'_>, start: &Network) -> Vec<[f64; NAMES.len()]> {
    let (split, laboratory) = (subject.split, subject.laboratory);
    let (tested, probes) = subject.probed(&split.train, &split.test, split.classes);
    let held_out = split.held_out.as_ref();
    let held_out =
        held_out.map(|others| subject.probed(&others.fit, &others.test, others.classes).1);
    let samples = split.test.len();
    let vary = samples >= OF_A_CLASS * split.classes;
    let layer = |(layer, features): (usize, &Samples)| {
        let variances = laboratory.class_variances(features, split.classes);
        let units = features.inputs.columns();
        let next = tested.get(layer + 1);
        let next = next.filter(|next| samples >= UNBIASED * units.max(next.inputs.columns()));
        let rank = laboratory.numerical_rank(&features.inputs);
        let full = rank >= (FULL * samples as f64).min(samples as f64 - 1.0);
        let unless = |blank: bool, value: f64| if blank { f64::NAN } else { value };
        [
            probes[layer],
            held_out.as_ref().map_or(f64::NAN, |probes| probes[layer]),
            unless(full, rank),
            unless(full, laboratory.effective_rank(&features.inputs)),
            unless(!vary, laboratory.nc1(features, split.classes)),
            unless(!vary, variances.within),
            variances.between,
            next.map_or(f64::NAN, |next| {
                laboratory.centred_kernel_alignment(&features.inputs, &next.inputs)
            }),
            match layer {
                0 => f64::NAN,
                _ => laboratory.weight_change(start, subject.network, layer),
            },
        ]
    };
    tested.iter().enumerate().map(layer).collect()
}
