//! Networks whose nonlinearities are replaced by lines.

use std::ops::RangeInclusive;

use super::surgery::assemble;
use super::{Activation, Layer, Network};
use crate::numerics::{Matrix, mean, product};

/// The least-squares line through the pairs of one unit's local field and activation.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fit {
    slope: f64,
    intercept: f64,
}

impl Network {
    /// The same network without the nonlinearity of these hidden layers, counted from 1: identity
    /// substitution (Lin et al. 2025, arXiv 2501.02436).
    ///
    /// # Panics
    /// Where there is no such hidden layer.
    #[must_use]
    pub fn with_identity(&self, layers: RangeInclusive<usize>) -> Self {
        let linear = layers.clone().count();
        assert!(linear == 0 || (*layers.start() > 0 && *layers.end() <= self.depth()));
        let mut substituted = self.layers().to_vec();
        for (place, layer) in (1..).zip(&mut substituted) {
            if layers.contains(&place) {
                layer.activation = Activation::Identity;
            }
        }
        assemble(substituted.iter().map(|layer| (self, layer)))
    }

    /// The same network with the nonlinearity of each unit of these hidden layers, counted from 1,
    /// replaced by the least-squares line through its pairs of local field and activation over
    /// `inputs` (`samples × inputs`): affine substitution. Layers are fitted from the first to the
    /// last, each on what the lines below it give.
    ///
    /// A unit whose local field does not vary says its mean activation.
    ///
    /// # Panics
    /// Where there is no such hidden layer, it has no biases to hold the intercepts, or there are
    /// no samples.
    #[must_use]
    pub fn with_affine(&self, layers: RangeInclusive<usize>, inputs: &Matrix<f32>) -> Self {
        assert!(inputs.rows() > 0, "samples to fit lines to");
        let mut substituted = self.clone();
        for place in layers {
            let fields = substituted.local_fields(place, inputs);
            let mut activations = fields.clone();
            let activation = substituted.layers()[place - 1].activation;
            activation.apply(activations.as_mut_slice());
            let fits = fits(&fields, &activations);
            substituted = substituted.with_identity(place..=place);
            substituted.write_lines(place, &fits);
        }
        substituted
    }

    /// The local fields `Wh + b` of hidden layer `layer`, counted from 1, before its nonlinearity:
    /// `samples × units`.
    ///
    /// # Panics
    /// Where there is no such hidden layer.
    pub fn local_fields(&self, layer: usize, inputs: &Matrix<f32>) -> Matrix<f32> {
        assert!((1..=self.depth()).contains(&layer), "a hidden layer");
        let outputs = self.outputs(inputs);
        let below = layer.checked_sub(2).map_or(inputs, |below| &outputs[below]);
        self.fields(&self.layers()[layer - 1], below)
    }

    /// The linear map from the activations of hidden layer `layer`, counted from 1 (0: the inputs),
    /// to the logits once every nonlinearity above it is replaced by the identity:
    /// `classes × units`, in double precision. Biases shift the logits and have no part in it.
    ///
    /// # Panics
    /// Where there is no such layer.
    pub fn substitution_map(&self, layer: usize) -> Matrix<f64> {
        assert!(layer <= self.depth(), "the inputs or a hidden layer");
        let weights = |layer: &Layer| {
            let weights = self.weights(layer);
            Matrix::from_fn(layer.fan_out, layer.fan_in, |unit, input| {
                f64::from(weights.at(unit, input))
            })
        };
        let mut map = weights(&self.layers()[self.depth()]);
        for above in self.layers()[layer..self.depth()].iter().rev() {
            let mut product = product(map.view(), weights(above).view());
            if let Some(scale) = above.residual {
                let pairs = product.as_mut_slice().iter_mut().zip(map.as_slice());
                for (entry, passed) in pairs {
                    *entry = f64::from(scale).mul_add(*entry, *passed);
                }
            }
            map = product;
        }
        map
    }

    /// Puts the line of each unit into its weights and its bias.
    fn write_lines(&mut self, place: usize, fits: &[Fit]) {
        let layer = self.layers()[place - 1].clone();
        let Some(biases) = layer.biases else {
            panic!("layer {place} has no biases to hold intercepts");
        };
        let rows = self.parameters_mut()[layer.weights].chunks_exact_mut(layer.fan_in);
        for (row, fit) in rows.zip(fits) {
            for weight in row {
                *weight = (fit.slope * f64::from(*weight)) as f32;
            }
        }
        for (bias, fit) in self.parameters_mut()[biases].iter_mut().zip(fits) {
            *bias = fit.slope.mul_add(f64::from(*bias), fit.intercept) as f32;
        }
    }
}

/// One line a unit.
fn fits(fields: &Matrix<f32>, activations: &Matrix<f32>) -> Vec<Fit> {
    let column = |matrix: &Matrix<f32>, unit: usize| -> Vec<f64> {
        let rows = 0..matrix.rows();
        rows.map(|row| f64::from(matrix.row(row)[unit])).collect()
    };
    let fit = |unit| fit(&column(fields, unit), &column(activations, unit));
    (0..fields.columns()).map(fit).collect()
}

fn fit(fields: &[f64], activations: &[f64]) -> Fit {
    let (field, activation) = (mean(fields), mean(activations));
    let pairs = fields.iter().zip(activations);
    let together: f64 = pairs.map(|(h, a)| (h - field) * (a - activation)).sum();
    let spread: f64 = fields.iter().map(|h| (h - field) * (h - field)).sum();
    let slope = if spread > 0.0 { together / spread } else { 0.0 };
    Fit { slope, intercept: activation - slope * field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Connection, Mlp};
    use crate::numerics::{Stream, column_means};

    fn network(connection: Connection) -> Network {
        let mlp = Mlp { connection, ..Mlp::relu(3, 6) };
        let mut network = Network::initialise(&mlp, 4, 3, &mut Stream::new(1, "substitution"))
            .expect("layers with units");
        // Biases that are not zero.
        for layer in network.layers().to_vec() {
            let biases = layer.biases.expect("biases");
            for (bias, value) in network.parameters_mut()[biases].iter_mut().zip(1u8..) {
                *bias = 0.1 * f32::from(value);
            }
        }
        network
    }

    fn inputs(rows: usize) -> Matrix<f32> {
        let mut stream = Stream::new(2, "inputs");
        Matrix::from_fn(rows, 4, |_, _| stream.normal() as f32)
    }

    /// Sums of at most 6 products in single precision over 4 layers, of numbers below 100 or so: a
    /// few times 24 roundings of 2⁻²⁴.
    const ROUNDING: f64 = 1e-3;

    #[test]
    fn the_map_is_what_the_linear_network_does_to_differences() {
        for connection in [Connection::Dense, Connection::Residual { scale: 0.5 }] {
            let linear = network(connection).with_identity(1..=3);
            let map = linear.substitution_map(0);
            let inputs = inputs(2);
            let logits = &linear.outputs(&inputs)[3];
            for class in 0..3 {
                let expected: f64 = (0..4)
                    .map(|i| map.row(class)[i] * f64::from(inputs.row(1)[i] - inputs.row(0)[i]))
                    .sum();
                let found = f64::from(logits.row(1)[class] - logits.row(0)[class]);
                assert!((found - expected).abs() < ROUNDING, "{found} {expected}");
            }
        }
        let head = network(Connection::Dense);
        assert_eq!(head.substitution_map(3).rows(), 3);
        assert_eq!(head.substitution_map(3).columns(), 6);
    }

    #[test]
    fn lines_through_straight_units_change_nothing() {
        let linear = network(Connection::Dense).with_identity(1..=3);
        let inputs = inputs(20);
        let substituted = linear.with_affine(1..=3, &inputs);
        let (before, after) = (linear.outputs(&inputs), substituted.outputs(&inputs));
        for (before, after) in before[3].as_slice().iter().zip(after[3].as_slice()) {
            assert!(f64::from((before - after).abs()) < ROUNDING);
        }
    }

    #[test]
    fn the_line_is_the_best_one() {
        // Fields −1, 0, 1 with activations 0, 0, 1: slope ½ and intercept ⅓.
        let line = fit(&[-1.0, 0.0, 1.0], &[0.0, 0.0, 1.0]);
        assert_eq!(line.slope, 0.5);
        assert!((line.intercept - 1.0 / 3.0).abs() < 1e-15);
        let constant = fit(&[2.0, 2.0], &[2.0, 2.0]);
        assert_eq!((constant.slope, constant.intercept), (0.0, 2.0));
    }

    #[test]
    fn substituted_units_keep_their_mean_activation() {
        let network = network(Connection::Dense);
        let inputs = inputs(50);
        let substituted = network.with_affine(2..=2, &inputs);
        let [before, after] = [&network, &substituted].map(|network| network.outputs(&inputs));
        assert_eq!(before[0], after[0], "the layer below stays");
        let means = [&before, &after].map(|outputs| column_means(&outputs[1]));
        for (before, after) in means[0].iter().zip(&means[1]) {
            assert!((before - after).abs() < ROUNDING, "{means:?}");
        }
    }
}
