//! `modes.hundred_layers`: what makes a hundred layers trainable.

use super::MODULE;
use super::task::{DOMAIN, TEST_ACCURACY, TRAINING_ACCURACY, accuracy};
use crate::prelude::*;
use crate::recipes;

const WIDTH: usize = 32;
const DEPTH: usize = 100;

fn trained(network: Mlp) -> Training {
    let recipe =
        Recipe { optimiser: Optimiser::ADAMW, clip: Some(1.0), batch: 64, ..recipes::plain() };
    Training::new(network, recipes::plain_images(), recipe.learning_rate(1e-3).total_steps(120))
}

const STATEMENT: &str = "The analysis extends to a hundred layers: residual connections make them \
    trainable.";

const QUANTITY: &str = "accuracy on test samples after 120 steps of AdamW at learning rate 0.001; \
    width 32, residual layers x ← x + ReLU(Wx + b) with weights scaled by 1/√102 at \
    initialisation, the first layer without skip";

pub(super) fn claim() -> Claim {
    claim_at(&Variation::none())
}

fn claim_at(variation: &Variation) -> Claim {
    let depth = variation.count(Setting::Depth, DEPTH);
    let plain = Mlp::relu(depth, WIDTH);
    let mut residual = Mlp { connection: Connection::Residual { scale: 1.0 }, ..plain.clone() };
    residual.initialisation.branches = 1.0 / ((depth + 2) as f64).sqrt();
    let residual = accuracy("residual, 100 layers", trained(residual).end());
    let plain = accuracy("plain, 100 layers", trained(plain).end());
    let shallow = accuracy("plain, 3 layers", trained(Mlp::relu(3, WIDTH)).end());
    let case = Case::new("D")
        .effect(residual.number(TEST_ACCURACY).above(0.88))
        .negative_control(plain.number(TEST_ACCURACY).below(0.45))
        .positive_control(shallow.number(TEST_ACCURACY).above(0.80))
        .report(plain.number(TRAINING_ACCURACY));
    reconstruction(&MODULE, ["hundred_layers", STATEMENT, QUANTITY])
        .version("v1")
        .domain(DOMAIN)
        .domain([
            (Setting::Depth, Range::Between(30.0, 150.0)),
            (Setting::Width, Range::Between(16.0, 64.0)),
        ])
        .rebuilt(claim_at, [(Setting::Depth, DEPTH as f64)])
        .case(case)
}
