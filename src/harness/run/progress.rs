//! What a run tells while it goes.

use super::Checked;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The run starts.
    Begin {
        /// It will take at least so many floating-point operations.
        flops: f64,
        /// So many claims are checked.
        claims: usize,
    },
    /// Some training went on, or is over.
    Trained {
        /// Floating-point operations since this training was last heard of; those that it did not need
        /// are among the last.
        flops: f64,
    },
    /// Some claim is still open after the fewest seeds.
    More {
        /// It takes so many further floating-point operations.
        flops: f64,
    },
    /// A claim is settled, or has no more seeds.
    Checked(&'a Checked),
    /// The run is over.
    End,
}

/// Listens to a run; may be called from several threads.
pub trait Progress: Sync {
    /// Takes note.
    fn event(&self, event: Event<'_>);
}

/// Takes no note.
impl Progress for () {
    fn event(&self, _: Event<'_>) {}
}

/// One training's part in the progress.
pub(super) struct Part<'a> {
    flops: f64,
    steps: usize,
    /// Steps that were told.
    told: usize,
    progress: &'a dyn Progress,
}

impl<'a> Part<'a> {
    /// Often enough for a bar that creeps, and too seldom to slow a training down.
    const TIMES: usize = 100;

    /// The part of a training that takes so many operations and steps.
    pub(super) fn new(flops: f64, steps: usize, progress: &'a dyn Progress) -> Self {
        Self { flops, steps, told: 0, progress }
    }

    /// The training has taken so many steps.
    pub(super) fn reach(&mut self, step: usize) {
        if step < self.steps && step - self.told >= self.steps.div_ceil(Self::TIMES) {
            self.tell(step);
        }
    }

    /// The training is over, wherever it ended.
    pub(super) fn end(mut self) {
        self.tell(self.steps);
    }

    fn tell(&mut self, step: usize) {
        // A training without steps takes no operations either.
        let flops = self.flops * (step - self.told) as f64 / self.steps.max(1) as f64;
        self.told = step;
        self.progress.event(Event::Trained { flops });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Heard(Mutex<Vec<f64>>);

    impl Progress for Heard {
        fn event(&self, event: Event<'_>) {
            if let Event::Trained { flops } = event {
                self.0.lock().expect("one thread").push(flops);
            }
        }
    }

    fn heard(steps: usize, last: usize) -> Vec<f64> {
        let heard = Heard::default();
        let mut part = Part::new(1600.0, steps, &heard);
        (1..=last).for_each(|step| part.reach(step));
        part.end();
        heard.0.into_inner().expect("one thread")
    }

    #[test]
    fn a_training_is_told_in_parts_that_add_up() {
        assert_eq!(heard(4, 4), [400.0; 4]);
        let long = heard(12_800, 12_800);
        assert_eq!((long.len(), long.iter().sum::<f64>()), (100, 1600.0));
    }

    #[test]
    fn what_ends_early_is_told_to_its_end() {
        assert_eq!(heard(4, 1), [400.0, 1200.0]);
        assert_eq!(heard(0, 0), [0.0]);
    }
}
