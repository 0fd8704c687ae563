//! What holds of every overview.

use super::{Entry, by_paper, overview_picture, sentence};
use crate::claim::Finding::{Fails, Holds, Open, Untrained};
use crate::claim::{MapRecord, Record, Role, Verdict};
use crate::report::picture::reading::assert_labels_apart;
use crate::report::records::{cells, map_record, part, record};

const VALUES: [f64; 4] = [0.6, 0.9, 0.1, 0.8];

fn of(name: &str, verdict: Verdict) -> Record {
    let parts = vec![part(Role::Effect, "trained: x", &VALUES)];
    let record = record(parts, vec![cells("trained", "x", &VALUES)]);
    Record { claim: name.to_owned(), verdict, ..record }
}

fn entries<'a>(records: &'a [Record], maps: &'a [MapRecord]) -> Vec<Entry<'a>> {
    records.iter().map(|record| Entry { record, maps }).collect()
}

#[test]
fn a_paper_is_told_in_plain_words() {
    let records = [
        of("m.a", Verdict::Supported),
        of("m.b", Verdict::Refuted),
        of("m.c", Verdict::Supported),
        of("m.d", Verdict::Inconclusive),
        of("m.e", Verdict::Refuted),
        of("m.f", Verdict::Unspecific),
    ];
    let everywhere = [map_record(&[64.0, 128.0], &[12.0], &[Holds, Holds])];
    let told = |entries: Vec<Entry<'_>>| sentence(&by_paper(entries)[0]);
    assert_eq!(
        told(entries(&records, &[])),
        "2 of 6 statements hold here. 2 do not, 1 is seen in a control too, 1 is open."
    );
    assert_eq!(
        told(entries(&records[..1], &everywhere)),
        "1 of 1 statement holds here: 1 at every setting of their maps."
    );
    let partly = [map_record(&[64.0, 128.0], &[12.0], &[Fails, Holds])];
    let mut both = entries(&records[..1], &everywhere);
    both.extend(entries(&records[2..3], &partly));
    assert_eq!(
        told(both),
        "2 of 2 statements hold here: 1 at every setting of their maps, 1 at a part of them."
    );
}

#[test]
fn claims_are_ordered_by_verdict_and_keep_a_module_that_tells_them_apart() {
    let records =
        [of("m.b", Verdict::Refuted), of("m.a", Verdict::Supported), of("n.c", Verdict::Refuted)];
    let papers = by_paper(entries(&records, &[]));
    let names: Vec<&str> =
        papers[0].claims.iter().map(|one| papers[0].name(&one.record.claim)).collect();
    assert_eq!(names, ["m.a", "m.b", "n.c"]);
    assert_eq!(by_paper(entries(&records[..2], &[]))[0].name("m.b"), "b");
}

#[test]
fn the_picture_has_every_claim_its_bar_and_its_patch() {
    let records: Vec<Record> = super::ORDER
        .into_iter()
        .enumerate()
        .map(|(index, verdict)| of(&format!("m.claim_{index}"), verdict))
        .collect();
    let maps = [map_record(&[64.0, 128.0], &[4.0, 12.0], &[Fails, Open, Untrained, Holds])];
    let entries = entries(&records, &maps);
    let picture = overview_picture(&entries);
    assert_labels_apart(&picture);
    assert_eq!(picture, overview_picture(&entries));
    for record in &records {
        assert!(picture.contains(&record.claim["m.".len()..]), "{}", record.claim);
    }
    // Three of four seeds of a bar of 48; the claim holds in the upper right cell, where it is registered.
    assert_eq!(picture.matches("M0 0h36v8H0z").count(), records.len());
    let holds = "M5 0h4.5v3.5h-4.5z";
    assert_eq!(
        picture.matches(&format!("d=\"{holds}\" fill=\"currentColor\"")).count(),
        records.len()
    );
    let pale = "M0 4h4.5v3.5h-4.5zM5 4h4.5v3.5h-4.5z";
    assert_eq!(picture.matches(&format!("d=\"{pale}\" fill=\"#e2e2dc\"")).count(), records.len());
}

#[test]
fn an_overview_of_nothing_is_a_picture() {
    assert!(overview_picture(&[]).contains("No claim was checked."));
}
