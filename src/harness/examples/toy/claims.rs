//! Two claims of a made-up paper.

use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper};
use deepclaims_lab::data::{Data, Inputs, Labels};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Checkpoint, Optimiser, Recipe, Schedule, Training};

static PAPER: Paper = Paper {
    title: "Networks Learn",
    authors: "Example et al.",
    venue: "an example, 2025",
    arxiv: "0000.00000",
    version: "v1",
};

static MODULE: Module = Module { name: "toy", paper: &PAPER, registration: None };

pub(crate) fn claims() -> Vec<Claim> {
    vec![learning(), instinct()]
}

/// True: what is learnt from labels holds for new samples, and from random labels it does not.
fn learning() -> Claim {
    let clusters = Data {
        inputs: Inputs::mixture(10, 5_500),
        labels: Labels::Original,
        train: 200,
        test: 200,
        ..Data::images()
    };
    let trained = accuracy("trained", training(clusters.clone()).end());
    let random = accuracy("random labels", training(clusters.with_random_labels()).end());
    MODULE
        .claim("learning", "Training teaches what holds for new samples.")
        .section("section 1")
        .quantity("accuracy on test samples")
        .case(
            Case::new("clusters")
                .effect(trained.number("accuracy").above(0.5))
                .negative_control(random.number("accuracy").below(0.5)),
        )
}

/// False: before training, a network can do no better than guess.
fn instinct() -> Claim {
    let untrained = accuracy("untrained", training(Data::images()).at_step(0));
    MODULE
        .claim("instinct", "Networks know the classes before any training.")
        .section("section 2")
        .quantity("accuracy on test samples")
        .case(Case::new("images").effect(untrained.number("accuracy").above(0.5)))
}

fn training(data: Data) -> Training {
    let recipe = Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        ..Recipe::sgd(0.05)
    };
    Training::new(Mlp::relu(1, 32), data, recipe)
}

fn accuracy(name: &str, checkpoint: Checkpoint) -> Arm {
    Arm::new(name, [checkpoint], ["accuracy"], |[subject]| {
        Ok([subject.accuracy(&subject.split.test)])
    })
}
