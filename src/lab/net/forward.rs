//! What a network computes.

use std::ops::Range;

use super::activations::SamplesMut;
use super::{Activation, Activations, Layer, Network};
use crate::numerics::{Accumulate, Matrix, View, parts, rows_of_product, vectorised};

impl Network {
    /// The outputs of all layers on `inputs` (`samples × inputs`): hidden layers after their
    /// nonlinearity, then the logits.
    pub fn outputs(&self, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        let mut activations = Activations::new(self, inputs.rows());
        self.forward(inputs.view(), &mut activations);
        activations.into_outputs()
    }

    /// Computes the outputs of all layers on `inputs` without allocating, in parts where threads are idle.
    ///
    /// # Panics
    /// Where `activations` was made for another number of samples.
    pub fn forward(&self, inputs: View<'_, f32>, activations: &mut Activations) {
        let samples = activations.outputs[0].rows();
        assert_eq!(inputs.shape().0, samples, "the number of samples");
        let parts = parts(2 * samples * self.parameters().len());
        activations.samples_mut().in_parts(parts, &|part| self.forward_part(inputs, part));
    }

    /// The outputs of all layers on some samples; the inputs are those of all samples.
    fn forward_part(&self, inputs: View<'_, f32>, mut part: SamplesMut<'_>) {
        let samples = part.samples;
        for (index, layer) in self.layers().iter().enumerate() {
            let (before, rest) = part.outputs.split_at_mut(index);
            let output = &mut *rest[0];
            let before = before.last().map(|before| &**before);
            let (input, rows) = match before {
                Some(before) => (View::new(before, samples.len(), layer.fan_in), 0..samples.len()),
                None => (inputs, samples.clone()),
            };
            let branch = part.branches[index].as_deref_mut();
            match (branch, layer.residual, before) {
                (Some(branch), Some(scale), Some(before)) => {
                    self.apply(layer, input, rows, branch);
                    add_scaled(output, before, branch, scale);
                }
                (Some(branch), ..) => {
                    self.apply(layer, input, rows, branch);
                    output.copy_from_slice(branch);
                }
                (None, ..) => self.apply(layer, input, rows, output),
            }
            if let Some(mask) = &part.masks[index] {
                multiply_by(output, mask.rows_in(&samples));
            }
        }
    }

    /// `φ(Wh + b)` of one layer for the samples in these rows of its input.
    fn apply(&self, layer: &Layer, input: View<'_, f32>, rows: Range<usize>, output: &mut [f32]) {
        let weights = self.weights(layer).transposed();
        let epilogue = layer.activation.epilogue(self.biases(layer));
        rows_of_product(output, Accumulate::Replace, input, rows, weights, epilogue);
        layer.activation.complete(output);
    }

    /// The pre-activations `Wh + b` of the layer with this index for its inputs `h`, `samples × fan_out`.
    ///
    /// # Panics
    /// Where there is no such layer, or the inputs are not its.
    pub fn pre_activations(&self, index: usize, input: &Matrix<f32>) -> Matrix<f32> {
        self.fields(&self.layers()[index], input)
    }

    /// The outputs of the layer with this index, from its pre-activations and its inputs. All layers one
    /// after the other give the bits of [`outputs`](Self::outputs), and take the memory of one.
    ///
    /// # Panics
    /// As [`pre_activations`](Self::pre_activations).
    pub fn layer_output(
        &self,
        index: usize,
        mut pre_activations: Matrix<f32>,
        input: &Matrix<f32>,
    ) -> Matrix<f32> {
        let layer = &self.layers()[index];
        layer.activation.apply(pre_activations.as_mut_slice());
        let Some(scale) = layer.residual else {
            return pre_activations;
        };
        let mut output = Matrix::zeros(input.rows(), layer.fan_out);
        let branch = pre_activations.as_slice();
        add_scaled(output.as_mut_slice(), input.as_slice(), branch, scale);
        output
    }

    /// `Wh + b` of one layer whose input is `input`.
    pub(super) fn fields(&self, layer: &Layer, input: &Matrix<f32>) -> Matrix<f32> {
        let mut fields = Matrix::zeros(input.rows(), layer.fan_out);
        let (weights, rows) = (self.weights(layer).transposed(), 0..input.rows());
        let epilogue = Activation::Identity.epilogue(self.biases(layer));
        let values = fields.as_mut_slice();
        rows_of_product(values, Accumulate::Replace, input.view(), rows, weights, epilogue);
        fields
    }
}

/// `output = input + scale · branch`.
fn add_scaled(output: &mut [f32], input: &[f32], branch: &[f32], scale: f32) {
    vectorised(
        #[inline(always)]
        || {
            for (sum, (h, b)) in output.iter_mut().zip(input.iter().zip(branch)) {
                *sum = scale.mul_add(*b, *h);
            }
        },
    );
}

/// `values ← values · factors`, entry by entry.
pub(crate) fn multiply_by(values: &mut [f32], factors: &[f32]) {
    vectorised(
        #[inline(always)]
        || {
            for (value, factor) in values.iter_mut().zip(factors) {
                *value *= *factor;
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{BiasScheme, Connection, Mlp};
    use crate::numerics::Stream;

    /// Copies of one sample under one mask each.
    const COPIES: usize = 4_000;

    fn sample() -> Matrix<f32> {
        let mut stream = Stream::new(2, "sample");
        let one: Vec<f32> = (0..5).map(|_| stream.normal() as f32).collect();
        Matrix::from_fn(COPIES, 5, |_, input| one[input])
    }

    fn masked(mlp: &Mlp, probability: f64) -> (Network, Activations) {
        let network = Network::initialise(mlp, 5, 3, &mut Stream::new(1, "masked"))
            .expect("layers with units");
        let mut activations = Activations::new(&network, COPIES).masked();
        activations.draw_masks(probability, &mut Stream::new(3, "masks"));
        network.forward(sample().view(), &mut activations);
        (network, activations)
    }

    #[test]
    fn masks_silence_the_stated_share_and_scale_the_others_up() {
        let (_, activations) = masked(&Mlp::relu(2, 8), 0.2);
        let masks = activations.masks.iter().flatten();
        let factors: Vec<f32> = masks.flat_map(|mask| mask.as_slice().to_vec()).collect();
        assert_eq!(factors.len(), 2 * 8 * COPIES, "hidden layers alone");
        assert!(factors.iter().all(|factor| [0.0, 1.25].contains(factor)));
        let silent = factors.iter().filter(|factor| **factor == 0.0).count() as f64;
        let (count, share) = (factors.len() as f64, 0.2);
        // Five standard deviations of a binomial count.
        let tolerance = 5.0 * (count * share * (1.0 - share)).sqrt();
        assert!((silent - count * share).abs() < tolerance, "{silent} silent");
    }

    #[test]
    fn the_mean_over_masks_is_what_the_whole_network_says() {
        // Of linear networks alone: masks of different layers are independent, and their means are
        // 1.
        for probability in [0.2, 0.5] {
            let (network, activations) = masked(&Mlp::linear(2, 8), probability);
            let whole = &network.outputs(&sample().first_rows(1))[2];
            for class in 0..3 {
                let values: Vec<f64> = (0..COPIES)
                    .map(|copy| f64::from(activations.logits().row(copy)[class]))
                    .collect();
                let mean = values.iter().sum::<f64>() / COPIES as f64;
                let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
                // Five standard errors of a mean, which rounding is far below.
                let tolerance = 5.0 * (squares / (COPIES * COPIES) as f64).sqrt();
                let expected = f64::from(whole.row(0)[class]);
                assert!((mean - expected).abs() < tolerance, "{mean}, not {expected}");
                assert!(tolerance < 0.2 * squares.sqrt(), "masks do something");
            }
        }
    }

    #[test]
    fn layers_one_after_the_other_give_the_bits_of_the_whole() {
        let residual = Mlp { connection: Connection::Residual { scale: 0.7 }, ..Mlp::relu(3, 8) };
        let tanh = Mlp { activation: Activation::Tanh, ..Mlp::relu(3, 8) };
        for mut mlp in [Mlp::relu(3, 8), residual, tanh, Mlp { biases: false, ..Mlp::relu(2, 8) }] {
            mlp.initialisation.biases = BiasScheme::Uniform;
            let network = Network::initialise(&mlp, 5, 3, &mut Stream::new(1, "layers"))
                .expect("layers with units");
            let mut layer = sample().first_rows(40);
            for (index, expected) in network.outputs(&layer).into_iter().enumerate() {
                let fields = network.pre_activations(index, &layer);
                layer = network.layer_output(index, fields, &layer);
                assert_eq!(layer, expected, "layer {index} of {mlp}");
            }
        }
    }

    #[test]
    #[should_panic(expected = "inner sizes")]
    fn inputs_of_another_width_are_refused() {
        let network = Network::initialise(&Mlp::relu(2, 8), 5, 3, &mut Stream::new(1, "width"))
            .expect("layers with units");
        network.pre_activations(0, &Matrix::zeros(4, 6));
    }

    #[test]
    fn masks_of_ones_change_nothing() {
        let mlp = Mlp::relu(3, 8);
        let network = Network::initialise(&mlp, 5, 3, &mut Stream::new(1, "masked"))
            .expect("layers with units");
        let mut activations = Activations::new(&network, COPIES).masked();
        network.forward(sample().view(), &mut activations);
        assert_eq!(activations.into_outputs(), network.outputs(&sample()));
    }
}
