//! The sides of a criterion.

use deepclaims_lab::stats::Criterion;

/// A threshold, and on which side of it values are demanded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Side {
    pub(super) threshold: f64,
    pub(super) above: bool,
}

/// One side, or two of an interval; none where nothing is demanded.
pub(super) fn sides(criterion: Option<Criterion>) -> Vec<Side> {
    let side = |threshold, above| Side { threshold, above };
    match criterion {
        None => Vec::new(),
        Some(Criterion::Above(threshold)) => vec![side(threshold, true)],
        Some(Criterion::Below(threshold)) => vec![side(threshold, false)],
        Some(Criterion::Within(least, most)) => vec![side(least, true), side(most, false)],
    }
}

impl Side {
    /// The values that it forbids.
    pub(super) fn forbidden(self) -> (f64, f64) {
        if self.above {
            (f64::NEG_INFINITY, self.threshold)
        } else {
            (self.threshold, f64::INFINITY)
        }
    }
}
