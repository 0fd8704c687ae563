//! A Gaussian mixture whose classes are unions of clusters.

use super::specification::DIMENSIONS;
use super::{Inputs, Samples};
use crate::numerics::{Matrix, Stream};

/// Distance of every cluster's mean from the origin in 64 dimensions, `3·√(64/8)`; with the square root of their
/// number in others.
const MEAN_NORM: f64 = 8.485_281_374_238_57;
/// Standard deviation of a sample around its cluster's mean, per input.
const NOISE: f64 = 0.6;

/// The samples of one seed, labelled by cluster.
///
/// Means point in uniform directions; a sample is the mean of a uniformly chosen cluster plus
/// noise. The streams name no classes, so that tasks which deal the same clusters into different
/// classes see the same inputs.
pub(super) fn mixture(clusters: usize, samples: usize, dimensions: usize, seed: u64) -> Samples {
    let purpose = format!("means/mixture of {clusters} Gaussian clusters");
    let mean_norm = MEAN_NORM * (dimensions as f64 / DIMENSIONS as f64).sqrt();
    let mut stream = Stream::new(seed, &purpose);
    let mut means = Matrix::from_fn(clusters, dimensions, |_, _| stream.normal());
    for cluster in 0..clusters {
        let mean = means.row_mut(cluster);
        let norm = mean.iter().map(|x| x * x).sum::<f64>().sqrt();
        for entry in mean {
            *entry *= mean_norm / norm;
        }
    }
    let name = Inputs::Mixture { clusters, samples, dimensions }.stream_name();
    let mut stream = Stream::new(seed, &format!("samples/{name}"));
    let labels: Vec<usize> = (0..samples).map(|_| stream.below(clusters)).collect();
    let inputs = Matrix::from_fn(samples, dimensions, |sample, input| {
        (means.row(labels[sample])[input] + NOISE * stream.normal()) as f32
    });
    Samples { inputs, labels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::column_means;

    const SAMPLES: usize = 5_500;

    #[test]
    fn samples_lie_around_means_of_the_stated_norm() {
        let samples = mixture(20, SAMPLES, DIMENSIONS, 4);
        for cluster in 0..20 {
            let members: Vec<usize> =
                (0..SAMPLES).filter(|&i| samples.labels[i] == cluster).collect();
            // Uniform choice: 275 ± 16 members; five standard deviations around.
            let count = members.len() as f64;
            assert!((count - 275.0).abs() < 5.0 * 16.2, "{count} members");
            let inputs = samples.inputs.select_rows(&members);
            let mean = column_means(&inputs);
            let norm = mean.iter().map(|x| x * x).sum::<f64>().sqrt();
            // The mean's error along its own direction has standard deviation 0.6/√195 < 0.043.
            assert!((norm - MEAN_NORM).abs() < 0.25, "norm {norm}");
            let entries = inputs.as_slice().iter().zip(mean.iter().cycle());
            let squares = entries.map(|(&x, m)| (f64::from(x) - m) * (f64::from(x) - m));
            let spread = squares.sum::<f64>() / inputs.as_slice().len() as f64;
            // 0.36 with relative standard deviation √(2/(195·64)) = 1.3 %, less the mean's share.
            let ratio = spread / (NOISE * NOISE);
            assert!((ratio - 1.0).abs() < 0.07, "variance {spread}");
        }
    }

    #[test]
    fn means_keep_their_distance_in_units_of_the_noise_whatever_the_dimensions() {
        for dimensions in [16, 256] {
            let samples = mixture(20, SAMPLES, dimensions, 4);
            assert_eq!(samples.inputs.columns(), dimensions);
            // Σ‖x‖² / (samples · dimensions) is 9/8 + 0.36. Of its standard deviation the product of means and
            // noise has 2·0.6·√(9/8) / √(5500 · 16), 0.3 % of it, the noise's square a tenth; six of them.
            let squares = samples.inputs.as_slice().iter().map(|&x| f64::from(x) * f64::from(x));
            let mean = squares.sum::<f64>() / (SAMPLES * dimensions) as f64;
            let expected = 9.0 / 8.0 + NOISE * NOISE;
            assert!((mean / expected - 1.0).abs() < 0.025, "{dimensions}: {mean}");
        }
    }

    #[test]
    fn a_seed_gives_the_same_samples_again_and_another_seed_others() {
        let inputs = |seed| mixture(200, 100, DIMENSIONS, seed).inputs;
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
    }
}
