//! The training loop.

use std::collections::{BTreeMap, BTreeSet};

use super::backward::{Gradients, layer_gradient, layer_step, squared_norm, to_field, to_input};
use super::optimiser::{Learning, State, Update, clip_factor};
use super::underway::Underway;
use super::{Companion, LayerRates, Loss, Recipe, Step, Trained, Training, TrainingError};
use crate::data::{Samples, Split};
use crate::net::{Activations, Layer, Network};
use crate::numerics::{Matrix, Stream, TrainingTime, parts};

/// Trains one network and keeps it as it stands at each of the `steps`; `parent` is the network
/// that a training with a parent goes on from.
///
/// Steps beyond the last one are left out. The initial weights and the order of the batches come
/// from streams of `seed` that the training names; the result depends on nothing else.
///
/// # Errors
/// Where the network cannot be built. A training that diverges keeps what came before.
pub fn train(
    training: &Training,
    parent: Option<&Network>,
    split: &Split,
    seed: u64,
    kept_steps: &BTreeSet<Step>,
) -> Result<Trained, TrainingError> {
    train_telling(training, parent, split, seed, kept_steps, &mut |_: usize| ())
}

/// Trains as [`train`] does, with a companion, which is called after every step and may have kept a state
/// from which the training goes on. Where another training counts the steps first, that one has the
/// same companion. It changes no bit.
///
/// # Errors
/// As [`train`].
pub fn train_telling(
    training: &Training,
    parent: Option<&Network>,
    split: &Split,
    seed: u64,
    kept_steps: &BTreeSet<Step>,
    companion: &mut dyn Companion,
) -> Result<Trained, TrainingError> {
    let network = starting_network(training, parent, split, seed)?;
    let untrained = kept_steps.iter().all(|step| *step == Step::After(0));
    if untrained && is_finite(&network) {
        // An untrained network needs no optimiser and no memory for steps.
        return Ok(Trained {
            steps: training.recipe.steps(split.train.len()),
            networks: BTreeMap::from([(0, network)]),
            ..Trained::default()
        });
    }
    let begin = |training: &Training, network, kept_steps: &BTreeSet<Step>, counts| {
        let trainer = Trainer::of(training, network, split, seed);
        Underway::new(trainer, split, kept_steps.clone()).counting(counts)
    };
    let mut own = begin(training, network, kept_steps, false);
    companion.begin(&mut own);
    if own.spoilt {
        own = begin(training, starting_network(training, parent, split, seed)?, kept_steps, false);
    }
    if own.steps_taken() == 0
        && let Some(recipe) = training.recipe.counted()
    {
        let counted = Training { recipe, ..training.clone() };
        let end = BTreeSet::from([Step::Last]);
        let network = || starting_network(&counted, parent, split, seed);
        let mut other = begin(&counted, network()?, &end, true);
        companion.begin(&mut other);
        if other.spoilt {
            other = begin(&counted, network()?, &end, true);
        }
        let other = other.run(companion);
        if other.at(Step::Last).is_err() {
            return Ok(other);
        }
        own.last_for(other.steps);
    }
    Ok(own.run(companion))
}

/// The network before the first step.
pub(super) fn starting_network(
    training: &Training,
    parent: Option<&Network>,
    split: &Split,
    seed: u64,
) -> Result<Network, TrainingError> {
    if parent.is_some() != training.parent.is_some() {
        return Err(TrainingError::ParentMismatch);
    }
    let dropout = training.recipe.dropout;
    if !(0.0..1.0).contains(&dropout) {
        return Err(TrainingError::Dropout { dropout });
    }
    let purpose = training.initialisation_purpose(split.classes);
    let mut network = Network::initialise(
        &training.network,
        split.input_size(),
        split.classes,
        &mut Stream::new(seed, &purpose),
    )?;
    if let Some(parent) = parent {
        let joined = parent.with_tail(&network, network.depth())?;
        if joined.layers() != network.layers() {
            return Err(TrainingError::OtherLayers);
        }
        network = joined;
    }
    let layers = network.layers().len();
    let factors = training.layer_rates.factors().len();
    if factors != 0 && factors != layers {
        return Err(TrainingError::LayerRates { factors, layers });
    }
    let no_such_layer = |&&layer: &&usize| layer == 0 || layer > layers;
    match training.frozen.iter().find(no_such_layer) {
        Some(&layer) => Err(TrainingError::NoSuchLayer { layer, layers }),
        None => Ok(network),
    }
}

/// A network in training: parameters, optimiser state and all the memory a step needs.
#[derive(Clone, Debug)]
pub struct Trainer {
    pub(super) network: Network,
    pub(super) recipe: Recipe,
    pub(super) steps: usize,
    pub(super) step: usize,
    /// Layers that do not learn, by index.
    frozen: Vec<bool>,
    /// Factors on the learning rate, one a layer or none.
    layer_rates: LayerRates,
    pub(super) state: State,
    gradients: Gradients,
    /// Squared norms of the gradients of the layers, where a global norm is needed; 0 of frozen ones.
    squares: Vec<f64>,
    activations: Activations,
    batch: Batch,
    /// Where the masks of dropout come from.
    masks: Option<Stream>,
}

impl Trainer {
    /// Prepares the training of this network in one seed.
    pub(super) fn of(training: &Training, network: Network, split: &Split, seed: u64) -> Self {
        let order = Stream::new(seed, &training.batches_purpose(split.classes));
        let masks = Stream::new(seed, &training.masks_purpose(split.classes));
        Self::new(network, &training.recipe, split.train.len(), order)
            .masks(masks)
            .freeze(&training.frozen)
            .layer_rates(&training.layer_rates)
    }

    /// Prepares to train `network` on `samples` training samples; `order` shuffles them.
    pub fn new(network: Network, recipe: &Recipe, samples: usize, order: Stream) -> Self {
        let size = recipe.batch.clamp(1, samples.max(1));
        Self {
            steps: recipe.steps(samples),
            step: 0,
            frozen: vec![false; network.layers().len()],
            layer_rates: LayerRates::default(),
            state: State::new(recipe.optimiser, network.parameters().len()),
            gradients: Gradients::new(&network, size),
            squares: vec![0.0; network.layers().len()],
            activations: Activations::new(&network, size),
            batch: Batch {
                replacement: recipe.replacement,
                ..Batch::new(size, samples, network.layers()[0].fan_in, order)
            },
            masks: None,
            recipe: recipe.clone(),
            network,
        }
    }

    /// The same with a stream for the masks of dropout; without dropout nothing is drawn.
    #[must_use]
    pub fn masks(mut self, stream: Stream) -> Self {
        if self.recipe.dropout > 0.0 {
            self.activations = self.activations.masked();
            self.masks = Some(stream);
        }
        self
    }

    /// The same with these layers' parameters left as they are, counted from 1; the head is layer
    /// `depth + 1`. They have no share in the gradient's global norm.
    ///
    /// # Panics
    /// Where there is no such layer.
    #[must_use]
    pub fn freeze(mut self, layers: &[usize]) -> Self {
        for layer in layers {
            self.frozen[layer - 1] = true;
        }
        self
    }

    /// The same with the learning rate of every layer times its factor.
    #[must_use]
    pub fn layer_rates(self, rates: &LayerRates) -> Self {
        Self { layer_rates: rates.clone(), ..self }
    }

    /// The network as it stands.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Takes one step on the next batch of `samples`, without allocating; returns the batch's mean
    /// loss before the step.
    ///
    /// # Panics
    /// Where `samples` are not as many as the trainer was made for, or none; where the recipe has
    /// dropout and no stream for its [`masks`](Self::masks).
    pub fn step(&mut self, samples: &Samples) -> f64 {
        self.batch.next(samples);
        let dropout = self.recipe.dropout;
        match &mut self.masks {
            Some(stream) => self.activations.draw_masks(dropout, stream),
            None => assert!(dropout == 0.0, "dropout needs a stream for its masks"),
        }
        self.network.forward(self.batch.inputs.view(), &mut self.activations);
        let logits = self.activations.logits();
        let loss =
            self.recipe.loss.evaluate(logits, &self.batch.labels, self.gradients.logits_mut());
        self.learn();
        self.step += 1;
        loss
    }

    /// Takes so many steps; returns the loss of the last one, NaN without any. Meanwhile this thread counts as one
    /// that trains, so that the threads of its pool are shared out among the trainings on them.
    ///
    /// # Panics
    /// As [`step`](Self::step).
    pub fn steps(&mut self, samples: &Samples, count: usize) -> f64 {
        let _time = TrainingTime::begin();
        (0..count).fold(f64::NAN, |_, _| self.step(samples))
    }

    /// Computes all gradients from that with respect to the logits, and moves the parameters.
    fn learn(&mut self) {
        let Self { network, recipe, steps, step, frozen, layer_rates, squares, .. } = self;
        let (activations, inputs) = (&self.activations, self.batch.inputs.view());
        let Gradients { parameters: gradient, flowing } = &mut self.gradients;
        let at = |factor: f64| {
            Update::new(recipe, factor * recipe.learning_rate_at(*step, *steps), *step)
        };
        let common = at(1.0);
        let update =
            |index: usize| layer_rates.factors().get(index).map_or(common, |&factor| at(factor));
        let learn_layer =
            |index, layer: &Layer, local: &[f32], learning: Learning<'_>, square: &mut f64| {
                let input = activations.input(index, inputs);
                if frozen[index] {
                    // It has no share in the norm, and stays.
                } else if recipe.clip.is_some() {
                    // A global norm must know all layers before any moves.
                    layer_gradient(learning.gradient, layer, local, input);
                    *square = squared_norm(learning.gradient);
                } else {
                    layer_step(learning, layer, local, input, &update(index));
                }
            };
        let layers = network.shared_layers();
        let parts = parts(2 * inputs.shape().0 * gradient.len());
        if parts > 1 {
            flowing.samples_mut().in_parts(parts, &|mut part| {
                for index in (0..layers.len()).rev() {
                    to_field(network, activations, &mut part, index);
                    to_input(network, activations, &mut part, index);
                }
            });
            let all = self.state.learning(network.parameters_mut(), gradient);
            all.each_layer(&layers, true, squares, &|index, layer, learning, square| {
                learn_layer(index, layer, flowing.branch(index).as_slice(), learning, square);
            });
        } else {
            // Layer by layer, while it is warm in the cache.
            let mut part = flowing.samples_mut();
            for (index, layer) in layers.iter().enumerate().rev() {
                to_field(network, activations, &mut part, index);
                to_input(network, activations, &mut part, index);
                // Where nobody needs it later, all layers' gradients have one place, which stays in the cache.
                let place = if recipe.clip.is_some() { layer.parameters().start } else { 0 };
                let own = &mut gradient[place..][..layer.parameters().len()];
                let parameters = network.parameters_mut();
                let learning = self.state.learning_of(layer.parameters(), parameters, own);
                learn_layer(index, layer, part.branch(index), learning, &mut squares[index]);
            }
        }
        let Some(limit) = recipe.clip else { return };
        let clip = clip_factor(squares.iter().rev().sum(), limit);
        let all = self.state.learning(network.parameters_mut(), gradient);
        all.each_layer(&layers, parts > 1, squares, &|index, _, mut learning, _| {
            if !frozen[index] {
                learning.apply(&update(index), clip);
            }
        });
    }

    /// Draws what so many steps draw, and takes none of them: the streams then stand where they stood
    /// after as many.
    pub(super) fn draw_steps(&mut self, steps: usize) {
        for _ in 0..steps {
            self.batch.pass();
            if let Some(stream) = &mut self.masks {
                self.activations.draw_masks(self.recipe.dropout, stream);
            }
        }
    }
}

pub(super) fn is_finite(network: &Network) -> bool {
    network.parameters().iter().all(|p| p.is_finite())
}

/// The mean loss of all `samples`.
pub fn mean_loss(network: &Network, loss: Loss, samples: &Samples) -> f64 {
    let mut logits = network.outputs(&samples.inputs);
    let Some(logits) = logits.pop() else {
        unreachable!("a network has a head");
    };
    let mut gradient = Matrix::zeros(logits.rows(), logits.columns());
    loss.evaluate(&logits, &samples.labels, &mut gradient)
}

/// The gradient of the mean loss of all `samples` with respect to the parameters, laid out like
/// [`Network::parameters`], and the loss itself.
pub fn loss_gradient(network: &Network, loss: Loss, samples: &Samples) -> (f64, Vec<f32>) {
    let mut gradients = Gradients::new(network, samples.len());
    let mut activations = Activations::new(network, samples.len());
    network.forward(samples.inputs.view(), &mut activations);
    let value = loss.evaluate(activations.logits(), &samples.labels, gradients.logits_mut());
    gradients.backward(network, samples.inputs.view(), &activations);
    (value, gradients.parameters.to_vec())
}

/// The batch at hand, and the order from which the next ones are taken.
#[derive(Clone, Debug)]
struct Batch {
    inputs: Matrix<f32>,
    labels: Vec<usize>,
    order: Vec<usize>,
    next: usize,
    /// Whether every sample is drawn from all of them.
    replacement: bool,
    stream: Stream,
}

impl Batch {
    fn new(size: usize, samples: usize, width: usize, stream: Stream) -> Self {
        Self {
            inputs: Matrix::zeros(size, width),
            labels: vec![0; size],
            order: (0..samples).collect(),
            next: samples,
            replacement: false,
            stream,
        }
    }

    /// Fills the batch with the next samples; shuffles them anew where fewer than a batch are left,
    /// and draws each by itself where they are drawn with replacement.
    fn next(&mut self, samples: &Samples) {
        let size = self.labels.len();
        if self.replacement {
            for row in 0..size {
                let sample = self.stream.below(self.order.len());
                self.copy(samples, row, sample);
            }
            return;
        }
        let first = self.turn();
        for row in 0..size {
            self.copy(samples, row, self.order[first + row]);
        }
    }

    /// Draws as [`next`](Self::next) does and copies nothing.
    fn pass(&mut self) {
        if !self.replacement {
            self.turn();
            return;
        }
        for _ in 0..self.labels.len() {
            self.stream.below(self.order.len());
        }
    }

    /// Where in the order the next batch begins.
    fn turn(&mut self) -> usize {
        let size = self.labels.len();
        if self.next + size > self.order.len() {
            // In full batch the order would only change the rounding.
            if size < self.order.len() {
                self.stream.shuffle(&mut self.order);
            }
            self.next = 0;
        }
        let first = self.next;
        self.next += size;
        first
    }

    fn copy(&mut self, samples: &Samples, row: usize, sample: usize) {
        let input = samples.inputs.row(sample);
        self.inputs.row_mut(row).copy_from_slice(input);
        self.labels[row] = samples.labels[sample];
    }
}
