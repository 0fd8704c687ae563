//! What holds of the picture of every record, read back from its text.

use super::evidence_picture;
use crate::claim::{
    CaseRecord, Column, Expectation, MissingCell, PartRecord, PropertyRecord, Quantity, Record,
    Role,
};
use crate::report::picture::Colour;
use crate::report::picture::reading::{Element, assert_labels_apart, elements, named};
use crate::report::picture::text::FAINT;
use crate::report::records::{cells, part, property, record};
use deepclaims_lab::stats::Criterion;

const ROLES: [Role; 7] = [
    Role::Effect,
    Role::EitherEffect,
    Role::NegativeControl,
    Role::Contrast,
    Role::PositiveControl,
    Role::Check,
    Role::Report,
];

/// A part of every role on these values.
fn of(values: &[f64]) -> Record {
    let parts = ROLES.map(|role| part(role, "trained: x", values));
    record(parts.into(), vec![cells("trained", "x", values)])
}

/// How many discs, squares and other marks there are, samples before labels among them.
fn marks(picture: &str) -> usize {
    let elements = elements(picture);
    let seen =
        |path: &&Element| [path.get("fill-opacity"), path.get("stroke-opacity")].contains(&"0.7");
    let marks = named(&elements, "path").filter(seen);
    marks.map(|path| path.get("d").matches('M').count()).sum()
}

#[test]
fn every_seed_of_every_deciding_part_has_a_mark() {
    let picture = evidence_picture(&of(&[0.1, 0.2, 0.3])).expect("a picture");
    assert_labels_apart(&picture);
    // Three seeds of every role but the report, and a sample before each label.
    assert_eq!(marks(&picture), (ROLES.len() - 1) * (3 + 1));
    assert!(!picture.contains("report: trained"));
}

#[test]
fn labels_keep_apart_whatever_the_values_are() {
    const HUGE: f64 = f64::MAX;
    let ladders: [&[f64]; 10] = [
        &[],
        &[1.0],
        &[f64::NAN; 12],
        &[0.5; 100],
        &[HUGE, -HUGE, 0.0],
        &[f64::INFINITY, f64::NEG_INFINITY, 1.0],
        &[1e-300, 2e-300, f64::NAN],
        &[1e15, 1e15 + 1.0],
        &[-1.234_567e-9, 4.2e-9],
        &[0.0, 1.0, 1.0],
    ];
    for values in ladders {
        let mut record = of(values);
        let criteria = [
            Some(Criterion::Above(f64::NAN)),
            Some(Criterion::Below(f64::INFINITY)),
            Some(Criterion::Within(HUGE, -HUGE)),
            Some(Criterion::Within(-1.0, 1.0)),
            None,
        ];
        for criterion in criteria {
            for among in [None, Some(2)] {
                for part in &mut record.cases[0].parts {
                    (part.criterion, part.among) = (criterion, among);
                }
                let picture = evidence_picture(&record).expect("a picture");
                assert_labels_apart(&picture);
                let attributes = ["d", "x", "y", "cx", "cy", "width", "height"];
                for element in elements(&picture) {
                    for value in attributes.map(|name| element.get(name).to_owned()) {
                        let finite = !value.contains("NaN") && !value.contains("inf");
                        assert!(finite, "{value} of {criterion:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn long_names_are_wrapped_and_lose_nothing() {
    let name = format!("trained: {}", "a_number_with_a_long_name".repeat(9));
    let record = record(vec![part(Role::Effect, &name, &[1.0])], Vec::new());
    let picture = evidence_picture(&record).expect("a picture");
    assert_labels_apart(&picture);
    let text: String = named(&elements(&picture), "text").map(|line| line.text.as_str()).collect();
    assert!(text.replace(' ', "").contains(&name.replace(' ', "")), "{text}");
}

#[test]
fn missing_seeds_have_crosses_and_filtered_ones_hollow_marks() {
    let values = [0.1, f64::NAN, 0.3];
    let effect = PartRecord { filtered: 1, ..part(Role::Effect, "trained: x", &values) };
    let mut record = record(vec![effect], vec![cells("trained", "x", &values)]);
    record.cases[0].arms[0].missing.push(MissingCell {
        seed: 2,
        reason: "x is 0.3, not > 1".to_owned(),
        filtered: true,
    });
    let picture = evidence_picture(&record).expect("a picture");
    let elements = elements(&picture);
    let hollow = named(&elements, "path").filter(|path| path.get("stroke") == Colour::Blue.hex());
    assert_eq!(hollow.filter(|mark| mark.get("stroke-opacity").is_empty()).count(), 1);
    let lines = named(&elements, "path").filter(|path| path.get("stroke") == FAINT);
    let crosses = lines.filter(|path| path.get("d").matches('M').count() == 2);
    assert_eq!(crosses.count(), 1);
    assert!(picture.contains("hollow marks"));
}

#[test]
fn a_part_that_took_more_than_the_fewest_seeds_has_a_path() {
    let values: Vec<f64> = (0..40).map(|seed| f64::from(seed % 4) / 3.0 + 0.4).collect();
    let picture = evidence_picture(&of(&values)).expect("a picture");
    assert_labels_apart(&picture);
    assert!(picture.contains("A path is the evidence"));
    assert_eq!(picture.matches("seeds looked at").count(), ROLES.len() - 1);
    let short = evidence_picture(&of(&values[..17])).expect("a picture");
    assert!(!short.contains("seeds looked at"));
}

#[test]
fn a_part_about_every_layer_is_a_curve() {
    let layer = |layer: usize| {
        let values = [layer as f64, layer as f64 + 1.0];
        cells("trained", Quantity::new("x").at_layer(layer), &values)
    };
    let columns: Vec<Column> = (0..64).map(layer).collect();
    let mut effect =
        PartRecord { among: Some(64), ..part(Role::Effect, "trained: x", &[0.0, 1.0]) };
    effect.number.term = columns[0].term.clone();
    let picture = evidence_picture(&record(vec![effect], columns)).expect("a picture");
    assert_labels_apart(&picture);
    let points = elements(&picture);
    assert_eq!(named(&points, "path").flat_map(Element::dots).count(), 64);
    assert!(picture.contains("A curve is the median"));
}

#[test]
fn errors_of_properties_stand_on_one_axis() {
    let properties: Vec<PropertyRecord> = [
        (Expectation::Holds, 0.0, 0.5),
        (Expectation::Breaks, 3.0, f64::INFINITY),
        (Expectation::Report, f64::NEG_INFINITY, f64::NAN),
        (Expectation::Holds, 1e-300, f64::MAX),
    ]
    .map(|(expectation, smallest, largest)| property(expectation, smallest, largest))
    .into();
    let record = Record { properties, ..record(Vec::new(), Vec::new()) };
    let picture = evidence_picture(&record).expect("a picture");
    assert_labels_apart(&picture);
    assert!(picture.contains("must break"));
}

#[test]
fn without_anything_that_decides_there_is_no_picture() {
    assert_eq!(evidence_picture(&record(Vec::new(), Vec::new())), None);
    let reported = record(vec![part(Role::Report, "trained: x", &[1.0])], Vec::new());
    assert_eq!(evidence_picture(&reported), None);
    let none = Record { cases: Vec::<CaseRecord>::new(), ..reported };
    assert_eq!(evidence_picture(&none), None);
}
