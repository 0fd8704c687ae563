//! A record that a registry is given for one of its claims, and what is printed of it.

use deepclaims_harness::claim::{Claim, Registry, Replication};
use deepclaims_harness::report::{
    ClaimDocument, ErrorRates, Style, bibliography, checklist, citation, claim_list, differences,
    evidence_picture, explain, readme_table,
};
use deepclaims_harness::run::Checked;

use crate::signed::signed;
use crate::toy;

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let claims = toy::claims();
    let id = claims[0].id();
    check_registry(&claims, text);
    if let Some(mut record) = signed(text) {
        record.claim.clone_from(&id);
        record.digest = record.compute_digest();
        let text = record.to_text();
        let recorded = check_registry(&claims, &text).expect("a whole record");
        assert_eq!(recorded, text);
    }
}

/// The text of what is recorded of the first claim, where the registry takes it.
fn check_registry(claims: &[Claim], text: &str) -> Option<String> {
    let id = claims[0].id();
    let registry = match Registry::new(claims.to_vec(), &[(&id, text)]) {
        Ok(registry) => registry,
        Err(error) => {
            assert!(error.to_string().contains(&id));
            return None;
        }
    };
    let style = Style {
        colour: false,
        width: Some(80),
    };
    let claim = registry.claim(&id).expect("a claim of the registry");
    let record = registry.recorded(&id).expect("a record of the registry");
    assert_eq!(record.claim, id);
    let replication = Replication::of(record);
    let checked = Checked {
        record: record.clone(),
        replication,
        seconds: 1.0,
    };
    let printed = [
        checklist(&[checked], &registry, true, style),
        explain(claim, Some(record)),
        claim_list(&registry, style),
        readme_table(&registry),
        serde_json::to_string(&ClaimDocument::new(claim, Some(record))).expect("plain data"),
        serde_json::to_string(&ErrorRates::of(&[(record, &replication)])).expect("plain data"),
    ];
    assert!(printed.iter().all(|text| !text.is_empty()));
    assert_eq!(differences(record, record), []);
    assert!(!citation(record, "file").is_empty() && !bibliography(record).is_empty());
    let _ = evidence_picture(record);
    Some(record.to_text())
}
