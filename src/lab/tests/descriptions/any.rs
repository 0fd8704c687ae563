//! Any description.

use deepclaims_lab::data::{Classes, Data, ExtraClass, Inputs, LabelNoise, Labels, Noise, Scale};
use deepclaims_lab::net::{Activation, BiasScheme, Connection, Initialisation, Mlp, Scheme};
use deepclaims_lab::train::{
    Checkpoint, Length, Loss, Optimiser, Recipe, Schedule, Step, Training, Unreached,
};
use proptest::prelude::*;

/// Any bits, and numbers that occur.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        prop::sample::select(vec![0.0, -0.0, 1.0, 0.05, 0.1, f64::INFINITY, f64::NAN]),
    ]
}

fn data() -> impl Strategy<Value = Data> {
    let inputs = prop_oneof![
        Just(Inputs::Images),
        (any::<usize>(), any::<usize>())
            .prop_map(|(clusters, samples)| Inputs::mixture(clusters, samples)),
        (any::<usize>(), any::<usize>(), any::<usize>()).prop_map(
            |(clusters, samples, dimensions)| Inputs::Mixture { clusters, samples, dimensions }
        ),
        any::<usize>().prop_map(|samples| Inputs::Noise { noise: Noise::Cube, samples }),
        (any::<u32>(), any::<usize>(), any::<usize>()).prop_map(|(radius, dimensions, samples)| {
            Inputs::Noise { noise: Noise::Sphere { radius, dimensions }, samples }
        }),
        (any::<u32>(), any::<usize>())
            .prop_map(|(radius, samples)| Inputs::Noise { noise: Noise::sphere(radius), samples }),
        any::<usize>().prop_map(|samples| Inputs::ExclusiveOr { samples }),
        any::<usize>().prop_map(|samples| Inputs::Regression { samples }),
    ];
    let labels = prop_oneof![
        Just(Labels::Original),
        any::<usize>().prop_map(Labels::Modulo),
        Just(Labels::ModuloHalf),
        (any::<usize>(), any::<u32>())
            .prop_map(|(classes, dealing)| Labels::Dealt { classes, dealing }),
    ];
    let classes = prop::sample::select(vec![Classes::All, Classes::Drawn, Classes::HeldOut]);
    let label_noise = prop_oneof![
        Just(LabelNoise::None),
        Just(LabelNoise::Uniform),
        Just(LabelNoise::Permuted),
        any::<u32>().prop_map(|percent| LabelNoise::Partial { percent }),
    ];
    let scale = prop_oneof![
        Just(Scale::Raw),
        Just(Scale::UncentredDeviation),
        Just(Scale::CentredRootMeanSquare),
        any::<usize>().prop_map(Scale::Channels),
    ];
    let extra_class = prop::option::of((any::<usize>(), any::<u32>()))
        .prop_map(|extra| extra.map(|(samples, factor)| ExtraClass { samples, factor }));
    let sizes = any::<(usize, usize, Option<usize>, usize, usize)>();
    let sizes = (sizes, extra_class, any::<u32>());
    (inputs, labels, classes, label_noise, scale, sizes).prop_map(
        |(inputs, labels, classes, label_noise, scale, (sizes, extra_class, input_noise))| Data {
            inputs,
            labels,
            classes,
            label_noise,
            scale,
            train: sizes.0,
            test: sizes.1,
            first: sizes.2,
            skip: sizes.3,
            extra_class,
            input_noise,
            held_out_classes: sizes.4,
        },
    )
}

fn scheme() -> impl Strategy<Value = Scheme> {
    prop_oneof![
        prop::sample::select(vec![
            Scheme::He,
            Scheme::LeCun,
            Scheme::Xavier,
            Scheme::XavierUniform,
            Scheme::Orthogonal,
            Scheme::LooksLinear,
            Scheme::Normal,
        ]),
        float().prop_map(|spread| Scheme::Homogeneous { spread }),
    ]
}

fn network() -> impl Strategy<Value = Mlp> {
    let activation =
        prop::sample::select(vec![Activation::Relu, Activation::Tanh, Activation::Identity]);
    let connection = prop_oneof![
        Just(Connection::Dense),
        float().prop_map(|scale| Connection::Residual { scale }),
    ];
    let biases = prop::sample::select(vec![BiasScheme::Zero, BiasScheme::Uniform]);
    let factors = (float(), [float(), float()], float());
    let initialisation = (scheme(), scheme(), factors, biases).prop_map(
        |(hidden, head, (scale, alternation, branches), biases)| Initialisation {
            hidden,
            head,
            scale,
            alternation,
            branches,
            biases,
        },
    );
    let hidden = prop::collection::vec(any::<usize>(), 0..4);
    (hidden, activation, connection, any::<bool>(), initialisation).prop_map(
        |(hidden, activation, connection, biases, initialisation)| Mlp {
            hidden,
            activation,
            connection,
            biases,
            initialisation,
        },
    )
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let loss = prop_oneof![
        Just(Loss::CrossEntropy),
        float().prop_map(|target| Loss::Squared { target }),
        Just(Loss::Regression),
    ];
    let optimiser = prop_oneof![
        float().prop_map(|momentum| Optimiser::Sgd { momentum }),
        [float(), float(), float()].prop_map(|[beta1, beta2, epsilon]| Optimiser::AdamW {
            beta1,
            beta2,
            epsilon
        }),
    ];
    let schedule = prop_oneof![
        Just(Schedule::Constant),
        Just(Schedule::Cosine),
        any::<usize>().prop_map(|from| Schedule::Linear { from }),
    ];
    let unreached = prop::sample::select(vec![Unreached::Missing, Unreached::Ends]);
    let length = prop_oneof![
        any::<usize>().prop_map(Length::Epochs),
        any::<usize>().prop_map(Length::Steps),
        (float(), any::<usize>(), any::<usize>(), unreached).prop_map(
            |(below, every, at_most, unreached)| Length::ToLoss {
                below,
                every,
                at_most,
                unreached
            }
        ),
        (float(), float(), any::<usize>(), any::<usize>()).prop_map(
            |(dropout, below, every, at_most)| Length::ToLossWithDropout {
                dropout,
                below,
                every,
                at_most
            }
        ),
    ];
    let batch = (prop_oneof![any::<usize>(), Just(Recipe::FULL_BATCH)], any::<bool>());
    let rates = (float(), float(), prop::option::of(float()), float());
    (loss, optimiser, schedule, length, batch, any::<usize>(), rates).prop_map(
        |(loss, optimiser, schedule, length, (batch, replacement), warm_up, rates)| Recipe {
            loss,
            optimiser,
            learning_rate: rates.0,
            schedule,
            warm_up,
            weight_decay: rates.1,
            clip: rates.2,
            batch,
            replacement,
            length,
            dropout: rates.3,
        },
    )
}

/// A training with up to three before it.
fn training() -> impl Strategy<Value = Training> {
    let frozen = prop::collection::vec(any::<usize>(), 0..3);
    let layers = (frozen, prop::collection::vec(float(), 0..3));
    let one = (network(), data(), recipe(), any::<u32>(), layers).prop_map(
        |(network, data, recipe, replicate, (frozen, rates))| Training {
            replicate,
            frozen,
            ..Training::new(network, data, recipe).layer_rates(rates)
        },
    );
    prop::collection::vec(one, 1..4).prop_map(|run| {
        let chained = run
            .into_iter()
            .reduce(|parent, training| Training { parent: Some(Box::new(parent)), ..training });
        chained.expect("at least one")
    })
}

pub(crate) fn checkpoint() -> impl Strategy<Value = Checkpoint> {
    let step = prop_oneof![any::<usize>().prop_map(Step::After), Just(Step::Last)];
    (training(), step).prop_map(|(training, step)| Checkpoint { training, step })
}
