//! The range that an axis shows.

use super::side::sides;
use crate::claim::PartRecord;

/// Numbers closer to zero than this are drawn there.
const SMALLEST: f64 = 1e-290;
/// Numbers beyond this stand at the edge.
const LARGEST: f64 = 1e100;
/// Bounds that lie beyond the values and thresholds by more than so many times their range are cut off.
const REACH: f64 = 1.5;
/// Room around the outermost, as a share of the range.
const ROOM: f64 = 0.05;
/// The least range, as a share of the numbers in it.
const LEAST: f64 = 1e-4;

/// A range with all of these values and the thresholds in it, and as much of the bounds as does not dwarf them.
pub(super) fn span(
    part: &PartRecord,
    values: impl Iterator<Item = f64>,
    bounds: impl Iterator<Item = f64>,
) -> (f64, f64) {
    let thresholds = sides(part.criterion).into_iter().map(|side| side.threshold);
    let inner = values.chain(thresholds).chain([part.estimate]);
    let (low, high) = hull(inner).unwrap_or((-1.0, 1.0));
    let reach = REACH * (high - low).max(LEAST * low.abs().max(high.abs()));
    let bounds = bounds.filter(|bound| bound.is_finite());
    let cut = bounds.map(|bound| bound.clamp(low - reach, high + reach));
    let (low, high) = hull(cut.chain([low, high])).unwrap_or((low, high));
    widened(low, high)
}

/// The smallest and the largest of the finite ones.
fn hull(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|value| value.is_finite());
    let bounded = finite.map(|value| match value.abs() {
        // No axis has room for steps that small.
        size if size < SMALLEST => 0.0,
        _ => value.clamp(-LARGEST, LARGEST),
    });
    bounded.fold(None, |hull, value| match hull {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

fn widened(low: f64, high: f64) -> (f64, f64) {
    let largest = low.abs().max(high.abs());
    let least = if largest == 0.0 { 1.0 } else { LEAST * largest };
    let room = (ROOM * (high - low)).max(least);
    (low - room, high + room)
}
