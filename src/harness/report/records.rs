//! Records for tests, of whatever is asked for.

use crate::claim::{
    ArmRecord, CaseRecord, Definition, Expectation, NumberRecord, PaperRecord, PartRecord,
    PropertyRecord, Record, Role, Rule, Seeds, Verdict,
};
use deepclaims_lab::stats::{Bounds, Criterion, Outcome, Summary};

/// A record with one case, or none where there are no parts.
pub(crate) fn record(parts: Vec<PartRecord>, arms: Vec<ArmRecord>) -> Record {
    let case = CaseRecord {
        name: "D".to_owned(),
        verdict: Verdict::Inconclusive,
        unreplicated: false,
        parts,
        arms,
    };
    Record {
        schema: Record::SCHEMA,
        claim: "module.claim".to_owned(),
        statement: "Something is so.".to_owned(),
        verdict: Verdict::Inconclusive,
        digest: "0123abcd".to_owned(),
        program: None,
        definition: Definition::Paper,
        quantity: "a quantity".to_owned(),
        remarks: vec!["A remark.".to_owned()],
        paper: PaperRecord {
            title: "A title".to_owned(),
            authors: "Somebody".to_owned(),
            venue: "somewhere".to_owned(),
            arxiv: "0000.00000v1".to_owned(),
            section: "section 1".to_owned(),
        },
        seeds: Seeds { first: 0, count: 3 },
        data: None,
        cases: if case.parts.is_empty() {
            Vec::new()
        } else {
            vec![case]
        },
        properties: Vec::new(),
    }
}

/// A part whose mean must lie above one half, on these values.
pub(crate) fn part(role: Role, number: &str, values: &[f64]) -> PartRecord {
    let present: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .collect();
    let (summary, bounds) = (Summary::of(&present), Bounds::of_mean(&present));
    PartRecord {
        role,
        number: number.to_owned(),
        place: None,
        places: None,
        rule: Rule::Mean,
        criterion: Some(Criterion::Above(0.5)),
        outcome: Some(Outcome::Open),
        seeds: values.len(),
        missing: values.len() - present.len(),
        filtered: None,
        estimate: summary.mean,
        standard_deviation: summary.standard_deviation,
        lower: bounds.lower,
        upper: bounds.upper,
        no_spread: summary.no_spread(),
        further_seeds: None,
        unfiltered: None,
    }
}

/// An arm with these numbers.
pub(crate) fn arm(name: &str, numbers: &[(&str, &[f64])]) -> ArmRecord {
    ArmRecord {
        name: name.to_owned(),
        networks: vec!["a network".to_owned()],
        missing: Vec::new(),
        numbers: numbers
            .iter()
            .map(|(name, values)| number(name, values))
            .collect(),
    }
}

/// A number with these values.
pub(crate) fn number(name: &str, values: &[f64]) -> NumberRecord {
    let summary = Summary::of(values);
    NumberRecord {
        name: name.to_owned(),
        mean: summary.mean,
        standard_deviation: summary.standard_deviation,
        values: values.to_vec(),
    }
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
