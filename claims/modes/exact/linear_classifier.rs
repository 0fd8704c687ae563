//! Linear classifiers of two classes, and samples on both sides of their boundary.

use crate::exact::prelude::*;

/// Random numbers and inputs.
pub(super) type Case = (u64, usize);

/// A network without hidden layers, and samples that it gives the two classes in turn.
///
/// With v the difference of the weights of both classes and β that of their biases, a sample x has the
/// gap v·x + β between its logits. Without β gaps are from ½ to 3 in size, and β is below ⅛.
pub(super) struct LinearClassifier {
    pub(super) network: Network,
    pub(super) samples: Samples,
}

impl LinearClassifier {
    /// Two clusters in a random plane through the origin, opposite each other: from 1/|v| to 1.5/|v| along
    /// v, and somewhere between 4/|v| and 8/|v| across it.
    pub(super) fn of_clusters(case: Case, samples: usize) -> Self {
        let mut stream = Stream::new(case.0, "clusters");
        let frame = rotation(case.1, &mut stream);
        let length = 0.5 + stream.uniform();
        let across = 4.0 + 4.0 * stream.uniform();
        let points = DMatrix::from_fn(samples, case.1, |_, axis| match axis {
            0 => (1.0 + 0.5 * stream.uniform()) / length,
            1 => across / length,
            _ => 0.0,
        });
        let direction = frame.row(0) * length;
        Self::new(direction.as_slice(), &(points * &frame), &mut stream)
    }

    /// Samples with right angles between them, between ½ and 2 long; every unit vector along one of
    /// them has a gap from 1 to 1.5.
    pub(super) fn of_axes(case: Case) -> Self {
        let mut stream = Stream::new(case.0, "axes");
        let frame = rotation(case.1, &mut stream);
        let gaps = DMatrix::from_fn(1, case.1, |_, _| 1.0 + 0.5 * stream.uniform());
        let points = diagonal(case.1, |_| 0.5 + 1.5 * stream.uniform());
        let direction = gaps * &frame;
        Self::new(direction.as_slice(), &(points * &frame), &mut stream)
    }

    /// Points, all on the side that the direction shows to, go to both sides in turn.
    fn new(direction: &[f64], points: &DMatrix<f64>, stream: &mut Stream) -> Self {
        let mut network = Network::initialise(&Mlp::linear(0, 1), direction.len(), 2, stream)
            .expect("no layer without units");
        let head = network.layers()[0].clone();
        let (first, second) = network.parameters_mut()[head.weights].split_at_mut(direction.len());
        for ((first, second), v) in first.iter_mut().zip(second).zip(direction) {
            *first = (f64::from(*second) + v) as f32;
        }
        let bias = stream.normal();
        let shifted = bias + 0.25 * (stream.uniform() - 0.5);
        let biases = [shifted as f32, bias as f32];
        network.parameters_mut()[head.biases.expect("biases")].copy_from_slice(&biases);
        let inputs = Matrix::from_fn(points.nrows(), points.ncols(), |row, input| {
            (sign(row) * points[(row, input)]) as f32
        });
        let labels = (0..points.nrows()).map(|row| row % 2).collect();
        Self { network, samples: Samples { inputs, labels } }
    }

    /// The same with this bias of the first class.
    pub(super) fn with_bias(mut self, bias: f32) -> Self {
        let biases = self.network.layers()[0].biases.clone().expect("biases");
        self.network.parameters_mut()[biases.start] = bias;
        self
    }

    /// The same with weights and samples so many times as large, and biases so that gaps grow as both.
    pub(super) fn scaled(&self, weights: f32, samples: f32) -> Self {
        let mut network = self.network.clone();
        let head = network.layers()[0].clone();
        for parameter in network.parameters_mut() {
            *parameter *= weights;
        }
        for bias in &mut network.parameters_mut()[head.biases.expect("biases")] {
            *bias *= samples;
        }
        let samples = Samples {
            inputs: self.samples.inputs.map(|x| samples * x),
            labels: self.samples.labels.clone(),
        };
        Self { network, samples }
    }

    fn rows(&self) -> Vec<&[f32]> {
        let inputs = &self.samples.inputs;
        (0..inputs.rows()).map(|row| inputs.row(row)).collect()
    }

    /// The weights of the first class less those of the second.
    fn direction(&self) -> Vec<f64> {
        let weights = self.network.weights(&self.network.layers()[0]);
        let difference = |input| f64::from(weights.at(0, input)) - f64::from(weights.at(1, input));
        (0..self.samples.inputs.columns()).map(difference).collect()
    }

    /// Differences of logits, without their signs.
    fn gaps(&self) -> Vec<f64> {
        let direction = self.direction();
        let biases = self.network.biases(&self.network.layers()[0]).expect("biases");
        let shift = f64::from(biases[0]) - f64::from(biases[1]);
        let gap = |row: &[f32]| {
            let products = direction.iter().zip(row).map(|(v, x)| v * f64::from(*x));
            (products.sum::<f64>() + shift).abs()
        };
        self.rows().into_iter().map(gap).collect()
    }

    /// Distances of the samples from the boundary: noise of standard deviation s in a sample is noise
    /// of s·|v| in its gap.
    pub(super) fn margins(&self) -> Vec<f64> {
        let length = norm(self.direction().into_iter());
        self.gaps().into_iter().map(|gap| gap / length).collect()
    }

    /// Distances of the samples from the origin.
    pub(super) fn distances(&self) -> Vec<f64> {
        let length = |row: &[f32]| norm(row.iter().map(|x| f64::from(*x)));
        self.rows().into_iter().map(length).collect()
    }

    /// Gaps over what relative noise of 1 in the weights of both classes makes of them: each class adds
    /// noise of the root mean square of all weights times the length of the sample.
    pub(super) fn weight_margins(&self) -> Vec<f64> {
        let weights = &self.network.parameters()[self.network.layers()[0].weights.clone()];
        let squares = norm(weights.iter().map(|w| f64::from(*w)));
        let root_mean_square = squares / (weights.len() as f64).sqrt();
        let noise = std::f64::consts::SQRT_2 * root_mean_square;
        let pairs = self.gaps().into_iter().zip(self.distances());
        pairs.map(|(gap, length)| gap / (noise * length)).collect()
    }
}

/// Of the class that a sample of this row is in.
fn sign(row: usize) -> f64 {
    if row.is_multiple_of(2) { 1.0 } else { -1.0 }
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum::<f64>().sqrt()
}
