//! Records as text.

use deepclaims::claim::Record;

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

/// A record survives each of its forms to the last digit.
fn check_forms(record: &Record) {
    let text = record.to_text();
    let snapshot = format!("---\nsource: fuzz\n---\n{text}");
    for form in [&text, &record.to_json(), &snapshot] {
        let read = Record::read(form).expect("a record's own text");
        assert_eq!(read.to_text(), text, "of {form}");
        assert_eq!(read.digest, record.digest);
        assert_eq!(read.compute_digest(), record.digest);
    }
}
