//! Somebody who trains networks.

use anyhow::Result;

/// A way of training one or several networks.
pub(crate) trait Contestant {
    /// Who it is, in the table and in the record. Without commas.
    fn name(&self) -> String;

    /// Takes one step after another; returns the losses of each network, one a step.
    fn losses(&mut self, steps: usize) -> Result<Vec<Vec<f64>>>;

    /// Lets every network take so many steps; returns each network's last loss.
    fn run(&mut self, steps: usize) -> Result<Vec<f64>>;
}
