//! What a seed trains on and what it holds out.

use std::collections::{BTreeMap, BTreeSet};

use deepclaims_lab::data::Data;

use super::{assert_same, classes, dealt, halves, held_out, labelled, other, raw, split};

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
fn a_network_that_meets_all_classes_leaves_none_out() {
    let dealt = Data::mixture(200, 5_500, 10).labelled(dealt(1));
    for data in [Data::images(), Data::mixture(200, 5_500, 10), dealt] {
        let split = split(&data, 3);
        assert!(split.held_out.is_none());
        assert_eq!(split.classes, 10);
    }
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
