//! Looks at a long training while it goes on.

use std::time::{Duration, Instant};

use deepclaims_lab::data::Samples;
use deepclaims_lab::measure::numerical_rank;
use deepclaims_lab::net::{accuracy, largest_columns};
use deepclaims_lab::train::{Training, Underway};

/// Shorter trainings are not reported.
const FIRST: Duration = Duration::from_secs(30);
/// Looks take at most one part in so many of the time.
const PARTS: u32 = 50;
/// Test samples that are looked at.
const SAMPLES: usize = 1_000;

/// How a long training stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingLook {
    /// Its network, in a few words.
    pub network: String,
    /// The seed.
    pub seed: u64,
    /// Steps taken.
    pub step: usize,
    /// Steps that are expected in all.
    pub steps: usize,
    /// Epochs gone.
    pub epoch: f64,
    /// Mean loss of the batches since the last look.
    pub loss: f64,
    /// Share of the first 1,000 test samples whose class the network finds; NaN where there are none.
    pub accuracy: f64,
    /// Numerical rank of the last hidden layer on these; NaN where there is none.
    pub rank: f64,
    /// Seconds on the clock that are left, at the pace so far.
    pub seconds_left: f64,
}

/// When a training was looked at, and its losses since.
pub(super) struct TrainingLooks<'a> {
    training: &'a Training,
    seed: u64,
    /// Steps that are expected in all.
    steps: usize,
    begun: Instant,
    /// The steps that were taken when it began, of a training that goes on.
    from: usize,
    next: Instant,
    /// Sum and number of losses.
    losses: (f64, usize),
    /// Whether the last step was one of another training, which counts the steps.
    counted: bool,
}

impl<'a> TrainingLooks<'a> {
    pub(super) fn new(begun: Instant, training: &'a Training, seed: u64, steps: usize) -> Self {
        Self {
            training,
            seed,
            steps,
            begun,
            from: 0,
            next: begun + FIRST,
            losses: (0.0, 0),
            counted: false,
        }
    }

    /// Says that the training goes on from this step.
    pub(super) fn begin_at(&mut self, step: usize) {
        self.begun = Instant::now();
        self.from = step;
    }

    /// Begins anew where another training was trained first, for its number of steps.
    fn begin_if_first(&mut self, training: &Underway<'_>) {
        if self.counted && !training.counts_steps() {
            self.begin_at(training.steps_taken().saturating_sub(1));
            self.losses = (0.0, 0);
        }
        self.counted = training.counts_steps();
    }

    /// Takes note of a step; looks, where it is time to.
    pub(super) fn after_step(&mut self, training: &Underway<'_>) -> Option<TrainingLook> {
        self.begin_if_first(training);
        self.losses = (self.losses.0 + training.loss(), self.losses.1 + 1);
        let now = Instant::now();
        if now < self.next {
            return None;
        }
        let look = self.look(training);
        self.losses = (0.0, 0);
        self.next = now + FIRST.max(PARTS * now.elapsed());
        Some(look)
    }

    fn look(&self, training: &Underway<'_>) -> TrainingLook {
        let taken = training.steps_taken();
        let of_a_step = self.begun.elapsed().as_secs_f64() / taken.saturating_sub(self.from) as f64;
        let (accuracy, rank) = seen(training);
        let (sum, count) = self.losses;
        TrainingLook {
            network: self.training.network.to_string(),
            seed: self.seed,
            step: taken,
            steps: self.steps,
            epoch: taken as f64 / training.steps_per_epoch().max(1) as f64,
            loss: sum / count as f64,
            accuracy,
            rank,
            seconds_left: of_a_step * self.steps.saturating_sub(taken) as f64,
        }
    }
}

/// The accuracy of a network on the first test samples, and the rank of its last hidden layer there;
/// layer by layer, for memory may be short.
fn seen(training: &Underway<'_>) -> (f64, f64) {
    let Samples { inputs: mut layer, labels } = training.split().test.first(SAMPLES);
    let network = training.network();
    let mut rank = f64::NAN;
    for index in 0..=network.depth() {
        if index > 0 && index == network.depth() {
            rank = numerical_rank(&layer);
        }
        let fields = network.pre_activations(index, &layer);
        layer = network.layer_output(index, fields, &layer);
    }
    let has_classes = network.classes() > 1;
    let share = || accuracy(&largest_columns(&layer), &labels);
    (if has_classes { share() } else { f64::NAN }, rank)
}
