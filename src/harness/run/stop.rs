//! Ending a run early.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A request to end the run: what is under way is given up, and nothing else begins. Clones are the
/// same request.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    /// When the run ends without being asked.
    deadline: Option<Instant>,
}

/// What a piece of work unwinds with where it is given up.
struct GivenUp;

impl Stop {
    /// Asks the run to end.
    pub fn request(&self) {
        self.flag.store(true, Ordering::SeqCst);
    }

    /// The same request, which is also made when the time is over. The other clones do not know of it.
    #[must_use]
    pub fn by(&self, deadline: Option<Instant>) -> Self {
        Self { flag: self.flag.clone(), deadline }
    }

    /// Whether the run is asked to end.
    pub fn requested(&self) -> bool {
        let late = |deadline: Instant| Instant::now() >= deadline;
        self.flag.load(Ordering::SeqCst) || self.deadline.is_some_and(late)
    }

    /// What a signal's handler sets.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.flag.clone()
    }

    /// Gives up the work under way where the run is asked to end: unwinds as far as
    /// [`unless_given_up`], without a message.
    pub(crate) fn give_up_if_requested(&self) {
        if self.requested() {
            resume_unwind(Box::new(GivenUp));
        }
    }
}

/// What this work gives; none where it was given up on the way.
pub(crate) fn unless_given_up<T>(work: impl FnOnce() -> T) -> Option<T> {
    // What was half done is dropped with the work.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => Some(value),
        Err(payload) if payload.is::<GivenUp>() => None,
        Err(payload) => resume_unwind(payload),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn work_goes_on_until_a_stop_is_requested() {
        let stop = Stop::default();
        let work = || {
            stop.give_up_if_requested();
            7
        };
        assert_eq!(unless_given_up(work), Some(7));
        stop.clone().request();
        assert_eq!(unless_given_up(work), None);
    }

    #[test]
    fn a_deadline_belongs_to_one_clone() {
        let stop = Stop::default();
        let now = Instant::now();
        assert!(stop.by(Some(now)).requested());
        assert!(!stop.by(Some(now + Duration::from_hours(1))).requested());
        assert!(!stop.requested());
        stop.request();
        assert!(stop.by(None).requested());
    }

    #[test]
    fn another_panic_goes_through() {
        let other = || unless_given_up(|| resume_unwind(Box::new("other")));
        let payload = catch_unwind(other).err().and_then(|payload| payload.downcast().ok());
        assert_eq!(payload.map(|payload: Box<&str>| *payload), Some("other"));
    }
}
