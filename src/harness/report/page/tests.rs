//! What holds of the page of every run.

use std::borrow::Cow;

use maud::PreEscaped;

use super::shorter::shorter;
use super::{Illustration, ReportedClaim, SCRIPT, StoredRun, policy, report_page};
use crate::claim::{
    CaseRecord, DataRecord, Expectation, Finding, NetworkRecord, Record, Role, Verdict,
};
use crate::report::evidence::{case_picture, property_picture};
use crate::report::records::{cells, map_record, part, property, record};
use crate::report::{AgainstRecord, NotApplicable, in_a_line};
use deepclaims_lab::train::Step;

const VALUES: [f64; 3] = [0.4, f64::NAN, 0.7];

fn claim(record: Record) -> ReportedClaim<'static> {
    ReportedClaim {
        record: Cow::Owned(record),
        against: AgainstRecord::default(),
        check: Some("deepclaims check".to_owned()),
        verify: "deepclaims verify".to_owned(),
        illustrations: Vec::new(),
        maps: Vec::new(),
        counterexample: None,
    }
}

fn run(claims: Vec<ReportedClaim<'static>>) -> StoredRun<'static> {
    StoredRun {
        program: "deepclaims 0.0.0".to_owned(),
        data: "digits".to_owned(),
        sha256: "c8282d17".to_owned(),
        images: 1797,
        bits_guaranteed: true,
        as_recorded: false,
        not_applicable: Vec::new(),
        claims,
    }
}

fn tested(name: &str, verdict: Verdict) -> Record {
    let parts = vec![
        part(Role::Effect, "trained: x", &VALUES),
        part(Role::NegativeControl, "untrained: x", &VALUES),
        part(Role::Report, "trained: y", &[]),
    ];
    Record {
        claim: name.to_owned(),
        verdict,
        digest: format!("digest-of-{name}"),
        ..record(parts, vec![cells("trained", "x", &VALUES)])
    }
}

fn exact(name: &str) -> Record {
    let properties = vec![
        property(Expectation::Holds, 0.0, 0.5),
        property(Expectation::Breaks, 2.0, f64::INFINITY),
    ];
    Record {
        claim: name.to_owned(),
        verdict: Verdict::Supported,
        digest: format!("digest-of-{name}"),
        properties,
        ..record(Vec::new(), Vec::new())
    }
}

const VERDICTS: [Verdict; 5] = [
    Verdict::Supported,
    Verdict::Uncontrolled,
    Verdict::Inconclusive,
    Verdict::Unspecific,
    Verdict::Refuted,
];

#[test]
fn every_claim_is_there_once_with_verdict_digest_and_commands() {
    let tested = VERDICTS.iter().enumerate();
    let mut records: Vec<Record> =
        tested.map(|(index, verdict)| tested_of(index, *verdict)).collect();
    records.push(exact("m.exact"));
    let run = run(records.iter().cloned().map(claim).collect());
    let page = report_page(&run);
    let count = |piece: &str| page.matches(piece).count();
    for record in &records {
        let name = &record.claim;
        assert_eq!(count(&format!("id=claim-{name} ")), 1);
        // In the overview, and at the claim itself.
        assert_eq!(count(&format!("href=#claim-{name}")), 2);
        assert_eq!(count(&format!(">digest-of-{name}<")), 1);
        let pictures = record.cases.iter().filter_map(|case| case_picture(record, case));
        for picture in pictures.chain(property_picture(record)) {
            assert_eq!(count(&shorter(&PreEscaped(picture))), 1);
        }
        let line = in_a_line(record);
        assert_eq!(count(&format!("<pre tabindex=0>{line} (deepclaims 0.0.0; ")), 1);
    }
    assert_eq!(report_page(&run), page);
    for command in [">deepclaims check<", ">deepclaims verify<"] {
        assert_eq!(count(command), records.len());
    }
}

fn tested_of(index: usize, verdict: Verdict) -> Record {
    tested(&format!("m.c{index}"), verdict)
}

#[test]
fn text_from_records_and_files_is_escaped() {
    let script = "</title><script>alert('\"1\"')</script>\u{0}";
    let mut record = tested("m.c", Verdict::Refuted);
    let CaseRecord { name, parts, arms, .. } = &mut record.cases[0];
    parts[0].number.term.quantity = script.into();
    arms[0].networks.push(NetworkRecord { training: script.to_owned(), step: Step::Last });
    let paper = record.paper.as_mut().expect("a paper");
    for text in [
        &mut record.statement,
        &mut record.quantity,
        &mut record.digest,
        &mut record.source,
        &mut paper.title,
        &mut paper.arxiv,
        name,
        &mut parts[0].number.term.arm,
    ] {
        script.clone_into(text);
    }
    record.data = Some(DataRecord {
        name: script.to_owned(),
        sha256: script.to_owned(),
        labels: Some(vec![-1]),
        held_out: None,
        notes: vec![script.to_owned()],
        shrunk: vec![script.to_owned()],
    });
    let illustration =
        Illustration { file: script.to_owned(), svg: Some(format!("<svg>{script}</svg>")) };
    let mut properties = exact("m.exact");
    properties.properties[0].property = script.to_owned();
    properties.properties[0].counterexample = Some(script.to_owned());
    let mut claims = vec![claim(record), claim(properties)];
    claims[0].illustrations.push(illustration);
    let page = report_page(&StoredRun {
        program: script.to_owned(),
        data: script.to_owned(),
        not_applicable: vec![NotApplicable { claim: script.into(), because: script.into() }],
        ..run(claims)
    });
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    assert!(!page.contains('\u{0}'));
    assert_eq!(page.matches("</title>").count(), 1 + 2, "of the page and two pictures");
}

/// Control characters become spaces, which end a value without quotes.
#[test]
fn a_control_character_ends_no_value() {
    let record = Record { statement: "x\u{1}hidden".to_owned(), ..tested("m.c", Verdict::Refuted) };
    let page = report_page(&run(vec![claim(record)]));
    assert!(page.contains(" title=\"x hidden\">"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let mut claim = claim(tested("m.c", Verdict::Supported));
    claim.illustrations.push(Illustration {
        file: "m.c.angle.svg".to_owned(),
        svg: Some("<svg width=\"10\" height=\"20\"></svg>".to_owned()),
    });
    let page = report_page(&run(vec![claim]));
    assert!(page.contains("<script>") && page.contains("default-src 'none'"));
    for loader in ["<link", "<script ", "@import", "url(", "<iframe", "src=\"http", "srcset"] {
        assert!(!page.contains(loader), "{loader}");
    }
    assert_eq!(page.matches("src=").count(), 1);
    let image = "alt=\"Illustration of m.c, m.c.angle.svg\" \
        src=\"data:image/svg+xml,%3Csvg width=%2210%22 height=%2220%22%3E%3C/svg%3E\"";
    assert!(page.contains(image));
}

#[test]
fn a_picture_that_is_not_there_is_named() {
    let mut claim = claim(tested("m.c", Verdict::Supported));
    claim.illustrations.push(Illustration { file: "m.c.angle.svg".to_owned(), svg: None });
    let page = report_page(&run(vec![claim]));
    assert!(page.contains("The picture m.c.angle.svg is not in the folder"));
}

#[test]
fn recorded_maps_are_drawn() {
    let maps = vec![map_record(&[16.0, 128.0], &[12.0], &[Finding::Fails, Finding::Holds])];
    let page = report_page(&run(vec![ReportedClaim {
        maps,
        ..claim(tested("module.claim", Verdict::Supported))
    }]));
    for piece in [
        "on its map it holds at 1 of 2 settings",
        "Where module.claim holds",
        "module.claim: holds for width 128, fails for width 16.",
    ] {
        assert!(page.contains(piece), "{piece:?}");
    }
}

#[test]
fn a_run_without_claims_has_a_page() {
    let page = report_page(&run(Vec::new()));
    assert!(page.contains("No claim was checked."));
}

#[test]
fn the_one_script_is_the_one_that_may_run() {
    let page = report_page(&run(Vec::new()));
    assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
    // Its digest is in the policy, so that a browser runs these bytes and no others.
    assert!(policy().contains("script-src 'sha256-") && !SCRIPT.contains("</"));
}

#[test]
fn verdicts_that_there_are_can_be_chosen() {
    let claims = vec![claim(tested("m.a", Verdict::Refuted)), claim(exact("m.b"))];
    let page = report_page(&run(claims));
    for (id, there) in
        [("all", true), ("refuted", true), ("supported", true), ("unspecific", false)]
    {
        assert_eq!(page.contains(&format!(" id=show-{id}")), there, "{id}");
    }
}
