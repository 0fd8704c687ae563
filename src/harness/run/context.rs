//! What surrounds a run and does not change what it finds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Progress, Store};

/// Progress sink, cell store and stop signal of a run. Defaults: none.
#[derive(Clone)]
pub struct RunContext<'a> {
    /// Listens to the run.
    pub progress: &'a dyn Progress,
    /// Keeps every cell as soon as it is read.
    pub store: Option<&'a Store>,
    /// Ends the run early.
    pub stop: Stop,
}

impl Default for RunContext<'_> {
    fn default() -> Self {
        Self { progress: &(), store: None, stop: Stop::default() }
    }
}

/// A request to end the run: what is under way is finished, and nothing else begins. Clones are the
/// same request.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the run to end.
    pub fn request(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the run is asked to end.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// What a signal's handler sets.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}
