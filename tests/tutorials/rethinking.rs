use std::process::ExitCode;

use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Range, Registry, Setting};
use deepclaims_lab::data::Data;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Recipe, Training};

static PAPER: Paper = Paper {
    title: "Understanding deep learning requires rethinking generalization",
    authors: "Zhang, Bengio, Hardt, Recht and Vinyals",
    venue: "ICLR 2017",
    arxiv: "1611.03530",
    version: "v2",
};

static MODULE: Module =
    Module { name: "rethinking", paper: &PAPER, registration: Some("PREREGISTRATION.md") };

/// Share of the training samples that a network has learnt.
const FITTED: &str = "fitted";
/// Share of the samples it has not seen that it classifies.
const TEST: &str = "test accuracy";

/// Networks fit labels that say nothing about the images, and learn nothing from them.
fn random_labels() -> Claim {
    let images = Data { train: 200, test: 200, ..Data::images() };
    let random = images.clone().with_random_labels();
    let (relu, linear) = (Mlp::relu(1, 64), Mlp::linear(1, 64));
    let trained = |name, network: &Mlp, data: &Data| {
        let recipe = Recipe::sgd(0.1).epochs(150);
        accuracies(name, &Training::new(network.clone(), data.clone(), recipe))
    };
    let fitting = trained("random labels", &relu, &random);
    let linear = trained("linear network", &linear, &random);
    let honest = trained("true labels", &relu, &images);
    MODULE
        .claim("random_labels", "Networks fit random labels.")
        .section("section 2.1")
        .quantity("accuracy on training samples; accuracy on test samples")
        .domain([
            (Setting::Width, Range::Between(32.0, 128.0)),
            (Setting::Samples, Range::Times(0.5, 2.0)),
        ])
        .case(
            Case::new("digits")
                .effect(fitting.number(FITTED).above(0.99))
                .negative_control(fitting.number(TEST).below(0.25))
                .negative_control(linear.number(FITTED).below(0.95))
                .positive_control(honest.number(TEST).above(0.8)),
        )
}

/// An arm: the network at the end of the training, and the two numbers that are read from it.
fn accuracies(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], [FITTED, TEST], |[network]| {
        Ok([network.accuracy(&network.split.train), network.accuracy(&network.split.test)])
    })
}

fn main() -> ExitCode {
    deepclaims_harness::cli::main(|| Registry::new(vec![random_labels()], &[]))
}
