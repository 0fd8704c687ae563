//! What a whole training promises.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Images, Labels, Split, digits};
use deepclaims_lab::net::{Mlp, MlpError, Network, Scheme};
use deepclaims_lab::train::{
    Length, Loss, Recipe, Step, Trained, Training, TrainingError, mean_loss, train, train_telling,
};

use crate::common::*;

/// A training that takes milliseconds.
fn small() -> Training {
    let data = Data { train: 100, test: 50, ..Data::images() };
    Training::new(Mlp::relu(2, 16), data, everything().epochs(5))
}

fn run(
    training: &Training,
    images: &Images,
    seed: u64,
    kept_steps: impl IntoIterator<Item = Step>,
) -> Result<Trained, TrainingError> {
    let split = Split::new(&training.data, images, seed);
    train(training, None, &split, seed, &kept_steps.into_iter().collect())
}

fn finished(training: &Training, split: &Split, seed: u64) -> Network {
    let kept_steps = BTreeSet::from([Step::Last]);
    let trained =
        train(training, None, split, seed, &kept_steps).expect("a training that converges");
    let network = trained.at(Step::Last).expect("the end was asked for");
    network.clone()
}

fn parameters(training: &Training, images: &Images, seed: u64, step: Step) -> Vec<u32> {
    let trained = run(training, images, seed, [step]).expect("a training that converges");
    let network = trained.at(step).expect("a step of the training");
    bits(network.parameters())
}

#[test]
fn a_seed_determines_the_parameters() {
    let images = digits();
    let end = |seed| parameters(&small(), &images, seed, Step::Last);
    assert_eq!(end(1), end(1));
    assert_ne!(end(1), end(2));

    // The initial weights depend on the seed.
    let start = |seed| parameters(&small(), &images, seed, Step::After(0));
    assert_ne!(start(1), start(2));

    // So does the order of batches: weights that are zero at first differ by nothing else.
    let mut linear = Mlp::linear(0, 1);
    linear.initialisation.scale = 0.0;
    let training = Training { network: linear, ..small() };
    let split = Split::new(&training.data, &images, 1);
    let end = |seed| finished(&training, &split, seed).parameters().to_vec();
    assert_eq!(end(1), end(1));
    assert_ne!(end(1), end(2));
}

#[test]
fn every_step_is_told_and_telling_changes_nothing() {
    let (training, images) = (small(), digits());
    let split = Split::new(&training.data, &images, 1);
    let kept_steps = BTreeSet::from([Step::Last]);
    let mut told = Vec::new();
    let mut tell = |step: usize| told.push(step);
    let trained = train_telling(&training, None, &split, 1, &kept_steps, &mut tell);
    let trained = trained.expect("a training that converges");
    let end = trained.at(Step::Last).expect("the end was asked for");
    assert_eq!(told, [1, 2, 3, 4, 5]);
    assert_eq!(bits(end.parameters()), bits(finished(&training, &split, 1).parameters()));
}

#[test]
fn networks_are_kept_at_the_moments_asked_for() {
    let images = digits();
    let steps = small().recipe.steps(100);
    assert_eq!(steps, 5);
    let kept_steps = [0, 2, steps, steps + 1].map(Step::After);
    let kept_steps = kept_steps.into_iter().chain([Step::Last]);
    let trained = run(&small(), &images, 1, kept_steps).expect("a training that converges");
    assert_eq!(trained.steps, steps);
    let kept: Vec<usize> = trained.networks.keys().copied().collect();
    assert_eq!(kept, [0, 2, steps]);
    let beyond = TrainingError::BeyondEnd { step: steps + 1, steps };
    assert_eq!(trained.at(Step::After(steps + 1)), Err(beyond));
    assert_eq!(trained.at(Step::After(1)), Err(TrainingError::NotKept { step: 1 }));
    assert_eq!(trained.at(Step::Last), trained.at(Step::After(steps)));
    let [first, second, third] = [0, 2, steps].map(|step| trained.at(Step::After(step)));
    assert!(first != second && second != third);

    // Step 0 is what training does not change, and asking for more changes nothing.
    let still = Training { recipe: small().recipe.learning_rate(0.0).weight_decay(0.0), ..small() };
    let initial = first.expect("step 0 was asked for");
    let end = third.expect("the end was asked for");
    assert_eq!(parameters(&still, &images, 1, Step::Last), bits(initial.parameters()));
    assert_eq!(parameters(&small(), &images, 1, Step::Last), bits(end.parameters()));
}

#[test]
fn divergence_is_an_error() {
    let images = digits();
    let mut training = small();
    training.recipe = training.recipe.learning_rate(1e30);
    let kept_steps = [Step::After(0), Step::Last];
    let trained = run(&training, &images, 1, kept_steps).expect("a network that exists");
    let end = trained.at(Step::Last);
    assert!(matches!(end, Err(TrainingError::Diverged { .. })), "{end:?}");
    // What came before does not depend on what was asked for later.
    let alone = run(&training, &images, 1, [Step::After(0)]).expect("a network that exists");
    assert_eq!(trained.at(Step::After(0)), alone.at(Step::After(0)));
    assert!(alone.at(Step::After(0)).is_ok());

    let mut split = Split::new(&small().data, &images, 1);
    split.train.inputs.as_mut_slice().fill(f32::NAN);
    let kept_steps = BTreeSet::from([Step::Last]);
    let trained = train(&small(), None, &split, 1, &kept_steps).expect("a network that exists");
    assert_eq!(trained.at(Step::Last), Err(TrainingError::Diverged { step: 0 }));
}

/// From the step on at which the loss was no number it is the divergence, and before it that nothing was kept. The end
/// does not lie beyond itself.
#[test]
fn a_network_is_missing_for_one_reason() {
    let trained = Trained { steps: 5, diverged: Some(3), ..Trained::default() };
    let missing = |step| trained.at(Step::After(step)).expect_err("nothing was kept");
    assert_eq!(missing(2), TrainingError::NotKept { step: 2 });
    assert_eq!([3, 4, 9].map(missing), [(); 3].map(|()| TrainingError::Diverged { step: 3 }));
    let sound = Trained { diverged: None, ..trained.clone() };
    assert_eq!(sound.at(Step::Last), Err(TrainingError::NotKept { step: 5 }));
    let beyond = TrainingError::BeyondEnd { step: 6, steps: 5 };
    assert_eq!(sound.at(Step::After(6)), Err(beyond));
}

#[test]
fn networks_that_differ_in_labels_or_recipe_share_their_start() {
    let images = digits();
    let start = |training: &Training| parameters(training, &images, 1, Step::After(0));
    let labelled = |data| Training { data, ..small() };
    let random = labelled(small().data.with_random_labels());
    assert_eq!(start(&small()), start(&random));
    let recipe = small().recipe.learning_rate(0.01);
    assert_eq!(start(&small()), start(&Training { recipe, ..small() }));
    let fewer = labelled(small().data.labelled(Labels::ModuloHalf));
    assert_ne!(start(&small()), start(&fewer));
    let network = Mlp::linear(2, 16);
    assert_ne!(start(&small()), start(&Training { network, ..small() }));
}

#[test]
fn networks_that_cannot_be_built_say_why() {
    let images = digits();
    let error = |network| {
        let training = Training { network, ..small() };
        run(&training, &images, 1, [Step::Last]).map(|trained| trained.steps)
    };
    let with = |hidden: &[usize], scheme| {
        let mut mlp = Mlp::relu(0, 0);
        mlp.hidden = hidden.to_vec();
        mlp.initialisation.hidden = scheme;
        mlp
    };
    assert_eq!(
        error(with(&[4, 0, 4], Scheme::He)),
        Err(TrainingError::Mlp(MlpError::EmptyLayer { layer: 2 }))
    );
    assert_eq!(
        error(with(&[4, 4, 5], Scheme::LooksLinear)),
        Err(TrainingError::Mlp(MlpError::OddWidth { layer: 3, width: 5 }))
    );
    let rates = small().layer_rates(vec![1.0, 2.0]);
    let found = run(&rates, &images, 1, [Step::Last]).map(|trained| trained.steps);
    let (factors, layers) = (2, 3);
    assert_eq!(found, Err(TrainingError::LayerRates { factors, layers }));
    for layer in [0, 4] {
        let frozen = small().freeze([layer]);
        let found = run(&frozen, &images, 1, [Step::Last]).map(|trained| trained.steps);
        assert_eq!(found, Err(TrainingError::NoSuchLayer { layer, layers: 3 }));
    }
    assert_eq!(error(with(&[4, 4, 6], Scheme::LooksLinear)), Ok(5));
    assert_eq!(error(with(&[], Scheme::LooksLinear)), Ok(5));
}

fn test_accuracy(training: &Training) -> f64 {
    let images = digits();
    let split = Split::new(&training.data, &images, 1);
    let outputs = finished(training, &split, 1).outputs(&split.test.inputs);
    let logits = outputs.last().expect("every network has a head");
    let right = (0..split.test.len()).filter(|&sample| {
        let row = logits.row(sample);
        let label = split.test.labels[sample];
        (0..split.classes).all(|class| class == label || row[class] < row[label])
    });
    right.count() as f64 / split.test.len() as f64
}

#[test]
fn training_learns_what_there_is_to_learn() {
    let training = Training::new(Mlp::relu(2, 32), Data::images(), everything());
    let accuracy = test_accuracy(&training);
    assert!(accuracy > 0.9, "accuracy {accuracy}");

    let data = Data::images().with_random_labels();
    let accuracy = test_accuracy(&Training { data, ..training });
    // 597 guesses at one in ten: standard deviation √(0.1·0.9/597) = 0.0123; five of them.
    assert!((accuracy - 0.1).abs() < 5.0 * 0.0123, "accuracy {accuracy}");
}

#[test]
fn a_network_is_finite_at_whatever_moment_it_is_kept() {
    let mut mlp = Mlp::relu(2, 16);
    mlp.initialisation.scale = 100.0;
    let recipe = Recipe { loss: Loss::SQUARED, length: Length::Epochs(2), ..plain(sgd(0.0), 1e38) };
    let training = Training::new(mlp, small().data, recipe);
    let trained = run(&training, &digits(), 1, [Step::After(1)]).expect("a network that exists");
    assert_eq!(trained.at(Step::After(1)), Err(TrainingError::Diverged { step: 1 }));
}

#[test]
fn a_head_cannot_be_looks_linear() {
    let mut mlp = Mlp::relu(1, 4);
    mlp.initialisation.head = Scheme::LooksLinear;
    let training = Training { network: mlp, ..small() };
    let result = run(&training, &digits(), 1, [Step::Last]);
    assert_eq!(
        result.map(|trained| trained.steps),
        Err(TrainingError::Mlp(MlpError::LooksLinearHead))
    );
}

#[test]
fn a_training_to_a_loss_ends_where_it_is_first_seen_below() {
    let images = digits();
    let training = |recipe: Recipe| Training::new(Mlp::relu(2, 16), small().data, recipe);
    let recipe = plain(sgd(0.9), 0.1);
    let to_loss = training(recipe.clone().to_loss(0.5, 10, 1_000));
    let trained = run(&to_loss, &images, 1, [Step::Last]).expect("a training that converges");
    let end = trained.at(Step::Last).expect("a loss that is reached");
    assert!(trained.steps > 10 && trained.steps.is_multiple_of(10));

    // The same steps without a goal lead to the same network, and ten fewer not yet below the loss.
    let whole = training(recipe.clone().total_steps(trained.steps));
    let split = Split::new(&whole.data, &images, 1);
    assert_eq!(end, &finished(&whole, &split, 1));
    let before = training(recipe.clone().total_steps(trained.steps - 10));
    let loss = |network: &Network| mean_loss(network, Loss::CrossEntropy, &split.train);
    assert!(loss(end) < 0.5, "{}", loss(end));
    assert!(loss(&finished(&before, &split, 1)) >= 0.5);

    // No loss is looked at before the first step, nor is one below itself.
    let low = training(recipe.clone().to_loss(1e9, 10, 1_000));
    assert_eq!(run(&low, &images, 1, [Step::Last]).map(|trained| trained.steps), Ok(10));
    let again = training(recipe.clone().to_loss(loss(end), 10, trained.steps));
    let found = run(&again, &images, 1, [Step::Last]).expect("a training that converges");
    assert_eq!(found.short_of, Some(loss(end)));

    // What is not reached has no end, but has a past.
    let short = training(recipe.clone().to_loss(0.5, 10, trained.steps - 1));
    let kept_steps = [Step::After(10), Step::Last];
    let trained = run(&short, &images, 1, kept_steps).expect("a training that converges");
    assert!(trained.at(Step::After(10)).is_ok());
    assert_eq!(
        trained.at(Step::Last),
        Err(TrainingError::ShortOf { below: 0.5, steps: trained.steps })
    );

    // Unless it may end where it is.
    let steps = trained.steps;
    let ends = training(recipe.clone().to_loss_or_steps(0.5, 10, steps));
    let trained = run(&ends, &images, 1, [Step::Last]).expect("a training that converges");
    let whole = training(recipe.total_steps(steps));
    assert_eq!(trained.at(Step::Last), Ok(&finished(&whole, &split, 1)));
}
