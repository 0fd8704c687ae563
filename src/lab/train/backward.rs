//! Gradients of the loss with respect to all parameters.

use super::optimiser::{Learning, Update};
use crate::net::{Activation, Activations, Layer, Network, SamplesMut, multiply_by};
use crate::numerics::{
    Accumulate, Buffer, Epilogue, Matrix, View, column_sums, rows_of_product, sum_of_squares, zeros,
};

/// The memory of a backward pass.
#[derive(Clone, Debug)]
pub(super) struct Gradients {
    /// With respect to the parameters, laid out like them.
    pub(super) parameters: Buffer<f32>,
    /// With respect to the outputs of every layer and to `Wh + b` of residual layers, whose output
    /// gradient also flows past the branch.
    pub(super) flowing: Activations,
}

impl Gradients {
    /// Room for batches of the given size.
    pub(super) fn new(network: &Network, samples: usize) -> Self {
        Self {
            parameters: zeros(network.parameters().len()),
            flowing: Activations::new(network, samples),
        }
    }

    /// Where the gradient with respect to the logits goes before [`backward`](Self::backward).
    pub(super) fn logits_mut(&mut self) -> &mut Matrix<f32> {
        let outputs = &mut self.flowing.outputs;
        let head = outputs.len() - 1;
        &mut outputs[head]
    }

    /// The whole of it, from the gradient with respect to the logits.
    pub(super) fn backward(
        &mut self,
        network: &Network,
        inputs: View<'_, f32>,
        activations: &Activations,
    ) {
        let mut part = self.flowing.samples_mut();
        for (index, layer) in network.layers().iter().enumerate().rev() {
            to_field(network, activations, &mut part, index);
            let gradient = &mut self.parameters[layer.parameters()];
            layer_gradient(gradient, layer, part.branch(index), activations.input(index, inputs));
            to_input(network, activations, &mut part, index);
        }
    }
}

/// Whether the gradient of a layer's local field is that of its output where this is positive: of ReLU layers that
/// neither add to their input nor have a mask.
fn follows_the_sign(network: &Network, activations: &Activations, index: usize) -> bool {
    let layer = &network.layers()[index];
    layer.activation == Activation::Relu
        && layer.residual.is_none()
        && activations.mask(index).is_none()
}

/// From the gradient with respect to the output of layer `index` that with respect to its local field `Wh + b`, for
/// some of the samples. It takes the output's place, but in residual layers, past whose branch the output's flows too.
/// Where it [follows the sign](follows_the_sign), it is there already: [`to_input`] of the layer above has done it.
pub(super) fn to_field(
    network: &Network,
    activations: &Activations,
    part: &mut SamplesMut<'_>,
    index: usize,
) {
    if follows_the_sign(network, activations, index) {
        return;
    }
    let layer = &network.layers()[index];
    let output = &mut *part.outputs[index];
    if let Some(mask) = activations.mask(index) {
        multiply_by(output, mask.rows_in(&part.samples));
    }
    let branch = activations.branch(index).rows_in(&part.samples);
    if let (Some(local), Some(scale)) = (&mut part.branches[index], layer.residual) {
        local.copy_from_slice(output);
        layer.activation.backward(local, branch, scale);
    } else {
        layer.activation.backward(output, branch, 1.0);
    }
}

/// From the gradient with respect to the local field of layer `index` that with respect to its input, which is the
/// output of the layer before, or, where it [follows the sign](follows_the_sign), to that one's local field; the data
/// need none.
pub(super) fn to_input(
    network: &Network,
    activations: &Activations,
    part: &mut SamplesMut<'_>,
    index: usize,
) {
    let layer = &network.layers()[index];
    let (before, rest) = part.outputs.split_at_mut(index);
    let Some(target) = before.last_mut() else { return };
    let output = &*rest[0];
    let (local, accumulate) = match part.branches[index].as_deref() {
        Some(local) => {
            target.copy_from_slice(output);
            (local, Accumulate::Add)
        }
        None => (output, Accumulate::Replace),
    };
    let samples = 0..part.samples.len();
    let local = View::new(local, samples.len(), layer.fan_out);
    let epilogue = if follows_the_sign(network, activations, index - 1) {
        Epilogue::WherePositive(activations.output(index - 1).rows_in(&part.samples))
    } else {
        Epilogue::None
    };
    rows_of_product(target, accumulate, local, samples, network.weights(layer), epilogue);
}

/// The gradient with respect to the parameters of a layer, laid out like them, from that with respect to its local
/// field, `samples × fan_out`, and from its input.
pub(super) fn layer_gradient(
    gradient: &mut [f32],
    layer: &Layer,
    local: &[f32],
    input: View<'_, f32>,
) {
    let (weights, rest) = gradient.split_at_mut(layer.weights.len());
    let (local_by_units, units) = (by_units(local, layer, input.shape().0), 0..layer.fan_out);
    rows_of_product(weights, Accumulate::Replace, local_by_units, units, input, Epilogue::None);
    bias_gradient(rest, layer, local);
}

/// The gradient with respect to the local field of a layer, `fan_out × samples`.
fn by_units<'a>(local: &'a [f32], layer: &Layer, samples: usize) -> View<'a, f32> {
    View::new(local, samples, layer.fan_out).transposed()
}

/// The gradient with respect to what stands behind the weights of a layer.
fn bias_gradient(gradient: &mut [f32], layer: &Layer, local: &[f32]) {
    if layer.biases.is_some() {
        let (gap, sums) = gradient.split_at_mut(gradient.len() - layer.fan_out);
        // Another layer's gradient may have stood there.
        gap.fill(0.0);
        column_sums(local, sums);
    }
}

/// Moves the parameters of a layer along that gradient, unclipped.
pub(super) fn layer_step(
    mut learning: Learning<'_>,
    layer: &Layer,
    local: &[f32],
    input: View<'_, f32>,
    update: &Update,
) {
    let Update::Sgd(step) = update else {
        layer_gradient(learning.gradient, layer, local, input);
        learning.apply(update, 1.0);
        return;
    };
    let (weights, mut rest) = learning.split(layer.weights.len());
    let Learning { parameters, gradient, first, .. } = weights;
    step.along_product(parameters, first, by_units(local, layer, input.shape().0), input, gradient);
    bias_gradient(rest.gradient, layer, local);
    rest.apply(update, 1.0);
}

/// The sum of the squares of a gradient.
///
/// In single precision, unless that overflows.
pub(super) fn squared_norm(gradient: &[f32]) -> f64 {
    let sum = sum_of_squares(gradient);
    if sum.is_infinite() {
        gradient.iter().map(|&g| f64::from(g) * f64::from(g)).sum()
    } else {
        f64::from(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Activation, Connection, Mlp};
    use crate::numerics::Stream;
    use crate::train::Loss;

    const LABELS: [usize; 6] = [0, 1, 2, 2, 1, 0];
    /// Half of the units are silent, the others doubled, which no rounding sees.
    const DROPOUT: f64 = 0.5;

    fn network(activation: Activation, connection: Connection) -> Network {
        let mlp = Mlp { activation, connection, ..Mlp::relu(3, 8) };
        let mut stream = Stream::new(1, "dropout");
        let mut network = Network::initialise(&mlp, 4, 3, &mut stream).expect("layers with units");
        for layer in network.layers().to_vec() {
            let biases = layer.biases.expect("biases");
            stream.fill_normal(&mut network.parameters_mut()[biases], 0.5);
        }
        network
    }

    fn inputs(samples: usize) -> Matrix<f32> {
        let mut stream = Stream::new(2, "inputs");
        Matrix::from_fn(samples, 4, |_, _| stream.normal() as f32)
    }

    /// Drawn masks for so many samples.
    fn masked(network: &Network, samples: usize) -> Activations {
        let mut activations = Activations::new(network, samples).masked();
        activations.draw_masks(DROPOUT, &mut Stream::new(3, "masks"));
        activations
    }

    /// The loss and its gradient with the masks of these activations.
    fn gradient(
        network: &Network,
        inputs: &Matrix<f32>,
        activations: &mut Activations,
    ) -> (f64, Vec<f32>) {
        let mut gradients = Gradients::new(network, inputs.rows());
        network.forward(inputs.view(), activations);
        let loss = Loss::CrossEntropy.evaluate(
            activations.logits(),
            &LABELS[..inputs.rows()],
            gradients.logits_mut(),
        );
        gradients.backward(network, inputs.view(), activations);
        (loss, gradients.parameters.to_vec())
    }

    /// The masks of one sample as factors on the weights that lead from the masked units.
    fn folded(network: &Network, activations: &Activations) -> Network {
        let mut folded = network.clone();
        for (index, layer) in network.layers().iter().enumerate().skip(1) {
            let mask = activations.mask(index - 1).expect("a mask").row(0);
            let weights = &mut folded.parameters_mut()[layer.weights.clone()];
            for row in weights.chunks_exact_mut(layer.fan_in) {
                row.iter_mut().zip(mask).for_each(|(weight, factor)| *weight *= factor);
            }
        }
        folded
    }

    #[test]
    fn masks_are_factors_on_the_weights_above() {
        for activation in [Activation::Relu, Activation::Tanh, Activation::Identity] {
            let network = network(activation, Connection::Dense);
            let inputs = inputs(1);
            let mut activations = masked(&network, 1);
            let (loss, found) = gradient(&network, &inputs, &mut activations);
            let folded = folded(&network, &activations);
            let mut plain = Activations::new(&folded, 1);
            let (expected_loss, mut expected) = gradient(&folded, &inputs, &mut plain);
            // The chain rule: a folded weight is the factor times the weight.
            for (index, layer) in network.layers().iter().enumerate().skip(1) {
                let mask = activations.mask(index - 1).expect("a mask").row(0);
                let rows = expected[layer.weights.clone()].chunks_exact_mut(layer.fan_in);
                for row in rows {
                    row.iter_mut().zip(mask).for_each(|(slope, factor)| *slope *= factor);
                }
            }
            assert_eq!(loss, expected_loss);
            assert_eq!(found, expected);
        }
    }

    /// Along a random direction, against the symmetric difference quotient.
    #[test]
    fn gradients_under_fixed_masks_agree_with_finite_differences() {
        const STEP: f32 = 1.0 / 64.0;
        for connection in [Connection::Dense, Connection::Residual { scale: 0.5 }] {
            let network = network(Activation::Tanh, connection);
            let inputs = inputs(LABELS.len());
            let mut activations = masked(&network, LABELS.len());
            let (_, found) = gradient(&network, &inputs, &mut activations);
            let mut direction = vec![0.0; found.len()];
            Stream::new(4, "direction").fill_normal(&mut direction, 0.1);
            let mut loss = |steps: f32| {
                let mut moved = network.clone();
                let parameters = moved.parameters_mut().iter_mut();
                for (parameter, part) in parameters.zip(&direction) {
                    *parameter += steps * STEP * part;
                }
                gradient(&moved, &inputs, &mut activations).0
            };
            let mut quotient =
                |steps: f32| (loss(steps) - loss(-steps)) / f64::from(2.0 * steps * STEP);
            let (narrow, wide) = (quotient(1.0), quotient(2.0));
            let slope: f64 = direction
                .iter()
                .zip(&found)
                .map(|(part, slope)| f64::from(*part) * f64::from(*slope))
                .sum();
            // The narrow quotient is off by a third of its distance from the wide one, up to the
            // fourth power of the step. Rounding: four layers of sums of 9 terms that enter a loss
            // of about 1, in single precision, twice, divided by twice the step.
            let rounding = 2.0 * 36.0 * f64::from(f32::EPSILON) / f64::from(2.0 * STEP);
            let tolerance = (wide - narrow).abs() + rounding;
            assert!(tolerance < 0.01 * slope.abs(), "{tolerance} of {slope}");
            assert!((slope - narrow).abs() < tolerance, "{slope}, not {narrow}");
        }
    }
}
