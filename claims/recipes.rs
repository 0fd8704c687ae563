//! The recipes and data of the pre-registration, which several papers share.

use deepclaims_harness::claim::{Range, Setting};
use deepclaims_lab::data::{Data, Scale};
use deepclaims_lab::train::{Length, Loss, Optimiser, Recipe, Schedule};

/// The recipe of the tunnel claims for images: SGD with momentum 0.9, gradient norm clipped at 5,
/// weight decay 2e-3, batch size 64, 30 epochs at learning rate 0.05 with 20 steps of warm-up and a
/// cosine schedule.
pub(crate) fn tunnel() -> Recipe {
    Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        ..Recipe::sgd(0.05).epochs(30)
    }
}

/// The plain recipe, of the modes claims among others: cross-entropy, SGD without momentum, weight
/// decay or schedule, batch size 32, 15 epochs at learning rate 0.05.
pub(crate) fn plain() -> Recipe {
    Recipe::sgd(0.05).epochs(15)
}

/// The recipe of the channels claims: full-batch gradient descent with momentum 0.9 on half the
/// squared error, 600 steps at learning rate 0.05.
pub(crate) fn channels() -> Recipe {
    Recipe {
        loss: Loss::SQUARED,
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        batch: Recipe::FULL_BATCH,
        length: Length::Steps(600),
        ..Recipe::sgd(0.05)
    }
}

/// The images for the plain recipe: 1,000 training samples, 797 test samples, all classes,
/// standardised by the centred root mean square.
pub(crate) fn plain_images() -> Data {
    Data { scale: Scale::CentredRootMeanSquare, train: 1_000, test: 797, ..Data::images() }
}

/// Where the claims of Lai and Jin on trained networks are meant to hold (pre-registration, "Domains").
pub(crate) const COLLAPSE_DOMAIN: [(Setting, Range); 5] = [
    (Setting::Depth, Range::Between(2.0, 8.0)),
    (Setting::Width, Range::Between(32.0, 512.0)),
    (Setting::LearningRate, Range::Times(0.5, 2.0)),
    (Setting::Length, Range::Times(0.5, 2.0)),
    (Setting::Samples, Range::Times(0.5, 1.0)),
];

/// As many images as there are digits, as they are, in the random order of the seed.
pub(crate) fn every_image() -> Data {
    Data::images().raw(1_797, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tunnel_recipe_takes_the_pre_registered_steps() {
        assert_eq!(tunnel().steps(1_200), 540);
        assert_eq!(tunnel().epochs(10).steps(4_000), 620);
        assert_eq!(tunnel().epochs(60).steps(1_000), 900);
    }
}
