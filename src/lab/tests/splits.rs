//! Halves of the classes and dealings of clusters: what a seed trains on, and what it holds out.

use std::collections::{BTreeMap, BTreeSet};

use deepclaims_lab::data::{
    Classes, Data, ExtraClass, HeldOut, Images, Inputs, LabelNoise, Labels, Noise, Samples, Scale,
    Split, digits,
};
use deepclaims_lab::numerics::{Matrix, mean};

/// Half of the digits and half of the classes of a mixture.
/// The images, standardised by the centred root mean square, all of them in use.
fn centred() -> Data {
    Data { scale: Scale::CentredRootMeanSquare, train: 1_000, test: 797, ..Data::images() }
}

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
fn the_halves_of_a_seed_share_no_sample_and_no_class() {
    for half in halves() {
        for seed in 0..5 {
            let classes = classes(&half, seed);
            let mut samples = BTreeSet::new();
            let mut met = BTreeSet::new();
            for data in [raw(&half), raw(&other(&half))] {
                let split = split(&data, seed);
                assert_eq!(split.classes, 5);
                assert_eq!((split.train.len(), split.test.len()), (half.train, half.test));
                let mut labels = BTreeMap::new();
                for (sample, label) in labelled(&split.train).chain(labelled(&split.test)) {
                    let class = classes[&sample];
                    assert_eq!(*labels.entry(label).or_insert(class), class);
                    assert!(samples.insert(sample), "a sample comes twice");
                }
                assert!(labels.keys().copied().eq(0..5), "labels {labels:?}");
                met.extend(labels.into_values());
            }
            // Five classes for five labels, twice: none is met twice.
            assert!(met.into_iter().eq(0..10));
        }
    }
}

#[test]
fn what_one_half_leaves_out_is_the_other_half() {
    let [digits, mixture] = halves();
    let other_dealing = mixture.clone().labelled(dealt(1));
    for half in [digits, mixture, other_dealing] {
        for seed in 0..5 {
            let [drawn, rest] = [raw(&half), raw(&other(&half))].map(|data| split(&data, seed));
            for (one, other) in [(&drawn, &rest), (&rest, &drawn)] {
                assert_same(&held_out(one).fit, &other.train);
                assert_same(&held_out(one).test, &other.test);
                assert_eq!(held_out(one).classes, other.classes);
            }
        }
    }
}

#[test]
fn other_seeds_draw_other_halves() {
    let [half, _] = halves();
    let classes = classes(&half, 0);
    let drawn = |seed| -> BTreeSet<usize> {
        let split = split(&raw(&half), seed);
        labelled(&split.train).map(|(sample, _)| classes[&sample]).collect()
    };
    let mut counts = [0; 10];
    for class in (0..100).flat_map(drawn) {
        counts[class] += 1;
    }
    // Each class is met by half of a hundred seeds, with standard deviation √(100·½·½) = 5. Five of
    // them around: for ten classes a probability below 1e-5.
    assert!(counts.iter().all(|count| (25..=75).contains(count)), "{counts:?}");
    // Twenty seeds draw among 252 halves: 190 pairs, of which 0.75 agree on average, and six or
    // more with a probability below 1e-3.
    let distinct: BTreeSet<BTreeSet<usize>> = (0..20).map(drawn).collect();
    assert!(distinct.len() > 14, "{} halves", distinct.len());
}

#[test]
fn all_samples_are_shifted_and_scaled_by_the_numbers_of_the_training_samples() {
    for half in halves() {
        let unscaled = split(&raw(&half), 3);
        let scaled = split(&half, 3);
        let train = &unscaled.train.inputs;
        let means: Vec<f64> = (0..train.columns())
            .map(|column| {
                let entries = (0..train.rows()).map(|row| f64::from(train.row(row)[column]));
                entries.sum::<f64>() / train.rows() as f64
            })
            .collect();
        let entries = || train.as_slice().iter().copied().map(f64::from);
        let count = train.as_slice().len() as f64;
        let mean = entries().sum::<f64>() / count;
        let squares = entries().map(|entry| (entry - mean) * (entry - mean));
        let factor = 1.0 / (squares.sum::<f64>() / count).sqrt();
        // The library's operations in its order: the same bits.
        for (raw, scaled) in [
            (train, &scaled.train.inputs),
            (&unscaled.test.inputs, &scaled.test.inputs),
            (&held_out(&unscaled).fit.inputs, &held_out(&scaled).fit.inputs),
            (&held_out(&unscaled).test.inputs, &held_out(&scaled).test.inputs),
        ] {
            let expected = Matrix::from_fn(raw.rows(), raw.columns(), |row, column| {
                ((f64::from(raw.row(row)[column]) - means[column]) * factor) as f32
            });
            assert_eq!(*scaled, expected);
        }
    }
}

#[test]
fn a_network_that_meets_all_classes_leaves_none_out() {
    let dealt = Data::mixture(200, 5_500, 10).labelled(dealt(1));
    for data in [Data::images(), Data::mixture(200, 5_500, 10), dealt] {
        let split = split(&data, 3);
        assert!(split.held_out.is_none());
        assert_eq!(split.classes, 10);
    }
}

#[test]
fn random_labels_leave_the_inputs_and_the_others_alone() {
    for half in halves() {
        let truth = split(&half, 3);
        let random = split(&half.with_random_labels(), 3);
        assert_same(&held_out(&random).fit, &held_out(&truth).fit);
        assert_same(&held_out(&random).test, &held_out(&truth).test);
        for (random, truth) in [(random.train, truth.train), (random.test, truth.test)] {
            assert_eq!(random.inputs, truth.inputs);
            let found: BTreeSet<usize> = random.labels.iter().copied().collect();
            assert!(found.into_iter().eq(0..5));
            let pairs = random.labels.iter().zip(&truth.labels);
            let agreeing = pairs.filter(|(random, truth)| random == truth).count() as f64;
            // Guesses at one in five: standard deviation √(n·0.2·0.8), five of them around.
            let count = truth.len() as f64;
            assert!((agreeing - 0.2 * count).abs() < 5.0 * (0.16 * count).sqrt());
        }
    }
}

#[test]
fn permuted_labels_are_the_same_labels_on_other_training_samples() {
    let data = centred();
    let truth = split(&data, 3);
    let permuted = split(&data.with_label_noise(LabelNoise::Permuted), 3);
    assert_same(&permuted.test, &truth.test);
    assert_eq!(permuted.train.inputs, truth.train.inputs);
    let sorted = |samples: &Samples| {
        let mut labels = samples.labels.clone();
        labels.sort_unstable();
        labels
    };
    assert_eq!(sorted(&permuted.train), sorted(&truth.train));
    let pairs = permuted.train.labels.iter().zip(&truth.train.labels);
    let agreeing = pairs.filter(|(one, other)| one == other).count() as f64;
    // About one in ten of 1,000: standard deviation 9.5, five of them around.
    assert!((agreeing - 100.0).abs() < 48.0, "{agreeing}");
}

#[test]
fn a_fifth_of_the_labels_is_drawn_anew() {
    let data = centred();
    let truth = split(&data, 3);
    let fifth = LabelNoise::Partial { percent: 20 };
    let noisy = split(&data.clone().with_label_noise(fifth), 3);
    assert_same(&noisy.test, &truth.test);
    assert_eq!(noisy.train.inputs, truth.train.inputs);
    let pairs = noisy.train.labels.iter().zip(&truth.train.labels);
    let changed = pairs.filter(|(one, other)| one != other).count() as f64;
    // Nine in ten of those drawn differ, 0.18 of 1,000: standard deviation 12, five of them around.
    assert!((changed - 180.0).abs() < 61.0, "{changed}");
    for (percent, same) in [(0, true), (100, false)] {
        let noisy = split(&data.clone().with_label_noise(LabelNoise::Partial { percent }), 3);
        assert_eq!(noisy.train.labels == truth.train.labels, same);
    }
}

#[test]
fn the_plain_scale_gives_centred_inputs_of_mean_square_one() {
    let train = split(&centred(), 3).train.inputs;
    let squares = train.as_slice().iter().map(|&x| f64::from(x) * f64::from(x));
    let mean = squares.sum::<f64>() / train.as_slice().len() as f64;
    // Every entry is rounded by half a unit of 2^-24.
    assert!((mean - 1.0).abs() < 2e-7, "{mean}");
    for column in 0..train.columns() {
        let entries = (0..train.rows()).map(|row| f64::from(train.row(row)[column]));
        let mean = entries.sum::<f64>() / train.rows() as f64;
        assert!(mean.abs() < 1e-6, "{mean}");
    }
}

#[test]
fn noise_is_split_like_everything_else() {
    let split = split(&Data::noise(Noise::Cube, 200), 3);
    assert_eq!((split.train.len(), split.test.len()), (200, 200));
    assert_eq!((split.classes, split.input_size()), (10, 64));
    let range = |samples: &Samples| {
        let entries = samples.inputs.as_slice();
        entries.iter().all(|entry| (0.0..=1.0).contains(entry))
    };
    assert!(range(&split.train) && range(&split.test));
}

#[test]
fn a_cut_of_the_training_samples_leaves_the_others_alone() {
    for half in halves() {
        let whole = split(&half, 3);
        let cut = split(&half.first(100), 3);
        assert_same(&cut.train, &whole.train.first(100));
        assert_same(&held_out(&cut).fit, &held_out(&whole).fit);
        assert_same(&held_out(&cut).test, &held_out(&whole).test);
    }
}

#[test]
fn halves_of_small_data_shrink_in_proportion() {
    // Samples of a class, test part, classes; then the sizes of each half: of 600 and 250 the same
    // share, rounded down, as there are of the 850 (with a test part: of the 600) in the half.
    for (count, with_test_part, classes, drawn, rest) in [
        (3, false, 2, (2, 0), (2, 0)),
        (3, false, 3, (4, 1), (2, 0)),
        (3, true, 2, (3, 1), (3, 1)),
        (3, true, 3, (6, 2), (3, 1)),
        (170, false, 10, (600, 250), (600, 250)),
        (85, false, 10, (300, 125), (300, 125)),
        (60, true, 10, (300, 125), (300, 125)),
    ] {
        let images = images(&vec![count; classes], with_test_part);
        for (half, sizes) in [(Classes::Drawn, drawn), (Classes::HeldOut, rest)] {
            let data = Data::images().with_classes(half, 600, 250);
            assert_eq!(data.sizes(&images), sizes);
            for seed in 0..20 {
                let split = Split::new(&data, &images, seed);
                assert_eq!((split.train.len(), split.test.len()), sizes);
                let held_out = held_out(&split);
                assert_eq!(split.classes + held_out.classes, classes);
                assert!(held_out.fit.len() <= sizes.0 && held_out.test.len() <= sizes.1);
                for (samples, classes) in [
                    (&split.train, split.classes),
                    (&split.test, split.classes),
                    (&held_out.fit, held_out.classes),
                    (&held_out.test, held_out.classes),
                ] {
                    assert!(samples.labels.iter().all(|&label| label < classes));
                    assert!(samples.inputs.as_slice().iter().all(|x| x.is_finite()));
                }
            }
        }
    }
}

#[test]
fn whichever_classes_a_seed_draws_there_are_as_many_samples() {
    for with_test_part in [false, true] {
        let images = images(&[10, 50, 20, 60, 30, 70], with_test_part);
        for classes in [Classes::Drawn, Classes::HeldOut] {
            let data = Data::images().with_classes(classes, 600, 250);
            for seed in 0..20 {
                let split = Split::new(&data, &images, seed);
                assert_eq!(
                    (split.train.len(), split.test.len()),
                    // The three smallest classes hold 60 samples: of 850, or of 600.
                    if with_test_part { (60, 25) } else { (42, 17) }
                );
            }
        }
    }
}

#[test]
fn a_test_part_of_which_nothing_is_wanted_does_not_count() {
    let images = Images { test: Some(images(&[1], false).train), ..images(&[10, 10, 10], false) };
    let data = Data::images().with_classes(Classes::Drawn, 40, 0).first(10);
    for seed in 0..5 {
        let split = Split::new(&data, &images, seed);
        // 20 of the 40 samples wanted, and half of the first 10.
        assert_eq!(data.sizes(&images), (20, 0));
        assert_eq!(data.training_samples(&images), 5);
        assert_eq!((split.train.len(), split.test.len()), (5, 0));
    }
}

#[test]
fn whichever_classes_of_a_dealing_a_seed_draws_there_are_as_many_samples() {
    let labels = Labels::Dealt { classes: 4, dealing: 1 };
    for classes in [Classes::Drawn, Classes::HeldOut] {
        let data = Data::images().labelled(labels).with_classes(classes, 600, 250);
        let sizes = data.sizes(&digits());
        for seed in 0..20 {
            let split = split(&data, seed);
            assert_eq!((split.train.len(), split.test.len()), sizes, "seed {seed}");
        }
    }
}

#[test]
fn another_dealing_gives_the_same_inputs_and_other_unions_of_clusters() {
    /// The class of every cluster.
    fn unions(labels: Labels, seed: u64) -> Vec<usize> {
        let data = Data::mixture(200, 5_500, 10);
        let clusters = split(&data.clone().labelled(Labels::Original), seed);
        let split = split(&data.labelled(labels), seed);
        let mut unions = vec![None; 200];
        for (task, original) in [(&split.train, &clusters.train), (&split.test, &clusters.test)] {
            assert_eq!(task.inputs, original.inputs);
            for (&class, &cluster) in task.labels.iter().zip(&original.labels) {
                assert_eq!(*unions[cluster].get_or_insert(class), class);
            }
        }
        // 5,500 samples of 200 clusters: one has none with a probability of 200·e^-27.5.
        unions.into_iter().map(|class| class.expect("a sample")).collect()
    }
    let all = [
        unions(Labels::Modulo(10), 3),
        unions(dealt(0), 3),
        unions(dealt(1), 3),
        unions(dealt(2), 3),
        unions(dealt(1), 4),
    ];
    for (index, unions) in all.iter().enumerate() {
        for class in 0..10 {
            assert_eq!(unions.iter().filter(|&&c| c == class).count(), 20);
        }
        for other in &all[index + 1..] {
            let agreeing = unions.iter().zip(other).filter(|(a, b)| a == b).count();
            // Each cluster agrees one time in ten: 20 of them, with standard deviation 4.3. Five
            // around.
            assert!(agreeing < 42, "{agreeing} clusters agree");
        }
    }
    assert_eq!(all[2], unions(dealt(1), 3));
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

#[test]
fn skipped_samples_make_disjoint_training_sets() {
    let set = |index: usize| Data { train: 40, ..raw(&centred()).skip(40 * index) };
    let all = split(&raw(&centred()), 3).train;
    for index in 0..4 {
        let split = split(&set(index), 3);
        let rows: Vec<usize> = (40 * index..40 * (index + 1)).collect();
        assert_same(&split.train, &all.select(&rows));
        assert_eq!(split.test.len(), 797);
        // The next ones are tested.
        let next: Vec<usize> = (40 * (index + 1)..1_000).collect();
        assert_same(&split.test.first(next.len().min(797)), &all.select(&next).first(797));
    }
    assert_eq!(set(0).digest(), set(0).skip(0).digest());
}

#[test]
fn skipped_samples_shrink_in_proportion() {
    for with_test_part in [false, true] {
        let images = images(&[30, 30], with_test_part);
        let data = Data { train: 60, test: 40, ..raw(&centred()).skip(100) };
        let split = Split::new(&data, &images, 3);
        // 60 samples where 200 are wanted; of two parts the first has 60 for 160, the other 60.
        let sizes = if with_test_part { (22, 15) } else { (18, 12) };
        assert_eq!((split.train.len(), split.test.len()), sizes);
    }
}

#[test]
fn an_extra_class_follows_the_training_samples_and_changes_no_other() {
    let plain = centred().first(900);
    let extra = ExtraClass { samples: 300, factor: 2 };
    let data = plain.clone().with_extra_class(extra);
    let (without, with) = (split(&plain, 3), split(&data, 3));
    assert_eq!((without.classes, with.classes), (10, 11));
    assert_eq!(data.class_count(&digits()), 11);
    assert_eq!(with.train.len(), 1_200);
    assert_eq!(data.training_samples(&digits()), 1_200);
    assert_eq!(with.train.first(900).inputs, without.train.inputs);
    assert_eq!(with.train.labels[..900], without.train.labels);
    assert!(with.train.labels[900..].iter().all(|&label| label == 10));
    assert_eq!(with.test.inputs, without.test.inputs);
    // Every pixel is one of the same pixel's values, doubled.
    for row in 900..1_200 {
        for (pixel, &value) in with.train.inputs.row(row).iter().enumerate() {
            let mut values = (0..900).map(|sample| without.train.inputs.row(sample)[pixel]);
            assert!(values.any(|other| 2.0 * other == value));
        }
    }
    assert_ne!(split(&data, 4).train.inputs, with.train.inputs);
}

#[test]
fn a_regression_has_one_output_and_numbers_to_predict() {
    let data = Data::regression(200);
    let split = split(&data, 3);
    assert_eq!((split.classes, split.input_size()), (1, 8));
    assert_eq!((split.train.len(), split.test.len()), (200, 0));
    assert!(data.is_regression() && !centred().is_regression());
    let numbers: Vec<f64> = (0..200).map(|row| split.train.number(row).into()).collect();
    // Numbers below 8 are rounded by at most 2⁻²².
    assert!((mean(&numbers) - 2.0).abs() < 3e-7);
}

#[test]
fn a_sphere_may_have_other_dimensions() {
    let sphere = |dimensions| Noise::Sphere { radius: 3, dimensions };
    let wide = split(&Data::noise(sphere(784), 5), 1).train.inputs;
    assert_eq!(wide.columns(), 784);
    let squares: f64 = wide.row(0).iter().map(|&x| f64::from(x * x)).sum();
    // 784 squares, each rounded twice: relative error 2⁻²³.
    assert!((squares - 9.0).abs() < 2e-6, "{squares}");
    let usual = split(&Data::noise(sphere(64), 5), 1).train.inputs;
    assert_eq!(usual, split(&Data::noise(Noise::sphere(3), 5), 1).train.inputs);
}
