//! What accompanies a training and changes no bit of it.

use super::Underway;

/// Accompanies a training: is told of every step, and may keep its state and bring it back.
///
/// A closure that takes a number is told how many steps are taken; of a training that counts the steps
/// of another one it is told 0.
pub trait Companion {
    /// Before the first step. May bring the training back to a state that was kept of it, see
    /// [`Underway::read_state`].
    fn begin(&mut self, _training: &mut Underway<'_>) {}

    /// After every step.
    fn step(&mut self, training: &Underway<'_>);

    /// After the last step, unless the training diverged.
    fn end(&mut self, _training: &Underway<'_>) {}
}

impl<F: FnMut(usize)> Companion for F {
    fn step(&mut self, training: &Underway<'_>) {
        self(if training.counts_steps() { 0 } else { training.steps_taken() });
    }
}
