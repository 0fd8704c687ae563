//! A gradient with the wrong sign in one layer.

use deepclaims_lab::laboratory::{Laboratory, Measures};
use std::collections::BTreeSet;

use deepclaims_lab::data::{Images, Split};
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{
    Optimiser, Recipe, Step, Trained, Training, TrainingError, loss_gradient, train,
};

use super::judgement::Judged;
use super::{Saboteur, images};

/// The first layer climbs where the others descend.
///
/// Full-batch gradient descent with momentum alone, as the channels claims train.
struct FlippedGradient;

impl Measures for FlippedGradient {}

impl Laboratory for FlippedGradient {
    fn images(&self) -> &Images {
        images()
    }

    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        let recipe = &training.recipe;
        assert_eq!(recipe.batch, Recipe::FULL_BATCH, "the batch has no order");
        let start = BTreeSet::from([Step::After(0)]);
        let mut trained = train(training, parent, split, seed, &start)?;
        let mut network = trained.networks[&0].clone();
        let mut velocity = vec![0.0; network.parameters().len()];
        for step in 1..=trained.steps {
            descend(&mut network, &mut velocity, recipe, split);
            if network.parameters().iter().any(|p| !p.is_finite()) {
                trained.diverged = Some(step);
                break;
            }
            let ends = step == trained.steps && kept_steps.contains(&Step::Last);
            if ends || kept_steps.contains(&Step::After(step)) {
                trained.networks.insert(step, network.clone());
            }
        }
        Ok(trained)
    }
}

/// One step, upwards in the first layer.
fn descend(network: &mut Network, velocity: &mut [f32], recipe: &Recipe, split: &Split) {
    let Optimiser::Sgd { momentum } = recipe.optimiser else {
        panic!("gradient descent alone");
    };
    let (_, mut gradient) = loss_gradient(network, recipe.loss, &split.train);
    let first = network.layers()[0].weights.clone();
    for slope in &mut gradient[first] {
        *slope = -*slope;
    }
    let parameters = network.parameters_mut().iter_mut();
    for ((parameter, speed), slope) in parameters.zip(velocity).zip(gradient) {
        *speed = momentum as f32 * *speed + slope;
        *parameter -= recipe.learning_rate as f32 * *speed;
    }
}

pub(super) static FLIPPED: Saboteur = Saboteur {
    breaks: "The gradient of the first layer has the wrong sign.",
    laboratory: &FlippedGradient,
    judged: Judged::Effects,
    claims: &["channels.paths", "channels.channels"],
};
