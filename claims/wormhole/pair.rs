//! Two classes of the images.

use crate::prelude::*;
use crate::recipes::every_image;

/// Samples that the probe is fitted on, at most; it is tested on the others, at least as many.
const FITTED: usize = 1_000;

/// Which two classes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pair {
    /// Easy to tell apart: 0 and 1 of the digits.
    Separable,
    /// Hard to tell apart: 3 and 8 of the digits.
    Similar,
}

impl Pair {
    /// The classes: those of the pre-registration on the digits, on other images those which one
    /// ridge probe on raw inputs tells apart best or worst; ties go to the pair of lower classes.
    pub(super) fn classes(self, laboratory: &dyn Laboratory) -> Result<[usize; 2], Missing> {
        if laboratory.images().are_digits() {
            return Ok(match self {
                Self::Separable => [0, 1],
                Self::Similar => [3, 8],
            });
        }
        let split = laboratory.split(&every_image(), 0);
        let fitted = split.train.first(FITTED.min(split.train.len() / 2));
        let rest: Vec<usize> = (fitted.len()..split.train.len()).collect();
        let tested = split.train.select(&rest);
        let pairs: Vec<[usize; 2]> =
            (0..split.classes).flat_map(|one| (0..one).map(move |other| [other, one])).collect();
        let separations = laboratory
            .separations(&fitted, &tested, split.classes, &pairs)
            .ok_or_else(|| Missing::because("the images have no probe"))?;
        let separated =
            separations.into_iter().zip(pairs).filter(|(separation, _)| !separation.is_nan());
        let worse =
            |a: &(f64, [usize; 2]), b: &(f64, [usize; 2])| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1));
        let found = match self {
            Self::Separable => separated.max_by(worse),
            Self::Similar => separated.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))),
        };
        found
            .map(|(_, pair)| pair)
            .ok_or_else(|| Missing::because("no two classes have samples to test"))
    }

    /// The work of finding them: none for the digits.
    pub(super) fn classes_work(images: &Images) -> Work {
        if images.are_digits() {
            return Work::NONE;
        }
        let count = every_image().sizes(images).0;
        let fitted = FITTED.min(count / 2);
        let (inputs, classes) = (images.input_size(), images.classes());
        let copied = Work::operations((count * inputs) as f64);
        probe_work(fitted, count - fitted, inputs, classes) + copied
    }
}
