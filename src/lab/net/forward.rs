//! What a network computes.

use super::{Activation, Layer, Network};
use crate::numerics::{Accumulate, Matrix, Stream, View, matmul, vectorised};

/// The outputs of every layer for a number of samples: the memory of a forward pass.
#[derive(Clone, Debug)]
pub struct Activations {
    /// Outputs of the layers, `samples × fan_out` each; the last are the logits.
    pub(crate) outputs: Vec<Matrix<f32>>,
    /// `φ(Wh + b)` of the residual and of the masked layers, which the backward pass needs besides
    /// their output.
    pub(crate) branches: Vec<Option<Matrix<f32>>>,
    /// Factors on the outputs of the masked layers.
    masks: Vec<Option<Matrix<f32>>>,
}

impl Activations {
    /// Room for the given number of samples.
    pub fn new(network: &Network, samples: usize) -> Self {
        let room = |layer: &Layer| Matrix::zeros(samples, layer.fan_out);
        Self {
            outputs: network.layers().iter().map(room).collect(),
            branches: network
                .layers()
                .iter()
                .map(|layer| layer.residual.map(|_| room(layer)))
                .collect(),
            masks: vec![None; network.layers().len()],
        }
    }

    /// The same with factors on the outputs of all hidden layers, ones at first.
    #[must_use]
    pub(crate) fn masked(mut self) -> Self {
        let hidden = self.outputs.len() - 1;
        for (index, output) in self.outputs[..hidden].iter().enumerate() {
            let (rows, columns) = (output.rows(), output.columns());
            self.branches[index] = Some(Matrix::zeros(rows, columns));
            self.masks[index] = Some(Matrix::from_fn(rows, columns, |_, _| 1.0));
        }
        self
    }

    /// Draws the masks of inverted dropout (Srivastava et al. 2014, JMLR 15), layer by layer and
    /// sample by sample: 0 with this probability, otherwise the factor that makes their mean 1.
    pub(crate) fn draw_masks(&mut self, probability: f64, stream: &mut Stream) {
        let kept = (1.0 / (1.0 - probability)) as f32;
        for mask in self.masks.iter_mut().flatten() {
            stream.fill_silent(mask.as_mut_slice(), probability, kept);
        }
    }

    /// The factors on the outputs of layer `layer`, where it has any.
    pub(crate) fn mask(&self, layer: usize) -> Option<&Matrix<f32>> {
        self.masks[layer].as_ref()
    }

    /// Output of layer `layer`, counted from 0; the last one is the head.
    pub fn output(&self, layer: usize) -> &Matrix<f32> {
        &self.outputs[layer]
    }

    /// The logits, `samples × classes`.
    pub fn logits(&self) -> &Matrix<f32> {
        &self.outputs[self.outputs.len() - 1]
    }

    /// `φ(Wh + b)` of layer `layer`: its output, but for residual and masked layers.
    pub(crate) fn branch(&self, layer: usize) -> &Matrix<f32> {
        self.branches[layer].as_ref().unwrap_or(&self.outputs[layer])
    }

    /// Outputs of all layers, first hidden layer to logits.
    pub fn into_outputs(self) -> Vec<Matrix<f32>> {
        self.outputs
    }
}

impl Network {
    /// The outputs of all layers on `inputs` (`samples × inputs`): hidden layers after their
    /// nonlinearity, then the logits.
    pub fn outputs(&self, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        let mut activations = Activations::new(self, inputs.rows());
        self.forward(inputs.view(), &mut activations);
        activations.into_outputs()
    }

    /// Computes the outputs of all layers on `inputs` without allocating.
    ///
    /// # Panics
    /// Where `activations` was made for another number of samples.
    pub fn forward(&self, inputs: View<'_, f32>, activations: &mut Activations) {
        for (index, layer) in self.layers().iter().enumerate() {
            let (before, rest) = activations.outputs.split_at_mut(index);
            let input = before.last().map_or(inputs, Matrix::view);
            let output = &mut rest[0];
            if let Some(branch) = &mut activations.branches[index] {
                self.apply(layer, input, branch);
                match layer.residual {
                    Some(scale) => add_scaled(output, &before[index - 1], branch, scale),
                    None => output.as_mut_slice().copy_from_slice(branch.as_slice()),
                }
            } else {
                self.apply(layer, input, output);
            }
            if let Some(mask) = &activations.masks[index] {
                multiply_by(output, mask);
            }
        }
    }

    /// `φ(Wh + b)` of one layer.
    fn apply(&self, layer: &Layer, input: View<'_, f32>, output: &mut Matrix<f32>) {
        self.multiply(layer, input, output);
        layer.activation.apply(output.as_mut_slice(), self.biases(layer));
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
        layer.activation.apply(pre_activations.as_mut_slice(), None);
        let Some(scale) = layer.residual else {
            return pre_activations;
        };
        let mut output = Matrix::zeros(input.rows(), layer.fan_out);
        add_scaled(&mut output, input, &pre_activations, scale);
        output
    }

    /// `Wh + b` of one layer whose input is `input`.
    pub(super) fn fields(&self, layer: &Layer, input: &Matrix<f32>) -> Matrix<f32> {
        let mut fields = Matrix::zeros(input.rows(), layer.fan_out);
        self.multiply(layer, input.view(), &mut fields);
        Activation::Identity.apply(fields.as_mut_slice(), self.biases(layer));
        fields
    }

    fn multiply(&self, layer: &Layer, input: View<'_, f32>, output: &mut Matrix<f32>) {
        matmul(output.view_mut(), Accumulate::Replace, input, self.weights(layer).transposed());
    }
}

/// `output = input + scale · branch`.
fn add_scaled(output: &mut Matrix<f32>, input: &Matrix<f32>, branch: &Matrix<f32>, scale: f32) {
    vectorised(
        #[inline(always)]
        || {
            let sources = input.as_slice().iter().zip(branch.as_slice());
            for (sum, (h, b)) in output.as_mut_slice().iter_mut().zip(sources) {
                *sum = scale.mul_add(*b, *h);
            }
        },
    );
}

/// `values ← values · factors`, entry by entry.
pub(crate) fn multiply_by(values: &mut Matrix<f32>, factors: &Matrix<f32>) {
    vectorised(
        #[inline(always)]
        || {
            let pairs = values.as_mut_slice().iter_mut().zip(factors.as_slice());
            for (value, factor) in pairs {
                *value *= *factor;
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{BiasScheme, Connection, Mlp};

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
    fn masks_of_ones_change_nothing() {
        let mlp = Mlp::relu(3, 8);
        let network = Network::initialise(&mlp, 5, 3, &mut Stream::new(1, "masked"))
            .expect("layers with units");
        let mut activations = Activations::new(&network, COPIES).masked();
        network.forward(sample().view(), &mut activations);
        assert_eq!(activations.into_outputs(), network.outputs(&sample()));
    }
}
