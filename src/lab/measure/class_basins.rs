//! Attraction basins of single classes.

use super::Basin;
use crate::data::Samples;
use crate::net::{Classifier, accuracy};
use crate::numerics::Stream;

/// The basin of a classifier in sample space by class: the standard deviation of normal noise on
/// every input that its predictions on the samples of one label bear, as for
/// [`sample_basin`](super::sample_basin). All classes meet the same arrays of noise.
///
/// 0 for a class of which too few samples are right without noise; NaN for a class without samples,
/// and for all where one class is predicted of all samples.
///
/// That classes differ in the size of their basins is said by Lin et al. 2025 (arXiv 2501.02436v5),
/// known at second hand; the definition is ours.
pub fn class_sample_basins(
    classifier: &dyn Classifier,
    samples: &Samples,
    classes: usize,
    basin: Basin,
    stream: &mut Stream,
) -> Vec<f64> {
    let clean = classifier.predict(&samples.inputs);
    let Some(truth) = basin.truth(&clean, samples) else {
        return vec![f64::NAN; classes];
    };
    let draws = basin.sample_noise(&samples.inputs, stream);
    let of_class = |class: usize| {
        let labels = samples.labels.iter().enumerate();
        let rows: Vec<usize> =
            labels.filter(|(_, label)| **label == class).map(|(row, _)| row).collect();
        if rows.is_empty() {
            return f64::NAN;
        }
        let [clean, truth] =
            [&clean, &truth].map(|all| rows.iter().map(|&row| all[row]).collect::<Vec<_>>());
        let inputs = samples.inputs.select_rows(&rows);
        let draws: Vec<_> = draws.iter().map(|noise| noise.select_rows(&rows)).collect();
        let clean = accuracy(&clean, &truth);
        basin.of_samples(classifier, &inputs, (clean, &truth), &draws)
    };
    (0..classes).map(of_class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::sample_basin;
    use crate::numerics::Matrix;

    /// Class 1 where the input is above a threshold.
    struct Threshold(f32);

    impl Classifier for Threshold {
        fn predict(&self, inputs: &Matrix<f32>) -> Vec<usize> {
            let rows = 0..inputs.rows();
            rows.map(|row| usize::from(inputs.row(row)[0] > self.0)).collect()
        }
    }

    /// As many samples at each of these inputs, which have the labels 0, 1, 2 …
    fn points(inputs: &[f32]) -> Samples {
        const EACH: usize = 4_000;
        Samples {
            inputs: Matrix::from_fn(EACH * inputs.len(), 1, |row, _| inputs[row / EACH]),
            labels: (0..EACH * inputs.len()).map(|row| row / EACH).collect(),
        }
    }

    fn basins(classifier: &Threshold, samples: &Samples, basin: Basin) -> Vec<f64> {
        let mut stream = Stream::new(1, "class basins");
        class_sample_basins(classifier, samples, 3, basin, &mut stream)
    }

    #[test]
    fn classes_bear_noise_in_proportion_to_their_distance_from_the_border() {
        // Noise s leaves the share Φ(d/s) of a class at distance d: 75 % at s = d/0.6745.
        let samples = points(&[-1.0, 2.0]);
        let found = basins(&Threshold(0.0), &samples, Basin::SAMPLES.of_predictions());
        for (found, distance) in found.iter().zip([1.0, 2.0]) {
            let expected: f64 = distance / 0.674_489_75;
            // Of 12,000 draws a share of 0.75 has a standard error of 0.004; the slope of Φ(d/s)
            // there is φ(0.6745)·0.6745/s = 0.2144/s. Five standard errors, and an interpolation
            // error of the grid squared times the curvature, which is below 0.5/s².
            let slope = 0.2144 / expected;
            let tolerance = (5.0 * 0.004 + 0.01 * 0.5 / (expected * expected)) / slope;
            assert!((found - expected).abs() < tolerance, "{found}, not {expected}");
        }
        assert!(found[2].is_nan(), "there are no samples of class 2");
    }

    #[test]
    fn a_class_on_the_wrong_side_has_no_basin() {
        let samples = points(&[-1.0, -2.0]);
        let found = basins(&Threshold(-1.5), &samples, Basin::SAMPLES);
        assert_eq!(found[..2], [0.0, 0.0]);
        let constant = basins(&Threshold(5.0), &samples, Basin::SAMPLES);
        assert!(constant.iter().all(|basin| basin.is_nan()));
    }

    #[test]
    fn the_basin_of_all_samples_lies_between_those_of_the_classes() {
        let samples = points(&[-1.0, 2.0]);
        let own = Basin::SAMPLES.of_predictions();
        let found = basins(&Threshold(0.0), &samples, own);
        let mut stream = Stream::new(1, "class basins");
        let all = sample_basin(&Threshold(0.0), &samples, own, &mut stream);
        assert!((found[0]..found[1]).contains(&all), "{all} of {found:?}");
    }
}
