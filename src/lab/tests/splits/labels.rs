//! Labels that are drawn, permuted or dealt anew, and those of one more class.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, ExtraClass, LabelNoise, Labels, Samples, digits};

use super::{assert_same, centred, dealt, halves, held_out, split};

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
