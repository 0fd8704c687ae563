//! The training and test samples of one seed.

use super::classes::ClassMap;
use super::exclusive_or::{self, exclusive_or};
use super::mixture::mixture;
use super::noise::noise;
use super::{Classes, Data, Images, Inputs, Labels, Samples, Scale, regression, structureless};
use crate::numerics::{Matrix, Stream, column_means};

/// What one seed trains and tests on.
#[derive(Clone, Debug)]
pub struct Split {
    /// Samples to train on.
    pub train: Samples,
    /// Samples never trained on.
    pub test: Samples,
    /// Number of classes.
    pub classes: usize,
    /// Samples of the classes that the network does not meet, where it does not meet all of them.
    pub held_out: Option<HeldOut>,
}

/// Samples of classes on which a network is not trained, shifted and scaled like those on which it
/// is: as many as there are training and test samples, or all where there are fewer.
#[derive(Clone, Debug)]
pub struct HeldOut {
    /// Samples to fit a probe on.
    pub fit: Samples,
    /// Samples to test it on.
    pub test: Samples,
    /// Number of classes.
    pub classes: usize,
}

impl Split {
    /// The samples that `data` means for this seed, with `images` where it asks for images.
    ///
    /// A uniform random permutation of all samples; the first of the classes that are met become
    /// training samples, the next test samples. Where the images have a test part of their own,
    /// each part is permuted by itself.
    pub fn new(data: &Data, images: &Images, seed: u64) -> Self {
        let map = ClassMap::new(data, images, seed);
        let generated = generated(data.inputs, seed);
        let (train_part, test_part) = match &generated {
            Some(all) => (all, None),
            None => (&images.train, images.test.as_ref()),
        };
        let pool = |samples, part: &str| Pool::new(data, samples, part, seed);
        let pools = match test_part {
            Some(test) => (
                pool(train_part, "split of the training part"),
                Some(pool(test, "split of the test part")),
            ),
            None => (pool(train_part, "split"), None),
        };
        let (skip, sizes) = (data.skipped(images), data.sizes(images));
        let take = |class: &dyn Fn(usize) -> Option<usize>| match &pools {
            (train, Some(test)) => (train.take(class, skip, sizes.0), test.take(class, 0, sizes.1)),
            (all, None) => {
                let [skip, first, second] = all.fitting(class, [skip, sizes.0, sizes.1]);
                (all.take(class, skip, first), all.take(class, skip + first, second))
            }
        };
        let classes = data.met_classes(images);
        let (mut train, mut test) = take(&|label| map.met(label));
        let stream =
            |purpose: &str| Stream::new(seed, &format!("{purpose}/{}", data.task_stream_name()));
        data.label_noise.apply((&mut train.labels, &mut test.labels), classes, stream);
        let mut held_out = (data.classes != Classes::All).then(|| {
            let (fit, test) = take(&|label| map.held_out(label));
            HeldOut { fit, test, classes: data.held_out_class_count(images) }
        });
        if let (None, Some(other)) = (&held_out, &images.held_out)
            && data.held_out_classes > 0
        {
            let counts = [train.len(), test.len()];
            held_out = Some(other.draw(data.held_out_classes, counts, images.unit, seed));
        }
        if data.is_regression() {
            regression::set_targets(&mut train, &mut test);
        }
        let standardisation = Standardisation::of(data.scale, &train.inputs);
        let beside =
            held_out.iter_mut().flat_map(|held_out| [&mut held_out.fit, &mut held_out.test]);
        let mut all: Vec<&mut Samples> =
            [&mut train, &mut test].into_iter().chain(beside).collect();
        for samples in &mut all {
            standardisation.apply(&mut samples.inputs);
        }
        if data.input_noise > 0 {
            add_noise(&mut all, data.input_noise, &mut stream("noise on the inputs"));
        }
        if data.first.is_some() {
            train = train.first(data.own_training_samples(images));
        }
        if let Some(extra) = data.extra_class {
            let mut stream = stream("extra class without structure");
            train = structureless::with_class(&train, extra, classes, &mut stream);
        }
        Self { train, test, classes: data.class_count(images), held_out }
    }

    /// Number of inputs.
    pub fn input_size(&self) -> usize {
        self.train.inputs.columns()
    }
}

/// The samples that are generated for a seed; none where they are images.
fn generated(inputs: Inputs, seed: u64) -> Option<Samples> {
    match inputs {
        Inputs::Images => None,
        Inputs::Mixture { clusters, samples, dimensions } => {
            Some(mixture(clusters, samples, dimensions, seed))
        }
        Inputs::Noise { noise: kind, samples } => Some(noise(kind, samples, seed)),
        Inputs::ExclusiveOr { samples } => Some(exclusive_or(samples, seed)),
        Inputs::Regression { samples } => Some(regression::inputs(samples, seed)),
    }
}

/// Samples in the random order of a seed.
struct Pool<'a> {
    samples: &'a Samples,
    order: Vec<usize>,
}

impl<'a> Pool<'a> {
    fn new(data: &Data, samples: &'a Samples, part: &str, seed: u64) -> Self {
        let mut stream = Stream::new(seed, &format!("{part}/{}", data.inputs.stream_name()));
        Self { samples, order: stream.permutation(samples.len()) }
    }

    /// Numbers of skipped, training and test samples, in proportion where there are fewer that have
    /// a class.
    fn fitting(
        &self,
        class: &dyn Fn(usize) -> Option<usize>,
        [skip, train, test]: [usize; 3],
    ) -> [usize; 3] {
        let labels = self.samples.labels.iter();
        let available = labels.filter(|&&label| class(label).is_some()).count();
        let wanted = skip + train + test;
        if wanted <= available {
            return [skip, train, test];
        }
        let [skip, train] = [skip, train].map(|count| count * available / wanted);
        [skip, train, available - skip - train]
    }

    /// Up to `count` samples, after the first `skip`, of those that have a class, which becomes
    /// their label.
    fn take(&self, class: &dyn Fn(usize) -> Option<usize>, skip: usize, count: usize) -> Samples {
        let classed = self
            .order
            .iter()
            .filter_map(|&index| Some((index, class(self.samples.labels[index])?)));
        let (indices, labels): (Vec<usize>, Vec<usize>) = classed.skip(skip).take(count).unzip();
        Samples { inputs: self.samples.inputs.select_rows(&indices), labels }
    }
}

impl Data {
    /// Number of inputs, with `images` where this asks for images.
    pub fn input_size(&self, images: &Images) -> usize {
        match self.inputs {
            Inputs::Images => images.input_size(),
            Inputs::Mixture { dimensions, .. } => dimensions,
            Inputs::Noise { noise, .. } => noise.dimensions(),
            Inputs::ExclusiveOr { .. } => exclusive_or::DIMENSIONS,
            Inputs::Regression { .. } => regression::DIMENSIONS,
        }
    }

    /// Numbers of training samples (before `first`) and of test samples. Where the samples are
    /// fewer than asked for, both shrink in proportion.
    pub fn sizes(&self, images: &Images) -> (usize, usize) {
        let (available, wanted) = self.room(images);
        if wanted <= available {
            return (self.train, self.test);
        }
        // At least one sample to train on.
        let train = (self.train * available / wanted).max(1);
        (train, self.test * available / wanted)
    }

    /// Number of samples before the training samples; they shrink like the rest.
    fn skipped(&self, images: &Images) -> usize {
        let (available, wanted) = self.room(images);
        self.skip * available.min(wanted) / wanted.max(1)
    }

    /// Number of samples that are trained on; `first` shrinks like the rest.
    pub fn training_samples(&self, images: &Images) -> usize {
        self.own_training_samples(images) + self.extra_class.map_or(0, |extra| extra.samples)
    }

    /// The same without those of the class without structure.
    fn own_training_samples(&self, images: &Images) -> usize {
        let (train, _) = self.sizes(images);
        let (available, wanted) = self.room(images);
        self.first.map_or(train, |first| (first * available.min(wanted) / wanted).clamp(1, train))
    }

    /// Where the samples are fewer than asked for: what the sizes become, in a sentence.
    pub fn shrunk(&self, images: &Images) -> Option<String> {
        let (train, test) = self.sizes(images);
        if (train, test) == (self.train, self.test) {
            return None;
        }
        let first = self.first.map_or_else(String::new, |first| {
            format!(", the first {first} {}", self.own_training_samples(images))
        });
        Some(format!(
            "{} to train and {} to test became {train} and {test}{first}",
            self.train, self.test
        ))
    }

    /// How many samples there are for how many that are wanted, in the part that is shortest of
    /// them.
    fn room(&self, images: &Images) -> (usize, usize) {
        let available = |samples: &Samples| self.certain(images, samples);
        let train = self.skip + self.train;
        match (self.inputs.generated(), &images.test) {
            (None, None) => (available(&images.train), train + self.test),
            (Some(samples), _) => {
                // Labels are drawn: about this many meet the classes.
                let classes = self.met_classes(images);
                let share = samples * classes / (classes + self.held_out_class_count(images));
                (share, train + self.test)
            }
            (None, Some(test)) => {
                let train = (available(&images.train), train);
                let test = (available(test), self.test);
                // test.0/test.1 < train.0/train.1, without division: no test samples may be wanted.
                if test.0 * train.1 < train.0 * test.1 { test } else { train }
            }
        }
    }

    /// How many of these samples have a class that is met, whichever classes a seed draws.
    fn certain(&self, images: &Images, samples: &Samples) -> usize {
        if self.classes == Classes::All {
            return samples.len();
        }
        let classes = self.labels.classes(images.classes());
        let met = self.met_classes(images);
        // Which labels a dealing puts together depends on the seed.
        let (groups, least) = match self.labels {
            Labels::Dealt { .. } => (images.classes(), met * (images.classes() / classes)),
            _ => (classes, met),
        };
        let mut counts = vec![0; groups];
        for label in &samples.labels {
            counts[label % groups] += 1;
        }
        counts.sort_unstable();
        counts[..least].iter().sum()
    }
}

/// A shift and a factor of every input, by numbers taken from training inputs.
struct Standardisation {
    means: Vec<f64>,
    factors: Vec<f64>,
}

impl Standardisation {
    fn of(scale: Scale, train: &Matrix<f32>) -> Self {
        let by_one_factor = |means: Vec<f64>, deviation: f64| {
            let factors = vec![reciprocal(deviation); means.len()];
            Self { means, factors }
        };
        match scale {
            Scale::Raw => Self { means: Vec::new(), factors: Vec::new() },
            Scale::UncentredDeviation => {
                by_one_factor(column_means(train), standard_deviation(train.as_slice()))
            }
            Scale::CentredRootMeanSquare => {
                let means = column_means(train);
                let deviation = centred_root_mean_square(train, &means);
                by_one_factor(means, deviation)
            }
            Scale::Channels(channels) => Self::of_channels(channels, train),
        }
    }

    /// By the mean and the standard deviation of each channel.
    fn of_channels(channels: usize, train: &Matrix<f32>) -> Self {
        let places = train.columns().div_ceil(channels).max(1);
        let (mut means, mut factors) = (Vec::new(), Vec::new());
        for channel in column_means(train).chunks(places) {
            let first = means.len();
            let mean = channel.iter().sum::<f64>() / channel.len() as f64;
            let rows = (0..train.rows()).map(|row| &train.row(row)[first..first + channel.len()]);
            let squares: f64 = rows
                .map(|row| {
                    let squares =
                        row.iter().map(|&x| (f64::from(x) - mean) * (f64::from(x) - mean));
                    squares.sum::<f64>()
                })
                .sum();
            let deviation = (squares / (train.rows() * channel.len()) as f64).sqrt();
            means.extend(channel.iter().map(|_| mean));
            factors.extend(channel.iter().map(|_| reciprocal(deviation)));
        }
        Self { means, factors }
    }

    fn apply(&self, inputs: &mut Matrix<f32>) {
        if self.means.is_empty() {
            return;
        }
        for row in 0..inputs.rows() {
            let numbers = self.means.iter().zip(&self.factors);
            for (value, (mean, factor)) in inputs.row_mut(row).iter_mut().zip(numbers) {
                *value = ((f64::from(*value) - mean) * factor) as f32;
            }
        }
    }
}

/// Constant data have no scale; centring makes them zero anyway.
fn reciprocal(scale: f64) -> f64 {
    if scale > 0.0 { 1.0 / scale } else { 1.0 }
}

fn centred_root_mean_square(matrix: &Matrix<f32>, means: &[f64]) -> f64 {
    let squares: f64 = (0..matrix.rows())
        .flat_map(|row| matrix.row(row).iter().zip(means))
        .map(|(&value, mean)| (f64::from(value) - mean) * (f64::from(value) - mean))
        .sum();
    (squares / matrix.as_slice().len() as f64).sqrt()
}

fn root_mean_square(matrix: &Matrix<f32>) -> f64 {
    let squares: f64 = matrix.as_slice().iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    (squares / matrix.as_slice().len().max(1) as f64).sqrt()
}

/// Adds normal noise to every input: its standard deviation is so many hundredths of the root mean square of the
/// inputs of `all[0]`.
fn add_noise(all: &mut [&mut Samples], percent: u32, stream: &mut Stream) {
    let deviation = f64::from(percent) / 100.0 * root_mean_square(&all[0].inputs);
    for inputs in all.iter_mut().map(|samples| &mut samples.inputs) {
        let noise = stream.normal_matrix(inputs.rows(), inputs.columns());
        for (value, noise) in inputs.as_mut_slice().iter_mut().zip(noise.as_slice()) {
            *value = (f64::from(*value) + deviation * noise) as f32;
        }
    }
}

/// The population standard deviation of all values.
fn standard_deviation(values: &[f32]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
    (values.iter().map(|&x| (f64::from(x) - mean) * (f64::from(x) - mean)).sum::<f64>() / count)
        .sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::digits;

    #[test]
    fn channels_have_mean_zero_and_deviation_one() {
        // Two channels of 32 pixels, one of them brighter.
        let mut images = digits();
        for row in 0..images.train.len() {
            images.train.inputs.row_mut(row)[32..].iter_mut().for_each(|pixel| *pixel *= 7.0);
        }
        let data = Data { scale: Scale::Channels(2), ..Data::images() };
        let inputs = Split::new(&data, &images, 3).train.inputs;
        for channel in [0..32, 32..64] {
            let rows = (0..inputs.rows()).flat_map(|row| &inputs.row(row)[channel.clone()]);
            let values: Vec<f64> = rows.map(|&value| f64::from(value)).collect();
            let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
            let squares: Vec<f64> = values.iter().map(|value| value * value).collect();
            // Each of 1,200·32 values is rounded to single precision: 6e-8 of at most 10.
            assert!(mean(&values).abs() < 6e-7, "{}", mean(&values));
            assert!((mean(&squares) - 1.0).abs() < 2e-6, "{}", mean(&squares));
        }
    }

    #[test]
    fn noise_on_the_inputs_has_the_stated_size_and_changes_nothing_else() {
        let data = Data::images().with_classes(Classes::Drawn, 600, 250);
        let images = digits();
        let plain = Split::new(&data, &images, 3);
        let noisy = Split::new(&data.with_input_noise(20), &images, 3);
        let unit = root_mean_square(&plain.train.inputs);
        let beside = |split: &Split| {
            let held_out = split.held_out.clone().expect("half of the classes");
            [split.train.clone(), split.test.clone(), held_out.fit, held_out.test]
        };
        for (plain, noisy) in beside(&plain).iter().zip(&beside(&noisy)) {
            assert_eq!(plain.labels, noisy.labels);
            let pairs = plain.inputs.as_slice().iter().zip(noisy.inputs.as_slice());
            let added: Vec<f32> = pairs.map(|(plain, noisy)| noisy - plain).collect();
            let added = Matrix::from_fn(1, added.len(), |_, index| added[index]);
            let ratio = root_mean_square(&added) / (0.2 * unit);
            // Relative standard deviation 1/√(2·250·64) < 0.6 %; five of them.
            assert!((ratio - 1.0).abs() < 0.03, "{ratio}");
        }
    }
}
