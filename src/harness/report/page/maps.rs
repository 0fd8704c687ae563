//! Where a claim holds.

use maud::{Markup, html};

use super::figures::figure;
use super::{ReportedClaim, code};
use crate::report::{CounterexampleSummary, MapSummary, heat_map};

/// The recorded maps and the recorded counterexample.
pub(super) fn maps(claim: &ReportedClaim<'_>) -> Markup {
    let id = &claim.record.claim;
    let counterexample = claim.counterexample.as_ref().map(CounterexampleSummary::new);
    html! {
        @if !claim.maps.is_empty() || counterexample.is_some() {
            h3 { "Where it holds, as recorded" }
        }
        @for map in &claim.maps {
            @let said = MapSummary::new(map);
            @let axes: Vec<&str> = map.axes.iter().map(|axis| axis.setting.name()).collect();
            (figure(
                heat_map(map),
                &format!("where {id} holds over {}", axes.join(" and ")),
                &format!("{id}: {}.", said.sentence),
            ))
            p { (code(said.command)) }
        }
        @if let Some(found) = counterexample {
            p { "It is " (found.sentence) ": " (code(found.command)) }
        }
    }
}
