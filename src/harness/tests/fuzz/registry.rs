//! A record that a registry is given for one of its claims, and what is printed of it.

use deepclaims_harness::claim::{Claim, Record, Registry};
use deepclaims_harness::report::{
    CheckDocument, CheckView, Cited, ClaimList, FORMATS, Style, differences, evidence_picture,
};
use deepclaims_harness::run::{Checked, Execution};
use deepclaims_lab::data::Source;

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
    let registry = Registry::new(claims.to_vec(), &[(&id, text)]).expect("sound claims");
    let record = match registry.recorded(&id) {
        Ok(record) => record.expect("a record of the registry"),
        Err(error) => {
            assert!(error.to_string().contains(&id));
            return None;
        }
    };
    let style = Style { colour: false, width: Some(80) };
    assert_eq!(record.claim, id);
    print(&registry, record, style);
    assert_eq!(differences(record, record), []);
    let _ = evidence_picture(record);
    Some(record.to_text())
}

/// Writes all that is said of the record, in all formats.
fn print(registry: &Registry, record: &Record, style: Style) {
    let checked = Checked { record: record.clone(), seconds: 1.0 };
    let execution = Execution { checked: vec![checked], interrupted: None };
    let images = Source::Digits.load().expect("embedded images");
    let document =
        CheckDocument::new(&execution, registry, Some(u64::MAX), &images, Vec::new(), 1.0)
            .expect("a record that can be read");
    let view = CheckView { document: &document, registry, further: "", resume: "" };
    let list = ClaimList::all(registry).expect("a record that can be read");
    let cited = [Cited { record: record.clone(), verify: "verify".to_owned() }];
    for format in FORMATS {
        let printed = [
            format.check().map(|write| write(&view, style)),
            format.list().map(|write| write(&list, style)),
            format.show().map(|write| write(&list.0, style)),
            format.cite().map(|write| write(&cited, style)),
        ];
        assert!(printed.iter().flatten().all(|text| !text.is_empty()));
    }
}
