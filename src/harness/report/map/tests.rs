//! The forms of a map.

use super::*;
use crate::claim::{Schema, Setting, Value};
use crate::run::Finding;
use crate::run::Finding::{Fails, Holds, Open, Untrained};

/// A map over width, and over depth where there are several rows.
fn record(widths: &[f64], depths: &[f64], findings: &[Finding]) -> MapRecord {
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
            settled: finding != Open,
            seeds: 9,
            share: Some(if finding == Holds { 1.0 } else { 0.0 }),
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

#[test]
fn one_axis_is_told_in_runs() {
    let found = record(&[16.0, 32.0, 64.0, 128.0], &[12.0], &[Fails, Fails, Open, Holds]);
    assert_eq!(
        map_sentence(&found),
        "holds for width 128, fails for width 16 to 32, open for width 64"
    );
    assert_eq!(map_sentence(&record(&[64.0, 128.0], &[12.0], &[Holds; 2])), "holds everywhere");
    let apart = record(&[16.0, 32.0, 64.0], &[12.0], &[Holds, Fails, Holds]);
    assert_eq!(map_sentence(&apart), "holds for width 16 and 64, fails for width 32");
}

#[test]
fn rows_that_say_the_same_are_told_together() {
    let findings = [Fails, Fails, Untrained, Holds, Untrained, Holds];
    let found = record(&[32.0, 64.0], &[4.0, 8.0, 12.0], &findings);
    assert_eq!(
        map_sentence(&found),
        "at depth 4: fails everywhere; at depth 8 to 12: holds for width 64, networks did not train for \
         width 32"
    );
}

#[test]
fn the_picture_has_a_mark_a_cell() {
    let findings = [Fails, Open, Untrained, Fails, Holds, Holds];
    let found = record(&[32.0, 64.0, 128.0], &[4.0, 12.0], &findings);
    let picture = "depth\n   12  (o)  #  [#]\n    4  (o) (?) (x)\n        32  64 128  width";
    assert_eq!(map_picture(&found), picture);
    let narrow = map_picture(&record(&[64.0, 128.0], &[12.0], &[Fails, Holds]));
    assert_eq!(narrow, "   o  [#]\n   64 128  width");
}

#[test]
fn the_heat_map_draws_every_cell_and_the_boundary() {
    let findings = [Fails, Open, Untrained, Fails, Holds, Holds];
    let found = record(&[32.0, 64.0, 128.0], &[4.0, 12.0], &findings);
    let picture = heat_map(&found);
    assert_eq!(picture, heat_map(&found));
    assert_eq!(picture.matches("stroke=\"#fff\"><rect").count(), 6);
    assert!(picture.contains("stroke-dasharray") && picture.contains(">?<"), "{picture}");
    // The claim holds in two cells of the upper row: three borders with cells where it does not.
    let boundary = picture.split("stroke-width=\"3\"").nth(1).expect("a boundary");
    assert_eq!(boundary.split("</g>").next().map(|lines| lines.matches("<path").count()), Some(3));
}

#[test]
fn a_record_is_read_back() {
    let found = record(&[32.0, 64.0], &[4.0, 12.0], &[Fails, Holds, Open, Untrained]);
    let text = crate::report::json(&found);
    assert_eq!(serde_json::from_str::<MapRecord>(&text).ok(), Some(found));
}
