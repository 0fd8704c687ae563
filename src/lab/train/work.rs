//! The work of a training.

use super::{Length, Optimiser, Recipe, Training};
use crate::data::Images;
use crate::net::Shape;
use crate::numerics::Work;

/// Operations of an update on each parameter, SGD's.
const SGD: f64 = 0.17;
/// The same of AdamW, with its root and quotient.
const ADAM: f64 = 1.1;
/// Operations to draw whether a unit is silenced for a sample.
const MASK: f64 = 19.0;
/// Operations of the loss on each logit, with its exponential.
const OF_A_LOGIT: f64 = 7.0;

impl Training {
    /// The sizes of its network on these images.
    pub fn shape(&self, images: &Images) -> Shape {
        self.network.shape(self.data.input_size(images), self.data.class_count(images))
    }

    /// The work of its initial weights and of so many steps on `samples` training samples, in a network of
    /// this shape. Where it lasts until a loss, the looks at the loss are counted; where another training
    /// counts its steps, that one is.
    pub fn work(&self, shape: &Shape, samples: usize, steps: usize) -> Work {
        let own = self.recipe.step_work(shape, samples);
        let counted = self.recipe.counted().map(|counted| counted.step_work(shape, samples));
        let steps = (own + counted.unwrap_or(Work::NONE)) * steps as f64;
        Work::normals(shape.weights()) + steps
    }
}

impl Recipe {
    /// The work of one step, with its share of the looks at the loss of all samples.
    pub(crate) fn step_work(&self, shape: &Shape, samples: usize) -> Work {
        let batch = self.batch.min(samples);
        let of_a_parameter = match self.optimiser {
            Optimiser::Sgd { .. } => SGD,
            Optimiser::AdamW { .. } => ADAM,
        };
        let update = Work::operations(of_a_parameter * shape.weights() as f64);
        let units: usize = if self.dropout > 0.0 { shape.hidden().iter().sum() } else { 0 };
        let masks = Work::operations(MASK * (batch * units) as f64);
        let looks = match self.length {
            Length::ToLoss { every, .. } => {
                (shape.evaluation_work(samples) + loss(shape, samples))
                    * (1.0 / every.max(1) as f64)
            }
            _ => Work::NONE,
        };
        shape.gradient_work(batch) + loss(shape, batch) + update + masks + looks
    }
}

/// The work of the loss of so many samples.
fn loss(shape: &Shape, samples: usize) -> Work {
    Work::operations(OF_A_LOGIT * (samples * shape.classes()) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;
    use crate::net::Mlp;

    fn work(recipe: Recipe, steps: usize) -> Work {
        let network = Mlp::relu(2, 64);
        let shape = network.shape(64, 10);
        Training::new(network, Data::images(), recipe).work(&shape, 500, steps)
    }

    #[test]
    fn an_untrained_network_is_its_initial_weights() {
        let untrained = work(Recipe::sgd(0.1), 0);
        assert_eq!(untrained, Work::normals(64 * 64 + 64 * 64 + 64 * 10));
    }

    #[test]
    fn looks_at_the_loss_are_work() {
        let plain = work(Recipe::sgd(0.1), 100);
        let looked_at = work(Recipe::sgd(0.1).to_loss(0.01, 10, 1_000), 100);
        let shape = Mlp::relu(2, 64).shape(64, 10);
        let looks = shape.evaluation_work(500) * 10.0;
        // The sums are taken in another order.
        let off = looked_at.products - plain.products - looks.products;
        assert!(off.abs() < 1e-12 * looked_at.products, "{off}");
    }

    #[test]
    fn masks_of_dropout_are_work_for_every_unit_of_a_batch() {
        let recipe = Recipe { batch: 50, ..Recipe::sgd(0.1) };
        let [without, with] = [0.0, 0.2].map(|dropout| work(recipe.clone().dropout(dropout), 10));
        assert_eq!(with.products, without.products);
        let masks = with.operations - without.operations;
        // Two layers of 64 units; the sums are rounded a few times, to 1e-16 of the whole.
        assert!((masks - MASK * f64::from(10 * 50 * 2 * 64)).abs() < 1e-12 * with.operations);
    }

    #[test]
    fn the_training_that_counts_the_steps_is_work() {
        let counted = Recipe::sgd(0.1).dropout(0.5).to_loss(0.03, 10, 1_000);
        let as_long = Recipe::sgd(0.1).to_loss_with_dropout(0.5, 0.03, 10, 1_000);
        let [plain, counted, as_long] =
            [Recipe::sgd(0.1), counted, as_long].map(|recipe| work(recipe, 100).products);
        assert!((as_long - plain - counted).abs() < 1e-12 * as_long);
    }
}
