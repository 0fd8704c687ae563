//! What surrounds a run and does not change what it finds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Progress, Store};

/// Who listens to a run, where its cells are kept, and what can end it early: nobody, nowhere and nothing
/// where nobody says.
#[derive(Clone)]
pub struct RunContext<'a> {
    /// Is told what happens.
    pub progress: &'a dyn Progress,
    /// Keeps every cell as soon as it is read.
    pub store: Option<&'a Store>,
    /// Ends the run early.
    pub stop: Stop,
}

impl Default for RunContext<'_> {
    fn default() -> Self {
        Self {
            progress: &(),
            store: None,
            stop: Stop::default(),
        }
    }
}

/// A wish that the run may end: what is under way is finished, and nothing else begins. Clones are the same
/// wish.
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
