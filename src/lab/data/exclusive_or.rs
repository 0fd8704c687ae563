//! Two classes that no linear map tells apart.

use super::{Inputs, Samples};
use crate::numerics::{Matrix, Stream};

/// Number of inputs.
pub(super) const DIMENSIONS: usize = 2;
/// Number of classes.
pub(super) const CLASSES: usize = 2;

/// The samples of one seed: two independent standard normal inputs, class 1 where their product is
/// positive.
pub(super) fn exclusive_or(samples: usize, seed: u64) -> Samples {
    let name = Inputs::ExclusiveOr { samples }.stream_name();
    let mut stream = Stream::new(seed, &format!("inputs/{name}"));
    let inputs = Matrix::from_fn(samples, DIMENSIONS, |_, _| stream.normal() as f32);
    let class = |row: usize| usize::from(inputs.row(row)[0] * inputs.row(row)[1] > 0.0);
    Samples { labels: (0..samples).map(class).collect(), inputs }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: usize = 5_000;

    #[test]
    fn classes_are_opposite_quadrants_of_equal_weight() {
        let samples = exclusive_or(SAMPLES, 3);
        let mut quadrants = [0usize; 4];
        for row in 0..SAMPLES {
            let [first, second] = [0, 1].map(|input| samples.inputs.row(row)[input] > 0.0);
            assert_eq!(samples.labels[row], usize::from(first == second));
            quadrants[2 * usize::from(first) + usize::from(second)] += 1;
        }
        // 1,250 with standard deviation √(5000·¼·¾) = 31; five of them.
        let even = |count: usize| count.abs_diff(SAMPLES / 4) < 155;
        assert!(quadrants.into_iter().all(even), "{quadrants:?}");
    }

    #[test]
    fn no_input_says_anything_about_the_class() {
        let samples = exclusive_or(SAMPLES, 3);
        for input in 0..DIMENSIONS {
            let signed = (0..SAMPLES).map(|row| {
                let sign = if samples.labels[row] == 1 { 1.0 } else { -1.0 };
                sign * f64::from(samples.inputs.row(row)[input])
            });
            let mean = signed.sum::<f64>() / SAMPLES as f64;
            // Standard error 1/√5000 = 0.0141; five of them.
            assert!(mean.abs() < 0.071, "input {input}: {mean}");
        }
    }
}
