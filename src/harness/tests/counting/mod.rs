//! A laboratory that counts what it trains, and may ask a run to end.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use deepclaims_harness::run::Stop;
use deepclaims_lab::data::{Images, Split, digits};
use deepclaims_lab::laboratory::{Laboratory, Measures};
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{Step, Trained, Training, TrainingError, train};

/// How many networks were trained, in all clones together.
#[derive(Clone, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

impl Count {
    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Trains as the suite does, and counts.
pub(crate) struct Counting {
    pub(crate) images: Images,
    pub(crate) trained: Count,
    /// At which training it asks the run to end.
    last: usize,
    stop: Stop,
}

impl Counting {
    pub(crate) fn new() -> Self {
        Self::until(usize::MAX, Stop::default())
    }

    pub(crate) fn until(last: usize, stop: Stop) -> Self {
        Self { images: digits(), trained: Count::default(), last, stop }
    }
}

impl Measures for Counting {}

impl Laboratory for Counting {
    fn images(&self) -> &Images {
        &self.images
    }

    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        if self.trained.0.fetch_add(1, Ordering::SeqCst) + 1 == self.last {
            self.stop.request();
        }
        train(training, parent, split, seed, kept_steps)
    }
}
