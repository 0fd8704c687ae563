//! Records for tests, of whatever is asked for.

use crate::claim::{
    ArmRecord, CaseRecord, Column, Definition, Expectation, Finding, Identity, MapAxisRecord,
    MapCellRecord, MapRecord, PaperRecord, PartRecord, PropertyRecord, Quantity, Record, Role,
    Schema, Seeds, Setting, Term, Value, Verdict, distinct,
};
use deepclaims_lab::stats::{Criterion, Decision};

const CASE: &str = "D";

/// A record with one case, or none where there are no parts.
pub(crate) fn record(parts: Vec<PartRecord>, cells: Vec<Column>) -> Record {
    let names = distinct(cells.iter().map(|column| column.term.arm.clone()));
    let arm = |name| ArmRecord { name, networks: Vec::new(), samples: None, missing: Vec::new() };
    let arms = names.into_iter().map(arm).collect();
    let count = cells.first().map_or(3, |column| column.values.len() as u64);
    let case = CaseRecord {
        name: CASE.to_owned(),
        verdict: Verdict::Inconclusive,
        seeds: count,
        unreplicated: false,
        parts,
        arms,
    };
    Record {
        schema: Schema::CURRENT,
        claim: "module.claim".to_owned(),
        statement: "Something is so.".to_owned(),
        verdict: Verdict::Inconclusive,
        digest: "0123abcd".to_owned(),
        program: None,
        source: "claims/module/claim.rs:1".to_owned(),
        definition: Definition::Paper,
        quantity: "a quantity".to_owned(),
        remarks: vec!["A remark.".to_owned()],
        domain: Vec::new(),
        paper: Some(PaperRecord {
            title: "A title".to_owned(),
            authors: "Somebody".to_owned(),
            venue: "somewhere".to_owned(),
            arxiv: "0000.00000v1".to_owned(),
            section: "section 1".to_owned(),
        }),
        seeds: Seeds::new(0, count),
        epochs: None,
        data: None,
        cases: if case.parts.is_empty() { Vec::new() } else { vec![case] },
        properties: Vec::new(),
        trainings: Vec::new(),
        cells,
    }
}

/// The number that is written as "arm: number".
pub(super) fn identity(text: &str) -> Identity {
    let (arm, name) = text.split_once(": ").unwrap_or((text, ""));
    term(arm, name.to_owned().into()).into()
}

fn term(arm: &str, quantity: Quantity) -> Term {
    Term { arm: arm.to_owned(), quantity }
}

/// An open part that must lie above one half, on these values.
pub(crate) fn part(role: Role, number: &str, values: &[f64]) -> PartRecord {
    let criterion = Criterion::Above(0.5);
    let answer = |value: &f64| value.is_finite().then(|| criterion.is_met(*value));
    let decision = Decision::on(values.iter().map(answer));
    PartRecord::new(role, (identity(number), None), Some(criterion), &decision, values, 0)
}

/// The cells of an arm's number.
pub(crate) fn cells(arm: &str, quantity: impl Into<Quantity>, values: &[f64]) -> Column {
    Column { case: CASE.to_owned(), term: term(arm, quantity.into()), values: values.to_vec() }
}

/// A property with these errors.
pub(crate) fn property(expectation: Expectation, smallest: f64, largest: f64) -> PropertyRecord {
    PropertyRecord {
        property: "Something is so in every case.".to_owned(),
        expectation,
        met: true,
        cases: 256,
        largest_error: largest,
        smallest_error: smallest,
        counterexample: None,
    }
}

/// A map over width, and over depth where there are several rows.
pub(crate) fn map_record(widths: &[f64], depths: &[f64], findings: &[Finding]) -> MapRecord {
    let along = |setting, values: &[f64], registered: f64, within| MapAxisRecord {
        setting,
        registered: registered.into(),
        relative: false,
        within: Some(within),
        words: None,
        values: values.iter().map(|&value| Value::Number(value)).collect(),
    };
    let mut axes = vec![along(Setting::Width, widths, 128.0, [64.0, 512.0])];
    if depths.len() > 1 {
        axes.push(along(Setting::Depth, depths, 12.0, [8.0, 24.0]));
    }
    let cell = |(index, &finding): (usize, &Finding)| {
        let (width, depth) = (widths[index % widths.len()], depths[index / widths.len()]);
        MapCellRecord {
            at: vec![width.into(), depth.into()],
            finding,
            verdict: None,
            settled: finding != Finding::Open,
            seeds: 9,
            share: Some(if finding == Finding::Holds { 1.0 } else { 0.0 }),
            registered: width == 128.0 && depth == 12.0,
            in_domain: width >= 64.0 && depth >= 8.0,
            parts: Vec::new(),
        }
    };
    MapRecord {
        schema: Schema::CURRENT,
        claim: "module.claim".to_owned(),
        statement: "It holds.".to_owned(),
        command: "deepclaims map module.claim".to_owned(),
        level: 1e-2,
        first_seed: 200,
        most_seeds: 17,
        axes,
        cells: findings.iter().enumerate().map(cell).collect(),
    }
}
