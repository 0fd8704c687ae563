//! The training and test samples of one seed.

use super::mixture::{SAMPLES, mixture};
use super::{Data, Images, Inputs, Samples, Scale};
use crate::simd::{Matrix, Stream};

/// What one seed trains and tests on.
#[derive(Clone, Debug)]
pub struct Split {
    /// Samples to train on.
    pub train: Samples,
    /// Samples never trained on.
    pub test: Samples,
    /// Number of classes.
    pub classes: usize,
}

impl Split {
    /// The samples that `data` means for this seed, with `images` where it asks for images.
    ///
    /// A uniform random permutation of all samples; the first become training samples, the next test
    /// samples. Where the images have a test part of their own, each part is permuted by itself.
    pub fn new(data: &Data, images: &Images, seed: u64) -> Self {
        let (train_size, test_size) = data.sizes(images);
        let choose = |samples: &Samples, part: &str| {
            let mut stream = Stream::new(seed, &format!("{part}/{}", data.inputs));
            stream.permutation(samples.len())
        };
        let (mut train, mut test) = match data.inputs {
            Inputs::Images => match &images.test {
                Some(test) => (
                    images
                        .train
                        .select(&choose(&images.train, "split of the training part")[..train_size]),
                    test.select(&choose(test, "split of the test part")[..test_size]),
                ),
                None => divide(
                    &images.train,
                    &choose(&images.train, "split"),
                    train_size,
                    test_size,
                ),
            },
            Inputs::Mixture { clusters } => {
                let samples = mixture(clusters, seed);
                divide(&samples, &choose(&samples, "split"), train_size, test_size)
            }
        };
        let classes = data.classes(images);
        for label in train.labels.iter_mut().chain(&mut test.labels) {
            *label %= classes;
        }
        if data.random_labels {
            let mut stream = Stream::new(seed, &format!("random labels/{}", data.task()));
            for label in train.labels.iter_mut().chain(&mut test.labels) {
                *label = stream.below(classes);
            }
        }
        standardise(data.scale, &mut train.inputs, &mut test.inputs);
        if data.first.is_some() {
            train = train.first(data.training_samples(images));
        }
        Self {
            train,
            test,
            classes,
        }
    }

    /// Number of inputs.
    pub fn input_size(&self) -> usize {
        self.train.inputs.columns()
    }
}

impl Data {
    /// Number of classes, with `images` where this asks for images.
    pub fn classes(&self, images: &Images) -> usize {
        self.labels.classes(match self.inputs {
            Inputs::Images => images.classes,
            Inputs::Mixture { clusters } => clusters,
        })
    }

    /// Number of inputs, with `images` where this asks for images.
    pub fn input_size(&self, images: &Images) -> usize {
        match self.inputs {
            Inputs::Images => images.input_size(),
            Inputs::Mixture { .. } => super::mixture::DIMENSIONS,
        }
    }

    /// Numbers of training samples (before `first`) and of test samples. Where the images are fewer
    /// than asked for, both shrink in proportion.
    pub fn sizes(&self, images: &Images) -> (usize, usize) {
        let (available, wanted) = self.room(images);
        if wanted <= available {
            return (self.train, self.test);
        }
        // At least one sample to train on, and one to test where there are two.
        let train = (self.train * available / wanted).max(1);
        (train, self.test * available / wanted)
    }

    /// Number of samples that are trained on; `first` shrinks like the rest.
    pub fn training_samples(&self, images: &Images) -> usize {
        let (train, _) = self.sizes(images);
        let (available, wanted) = self.room(images);
        self.first.map_or(train, |first| {
            (first * available.min(wanted) / wanted).clamp(1, train)
        })
    }

    /// How many samples there are for how many that are wanted, in the part that is shortest of them.
    fn room(&self, images: &Images) -> (usize, usize) {
        match (self.inputs, &images.test) {
            (Inputs::Images, None) => (images.train.len(), self.train + self.test),
            (Inputs::Mixture { .. }, _) => (SAMPLES, self.train + self.test),
            (Inputs::Images, Some(test)) => {
                let (train, test) = ((images.train.len(), self.train), (test.len(), self.test));
                // train.0/train.1 < test.0/test.1, without division.
                if train.0 * test.1 < test.0 * train.1 {
                    train
                } else {
                    test
                }
            }
        }
    }
}

fn divide(samples: &Samples, order: &[usize], train: usize, test: usize) -> (Samples, Samples) {
    (
        samples.select(&order[..train]),
        samples.select(&order[train..train + test]),
    )
}

/// Shifts and scales both matrices by numbers taken from the training matrix.
fn standardise(scale: Scale, train: &mut Matrix<f32>, test: &mut Matrix<f32>) {
    match scale {
        Scale::Raw => {}
        Scale::UncentredDeviation => {
            let deviation = standard_deviation(train.as_slice());
            // Constant data have no scale; centring makes them zero anyway.
            let factor = if deviation > 0.0 {
                1.0 / deviation
            } else {
                1.0
            };
            let means = column_means(train);
            for matrix in [train, test] {
                for row in 0..matrix.rows() {
                    for (value, mean) in matrix.row_mut(row).iter_mut().zip(&means) {
                        *value = ((f64::from(*value) - mean) * factor) as f32;
                    }
                }
            }
        }
    }
}

fn column_means(matrix: &Matrix<f32>) -> Vec<f64> {
    let mut sums = vec![0.0; matrix.columns()];
    for row in 0..matrix.rows() {
        for (sum, &value) in sums.iter_mut().zip(matrix.row(row)) {
            *sum += f64::from(value);
        }
    }
    sums.into_iter()
        .map(|sum| sum / matrix.rows() as f64)
        .collect()
}

/// The population standard deviation of all values.
fn standard_deviation(values: &[f32]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
    (values
        .iter()
        .map(|&x| (f64::from(x) - mean) * (f64::from(x) - mean))
        .sum::<f64>()
        / count)
        .sqrt()
}
