//! A Gaussian mixture whose classes are unions of clusters.

use super::specification::DIMENSIONS;
use super::{Inputs, Samples};
use crate::numerics::{Matrix, Stream};

/// Distance of every cluster's mean from the origin, `3·√(64/8)`.
const MEAN_NORM: f64 = 8.485_281_374_238_57;
/// Standard deviation of a sample around its cluster's mean, per input.
const NOISE: f64 = 0.6;

/// The samples of one seed, labelled by cluster.
///
/// Means point in uniform directions; a sample is the mean of a uniformly chosen cluster plus
/// noise. The streams name no classes, so that tasks which deal the same clusters into different
/// classes see the same inputs.
pub(super) fn mixture(clusters: usize, samples: usize, seed: u64) -> Samples {
    let purpose = format!("means/mixture of {clusters} Gaussian clusters");
    let mut stream = Stream::new(seed, &purpose);
    let mut means = Matrix::from_fn(clusters, DIMENSIONS, |_, _| stream.normal());
    for cluster in 0..clusters {
        let mean = means.row_mut(cluster);
        let norm = mean.iter().map(|x| x * x).sum::<f64>().sqrt();
        for entry in mean {
            *entry *= MEAN_NORM / norm;
        }
    }
    let name = Inputs::Mixture { clusters, samples }.stream_name();
    let mut stream = Stream::new(seed, &format!("samples/{name}"));
    let labels: Vec<usize> = (0..samples).map(|_| stream.below(clusters)).collect();
    let inputs = Matrix::from_fn(samples, DIMENSIONS, |sample, input| {
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
        let samples = mixture(20, SAMPLES, 4);
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
    fn a_seed_gives_the_same_samples_again_and_another_seed_others() {
        let inputs = |seed| mixture(200, 100, seed).inputs;
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
    }
}
