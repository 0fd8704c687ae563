//! The evidence of a part over its seeds.

use maud::Markup;

use super::role;
use crate::claim::PartRecord;
use crate::report::chart::{Chart, Line};
use crate::report::picture::Axis;
use deepclaims_lab::stats::{DECISIVE, Tally};

/// Width and height of the area of the path, beside which its levels have their labels.
const AREA: (f64, f64) = (250.0, 70.0);
/// Evidence beyond this, as a power of ten, stands at the edge.
const MOST: f64 = 5.0;

/// The path of a part that took more than the fewest seeds, or is open after them, and its height: upwards
/// the evidence that more than half of all seeds agree, downwards that less than half do, as powers of ten.
pub(super) fn evidence(part: &PartRecord, tallies: &[Tally]) -> Option<(Markup, f64)> {
    if !part.took_more_than_the_fewest() {
        return None;
    }
    let point = |(seeds, tally): (u32, &Tally)| (f64::from(seeds), signed(*tally));
    let path = (1..).zip(tallies).map(point).collect();
    let threshold = libm::log10(DECISIVE);
    let seeds = Axis::linear("seeds looked at", 0.0, tallies.len() as f64);
    let (_, colour) = role::look(part.role);
    let chart = Chart::new("", seeds, Axis::linear("log10 e-value", -MOST, MOST))
        .area(AREA.0, AREA.1)
        .level(threshold, "holds")
        .level(-threshold, "fails")
        .line(Line::new(path).colour(colour));
    Some(chart.drawing())
}

/// The larger evidence as a power of ten, negative where it speaks against the sentence.
fn signed(tally: Tally) -> f64 {
    let [pro, contra] = [tally.evidence_for(), tally.evidence_against()].map(libm::log10);
    let signed = if pro >= contra { pro.max(0.0) } else { -contra.max(0.0) };
    signed.clamp(-MOST, MOST)
}
