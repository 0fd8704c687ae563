//! The networks that the program can look at by name.

use deepclaims_harness::claim::NamedNetwork;

use crate::prelude::*;
use crate::recipes;

/// The base networks of three papers.
pub(super) fn networks() -> Vec<NamedNetwork> {
    vec![tunnel(), channels(), plain()]
}

fn tunnel() -> NamedNetwork {
    let network = Mlp::relu(12, 128);
    let recipe = recipes::tunnel();
    let on_mixture = recipe.clone().weight_decay(1e-3).epochs(10);
    NamedNetwork {
        name: "tunnel",
        about: "12 hidden layers of 128 units, tunnel recipe",
        training: Training::new(network.clone(), Data::images(), recipe),
        on_mixture: Some(Training::new(
            network,
            Data::mixture(200, 5_500, 2),
            on_mixture,
        )),
        verb: Some("profile"),
    }
}

fn channels() -> NamedNetwork {
    let network = Mlp {
        biases: false,
        initialisation: Initialisation {
            scale: 0.3,
            ..Initialisation::new(Scheme::He, Scheme::He)
        },
        ..Mlp::relu(3, 50)
    };
    let data = Data::images().raw(200, 597);
    NamedNetwork {
        name: "channels",
        about: "3 hidden layers of 50 units without biases, small initial weights, full batch",
        training: Training::new(network, data, recipes::channels()),
        on_mixture: None,
        verb: Some("morphology"),
    }
}

fn plain() -> NamedNetwork {
    NamedNetwork {
        name: "plain",
        about: "2 hidden layers of 64 units, plain recipe",
        training: Training::new(Mlp::relu(2, 64), recipes::plain_images(), recipes::plain()),
        on_mixture: None,
        verb: Some("curves"),
    }
}
