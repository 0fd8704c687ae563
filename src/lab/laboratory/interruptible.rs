//! A laboratory whose work can be ended early.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{Laboratory, Measures};
use crate::data::{Data, Images, Samples, Split};
use crate::measure::{
    Basin, ClassMeans, ClassVariances, NodeStrengths, Strength, Waves, kernel_alignment_work,
    measures, nc1_work, probe_work, rank_alignment_work, ridge_directions_work, scatter_work,
    spectrum_work,
};
use crate::net::{Classifier, Guided, GuidedLayer, JoinError, Network};
use crate::numerics::{Matrix, Stream, Work};
use crate::train::{
    Companion, Loss, RandomFeatures, Step, Trained, Training, TrainingError, Underway,
};

/// Another laboratory that asks before every piece of work, and before every step of a training, whether
/// it is still wanted, and says what work that is.
///
/// Claims compute in closures that cannot be asked to return. Where the work is not wanted any more `ask`
/// unwinds, and what began the work catches that. No number depends on the asking.
#[derive(Clone, Copy)]
pub struct Interruptible<'a> {
    laboratory: &'a dyn Laboratory,
    ask: &'a (dyn Fn(Work) + Sync),
}

impl<'a> Interruptible<'a> {
    /// The laboratory that calls `ask` before it works.
    pub fn new(laboratory: &'a dyn Laboratory, ask: &'a (dyn Fn(Work) + Sync)) -> Self {
        Self { laboratory, ask }
    }
}

macro_rules! ask_and_measure {
    ($(
        fn $name:ident($($argument:ident: $kind:ty),*) -> $value:ty = $real:path $(, $work:expr)?;
    )*) => {
        impl Measures for Interruptible<'_> {
            $(
                fn $name(&self, $($argument: $kind),*) -> $value {
                    (self.ask)(Work::NONE $(+ $work)?);
                    self.laboratory.$name($($argument),*)
                }
            )*
        }
    };
}

measures!(ask_and_measure);

impl Laboratory for Interruptible<'_> {
    fn images(&self) -> &Images {
        self.laboratory.images()
    }

    fn split(&self, data: &Data, seed: u64) -> Split {
        (self.ask)(Work::NONE);
        self.laboratory.split(data, seed)
    }

    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        self.train_telling(training, parent, split, seed, kept_steps, &mut |_: usize| ())
    }

    fn train_telling(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
        companion: &mut dyn Companion,
    ) -> Result<Trained, TrainingError> {
        let shape = training.network.shape(split.input_size(), split.classes);
        let samples = split.train.len();
        let own = training.recipe.step_work(&shape, samples);
        let counting = training.recipe.counted().map(|other| other.step_work(&shape, samples));
        (self.ask)(training.work(&shape, samples, 0));
        let counting = counting.unwrap_or(own);
        let mut asking = Asking { companion, ask: self.ask, own, counting };
        let laboratory = self.laboratory;
        laboratory.train_telling(training, parent, split, seed, kept_steps, &mut asking)
    }

    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        (self.ask)(network.shape().evaluation_work(inputs.rows()));
        self.laboratory.outputs(network, inputs)
    }

    fn pre_activations(&self, network: &Network, index: usize, input: &Matrix<f32>) -> Matrix<f32> {
        let layer = &network.layers()[index];
        (self.ask)(Work::product(input.rows(), layer.fan_in, layer.fan_out));
        self.laboratory.pre_activations(network, index, input)
    }

    fn guide(&self, layer: &GuidedLayer, travellers: &Guided, stream: &mut Stream) -> Guided {
        (self.ask)(layer.work(travellers.guide().len(), travellers.inputs().rows()));
        self.laboratory.guide(layer, travellers, stream)
    }
}

/// A companion of a training that is asked after every step whether the next one is wanted.
struct Asking<'a> {
    companion: &'a mut dyn Companion,
    ask: &'a (dyn Fn(Work) + Sync),
    /// The work of a step, and of one of the training that counts the steps.
    own: Work,
    counting: Work,
}

impl Companion for Asking<'_> {
    fn begin(&mut self, training: &mut Underway<'_>) {
        self.companion.begin(training);
    }

    fn step(&mut self, training: &Underway<'_>) {
        // The companion first: it may keep the state of what is given up.
        self.companion.step(training);
        (self.ask)(if training.counts_steps() { self.counting } else { self.own });
    }

    fn end(&mut self, training: &Underway<'_>) {
        self.companion.end(training);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::data::digits;
    use crate::laboratory::StandardLaboratory;
    use crate::net::Mlp;
    use crate::train::{Length, Recipe};

    #[test]
    fn it_asks_before_every_step_and_changes_no_bit() {
        let recipe = Recipe { length: Length::Steps(7), ..Recipe::sgd(0.1) };
        let training = Training::new(Mlp::relu(1, 4), Data::images(), recipe);
        let standard = StandardLaboratory::new(digits());
        let asked = AtomicUsize::new(0);
        let ask = |_| {
            asked.fetch_add(1, Ordering::SeqCst);
        };
        let interruptible = Interruptible::new(&standard, &ask);
        let parameters = |laboratory: &dyn Laboratory| {
            let split = laboratory.split(&training.data, 1);
            let steps = BTreeSet::from([Step::Last]);
            let trained = laboratory.train(&training, None, &split, 1, &steps);
            let trained = trained.expect("a training that converges");
            let network = trained.at(Step::Last).expect("the end was asked for");
            network.parameters().iter().map(|value| value.to_bits()).collect::<Vec<u32>>()
        };
        assert_eq!(parameters(&interruptible), parameters(&standard));
        assert_eq!(asked.load(Ordering::SeqCst), 1 + 1 + 7, "the split, the training, its steps");
        assert_eq!(interruptible.binary_entropy(0.5), standard.binary_entropy(0.5));
        assert_eq!(asked.load(Ordering::SeqCst), 10);
    }
}
