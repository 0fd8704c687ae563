//! What accompanies a training and changes no bit of it.

use super::Underway;

/// Accompanies a training: it is called after every step, and may keep the training's state and restore it.
///
/// A closure that takes a number is called with the number of steps taken; for a training that counts the
/// steps of another one, with 0.
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
