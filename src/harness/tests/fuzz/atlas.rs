//! A map or a counterexample that a registry is given for one of its claims, and what is printed of it.

use std::borrow::Cow;

use deepclaims_harness::claim::{
    Claim, CounterexampleRecord, MapRecord, Record, Registry, RegistryError,
};
use deepclaims_harness::report::{
    AgainstRecord, ClaimList, FORMATS, ReportedClaim, StoredRun, Style, claim_figure, claims_table,
    heat_map, map_picture, map_sentence, report_page,
};
use serde_json::Value;

use crate::toy;

/// A whole record, for the page that shows maps beside it.
const RECORD: &str = include_str!("corpus/record/whole");

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let claims = toy::claims();
    check_atlas(&claims, text);
    // The same as what is recorded of a claim that there is.
    if let Ok(Value::Object(mut fields)) = serde_json::from_str(text) {
        fields.insert("claim".to_owned(), claims[0].id().into());
        check_atlas(&claims, &Value::Object(fields).to_string());
    }
}

fn check_atlas(claims: &[Claim], text: &str) {
    let id = claims[0].id();
    let registry = Registry::new(claims.to_vec(), &[]).expect("sound claims");
    let maps = registry.clone().with_atlas(&[(&id, text)], &[]);
    if let Some(found) = read(maps.maps(&id), &id) {
        for map in found {
            check_map(map);
        }
        print(&maps, &id);
    }
    let counterexamples = registry.with_atlas(&[], &[(&id, text)]);
    if let Some(found) = read(counterexamples.counterexample(&id), &id) {
        let found: &CounterexampleRecord = found.expect("what was given");
        assert_eq!(found.claim, id);
        print(&counterexamples, &id);
    }
}

/// What was read; an error names the claim.
fn read<T>(found: Result<T, RegistryError>, id: &str) -> Option<T> {
    found.map_err(|error| assert!(error.to_string().contains(id), "{error}")).ok()
}

fn check_map(map: &MapRecord) {
    let picture = map_picture(map);
    assert_eq!(picture.is_empty(), map.axes.is_empty());
    let _ = (map_sentence(map), heat_map(map));
}

/// Writes all that is said of maps and counterexamples, in all formats.
fn print(registry: &Registry, id: &str) {
    let style = Style { colour: false, width: Some(80) };
    let list = ClaimList::all(registry).expect("what can be read");
    for format in FORMATS {
        let printed = [
            format.list().map(|write| write(&list, style)),
            format.show().map(|write| write(&list.0, style)),
        ];
        assert!(printed.iter().flatten().all(|text| !text.is_empty()));
    }
    let record = Record::read(RECORD).expect("a whole record");
    let maps = registry.maps(id).expect("what can be read").to_vec();
    let _ = (claims_table(&list), claim_figure(&record, &maps));
    let claim = ReportedClaim {
        against: AgainstRecord::default(),
        check: None,
        verify: "verify".to_owned(),
        illustrations: Vec::new(),
        counterexample: registry.counterexample(id).expect("what can be read").cloned(),
        maps,
        record: Cow::Owned(record),
    };
    let run = StoredRun {
        program: "program".to_owned(),
        data: "digits".to_owned(),
        sha256: String::new(),
        images: 1,
        bits_guaranteed: true,
        as_recorded: true,
        not_applicable: Vec::new(),
        claims: vec![claim],
    };
    assert!(report_page(&run).ends_with("</html>"));
}
