//! The sizes of a network, and the work that they make.

use super::{Mlp, Network};
use crate::numerics::Work;

/// Operations on each output of a layer: bias, nonlinearity, and what copies it.
const OF_AN_OUTPUT: f64 = 0.34;

/// The sizes of a network: its inputs, the units of its hidden layers, its logits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape(Vec<usize>);

impl Mlp {
    /// Its sizes for this number of inputs and classes.
    pub fn shape(&self, inputs: usize, classes: usize) -> Shape {
        Shape(self.sizes(inputs, classes))
    }
}

impl Network {
    /// Its sizes.
    pub fn shape(&self) -> Shape {
        let inputs = self.layers()[0].fan_in;
        let units = self.layers().iter().map(|layer| layer.fan_out);
        Shape([inputs].into_iter().chain(units).collect())
    }
}

impl Shape {
    /// Inputs of the network.
    pub fn inputs(&self) -> usize {
        self.0[0]
    }

    /// Its logits.
    pub fn classes(&self) -> usize {
        self.0[self.0.len() - 1]
    }

    /// Units of the hidden layers, first to last.
    pub fn hidden(&self) -> &[usize] {
        &self.0[1..self.0.len() - 1]
    }

    /// Inputs and outputs of every layer, first hidden layer to head.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        self.0.windows(2).map(|pair| (pair[0], pair[1]))
    }

    /// Weights of all layers.
    pub fn weights(&self) -> usize {
        self.layers().map(|(inputs, outputs)| inputs * outputs).sum()
    }

    /// Numbers of one sample, as the input and all layers represent it.
    pub fn units(&self) -> usize {
        self.0.iter().sum()
    }

    /// The outputs of all layers on so many samples.
    pub fn evaluation_work(&self, samples: usize) -> Work {
        let layers = self.layers();
        let products: Work =
            layers.map(|(inputs, outputs)| Work::product(samples, inputs, outputs)).sum();
        products + self.pass(samples)
    }

    /// One gradient of a batch: a product forward and two backward a layer, without the gradient towards
    /// the input.
    pub fn gradient_work(&self, batch: usize) -> Work {
        let layers = self.layers().enumerate();
        let products = layers.map(|(index, (inputs, outputs))| {
            let products = if index == 0 { 2.0 } else { 3.0 };
            Work::product(batch, inputs, outputs) * products
        });
        products.sum::<Work>() + self.pass(batch) * 2.0
    }

    /// One pass over the outputs of all layers.
    fn pass(&self, samples: usize) -> Work {
        Work::operations(OF_AN_OUTPUT * (samples * self.units()) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn a_network_has_the_shape_of_its_description() {
        let mlp = Mlp { hidden: vec![7, 5], ..Mlp::relu(2, 1) };
        let shape = mlp.shape(3, 4);
        let network = Network::initialise(&mlp, 3, 4, &mut Stream::new(1, "shape"));
        assert_eq!(network.expect("layers with units").shape(), shape);
        assert_eq!((shape.inputs(), shape.hidden(), shape.classes()), (3, &[7, 5][..], 4));
        assert_eq!(shape.layers().collect::<Vec<_>>(), [(3, 7), (7, 5), (5, 4)]);
        assert_eq!((shape.weights(), shape.units()), (21 + 35 + 20, 19));
    }

    #[test]
    fn whole_tiles_take_the_operations_of_a_step() {
        let mlp = Mlp::relu(3, 32);
        let shape = mlp.shape(64, 16);
        let flops = 40.0 * mlp.flops_per_sample(64, 16);
        assert_eq!(shape.gradient_work(40).products, flops);
        assert_eq!(shape.evaluation_work(40).products, 2.0 * 40.0 * shape.weights() as f64);
    }
}
