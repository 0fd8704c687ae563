//! A training that goes on for so long that its state is kept and that people want to hear of it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use deepclaims_lab::data::Images;
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::{Companion, Training, Underway};

use super::progress::Part;
use super::store::StateKey;
use super::training_looks::TrainingLooks;
use super::{Event, RunContext, StoreError};

/// A training that is asked to end keeps its state where it has gone on for this part of the interval.
const PART_OF_INTERVAL: u32 = 10;

/// The trainings of one seed, and the states that were kept of them.
pub(super) struct LongTrainings<'a> {
    context: &'a RunContext<'a>,
    images: &'a Images,
    seed: u64,
    /// The states that are there, and what went wrong when one was to be kept.
    kept: Mutex<(Vec<StateKey>, Option<StoreError>)>,
}

impl<'a> LongTrainings<'a> {
    pub(super) fn new(context: &'a RunContext<'a>, images: &'a Images, seed: u64) -> Self {
        Self { context, images, seed, kept: Mutex::default() }
    }

    /// The part in the progress of one of them, which takes this work.
    pub(super) fn part(&self, work: Work) -> Part<'a> {
        Part::new(work, self.context.progress)
    }

    /// What accompanies one of them, which is expected to take so many steps.
    pub(super) fn companion<'b>(
        &'b self,
        training: &'b Training,
        steps: usize,
        part: &'b mut Part<'a>,
    ) -> LongTraining<'b, 'a> {
        let now = Instant::now();
        let looks = TrainingLooks::new(now, training, self.seed, steps);
        LongTraining { all: self, training, steps, part, kept: None, begun: now, looks }
    }

    /// Removes the states of trainings that are over and read.
    pub(super) fn remove_states(&self) {
        let (kept, _) = &*self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = self.context.store {
            for key in kept {
                store.remove_state(key);
            }
        }
    }

    /// The first state that could not be kept, for which the run was asked to end.
    pub(super) fn failure(&self) -> Option<StoreError> {
        let (_, failure) = &*self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        failure.clone()
    }

    fn key(&self, training: &Training, counts_steps: bool) -> StateKey {
        StateKey::new(training, self.images, self.seed, counts_steps)
    }

    fn remember(&self, key: StateKey, failure: Option<StoreError>) {
        let (kept, first) = &mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.contains(&key) {
            kept.push(key);
        }
        if failure.is_some() {
            self.context.stop.request();
            *first = first.take().or(failure);
        }
    }
}

/// Keeps the state of one training, and tells how far it is.
pub(super) struct LongTraining<'b, 'a> {
    all: &'b LongTrainings<'a>,
    training: &'b Training,
    steps: usize,
    part: &'b mut Part<'a>,
    begun: Instant,
    /// When its state was kept last, or read.
    kept: Option<Instant>,
    looks: TrainingLooks<'b>,
}

impl LongTraining<'_, '_> {
    /// Keeps the state where it is older than `part` of the interval, counted from the beginning where
    /// there is none.
    fn keep_after(&mut self, part: u32, training: &Underway<'_>) {
        let Some(store) = self.all.context.store else {
            return;
        };
        if self.kept.unwrap_or(self.begun).elapsed() < store.state_interval / part {
            return;
        }
        let key = self.all.key(self.training, training.counts_steps());
        let kept = store.keep_state(&key, |file| training.write_state(file));
        self.all.remember(key, kept.err());
        self.kept = Some(Instant::now());
    }
}

impl Companion for LongTraining<'_, '_> {
    fn begin(&mut self, training: &mut Underway<'_>) {
        let Some(store) = self.all.context.store else {
            return;
        };
        let key = self.all.key(self.training, training.counts_steps());
        let Some(mut state) = store.find_state(&key) else {
            return;
        };
        if training.read_state(&mut state).is_ok() {
            self.all.remember(key, None);
            self.kept = Some(Instant::now());
            self.looks.begin_at(training.steps_taken());
        }
    }

    fn step(&mut self, training: &Underway<'_>) {
        if !training.counts_steps() {
            self.part.reach(training.steps_taken() as f64 / self.steps.max(1) as f64);
        }
        let is_last = self.all.context.stop.requested();
        self.keep_after(if is_last { PART_OF_INTERVAL } else { 1 }, training);
        let progress = self.all.context.progress;
        if progress.listens()
            && let Some(look) = self.looks.after_step(training)
        {
            progress.event(Event::Training(&look));
        }
    }

    fn end(&mut self, training: &Underway<'_>) {
        // What took long is not lost while it is read.
        let is_long = self.kept.is_some();
        self.keep_after(if is_long { u32::MAX } else { 1 }, training);
    }
}
