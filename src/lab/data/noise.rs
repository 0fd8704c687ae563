//! Inputs without structure, with labels that say nothing about them.

use super::specification::DIMENSIONS;
use super::{Inputs, Noise, Samples};
use crate::numerics::{Matrix, Stream};

/// Number of labels, as many as digits have.
pub(super) const CLASSES: usize = 10;

/// The samples of one seed: independent inputs, independent uniform labels.
pub(super) fn noise(noise: Noise, samples: usize, seed: u64) -> Samples {
    let name = Inputs::Noise { noise, samples }.stream_name();
    let mut stream = Stream::new(seed, &format!("inputs/{name}"));
    let inputs = match noise {
        Noise::Cube => Matrix::from_fn(samples, DIMENSIONS, |_, _| stream.uniform() as f32),
        Noise::Sphere { radius, dimensions } => {
            on_sphere(f64::from(radius), samples, dimensions, &mut stream)
        }
    };
    let mut stream = Stream::new(seed, &format!("labels/{name}"));
    Samples { inputs, labels: (0..samples).map(|_| stream.below(CLASSES)).collect() }
}

/// Normal vectors, scaled to a common length: their directions are uniform.
fn on_sphere(radius: f64, samples: usize, dimensions: usize, stream: &mut Stream) -> Matrix<f32> {
    let mut inputs = Matrix::zeros(samples, dimensions);
    for sample in 0..samples {
        let normals: Vec<f64> = (0..dimensions).map(|_| stream.normal()).collect();
        let norm = normals.iter().map(|x| x * x).sum::<f64>().sqrt();
        for (input, normal) in inputs.row_mut(sample).iter_mut().zip(normals) {
            *input = (normal * radius / norm) as f32;
        }
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: usize = 5_000;

    #[test]
    fn the_cube_is_filled_evenly() {
        let samples = noise(Noise::Cube, SAMPLES, 3);
        let values = samples.inputs.as_slice();
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
        let count = values.len() as f64;
        let mean = values.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
        let squares = values.iter().map(|&x| f64::from(x) * f64::from(x));
        let square = squares.sum::<f64>() / count;
        // Standard errors √(1/12)/√n = 5e-4 and √(4/45)/√n = 5.3e-4; five of them.
        assert!((mean - 0.5).abs() < 2.6e-3, "mean {mean}");
        assert!((square - 1.0 / 3.0).abs() < 2.7e-3, "mean square {square}");
    }

    #[test]
    fn points_lie_on_the_sphere_in_all_directions() {
        let samples = noise(Noise::sphere(8), SAMPLES, 3);
        let mut sums = [0.0; DIMENSIONS];
        for sample in 0..SAMPLES {
            let row = samples.inputs.row(sample);
            let squares = row.iter().map(|&x| f64::from(x) * f64::from(x));
            let norm = squares.sum::<f64>().sqrt();
            // 64 entries of about 1, rounded to single precision.
            assert!((norm - 8.0).abs() < 1e-5, "norm {norm}");
            for (sum, &x) in sums.iter_mut().zip(row) {
                *sum += f64::from(x);
            }
        }
        // Each coordinate has variance 1: sums have standard deviation √5000 = 71; five of them.
        assert!(sums.iter().all(|sum| sum.abs() < 354.0), "{sums:?}");
    }

    #[test]
    fn labels_are_uniform_and_not_those_of_another_seed() {
        let mut members = [0usize; CLASSES];
        for label in noise(Noise::Cube, SAMPLES, 3).labels {
            members[label] += 1;
        }
        // 500 with standard deviation √(5000·0.1·0.9) = 21; five of them.
        assert!(members.iter().all(|n| n.abs_diff(500) < 106), "{members:?}");
        let few = |seed| noise(Noise::Cube, 50, seed);
        assert_eq!(few(3).inputs, few(3).inputs);
        assert_ne!(few(3).labels, few(4).labels);
    }
}
