//! What surrounds a run and does not change what it finds.

use super::{Progress, Stop, Store};

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
