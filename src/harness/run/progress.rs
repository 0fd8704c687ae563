//! What a run tells while it goes.

use std::sync::{Mutex, PoisonError};

use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::Speed;

use super::{Checked, TrainingLook};

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The run starts.
    Begin {
        /// It will take at least so many seconds of a nominal processor.
        seconds: f64,
        /// So many claims are checked.
        claims: usize,
    },
    /// Some training or reading went on, or is over.
    Worked {
        /// Seconds of a nominal processor since it was last heard of; those that it did not need are among
        /// the last.
        seconds: f64,
    },
    /// Some claim is still open after the fewest seeds.
    More {
        /// It takes so many further seconds of a nominal processor.
        seconds: f64,
    },
    /// A long training was looked at while it goes on.
    Training(&'a TrainingLook),
    /// A claim is settled, or has no more seeds.
    Checked(&'a Checked),
    /// The run is over.
    End,
}

/// Listens to a run; may be called from several threads.
pub trait Progress: Sync {
    /// Takes note.
    fn event(&self, event: Event<'_>);

    /// Whether it takes note of anything, so that it is worth while to look at a training.
    fn listens(&self) -> bool {
        true
    }
}

/// Takes no note.
impl Progress for () {
    fn event(&self, _: Event<'_>) {}

    fn listens(&self) -> bool {
        false
    }
}

/// The part of one training or reading in the progress.
pub(super) struct Part<'a> {
    seconds: f64,
    /// The share of it that was told.
    told: f64,
    progress: &'a dyn Progress,
}

impl<'a> Part<'a> {
    /// Told this often for a bar that creeps, and seldom enough to slow nothing down.
    const STEP: f64 = 0.01;

    /// What takes this work.
    pub(super) fn new(work: Work, progress: &'a dyn Progress) -> Self {
        Self { seconds: Speed::NOMINAL.seconds(work), told: 0.0, progress }
    }

    /// This share of it is done. What is expected may be too little: its end is told by [`end`](Self::end).
    pub(super) fn reach(&mut self, share: f64) {
        if share < 1.0 && share - self.told >= Self::STEP {
            self.tell(share);
        }
    }

    /// It is over, wherever it ended.
    pub(super) fn end(mut self) {
        self.tell(1.0);
    }

    fn tell(&mut self, share: f64) {
        let seconds = self.seconds * (share - self.told);
        self.told = share;
        self.progress.event(Event::Worked { seconds });
    }
}

/// The part of a reading, of whose pieces of work any thread tells.
pub(super) struct ReadingPart<'a> {
    part: Mutex<(Part<'a>, f64)>,
    seconds: f64,
}

impl<'a> ReadingPart<'a> {
    /// The reading that takes this work.
    pub(super) fn new(work: Work, progress: &'a dyn Progress) -> Self {
        let part = Mutex::new((Part::new(work, progress), 0.0));
        Self { part, seconds: Speed::NOMINAL.seconds(work) }
    }

    /// A piece of its work begins. Those before it are done.
    pub(super) fn begin(&self, work: Work) {
        // A thread that panicked here has left nothing half done.
        let mut part = self.part.lock().unwrap_or_else(PoisonError::into_inner);
        let (part, begun) = &mut *part;
        part.reach(*begun / self.seconds);
        *begun += Speed::NOMINAL.seconds(work);
    }

    /// It is over.
    pub(super) fn end(self) {
        let (part, _) = self.part.into_inner().unwrap_or_else(PoisonError::into_inner);
        part.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard(Mutex<Vec<f64>>);

    impl Progress for Heard {
        fn event(&self, event: Event<'_>) {
            if let Event::Worked { seconds } = event {
                self.0.lock().expect("one thread").push(seconds);
            }
        }
    }

    /// Work of so many nominal seconds.
    fn work(seconds: f64) -> Work {
        Work::operations(seconds * Speed::NOMINAL.operations)
    }

    fn heard(steps: usize, last: usize) -> Vec<f64> {
        let heard = Heard::default();
        let mut part = Part::new(work(1600.0), &heard);
        (1..=last).for_each(|step| part.reach(step as f64 / steps as f64));
        part.end();
        heard.0.into_inner().expect("one thread")
    }

    #[test]
    fn a_training_is_told_in_parts_that_add_up() {
        assert_eq!(heard(4, 4), [400.0; 4]);
        let long = heard(12_800, 12_800);
        assert_eq!(long.len(), 100);
        // A hundred differences of shares, each rounded.
        assert!((long.iter().sum::<f64>() - 1600.0).abs() < 1e-9);
    }

    #[test]
    fn what_ends_early_is_told_to_its_end_and_what_ends_late_no_further() {
        assert_eq!(heard(4, 1), [400.0, 1200.0]);
        assert_eq!(heard(4, 9), [400.0; 4]);
        assert_eq!(heard(0, 0), [1600.0]);
    }

    #[test]
    fn pieces_of_a_reading_are_told_once_they_are_done() {
        let heard = Heard::default();
        let part = ReadingPart::new(work(8.0), &heard);
        for piece in [2.0, 4.0, 1.0] {
            part.begin(work(piece));
        }
        part.end();
        assert_eq!(heard.0.into_inner().expect("one thread"), [2.0, 4.0, 2.0]);
    }
}
