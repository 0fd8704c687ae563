//! How many samples there are, whatever is drawn, and those that are skipped.

use deepclaims_lab::data::{Classes, Data, Images, Labels, Split, digits};

use super::{assert_same, centred, held_out, images, raw, split};

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
