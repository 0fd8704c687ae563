//! Samples with labels, split into those to fit and those to test.

use deepclaims_lab::numerics::Stream;

use super::error::MeasureError;
use super::sources::FeatureSet;

/// One of so many samples of a class is a test sample, where there are none of their own.
pub(super) const TEST_SHARE: usize = 5;
/// Fewest samples that can be split.
const FEWEST_SAMPLES: usize = 5;

/// Classes of samples, and how each seed splits them.
pub(super) struct Samples {
    pub(super) seeds: Vec<u64>,
    pub(super) labels: Vec<usize>,
    pub(super) classes: usize,
    /// Samples to fit and samples to test, one pair a seed.
    pub(super) splits: Vec<(Vec<usize>, Vec<usize>)>,
    /// Classes of the test samples, where they have files of their own.
    pub(super) test: Option<Vec<usize>>,
    /// Samples of other classes.
    pub(super) held_out: Option<Box<Samples>>,
}

impl Samples {
    /// The samples of a set, split by each of these seeds.
    pub(super) fn new(
        set: &FeatureSet,
        seeds: &[u64],
        test: Option<&FeatureSet>,
    ) -> Result<Self, MeasureError> {
        let names = set.classes();
        let path = || set.source.path.clone();
        if set.samples() < FEWEST_SAMPLES {
            let (found, expected) = (set.samples(), FEWEST_SAMPLES);
            return Err(MeasureError::TooFew { path: path(), found, expected });
        }
        if let [label] = names[..] {
            return Err(MeasureError::OneClass { path: path(), label });
        }
        let labels = set.labels_in(&names)?;
        let splits = seeds.iter().map(|&seed| split(&labels, names.len(), seed)).collect();
        let test = test.map(|test| test.labels_in(&names)).transpose()?;
        let seeds = seeds.to_vec();
        Ok(Self { seeds, labels, classes: names.len(), splits, test, held_out: None })
    }
}

/// Of each class four fifths, rounded up, in a random order, and the rest; both sorted.
fn split(labels: &[usize], classes: usize, seed: u64) -> (Vec<usize>, Vec<usize>) {
    let order = Stream::new(seed, "measure/split").permutation(labels.len());
    let mut members = vec![Vec::new(); classes];
    for sample in order {
        members[labels[sample]].push(sample);
    }
    let (mut fit, mut test) = (Vec::new(), Vec::new());
    for class in members {
        let tested = class.len() / TEST_SHARE;
        test.extend(&class[..tested]);
        fit.extend(&class[tested..]);
    }
    fit.sort_unstable();
    test.sort_unstable();
    (fit, test)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_has_every_sample_once_and_four_fifths_of_each_class() {
        let labels: Vec<usize> = (0..53).map(|sample| usize::from(sample % 3 == 0)).collect();
        let (fit, test) = split(&labels, 3, 7);
        let mut all = [&fit[..], &test].concat();
        all.sort_unstable();
        assert_eq!(all, (0..53).collect::<Vec<usize>>());
        let of_class = |samples: &[usize], class: usize| {
            samples.iter().filter(|&&sample| labels[sample] == class).count()
        };
        // 35 of class 0, 18 of class 1, none of class 2.
        assert_eq!([of_class(&test, 0), of_class(&test, 1), of_class(&test, 2)], [7, 3, 0]);
        assert_eq!(split(&labels, 3, 7), (fit.clone(), test));
        assert_ne!(split(&labels, 3, 8).0, fit);
    }

    #[test]
    fn a_lone_sample_of_a_class_is_fitted() {
        let (fit, test) = split(&[0, 0, 0, 0, 0, 1], 2, 1);
        assert_eq!((fit.len(), test.len()), (5, 1));
        assert!(fit.contains(&5));
    }
}
