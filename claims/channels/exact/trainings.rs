//! Steps of the trainer that all other claims use, in single precision, with weights and gradients
//! handed out in double precision.

use deepclaims_lab::train::{Trainer, loss_gradient};

use crate::exact::prelude::*;

/// Plain gradient descent on the half squared error of all samples.
pub(super) fn plain(learning_rate: f64) -> Recipe {
    Recipe {
        loss: Loss::SQUARED,
        batch: Recipe::FULL_BATCH,
        ..Recipe::sgd(learning_rate).epochs(1)
    }
}

/// A network in training, without biases.
pub(super) struct Training {
    trainer: Trainer,
    samples: Samples,
    learning_rate: f64,
}

impl Training {
    /// Of a network of these sizes (inputs, hidden layers, classes), on normal inputs about as long as
    /// one, with random labels.
    pub(super) fn random(
        sizes: &[usize],
        samples: usize,
        activation: Activation,
        recipe: &Recipe,
        stream: &mut Stream,
    ) -> Self {
        let classes = sizes[sizes.len() - 1];
        let scale = 1.0 / (sizes[0] as f64).sqrt();
        let samples = Samples {
            inputs: Matrix::from_fn(samples, sizes[0], |_, _| (scale * stream.normal()) as f32),
            labels: (0..samples).map(|_| stream.below(classes)).collect(),
        };
        Self::on(samples, sizes, activation, recipe, stream)
    }

    /// The same on given samples.
    pub(super) fn on(
        samples: Samples,
        sizes: &[usize],
        activation: Activation,
        recipe: &Recipe,
        stream: &mut Stream,
    ) -> Self {
        let kind = match activation {
            Activation::Relu => Mlp::relu(0, 0),
            Activation::Tanh | Activation::Identity => Mlp::linear(0, 0),
        };
        let mlp =
            Mlp { hidden: sizes[1..sizes.len() - 1].to_vec(), activation, biases: false, ..kind };
        let network = Network::initialise(&mlp, sizes[0], sizes[sizes.len() - 1], stream)
            .expect("layers with units");
        // In full batch nothing is shuffled.
        let order = Stream::new(0, "no order");
        Self {
            trainer: Trainer::new(network, recipe, samples.len(), order),
            samples,
            learning_rate: f64::from(recipe.learning_rate as f32),
        }
    }

    /// The same with these layers left as they are, counted from 1.
    pub(super) fn freeze(mut self, layers: &[usize]) -> Self {
        self.trainer = self.trainer.freeze(layers);
        self
    }

    /// The learning rate as the trainer rounds it.
    pub(super) fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    pub(super) fn step(&mut self) {
        self.trainer.step(&self.samples);
    }

    /// The weights as they stand, layer by layer.
    pub(super) fn weights(&self) -> Vec<DMatrix<f64>> {
        self.matrices(self.trainer.network().parameters())
    }

    /// The gradient of the loss as the trainer computes it.
    pub(super) fn gradient(&self) -> Vec<DMatrix<f64>> {
        let (_, gradient) = loss_gradient(self.trainer.network(), Loss::SQUARED, &self.samples);
        self.matrices(&gradient)
    }

    /// The flow from where the network stands.
    pub(super) fn flow(&self) -> Flow {
        let network = self.trainer.network();
        let count = self.samples.len();
        let inputs = DMatrix::from_fn(self.samples.inputs.columns(), count, |input, sample| {
            f64::from(self.samples.inputs.row(sample)[input])
        });
        let targets = DMatrix::from_fn(network.classes(), count, |class, sample| {
            f64::from(self.samples.labels[sample] == class)
        });
        let activation = network.layers()[0].activation;
        let objective = Objective::HalfSquaredError { targets };
        Flow::new(self.weights(), activation, inputs, objective).expect("the shapes of a network")
    }

    /// Numbers laid out like parameters, as one matrix a layer.
    fn matrices(&self, numbers: &[f32]) -> Vec<DMatrix<f64>> {
        let layers = self.trainer.network().layers().iter();
        let matrices = layers.map(|layer| {
            let entries = numbers[layer.weights.clone()].iter().map(|&p| f64::from(p));
            DMatrix::from_row_iterator(layer.fan_out, layer.fan_in, entries)
        });
        matrices.collect()
    }
}
