//! Claims that are checked.

use crate::claim::Record;

/// A checked claim.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The evidence.
    pub record: Record,
    /// Seconds of its tasks, added up over threads: about the processor time where no other program
    /// competes. A network that several claims read is shared among them. What a store had took none.
    pub seconds: f64,
}

/// What a group found.
pub(super) struct Found {
    /// The claims that have any seed, by their indices in the plan.
    pub(super) checked: Vec<(usize, Checked)>,
    /// How many claims are not done.
    pub(super) undone: usize,
}
