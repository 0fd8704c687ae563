//! Splits: what a seed trains on, what it is tested on and what it holds out; and that different data are described
//! differently.

mod halves;
mod inputs;
mod labels;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};

use deepclaims_lab::data::{
    Classes, Data, HeldOut, Images, Inputs, LabelNoise, Labels, Noise, Samples, Scale, Split,
    digits,
};
use deepclaims_lab::numerics::Matrix;

/// The images, standardised by the centred root mean square, all of them in use.
fn centred() -> Data {
    Data { scale: Scale::CentredRootMeanSquare, train: 1_000, test: 797, ..Data::images() }
}

/// Half of the digits and half of the classes of a mixture.
fn halves() -> [Data; 2] {
    [
        Data::images().with_classes(Classes::Drawn, 600, 250),
        Data::mixture(200, 9_000, 10).with_classes(Classes::Drawn, 3_000, 1_000),
    ]
}

/// The other half of the same classes.
fn other(half: &Data) -> Data {
    Data { classes: Classes::HeldOut, ..half.clone() }
}

fn raw(data: &Data) -> Data {
    Data { scale: Scale::Raw, ..data.clone() }
}

fn dealt(dealing: u32) -> Labels {
    Labels::Dealt { classes: 10, dealing }
}

fn split(data: &Data, seed: u64) -> Split {
    Split::new(data, &digits(), seed)
}

fn held_out(split: &Split) -> &HeldOut {
    split.held_out.as_ref().expect("a half leaves another half")
}

fn assert_same(one: &Samples, other: &Samples) {
    assert_eq!(one.inputs, other.inputs);
    assert_eq!(one.labels, other.labels);
}

/// Raw inputs, bit for bit: no two samples share them.
type Identity = Vec<u32>;

/// The samples with their labels.
fn labelled(samples: &Samples) -> impl Iterator<Item = (Identity, usize)> {
    let rows = (0..samples.len()).map(|row| samples.inputs.row(row));
    rows.map(|row| row.iter().map(|input| input.to_bits()).collect())
        .zip(samples.labels.iter().copied())
}

/// The class of every sample that a seed may meet, before anything is halved: the digit, or the
/// cluster modulo ten.
fn classes(data: &Data, seed: u64) -> BTreeMap<Identity, usize> {
    let all = match data.inputs {
        Inputs::Images => digits().train,
        Inputs::Mixture { samples, .. }
        | Inputs::Noise { samples, .. }
        | Inputs::ExclusiveOr { samples }
        | Inputs::Regression { samples } => {
            let clusters = raw(data).labelled(Labels::Original);
            split(&clusters.with_classes(Classes::All, samples, 0), seed).train
        }
    };
    let classes: BTreeMap<Identity, usize> =
        labelled(&all).map(|(sample, label)| (sample, label % 10)).collect();
    assert_eq!(classes.len(), all.len(), "no two samples are the same");
    classes
}

/// Images of one pixel, all different: so many of every class.
fn images(counts: &[usize], with_test_part: bool) -> Images {
    let labels: Vec<usize> =
        (0..counts.len()).flat_map(|class| vec![class; counts[class]]).collect();
    let part = |first: usize| Samples {
        inputs: Matrix::from_fn(labels.len(), 1, |row, _| (first + row) as f32),
        labels: labels.clone(),
    };
    Images::from_samples("made for a test".into(), part(0), with_test_part.then(|| part(1_000)))
}

#[test]
fn data_that_differ_are_described_differently() {
    let mut all = vec![
        Data::images(),
        Data::images().with_classes(Classes::All, 600, 250),
        Data::mixture(200, 5_500, 10),
        Data::mixture(200, 9_000, 10),
        Data::mixture(40, 5_500, 10),
        Data::mixture(200, 5_500, 10).with_random_labels(),
        Data::mixture(200, 5_500, 10).with_label_noise(LabelNoise::Permuted),
        Data::mixture(200, 5_500, 10).with_label_noise(LabelNoise::Partial { percent: 20 }),
        Data::mixture(200, 5_500, 10).with_label_noise(LabelNoise::Partial { percent: 21 }),
        Data::noise(Noise::Cube, 200),
        Data::noise(Noise::Cube, 100),
        Data::noise(Noise::sphere(1), 200),
        Data::noise(Noise::sphere(8), 200),
        centred(),
        Data::images().raw(1_000, 797),
        Data::images().with_input_noise(10),
        Data {
            inputs: Inputs::Mixture { clusters: 200, samples: 5_500, dimensions: 32 },
            ..Data::images()
        },
        Data::mixture(200, 5_500, 10).labelled(dealt(0)),
        Data::mixture(200, 5_500, 10).labelled(dealt(1)),
        Data::mixture(200, 5_500, 10).labelled(Labels::Dealt { classes: 5, dealing: 1 }),
    ];
    all.extend(halves().into_iter().flat_map(|half| [other(&half), half]));
    let described: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(described.len(), all.len());
}
