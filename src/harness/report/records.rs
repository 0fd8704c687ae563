//! Records for tests, of whatever is asked for.

use crate::claim::{
    ArmRecord, CaseRecord, Column, Definition, Expectation, Identity, PaperRecord, PartRecord,
    PropertyRecord, Quantity, Record, Role, Schema, Seeds, Term, Verdict, distinct,
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
