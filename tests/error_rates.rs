//! How often the whole suite errs, by design. `src/lab/tests/statistics.rs` proves and simulates the rule.

use deepclaims::registry;
use deepclaims_harness::claim::{Claim, Record};
use deepclaims_harness::report::ErrorRates;

#[test]
fn some_false_claim_is_supported_with_probability_of_at_most_one_percent() {
    let registry = registry().expect("the claims are consistent");
    // What is at paper scale is recorded nowhere.
    let claims = registry.claims().iter().filter(|claim| claim.paper_scale.is_none());
    let ids: Vec<String> = claims.map(Claim::id).collect();
    let records: Vec<&Record> =
        ids.iter().filter_map(|id| registry.recorded(id).expect("a whole record")).collect();
    assert_eq!(records.len(), ids.len(), "everything is recorded");
    let rates = ErrorRates::of(&records);
    assert!(rates.false_pass > 0.0 && rates.false_pass <= 0.01, "{rates}");
    // A claim has more than one effect, and each may fail falsely.
    assert!(rates.false_fail > rates.false_pass && rates.false_fail <= 0.02, "{rates}");
}
