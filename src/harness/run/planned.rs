//! Trainings, each once, and when they are read.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use deepclaims_lab::data::Images;
use deepclaims_lab::measure::FITTED_SAMPLES;
use deepclaims_lab::numerics::Estimate;
use deepclaims_lab::train::{Checkpoint, Step, Training};

/// A training, and when it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTraining {
    /// What is trained.
    pub training: Training,
    /// When any arm reads it.
    pub kept_steps: BTreeSet<Step>,
    /// Of a training to a loss: the steps that a pilot lets expect.
    pub expected_steps: Option<usize>,
}

/// The distinct trainings that these checkpoints need, in the order of their first use: their own, and
/// those that these go on from.
pub(super) fn planned_trainings<'a>(
    checkpoints: impl Iterator<Item = &'a Checkpoint>,
) -> Vec<PlannedTraining> {
    let mut trainings: Vec<PlannedTraining> = Vec::new();
    let mut known: HashMap<&Training, usize> = HashMap::new();
    for checkpoint in checkpoints {
        let ends = checkpoint.training.ancestors();
        let own = (&checkpoint.training, checkpoint.step);
        for (training, step) in ends.map(|one| (one, Step::Last)).chain([own]) {
            let index = *known.entry(training).or_insert_with(|| {
                trainings.push(PlannedTraining {
                    training: training.clone(),
                    kept_steps: BTreeSet::new(),
                    expected_steps: None,
                });
                trainings.len() - 1
            });
            trainings[index].kept_steps.insert(step);
        }
    }
    trainings
}

/// These data sets or trainings, each once, in the order of their first use.
pub(super) fn distinct<'a, T>(items: impl Iterator<Item = &'a T>) -> Vec<T>
where
    T: Clone + Eq + Hash + 'a,
{
    let mut known: HashSet<&T> = HashSet::new();
    items.filter(|item| known.insert(item)).cloned().collect()
}

impl PlannedTraining {
    /// Floating-point operations of the steps that are expected.
    pub fn flops(&self, images: &Images) -> f64 {
        let Training { network, data, recipe, .. } = &self.training;
        let batch = recipe.batch.min(data.training_samples(images));
        self.steps(images) as f64
            * batch as f64
            * network.flops_per_sample(data.input_size(images), data.class_count(images))
    }

    /// The work of its initial weights and its steps: as many as are expected, and the most there can be.
    pub fn work(&self, images: &Images) -> Estimate {
        let (training, shape) = (&self.training, self.training.shape(images));
        let samples = training.data.training_samples(images);
        let [expected, most] = [self.steps(images), self.most_steps(images)]
            .map(|steps| training.work(&shape, samples, steps));
        Estimate { expected, most }
    }

    /// Steps that are expected of it: none where only the start is read.
    pub(super) fn steps(&self, images: &Images) -> usize {
        let most = self.most_steps(images);
        self.expected_steps.map_or(most, |expected| most.min(expected))
    }

    /// The most steps that it can take.
    fn most_steps(&self, images: &Images) -> usize {
        let steps = self.training.recipe.steps(self.training.data.training_samples(images));
        match self.kept_steps.last() {
            Some(Step::After(step)) => steps.min(*step),
            _ => steps,
        }
    }

    /// Bytes that a thread needs to read one network: all samples as every layer represents them, once
    /// as they come and once copied.
    pub(super) fn reading_bytes(&self, images: &Images) -> f64 {
        let Training { network, data, .. } = &self.training;
        let (train, test) = data.sizes(images);
        let units = data.input_size(images) + network.hidden.iter().sum::<usize>();
        2.0 * 4.0 * (train + test) as f64 * units as f64
    }

    /// Bytes of the networks that are kept for reading.
    pub(super) fn bytes(&self, images: &Images) -> f64 {
        self.kept_steps.len() as f64 * network_bytes(&self.training, images)
    }
}

/// Bytes of the parameters of one network.
pub fn network_bytes(training: &Training, images: &Images) -> f64 {
    let Training { network, data, .. } = training;
    4.0 * network.parameters(data.input_size(images), data.class_count(images)) as f64
}

/// Bytes that a thread needs to train and to measure one network, with its samples: parameters with
/// their gradient and an optimiser's memory, the layers of a batch, the measured samples as every
/// layer represents them, and the square matrices of the widest layer that decompositions work on.
pub fn working_bytes(training: &Training, images: &Images) -> f64 {
    let Training { network, data, recipe, .. } = training;
    let (inputs, classes) = (data.input_size(images), data.class_count(images));
    let units: usize = inputs + network.hidden.iter().sum::<usize>();
    let widest = network.hidden.iter().copied().fold(inputs, usize::max);
    let batch = recipe.batch.min(data.training_samples(images));
    let trained = 4 * network.parameters(inputs, classes) + 3 * batch * units;
    let (train, test) = data.sizes(images);
    let generated = data.inputs.generated().map_or(0, |samples| 2 * samples * inputs);
    let samples = 2 * (train + test) * inputs + generated;
    // Probes are fitted on so many; samples of held-out classes are added.
    let measured = 2 * (train.min(FITTED_SAMPLES) + test);
    let represented = 2 * measured * units;
    let decomposed = 4 * widest * widest + 2 * measured * widest;
    4.0 * (trained + samples + represented) as f64 + 8.0 * decomposed as f64
}
