//! The split of whatever images a user may have, for whatever data a claim may ask of them.

use std::collections::BTreeSet;

use deepclaims_lab::data::{
    Classes, Data, Images, Inputs, LabelNoise, Labels, Noise, Samples, Scale, Split,
};
use deepclaims_lab::numerics::Matrix;

use crate::choices::Choices;

pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let data = data(&mut choices);
    let seed = choices.word().into();
    let Some(images) = images(&mut choices) else {
        return;
    };
    let split = Split::new(&data, &images, seed);
    check_parts(&data, &images, &split);
    check_sizes(&data, &images, &split);
    if data.inputs == Inputs::Images && data.scale == Scale::Raw {
        check_apart(&split);
    }
    let again = Split::new(&data, &images, seed);
    for (one, other) in [(&split.train, &again.train), (&split.test, &again.test)] {
        assert_eq!(one.labels, other.labels);
        assert_eq!(bits(one), bits(other));
    }
}

fn bits(samples: &Samples) -> Vec<u32> {
    let inputs = samples.inputs.as_slice();
    inputs.iter().map(|input| input.to_bits()).collect()
}

/// All parts of a split, with the number of classes of each.
fn parts(split: &Split) -> Vec<(&Samples, usize)> {
    let mut parts = vec![(&split.train, split.classes), (&split.test, split.classes)];
    if let Some(others) = &split.held_out {
        parts.extend([(&others.fit, others.classes), (&others.test, others.classes)]);
    }
    parts
}

fn check_parts(data: &Data, images: &Images, split: &Split) {
    assert_eq!(split.classes, data.class_count(images));
    assert_eq!(split.input_size(), data.input_size(images));
    assert_eq!(split.held_out.is_some(), data.classes != Classes::All);
    if let Some(others) = &split.held_out {
        assert_eq!(others.classes, data.held_out_class_count(images));
    }
    for (samples, classes) in parts(split) {
        assert_eq!(samples.inputs.rows(), samples.len());
        assert_eq!(samples.inputs.columns(), split.input_size());
        assert!(samples.labels.iter().all(|&label| label < classes));
        // Without training samples there is no scale, and nothing is trained.
        let inputs = samples.inputs.as_slice();
        assert!(split.train.is_empty() || inputs.iter().all(|input| input.is_finite()));
    }
}

fn check_sizes(data: &Data, images: &Images, split: &Split) {
    let (train, test) = data.sizes(images);
    assert!((1..=data.train).contains(&train) && test <= data.test);
    let used = data.training_samples(images);
    assert!((1..=train).contains(&used));
    assert_eq!(data.shrunk(images).is_some(), (train, test) != (data.train, data.test));
    let found = (split.train.len(), split.test.len());
    // Of generated samples it is not known beforehand how many have a class that is met, and one sample to
    // train on is asked for even where there may be none.
    if data.classes == Classes::All || data.inputs == Inputs::Images && train > 1 {
        assert_eq!(found, (used, test));
    } else {
        assert!(found.0 <= used && found.1 <= test, "{found:?}");
    }
    if let Some(others) = &split.held_out {
        assert!(others.fit.len() <= train && others.test.len() <= test);
    }
}

/// No sample is in two parts; those whose first input is above 1 can be told apart.
fn check_apart(split: &Split) {
    let mut seen = BTreeSet::new();
    for (samples, _) in parts(split) {
        for row in 0..samples.len() {
            let first = samples.inputs.row(row)[0];
            assert!(first <= 1.0 || seen.insert(first.to_bits()), "twice {first}");
        }
    }
}

fn data(choices: &mut Choices) -> Data {
    let inputs = match choices.byte() % 8 {
        0 => Inputs::mixture(one_to(20, choices), one_to(64, choices)),
        1 => Inputs::Noise { noise: Noise::Cube, samples: one_to(64, choices) },
        2 => Inputs::Noise {
            noise: Noise::sphere(choices.byte().into()),
            samples: one_to(64, choices),
        },
        3 => Inputs::ExclusiveOr { samples: one_to(64, choices) },
        _ => Inputs::Images,
    };
    let labels = match choices.byte() % 4 {
        0 => Labels::Original,
        1 => Labels::Modulo(one_to(12, choices)),
        2 => Labels::ModuloHalf,
        _ => Labels::Dealt { classes: one_to(12, choices), dealing: choices.byte().into() },
    };
    let classes = match choices.byte() % 3 {
        0 => Classes::All,
        1 => Classes::Drawn,
        _ => Classes::HeldOut,
    };
    let label_noise = match choices.byte() % 4 {
        0 => LabelNoise::None,
        1 => LabelNoise::Uniform,
        2 => LabelNoise::Permuted,
        _ => LabelNoise::Partial { percent: choices.byte().into() },
    };
    let scale = match choices.byte() % 4 {
        0 => Scale::Raw,
        1 => Scale::UncentredDeviation,
        2 => Scale::Channels(one_to(5, choices)),
        _ => Scale::CentredRootMeanSquare,
    };
    Data {
        inputs,
        labels,
        classes,
        label_noise,
        scale,
        train: 1 + usize::from(choices.word()),
        test: choices.word().into(),
        first: flag(choices).then(|| 1 + usize::from(choices.word())),
        skip: if flag(choices) { choices.word().into() } else { 0 },
        extra_class: None,
        input_noise: if flag(choices) { choices.byte().into() } else { 0 },
        held_out_classes: choices.byte().into(),
    }
}

fn flag(choices: &mut Choices) -> bool {
    choices.byte() & 1 == 1
}

fn one_to(most: usize, choices: &mut Choices) -> usize {
    1 + usize::from(choices.byte()) % most
}

/// What a loader may hand over: at least one image to train on, at least two classes, of which some may have no
/// image.
fn images(choices: &mut Choices) -> Option<Images> {
    let width = one_to(4, choices);
    let labels = one_to(256, choices);
    let counts = [one_to(32, choices), usize::from(choices.byte()) % 32];
    // First inputs above 1 are all different.
    let mut unique = flag(choices).then_some(1.0);
    let mut part = |count: usize| Samples {
        labels: (0..count).map(|_| usize::from(choices.byte()) % labels).collect(),
        inputs: Matrix::from_fn(count, width, |_, column| match &mut unique {
            Some(last) if column == 0 => {
                *last += 1.0;
                *last
            }
            _ => f32::from(choices.byte()) / 255.0,
        }),
    };
    let train = part(counts[0]);
    let test = (counts[1] > 0).then(|| part(counts[1]));
    let labels = [&train].into_iter().chain(&test);
    let largest = labels.flat_map(|samples| &samples.labels).copied().max()?;
    (largest > 0).then(|| Images::from_samples("fuzz".into(), train, test))
}
