//! A training between its first step and its last one.

use std::collections::BTreeSet;

use super::trainer::is_finite;
use super::{Companion, Length, Step, Trained, Trainer, Unreached, mean_loss};
use crate::data::Split;
use crate::net::Network;
use crate::numerics::TrainingTime;

/// A training under way: the network in training, its samples, and the networks that were kept.
#[derive(Debug)]
pub struct Underway<'a> {
    pub(super) trainer: Trainer,
    split: &'a Split,
    /// When the network is to be kept.
    kept_steps: BTreeSet<Step>,
    pub(super) result: Trained,
    loss: f64,
    counts: bool,
    /// Whether a state was read in part.
    pub(super) spoilt: bool,
}

impl<'a> Underway<'a> {
    /// Before the first step of a training whose network is kept at these steps.
    pub(super) fn new(trainer: Trainer, split: &'a Split, kept_steps: BTreeSet<Step>) -> Self {
        let mut result = Trained { steps: trainer.steps, ..Trained::default() };
        // A state that is read takes the place of the untrained network.
        if kept_steps.contains(&Step::After(0)) && is_finite(&trainer.network) {
            result.networks.insert(0, trainer.network.clone());
        }
        Self { trainer, split, kept_steps, result, loss: f64::NAN, counts: false, spoilt: false }
    }

    /// The same, taken for its number of steps alone.
    pub(super) fn counting(self, counts: bool) -> Self {
        Self { counts, ..self }
    }

    /// Makes it last so many steps.
    pub(super) fn last_for(&mut self, steps: usize) {
        self.trainer.steps = steps;
        self.result.steps = steps;
    }

    /// Number of steps taken.
    pub fn steps_taken(&self) -> usize {
        self.trainer.step
    }

    /// Number of steps of the whole training, or the most that it can take.
    pub fn steps(&self) -> usize {
        self.trainer.steps
    }

    /// Number of steps of one epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.trainer.recipe.steps_per_epoch(self.split.train.len())
    }

    /// Whether it is trained for its number of steps, which another training takes.
    pub fn counts_steps(&self) -> bool {
        self.counts
    }

    /// The network as it stands.
    pub fn network(&self) -> &Network {
        &self.trainer.network
    }

    /// Its samples.
    pub fn split(&self) -> &Split {
        self.split
    }

    /// The mean loss of the last batch before its step; NaN before any step.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The steps before `step` whose networks are to be kept, without the untrained one.
    pub(super) fn kept_before(&self, step: usize) -> impl Iterator<Item = usize> {
        let before = self.kept_steps.range(Step::After(1)..Step::After(step.max(1)));
        before.filter_map(|step| match step {
            Step::After(step) => Some(*step),
            Step::Last => None,
        })
    }

    /// Trains until the last step that is kept, and keeps the network as it stands at each of them.
    pub(super) fn run(mut self, companion: &mut dyn Companion) -> Trained {
        let _time = TrainingTime::begin();
        // No step is needed after the last one that is kept.
        let last = match self.kept_steps.last() {
            Some(Step::After(step)) => self.trainer.steps.min(*step),
            Some(Step::Last) => self.trainer.steps,
            None => 0,
        };
        for step in self.trainer.step..=last {
            if self.reached(step) {
                self.result.steps = step;
            } else if let Length::ToLoss { below, unreached: Unreached::Missing, .. } =
                self.trainer.recipe.length
                && step == self.trainer.steps
            {
                self.result.short_of = Some(below);
            }
            let ends = step == self.result.steps;
            let kept = &self.kept_steps;
            if kept.contains(&Step::After(step)) || (ends && kept.contains(&Step::Last)) {
                // No loss follows the last update and would show its overflow.
                if !is_finite(&self.trainer.network) {
                    self.result.diverged = Some(step);
                    break;
                }
                let network = || self.trainer.network.clone();
                self.result.networks.entry(step).or_insert_with(network);
            }
            if ends || step == last {
                companion.end(&self);
                break;
            }
            self.loss = self.trainer.step(&self.split.train);
            if !self.loss.is_finite() {
                self.result.diverged = Some(step);
                break;
            }
            companion.step(&self);
        }
        self.result
    }

    /// Whether the training was to go on until a loss that all samples have reached after `step` steps.
    fn reached(&self, step: usize) -> bool {
        let recipe = &self.trainer.recipe;
        match recipe.length {
            Length::ToLoss { below, every, .. } if step > 0 && step.is_multiple_of(every) => {
                mean_loss(&self.trainer.network, recipe.loss, &self.split.train) < below
            }
            _ => false,
        }
    }
}
