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
    match rayon::current_thread_index() {
        Some(_) => share(rayon::current_num_threads(), TRAINING.load(Ordering::Relaxed)),
        None => 1,
    }
}

/// The threads of each training where so many threads train.
fn share(threads: usize, training: usize) -> usize {
    (threads / training.max(1)).max(1)
}

/// In how many parts `operations` floating-point operations are best cut.
pub(crate) fn parts(operations: usize) -> usize {
    match operations / WORTHWHILE {
        0 | 1 => 1,
        worthwhile => worthwhile.min(threads()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_train_are_shared_out() {
        assert_eq!(
            [(8, 0), (8, 1), (8, 3), (8, 9), (1, 1)].map(|(all, own)| share(all, own)),
            [8, 8, 2, 1, 1]
        );
        assert_eq!(threads(), 1, "outside of a pool");
        assert_eq!([0, WORTHWHILE, 100 * WORTHWHILE].map(parts), [1; 3], "outside of a pool");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().expect("threads");
        assert_eq!(pool.install(|| parts(WORTHWHILE)), 1, "not worth it");
    }

    #[test]
    fn a_thread_trains_once_however_many_trainings_are_nested() {
        let before = UNDER_WAY.get();
        let outer = TrainingTime::begin();
        let inner = TrainingTime::begin();
        assert_eq!(UNDER_WAY.get(), before + 2);
        assert!(TRAINING.load(Ordering::Relaxed) >= 1);
        drop(inner);
        drop(outer);
        assert_eq!(UNDER_WAY.get(), before);
    }
}
