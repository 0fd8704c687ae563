//! Records as text.

use deepclaims_harness::claim::Record;
use deepclaims_lab::stats::Criterion;

use crate::signed::signed;

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    match Record::read(text) {
        Ok(record) => check_forms(&record),
        Err(error) => assert!(error.to_string().starts_with("it")),
    }
    if let Some(record) = signed(text) {
        check_forms(&record);
    }
}

/// A record survives each of its forms to the last digit. Only of a threshold must the author see to it that it is
/// finite: JSON has no other.
fn check_forms(record: &Record) {
    let mut parts = record.cases.iter().flat_map(|case| &case.parts);
    if parts.any(|part| part.criterion.is_some_and(|criterion| !is_finite(criterion))) {
        return;
    }
    let text = record.to_text();
    let snapshot = format!("---\nsource: fuzz\n---\n{text}");
    for form in [&text, &record.to_json(), &snapshot] {
        let read = Record::read(form).expect("a record's own text");
        assert_eq!(read.to_text(), text, "of {form}");
        assert_eq!(read.digest, record.digest);
        assert_eq!(read.compute_digest(), record.digest);
    }
}

fn is_finite(criterion: Criterion) -> bool {
    match criterion {
        Criterion::Above(threshold) | Criterion::Below(threshold) => threshold.is_finite(),
        Criterion::Within(least, most) => least.is_finite() && most.is_finite(),
    }
}
