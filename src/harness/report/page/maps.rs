//! Where a claim holds.

use maud::{Markup, html};

use super::figures::fitting;
use super::{ReportedClaim, code};
use crate::report::map::bare_heat_map;
use crate::report::{CounterexampleSummary, MapSummary};

/// The recorded maps and the recorded counterexample; nothing where there is neither.
pub(super) fn maps(claim: &ReportedClaim<'_>) -> Markup {
    let id = &claim.record.claim;
    let counterexample = claim.counterexample.as_ref().map(CounterexampleSummary::new);
    html! {
        @if !claim.maps.is_empty() || counterexample.is_some() {
            div.maps {
                @for map in &claim.maps {
                    @let said = MapSummary::new(map);
                    (fitting(&bare_heat_map(map), &format!("{id}: {}.", said.sentence)))
                    p.command { (code(said.command)) }
                }
                @if let Some(found) = counterexample {
                    p { "It is " (found.sentence) ":" }
                    p.command { (code(found.command)) }
                }
            }
        }
    }
}
