//! How often the whole suite errs, by design. `src/lab/tests/statistics.rs` proves and simulates the rule.

use deepclaims::registry;
use deepclaims_harness::claim::{Claim, Record};
use deepclaims_harness::report::ErrorRates;

#[test]
fn some_false_claim_is_supported_with_probability_of_at_most_one_percent() {
    let registry = registry().expect("the claims are consistent");
    let ids = registry.claims().iter().map(Claim::id);
    let records: Vec<&Record> =
        ids.filter_map(|id| registry.recorded(&id).expect("a whole record")).collect();
    assert_eq!(records.len(), registry.claims().len(), "everything is recorded");
    let rates = ErrorRates::of(&records);
    assert!(rates.false_pass > 0.0 && rates.false_pass <= 0.01, "{rates}");
    // A claim has more than one effect, and each may fail falsely.
    assert!(rates.false_fail > rates.false_pass && rates.false_fail <= 0.02, "{rates}");
}
