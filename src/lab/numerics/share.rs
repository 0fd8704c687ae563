//! Work of one training that idle threads take a part of.
//!
//! What is shared is computed entry by entry, each from the same numbers in the same order, so the bits do not
//! depend on who computes what. Threads that train networks of their own take no part: several networks at once
//! are faster than one after the other.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Floating-point operations that are worth handing to another thread: of a few microseconds.
const WORTHWHILE: usize = 1 << 20;

/// Threads that train.
static TRAINING: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Trainings under way on this thread: a thread that waits for others may begin another one.
    static UNDER_WAY: Cell<usize> = const { Cell::new(0) };
}

/// The time of a training on this thread.
pub(crate) struct TrainingTime(());

impl TrainingTime {
    /// Begins here and ends where it is dropped.
    pub(crate) fn begin() -> Self {
        if UNDER_WAY.replace(UNDER_WAY.get() + 1) == 0 {
            TRAINING.fetch_add(1, Ordering::Relaxed);
        }
        Self(())
    }
}

impl Drop for TrainingTime {
    fn drop(&mut self) {
        if UNDER_WAY.replace(UNDER_WAY.get() - 1) == 1 {
            TRAINING.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Threads of the current rayon pool that a training may use, its own among them. Outside of a pool, one.
fn threads() -> usize {
    if rayon::current_thread_index().is_none() {
        return 1;
    }
    rayon::current_num_threads() / TRAINING.load(Ordering::Relaxed).max(1)
}

/// In how many parts `operations` floating-point operations are best cut.
pub(crate) fn parts(operations: usize) -> usize {
    match operations / WORTHWHILE {
        0 | 1 => 1,
        worthwhile => worthwhile.min(threads()).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_train_are_shared_out() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().expect("threads");
        assert_eq!(threads(), 1, "outside of a pool");
        pool.install(|| {
            assert_eq!(parts(WORTHWHILE), 1);
            let _one = TrainingTime::begin();
            let _nested = TrainingTime::begin();
            let alone = threads();
            // Other tests train at the same time.
            assert!((1..=8).contains(&alone), "{alone}");
            assert_eq!(parts(100 * WORTHWHILE), threads().max(1));
        });
    }
}
