//! The frozen names, to the byte.

use super::super::{Length, Loss, Optimiser, Recipe, Schedule, Step, Training};
use crate::data::{Classes, Data, Inputs, LabelNoise, Labels, Noise, Scale};
use crate::net::{Activation, Connection, Initialisation, Mlp, Scheme};

/// Written by the first program, whose records are cited. Never edit it.
const GOLDEN: &str = include_str!("golden.txt");

#[test]
fn frozen_names_are_the_recorded_ones() {
    let mut found = Vec::new();
    found.extend(networks().map(|it| format!("NET {}", it.stream_name())));
    found.extend(recipes().map(|it| format!("REC {}", it.stream_name())));
    for it in data() {
        found.push(format!("DAT {}", it.stream_name()));
        found.push(format!("INP {}", it.inputs.stream_name()));
        found.push(format!("TSK {}", it.task_stream_name()));
    }
    for it in trainings() {
        found.push(format!("TRA {}", it.stream_name()));
        found.push(format!("INI {}", it.initialisation_purpose(10)));
        found.push(format!("BAT {}", it.batches_purpose(7)));
    }
    let steps = [Step::After(12), Step::Last].map(Step::stream_name);
    found.push(format!("STE {}", steps.join(" ")));
    let golden: Vec<&str> = GOLDEN.lines().collect();
    assert_eq!(found, golden);
}

#[test]
fn masks_differ_by_probability_and_replicate() {
    let training = |probability| {
        Training::new(Mlp::relu(2, 8), Data::images(), Recipe::sgd(0.1).dropout(probability))
    };
    let purpose = training(0.25).masks_purpose(10);
    assert_eq!(purpose, "dropout 0.25/MLP 2x8 relu, start He and LeCun, biases/images/10 classes");
    assert_ne!(purpose, training(0.5).masks_purpose(10));
    assert_ne!(purpose, training(0.25).replicate(1).masks_purpose(10));
}

#[test]
fn people_read_plain_words() {
    let trainings = trainings();
    let [_, _, _, second, _, third] = &trainings[..] else {
        panic!("six trainings");
    };
    let tunnel = "MLP 12x128 relu, He initialisation (head LeCun), biases | images, original labels, \
                  1200 training samples, 597 test samples, standardised (uncentred deviation) | \
                  cross-entropy, SGD, momentum 0.9, weight decay 0.002, gradient norm clipped at 5, \
                  learning rate 0.05 (cosine, 20 steps of warm-up), batch size 64, 30 epochs";
    assert_eq!(trainings[0].to_string(), tunnel);
    assert_eq!(
        second.to_string(),
        "MLP 12x128 relu, He initialisation (head LeCun), biases | 5500 samples of 200 Gaussian \
         clusters, labels dealt into 10 classes (dealing 2), 4000 training samples (the first 1000 \
         used), 1500 test samples, standardised (uncentred deviation) | cross-entropy, SGD, momentum \
         0, weight decay 0, learning rate 0.05 (constant), batch size 32, until the loss is below \
         0.03 (checked every 10 steps, missing after 20000) | replicate 1 | layers 1 frozen"
    );
    let end = format!(" | with a new head, after: {tunnel}");
    assert!(third.to_string().ends_with(&end), "{third}");
    let steps = [Step::After(12), Step::Last].map(|step| step.to_string());
    assert_eq!(steps, ["step 12", "last step"]);
}

fn networks() -> [Mlp; 9] {
    let start = |hidden, head| Initialisation::new(hidden, head);
    let residual = |scale| Connection::Residual { scale };
    [
        Mlp::relu(12, 128),
        Mlp::linear(0, 1),
        Mlp {
            hidden: vec![64, 64, 32, 8, 8, 8],
            activation: Activation::Tanh,
            biases: false,
            initialisation: start(Scheme::Xavier, Scheme::Normal),
            ..Mlp::relu(1, 1)
        },
        Mlp {
            connection: residual(0.088_388_347_648_318_43),
            initialisation: start(Scheme::LooksLinear, Scheme::He),
            ..Mlp::relu(128, 32)
        },
        Mlp {
            connection: residual(1.0),
            initialisation: Initialisation {
                branches: 0.099_014_754_297_667_44,
                ..start(Scheme::Orthogonal, Scheme::LeCun)
            },
            ..Mlp::relu(100, 32)
        },
        Mlp {
            initialisation: Initialisation {
                scale: 0.3,
                alternation: [0.7, 1.5],
                ..start(Scheme::He, Scheme::He)
            },
            ..Mlp::relu(11, 50)
        },
        Mlp {
            initialisation: Initialisation { scale: 1e-7, ..start(Scheme::He, Scheme::He) },
            ..Mlp::relu(1, 100)
        },
        Mlp {
            initialisation: Initialisation {
                alternation: [1.0, 2.0],
                ..start(Scheme::He, Scheme::He)
            },
            ..Mlp::relu(1, 100)
        },
        Mlp {
            initialisation: start(Scheme::Homogeneous { spread: 0.05 }, Scheme::LeCun),
            ..Mlp::linear(2, 10)
        },
    ]
}

fn recipes() -> [Recipe; 6] {
    let tunnel = Recipe {
        loss: Loss::CrossEntropy,
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        learning_rate: 0.05,
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        replacement: false,
        length: Length::Epochs(30),
        dropout: 0.0,
    };
    let plain = Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.0 },
        schedule: Schedule::Constant,
        warm_up: 0,
        weight_decay: 0.0,
        clip: None,
        batch: 32,
        ..tunnel.clone()
    };
    [
        tunnel.clone(),
        plain.clone().to_loss(0.03, 10, 20_000),
        plain.clone().to_loss_or_steps(0.02, 5, 300),
        Recipe { loss: Loss::SQUARED, batch: Recipe::FULL_BATCH, ..plain.clone().total_steps(600) },
        Recipe { loss: Loss::Squared { target: 2.5 }, ..plain.clone() },
        Recipe { optimiser: Optimiser::ADAMW, weight_decay: 0.1, clip: Some(1.0), ..plain },
    ]
}

fn data() -> [Data; 10] {
    let dealt = Labels::Dealt { classes: 10, dealing: 2 };
    let noisy = |noise| Data::images().with_label_noise(noise);
    [
        Data::images(),
        Data::images().labelled(Labels::ModuloHalf).raw(60, 0),
        Data::mixture(200, 5_500, 10).labelled(dealt).first(1_000),
        Data::mixture(200, 9_000, 10).with_classes(Classes::Drawn, 3_000, 1_000),
        Data {
            scale: Scale::CentredRootMeanSquare,
            ..Data::images().with_classes(Classes::HeldOut, 600, 250)
        },
        noisy(LabelNoise::Uniform),
        noisy(LabelNoise::Permuted),
        noisy(LabelNoise::Partial { percent: 20 }),
        Data {
            inputs: Inputs::Noise { noise: Noise::Cube, samples: 400 },
            ..Data::images().raw(200, 200)
        },
        Data { inputs: Inputs::Noise { noise: Noise::sphere(8), samples: 200 }, ..Data::images() },
    ]
}

fn trainings() -> Vec<Training> {
    let [first, second, ..] = networks();
    let [tunnel, plain, ..] = recipes();
    let [images, half, dealt, drawn, held_out, ..] = data();
    let base = Training::new(first.clone(), images.clone(), tunnel.clone());
    vec![
        base.clone(),
        Training::new(second, half, plain.clone()).replicate(3),
        base.clone().freeze([2, 4, 13]),
        Training::new(first.clone(), dealt.clone(), plain.clone()).replicate(1).freeze([1]),
        base.clone().replicate(2).then(drawn, plain).then(held_out, tunnel.clone()),
        base.then(dealt, tunnel),
    ]
}

/// Options that the first program did not have: they name other streams, and only where they are used.
#[test]
fn later_options_have_names_of_their_own() {
    let base = trainings().remove(0);
    let mut others =
        vec![base.clone().layer_rates(vec![0.5; 13]), base.clone().layer_rates(vec![1.5; 13])];
    let recipes = [
        Recipe { replacement: true, ..base.recipe.clone() },
        Recipe { schedule: Schedule::Linear { from: 10 }, ..base.recipe.clone() },
        Recipe { loss: Loss::Regression, ..base.recipe.clone() },
    ];
    let extra = |factor| crate::data::ExtraClass { samples: 100, factor };
    let sphere = |dimensions| Noise::Sphere { radius: 8, dimensions };
    let data = [
        base.data.clone().with_extra_class(extra(1)),
        base.data.clone().with_extra_class(extra(2)),
        Data::regression(200),
        Data::noise(sphere(64), 100),
        Data::noise(sphere(784), 100),
    ];
    others.extend(recipes.map(|recipe| Training { recipe, ..base.clone() }));
    others.extend(data.map(|data| Training { data, ..base.clone() }));
    others.push(base);
    let names: std::collections::BTreeSet<String> =
        others.iter().map(Training::stream_name).collect();
    assert_eq!(names.len(), others.len());
}
